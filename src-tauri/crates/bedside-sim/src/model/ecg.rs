//! The electrocardiogram: each beat a sum of bells, plus what lies under and over it.
//!
//! Times and heights of the waves are the usual textbook ones at 25 mm/s and
//! 10 mm/mV: P 0.1-0.15 mV, QRS 80-100 ms and 1-1.5 mV, T 0.2-0.35 mV with a
//! place that moves with the square root of the interval (Bazett).

use super::beats::{Beat, Beats, Shape};
use super::bell;
use super::rhythm::Rhythm;
use crate::chance::Chance;
use std::f64::consts::TAU;

/// An ECG lead of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lead {
    /// Limb lead I.
    I,
    /// Limb lead II, the one every tile shows.
    II,
    /// Chest lead V1.
    V1,
    /// Chest lead V5.
    V5,
}

/// (place in seconds from the R peak, width, height in mV); T's place is for an interval of 1 s.
type Bells = [(f64, f64, f64); 5];

/// P, Q, R, S, T of a beat that comes down the usual way.
const fn narrow(lead: Lead) -> Bells {
    let [p, q, r, s, t] = match lead {
        Lead::I => [0.08, -0.06, 0.75, -0.12, 0.18],
        Lead::II => [0.14, -0.10, 1.15, -0.24, 0.30],
        Lead::V1 => [0.06, 0.0, 0.25, -0.95, -0.08],
        Lead::V5 => [0.09, -0.12, 1.45, -0.30, 0.36],
    };
    [
        (-0.165, 0.023, p),
        (-0.026, 0.009, q),
        (0.0, 0.0105, r),
        (0.027, 0.010, s),
        (0.270, 0.048, t),
    ]
}

/// A beat from the ventricle: wide, with a T against its R.
const fn wide(lead: Lead) -> Bells {
    let scale = match lead {
        Lead::I => 0.5,
        Lead::II => 1.0,
        Lead::V1 => 0.8,
        Lead::V5 => -0.9,
    };
    [
        (-0.050, 0.022, 0.25 * scale),
        (0.0, 0.030, 1.35 * scale),
        (0.060, 0.026, 0.35 * scale),
        (0.115, 0.034, -0.45 * scale),
        (0.300, 0.065, -0.42 * scale),
    ]
}

/// A paced beat: wide and, in the inferior leads, downward.
const fn paced(lead: Lead) -> Bells {
    let scale = match lead {
        Lead::I => -0.7,
        Lead::II => 1.0,
        Lead::V1 => 0.9,
        Lead::V5 => 0.8,
    };
    [
        (-0.035, 0.020, -0.30 * scale),
        (0.0, 0.026, -1.10 * scale),
        (0.055, 0.028, -0.35 * scale),
        (0.120, 0.030, 0.12 * scale),
        (0.300, 0.060, 0.45 * scale),
    ]
}

/// How long before the R peak the pacemaker's spike is, and how long it is held.
/// 4 ms, so that it meets exactly one sample at 250 Hz.
const SPIKE_LEAD_S: f64 = 0.080;
const SPIKE_S: f64 = 0.004;
const SPIKE_MV: f64 = 1.8;

/// What the moment adds to a lead besides its beats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// Air in the chest: it moves the heart and so the baseline.
    pub volume: f64,
    /// Strength of muscle noise and cable movement; 0 at rest, 1 strong.
    pub artefact: f64,
    /// Seconds since the rhythm was changed: fibrillation builds up over half a second.
    pub since_change: f64,
}

/// One lead with the chance that it needs.
#[derive(Debug, Clone)]
pub struct EcgLead {
    lead: Lead,
    chance: Chance,
    /// Phases of slow and of fibrillatory waves, so that no two patients are alike.
    phases: [f64; 6],
}

impl EcgLead {
    /// A lead of the patient with this seed. The leads of one patient fibrillate together.
    #[must_use]
    pub fn new(seed: u64, lead: Lead) -> Self {
        let mut shared = Chance::new(seed, "ecg phases");
        let name = match lead {
            Lead::I => "ecg I",
            Lead::II => "ecg II",
            Lead::V1 => "ecg V1",
            Lead::V5 => "ecg V5",
        };
        Self {
            lead,
            chance: Chance::new(seed, name),
            phases: std::array::from_fn(|_| shared.unit()),
        }
    }

    /// The sample at `t` in mV. Call it once a sample, in order: the noise goes on.
    pub fn sample(&mut self, t: f64, beats: &Beats, around: Around) -> f64 {
        let drawn: f64 = beats
            .between(t - 0.75, t + 0.35)
            .map(|beat| self.beat(t - beat.at, beat))
            .sum();
        drawn + self.between_beats(t, beats.rhythm(), around) + self.noise(t, around)
    }

    fn beat(&self, t: f64, beat: &Beat) -> f64 {
        let bells = match beat.shape {
            Shape::Normal | Shape::NoP => narrow(self.lead),
            Shape::Ventricular => wide(self.lead),
            Shape::Paced => paced(self.lead),
            Shape::Recorded => return 0.0,
        };
        // T comes earlier in fast rhythms; a T as late as the next R would hide in it.
        let t_scale = beat.interval.clamp(0.3, 1.4).sqrt();
        let mut sum = 0.0;
        for (index, (place, width, height)) in bells.into_iter().enumerate() {
            if index == 0 && beat.shape == Shape::NoP {
                continue;
            }
            let scale = if index == 4 { t_scale } else { 1.0 };
            sum += height * bell(t - place * scale, width * scale);
        }
        let spike = t + SPIKE_LEAD_S;
        if beat.shape == Shape::Paced && (0.0..SPIKE_S).contains(&spike) {
            sum += SPIKE_MV;
        }
        sum
    }

    /// Fibrillation of atria and ventricles, and the drift that is left in asystole.
    fn between_beats(&self, t: f64, rhythm: Rhythm, around: Around) -> f64 {
        let p = &self.phases;
        let sine = |hz: f64, phase: f64| (TAU * (hz * t + phase)).sin();
        match rhythm {
            Rhythm::AtrialFibrillation => {
                let size = if self.lead == Lead::V1 { 0.09 } else { 0.045 };
                size * (TAU * (6.3 * t + p[0]) + 0.9 * sine(0.7, p[1])).sin()
                    * (1.0 + 0.4 * sine(1.1, p[2]))
            }
            Rhythm::VentricularFibrillation => {
                let size = match self.lead {
                    Lead::I => 0.32,
                    Lead::II => 0.48,
                    Lead::V1 => 0.40,
                    Lead::V5 => 0.52,
                };
                let coarse = (TAU * (4.7 * t + p[0]) + 2.2 * sine(0.31, p[1])).sin();
                let second = (TAU * (6.1 * t + p[2]) + 1.7 * sine(0.47, p[3])).sin();
                let swell = 0.72 + 0.38 * sine(0.23, p[4]);
                let grown = (around.since_change / 0.5).clamp(0.0, 1.0);
                size * grown * (swell * coarse + (1.1 - swell) * 0.8 * second)
            }
            Rhythm::Asystole => 0.02 * sine(0.21, p[3]),
            Rhythm::Sinus | Rhythm::VentricularTachycardia | Rhythm::Bigeminy | Rhythm::Paced => {
                0.0
            }
        }
    }

    /// Baseline wander, a little electronic noise, and movement when there is any.
    fn noise(&mut self, t: f64, around: Around) -> f64 {
        let p = self.phases;
        let sine = |hz: f64, phase: f64| (TAU * (hz * t + phase)).sin();
        let wander = 0.05 * (around.volume - 0.4) + 0.03 * sine(0.07, p[5]);
        let electronic = 0.006 * self.chance.bell();
        let cable = 0.5 * sine(0.9, p[4]) + 0.3 * sine(2.3, p[1]);
        let muscle = 0.16 * self.chance.bell();
        wander + electronic + around.artefact * (cable + muscle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILL: Around = Around {
        volume: 0.4,
        artefact: 0.0,
        since_change: 60.0,
    };

    fn lead_ii(rhythm: Rhythm, rate: f64, seconds: u32) -> Vec<f64> {
        let mut beats = Beats::new(11, rhythm);
        let mut lead = EcgLead::new(11, Lead::II);
        (0..seconds * 250)
            .map(|n| {
                let t = f64::from(n) / 250.0;
                beats.fill(t, rate, 0.3);
                lead.sample(t, &beats, STILL)
            })
            .collect()
    }

    /// R peaks: upward crossings of 0.6 mV, counted once in 0.2 s.
    fn peaks(samples: &[f64]) -> usize {
        let (mut count, mut blind) = (0, 0);
        for pair in samples.windows(2) {
            blind = usize::saturating_sub(blind, 1);
            if blind == 0 && pair[0] < 0.6 && pair[1] >= 0.6 {
                count += 1;
                blind = 50;
            }
        }
        count
    }

    #[test]
    fn the_r_peaks_of_each_rhythm_count_to_its_rate() {
        for (rhythm, rate) in [
            (Rhythm::Sinus, 75.0),
            (Rhythm::AtrialFibrillation, 100.0),
            (Rhythm::VentricularTachycardia, 170.0),
            (Rhythm::Bigeminy, 80.0),
        ] {
            let counted = peaks(&lead_ii(rhythm, rate, 60)) as f64;
            assert!(
                (counted - rate).abs() <= rate * 0.06,
                "{rhythm:?}: {counted} for {rate}"
            );
        }
        assert_eq!(peaks(&lead_ii(Rhythm::Asystole, 75.0, 30)), 0);
    }

    #[test]
    fn amplitudes_are_those_of_a_real_ecg() {
        let top = |rhythm| {
            lead_ii(rhythm, 75.0, 20)
                .into_iter()
                .fold(f64::MIN, f64::max)
        };
        let bottom = |rhythm| {
            lead_ii(rhythm, 75.0, 20)
                .into_iter()
                .fold(f64::MAX, f64::min)
        };
        assert!((1.0..1.5).contains(&top(Rhythm::Sinus)));
        assert!((-0.5..-0.1).contains(&bottom(Rhythm::Sinus)));
        assert!((0.3..0.9).contains(&top(Rhythm::VentricularFibrillation)));
        assert!(top(Rhythm::Asystole) < 0.1);
    }

    #[test]
    fn each_paced_beat_has_one_sample_of_spike() {
        let samples = lead_ii(Rhythm::Paced, 60.0, 30);
        let spikes = samples.iter().filter(|s| **s > 1.4).count();
        assert!((29..=31).contains(&spikes), "{spikes}");
    }

    #[test]
    fn an_extra_beat_is_wide_and_a_sinus_beat_is_not() {
        let high = |rhythm| {
            lead_ii(rhythm, 60.0, 30)
                .iter()
                .filter(|s| **s > 0.5)
                .count()
        };
        assert!(high(Rhythm::VentricularTachycardia) > 3 * high(Rhythm::Sinus));
    }
}
