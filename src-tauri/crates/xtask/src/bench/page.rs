//! Frames in the real window: the page measures itself and the station prints its lines.
//!
//! `--bench ui` measures the ward as a nurse sees it, with every bed live;
//! `--bench draw` measures our drawing beside uPlot on the same traces, without a ward.

use super::Figure;
use super::trial::Trial;
use crate::display::{Size, VirtualDisplay};
use crate::paths::Paths;
use crate::process::Line;
use crate::{Failure, Outcome};
use std::time::{Duration, Instant};

/// What the live ward gives.
pub const LIVE: &[&str] = &[
    "ui.fps_p50",
    "ui.frame_ms_p99",
    "ui.block_ms_max",
    "ui.pixel_ms_p99",
];

/// What the drawing beside its peer gives.
pub const DRAWN: &[&str] = &[
    "ui.traces_fps_p50",
    "ui.traces_frame_ms_p99",
    "ui.draw_ms_p50",
];

/// A full ward, and the ordinary one.
const WARDS: [u16; 2] = [64, 16];

/// The page's own run takes about a minute; this is its bound.
const ENDS_WITHIN: Duration = Duration::from_secs(300);

/// Measures each ward. The smaller one's names end in `_16_beds`, so that the
/// names of the bars mean the full ward.
///
/// # Errors
/// When the window prints no figure or does not end.
pub fn measure_live(paths: &Paths) -> Outcome<Vec<Figure>> {
    let display = VirtualDisplay::open(Size::FULL_HD)?;
    let mut figures = Vec::new();
    for beds in WARDS {
        let mut trial = Trial::start(paths, "lamplight", beds, Some(&display), &["--bench", "ui"])?;
        trial.connect_monitors(paths, beds)?;
        let printed = lines_until_end(&mut trial)?;
        figures.extend(printed.into_iter().map(|mut figure| {
            if beds != WARDS[0] {
                figure.name = format!("{}_{beds}_beds", figure.name);
            }
            figure
        }));
    }
    Ok(figures)
}

/// Measures the drawing core and its peer in one window.
///
/// # Errors
/// When the window prints no figure or does not end.
pub fn measure_drawing(paths: &Paths) -> Outcome<Vec<Figure>> {
    let display = VirtualDisplay::open(Size::FULL_HD)?;
    let bench = ["--bench", "draw"];
    let mut trial = Trial::start(paths, "lamplight", WARDS[0], Some(&display), &bench)?;
    lines_until_end(&mut trial)
}

fn lines_until_end(trial: &mut Trial) -> Outcome<Vec<Figure>> {
    let until = Instant::now() + ENDS_WITHIN;
    let mut figures = Vec::new();
    loop {
        match trial
            .station
            .line(until.saturating_duration_since(Instant::now()))
        {
            Line::Text(line) => figures.extend(Figure::read(&line)),
            Line::Closed if figures.is_empty() => {
                return Err(Failure::new("the window ended and printed no figure"));
            }
            Line::Closed => return Ok(figures),
            Line::Silent => {
                let limit = ENDS_WITHIN.as_secs();
                return Err(Failure::new(format!(
                    "the window's bench did not end within {limit} s"
                )));
            }
        }
    }
}
