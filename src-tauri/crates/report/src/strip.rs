//! Strips: waves on millimetre paper, true to scale.
//!
//! The usual paper runs 25 mm in a second and shows 10 mm for a millivolt; a
//! small square is then 40 ms by 0.1 mV. Before each wave with a scale stands
//! the calibration pulse, 200 ms wide and one unit high. Waves without one
//! (pleth, respiration) are fitted to their band, and the band says from where
//! to where it reaches.

use crate::band::{Band, LEAD};
use crate::canvas::{Canvas, GREY, INK, Pen, Place, Type};
use crate::document::{Body, Document, check_pages};
use crate::error::Error;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::wave::{self, Piece};
use crate::words::Words;
use crate::{fonts, grid};
use chrono::{DateTime, FixedOffset, TimeDelta};

/// How fast the paper runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Speed {
    /// 6.25 mm in a second: respiration.
    Mm6_25,
    /// 12.5 mm in a second.
    Mm12_5,
    /// 25 mm in a second: the usual one for ECG.
    #[default]
    Mm25,
    /// 50 mm in a second.
    Mm50,
}

impl Speed {
    /// Millimetres in a second.
    #[must_use]
    pub const fn mm_per_s(self) -> f64 {
        match self {
            Self::Mm6_25 => 6.25,
            Self::Mm12_5 => 12.5,
            Self::Mm25 => 25.0,
            Self::Mm50 => 50.0,
        }
    }
}

/// How high a wave is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gain {
    /// Millimetres for one of the wave's unit: 10 for ECG in millivolts. From
    /// 0.01 to 1,000; anything else is fitted instead.
    MmPerUnit(f64),
    /// As high as the band is.
    Fit,
}

/// One wave of a strip.
#[derive(Debug, Clone, PartialEq)]
pub struct StripWave {
    /// Its name: `II`, `Pleth`.
    pub label: String,
    /// The unit of its samples: `mV`, or empty.
    pub unit: String,
    /// Samples a second.
    pub rate: f64,
    /// How high it is drawn.
    pub gain: Gain,
    /// The samples.
    pub pieces: Vec<Piece>,
}

/// A number that stood on the screen at the strip's time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Its name: `HR`.
    pub label: String,
    /// Its value as shown, or why there was none.
    pub value: String,
    /// Its unit.
    pub unit: String,
}

/// Something that happened at one instant of the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What.
    pub text: String,
}

/// A stretch of waves.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// Why it was kept: the alarm's text, or empty.
    pub reason: String,
    /// Its first instant.
    pub at: DateTime<FixedOffset>,
    /// How long it is.
    pub length: TimeDelta,
    /// How fast the paper runs.
    pub speed: Speed,
    /// The waves, from above.
    pub waves: Vec<StripWave>,
    /// The numbers.
    pub numbers: Vec<Number>,
    /// What happened.
    pub marks: Vec<Mark>,
}

/// Above the waves of a row: times, marks.
const ABOVE: f64 = 6.0;
const BETWEEN: f64 = 3.0;
const NUMBERS_HEIGHT: f64 = 6.0;

/// A strip on as many pages as it takes.
///
/// # Errors
/// When its length is not above zero, or it would be too long.
pub fn strip(header: &Header, layout: Layout, strip: &Strip) -> Result<Document, Error> {
    let words = layout.language.words();
    let sheets = Sheets::new(strip, frame::body(layout))?;
    check_pages(sheets.pages())?;
    let frame = Frame {
        header,
        layout,
        title: words.strip,
        about: frame::stretch(strip.at, strip.at + strip.length),
        subject: strip.reason.clone(),
        scale: sheets.scale(),
    };
    let bodies: Vec<Body<'_>> = (0..sheets.pages())
        .map(|page| -> Body<'_> {
            let sheets = &sheets;
            Box::new(move |canvas, place| sheets.draw(canvas, place, page, words))
        })
        .collect();
    Document::draw(&frame, &bodies)
}

/// A strip divided into pages: bands that fit below each other, rows of seconds.
pub(crate) struct Sheets<'a> {
    strip: &'a Strip,
    /// Bands that stand on one page together.
    groups: Vec<Vec<Band<'a>>>,
    row_s: f64,
    length_s: f64,
    room: f64,
}

impl<'a> Sheets<'a> {
    pub(crate) fn new(strip: &'a Strip, place: Place) -> Result<Self, Error> {
        let length_s = wave::seconds(strip.length);
        if length_s <= 0.0 {
            return Err(Error::NoTime);
        }
        let end = strip.at.checked_add_signed(strip.length);
        frame::check_times(&[strip.at, end.ok_or(Error::Calendar)?])?;
        let row_s = ((place.width - LEAD) / strip.speed.mm_per_s())
            .floor()
            .max(1.0);
        let room = place.height - NUMBERS_HEIGHT;
        let bands = strip
            .waves
            .iter()
            .map(|wave| Band::new(wave, strip.at, length_s));
        let mut groups: Vec<Vec<Band<'_>>> = vec![Vec::new()];
        for band in bands {
            if let Some(group) = groups.last_mut() {
                if group.is_empty() || height(group) + band.height <= room {
                    group.push(band);
                } else {
                    groups.push(vec![band]);
                }
            }
        }
        Ok(Self {
            strip,
            groups,
            row_s,
            length_s,
            room,
        })
    }

    fn rows(&self) -> usize {
        // A row more for a rest that no printer shows would be an empty page.
        ((self.length_s / self.row_s - 1e-9).ceil() as usize).max(1)
    }

    fn rows_on_a_page(&self, group: &[Band<'_>]) -> usize {
        (((self.room + BETWEEN) / (height(group) + BETWEEN)).floor() as usize).max(1)
    }

    fn pages_of(&self, group: &[Band<'_>]) -> usize {
        self.rows().div_ceil(self.rows_on_a_page(group))
    }

    pub(crate) fn pages(&self) -> usize {
        self.groups
            .iter()
            .fold(0, |sum, group| sum.saturating_add(self.pages_of(group)))
    }

    /// The height of the only page, `None` where there are more.
    pub(crate) fn height_of_one(&self) -> Option<f64> {
        let [group] = self.groups.as_slice() else {
            return None;
        };
        let rows = self.rows();
        let height = NUMBERS_HEIGHT + rows as f64 * (height(group) + BETWEEN);
        (rows <= self.rows_on_a_page(group)).then_some(height)
    }

    /// What the page says about its scale.
    pub(crate) fn scale(&self) -> String {
        let mut parts = vec![format!("{} mm/s", self.strip.speed.mm_per_s())];
        for band in self.groups.iter().flatten() {
            let gain = band.gain.map(|gain| format!("{gain} mm/{}", band.unit()));
            parts.extend(gain.filter(|gain| !parts.contains(gain) && parts.len() < 4));
        }
        parts.join(", ")
    }

    pub(crate) fn draw(
        &self,
        canvas: &Canvas<'_>,
        place: Place,
        page: usize,
        words: &Words,
    ) -> Result<(), Error> {
        numbers(canvas, place, &self.strip.numbers)?;
        let mut page = page;
        for group in &self.groups {
            let pages = self.pages_of(group);
            if page >= pages {
                page -= pages;
                continue;
            }
            let on_a_page = self.rows_on_a_page(group);
            let rows = page * on_a_page..((page + 1) * on_a_page).min(self.rows());
            for (below, row) in rows.enumerate() {
                let y = place.y + NUMBERS_HEIGHT + below as f64 * (height(group) + BETWEEN);
                self.row(canvas, (place.x, y), group, row, words)?;
            }
            break;
        }
        Ok(())
    }

    /// One row: the paper, the bands below each other, times and marks above.
    fn row(
        &self,
        canvas: &Canvas<'_>,
        (x, y): (f64, f64),
        group: &[Band<'_>],
        row: usize,
        words: &Words,
    ) -> Result<(), Error> {
        let speed = self.strip.speed.mm_per_s();
        let begin_s = row as f64 * self.row_s;
        let length_s = self.row_s.min(self.length_s - begin_s);
        let from = self.strip.at + TimeDelta::microseconds((begin_s * 1e6) as i64);
        let paper = Place {
            x,
            y: y + ABOVE,
            width: LEAD + self.row_s * speed,
            height: height(group) - ABOVE,
        };
        grid::paper(canvas, paper)?;
        let waves = Place {
            x: x + LEAD,
            width: length_s * speed,
            ..paper
        };
        seconds(canvas, waves, from, length_s, speed)?;
        // Beneath the waves: a stroke must not hide the beat that it stands for.
        marks(canvas, waves, &self.strip.marks, (from, length_s), speed)?;
        let mut top = paper.y;
        for band in group {
            let at = Place {
                y: top,
                height: band.height,
                ..waves
            };
            band.draw(canvas, at, (from, length_s), speed, words)?;
            top += band.height;
        }
        Ok(())
    }
}

fn height(group: &[Band<'_>]) -> f64 {
    ABOVE + group.iter().map(|band| band.height).sum::<f64>()
}

/// A stroke each second, the time at the first and the last.
fn seconds(
    canvas: &Canvas<'_>,
    at: Place,
    from: DateTime<FixedOffset>,
    length_s: f64,
    speed: f64,
) -> Result<(), Error> {
    for second in 0..=(length_s + 1e-6).floor() as u32 {
        let x = at.x + f64::from(second) * speed;
        canvas.line((x, at.y - 1.5), (x, at.y), Pen(INK, 0.2))?;
    }
    let text = from.format("%H:%M:%S%.3f UTC%:z").to_string();
    canvas.text((at.x, at.y - 2.2), Type::plain(2.6), &text)
}

/// A thin line through all bands, its text beside its head. Texts that would
/// lie over each other are set on two lines in turn.
fn marks(
    canvas: &Canvas<'_>,
    at: Place,
    marks: &[Mark],
    (from, length_s): (DateTime<FixedOffset>, f64),
    speed: f64,
) -> Result<(), Error> {
    // The row's time stands at the left.
    let mut free = at.x + 38.0;
    for mark in marks {
        let second = wave::seconds(mark.at.signed_duration_since(from));
        if !(0.0..=length_s).contains(&second) {
            continue;
        }
        let x = at.x + second * speed;
        canvas.line((x, at.y), (x, at.bottom()), Pen(GREY, 0.3))?;
        canvas.polygon(
            &[(x - 1.2, at.y - 1.8), (x + 1.2, at.y - 1.8), (x, at.y)],
            INK,
        )?;
        let begin = (x + 1.8).max(free);
        let text = fonts::cut(&mark.text, (at.right() - begin).max(0.0), 2.6, true);
        canvas.text((begin, at.y - 2.2), Type::plain(2.6).bold(), &text)?;
        free = begin + fonts::width(&text, 2.6, true) + 2.0;
    }
    Ok(())
}

fn numbers(canvas: &Canvas<'_>, place: Place, numbers: &[Number]) -> Result<(), Error> {
    let mut x = place.x;
    for number in numbers {
        let value = format!("{} {}", number.value, number.unit);
        let label = fonts::width(&number.label, 2.8, false) + 1.2;
        let width = label + fonts::width(&value, 3.6, true) + 5.0;
        if x + width > place.right() {
            return canvas.text((x, place.y + 2.6), Type::plain(3.6), "…");
        }
        canvas.text((x, place.y + 2.6), Type::plain(2.8).grey(), &number.label)?;
        canvas.text((x + label, place.y + 2.6), Type::plain(3.6).bold(), &value)?;
        x += width;
    }
    Ok(())
}
