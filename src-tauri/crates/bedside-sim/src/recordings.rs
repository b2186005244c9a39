//! Recordings, made ready to be played in a loop: those that ship with the simulator,
//! and WFDB records of a folder.
//!
//! Those that ship are part of the program, so that it runs from anywhere. Where they
//! come from and under which licence stands in `assets/recordings/ATTRIBUTION.md`.
//! In a record of a folder a gap is played as a gap, as of a sensor that is off.

use crate::wave::WaveKind;
use crate::wfdb::{Record, Signal, WfdbError};
use std::path::Path;
use std::sync::Arc;

/// One signal of a recording: samples of one loop; where it has a gap, not a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Which wave it is.
    pub kind: WaveKind,
    /// Samples a second.
    pub rate_hz: f64,
    /// The size of one step of the converter, in the wave's unit.
    pub resolution: f64,
    /// The samples of one loop.
    pub samples: Vec<f32>,
}

/// A recording that begins and ends at the same place of a heart beat.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Its name in scenario files.
    pub name: Arc<str>,
    /// How long one loop lasts.
    pub loop_s: f64,
    /// R peaks in seconds from the loop's begin.
    pub beats: Vec<f64>,
    /// Its signals.
    pub tracks: Vec<Track>,
}

macro_rules! files {
    ($($name:literal),*) => {
        &[$((
            $name,
            include_str!(concat!("../../../../assets/recordings/", $name, ".hea")),
            include_bytes!(concat!("../../../../assets/recordings/", $name, ".dat")),
        )),*]
    };
}

const FILES: &[(&str, &str, &[u8])] = files!(
    "mitdb-100",
    "mitdb-200",
    "challenge-2015-a103l",
    "mimic-03700181"
);

/// The names of all recordings.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _, _)| *name)
}

/// The recording of this name, ready to play; `None` when there is none.
///
/// # Errors
/// When the file does not read, which the tests rule out for those that ship.
pub fn load(name: &str) -> Option<Result<Arc<Recording>, WfdbError>> {
    let (name, header, dat) = FILES.iter().find(|(known, _, _)| *known == name)?;
    let record = Record::read(header, dat).map(without_pressures);
    Some(record.map(|record| Arc::new(prepare(name, record))))
}

/// The record of a header file, ready to play: its signals that a simulated monitor has.
///
/// # Errors
/// When it does not read, or nothing in it can be played.
pub fn open(header: &Path) -> Result<Arc<Recording>, WfdbError> {
    let mut record = Record::open(header)?;
    let has: Vec<String> = record
        .signals
        .iter()
        .map(|signal| format!("{} in {}", signal.label, signal.unit))
        .collect();
    record.signals.retain_mut(to_our_unit);
    // Two signals of one kind would be two waves of one name.
    let mut seen = Vec::new();
    record.signals.retain(|signal| {
        let new = kind(&signal.label).filter(|kind| !seen.contains(kind));
        seen.extend(new);
        new.is_some()
    });
    let name = record.name.clone();
    let recording = prepare(&name, record);
    if recording.tracks.is_empty() || recording.loop_s < LOOP_S_LEAST {
        return Err(WfdbError::NothingToPlay {
            has: has.join(", "),
            known: KNOWN,
        });
    }
    Ok(Arc::new(recording))
}

/// A shorter loop is no recording.
const LOOP_S_LEAST: f64 = 1.0;

/// The labels that are known, for a sentence.
const KNOWN: &str = "ECG leads I, II, MLII, V, V1, MCL1 and V5 in mV, PLETH, RESP, ABP and CO2 in mmHg, of a second or more";

/// Brings the values into the unit that the wave is sent in; `false` where that is not possible.
fn to_our_unit(signal: &mut Signal) -> bool {
    let Some(kind) = kind(&signal.label) else {
        return false;
    };
    let factor = match kind {
        // They are scaled by their range in any case.
        WaveKind::Pleth | WaveKind::Resp => Some(1.0),
        WaveKind::Abp | WaveKind::Co2 => match signal.unit.as_str() {
            "mmHg" => Some(1.0),
            "kPa" => Some(7.500_62),
            _ => None,
        },
        WaveKind::EcgI | WaveKind::EcgII | WaveKind::EcgV | WaveKind::EcgV1 | WaveKind::EcgV5 => {
            match signal.unit.as_str() {
                "mV" => Some(1.0),
                "uV" => Some(1e-3),
                "V" => Some(1e3),
                _ => None,
            }
        }
    };
    let Some(factor) = factor else { return false };
    for sample in &mut signal.samples {
        *sample *= factor;
    }
    signal.gain /= f64::from(factor);
    true
}

/// Which wave a WFDB description means, also as our own export writes it.
fn kind(label: &str) -> Option<WaveKind> {
    let label = label.strip_prefix("ECG ").unwrap_or(label);
    match label.to_ascii_uppercase().as_str() {
        "MLII" | "II" => Some(WaveKind::EcgII),
        "I" => Some(WaveKind::EcgI),
        "V1" | "MCL1" => Some(WaveKind::EcgV1),
        "V5" => Some(WaveKind::EcgV5),
        "V" => Some(WaveKind::EcgV),
        "PLETH" => Some(WaveKind::Pleth),
        "RESP" => Some(WaveKind::Resp),
        "ABP" | "ART" => Some(WaveKind::Abp),
        "CO2" => Some(WaveKind::Co2),
        _ => None,
    }
}

/// Of those that ship, pressures are left out: the model's have numbers that belong to them.
fn without_pressures(mut record: Record) -> Record {
    let pressure = |signal: &Signal| kind(&signal.label) == Some(WaveKind::Abp);
    record.signals.retain(|signal| !pressure(signal));
    record
}

fn prepare(name: &str, record: Record) -> Recording {
    let lowest = record
        .signals
        .iter()
        .map(|s| s.rate_hz)
        .fold(f64::MAX, f64::min);
    let found = record
        .signals
        .iter()
        .find(|s| kind(&s.label).is_some_and(WaveKind::is_ecg))
        .map(|s| r_peaks(&s.samples, s.rate_hz))
        .unwrap_or_default();
    // Both ends lie at the same distance before a beat, on a sample that all rates share.
    let whole = |t: f64| (t * lowest).floor() / lowest;
    let before = |beat: Option<&f64>| beat.map(|b| whole((b - 0.3).max(0.0)));
    let from = before(found.iter().find(|b| **b > 0.3)).unwrap_or(0.0);
    // The last two seconds are left out: a skewed signal ends a little early.
    let ends = record
        .signals
        .iter()
        .map(|s| s.samples.len() as f64 / s.rate_hz);
    let end = ends.reduce(f64::min).unwrap_or(0.0);
    let to = before(found.iter().rev().find(|b| **b < end - 2.0)).unwrap_or(end);
    let tracks = record
        .signals
        .iter()
        .filter_map(|s| Some(track(kind(&s.label)?, s, from, to)))
        .collect();
    Recording {
        name: Arc::from(name),
        loop_s: to - from,
        beats: found
            .iter()
            .filter(|b| (from..to).contains(*b))
            .map(|b| b - from)
            .collect(),
        tracks,
    }
}

fn track(kind: WaveKind, signal: &Signal, from: f64, to: f64) -> Track {
    let index = |t: f64| (t * signal.rate_hz).round() as usize;
    let part = signal
        .samples
        .get(index(from)..index(to))
        .unwrap_or_default();
    let finite = || part.iter().copied().filter(|s| s.is_finite());
    let low = finite().fold(f32::MAX, f32::min);
    let high = finite().fold(f32::MIN, f32::max);
    let mean = finite().sum::<f32>() / finite().count().max(1) as f32;
    // A monitor couples ECG and chest wave without their mean, and scales the pleth itself.
    let (zero, scale) = match kind {
        WaveKind::Pleth => (low, 0.9 / (high - low).max(1e-6)),
        WaveKind::Resp => (mean, 0.9 / (high - low).max(1e-6)),
        WaveKind::EcgI | WaveKind::EcgII | WaveKind::EcgV | WaveKind::EcgV1 | WaveKind::EcgV5 => {
            (mean, 1.0)
        }
        WaveKind::Abp | WaveKind::Co2 => (0.0, 1.0),
    };
    Track {
        kind,
        rate_hz: signal.rate_hz,
        resolution: if kind.is_ecg() {
            signal.gain.recip()
        } else {
            kind.resolution()
        },
        samples: part.iter().map(|s| (s - zero) * scale).collect(),
    }
}

/// R peaks in seconds: where the slope's energy stands out, at the largest deflection there.
///
/// Made for clean excerpts, after the idea of slope energy in a window (Pan and Tompkins
/// 1985); the whole record is at hand, so one threshold for all of it will do.
fn r_peaks(samples: &[f32], rate_hz: f64) -> Vec<f64> {
    let span = |seconds: f64| ((seconds * rate_hz) as usize).max(1);
    let (lag, window, dead) = (span(0.02), span(0.1), span(0.25));
    // There is no slope where there is a gap.
    let square = |step: f32| if step.is_finite() { step.powi(2) } else { 0.0 };
    let slope: Vec<f32> = samples
        .iter()
        .zip(samples.iter().skip(lag))
        .map(|(a, b)| square(b - a))
        .collect();
    let mut energy = Vec::with_capacity(slope.len());
    let mut sum = 0.0f64;
    for (n, s) in slope.iter().enumerate() {
        sum += f64::from(*s);
        if let Some(old) = n.checked_sub(window) {
            sum -= f64::from(slope[old]);
        }
        energy.push(sum);
    }
    let mut sorted = energy.clone();
    sorted.sort_by(f64::total_cmp);
    let Some(strong) = sorted.get(sorted.len() * 95 / 100) else {
        return Vec::new();
    };
    let threshold = strong * 0.3;
    let mut peaks = Vec::new();
    let mut n = 0;
    while n < energy.len() {
        if energy[n] > threshold {
            let from = n.saturating_sub(window / 2);
            let to = (n + window).min(samples.len());
            let there = || (from..to).filter(|n| samples[*n].is_finite());
            let sum: f32 = there().map(|n| samples[n]).sum();
            let middle = sum / there().count().max(1) as f32;
            let top = there().max_by(|a, b| {
                (samples[*a] - middle)
                    .abs()
                    .total_cmp(&(samples[*b] - middle).abs())
            });
            peaks.extend(top.map(|top| top as f64 / rate_hz));
            n += dead;
        } else {
            n += 1;
        }
    }
    peaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recording_that_ships_reads_and_its_check_sums_hold() {
        for name in names() {
            let recording = load(name).unwrap().unwrap();
            assert!(recording.loop_s > 50.0 && recording.loop_s < 60.0, "{name}");
            assert!(!recording.tracks.is_empty());
            for track in &recording.tracks {
                let expected = recording.loop_s * track.rate_hz;
                assert!(
                    (track.samples.len() as f64 - expected).abs() < 1.0,
                    "{name} {:?}",
                    track.kind
                );
                assert!(
                    track.samples.iter().all(|s| s.is_finite()),
                    "{name} {:?}",
                    track.kind
                );
            }
        }
        assert!(load("no-such").is_none());
    }

    /// A record of this text beside 20 s of a square wave, 250 Hz, with a gap of 2 s.
    fn record(header: &str) -> Result<Arc<Recording>, WfdbError> {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir();
        let name = format!("lamplight-replay-{}-{number}", std::process::id());
        let (hea, dat) = (format!("{name}.hea"), format!("{name}.dat"));
        let sample = |n: usize| match n {
            2_000..2_500 => i16::MIN,
            n if n % 250 < 20 => 1_000,
            _ => 0,
        };
        let bytes: Vec<u8> = (0..5_000).flat_map(|n| sample(n).to_le_bytes()).collect();
        std::fs::write(folder.join(&dat), bytes).unwrap();
        std::fs::write(folder.join(&hea), header.replace("DAT", &dat)).unwrap();
        let opened = open(&folder.join(&hea));
        for file in [hea, dat] {
            std::fs::remove_file(folder.join(file)).unwrap();
        }
        opened
    }

    #[test]
    fn a_record_of_a_folder_is_played_in_millivolt_with_its_gap_and_its_beats() {
        let recording = record("r 1 250 5000\nDAT 16 1/uV 16 0 0 - 0 ECG II\n").unwrap();
        let track = &recording.tracks[0];
        assert_eq!(track.kind, WaveKind::EcgII);
        let finite = || track.samples.iter().filter(|s| s.is_finite());
        let high = finite().copied().fold(f32::MIN, f32::max);
        assert!((0.8..=1.0).contains(&high), "{high}");
        assert_eq!(track.samples.len() - finite().count(), 500);
        let beats = &recording.beats;
        assert!((14..=18).contains(&beats.len()), "{beats:?}");
    }

    #[test]
    fn a_record_without_a_signal_that_can_be_played_says_what_it_has() {
        for label in ["II", "EEG Fp1"] {
            let header = format!("r 1 250 5000\nDAT 16 1/degC 16 0 0 - 0 {label}\n");
            let said = record(&header).unwrap_err().to_string();
            let expected = format!("none of its signals can be played: it has {label} in degC;");
            assert!(said.starts_with(&expected), "{said}");
        }
    }

    #[test]
    fn the_beats_of_record_100_are_found() {
        // Its annotations tell of 74 beats in the first minute; the loop leaves a few out.
        let recording = load("mitdb-100").unwrap().unwrap();
        let rate = recording.beats.len() as f64 * 60.0 / recording.loop_s;
        assert!((73.0..75.5).contains(&rate), "{rate}");
    }
}
