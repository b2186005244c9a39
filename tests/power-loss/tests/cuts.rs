//! The store after the power went, at very many points of busy runs.
//!
//! `run` is the busy run, `after` what must hold when the store is opened on what is left
//! of it, `careless` shows that the layer takes what a careless program risks, `hangs` a disk that
//! never answers. One test at
//! a time has the tape: each takes [`THE_TAPE`].
//!
//! `LAMPLIGHT_CUTS` says at how many points; the seed of a failure is in its message.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests fail the test; clippy lets only test functions do so"
)]

#[path = "cuts/after.rs"]
mod after;
#[path = "cuts/careless.rs"]
mod careless;
#[path = "cuts/hangs.rs"]
mod hangs;
#[path = "cuts/run.rs"]
mod run;

use lamplight_power_loss::chance::Chance;
use lamplight_power_loss::disk::Disk;
use lamplight_power_loss::tape::Event;
use std::sync::Mutex;
use std::time::Instant;
use tempfile::TempDir;

static THE_TAPE: Mutex<()> = Mutex::new(());
/// Points in all.
const CUTS: usize = 1_000;
/// Busy runs, each with its own seed.
const RUNS: usize = 4;

fn cuts() -> usize {
    let asked = std::env::var("LAMPLIGHT_CUTS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(CUTS)
}

/// A folder in memory where the system has one: what is written here has lost its power
/// already, and waiting for a real disk a thousand times proves nothing more.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// Points of a tape in order, each after another event.
fn points(tape: &[Event], count: usize, chance: &mut Chance) -> Vec<usize> {
    let mut points: Vec<usize> = (0..count).map(|_| chance.below(tape.len() + 1)).collect();
    points.sort_unstable();
    points
}

#[test]
fn nothing_acknowledged_is_missing_and_nothing_is_half_after_a_power_loss_at_any_moment() {
    let _alone = THE_TAPE.lock();
    let began = Instant::now();
    let each = cuts().div_ceil(RUNS);
    // One tape at a time, and then all of them at once.
    let runs: Vec<(u64, run::Played)> = (1..=RUNS as u64)
        .map(|seed| (seed, run::busy(seed)))
        .collect();
    let found = std::thread::scope(|scope| {
        let judges: Vec<_> = runs
            .iter()
            .map(|(seed, played)| scope.spawn(move || judge(*seed, played, each)))
            .collect();
        let found = judges.into_iter().map(|judge| judge.join().unwrap());
        found.fold(after::Found::default(), after::Found::and)
    });
    println!("{found:?} in {:.1} s", began.elapsed().as_secs_f64());
    // That the cuts met what they are meant to meet.
    assert!(found.at_work > found.cuts / 2, "{found:?}");
    assert!(found.with_log > found.cuts / 2, "{found:?}");
}

/// Cuts one run at so many points.
fn judge(seed: u64, played: &run::Played, count: usize) -> after::Found {
    let mut found = after::Found::default();
    let mut chance = Chance::new(seed << 32);
    let mut disk = Disk::default();
    let mut known = run::Known::default();
    let mut at = 0;
    let points = points(&played.tape, count, &mut chance);
    for (number, point) in points.iter().enumerate() {
        for event in &played.tape[at..*point] {
            disk.play(event);
            known.hear(event);
        }
        at = *point;
        let name = format!("run {seed}, cut {number} after event {point}");
        let left = disk.cut(&mut chance);
        after::holds(&name, played, &known, &left, &mut chance, &mut found);
    }
    found
}
