//! WCM: numeric arrays with their facets to pieces of waves in physical units.
//!
//! A facet row stands one level below its wave's OBX-4, mostly behind it. A rate may be missing, then the block's
//! times give it; a resolution may be missing, then the samples are physical already.

use super::row::Obx;
use crate::hl7::defects::Defects;
use crate::hl7::dialect::{Dialect, WAVE_SENTINELS};
use crate::hl7::measured::Measured;
use crate::hl7::message::Delimiters;
use crate::hl7::time::seconds_between;
use crate::hl7::value::{Parsed, limits, number};
use crate::report::{Channel, ReadUnit, Term, WaveChunk};
use chrono::Duration;
use lamplight_units::clock::Precision;
use lamplight_units::{DeviceTime, SampleRate, Unit};
use std::borrow::Cow;

/// What a facet row tells of its wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    /// Samples a second.
    Rate,
    /// Time between samples.
    Period,
    /// What one step is worth.
    Resolution,
    /// From, to.
    Range,
    /// The number that stands for an invalid sample.
    Invalid,
}

/// A wave whose facets may still come.
#[derive(Debug)]
pub(super) struct PendingWave {
    /// Which OBX, for the defects.
    number: usize,
    term: Term,
    channel: Channel,
    start: Option<DeviceTime>,
    unit: ReadUnit,
    factor: Option<f64>,
    /// As sent; NaN where nothing was.
    samples: Vec<f32>,
    /// Samples that could not be read.
    bad: usize,
    /// Some sample had a decimal point: the numbers are physical.
    decimals: bool,
    rate: Option<f64>,
    resolution: Option<(f64, ReadUnit)>,
    range: Option<(f64, f64)>,
    invalid: Option<f64>,
    /// Why it is no wave at all; it is kept for its facets, which would be another's.
    refused: Option<&'static str>,
}

impl PendingWave {
    pub(super) fn new(
        number: usize,
        term: Term,
        channel: Channel,
        start: Option<DeviceTime>,
        unit: Measured,
    ) -> Self {
        Self {
            number,
            term,
            channel,
            start,
            unit: unit.unit,
            factor: unit.factor,
            samples: Vec::new(),
            bad: 0,
            decimals: false,
            rate: None,
            resolution: None,
            range: None,
            invalid: None,
            refused: None,
        }
    }

    pub(super) const fn refuse(&mut self, reason: &'static str) {
        self.refused = Some(reason);
    }

    pub(super) fn len(&self) -> usize {
        self.samples.len()
    }

    /// Nothing in it is valid, but its time passed.
    pub(super) fn void(&mut self) {
        self.samples.fill(f32::NAN);
    }

    /// Reads `a^b^c`; repetitions go on where the one before ended. An empty or blank component
    /// is a missing sample. Returns whether there were more than are taken.
    pub(super) fn samples(&mut self, text: &str, room: usize, d: &Delimiters) -> bool {
        let limit = super::MAX_SAMPLES.min(room);
        self.samples.reserve((text.len() / 2 + 1).min(limit));
        let bytes = text.as_bytes();
        let mut from = 0;
        // Commas between the samples; one alone would be a decimal comma.
        let list = memchr::memchr2(d.component, d.repetition, bytes).is_none()
            && memchr::memchr_iter(b',', bytes).nth(1).is_some();
        let (one, other) = if list {
            (b',', b';')
        } else {
            (d.component, d.repetition)
        };
        for end in memchr::memchr2_iter(one, other, bytes).chain([bytes.len()]) {
            if self.samples.len() >= limit {
                return true;
            }
            self.sample(&text[from..end]);
            from = end + 1;
        }
        false
    }

    fn sample(&mut self, text: &str) {
        if let Some(whole) = small_integer(text.as_bytes()) {
            self.samples.push(whole);
            return;
        }
        let sample = match number(text) {
            Parsed::Number(n) => {
                self.decimals |= text.contains(['.', ',']);
                #[allow(clippy::cast_possible_truncation, reason = "samples are kept as f32")]
                let sample = n as f32;
                sample
            }
            Parsed::None(_) => f32::NAN,
            Parsed::Unreadable => {
                self.bad += 1;
                f32::NAN
            }
        };
        self.samples.push(sample);
    }

    /// Takes a facet; `false` when its value makes no sense.
    pub(super) fn facet(&mut self, told: &Told<'_>, d: &Delimiters, dialect: &Dialect) -> bool {
        let Told { facet, value, unit } = told;
        let (facet, unit) = (*facet, unit.clone());
        if facet == Facet::Range {
            let text = value.replace(char::from(d.component), "^");
            let Ok(range) = limits(&text, dialect) else {
                return false;
            };
            self.range = range.low.zip(range.high);
            return true;
        }
        let Parsed::Number(n) = number(value) else {
            return false;
        };
        match facet {
            Facet::Rate => {
                // Hertz, per second or nothing; per minute occurs for trends.
                let per_second = match unit {
                    ReadUnit::Known(unit) => unit.convert(n, Unit::Hertz),
                    ReadUnit::Missing | ReadUnit::Unknown(_) => Some(n),
                };
                self.rate = per_second.filter(|hz| SampleRate::from_hz(*hz).is_some());
                self.rate.is_some()
            }
            Facet::Period => {
                let seconds = match unit {
                    ReadUnit::Known(unit) => unit.convert(n, Unit::Second),
                    ReadUnit::Missing | ReadUnit::Unknown(_) => Some(n),
                };
                let rate = seconds.map(f64::recip);
                let rate = rate.filter(|hz| SampleRate::from_hz(*hz).is_some());
                self.rate = self.rate.or(rate);
                rate.is_some()
            }
            Facet::Resolution => {
                if n == 0.0 {
                    return false;
                }
                self.resolution = Some((n, unit));
                true
            }
            Facet::Invalid => {
                self.invalid = Some(n);
                true
            }
            Facet::Range => true,
        }
    }

    /// Scales and dates the samples; the reason when they make no wave.
    fn finish(
        mut self,
        start: Option<DeviceTime>,
        end: Option<DeviceTime>,
        of_wave: usize,
    ) -> Result<WaveChunk, &'static str> {
        if let Some(reason) = self.refused {
            return Err(reason);
        }
        let seconds = match (&start, &end) {
            (Some(start), Some(end)) => seconds_between(start, end).filter(|s| *s > 0.0),
            (Some(_) | None, _) => None,
        };
        self.drop_padding(seconds);
        let rate = self.rate(seconds, of_wave).ok_or("no sample rate")?;
        self.drop_invalid();
        let resolution = self.scale();
        Ok(WaveChunk {
            term: self.term,
            channel: self.channel,
            start: self.start.or(start),
            rate,
            unit: self.unit,
            resolution,
            range: self.range,
            samples: self.samples,
        })
    }

    /// Some end each array with a delimiter. The empty sample behind it is padding when the
    /// rate and the block's length say so.
    fn drop_padding(&mut self, seconds: Option<f64>) {
        let (Some(rate), Some(seconds)) = (self.rate, seconds) else {
            return;
        };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate is at most 16,000 and seconds are positive; `as` saturates"
        )]
        let expected = (rate * seconds).round() as usize;
        while self.samples.len() > expected && self.samples.last().is_some_and(|s| s.is_nan()) {
            self.samples.pop();
        }
    }

    /// As told, else by the time that all `of_wave` samples of the wave in this block took.
    fn rate(&self, seconds: Option<f64>, of_wave: usize) -> Option<SampleRate> {
        #[allow(clippy::cast_precision_loss, reason = "at most 2,000,000 samples")]
        let by_time = seconds.map(|s| of_wave.max(self.samples.len()) as f64 / s);
        SampleRate::from_hz(self.rate.or(by_time)?)
    }

    #[allow(clippy::float_cmp, reason = "markers are exact integers")]
    fn drop_invalid(&mut self) {
        #[allow(clippy::cast_possible_truncation, reason = "samples are kept as f32")]
        let marker = self.invalid.map(|n| n as f32);
        for sample in &mut self.samples {
            if Some(*sample) == marker || WAVE_SENTINELS.contains(sample) {
                *sample = f32::NAN;
            }
        }
    }

    /// Applies what one step is worth and gives it back; 1 for physical samples. Numbers with
    /// decimals are no steps, whatever resolution is told beside them.
    fn scale(&mut self) -> f64 {
        let (told, told_in) = match self.resolution.take() {
            Some((n, unit)) => (Some(n), unit),
            None => (None, ReadUnit::Missing),
        };
        if self.unit == ReadUnit::Missing {
            self.unit = told_in.clone();
        }
        let told = told.map(|n| match (&told_in, &self.unit) {
            (ReadUnit::Known(from), ReadUnit::Known(to)) if from != to => {
                let zero = from.convert(0.0, *to).unwrap_or(0.0);
                from.convert(n, *to).map_or(n, |n| n - zero)
            }
            _ => n,
        });
        let worth = self
            .factor
            .or(told)
            .filter(|_| !self.decimals)
            .unwrap_or(1.0);
        #[allow(clippy::cast_possible_truncation, reason = "samples are kept as f32")]
        if (worth - 1.0).abs() > f64::EPSILON {
            for sample in &mut self.samples {
                *sample = (f64::from(*sample) * worth) as f32;
            }
        }
        worth
    }
}

/// Why a multiplexed array of several channels is not drawn: it names one wave, so nothing says
/// what the others are.
pub(super) const SEVERAL_CHANNELS: &str =
    "several channels in one multiplexed array (MA); each needs a row of its own (NA)";

/// The samples in OBX-5 of a multiplexed array (MA), whose repetitions are moments and whose
/// components are channels; `None` where there is more than one channel.
pub(super) fn one_channel<'a>(text: &'a str, d: &Delimiters) -> Option<Cow<'a, str>> {
    let component = char::from(d.component);
    if !text.contains(component) {
        return Some(Cow::Borrowed(text));
    }
    let of_several = |moment: &str| {
        let channels = moment.trim_end().trim_end_matches(component);
        channels.contains(component)
    };
    let several = d.repetitions(text).any(of_several);
    (!several).then(|| Cow::Owned(text.replace(component, "")))
}

/// Up to six digits with a sign: nearly every sample. Anything else is read with care.
fn small_integer(text: &[u8]) -> Option<f32> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some(_) | None => (false, text),
    };
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let mut sum = 0i32;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        sum = sum * 10 + i32::from(byte - b'0');
    }
    #[allow(clippy::cast_precision_loss, reason = "below 2^24")]
    Some(if negative { -sum as f32 } else { sum as f32 })
}

/// How many waves back a facet's wave is looked for.
const LOOK_BACK: usize = 64;

/// What a facet row tells.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) facet: Facet,
    pub(super) value: &'a str,
    pub(super) unit: ReadUnit,
}

/// A facet whose wave did not stand before it.
#[derive(Debug)]
pub(super) struct Loose<'a> {
    pub(super) obx: Obx<'a>,
    pub(super) told: Told<'a>,
    /// How many waves stood before it.
    pub(super) behind: usize,
}

/// The wave of a facet: the last one whose OBX-4 the facet's begins with.
pub(super) fn owner(waves: &[PendingWave], channel: &str) -> Option<usize> {
    let is_below = |wave: &PendingWave| {
        let place = wave.channel.0.as_ref();
        match channel.strip_prefix(place) {
            // The same OBX-4 for both, or none for either.
            Some("") => true,
            Some(rest) => rest.starts_with('.') && !place.is_empty(),
            None => false,
        }
    };
    let from = waves.len().saturating_sub(LOOK_BACK);
    let at = waves.get(from..)?.iter().rposition(is_below)?;
    Some(from + at)
}

/// The waves of a facet that has none before it. One below a wave is that wave's, one at a
/// channel (`1.1.1.0`) is of all waves in it, one beside waves is of the wave before it.
pub(super) fn owners(waves: &[PendingWave], channel: &str, behind: usize) -> Vec<usize> {
    let all = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let of = waves.iter().enumerate();
        of.filter(|(_, wave)| is(&wave.channel.0))
            .map(|(at, _)| at)
            .take(LOOK_BACK)
            .collect()
    };
    let is_within = |of: &str, place: &str| {
        let rest = of.strip_prefix(place);
        !place.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let below = all(&|wave| is_within(channel, wave));
    if let Some(first) = below.first() {
        return vec![*first];
    }
    let channel_of = channel.strip_suffix(".0").filter(|of| !of.is_empty());
    if let Some(of) = channel_of {
        let within = all(&|wave| is_within(wave, of.trim_end_matches(".0")));
        if !within.is_empty() {
            return within;
        }
    }
    let beside = behind.saturating_sub(1);
    if waves.is_empty() {
        Vec::new()
    } else {
        vec![beside]
    }
}

/// The block's waves, those that are some; the others are noted.
pub(super) fn finish(
    mut waves: Vec<PendingWave>,
    start: Option<DeviceTime>,
    end: Option<DeviceTime>,
    defects: &mut Defects,
) -> Vec<WaveChunk> {
    let mut chunks = Vec::with_capacity(waves.len());
    share_rates(&mut waves);
    let lengths = lengths(&waves);
    for (wave, of_wave) in waves.into_iter().zip(lengths) {
        let number = wave.number;
        if wave.bad > 0 {
            defects.field(
                "OBX",
                number,
                5,
                "samples that are not numbers, taken as missing",
            );
        }
        let own = wave.start;
        match wave.finish(start, end, of_wave) {
            Ok(mut chunk) => {
                if own.is_none() {
                    chunk.start = follows(&chunks, &chunk, end.as_ref()).or(chunk.start);
                }
                chunks.push(chunk);
            }
            Err(reason) => defects.field("OBX", number, 5, reason),
        }
    }
    chunks
}

/// When a piece begins that has no time of its own (OBX-14): where the piece of its wave before
/// it ended. Two waves of one name that each fill the block are beside one another; where no end
/// of the block tells, only what names its place (OBX-4) is one wave.
fn follows(
    before: &[WaveChunk],
    chunk: &WaveChunk,
    block_end: Option<&DeviceTime>,
) -> Option<DeviceTime> {
    let from = before.len().saturating_sub(LOOK_BACK);
    let same = |other: &&WaveChunk| other.channel == chunk.channel && other.term == chunk.term;
    let last = before.get(from..)?.iter().rfind(same)?;
    let begin = later(last.start?, length_s(last))?;
    let fits = match block_end {
        Some(end) => {
            let over = seconds_between(end, &later(begin, length_s(chunk))?)?;
            over < length_s(chunk) / 2.0
        }
        None => !chunk.channel.0.is_empty(),
    };
    fits.then_some(begin)
}

#[allow(clippy::cast_precision_loss, reason = "at most 200,000 samples")]
fn length_s(chunk: &WaveChunk) -> f64 {
    chunk.samples.len() as f64 / chunk.rate.hz()
}

/// A time so many seconds later; `None` beyond the calendar.
fn later(at: DeviceTime, seconds: f64) -> Option<DeviceTime> {
    #[allow(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let micros = (seconds * 1e6).round() as i64;
    Some(DeviceTime {
        local: at
            .local
            .checked_add_signed(Duration::microseconds(micros))?,
        precision: Precision::Fraction,
        ..at
    })
}

/// How many samples of its wave the block has in all, for each piece without a rate.
fn lengths(waves: &[PendingWave]) -> Vec<usize> {
    let of_one = |wave: &PendingWave| {
        if wave.rate.is_some() {
            return wave.len();
        }
        let same = |other: &&PendingWave| other.channel == wave.channel && other.term == wave.term;
        waves
            .iter()
            .take(LOOK_BACK)
            .filter(same)
            .map(PendingWave::len)
            .sum()
    };
    waves.iter().map(of_one).collect()
}

/// Of a wave in several pieces the first alone may tell the rate.
fn share_rates(waves: &mut [PendingWave]) {
    for at in 1..waves.len() {
        let (before, rest) = waves.split_at_mut(at);
        let Some(wave) = rest.first_mut().filter(|wave| wave.rate.is_none()) else {
            continue;
        };
        let from = before.len().saturating_sub(LOOK_BACK);
        let same = |other: &&PendingWave| other.channel == wave.channel && other.term == wave.term;
        let known = before.get(from..).and_then(|some| some.iter().rfind(same));
        if let Some(known) = known {
            wave.rate = known.rate;
            wave.resolution = wave.resolution.take().or_else(|| known.resolution.clone());
            wave.invalid = wave.invalid.or(known.invalid);
        }
    }
}
