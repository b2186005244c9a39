//! The header's lines (header(5)).

use super::samples::Format;
use super::{SAMPLES_MAX, SEGMENTS_MAX, SIGNALS_MAX, WfdbError};

/// The header of a record of one segment.
#[derive(Debug)]
pub(super) struct Head {
    pub name: String,
    /// Frames a second.
    pub hz: f64,
    pub frames: usize,
    pub specs: Vec<Spec>,
}

/// One signal line.
#[derive(Debug)]
pub(super) struct Spec {
    pub file: String,
    pub format: Format,
    pub offset: usize,
    pub per_frame: usize,
    pub skew: usize,
    pub gain: f64,
    pub baseline: i32,
    pub unit: String,
    /// The first sample, from which format 8 counts on.
    pub initial: i32,
    pub check_sum: Option<i16>,
    pub label: String,
}

/// The header of a record of several segments.
#[derive(Debug)]
pub(super) struct Master {
    pub name: String,
    /// Each with its frames; `~` is a gap.
    pub segments: Vec<(String, usize)>,
}

/// The record line.
struct RecordLine {
    name: String,
    segments: Option<usize>,
    signals: usize,
    hz: f64,
    frames: usize,
}

/// The lines that say something, counted from 1.
fn lines(header: &str) -> impl Iterator<Item = (usize, &str)> {
    header
        .lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

impl Head {
    pub fn parse(header: &str) -> Result<Self, WfdbError> {
        let mut lines = lines(header);
        let (line, first) = lines.next().ok_or(WfdbError::Empty)?;
        let record = record_line(line, first)?;
        if record.segments.is_some() {
            return Err(bad(line, "this is a record of several segments"));
        }
        let count = record.signals;
        let mut specs = Vec::with_capacity(count);
        for _ in 0..count {
            let (line, text) = lines.next().ok_or_else(|| {
                let what = format!("{count} signal lines are announced, fewer are there");
                bad(header.lines().count(), what)
            })?;
            specs.push(signal_line(line, text)?);
        }
        Ok(Self {
            name: record.name,
            hz: record.hz,
            frames: record.frames,
            specs,
        })
    }
}

impl Master {
    /// `None` when the header is of one segment.
    pub fn parse(header: &str) -> Result<Option<Self>, WfdbError> {
        let mut lines = lines(header);
        let (line, first) = lines.next().ok_or(WfdbError::Empty)?;
        let record = record_line(line, first)?;
        let Some(count) = record.segments else {
            return Ok(None);
        };
        let mut segments = Vec::with_capacity(count);
        for _ in 0..count {
            let (line, text) = lines.next().ok_or_else(|| {
                let what = format!("{count} segments are announced, fewer are there");
                bad(header.lines().count(), what)
            })?;
            let mut fields = text.split_ascii_whitespace();
            let name = fields.next().unwrap_or_default();
            let frames: usize = parsed(fields.next())
                .ok_or_else(|| bad(line, "length of the segment is missing"))?;
            segments.push((name.to_owned(), frames));
        }
        let told: usize = segments
            .iter()
            .fold(0, |sum, (_, frames)| sum.saturating_add(*frames));
        if told != record.frames {
            let what = format!(
                "the segments have {told} frames, the record says {}",
                record.frames
            );
            return Err(bad(line, what));
        }
        let name = record.name;
        Ok(Some(Self { name, segments }))
    }
}

fn bad(line: usize, what: impl Into<String>) -> WfdbError {
    WfdbError::Header {
        line,
        what: what.into(),
    }
}

fn record_line(line: usize, text: &str) -> Result<RecordLine, WfdbError> {
    let mut fields = text.split_ascii_whitespace();
    let name = fields.next().ok_or(WfdbError::Empty)?;
    let (name, segments) = match name.split_once('/') {
        None => (name, None),
        Some((name, count)) => {
            let count = parsed(Some(count)).filter(|count| (1..=SEGMENTS_MAX).contains(count));
            let what = "number of segments is not from 1 to 10,080";
            (name, Some(count.ok_or_else(|| bad(line, what))?))
        }
    };
    let signals: usize =
        parsed(fields.next()).ok_or_else(|| bad(line, "number of signals is missing"))?;
    if signals == 0 || signals > SIGNALS_MAX {
        return Err(bad(line, "number of signals is 0 or above 64"));
    }
    // "360", "360/360(0)": what follows the slash is the counter frequency.
    let hz = fields.next().and_then(|f| f.split(['/', '(']).next());
    let hz: f64 = parsed(hz).ok_or_else(|| bad(line, "sample rate is missing"))?;
    if !(hz > 0.0 && hz <= 16_000.0) {
        return Err(bad(line, "sample rate is not between 0 and 16,000 Hz"));
    }
    let frames: usize = parsed(fields.next()).ok_or_else(|| bad(line, "length is missing"))?;
    if frames > SAMPLES_MAX / signals {
        return Err(bad(line, "record is too long"));
    }
    Ok(RecordLine {
        name: name.to_owned(),
        segments,
        signals,
        hz,
        frames,
    })
}

fn signal_line(line: usize, text: &str) -> Result<Spec, WfdbError> {
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    let coded = fields
        .get(1)
        .ok_or_else(|| bad(line, "format is missing"))?;
    let (number, marks) = split_number(coded);
    let format = Format::numbered(number).ok_or_else(|| {
        let what = format!("format {number} is not read, only {}", Format::KNOWN);
        bad(line, what)
    })?;
    let mark = |sign: char| {
        let from = marks.find(sign)? + 1;
        parsed::<usize>(Some(split_number(&marks[from..]).0))
    };
    let (gain, baseline, unit) = match fields.get(2) {
        None => (200.0, None, "mV"),
        Some(field) => gain_field(field)
            .ok_or_else(|| bad(line, format!("{field:?} is no gain, such as 200(0)/mV")))?,
    };
    let zero: i32 = parsed(fields.get(4).copied()).unwrap_or(0);
    let per_frame = mark('x').unwrap_or(1);
    if per_frame == 0 || per_frame > 1_000 {
        return Err(bad(line, "samples in a frame are 0 or above 1,000"));
    }
    Ok(Spec {
        file: fields.first().copied().unwrap_or_default().to_owned(),
        format,
        offset: mark('+').unwrap_or(0),
        per_frame,
        skew: mark(':').unwrap_or(0),
        gain,
        baseline: baseline.unwrap_or(zero),
        unit: unit.to_owned(),
        initial: parsed(fields.get(5).copied()).unwrap_or(zero),
        check_sum: parsed(fields.get(6).copied()),
        label: fields.get(8..).unwrap_or_default().join(" "),
    })
}

/// `200(1024)/mV` into gain, baseline and unit. A gain of 0 says that nobody has measured
/// it, and counts as 200 (header(5)).
fn gain_field(text: &str) -> Option<(f64, Option<i32>, &str)> {
    let (number, unit) = text.split_once('/').unwrap_or((text, "mV"));
    let (gain, baseline) = match number.split_once('(') {
        None => (number, None),
        Some((gain, baseline)) => {
            let baseline: i32 = parsed(baseline.strip_suffix(')'))?;
            (gain, Some(baseline))
        }
    };
    let gain = parsed(Some(gain)).filter(|gain: &f64| gain.is_finite())?;
    let gain = if gain == 0.0 { 200.0 } else { gain };
    Some((gain, baseline, unit))
}

fn split_number(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

fn parsed<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text.and_then(|t| t.parse().ok())
}
