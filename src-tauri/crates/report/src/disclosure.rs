//! Full disclosure: hours of one wave, a line of the page for each minute or so.
//!
//! Nothing is left out and nothing is judged; of the samples that share a tenth
//! of a millimetre the lowest and the highest are drawn, so that no beat is lost.

use crate::band::short;
use crate::canvas::{Anchor, Canvas, GREY, INK, PALE, Pen, Place, Type};
use crate::document::{Body, Document, check_pages};
use crate::error::Error;
use crate::fonts;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::strip::{Gain, Mark, StripWave};
use crate::wave;
use crate::words::Words;
use chrono::{DateTime, FixedOffset, TimeDelta};
use lamplight_units::SampleRate;

/// A long stretch of one wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Disclosure {
    /// Its beginning.
    pub from: DateTime<FixedOffset>,
    /// Its end.
    pub to: DateTime<FixedOffset>,
    /// How much of it one line shows: a minute is usual. At least a second.
    pub line: TimeDelta,
    /// The wave; its gain is for this page, 2 to 5 mm a millivolt are usual.
    pub wave: StripWave,
    /// What happened: a stroke in its line, with its text.
    pub marks: Vec<Mark>,
}

/// For the time before a line.
const TIME: f64 = 14.0;
const LINE: f64 = 6.0;

struct Lines<'a> {
    disclosure: &'a Disclosure,
    rate: Option<SampleRate>,
    line_s: f64,
    total_s: f64,
    middle: f64,
    mm_per_unit: f64,
    /// How far the wave goes from the middle of its line.
    reach_mm: f64,
}

/// The full-disclosure report.
///
/// # Errors
/// When the stretch or a line has no length, or it would be too long.
pub fn disclosure(
    header: &Header,
    layout: Layout,
    disclosure: &Disclosure,
) -> Result<Document, Error> {
    frame::check_times(&[disclosure.from, disclosure.to])?;
    let words = layout.language.words();
    let place = frame::body(layout);
    let lines = Lines::new(disclosure)?;
    let on_a_page = ((place.height / LINE).floor() as usize).max(1);
    let count = (lines.total_s / lines.line_s - 1e-9).ceil().max(1.0) as usize;
    let pages = count.div_ceil(on_a_page);
    check_pages(pages)?;
    let wave = &disclosure.wave;
    let about = frame::stretch(disclosure.from, disclosure.to);
    let frame = Frame {
        header,
        layout,
        title: words.disclosure,
        about: format!("{about} · {}{}", wave.label, lines.faults(words)),
        subject: String::new(),
        scale: lines.scale(place.width - TIME, words),
    };
    let bodies: Vec<Body<'_>> = (0..pages)
        .map(|page| -> Body<'_> {
            let (lines, end) = (&lines, ((page + 1) * on_a_page).min(count));
            Box::new(move |canvas, place| {
                for (below, line) in (page * on_a_page..end).enumerate() {
                    let y = place.y + below as f64 * LINE;
                    let at = Place {
                        y,
                        height: LINE,
                        ..place
                    };
                    lines.draw(canvas, at, line, words)?;
                }
                Ok(())
            })
        })
        .collect();
    Document::draw(&frame, &bodies)
}

impl<'a> Lines<'a> {
    fn new(disclosure: &'a Disclosure) -> Result<Self, Error> {
        let line_s = wave::seconds(disclosure.line);
        let total_s = wave::seconds(disclosure.to.signed_duration_since(disclosure.from));
        if line_s < 1.0 || total_s <= 0.0 {
            return Err(Error::NoTime);
        }
        let wave = &disclosure.wave;
        let rate = SampleRate::from_hz(wave.rate);
        let range = rate.and_then(|r| wave::range(&wave.pieces, r, disclosure.from, total_s));
        let (low, high) = range.unwrap_or((0.0, 0.0));
        let fitted = if high - low > 1e-9 {
            (LINE - 1.0) / (high - low)
        } else {
            1.0
        };
        let mm_per_unit = match wave.gain {
            Gain::MmPerUnit(gain) if (0.01..=1000.0).contains(&gain) => gain,
            Gain::MmPerUnit(_) | Gain::Fit => fitted,
        };
        let middle = low / 2.0 + high / 2.0;
        Ok(Self {
            disclosure,
            rate,
            line_s,
            total_s,
            middle,
            mm_per_unit,
            reach_mm: (high - low) / 2.0 * mm_per_unit,
        })
    }

    /// What the reader has to know about the whole wave.
    fn faults(&self, words: &Words) -> String {
        if self.rate.is_none() {
            format!(" · {}", words.no_rate)
        } else if self.reach_mm > LINE {
            format!(" · {}", words.off_scale)
        } else {
            String::new()
        }
    }

    fn scale(&self, width: f64, words: &Words) -> String {
        let speed = short(width / self.line_s);
        let gain = short(self.mm_per_unit);
        let unit = &self.disclosure.wave.unit;
        let unit = if unit.is_empty() { "1" } else { unit };
        format!(
            "{} s {}, {speed} mm/s, {gain} mm/{unit}",
            self.line_s, words.row
        )
    }

    fn draw(
        &self,
        canvas: &Canvas<'_>,
        at: Place,
        line: usize,
        words: &Words,
    ) -> Result<(), Error> {
        let begin_s = line as f64 * self.line_s;
        let from = self.disclosure.from + TimeDelta::microseconds((begin_s * 1e6) as i64);
        let width = at.width - TIME;
        let speed = width / self.line_s;
        let length_s = self.line_s.min(self.total_s - begin_s);
        let middle = at.y + at.height / 2.0;
        let time = from.format("%H:%M:%S").to_string();
        canvas.text((at.x, middle + 1.0), Type::plain(2.6).grey(), &time)?;
        let left = at.x + TIME;
        canvas.line(
            (left, at.bottom()),
            (at.right(), at.bottom()),
            Pen(PALE, 0.1),
        )?;
        let Some(rate) = self.rate else {
            return Ok(());
        };
        let runs = wave::runs(&self.disclosure.wave.pieces, rate, from, length_s, speed);
        for (begin, end) in wave::gaps(&runs, rate, length_s) {
            let (begin, end) = (left + begin * speed, left + end * speed);
            canvas.line((begin, middle), (end, middle), Pen(GREY, 0.1))?;
            if fonts::width(words.no_data, 2.2, false) + 2.0 < end - begin {
                let set = Type::plain(2.2).grey().at(Anchor::Middle);
                canvas.text(((begin + end) / 2.0, middle - 0.6), set, words.no_data)?;
            }
        }
        for run in &runs {
            // A tall beat may reach into the lines beside its own, not further; then
            // the page says so.
            let height = |value: f64| ((value - self.middle) * self.mm_per_unit).clamp(-LINE, LINE);
            let points = run
                .iter()
                .map(|&(x, y)| (left + x * speed, middle - height(y)));
            canvas.path(points, Pen(INK, 0.12))?;
        }
        self.marks(
            canvas,
            Place {
                x: left,
                width,
                ..at
            },
            (from, length_s),
        )
    }

    fn marks(
        &self,
        canvas: &Canvas<'_>,
        at: Place,
        (from, length_s): (DateTime<FixedOffset>, f64),
    ) -> Result<(), Error> {
        let mut free = at.x;
        for mark in &self.disclosure.marks {
            let second = wave::seconds(mark.at.signed_duration_since(from));
            // An end belongs to the next line.
            if !(0.0..length_s).contains(&second) {
                continue;
            }
            let x = at.x + second * at.width / self.line_s;
            canvas.line((x, at.y + 0.4), (x, at.bottom() - 0.4), Pen(INK, 0.4))?;
            let begin = (x + 0.8).max(free);
            let text = fonts::cut(&mark.text, (at.right() - begin).max(0.0), 2.2, true);
            canvas.text((begin, at.y + 1.9), Type::plain(2.2).bold(), &text)?;
            free = begin + fonts::width(&text, 2.2, true) + 1.5;
        }
        Ok(())
    }
}
