//! What the core costs: a station without a window and 64 live beds, one minute.

use super::figure::{Bar, Figure};
use super::trial::Trial;
use crate::paths::Paths;
use crate::process::Process;
use crate::{Failure, Outcome};
use std::time::{Duration, Instant};

/// What it gives.
pub const NAMES: &[&str] = &["core.cpu_pct", "core.rss_mb"];

/// A full ward.
const BEDS: u16 = 64;

/// Connections are open and rings are full after so long.
const SETTLES_IN: Duration = Duration::from_secs(10);

/// Long enough for every periodic work of the station to come round.
const MEASURED_FOR: Duration = Duration::from_secs(60);

/// `USER_HZ`: the unit of processor time in /proc is 1/100 s on every Linux
/// that we build for, whatever the kernel's own tick is (proc(5), times(2)).
const TICKS_PER_S: f64 = 100.0;

/// Runs one minute.
///
/// # Errors
/// When the station or the simulator ends, or /proc can't be read.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    let mut trial = Trial::start(paths, "lamplight-headless", BEDS, None, &[])?;
    trial.connect_monitors(paths, BEDS)?;
    run_for(&mut trial, SETTLES_IN)?;
    let id = trial.station.id();
    let (begun, ticks) = (Instant::now(), ticks_used(id)?);
    run_for(&mut trial, MEASURED_FOR)?;
    let used_s = (ticks_used(id)? - ticks) / TICKS_PER_S;
    let cpu_pct = 100.0 * used_s / begun.elapsed().as_secs_f64();
    let rss_mb = resident_mb(id)?;
    Ok([
        Figure::median("core.cpu_pct", "%", Bar::AtMost(15.0), &[cpu_pct]),
        Figure::median("core.rss_mb", "MB", Bar::AtMost(300.0), &[rss_mb]),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// Lets both run; a figure without monitors would be too good.
fn run_for(trial: &mut Trial, time: Duration) -> Outcome {
    if let Some(status) = trial.station.wait(time) {
        return Err(Failure::new(format!(
            "lamplight-headless ended with {status}"
        )));
    }
    match trial.simulator.as_mut().and_then(Process::ended) {
        Some(status) => Err(Failure::new(format!("the simulator ended with {status}"))),
        None => Ok(()),
    }
}

/// Processor time of all threads: fields 14 and 15 of /proc/pid/stat. The name in
/// field 2 may hold spaces, so counting begins behind its bracket.
fn ticks_used(id: u32) -> Outcome<f64> {
    let text = read_proc(id, "stat")?;
    let fields: Vec<&str> = text
        .rsplit_once(')')
        .map(|(_, rest)| rest.split_whitespace().collect())
        .unwrap_or_default();
    let ticks = |place: usize| {
        fields
            .get(place)
            .and_then(|field| field.parse::<f64>().ok())
    };
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => Ok(user + system),
        _ => Err(Failure::new("the processor time in /proc can't be read")),
    }
}

fn resident_mb(id: u32) -> Outcome<f64> {
    read_proc(id, "status")?
        .lines()
        .find_map(|line| {
            let rest = line.strip_prefix("VmRSS:")?;
            let kilobytes: f64 = rest.trim().trim_end_matches("kB").trim().parse().ok()?;
            Some(kilobytes / 1024.0)
        })
        .ok_or_else(|| Failure::new("the resident memory in /proc can't be read"))
}

fn read_proc(id: u32, file: &str) -> Outcome<String> {
    std::fs::read_to_string(format!("/proc/{id}/{file}")).map_err(|error| {
        Failure::new(format!(
            "/proc can't be read, which this bench needs: {error}"
        ))
    })
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn our_own_process_has_used_memory_and_its_time_never_falls() {
        let id = std::process::id();
        let before = ticks_used(id).expect("our own time is readable");
        assert!(resident_mb(id).expect("our own memory is readable") > 0.1);
        assert!(ticks_used(id).expect("our own time is readable") >= before);
    }
}
