//! The alarm path: one step of the engine, and from a message to tone and list in the
//! whole core.
//!
//! For the second a full ward is live with four waves on each bed, and every bed begins
//! one high alert in the same second. The loudspeaker and the page come on top of what
//! the core tells of itself (`state`, `alarm_path`).

use super::example;
use super::figure::{Bar, Figure};
use super::trial::Trial;
use crate::failure::InFile as _;
use crate::paths::Paths;
use crate::process::Process;
use crate::{Failure, Outcome};
use serde_json::{Value, json};
use std::time::Duration;

/// What the engine alone gives.
pub const STEP: &[&str] = &["alarms.step_us_p99"];
/// What the core gives.
pub const SIGNAL: &[&str] = &["alarms.signal_ms_p99"];

pub(super) const BEDS: u16 = 64;
/// The devices are connected and every wave runs by then.
const ALERTS_AT_S: u32 = 12;
/// The last alert has been sent and a batch has followed it.
pub(super) const OVER_AFTER: Duration = Duration::from_secs(20);

/// Runs the engine's example.
///
/// # Errors
/// When it fails or does not print the figure.
pub fn measure_step(paths: &Paths) -> Outcome<Vec<Figure>> {
    let lines = example::printed(paths, "lamplight-alarms", "alarms_step_bench", &[])?;
    let step = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find(|line| line["name"] == STEP[0])
        .and_then(|line| line["value"].as_f64())
        .ok_or_else(|| Failure::new(format!("no {} was printed", STEP[0])))?;
    let figure = Figure::median(STEP[0], "us", Bar::AtMost(100.0), &[step]);
    Ok(figure.into_iter().collect())
}

/// Lets 64 live beds alarm within one second.
///
/// # Errors
/// When a program ends or not every bed's alarm has come through.
pub fn measure_signal(paths: &Paths) -> Outcome<Vec<Figure>> {
    let mut trial = Trial::start(paths, "lamplight-headless", BEDS, None, &["--blind-screen"])?;
    let scenario = trial.folder().join("every-bed.toml");
    std::fs::write(&scenario, every_bed()).doing("write", &scenario)?;
    trial.connect_playing(paths, BEDS, scenario.display().to_string())?;
    if let Some(status) = trial.station.wait(OVER_AFTER) {
        let sentence = format!("lamplight-headless ended with {status}");
        return Err(Failure::new(sentence));
    }
    if let Some(status) = trial.simulator.as_mut().and_then(Process::ended) {
        let sentence = format!("the simulator ended with {status}");
        return Err(Failure::new(sentence));
    }
    read(&trial.state(paths)?)
}

/// A scenario in which every bed alarms.
pub(super) fn every_bed() -> String {
    format!(
        "about = \"Every bed begins one high alert in the same second.\"\n\n[[step]]\nbeds = \"all\"\nat_s = {ALERTS_AT_S}\n\
         alert = {{ text = \"SIMULATED HIGH\", priority = \"high\" }}\n"
    )
}

/// The greater of both spans. Fewer tones than beds would be too good a figure.
fn read(state: &Value) -> Outcome<Vec<Figure>> {
    let path = &state["alarm_path"];
    let tones = path["tone_ms"]["count"].as_u64().unwrap_or_default();
    let high = state["conditions"].as_array().map_or(0, |all| {
        all.iter().filter(|open| open["priority"] == "high").count()
    });
    if tones < u64::from(BEDS) || high < usize::from(BEDS) {
        return Err(Failure::new(format!(
            "{BEDS} beds should alarm, but there are {high} high conditions and {tones} tones"
        )));
    }
    let p99 = |span: &str| path[span]["p99"].as_f64();
    let (Some(tone), Some(list)) = (p99("tone_ms"), p99("list_ms")) else {
        return Err(Failure::new("the state tells no alarm path"));
    };
    let figure = Figure::median(SIGNAL[0], "ms", Bar::AtMost(50.0), &[tone.max(list)]);
    Ok(figure
        .into_iter()
        .map(|mut figure| {
            figure
                .more
                .insert("tone_ms".into(), path["tone_ms"].clone());
            figure
                .more
                .insert("list_ms".into(), path["list_ms"].clone());
            figure.more.insert("beds".into(), json!(BEDS));
            figure
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(beds: u16, tone: f64, list: f64) -> Value {
        let high: Vec<Value> = (0..beds).map(|_| json!({ "priority": "high" })).collect();
        json!({
            "conditions": high,
            "alarm_path": { "tone_ms": { "count": beds, "p99": tone }, "list_ms": { "count": beds, "p99": list } },
        })
    }

    #[test]
    fn the_slower_of_tone_and_list_counts() {
        for (tone, list, value) in [(1.5, 40.0, 40.0), (120.0, 3.0, 120.0)] {
            let figures = read(&told(BEDS, tone, list)).expect("the state is whole");
            let [figure] = figures.as_slice() else {
                panic!("one figure, not {}", figures.len());
            };
            assert!((figure.value - value).abs() < 1e-9, "{}", figure.value);
        }
    }

    #[test]
    fn a_ward_in_which_a_bed_is_missing_gives_no_figure() {
        assert!(read(&told(BEDS - 1, 1.0, 1.0)).is_err());
        assert!(read(&json!({})).is_err());
    }
}
