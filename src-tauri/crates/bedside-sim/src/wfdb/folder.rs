//! Records of a folder: signal files beside the header, segments with gaps between them.

use super::header::Master;
use super::{Record, SAMPLES_MAX, Signal, WfdbError};
use std::io::Read as _;
use std::path::Path;

/// Longest header: 64 signal lines and as many segments as are read.
const HEADER_BYTES_MAX: u64 = 1 << 20;
/// Longest signal file: as many samples as are read, of four bytes.
const FILE_BYTES_MAX: u64 = SAMPLES_MAX as u64 * 4;

/// The name of a gap among the segments.
const GAP: &str = "~";

impl Record {
    /// Reads the record of a header file, with the files beside it that it names.
    ///
    /// # Errors
    /// When a file cannot be read or is not as it should be.
    pub fn open(header: &Path) -> Result<Self, WfdbError> {
        let folder = header.parent().unwrap_or(Path::new(""));
        let text = text(header)?;
        match Master::parse(&text)? {
            None => single(folder, &text),
            Some(master) => joined(folder, master),
        }
    }
}

fn single(folder: &Path, header: &str) -> Result<Record, WfdbError> {
    Record::of_files(header, |name| bytes(&beside(folder, name)?, FILE_BYTES_MAX))
}

/// The segments one after the other; where one lacks a signal, that has a gap.
fn joined(folder: &Path, master: Master) -> Result<Record, WfdbError> {
    let mut signals: Vec<Signal> = Vec::new();
    let mut seconds = 0.0;
    let mut gap_frames = 0usize;
    let mut hz = 0.0;
    for (segment, frames) in &master.segments {
        if segment == GAP {
            gap_frames = gap_frames.saturating_add(*frames);
            continue;
        }
        if *frames == 0 {
            // The layout of a record with variable segments: it has no samples.
            continue;
        }
        let of_segment = |error| WfdbError::In {
            file: segment.clone(),
            error: Box::new(error),
        };
        let file = beside(folder, &format!("{segment}.hea"))?;
        let header = text(&file)?;
        let record = single(folder, &header).map_err(of_segment)?;
        hz = frame_rate(&header).unwrap_or(hz);
        if hz > 0.0 {
            seconds += gap_frames as f64 / hz;
            gap_frames = 0;
        }
        append(&mut signals, record.signals, seconds, segment)?;
        if hz > 0.0 {
            seconds += *frames as f64 / hz;
        }
    }
    if hz > 0.0 {
        seconds += gap_frames as f64 / hz;
    }
    for signal in &mut signals {
        fill(signal, seconds);
    }
    Ok(Record {
        name: master.name,
        signals,
    })
}

fn frame_rate(header: &str) -> Option<f64> {
    super::Head::parse(header).ok().map(|head| head.hz)
}

/// Puts a segment that begins so many seconds after the record's begin behind the others.
fn append(
    signals: &mut Vec<Signal>,
    more: Vec<Signal>,
    seconds: f64,
    segment: &str,
) -> Result<(), WfdbError> {
    for new in more {
        let bad = |what: String| WfdbError::Segment {
            segment: segment.to_owned(),
            what,
        };
        let known = signals.iter_mut().find(|known| known.label == new.label);
        let Some(known) = known else {
            let mut first = Signal {
                samples: Vec::new(),
                ..new
            };
            fill(&mut first, seconds);
            first.samples.extend(new.samples);
            signals.push(first);
            continue;
        };
        if known.unit != new.unit || (known.rate_hz - new.rate_hz).abs() > 1e-6 {
            return Err(bad(format!(
                "{} has another unit or rate than before",
                new.label
            )));
        }
        fill(known, seconds);
        known.samples.extend(new.samples);
        if known.samples.len() > SAMPLES_MAX {
            return Err(bad("the record is too long".to_owned()));
        }
    }
    Ok(())
}

/// Nothing up to so many seconds after the record's begin.
fn fill(signal: &mut Signal, seconds: f64) {
    let count = (seconds * signal.rate_hz).round() as usize;
    if count > signal.samples.len() {
        signal.samples.resize(count.min(SAMPLES_MAX), f32::NAN);
    }
}

/// A file beside the header; a name that leads elsewhere is refused.
fn beside(folder: &Path, name: &str) -> Result<std::path::PathBuf, WfdbError> {
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
    if plain {
        return Ok(folder.join(name));
    }
    Err(WfdbError::Unreadable {
        file: name.to_owned(),
        reason: "it is no name of a file beside the header".to_owned(),
    })
}

fn text(path: &Path) -> Result<String, WfdbError> {
    let bytes = bytes(path, HEADER_BYTES_MAX)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, WfdbError> {
    let unreadable = |reason: String| WfdbError::Unreadable {
        file: path.display().to_string(),
        reason,
    };
    let file = std::fs::File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let mut bytes = Vec::new();
    let read = file.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > most {
        return Err(unreadable(format!("it has more than {most} bytes")));
    }
    Ok(bytes)
}
