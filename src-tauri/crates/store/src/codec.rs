//! Blocks: how waves and numbers lie in the archive.
//!
//! ```text
//! byte 0      version, 1
//! byte 1      what: 1 wave of 16 bits, 2 wave of 32 bits, 3 numbers
//! bytes 2-9   checksum: the first 8 bytes of SHA-256 over series, from, to,
//!             n (8 bytes each, little endian), bytes 0 and 1, summary, payload
//! from 10     payload
//! ```
//! A wave's payload is one `pco` stream of the device's own integers; scale
//! and rate belong to the series. Numbers are three parts, each after its
//! length as a varint: times in milliseconds after `from` (pco, 32 bits),
//! states as runs (count as varint, code as a byte), and the values of state 0
//! (pco, 64-bit floats, bit for bit).
//!
//! The summary, kept beside a block of numbers, has least and greatest value
//! of each minute after `from`: count as varint and, if it is not 0, two
//! 64-bit floats. A trend of days is drawn from it without decoding a block.
//!
//! `pco` was chosen over general compressors: MIT-BIH record 100 in blocks of
//! 10 s takes about 4 bits a sample, zstd -19 about 6.5 (docs/BENCHMARKS.md).

use crate::bytes::{Bytes, put_varint};
use lamplight_units::{NoValue, Value, Wall};
use pco::ChunkConfig;
use pco::standalone::{simple_compress, simple_decompress};
use sha2::{Digest, Sha256};

const VERSION: u8 = 1;
const HEAD: usize = 10;
/// No block has more values; a damaged count never asks for more memory.
pub const MOST_VALUES: usize = 1 << 18;

/// Why a block does not decode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// It ends too early.
    #[error("it ends too early")]
    Short,
    /// Written by a newer program.
    #[error("version {0} of blocks is not known")]
    Version(u8),
    /// Its bytes, or the row around them, have changed.
    #[error("the checksum does not match")]
    Checksum,
    /// The checksum holds, and still it is not what this program writes.
    #[error("{0}")]
    Malformed(&'static str),
    /// pco refused.
    #[error("pco: {0}")]
    Pco(String),
}

impl From<pco::errors::PcoError> for CodecError {
    fn from(error: pco::errors::PcoError) -> Self {
        Self::Pco(error.to_string())
    }
}

/// Where a block belongs; its checksum covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its series.
    pub series: u32,
    /// The first value's time.
    pub from: Wall,
    /// The end: of the last sample, or the last number's time.
    pub to: Wall,
    /// How many values.
    pub n: u32,
}

/// A number with its time.
pub type Timed = (Wall, Value);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Wave16 = 1,
    Wave32 = 2,
    Numbers = 3,
}

impl What {
    fn of(code: u8) -> Option<Self> {
        [Self::Wave16, Self::Wave32, Self::Numbers]
            .into_iter()
            .find(|what| *what as u8 == code)
    }
}

/// Packs one run of samples.
///
/// # Errors
/// When pco refuses, which it has no reason to.
pub fn encode_wave(head: &Head, samples: &[i32]) -> Result<Vec<u8>, CodecError> {
    let narrow: Option<Vec<i16>> = samples.iter().map(|s| i16::try_from(*s).ok()).collect();
    let config = ChunkConfig::default();
    let (what, payload) = match narrow {
        Some(narrow) => (What::Wave16, simple_compress(&narrow, &config)?),
        None => (What::Wave32, simple_compress(samples, &config)?),
    };
    Ok(seal(head, what, &[], &payload))
}

/// Unpacks what [`encode_wave`] packed.
///
/// # Errors
/// When anything about it has changed.
pub fn decode_wave(head: &Head, bytes: &[u8]) -> Result<Vec<i32>, CodecError> {
    let (what, payload) = open(head, &[], bytes)?;
    let samples: Vec<i32> = match what {
        What::Wave16 => simple_decompress::<i16>(payload)?
            .into_iter()
            .map(i32::from)
            .collect(),
        What::Wave32 => simple_decompress::<i32>(payload)?,
        What::Numbers => return Err(CodecError::Malformed("numbers where a wave should be")),
    };
    counted(head, samples)
}

/// Packs numbers; answers the summary and the bytes. Times are cut to milliseconds.
///
/// # Errors
/// When pco refuses, or the numbers span more than 49 days.
pub fn encode_numbers(head: &Head, numbers: &[Timed]) -> Result<(Vec<u8>, Vec<u8>), CodecError> {
    let offsets: Option<Vec<u32>> = numbers
        .iter()
        .map(|(at, _)| offset_ms(head.from, *at))
        .collect();
    let offsets = offsets.ok_or(CodecError::Malformed("a time before the block's"))?;
    let values: Vec<f64> = numbers
        .iter()
        .filter_map(|(_, value)| value.number())
        .collect();
    let config = ChunkConfig::default();
    let mut payload = Vec::new();
    for part in [
        simple_compress(&offsets, &config)?,
        runs(numbers),
        simple_compress(&values, &config)?,
    ] {
        put_varint(&mut payload, part.len() as u64);
        payload.extend_from_slice(&part);
    }
    let summary = summarise(head, numbers);
    let bytes = seal(head, What::Numbers, &summary, &payload);
    Ok((summary, bytes))
}

/// Unpacks what [`encode_numbers`] packed.
///
/// # Errors
/// When anything about it has changed.
pub fn decode_numbers(head: &Head, summary: &[u8], bytes: &[u8]) -> Result<Vec<Timed>, CodecError> {
    let (What::Numbers, payload) = open(head, summary, bytes)? else {
        return Err(CodecError::Malformed("a wave where numbers should be"));
    };
    let mut payload = Bytes(payload);
    let mut part = || {
        let length = payload.count(1)?;
        payload.take(length)
    };
    let offsets = simple_decompress::<u32>(part()?)?;
    let states = expand(part()?)?;
    let mut values = simple_decompress::<f64>(part()?)?.into_iter();
    if states.len() != offsets.len() {
        return Err(CodecError::Malformed("as many states as times are needed"));
    }
    let mut numbers = Vec::with_capacity(offsets.len());
    for (offset, state) in offsets.into_iter().zip(states) {
        let value = match reason(state)? {
            Some(reason) => Value::None(reason),
            None => Value::new(values.next().ok_or(CodecError::Short)?),
        };
        numbers.push((after_ms(head.from, offset), value));
    }
    counted(head, numbers)
}

/// Least and greatest value of one minute, from the block's summary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minute {
    /// When the minute begins.
    pub from: Wall,
    /// How many numbers it has.
    pub n: usize,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

/// The minutes of a block that have any number.
///
/// # Errors
/// When it is not what [`encode_numbers`] wrote.
pub fn minutes(from: Wall, summary: &[u8]) -> Result<Vec<Minute>, CodecError> {
    let mut bytes = Bytes(summary);
    let mut minutes = Vec::new();
    let mut begin = from;
    while !bytes.is_empty() {
        let n = usize::try_from(bytes.varint()?).unwrap_or(usize::MAX);
        if n > 0 {
            let min = f64::from_le_bytes(bytes.array()?);
            let max = f64::from_le_bytes(bytes.array()?);
            minutes.push(Minute {
                from: begin,
                n,
                min,
                max,
            });
        }
        begin = after_ms(begin, MINUTE_MS);
    }
    Ok(minutes)
}

const MINUTE_MS: u32 = 60_000;

fn summarise(head: &Head, numbers: &[Timed]) -> Vec<u8> {
    let mut minutes: Vec<(u64, f64, f64)> = Vec::new();
    for (at, value) in numbers {
        let (Some(offset), Some(number)) = (offset_ms(head.from, *at), value.number()) else {
            continue;
        };
        let minute = (offset / MINUTE_MS) as usize;
        if minutes.len() <= minute {
            minutes.resize(minute + 1, (0, f64::INFINITY, f64::NEG_INFINITY));
        }
        if let Some((n, min, max)) = minutes.get_mut(minute) {
            *n += 1;
            *min = min.min(number);
            *max = max.max(number);
        }
    }
    let mut out = Vec::new();
    for (n, min, max) in minutes {
        put_varint(&mut out, n);
        if n > 0 {
            out.extend_from_slice(&min.to_le_bytes());
            out.extend_from_slice(&max.to_le_bytes());
        }
    }
    out
}

fn runs(numbers: &[Timed]) -> Vec<u8> {
    let mut out = Vec::new();
    for run in numbers.chunk_by(|(_, a), (_, b)| a.reason() == b.reason()) {
        put_varint(&mut out, run.len() as u64);
        out.push(run.first().map_or(0, |(_, value)| code(value.reason())));
    }
    out
}

fn expand(bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Bytes(bytes);
    let mut states = Vec::new();
    while !bytes.is_empty() {
        let n = usize::try_from(bytes.varint()?).unwrap_or(usize::MAX);
        let code = bytes.byte()?;
        if n > MOST_VALUES - states.len().min(MOST_VALUES) {
            return Err(CodecError::Malformed("more states than a block holds"));
        }
        states.resize(states.len() + n, code);
    }
    Ok(states)
}

/// The code of a state on the disk; codes are never given anew.
pub(crate) const fn code(reason: Option<NoValue>) -> u8 {
    match reason {
        None => 0,
        Some(NoValue::NotMeasured) => 1,
        Some(NoValue::SensorOff) => 2,
        Some(NoValue::Invalid) => 3,
        Some(NoValue::Busy) => 4,
        Some(NoValue::AboveRange) => 5,
        Some(NoValue::BelowRange) => 6,
        Some(NoValue::Sentinel) => 7,
        Some(NoValue::Unreadable) => 8,
        Some(NoValue::WrongUnit) => 9,
        Some(NoValue::Stale) => 10,
    }
}

/// What a code on the disk means.
pub(crate) const fn reason(code: u8) -> Result<Option<NoValue>, CodecError> {
    Ok(Some(match code {
        0 => return Ok(None),
        1 => NoValue::NotMeasured,
        2 => NoValue::SensorOff,
        3 => NoValue::Invalid,
        4 => NoValue::Busy,
        5 => NoValue::AboveRange,
        6 => NoValue::BelowRange,
        7 => NoValue::Sentinel,
        8 => NoValue::Unreadable,
        9 => NoValue::WrongUnit,
        10 => NoValue::Stale,
        _ => return Err(CodecError::Malformed("a state that is not known")),
    }))
}

/// Cut to the millisecond, as blocks keep the times of numbers.
pub(crate) const fn whole_ms(at: Wall) -> Wall {
    Wall::from_micros(at.micros().div_euclid(1_000).saturating_mul(1_000))
}

fn offset_ms(from: Wall, at: Wall) -> Option<u32> {
    u32::try_from(at.millis().checked_sub(from.millis())?).ok()
}

fn after_ms(from: Wall, ms: u32) -> Wall {
    Wall::from_micros(from.micros().saturating_add(i64::from(ms) * 1_000))
}

fn counted<T>(head: &Head, values: Vec<T>) -> Result<Vec<T>, CodecError> {
    if values.len() == head.n as usize {
        Ok(values)
    } else {
        Err(CodecError::Malformed("another count than its row says"))
    }
}

fn checksum(head: &Head, what: What, summary: &[u8], payload: &[u8]) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update(u64::from(head.series).to_le_bytes());
    hash.update(head.from.micros().to_le_bytes());
    hash.update(head.to.micros().to_le_bytes());
    hash.update(u64::from(head.n).to_le_bytes());
    hash.update([VERSION, what as u8]);
    hash.update(summary);
    hash.update(payload);
    first_eight(&hash.finalize().into())
}

pub(crate) fn first_eight(hash: &[u8; 32]) -> [u8; 8] {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    first
}

/// The same values under another head: as an archive has them that is put together from
/// blocks, not from samples.
///
/// # Errors
/// When anything about it has changed.
pub fn moved(from: &Head, to: &Head, summary: &[u8], bytes: &[u8]) -> Result<Vec<u8>, CodecError> {
    let (what, payload) = open(from, summary, bytes)?;
    Ok(seal(to, what, summary, payload))
}

fn seal(head: &Head, what: What, summary: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEAD + payload.len());
    out.extend_from_slice(&[VERSION, what as u8]);
    out.extend_from_slice(&checksum(head, what, summary, payload));
    out.extend_from_slice(payload);
    out
}

fn open<'a>(head: &Head, summary: &[u8], bytes: &'a [u8]) -> Result<(What, &'a [u8]), CodecError> {
    let (start, payload) = bytes.split_at_checked(HEAD).ok_or(CodecError::Short)?;
    let version = start.first().copied().unwrap_or_default();
    if version != VERSION {
        return Err(CodecError::Version(version));
    }
    let what = What::of(start[1]).ok_or(CodecError::Malformed("a kind that is not known"))?;
    if checksum(head, what, summary, payload) != start[2..] {
        return Err(CodecError::Checksum);
    }
    if head.n as usize > MOST_VALUES {
        return Err(CodecError::Malformed("more values than a block holds"));
    }
    Ok((what, payload))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head(n: usize) -> Head {
        Head {
            series: 3,
            from: Wall::from_micros(1_700_000_000_000_000),
            to: Wall::from_micros(1_700_000_010_000_000),
            n: u32::try_from(n).unwrap(),
        }
    }

    fn numbers() -> impl Strategy<Value = Vec<Timed>> {
        let value = prop_oneof![
            4 => (-1000.0..1000.0f64).prop_map(Value::new),
            1 => (1..=10u8).prop_map(|c| Value::None(reason(c).unwrap().unwrap())),
        ];
        prop::collection::vec((0..600_000u32, value), 0..200).prop_map(|mut list| {
            list.sort_by_key(|(ms, _)| *ms);
            let from = head(0).from;
            list.into_iter()
                .map(|(ms, value)| (after_ms(from, ms), value))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_wave_is_read_as_it_was_written(samples in prop::collection::vec(any::<i32>(), 0..3000)) {
            let head = head(samples.len());
            let bytes = encode_wave(&head, &samples).unwrap();
            prop_assert_eq!(decode_wave(&head, &bytes).unwrap(), samples);
        }

        #[test]
        fn a_narrow_wave_is_read_as_it_was_written(samples in prop::collection::vec(-2000..2000i32, 0..3000)) {
            let head = head(samples.len());
            let bytes = encode_wave(&head, &samples).unwrap();
            prop_assert_eq!(decode_wave(&head, &bytes).unwrap(), samples);
        }

        #[test]
        fn numbers_are_read_as_they_were_written(numbers in numbers()) {
            let head = head(numbers.len());
            let (summary, bytes) = encode_numbers(&head, &numbers).unwrap();
            prop_assert_eq!(&decode_numbers(&head, &summary, &bytes).unwrap(), &numbers);
            let counted: usize = minutes(head.from, &summary).unwrap().iter().map(|m| m.n).sum();
            prop_assert_eq!(counted, numbers.iter().filter(|(_, v)| v.number().is_some()).count());
        }

        #[test]
        fn any_changed_byte_of_a_block_is_found(
            samples in prop::collection::vec(-500..500i32, 1..500), at in any::<prop::sample::Index>(), flip in 1..=255u8,
        ) {
            let head = head(samples.len());
            let mut bytes = encode_wave(&head, &samples).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert!(decode_wave(&head, &bytes).is_err());
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode_wave(&head(9), &bytes);
            let _ = decode_numbers(&head(9), &bytes, &bytes);
            let _ = minutes(head(9).from, &bytes);
            let _ = expand(&bytes);
        }
    }

    #[test]
    fn a_block_belongs_to_its_place() {
        let head = head(4);
        let bytes = encode_wave(&head, &[1, 2, 3, 4]).unwrap();
        for other in [
            Head { series: 4, ..head },
            Head {
                from: Wall::from_micros(0),
                ..head
            },
            Head {
                to: Wall::from_micros(0),
                ..head
            },
            Head { n: 5, ..head },
        ] {
            assert_eq!(decode_wave(&other, &bytes), Err(CodecError::Checksum));
        }
        let there = Head {
            from: Wall::from_micros(0),
            ..head
        };
        let moved = moved(&head, &there, &[], &bytes).unwrap();
        assert_eq!(decode_wave(&there, &moved).unwrap(), [1, 2, 3, 4]);
        assert!(decode_wave(&head, &moved).is_err());
        let mut newer = bytes;
        newer[0] = 2;
        assert_eq!(decode_wave(&head, &newer), Err(CodecError::Version(2)));
    }
}
