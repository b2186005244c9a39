//! Reader of WFDB records: a `.hea` text and one `.dat` of interleaved samples.
//!
//! Only what the recordings of `assets/recordings` need: one signal file, formats
//! 16 (little-endian words) and 212 (two 12-bit samples in three bytes), several
//! samples of a signal in one frame (`x4`), a skew between signals (`:4`) and a
//! byte offset (`+24`). Layout after the public description of WFDB's header(5)
//! and signal(5). Anything else is an error that names the line.

use thiserror::Error;

/// Largest record read: ten hours of three signals at 1,000 Hz are below it.
pub const SAMPLES_MAX: usize = 120_000_000;

/// Most signals in one record.
pub const SIGNALS_MAX: usize = 64;

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
    /// Physical values.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Words16,
    Packed212,
}

#[derive(Debug)]
struct Spec {
    format: Format,
    offset: usize,
    per_frame: usize,
    skew: usize,
    gain: f64,
    baseline: i32,
    unit: String,
    check_sum: Option<i16>,
    label: String,
}

impl Record {
    /// Reads a record from its header and its signal file.
    ///
    /// # Errors
    /// When the header is not understood, the file is too short, or the samples do
    /// not add up to the header's check sum.
    pub fn read(header: &str, dat: &[u8]) -> Result<Self, WfdbError> {
        let mut lines = header
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let (line, first) = lines.next().ok_or(WfdbError::Empty)?;
        let (name, count, frame_hz, frames) = record_line(line, first)?;
        let mut specs = Vec::with_capacity(count);
        for _ in 0..count {
            let (line, text) = lines.next().ok_or(WfdbError::Header {
                line: header.lines().count(),
                what: format!("{count} signal lines are announced, fewer are there"),
            })?;
            specs.push(signal_line(line, text)?);
        }
        let raw = samples(&specs, frames, dat)?;
        let width: usize = specs.iter().map(|s| s.per_frame).sum();
        let mut signals = Vec::with_capacity(count);
        let mut at = 0;
        for spec in &specs {
            signals.push(signal(spec, &raw, width, at, frame_hz)?);
            at += spec.per_frame;
        }
        Ok(Self { name, signals })
    }
}

fn record_line(line: usize, text: &str) -> Result<(String, usize, f64, usize), WfdbError> {
    let bad = |what: &str| WfdbError::Header {
        line,
        what: what.to_owned(),
    };
    let mut fields = text.split_ascii_whitespace();
    let name = fields.next().ok_or(WfdbError::Empty)?;
    if name.contains('/') {
        return Err(bad("records of several segments are not read"));
    }
    let count: usize = parsed(fields.next()).ok_or_else(|| bad("number of signals is missing"))?;
    if count == 0 || count > SIGNALS_MAX {
        return Err(bad("number of signals is 0 or above 64"));
    }
    // "360", "360/360(0)": what follows the slash is the counter frequency.
    let rate = fields.next().and_then(|f| f.split(['/', '(']).next());
    let rate: f64 = parsed(rate).ok_or_else(|| bad("sample rate is missing"))?;
    if !(rate > 0.0 && rate <= 16_000.0) {
        return Err(bad("sample rate is not between 0 and 16,000 Hz"));
    }
    let frames: usize = parsed(fields.next()).ok_or_else(|| bad("length is missing"))?;
    if frames > SAMPLES_MAX / count {
        return Err(bad("record is too long"));
    }
    Ok((name.to_owned(), count, rate, frames))
}

fn signal_line(line: usize, text: &str) -> Result<Spec, WfdbError> {
    let bad = |what: String| WfdbError::Header { line, what };
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    let coded = fields
        .get(1)
        .ok_or_else(|| bad("format is missing".to_owned()))?;
    let (number, marks) = split_number(coded);
    let format = match number {
        "16" => Format::Words16,
        "212" => Format::Packed212,
        other => return Err(bad(format!("format {other} is not read, only 16 and 212"))),
    };
    let mark = |sign: char| {
        let from = marks.find(sign)? + 1;
        parsed::<usize>(Some(split_number(&marks[from..]).0))
    };
    let (gain, baseline, unit) = fields.get(2).map_or((200.0, None, "mV"), |f| gain_field(f));
    let zero: i32 = parsed(fields.get(4).copied()).unwrap_or(0);
    let per_frame = mark('x').unwrap_or(1);
    if per_frame == 0 || per_frame > 1_000 {
        return Err(bad("samples in a frame are 0 or above 1,000".to_owned()));
    }
    Ok(Spec {
        format,
        offset: mark('+').unwrap_or(0),
        per_frame,
        skew: mark(':').unwrap_or(0),
        gain: if gain == 0.0 { 200.0 } else { gain },
        baseline: baseline.unwrap_or(zero),
        unit: unit.to_owned(),
        check_sum: parsed(fields.get(6).copied()),
        label: fields.get(8..).unwrap_or_default().join(" "),
    })
}

/// `200(1024)/mV` into gain, baseline and unit.
fn gain_field(text: &str) -> (f64, Option<i32>, &str) {
    let (number, unit) = text.split_once('/').unwrap_or((text, "mV"));
    let (gain, baseline) = number.split_once('(').unwrap_or((number, ""));
    (
        parsed(Some(gain))
            .filter(|g: &f64| g.is_finite())
            .unwrap_or(200.0),
        parsed(Some(baseline.trim_end_matches(')'))),
        unit,
    )
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

/// Every sample of the file in its order. All signals share the first one's format.
fn samples(specs: &[Spec], frames: usize, dat: &[u8]) -> Result<Vec<i16>, WfdbError> {
    let Some(first) = specs.first() else {
        return Ok(Vec::new());
    };
    if specs.iter().any(|s| s.format != first.format) {
        return Err(WfdbError::Header {
            line: 2,
            what: "signals of one file differ in format".to_owned(),
        });
    }
    let width: usize = specs.iter().map(|s| s.per_frame).sum();
    let count = frames.saturating_mul(width).min(SAMPLES_MAX);
    let bytes = match first.format {
        Format::Words16 => count * 2,
        Format::Packed212 => count / 2 * 3 + count % 2 * 2,
    };
    let need = first.offset.saturating_add(bytes);
    let body = dat.get(first.offset..need).ok_or(WfdbError::Short {
        have: dat.len(),
        need,
    })?;
    Ok(match first.format {
        Format::Words16 => body
            .chunks_exact(2)
            .map(|b| i16::from_le_bytes([b[0], b[1]]))
            .collect(),
        Format::Packed212 => unpack_212(body, count),
    })
}

fn unpack_212(body: &[u8], count: usize) -> Vec<i16> {
    // Sign of 12 bits: shift up to the sign of 16, and back.
    let signed = |high: u8, low: u8| (i16::from_be_bytes([high, low]) << 4) >> 4;
    let mut out = Vec::with_capacity(count + 1);
    for group in body.chunks(3) {
        if let [a, b, rest @ ..] = group {
            out.push(signed(b & 0x0f, *a));
            if let [c] = rest {
                out.push(signed(b >> 4, *c));
            }
        }
    }
    out.truncate(count);
    out
}

fn signal(
    spec: &Spec,
    raw: &[i16],
    width: usize,
    at: usize,
    frame_hz: f64,
) -> Result<Signal, WfdbError> {
    let own: Vec<i16> = raw
        .chunks_exact(width)
        .flat_map(|frame| &frame[at..at + spec.per_frame])
        .copied()
        .collect();
    let found = own.iter().fold(0i16, |sum, s| sum.wrapping_add(*s));
    if let Some(told) = spec.check_sum.filter(|told| *told != found) {
        return Err(WfdbError::CheckSum {
            signal: spec.label.clone(),
            found,
            told,
        });
    }
    // A skewed signal was written late by so many frames; its last ones are not there.
    let lost = (spec.skew * spec.per_frame).min(own.len());
    let physical = |s: &i16| ((f64::from(*s) - f64::from(spec.baseline)) / spec.gain) as f32;
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
mod tests {
    use super::*;

    #[test]
    fn twelve_bit_pairs_unpack_with_their_signs() {
        // 1, -1 | -2048, 2047 | a last single one: 5
        let bytes = [0x01, 0xf0, 0xff, 0x00, 0x78, 0xff, 0x05, 0x00];
        assert_eq!(unpack_212(&bytes, 5), [1, -1, -2048, 2047, 5]);
    }

    #[test]
    fn a_record_of_words_reads_gain_baseline_unit_and_offset() {
        let header = "x 2 250 2\nx.dat 16+2 100(10)/mmHg 16 0 110 220 0 ABP line\nx.dat 16 200\n";
        let dat: Vec<u8> = [0i16, 110, 200, 110, -200]
            .iter()
            .flat_map(|s| s.to_le_bytes())
            .collect();
        let record = Record::read(header, &dat).unwrap();
        assert_eq!(record.signals[0].samples, [1.0, 1.0]);
        assert_eq!(record.signals[0].label, "ABP line");
        assert_eq!(record.signals[0].unit, "mmHg");
        assert_eq!(record.signals[1].samples, [1.0, -1.0]);
        assert_eq!(record.signals[1].unit, "mV");
    }

    #[test]
    fn several_samples_in_a_frame_and_a_skew_are_undone() {
        let header = "x 2 125 3\nx.dat 16x2 1 16 0 0\nx.dat 16:1 1 16 0 0\n";
        let dat: Vec<u8> = [1i16, 2, 90, 3, 4, 91, 5, 6, 92]
            .iter()
            .flat_map(|s| s.to_le_bytes())
            .collect();
        let record = Record::read(header, &dat).unwrap();
        assert_eq!(record.signals[0].rate_hz, 250.0);
        assert_eq!(record.signals[0].samples, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(record.signals[1].samples[..2], [91.0, 92.0]);
        assert!(record.signals[1].samples[2].is_nan());
    }

    #[test]
    fn a_bad_record_is_refused_with_the_place() {
        let line = |result: Result<Record, WfdbError>| result.unwrap_err().to_string();
        for (header, expected) in [
            ("", "header holds no record line"),
            ("# only\n", "header holds no record line"),
            ("x\n", "header line 1: number of signals is missing"),
            (
                "x 0 1 1\n",
                "header line 1: number of signals is 0 or above 64",
            ),
            (
                "x/3 1 1 1\n",
                "header line 1: records of several segments are not read",
            ),
            (
                "x 1 -3 1\n",
                "header line 1: sample rate is not between 0 and 16,000 Hz",
            ),
            ("x 1 250 99999999999\n", "header line 1: record is too long"),
            (
                "x 1 250 4\n",
                "header line 1: 1 signal lines are announced, fewer are there",
            ),
            (
                "x 1 250 4\n#c\nx.dat 80\n",
                "header line 3: format 80 is not read, only 16 and 212",
            ),
            (
                "x 1 250 4\nx.dat 16\n",
                "signal file has 2 bytes, the header tells of 8",
            ),
            (
                "x 1 250 1\nx.dat 16 1 16 0 5 6 0 II\n",
                "samples of II add up to 5, the header says 6",
            ),
        ] {
            assert_eq!(line(Record::read(header, &[5, 0])), expected, "{header:?}");
        }
    }

    /// Sample values that the wfdb project's own reader gives for these records.
    #[test]
    fn records_of_physionet_read_to_known_values() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data/ecg/");
        for (name, dat, signal, at, value, rate) in [
            ("mitdb/100", "dat", 0, 0, -0.145, 360.0),
            ("mitdb/100", "dat", 1, 0, -0.065, 360.0),
            (
                "multiparam/03700181",
                "dat",
                1,
                0,
                (-943.0 + 1605.0) / 12.84,
                125.0,
            ),
            ("multiparam/03700181", "dat", 0, 0, 67.0 / 2963.77, 500.0),
            ("multiparam/a103l", "mat", 0, 0, -171.0 / 7247.0, 250.0),
            ("nstdb/118e06a", "dat", 0, 0, -1513.0 / 200.0, 360.0),
        ] {
            let (Ok(header), Ok(bytes)) = (
                std::fs::read_to_string(format!("{folder}{name}.hea")),
                std::fs::read(format!("{folder}{name}.{dat}")),
            ) else {
                println!("skipped: {folder}{name} is not on this machine");
                continue;
            };
            let record = Record::read(&header, &bytes).unwrap();
            let found = &record.signals[signal];
            assert!(
                (f64::from(found.samples[at]) - value).abs() < 1e-4,
                "{name} {signal}"
            );
            assert_eq!(found.rate_hz, rate, "{name} {signal}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_header_and_no_file_makes_the_reader_panic(
            header in "[a-z0-9 ./()+:x\n-]{0,80}", dat in proptest::collection::vec(0u8.., 0..64)
        ) {
            let _ = Record::read(&header, &dat);
        }
    }
}
