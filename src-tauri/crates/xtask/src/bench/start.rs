//! From launch to the first wave on the screen.

use super::figure::{Bar, Figure};
use super::trial::Trial;
use crate::Outcome;
use crate::display::{Size, VirtualDisplay};
use crate::paths::Paths;
use crate::station::Notice;
use std::time::{Duration, Instant};

/// What it gives.
pub const NAMES: &[&str] = &["start.first_wave_ms"];

/// The ward that a person sees first.
const BEDS: u16 = 16;

/// An odd count, so that the median is one of them.
const RUNS: usize = 5;

/// Slower than this is no start.
const DRAWN_WITHIN: Duration = Duration::from_secs(30);

/// Starts the station several times. The monitors connect as soon as it listens,
/// so their connecting is part of the time, as it is on a ward.
///
/// # Errors
/// When a start fails or nothing is drawn.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    let display = VirtualDisplay::open(Size::FULL_HD)?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let launched = Instant::now();
        let mut trial = Trial::start(paths, "lamplight", BEDS, Some(&display), &[])?;
        trial.connect_monitors(paths, BEDS)?;
        trial
            .station
            .wait_for_line(DRAWN_WITHIN, "line that waves are drawn", |line| {
                Notice::read(line)?.is_drawn().then_some(())
            })?;
        times.push(launched.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(
        Figure::median("start.first_wave_ms", "ms", Bar::AtMost(2000.0), &times)
            .into_iter()
            .collect(),
    )
}
