//! Reader of WFDB records: a header (`.hea`) and its signal files.
//!
//! Layout after the public descriptions header(5) and signal(5) of PhysioNet: formats
//! 8, 16, 24, 32, 61, 80, 160 and 212; several samples of a signal in one frame
//! (`x4`), a skew between signals (`:4`), a byte offset (`+24`), several signal files
//! of one record, and records of several segments with gaps between them (`~`). A
//! sample that is none is a gap, too. Anything else is an error that names the line.

mod folder;
mod header;
mod samples;

use header::{Head, Spec};
use samples::NONE;
use thiserror::Error;

/// Largest record read: ten hours of three signals at 1,000 Hz are below it.
pub const SAMPLES_MAX: usize = 120_000_000;

/// Most signals in one record.
pub const SIGNALS_MAX: usize = 64;

/// Most segments in one record: a week in pieces of a minute.
pub const SEGMENTS_MAX: usize = 10_080;

/// Why a record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WfdbError {
    /// A header without a record line.
    #[error("header holds no record line")]
    Empty,
    /// A header line that is not as it should be.
    #[error("header line {line}: {what}")]
    Header {
        /// Counted from 1, comments and blank lines included.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// The signal file ends before the header's last sample.
    #[error("signal file has {have} bytes, the header tells of {need}")]
    Short {
        /// Bytes there.
        have: usize,
        /// Bytes needed.
        need: usize,
    },
    /// The samples do not add up to the header's check sum.
    #[error("samples of {signal} add up to {found}, the header says {told}")]
    CheckSum {
        /// The signal.
        signal: String,
        /// The sum of the samples read.
        found: i16,
        /// The header's.
        told: i16,
    },
    /// A file that cannot be read.
    #[error("{file} cannot be read: {reason}")]
    Unreadable {
        /// Which.
        file: String,
        /// The system's words.
        reason: String,
    },
    /// A file that is wrong, of a record of several.
    #[error("{file}: {error}")]
    In {
        /// Which.
        file: String,
        /// What is wrong with it.
        error: Box<Self>,
    },
    /// A segment that does not fit the others.
    #[error("segment {segment}: {what}")]
    Segment {
        /// Its name.
        segment: String,
        /// What does not fit.
        what: String,
    },
    /// Nothing in it that a monitor of the simulator can send.
    #[error("none of its signals can be played: it has {has}; known are {known}")]
    NothingToPlay {
        /// The labels and units it has.
        has: String,
        /// Those that can be played.
        known: &'static str,
    },
}

/// One signal, in physical units.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Description, such as `MLII` or `ABP`.
    pub label: String,
    /// Unit as written, `mV` when the header says none.
    pub unit: String,
    /// Samples a second.
    pub rate_hz: f64,
    /// Units of the converter for one physical unit.
    pub gain: f64,
    /// Physical values; where there is none, not a number.
    pub samples: Vec<f32>,
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its signals in the order of the file.
    pub signals: Vec<Signal>,
}

impl Record {
    /// Reads a record of one segment from its header and its only signal file.
    ///
    /// # Errors
    /// When the header is not understood, the file is too short, or the samples do
    /// not add up to the header's check sum.
    pub fn read(header: &str, dat: &[u8]) -> Result<Self, WfdbError> {
        Self::of_files(header, |_| Ok(dat.to_vec()))
    }

    /// Reads a record of one segment; `file` brings the signal file of a name.
    fn of_files(
        header: &str,
        file: impl Fn(&str) -> Result<Vec<u8>, WfdbError>,
    ) -> Result<Self, WfdbError> {
        let Head {
            name,
            hz,
            frames,
            specs,
        } = Head::parse(header)?;
        let mut signals = Vec::with_capacity(specs.len());
        // Signals of one file stand together.
        for group in specs.chunk_by(|a, b| a.file == b.file) {
            let Some(first) = group.first() else { continue };
            let raw = samples::unpack(group, frames, &file(&first.file)?)?;
            let width: usize = group.iter().map(|spec| spec.per_frame).sum();
            let mut at = 0;
            for spec in group {
                signals.push(signal(spec, &raw, width, at, hz)?);
                at += spec.per_frame;
            }
        }
        Ok(Self { name, signals })
    }
}

fn signal(
    spec: &Spec,
    raw: &[i32],
    width: usize,
    at: usize,
    frame_hz: f64,
) -> Result<Signal, WfdbError> {
    let own: Vec<i32> = raw
        .chunks_exact(width)
        .flat_map(|frame| &frame[at..at + spec.per_frame])
        .copied()
        .collect();
    let stored = |sample: &i32| match *sample {
        NONE => spec.format.no_sample(),
        sample => sample,
    };
    let found = own
        .iter()
        .fold(0i16, |sum, sample| sum.wrapping_add(stored(sample) as i16));
    if let Some(told) = spec.check_sum.filter(|told| *told != found) {
        return Err(WfdbError::CheckSum {
            signal: spec.label.clone(),
            found,
            told,
        });
    }
    // A skewed signal was written late by so many frames; its last ones are not there.
    let lost = (spec.skew * spec.per_frame).min(own.len());
    let physical = |sample: &i32| match *sample {
        NONE => f32::NAN,
        sample => ((f64::from(sample) - f64::from(spec.baseline)) / spec.gain) as f32,
    };
    let mut samples: Vec<f32> = own[lost..].iter().map(physical).collect();
    samples.resize(own.len(), f32::NAN);
    Ok(Signal {
        label: spec.label.clone(),
        unit: spec.unit.clone(),
        rate_hz: frame_hz * spec.per_frame as f64,
        gain: spec.gain,
        samples,
    })
}

#[cfg(test)]
mod tests;
