//! How many Observations a second reach a FHIR server, and whether each arrives once.
//!
//! `cargo run --release -p lamplight-host --example fhir_bench [server=URL] [minutes=4] [runs=3]`
//!
//! An archive of 64 beds with 12 numbers each, one a second, is written; then a whole station
//! runs on it with `[fhir]`, and sends an Observation of each number every five seconds, as
//! after an outage. Without `server` a stub on loopback acknowledges each bundle at once:
//!
//! - `fhir.observations_per_s`: from the first bundle to the last, the archive's reading, the
//!   resources and HTTP included.
//!
//! With `server`, a real one: `fhir.server_observations_per_s` (no bar), and what it says that
//! it holds afterwards, also after all of it was sent again.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "results go to standard output"
)]
#![allow(clippy::cast_precision_loss, reason = "figures")]

mod archive;
mod stub;

use archive::Archive;
use lamplight_host::config::Config;
use lamplight_host::{Host, Signalling};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};
use stub::Stub;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const BAR: f64 = 2_000.0;
/// A station that sends nothing more for so long will not.
const PATIENCE: Duration = Duration::from_secs(120);

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let word = |name: &str| arguments.iter().find_map(|text| text.strip_prefix(name));
    let number = |name: &str, usual: u64| word(name).map_or(Ok(usual), str::parse);
    let (minutes, runs) = (number("minutes=", 4)?, number("runs=", 3)?);
    match word("server=") {
        Some(server) => real(server, minutes),
        None => stubbed(minutes, runs),
    }
}

fn stubbed(minutes: u64, runs: u64) -> Outcome<()> {
    let mut rates = Vec::new();
    let mut count = 0;
    for _ in 0..runs {
        let stub = Stub::start()?;
        let archive = Archive::write(minutes)?;
        let host = station(&archive.path(), &stub.url())?;
        let (sent, took) = stub.until(archive.observations(), PATIENCE)?;
        host.stop();
        count = sent;
        rates.push(sent as f64 / took.as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    let value = rates[rates.len() / 2].round();
    let line = json!({
        "name": "fhir.observations_per_s", "value": value, "unit": "1/s",
        "bar": format!(">= {BAR}"), "holds": value >= BAR, "runs": runs,
        "observations": count, "bundle": 100,
    });
    println!("{line}");
    Ok(())
}

/// Sends to a real server, twice; the second time nothing may be new.
fn real(server: &str, minutes: u64) -> Outcome<()> {
    let archive = Archive::write(minutes)?;
    let before = held(server)?;
    let began = Instant::now();
    let host = station(&archive.path(), server)?;
    let all = before + archive.observations();
    let took = until(server, all, began)?;
    host.stop();
    let rate = archive.observations() as f64 / took.as_secs_f64();
    archive.rewind()?;
    let host = station(&archive.path(), server)?;
    archive.wait(&host, PATIENCE)?;
    host.stop();
    let after = held(server)?;
    let line = json!({
        "name": "fhir.server_observations_per_s", "value": rate.round(), "unit": "1/s",
        "bar": "", "holds": true, "runs": 1, "observations": archive.observations(),
        "held_after_sending_twice": after - before,
    });
    println!("{line}");
    if after != all {
        return Err(format!(
            "{} Observations are there, {} were sent",
            after - before,
            archive.observations()
        )
        .into());
    }
    Ok(())
}

fn until(server: &str, all: u64, began: Instant) -> Outcome<Duration> {
    let (mut last, mut at) = (0, Instant::now());
    loop {
        let held = held(server)?;
        if held >= all {
            return Ok(began.elapsed());
        }
        if held != last {
            (last, at) = (held, Instant::now());
        }
        if at.elapsed() > PATIENCE {
            return Err(format!("the server holds {held} of {all} and takes no more").into());
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}

/// How many Observations a server says that it holds.
fn held(server: &str) -> Outcome<u64> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let text = runtime.block_on(stub::get(&format!("{server}/Observation?_summary=count")))?;
    let bundle: Value = serde_json::from_str(&text)?;
    bundle["total"]
        .as_u64()
        .ok_or_else(|| format!("no total: {text}").into())
}

fn station(data: &Path, server: &str) -> Outcome<Host> {
    let file = data.join("ward.toml");
    std::fs::write(
        &file,
        format!(
            "[data]\nkey = \"file\"\n[sound]\nenabled = false\n[ward]\nname = \"Bench\"\n[[bed]]\nid = \"1\"\n\
             [fhir]\nurl = \"{server}\"\nsystem = \"urn:oid:1.2.3.4\"\nrecords = \"urn:oid:1.2.3.5\"\n\
             numbers_every_s = 5\nstays = false\ncalls = false\nalarms = \"none\"\n"
        ),
    )?;
    let (config, setup) = Config::read(&file)?;
    Ok(Host::start(
        &config,
        setup,
        &data.join("data"),
        Signalling::None,
    )?)
}
