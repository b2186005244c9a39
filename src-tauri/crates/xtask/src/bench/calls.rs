//! Calls, from the news at the station's input to the list and the tone; what codecs and
//! sockets add stands in the figures of the feeds.

use super::example;
use super::figure::{Bar, Figure};
use crate::paths::Paths;
use crate::{Failure, Outcome};
use serde_json::Value;

/// What the station's example gives.
pub const NAMES: &[&str] = &["calls.signal_ms_p99", "calls.events_per_s"];

/// Runs the station's example.
///
/// # Errors
/// When it fails, loses an event, or does not print the figures.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    let printed = example::printed(paths, "lamplight-station", "calls_bench", &[])?;
    let value = |name: &str| {
        let lines = printed.lines();
        lines
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find(|line| line["name"] == name)
            .and_then(|line| line["value"].as_f64())
            .ok_or_else(|| Failure::new(format!("no {name} was printed")))
    };
    let signal = Figure::median(NAMES[0], "ms", Bar::AtMost(50.0), &[value(NAMES[0])?]);
    let events = Figure::median(NAMES[1], "1/s", Bar::AtLeast(1_000.0), &[value(NAMES[1])?]);
    Ok(signal.into_iter().chain(events).collect())
}
