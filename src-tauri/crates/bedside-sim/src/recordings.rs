//! The recordings that ship with the simulator, made ready to be played in a loop.
//!
//! They are part of the program, so that it runs from anywhere. Where they come from
//! and under which licence stands in `assets/recordings/ATTRIBUTION.md`.

use crate::wave::WaveKind;
use crate::wfdb::{Record, Signal, WfdbError};
use std::sync::Arc;

/// One signal of a recording: samples of one loop, all finite.
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
    pub name: &'static str,
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
    Some(Record::read(header, dat).map(|record| Arc::new(prepare(name, record))))
}

/// Which wave a WFDB description means; pressures that we do not play are left out.
fn kind(label: &str) -> Option<WaveKind> {
    match label {
        "MLII" | "II" => Some(WaveKind::EcgII),
        "I" => Some(WaveKind::EcgI),
        "V1" | "MCL1" => Some(WaveKind::EcgV1),
        "V5" => Some(WaveKind::EcgV5),
        "V" => Some(WaveKind::EcgV),
        "PLETH" => Some(WaveKind::Pleth),
        "RESP" => Some(WaveKind::Resp),
        _ => None,
    }
}

fn prepare(name: &'static str, record: Record) -> Recording {
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
    let end = record
        .signals
        .first()
        .map_or(0.0, |s| s.samples.len() as f64 / s.rate_hz);
    let to = before(found.iter().rev().find(|b| **b < end - 2.0)).unwrap_or(end);
    let tracks = record
        .signals
        .iter()
        .filter_map(|s| Some(track(kind(&s.label)?, s, from, to)))
        .collect();
    Recording {
        name,
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
    let mean = finite().sum::<f32>() / part.len().max(1) as f32;
    // A monitor couples ECG and chest wave without their mean, and scales the pleth itself.
    let (zero, scale) = match kind {
        WaveKind::Pleth => (low, 0.9 / (high - low).max(1e-6)),
        WaveKind::Resp => (mean, 0.9 / (high - low).max(1e-6)),
        WaveKind::EcgI
        | WaveKind::EcgII
        | WaveKind::EcgV
        | WaveKind::EcgV1
        | WaveKind::EcgV5
        | WaveKind::Abp
        | WaveKind::Co2 => (mean, 1.0),
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
    let slope: Vec<f32> = samples
        .iter()
        .zip(samples.iter().skip(lag))
        .map(|(a, b)| (b - a).powi(2))
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
            let middle = samples[from..to].iter().sum::<f32>() / (to - from).max(1) as f32;
            let top = (from..to).max_by(|a, b| {
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

    #[test]
    fn the_beats_of_record_100_are_found() {
        // Its annotations tell of 74 beats in the first minute; the loop leaves a few out.
        let recording = load("mitdb-100").unwrap().unwrap();
        let rate = recording.beats.len() as f64 * 60.0 / recording.loop_s;
        assert!((73.0..75.5).contains(&rate), "{rate}");
    }
}
