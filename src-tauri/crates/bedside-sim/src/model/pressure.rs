//! Arterial pressure: a two-element windkessel (Frank 1899) filled by each beat.
//!
//! The vessel loses pressure all the time and gains it while the heart ejects, so a
//! short interval, a weak beat or a pause show in it as they do in a patient.

use super::beats::Beats;
use super::bell;
use std::collections::VecDeque;

/// From R peak to the upstroke at the wrist.
const TRANSIT_S: f64 = 0.15;

/// How long a beat ejects.
const EJECTION_S: f64 = 0.26;

/// What is left when the heart stands still (mean circulatory filling pressure, about 7-20 mmHg).
const FLOOR_MMHG: f64 = 14.0;

/// The artery, stepped once a sample.
#[derive(Debug, Clone)]
pub struct Artery {
    step_s: f64,
    pressure: f64,
    /// The last seconds of the wave, for the numbers.
    recent: VecDeque<f64>,
}

/// The three numbers of a pressure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PressureNumbers {
    /// Highest of a beat.
    pub systolic: f64,
    /// Lowest of a beat.
    pub diastolic: f64,
    /// Mean.
    pub mean: f64,
}

impl Artery {
    /// An artery sampled at this rate, at this pressure.
    #[must_use]
    pub fn new(rate_hz: f64, pressure: f64) -> Self {
        Self {
            step_s: rate_hz.recip(),
            pressure,
            recent: VecDeque::new(),
        }
    }

    /// The pressure at `t`, one sample after the last call, when the heart means to
    /// make `systolic` over `diastolic` at `rate` beats a minute.
    pub fn sample(
        &mut self,
        t: f64,
        beats: &Beats,
        systolic: f64,
        diastolic: f64,
        rate: f64,
    ) -> f64 {
        let high = systolic.max(diastolic + 5.0);
        let low = diastolic.max(FLOOR_MMHG + 4.0);
        let interval = 60.0 / rate.clamp(20.0, 250.0);
        // Emptying: from the top to the bottom in the part of the beat without ejection.
        let ratio = ((high - FLOOR_MMHG) / (low - FLOOR_MMHG)).max(1.02).ln();
        let drain = ratio / (interval - 0.6 * EJECTION_S).max(0.12);
        // Filling: what ejection must bring to rise that far against the emptying.
        let gain = (high - low) + 0.55 * EJECTION_S * drain * ((high + low) / 2.0 - FLOOR_MMHG);
        let (mut flow, mut notch) = (0.0, 0.0);
        for beat in beats.between(t - 1.2, t) {
            let since = t - beat.at - TRANSIT_S;
            if (0.0..EJECTION_S).contains(&since) {
                let half = std::f64::consts::PI * since / EJECTION_S;
                flow += beat.stroke * half.sin() * std::f64::consts::PI / (2.0 * EJECTION_S);
            }
            // The valve closes: a small bump after a small dip.
            notch += beat.stroke * (bell(since - 0.37, 0.035) - 0.8 * bell(since - 0.30, 0.02));
        }
        self.pressure += self.step_s * (gain * flow - drain * (self.pressure - FLOOR_MMHG));
        let shown = self.pressure + 0.07 * (high - low) * notch;
        self.recent.push_back(shown);
        while self.recent.len() as f64 * self.step_s > 4.0 {
            self.recent.pop_front();
        }
        shown
    }

    /// Highest, lowest and mean over the last four seconds: typical peak and trough, not
    /// the outermost ones. `None` before the first full second.
    #[must_use]
    pub fn numbers(&self) -> Option<PressureNumbers> {
        let second = (1.0 / self.step_s) as usize;
        if self.recent.len() < second {
            return None;
        }
        // One extreme for each second; a beat slower than that shares with its neighbour.
        let wave: Vec<f64> = self.recent.iter().copied().collect();
        let (mut highs, mut lows) = (Vec::new(), Vec::new());
        for part in wave.chunks(second * 4 / 3) {
            highs.push(part.iter().copied().fold(f64::MIN, f64::max));
            lows.push(part.iter().copied().fold(f64::MAX, f64::min));
        }
        Some(PressureNumbers {
            systolic: median(&mut highs),
            diastolic: median(&mut lows),
            mean: wave.iter().sum::<f64>() / wave.len() as f64,
        })
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rhythm::Rhythm;

    fn after(rhythm: Rhythm, rate: f64, seconds: u32) -> PressureNumbers {
        let mut beats = Beats::new(2, rhythm);
        let mut artery = Artery::new(125.0, 90.0);
        for n in 0..seconds * 125 {
            let t = f64::from(n) / 125.0;
            beats.fill(t, rate, 0.2);
            artery.sample(t, &beats, 120.0, 75.0, rate);
        }
        artery.numbers().unwrap()
    }

    #[test]
    fn the_wave_reaches_the_pressures_meant() {
        for rate in [55.0, 75.0, 100.0, 130.0] {
            let got = after(Rhythm::Sinus, rate, 30);
            assert!((got.systolic - 120.0).abs() < 12.0, "{rate}: {got:?}");
            assert!((got.diastolic - 75.0).abs() < 10.0, "{rate}: {got:?}");
            assert!(got.diastolic < got.mean && got.mean < got.systolic);
        }
    }

    #[test]
    fn pressure_falls_to_the_floor_when_the_heart_stops_pumping() {
        let got = after(Rhythm::VentricularFibrillation, 75.0, 30);
        assert!(got.systolic < 20.0, "{got:?}");
        let weak = after(Rhythm::VentricularTachycardia, 170.0, 30);
        assert!(weak.systolic < 100.0, "{weak:?}");
    }
}
