//! Frames in the real window. With `--bench ui` the station's own window measures
//! the live ward; with `--bench draw` it measures our drawing core beside uPlot on
//! the same traces. Either prints its lines and ends.

use super::Figure;
use super::trial::Trial;
use crate::display::{Size, VirtualDisplay};
use crate::paths::Paths;
use crate::process::Line;
use crate::{Failure, Outcome};
use std::time::{Duration, Instant};

/// What it gives.
pub const NAMES: &[&str] = &[
    "ui.fps_p50",
    "ui.frame_ms_p99",
    "ui.block_ms_max",
    "ui.draw_ms_p50",
    "ui.traces_fps_p50",
    "ui.traces_frame_ms_p99",
    "ui.pixel_ms_p99",
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
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    let display = VirtualDisplay::open(Size::FULL_HD)?;
    let mut figures = Vec::new();
    for beds in WARDS {
        let mut trial = Trial::start(paths, "lamplight", beds, Some(&display), &["--bench", "ui"])?;
        let mut printed = lines_until_end(&mut trial)?;
        if printed.is_empty() {
            let sentence = format!("the window printed no figure for {beds} beds");
            return Err(Failure::new(sentence));
        }
        if beds != WARDS[0] {
            for figure in &mut printed {
                figure.name = format!("{}_{beds}_beds", figure.name);
            }
        }
        figures.append(&mut printed);
    }
    // The ward behind it is as small as can be: its page draws made-up traces.
    let mut trial = Trial::start(paths, "lamplight", 1, Some(&display), &["--bench", "draw"])?;
    figures.append(&mut lines_until_end(&mut trial)?);
    Ok(figures)
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
            Line::Closed => return Ok(figures),
            Line::Silent => {
                let sentence = format!(
                    "the window's bench did not end within {} s",
                    ENDS_WITHIN.as_secs()
                );
                return Err(Failure::new(sentence));
            }
        }
    }
}
