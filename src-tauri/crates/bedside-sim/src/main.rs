//! `lamplight-bedside-sim`: a ward of simulated monitors for a station.
//!
//! Prints one JSON line when every connection stands (or after ten seconds how many do),
//! and one with the totals when it is ended by SIGTERM or ctrl-c.

use clap::Parser;
use clap::error::ErrorKind;
use lamplight_bedside_sim::calls::{CallConfig, CallSystems, Script};
use lamplight_bedside_sim::mqtt::{self, SmartWard};
use lamplight_bedside_sim::recordings::{self, Recording};
use lamplight_bedside_sim::{
    Faults, SimConfig, SimError, Simulation, TlsOptions, WaveSet, config, scenario,
};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// A ward of simulated bedside monitors that send HL7 v2 over MLLP. No patient in it is real.
#[derive(Parser)]
#[command(name = "lamplight-bedside-sim", version)]
struct Options {
    /// The station's MLLP listener
    #[arg(long, default_value = "127.0.0.1:2575", value_name = "HOST:PORT")]
    station: String,
    /// The station's ESPA listener, for the calls of the scenario
    #[arg(long, value_name = "HOST:PORT")]
    espa: Option<String>,
    /// The station's TAP listener, for the calls of the scenario
    #[arg(long, value_name = "HOST:PORT")]
    tap: Option<String>,
    /// Beds 1 to this many, at most 200
    #[arg(long, default_value_t = 16)]
    beds: u16,
    /// A scenario's name or its file; see assets/scenarios
    #[arg(long, default_value = scenario::NAMES[0], value_name = "NAME|FILE")]
    scenario: String,
    /// A WFDB record to replay on bed 1; once more for bed 2, and so on
    #[arg(long, value_name = "RECORD.hea")]
    replay: Vec<PathBuf>,
    /// The same seed gives the same ward
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Length of a piece of wave in milliseconds, such as 256 or 1000
    #[arg(long, default_value_t = 256)]
    chunk_ms: u64,
    /// Which waves: mixed, standard (4 for each bed) or none
    #[arg(long, default_value = "mixed")]
    waves: String,
    /// The ward's name in PV1-3
    #[arg(long, default_value = config::UNIT)]
    unit: String,
    /// A second connection of each monitor for its alerts
    #[arg(long)]
    separate_alerts: bool,
    /// What goes wrong on the wire, such as drop=0.01,split=7
    #[arg(long, default_value = "")]
    faults: String,
    /// Send numbers as fast as the station answers (load test)
    #[arg(long)]
    max_rate: bool,
    /// An MQTT broker for the scenario's smart beds and call gateway
    #[arg(long, value_name = "HOST:PORT")]
    broker: Option<String>,
    /// A message bus on which to play the system's Bluetooth service, with devices behind it
    #[arg(long, value_name = "ADDRESS")]
    bluetooth_bus: Option<String>,
    /// The hospital's admission system admits the patients at the start
    #[arg(long)]
    admit: bool,
    /// TLS: the authority that signed the station's certificate (PEM)
    #[arg(long, value_name = "FILE")]
    tls_authority: Option<PathBuf>,
    /// TLS: our certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// TLS: its key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// TLS: the name in the station's certificate [default: the station's host]
    #[arg(long, value_name = "NAME")]
    tls_name: Option<String>,
    /// List the scenarios and end
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            let asked = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            // Help that cannot be printed helps nobody; there is nothing left to do.
            let _ = error.print();
            return if asked {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    let done = if options.list { list() } else { run(&options) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Standard error may be gone; the exit code is not.
            let _ = writeln!(std::io::stderr(), "lamplight-bedside-sim: {message}");
            ExitCode::FAILURE
        }
    }
}

/// One line to whoever started us; a reader that went away is no reason to end.
fn say(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn list() -> Result<(), String> {
    for name in scenario::NAMES {
        if let Some(found) = scenario::built_in(name) {
            let found = found.map_err(|error| error.to_string())?;
            say(&format!("{name:18} {}", found.about));
        }
    }
    Ok(())
}

fn configuration(options: &Options) -> Result<SimConfig, String> {
    let scenario = scenario::load(&options.scenario).map_err(|error| error.to_string())?;
    let host = options
        .station
        .rsplit_once(':')
        .map_or("", |(host, _)| host);
    Ok(SimConfig {
        beds: options.beds,
        replays: replays(&options.replay)?,
        seed: options.seed,
        unit: options.unit.clone(),
        chunk: Duration::from_millis(options.chunk_ms),
        waves: match options.waves.as_str() {
            "mixed" => WaveSet::Mixed,
            "standard" => WaveSet::Standard,
            "none" => WaveSet::None,
            other => {
                return Err(format!(
                    "{other:?} is no set of waves; known are mixed, standard, none"
                ));
            }
        },
        admit: options.admit,
        separate_alerts: options.separate_alerts,
        faults: options
            .faults
            .parse::<Faults>()
            .map_err(|error| error.to_string())?,
        tls: options.tls_authority.clone().map(|authority| TlsOptions {
            authority,
            identity: options.tls_certificate.clone().zip(options.tls_key.clone()),
            server_name: options.tls_name.clone().unwrap_or_else(|| host.to_owned()),
        }),
        max_rate: options.max_rate,
        ..SimConfig::new(&options.station, scenario)
    })
}

fn replays(headers: &[PathBuf]) -> Result<Vec<Arc<Recording>>, String> {
    let open = |header: &PathBuf| {
        let named = |error| format!("record {}: {error}", header.display());
        recordings::open(header).map_err(named)
    };
    headers.iter().map(open).collect()
}

fn run(options: &Options) -> Result<(), String> {
    let config = configuration(options)?;
    let script = Script::of_scenario(&config.scenario.name).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no runtime: {error}"))?;
    runtime.block_on(async {
        let simulation = Simulation::start(&config).map_err(|error: SimError| error.to_string())?;
        let to = CallConfig {
            espa: options.espa.clone(),
            tap: options.tap.clone(),
        };
        let calls = CallSystems::start(&to, &script);
        let broker = options.broker.clone();
        let smart = broker.map(|broker| {
            let ward = SmartWard::new(&config.scenario, config.beds, &config.unit);
            tokio::spawn(mqtt::run(broker, ward))
        });
        // Held until the end: its devices go with it.
        let _radio = radio(options.bluetooth_bus.as_deref()).await?;
        let ended = ended();
        tokio::pin!(ended);
        tokio::select! {
            () = &mut ended => {}
            all = simulation.connected(Duration::from_secs(10)) => {
                say(&serde_json::json!({
                    "connected": all,
                    "connections": simulation.totals().connected,
                    "devices": simulation.devices(),
                    "station": config.station,
                    "scenario": config.scenario.name,
                    "seed": config.seed,
                }).to_string());
                ended.await;
            }
        }
        if let Some(smart) = smart {
            smart.abort();
        }
        let totals = simulation.stop().await;
        let calls = calls.stop().await;
        say(&serde_json::json!({ "totals": totals, "calls": calls }).to_string());
        Ok(())
    })
}

/// The devices of the scenario `bluetooth`, on a bus.
#[cfg(target_os = "linux")]
async fn radio(bus: Option<&str>) -> Result<Option<lamplight_bedside_sim::ble::StandIn>, String> {
    use lamplight_bedside_sim::ble::{StandIn, ward};
    let Some(bus) = bus else {
        return Ok(None);
    };
    let started = StandIn::start(bus, ward()).await;
    started
        .map(Some)
        .map_err(|error| format!("no Bluetooth devices on the bus {bus}: {error}"))
}

#[cfg(not(target_os = "linux"))]
async fn radio(bus: Option<&str>) -> Result<(), String> {
    match bus {
        Some(_) => Err("--bluetooth-bus is for Linux only".to_owned()),
        None => Ok(()),
    }
}

/// Waits for ctrl-c, or for SIGTERM where there is such a thing.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without a signal to wait for, run until killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
