//! From launch after SIGKILL to the same open conditions, beside an archive.

use super::figure::{Bar, Figure};
use super::trial::Trial;
use super::{BenchOptions, alarms, example};
use crate::failure::InFile as _;
use crate::paths::Paths;
use crate::{Failure, Outcome, station};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Instant, SystemTime};

/// What it gives.
pub const NAMES: &[&str] = &["start.recover_ms"];

/// Of a full ward, unless another number is told: a minute to make.
const HOURS: u32 = 1;
/// An odd count, so that the median is one of them.
const RUNS: usize = 5;

/// Makes an archive, lets every bed alarm, and kills the station again and again.
///
/// # Errors
/// When a start fails, or a condition that was open is not open afterwards.
pub fn measure(paths: &Paths, options: &BenchOptions) -> Outcome<Vec<Figure>> {
    let asked = options.days.map(|days| 24 * days);
    let hours = asked.or(options.archive_hours).unwrap_or(HOURS);
    let beds = alarms::BEDS;
    let folder = paths.scratch("recover")?;
    let store = folder.path().join("data").join("store");
    make_archive(paths, &store, beds, hours)?;
    let scenario = folder.path().join("every-bed.toml");
    std::fs::write(&scenario, alarms::every_bed()).doing("write", &scenario)?;
    let mut trial = Trial::start_in(folder, paths, "lamplight-headless", beds, None, &[])?;
    trial.connect_playing(paths, beds, scenario.display().to_string())?;
    if let Some(status) = trial.station.wait(alarms::OVER_AFTER) {
        let sentence = format!("lamplight-headless ended with {status}");
        return Err(Failure::new(sentence));
    }
    let open = alerts(&trial.state(paths)?);
    if open.len() < usize::from(beds) {
        let sentence = format!("{beds} beds should alarm, but there are {}", open.len());
        return Err(Failure::new(sentence));
    }
    let database = store.join("lamplight.db");
    let archive_mb = std::fs::metadata(&database).doing("read", &database)?.len() / 1_000_000;
    let (mut times, mut ready) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        trial.kill();
        let launched = Instant::now();
        trial.start_again()?;
        station::wait_ready(&mut trial.station)?;
        ready.push(millis(launched));
        let now = alerts(&trial.state(paths)?);
        times.push(millis(launched));
        if let Some(lost) = open.difference(&now).next() {
            let sentence = format!("a condition was lost by a start: {lost:?}");
            return Err(Failure::new(sentence));
        }
    }
    let figure = Figure::median("start.recover_ms", "ms", Bar::AtMost(2000.0), &times);
    Ok(figure
        .into_iter()
        .map(|mut figure| {
            let ready = Figure::median("", "", Bar::AtLeast(0.0), &ready);
            let ready = ready.map(|figure| figure.value);
            let note =
                "until `state` has answered with every condition; the program that asks included";
            for (name, value) in [
                ("ready_ms", json!(ready)),
                ("conditions", json!(open.len())),
                ("beds", json!(beds)),
                ("hours", json!(hours)),
                ("archive_mb", json!(archive_mb)),
                ("note", json!(note)),
            ] {
                figure.more.insert(name.to_owned(), value);
            }
            figure
        })
        .collect())
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// It ends now, so that retention leaves it alone.
fn make_archive(paths: &Paths, folder: &Path, beds: u16, hours: u32) -> Outcome {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let arguments = [
        "make".to_owned(),
        format!("folder={}", folder.display()),
        format!("beds={beds}"),
        format!("hours={hours}"),
        format!("from_s={}", now.saturating_sub(u64::from(hours) * 3_600)),
    ];
    example::printed(paths, "lamplight-store", "store_bench", &arguments).map(|_| ())
}

/// The open conditions of devices, by their ids and words. Those that the station finds
/// itself come and go with the monitors.
fn alerts(state: &Value) -> BTreeSet<(u64, String)> {
    let all = state["conditions"].as_array().into_iter().flatten();
    all.filter(|open| open["source"] == "device")
        .filter_map(|open| {
            let text = open["text"].as_str()?.to_owned();
            Some((open["id"].as_u64()?, text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_device_told_must_be_there_again() {
        let state = json!({ "conditions": [
            { "id": 1, "source": "device", "text": "HR HIGH" },
            { "id": 2, "source": "station", "text": "No data" },
        ] });
        assert_eq!(alerts(&state), BTreeSet::from([(1, "HR HIGH".to_owned())]));
        assert!(alerts(&json!({})).is_empty());
    }
}
