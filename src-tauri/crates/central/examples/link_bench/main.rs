//! The way to the central server, measured between real processes on loopback: a station with
//! a backlog, the server over TLS, a PostgreSQL of its own that syncs its commits to the disk.
//!
//! - `link.drain_per_s`: the backlog's rows in the database, from the first batch to the last
//! - `link.alarm_ms_p99`: from a monitor's message at the station to the ward on a page's
//!   stream, while that backlog drains
//! - `link.stations_per_s`: rows of 1,000 simulated stations that offer 20 a second each
//!
//! `rows=`, `stations=`, `seconds=`, `only=` change what is measured. What the processors and
//! the database waited for is told beside each figure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement fails by panicking, and prints its figures"
)]

#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../../tests/link/central.rs"]
mod central;
#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../../tests/link/clock.rs"]
mod clock;
#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../../tests/link/database.rs"]
mod database;
#[path = "../../tests/link/pause.rs"]
mod pause;
#[path = "../../tests/link/programs.rs"]
mod programs;
#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../../tests/link/station.rs"]
mod station;

mod backlog;
mod fleet;
mod load;
mod page;

use database::{Cluster, Database};
use serde_json::{Value, json};
use std::collections::HashMap;

/// What the command line changes.
pub struct Asked(HashMap<String, String>);

impl Asked {
    /// The number after `name=`, or the ordinary one.
    pub fn number(&self, name: &str, ordinary: usize) -> usize {
        let told = self.0.get(name);
        told.map_or(ordinary, |told| told.parse().expect(name))
    }

    fn wants(&self, name: &str) -> bool {
        self.0
            .get("only")
            .is_none_or(|only| name.starts_with(only.as_str()))
    }
}

/// One figure's line, as every bench prints it.
pub fn print(name: &str, value: f64, unit: &str, bar: (&str, f64), more: Value) {
    let holds = match bar.0 {
        ">=" => value >= bar.1,
        _ => value <= bar.1,
    };
    let mut line = json!({
        "name": name, "value": (value * 10.0).round() / 10.0, "unit": unit,
        "bar": format!("{} {}", bar.0, bar.1), "holds": holds, "runs": 1,
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        line[key] = value.clone();
    }
    println!("{line}");
}

/// The value below which so many of a hundred lie.
pub fn percentile(values: &[f64], of_hundred: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len() as f64 * of_hundred / 100.0).ceil() as usize).max(1) - 1;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

#[tokio::main]
async fn main() {
    let words = std::env::args().skip(1);
    let asked = Asked(
        words
            .filter_map(|word| {
                let (name, value) = word.split_once('=')?;
                Some((name.to_owned(), value.to_owned()))
            })
            .collect(),
    );
    let cluster = Cluster::start().expect("PostgreSQL is installed");
    if asked.wants("link.drain_per_s") || asked.wants("link.alarm_ms_p99") {
        backlog::measure(&asked, &cluster).await;
    }
    if asked.wants("link.stations_per_s") {
        let database = Database::in_own(&cluster).await;
        fleet::measure(&asked, &cluster, &database).await;
    }
}
