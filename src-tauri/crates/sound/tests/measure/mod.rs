//! Measures bursts in samples, knowing nothing of how they were made.
//!
//! Method: a moving effective value finds the pulses; a spectrum of each pulse's middle
//! gives its partials; demodulated at its fundamental, over exactly one period so that
//! the other partials cancel, it gives the envelope with its 10 and 90 % marks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of a test; clippy knows only the test functions themselves"
)]
#![allow(dead_code, reason = "each test binary uses its part")]

use rustfft::{FftPlanner, num_complex::Complex};
use std::f64::consts::TAU;

/// One pulse as measured. Times in seconds from the first sample.
#[derive(Debug, Clone)]
pub struct Measured {
    /// 90 % mark of the rise.
    pub onset: f64,
    /// 90 % mark of the fall.
    pub end: f64,
    /// 10 to 90 %.
    pub rise: f64,
    /// 90 to 10 %.
    pub fall: f64,
    /// Of the envelope.
    pub level: f64,
    /// Frequency and level in dB below the loudest, by frequency; within 20 dB.
    pub peaks: Vec<(f64, f64)>,
}

impl Measured {
    pub fn duration(&self) -> f64 {
        self.end - self.onset
    }

    pub fn fundamental(&self) -> f64 {
        self.peaks.first().map_or(0.0, |peak| peak.0)
    }
}

/// Every pulse in `samples`, in order.
pub fn pulses(samples: &[f32], rate: u32) -> Vec<Measured> {
    let power = moving_power(samples, (rate / 100) as usize);
    let loudest = power.iter().copied().fold(0.0, f64::max);
    assert!(loudest > 1e-9, "the recording is silent");
    // Half the level begins a pulse and a quarter of it ends one: the ripple of the
    // window crosses one mark several times, but never both.
    let (begin, end) = (loudest / 4.0, loudest / 16.0);
    let mut found = Vec::new();
    let mut from = None;
    for (at, power) in power.iter().enumerate() {
        match from {
            None if *power > begin => from = Some(at),
            Some(start) if *power < end => {
                found.push((start, at));
                from = None;
            }
            None | Some(_) => {}
        }
    }
    found
        .iter()
        .map(|&(from, to)| measure(samples, rate, from, to))
        .collect()
}

fn moving_power(samples: &[f32], window: usize) -> Vec<f64> {
    let squares: Vec<f64> = samples.iter().map(|s| f64::from(*s).powi(2)).collect();
    moving_mean(&squares, window)
}

fn moving_mean(values: &[f64], window: usize) -> Vec<f64> {
    let half = window / 2;
    let mut sums = vec![0.0];
    for value in values {
        sums.push(sums.last().unwrap() + value);
    }
    (0..values.len())
        .map(|at| {
            let (low, high) = (
                at.saturating_sub(half),
                (at + window - half).min(values.len()),
            );
            (sums[high] - sums[low]) / window as f64
        })
        .collect()
}

fn measure(samples: &[f32], rate: u32, from: usize, to: usize) -> Measured {
    let quarter = (to - from) / 5;
    let peaks = spectrum_peaks(&samples[from + quarter..to - quarter], rate);
    let fundamental = peaks[0].0;
    let margin = (rate / 25) as usize;
    let (low, high) = (
        from.saturating_sub(margin),
        (to + margin).min(samples.len()),
    );
    let envelope = demodulate(&samples[low..high], fundamental, rate);
    let level = plateau(&envelope);
    let second = |at: f64| (at + low as f64) / f64::from(rate);
    let rising = |share: f64| second(crossing(envelope.iter().copied(), share * level));
    let falling = |share: f64| {
        let back = crossing(envelope.iter().rev().copied(), share * level);
        second((envelope.len() - 1) as f64 - back)
    };
    Measured {
        onset: rising(0.9),
        end: falling(0.9),
        rise: rising(0.9) - rising(0.1),
        fall: falling(0.1) - falling(0.9),
        level,
        peaks,
    }
}

/// The median of what is near the top.
fn plateau(envelope: &[f64]) -> f64 {
    let top = envelope.iter().copied().fold(0.0, f64::max);
    let mut upper: Vec<f64> = envelope
        .iter()
        .copied()
        .filter(|v| *v > top * 0.9)
        .collect();
    upper.sort_by(f64::total_cmp);
    upper[upper.len() / 2]
}

fn crossing(values: impl Iterator<Item = f64>, level: f64) -> f64 {
    let mut before = 0.0;
    for (at, value) in values.enumerate() {
        if value >= level {
            let part = if value > before {
                (level - before) / (value - before)
            } else {
                0.0
            };
            return at as f64 - 1.0 + part;
        }
        before = value;
    }
    panic!("the envelope never reaches {level}");
}

fn demodulate(samples: &[f32], fundamental: f64, rate: u32) -> Vec<f64> {
    let turn = |at: usize| TAU * fundamental * at as f64 / f64::from(rate);
    let part = |f: fn(f64) -> f64| -> Vec<f64> {
        let mixed: Vec<f64> = samples
            .iter()
            .enumerate()
            .map(|(at, s)| f64::from(*s) * f(turn(at)))
            .collect();
        moving_mean(&mixed, (f64::from(rate) / fundamental).round() as usize)
    };
    part(f64::cos)
        .iter()
        .zip(part(f64::sin))
        .map(|(c, s)| 2.0 * c.hypot(s))
        .collect()
}

fn spectrum_peaks(samples: &[f32], rate: u32) -> Vec<(f64, f64)> {
    const SIZE: usize = 1 << 16;
    assert!(samples.len() < SIZE);
    let mut bins = vec![Complex::new(0.0, 0.0); SIZE];
    for (at, sample) in samples.iter().enumerate() {
        let hann = 0.5 - 0.5 * (TAU * at as f64 / samples.len() as f64).cos();
        bins[at].re = f64::from(*sample) * hann;
    }
    FftPlanner::new().plan_fft_forward(SIZE).process(&mut bins);
    let level: Vec<f64> = bins[..SIZE / 2].iter().map(|bin| bin.norm()).collect();
    let top = level.iter().copied().fold(0.0, f64::max);
    (1..level.len() - 1)
        .filter(|&at| level[at] > level[at - 1] && level[at] >= level[at + 1])
        .map(|at| {
            (
                at as f64 * f64::from(rate) / SIZE as f64,
                20.0 * (level[at] / top).log10(),
            )
        })
        .filter(|(_, db)| *db > -20.0)
        .collect()
}
