//! A plan becomes samples: pure, the same ones each time.
//!
//! A pulse is five partials of equal level, the fundamental and four overtones. That
//! gives at least four harmonics between 300 and 4000 Hz, 0 dB below the fundamental
//! where 15 are allowed (IEC 60601-1-8 Table 4), for every note from A3 to C5. The phases
//! are Schroeder's, which keep the crest low, so that the burst is as loud as its peak
//! lets it be. The envelope is a raised cosine: no click, no energy outside the partials.

use crate::Plan;
use std::f64::consts::PI;
use std::time::Duration;

/// Fundamental and overtones 2f to 5f.
const PARTIALS: u32 = 5;

/// Rise from 10 to 90 % as a share of `t_d`: 15 % meets both the 10 to 20 % of the 2006
/// text and the 10 to 40 % of the second edition (reference/alarms.md 4.1).
pub const SHARE_RISE: f64 = 0.15;

/// Silence before the first pulse's 90 % mark, which holds its rise, and after the last
/// one's. The longest pulse (290 ms, of a call) takes 59 ms to reach it.
pub const LEAD: Duration = Duration::from_millis(60);

/// Where a raised cosine passes 10 %, as a share of its ramp: acos(0.8)/pi.
const AT_TENTH: f64 = 0.204_832_764_699_133_5;

/// The samples of `plan`, mono, none beyond `gain` (0 to 1) in size.
///
/// The first pulse's onset stands [`LEAD`] after the first sample.
#[must_use]
pub fn render(plan: &Plan, gain: f64, rate: u32) -> Vec<f32> {
    let rate = f64::from(rate);
    let total = plan.length() + LEAD * 2;
    let gain = gain.clamp(0.0, 1.0) * decibels(plan.level_db);
    let mut samples = vec![0.0_f32; index(total.as_secs_f64() * rate)];
    let peak = crest();
    for pulse in &plan.pulses {
        let duration = pulse.duration.as_secs_f64();
        // 10 to 90 % is this share of the whole ramp.
        let ramp = duration * SHARE_RISE / (1.0 - 2.0 * AT_TENTH);
        let over = ramp * (1.0 - AT_TENTH);
        let from = (LEAD + pulse.onset).as_secs_f64() - over;
        let whole = duration + 2.0 * over;
        let first = index(from * rate);
        let last = index((from + whole) * rate).min(samples.len());
        for (at, sample) in samples.iter_mut().enumerate().take(last).skip(first) {
            let t = position(at) / rate - from;
            let value = envelope(t, whole, ramp) * wave(t * pulse.note.hertz()) / peak;
            *sample += narrow(value * gain);
        }
    }
    samples
}

/// A level in decibels as a factor.
pub(crate) fn decibels(level: f64) -> f64 {
    10.0_f64.powf(level / 20.0)
}

/// Raised cosine up, flat, and down again.
fn envelope(t: f64, whole: f64, ramp: f64) -> f64 {
    let edge = t.min(whole - t);
    if edge <= 0.0 {
        0.0
    } else if edge >= ramp {
        1.0
    } else {
        (1.0 - (PI * edge / ramp).cos()) / 2.0
    }
}

/// One pitch with its overtones, at `turns` of the fundamental.
fn wave(turns: f64) -> f64 {
    (1..=PARTIALS)
        .map(|k| {
            let k = f64::from(k);
            let phase = -PI * k * (k - 1.0) / f64::from(PARTIALS);
            (2.0 * PI * k * turns + phase).sin()
        })
        .sum()
}

/// The largest value of [`wave`], a little above it for what lies between the steps.
fn crest() -> f64 {
    const STEPS: u32 = 2048;
    (0..STEPS)
        .map(|step| wave(f64::from(step) / f64::from(STEPS)).abs())
        .fold(0.0, f64::max)
        * 1.001
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float cast saturates, and a burst has far fewer samples than 2^53"
)]
fn index(samples: f64) -> usize {
    samples.round() as usize
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a burst has far fewer samples than 2^53"
)]
fn position(index: usize) -> f64 {
    index as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "24 bits are more than an output resolves"
)]
fn narrow(value: f64) -> f32 {
    value as f32
}
