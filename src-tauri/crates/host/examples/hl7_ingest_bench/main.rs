//! How many HL7 messages a second are received, kept durably and acknowledged.
//!
//! `cargo run --release -p lamplight-host --example hl7_ingest_bench HEADLESS [seconds=5] [runs=3]`
//!
//! HEADLESS is the built `lamplight-headless`; it runs as a process of its own, on the real
//! disk. 64 connections over loopback send PCD-01 messages of sixteen numbers (2 KB) as
//! 64 monitors. Each answer must be `CA`, and comes after the commit that holds the message.
//!
//! - `hl7.ingest_per_s`: a connection has up to 16 messages in flight, as a gateway has.
//! - `hl7.ingest_alone_per_s`: a connection waits for each answer before it sends again, as a
//!   monitor does; with `answer_ms_p50` and `_p99`, the time that each waited. No bar.
//!
//! After the last run the station is ended with SIGKILL and its records are verified. What is
//! durable then is what the messages said (numbers in the archive, the devices' state, the
//! alarms' journal), not the text of the messages.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "results go to standard output"
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "figures"
)]

mod message;
mod sender;
mod station;

use sender::{Load, Sent};
use serde_json::{Value, json};
use station::Station;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const BEDS: usize = 64;
const IN_FLIGHT: usize = 16;
const BAR: f64 = 5_000.0;
/// Devices are known, files have their size.
const WARM: Duration = Duration::from_secs(2);

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let headless = arguments.first().ok_or("the path of lamplight-headless")?;
    let number = |name: &str, usual: u64| {
        let value = arguments.iter().find_map(|text| text.strip_prefix(name));
        value.map_or(Ok(usual), str::parse)
    };
    let time = Duration::from_secs(number("seconds=", 5)?);
    let runs = number("runs=", 3)?;
    let gateway = measure(Path::new(headless), IN_FLIGHT, time, runs)?;
    print("hl7.ingest_per_s", Some(BAR), IN_FLIGHT, &gateway);
    let alone = measure(Path::new(headless), 1, time, runs)?;
    print("hl7.ingest_alone_per_s", None, 1, &alone);
    Ok(())
}

/// One run's figures.
struct Run {
    rate: f64,
    sent: Sent,
    /// Processor time of the station, in % of one core, for each of its threads.
    cpu: Vec<(String, f64)>,
}

fn measure(headless: &Path, in_flight: usize, time: Duration, runs: u64) -> Outcome<Vec<Run>> {
    let mut all = Vec::new();
    for run in 1..=runs {
        let mut station = Station::start(headless, BEDS)?;
        let load = Load {
            address: station.address()?,
            connections: BEDS,
            in_flight,
        };
        load.send(WARM, 0)?;
        let before = station.processor_s()?;
        let sent = load.send(time, 1)?;
        let took = sent.took.as_secs_f64();
        let cpu = station.since(&before, took)?;
        all.push(Run {
            rate: sent.answers as f64 / took,
            sent,
            cpu,
        });
        if run == runs {
            station.kill_and_verify()?;
        }
    }
    all.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    Ok(all)
}

fn print(name: &str, bar: Option<f64>, in_flight: usize, runs: &[Run]) {
    let Some(middle) = runs.get(runs.len() / 2) else {
        return;
    };
    let rates: Vec<f64> = runs.iter().map(|run| run.rate.round()).collect();
    let cpu: serde_json::Map<String, Value> = middle
        .cpu
        .iter()
        .map(|(thread, share)| (thread.clone(), json!(share.round())))
        .collect();
    let line = json!({
        "name": name, "value": middle.rate.round(), "unit": "messages/s",
        "bar": bar.map_or_else(String::new, |bar| format!(">= {bar}")),
        "holds": bar.is_none_or(|bar| middle.rate >= bar), "runs": runs.len(),
        "rates": rates, "connections": BEDS, "in_flight": in_flight,
        "message_bytes": message::Monitor::new(1).next().len(),
        "answer_ms_p50": middle.sent.answer_ms(50), "answer_ms_p99": middle.sent.answer_ms(99),
        "cpu_pct": cpu, "verified_after_kill": true,
    });
    println!("{line}");
}
