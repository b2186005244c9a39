//! Calls and beds on the whole station, from their sockets to tone and list, beside 64 live
//! monitors with four waves each. Run it by `cargo xtask bench calls`.
//!
//! - `calls.signal_ms_p99`: a call over ESPA 4.4.4, from the last byte of its block at the
//!   socket to the tone ordered and to the list handed to the screens; the greater of both.
//! - `calls.events_per_s`: calls raised and ended over MQTT by clients of mosquitto, through a
//!   broker, until each of them is in the records.
//! - `calls.place_ms_p99`: a bed frame tells another place; from the line given to mosquitto's
//!   client to that bed's tile handed to the screens.
//!
//! Monitors, call system, broker, clients and station share the machine.

#![allow(
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a measurement waits, reads the clock and prints"
)]

use lamplight_api::calls::CallLoadQuery;
use lamplight_api::view::{Change, ChangeBatch};
use lamplight_bedside_sim::calls::{CallConfig, CallSystems, Script};
use lamplight_bedside_sim::config::ward_config_toml;
use lamplight_bedside_sim::{SimConfig, Simulation, WaveSet, scenario};
use lamplight_host::config::Config;
use lamplight_host::{Host, Signalling};
use lamplight_xtask::broker::{Broker, MISSING};
use serde_json::{Value, json};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::thread::sleep;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

const BEDS: u16 = 64;
/// Each bed calls so often over ESPA.
const ROUNDS: u32 = 4;
/// A call, and so its end, on the line: a system that polls every 150 ms can tell no more.
const CALL_EVERY: Duration = Duration::from_millis(200);
/// Raised and ended, on each of the broker's topics.
const EVENTS_PER_TOPIC: usize = 320;
const OFFERED_PER_S: usize = 2_000;
/// Whatever has not come by then is lost.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Every monitor is connected and has sent its first waves.
const WARM: Duration = Duration::from_secs(8);

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let broker = Broker::start(folder.path())?.ok_or(MISSING)?;
    let file = folder.path().join("ward.toml");
    std::fs::write(&file, configuration(&broker))?;
    let (config, setup) = Config::read(&file)?;
    let host = Host::start(
        &config,
        setup,
        &folder.path().join("data"),
        Signalling::None,
    )?;
    let bench = Bench {
        address: |id| {
            let feeds = &host.ready().feeds;
            let feed = feeds.iter().find(|feed| feed.id == id);
            feed.and_then(|feed| feed.address.clone())
        },
        host: &host,
        broker: broker.address(),
    };
    let monitors = tokio::runtime::Runtime::new()?;
    let simulation = monitors.block_on(bench.monitors())?;
    sleep(WARM);
    bench.signal(&monitors)?;
    bench.events()?;
    bench.places()?;
    drop(simulation);
    host.stop();
    Ok(())
}

fn configuration(broker: &Broker) -> String {
    let mut text = ward_config_toml(BEDS, 0);
    text.push_str(
        "\n[[feed]]\nid = \"espa\"\nkind = \"espa-listener\"\naddress = \"127.0.0.1:0\"\n\
         [[feed.calls.row]]\nward = \"4E\"\n",
    );
    text.push_str(&broker.feed());
    text.push_str("\n[data]\nkey = \"file\"\n");
    text
}

struct Bench<'a, A: Fn(&str) -> Option<String>> {
    address: A,
    host: &'a Host,
    broker: &'a str,
}

impl<A: Fn(&str) -> Option<String>> Bench<'_, A> {
    fn at(&self, feed: &str) -> Outcome<String> {
        (self.address)(feed).ok_or_else(|| format!("the feed {feed} does not listen").into())
    }

    async fn monitors(&self) -> Outcome<Simulation> {
        let calm = scenario::load("calm-ward")?;
        Ok(Simulation::start(&SimConfig {
            beds: BEDS,
            waves: WaveSet::Standard,
            ..SimConfig::new(&self.at("bedside")?, calm)
        })?)
    }

    fn state(&self) -> Outcome<Value> {
        let ward = self.host.ward();
        let text = self.host.runtime().block_on(ward.state())?;
        Ok(serde_json::from_slice(&text.concat())?)
    }

    /// What the screens are handed, as it comes.
    fn screen<T: Send + 'static>(
        &self,
        mut look: impl FnMut(&ChangeBatch) -> Option<T> + Send + 'static,
    ) -> Outcome<mpsc::Receiver<T>> {
        let (seen, screen) = mpsc::channel();
        let sink = move |batch: &ChangeBatch| look(batch).is_none_or(|one| seen.send(one).is_ok());
        let ward = self.host.ward();
        self.host
            .runtime()
            .block_on(ward.subscribe(Box::new(sink)))?;
        Ok(screen)
    }

    fn signal(&self, runtime: &tokio::runtime::Runtime) -> Outcome<()> {
        // Nothing is handed out where nobody looks.
        let _screen = self.screen(|_| Some(()))?;
        let wanted = u64::from(ROUNDS) * u64::from(BEDS);
        let before = self.tones()?;
        let script = Script::parse("bench", &calls())?;
        let to = CallConfig {
            espa: Some(self.at("espa")?),
            tap: None,
        };
        let systems = runtime.block_on(async { CallSystems::start(&to, &script) });
        let until = Instant::now() + PATIENCE + CALL_EVERY * (ROUNDS * u32::from(BEDS));
        while self.tones()? < before + wanted {
            if Instant::now() > until {
                return Err(format!("{wanted} calls made {} tones", self.tones()? - before).into());
            }
            sleep(LOOK_EVERY);
        }
        // The batch of the last one.
        sleep(LOOK_EVERY);
        drop(systems);
        let path = &self.state()?["alarm_path"];
        let p99 = |span: &str| {
            path[span]["p99"]
                .as_f64()
                .ok_or("the state tells no alarm path")
        };
        let worse = p99("tone_ms")?.max(p99("list_ms")?);
        print(&json!({
            "name": "calls.signal_ms_p99", "value": worse, "unit": "ms", "bar": "<= 50",
            "holds": worse <= 50.0, "runs": 1, "calls": wanted, "beds": BEDS,
            "tone_ms": path["tone_ms"], "list_ms": path["list_ms"],
        }))
    }

    fn tones(&self) -> Outcome<u64> {
        let state = self.state()?;
        Ok(state["alarm_path"]["tone_ms"]["count"]
            .as_u64()
            .unwrap_or_default())
    }

    fn events(&self) -> Outcome<()> {
        let mut clients = Vec::new();
        for bed in 1..=BEDS {
            let topic = format!("lamplight/1/calls/nurse/open/c{bed}");
            clients.push((bed, Client::start(self.broker, &topic)?));
        }
        let kept_before = self.kept()?;
        let began = Instant::now();
        let mut sent = 0_usize;
        for round in 0..EVENTS_PER_TOPIC {
            let phase = if round % 2 == 0 { "raised" } else { "ended" };
            for (bed, client) in &mut clients {
                let due = Duration::from_secs_f64(sent as f64 / OFFERED_PER_S as f64);
                sleep(due.saturating_sub(began.elapsed()));
                client.say(&json!({
                    "v": 1, "kind": "patient", "phase": phase,
                    "place": {"ward": "4E", "bed": bed.to_string()},
                }))?;
                sent += 1;
            }
        }
        let wanted = kept_before + sent as u64 / 2;
        let until = Instant::now() + PATIENCE;
        while self.kept()? < wanted {
            if Instant::now() > until {
                let kept = self.kept()? - kept_before;
                return Err(format!("of {} calls {kept} are in the records", sent / 2).into());
            }
            sleep(LOOK_EVERY);
        }
        let rate = sent as f64 / began.elapsed().as_secs_f64();
        print(&json!({
            "name": "calls.events_per_s", "value": rate.round(), "unit": "1/s",
            "bar": ">= 1000", "holds": rate >= 1_000.0, "runs": 1, "events": sent,
            "offered_per_s": OFFERED_PER_S,
        }))
    }

    /// Ended calls in the records.
    fn kept(&self) -> Outcome<u64> {
        let all = CallLoadQuery {
            from_ms: 0,
            to_ms: i64::MAX,
        };
        let ward = self.host.ward();
        let load = self.host.runtime().block_on(ward.call_load(all));
        let load = load.map_err(|refusal| refusal.sentence)?;
        if load.trouble.is_empty() {
            Ok(load.all.calls)
        } else {
            Err(load.trouble.into())
        }
    }

    fn places(&self) -> Outcome<()> {
        let screen = self.screen(|batch| {
            let beds = batch.changes.iter().filter_map(|change| match change {
                Change::Bed(bed) => bed.smart_bed.is_some().then(|| bed.id.clone()),
                _ => None,
            });
            Some((Instant::now(), beds.collect::<Vec<String>>()))
        })?;
        let mut frame = Client::start(self.broker, "lamplight/1/beds/frame-1/state")?;
        let mut spans = Vec::new();
        for bed in (1..=BEDS).map(|bed| bed.to_string()) {
            let told = Instant::now();
            frame.say(&json!({
                "v": 1, "place": {"ward": "4E", "bed": bed},
                "exit": "off", "occupied": false, "brake": true,
            }))?;
            let shown = loop {
                let (at, beds) = screen.recv_timeout(PATIENCE)?;
                if beds.contains(&bed) {
                    break at;
                }
            };
            spans.push(shown.saturating_duration_since(told).as_secs_f64() * 1e3);
        }
        spans.sort_by(f64::total_cmp);
        let rank = (spans.len() * 99).div_ceil(100).saturating_sub(1);
        let p99 = spans.get(rank).copied().unwrap_or(f64::MAX);
        let middle = spans.get(spans.len() / 2).copied().unwrap_or(f64::MAX);
        print(&json!({
            "name": "calls.place_ms_p99", "value": tenth(p99), "unit": "ms", "bar": "<= 1000",
            "holds": p99 <= 1_000.0, "runs": 1, "moves": spans.len(), "p50_ms": tenth(middle),
        }))
    }
}

/// A call of each bed in turn, each ended half a second later.
fn calls() -> String {
    let mut text = String::new();
    for number in 0..ROUNDS * u32::from(BEDS) {
        let at = CALL_EVERY.as_secs_f64() * f64::from(number) * 2.0;
        let bed = number % u32::from(BEDS) + 1;
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "[[call]]\nat_s = {at:.3}\nends_s = {:.3}\naddress = \"401\"\ntext = \"Bed {bed} call\"\n",
            at + CALL_EVERY.as_secs_f64() * 3.0
        );
    }
    text
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn print(line: &Value) -> Outcome<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// mosquitto's own client: each line that it is given is published.
struct Client {
    child: Child,
    lines: ChildStdin,
}

impl Client {
    fn start(broker: &str, topic: &str) -> Outcome<Self> {
        let (host, port) = broker.rsplit_once(':').ok_or("the broker has no port")?;
        let mut child = Command::new("mosquitto_pub")
            .args([
                "-V", "5", "-q", "1", "-l", "-h", host, "-p", port, "-t", topic,
            ])
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| format!("mosquitto_pub (package mosquitto-clients): {error}"))?;
        let lines = child.stdin.take().ok_or("mosquitto_pub takes no lines")?;
        Ok(Self { child, lines })
    }

    fn say(&mut self, message: &Value) -> Outcome<()> {
        writeln!(self.lines, "{message}")?;
        Ok(self.lines.flush()?)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Ended with the measurement, however that ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
