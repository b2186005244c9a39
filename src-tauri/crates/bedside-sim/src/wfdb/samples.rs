//! The samples of a signal file (signal(5)).

use super::header::Spec;
use super::{SAMPLES_MAX, WfdbError};

/// Stands for a sample that is none, whatever the file's format has for it.
pub(super) const NONE: i32 = i32::MIN;

/// How samples are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Differences of 8 bits to the signal's sample before.
    Differences8,
    /// Words, the low byte first.
    Words16,
    /// Three bytes, the low one first.
    Words24,
    /// Double words, the low byte first.
    Words32,
    /// Words, the high byte first.
    Words61,
    /// Bytes, 128 being 0.
    Bytes80,
    /// Words, the low byte first, 32,768 being 0.
    Words160,
    /// Two samples of 12 bits in three bytes.
    Packed212,
}

impl Format {
    /// Their numbers, for a sentence.
    pub const KNOWN: &str = "8, 16, 24, 32, 61, 80, 160 and 212";

    pub fn numbered(number: &str) -> Option<Self> {
        Some(match number {
            "8" => Self::Differences8,
            "16" => Self::Words16,
            "24" => Self::Words24,
            "32" => Self::Words32,
            "61" => Self::Words61,
            "80" => Self::Bytes80,
            "160" => Self::Words160,
            "212" => Self::Packed212,
            _ => return None,
        })
    }

    /// The value that says that there is no sample; format 8 has none.
    pub const fn no_sample(self) -> i32 {
        match self {
            Self::Differences8 | Self::Words32 => NONE,
            Self::Words16 | Self::Words61 | Self::Words160 => -32_768,
            Self::Words24 => -8_388_608,
            Self::Bytes80 => -128,
            Self::Packed212 => -2_048,
        }
    }

    const fn bytes(self, count: usize) -> usize {
        match self {
            Self::Differences8 | Self::Bytes80 => count,
            Self::Words16 | Self::Words61 | Self::Words160 => count * 2,
            Self::Words24 => count * 3,
            Self::Words32 => count * 4,
            Self::Packed212 => count / 2 * 3 + count % 2 * 2,
        }
    }
}

/// Every sample of a file in its order; the signals are all of the file.
pub(super) fn unpack(specs: &[Spec], frames: usize, dat: &[u8]) -> Result<Vec<i32>, WfdbError> {
    let Some(first) = specs.first() else {
        return Ok(Vec::new());
    };
    if specs.iter().any(|spec| spec.format != first.format) {
        return Err(WfdbError::Header {
            line: 2,
            what: "signals of one file differ in format".to_owned(),
        });
    }
    let width: usize = specs.iter().map(|spec| spec.per_frame).sum();
    let count = frames.saturating_mul(width);
    if count > SAMPLES_MAX {
        return Err(WfdbError::Header {
            line: 1,
            what: "record is too long".to_owned(),
        });
    }
    let need = first.offset.saturating_add(first.format.bytes(count));
    let body = dat.get(first.offset..need).ok_or(WfdbError::Short {
        have: dat.len(),
        need,
    })?;
    let mut samples = raw(first.format, body, count, specs);
    let none = first.format.no_sample();
    for sample in samples.iter_mut().filter(|sample| **sample == none) {
        *sample = NONE;
    }
    Ok(samples)
}

fn raw(format: Format, body: &[u8], count: usize, specs: &[Spec]) -> Vec<i32> {
    let (words, triples, doubles) = (
        || body.as_chunks::<2>().0.iter(),
        || body.as_chunks::<3>().0.iter(),
        || body.as_chunks::<4>().0.iter(),
    );
    match format {
        Format::Differences8 => differences(body, specs),
        Format::Words16 => words().map(|b| i16::from_le_bytes(*b).into()).collect(),
        Format::Words61 => words().map(|b| i16::from_be_bytes(*b).into()).collect(),
        Format::Words160 => words()
            .map(|b| i32::from(u16::from_le_bytes(*b)) - 32_768)
            .collect(),
        Format::Words24 => triples()
            .map(|[a, b, c]| i32::from_le_bytes([0, *a, *b, *c]) >> 8)
            .collect(),
        Format::Words32 => doubles().map(|b| i32::from_le_bytes(*b)).collect(),
        Format::Bytes80 => body.iter().map(|b| i32::from(*b) - 128).collect(),
        Format::Packed212 => packed(body, count),
    }
}

/// Each signal counts on from its own sample before, the first from the header's.
fn differences(body: &[u8], specs: &[Spec]) -> Vec<i32> {
    let mut now: Vec<i32> = specs.iter().map(|spec| spec.initial).collect();
    let order: Vec<usize> = specs
        .iter()
        .enumerate()
        .flat_map(|(signal, spec)| std::iter::repeat_n(signal, spec.per_frame))
        .collect();
    let mut samples = Vec::with_capacity(body.len());
    for (byte, signal) in body.iter().zip(order.iter().cycle()) {
        if let Some(now) = now.get_mut(*signal) {
            *now = now.saturating_add(i32::from(byte.cast_signed()));
            samples.push(*now);
        }
    }
    samples
}

fn packed(body: &[u8], count: usize) -> Vec<i32> {
    // Sign of 12 bits: shift up to the sign of 16, and back.
    let signed = |high: u8, low: u8| i32::from((i16::from_be_bytes([high, low]) << 4) >> 4);
    let mut samples = Vec::with_capacity(count + 1);
    for group in body.chunks(3) {
        if let [a, b, rest @ ..] = group {
            samples.push(signed(b & 0x0f, *a));
            if let [c] = rest {
                samples.push(signed(b >> 4, *c));
            }
        }
    }
    samples.truncate(count);
    samples
}
