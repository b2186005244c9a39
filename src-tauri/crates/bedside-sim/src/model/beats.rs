//! The row of heart beats: each rhythm's next beat, a little ahead of the sample clock.

use super::rhythm::Rhythm;
use crate::chance::Chance;
use std::collections::VecDeque;

/// How a beat looks in the ECG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// P wave, narrow QRS, T wave.
    Normal,
    /// Narrow QRS without a P wave.
    NoP,
    /// Wide, from the ventricle.
    Ventricular,
    /// A spike, then wide.
    Paced,
    /// Seen in a recording, which draws it itself.
    Recorded,
}

/// One heart beat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beat {
    /// When its R peak is.
    pub at: f64,
    /// Seconds since the beat before.
    pub interval: f64,
    /// Its look.
    pub shape: Shape,
    /// Its stroke as a share of a normal one: short filling gives a small one.
    pub stroke: f64,
}

/// Beats made and kept: those of the last [`Beats::KEPT_S`] seconds, and a few to come.
#[derive(Debug, Clone)]
pub struct Beats {
    chance: Chance,
    rhythm: Rhythm,
    row: VecDeque<Beat>,
    last_at: f64,
    ventricular_next: bool,
}

impl Beats {
    /// How long a beat is remembered; the rates are counted over it.
    pub const KEPT_S: f64 = 15.0;

    /// How far ahead of the clock beats exist: a P wave comes before its R peak.
    pub const AHEAD_S: f64 = 0.6;

    /// No beat falls closer than this to the one before (300/min).
    pub const INTERVAL_MIN_S: f64 = 0.2;

    /// A row in this rhythm.
    #[must_use]
    pub fn new(seed: u64, rhythm: Rhythm) -> Self {
        let mut chance = Chance::new(seed, "beats");
        // The heart has been beating before: the rates are there from the first second.
        let last_at = -Self::KEPT_S - chance.unit();
        Self {
            chance,
            rhythm,
            row: VecDeque::new(),
            last_at,
            ventricular_next: false,
        }
    }

    /// The rhythm that is played.
    #[must_use]
    pub const fn rhythm(&self) -> Rhythm {
        self.rhythm
    }

    /// Changes the rhythm at `now`; beats whose QRS has not begun are taken back.
    pub fn set_rhythm(&mut self, rhythm: Rhythm, now: f64) {
        self.rhythm = rhythm;
        self.ventricular_next = false;
        // 0.2 s: a beat whose P wave is already drawn is let through.
        self.row.retain(|beat| beat.at <= now + 0.2);
        self.last_at = self.row.back().map_or(self.last_at, |beat| beat.at);
    }

    /// Makes beats up to [`Self::AHEAD_S`] after `now`, at `rate` a minute, and forgets
    /// old ones. `breath` is the phase of breathing (0..1), which moves the sinus rate.
    pub fn fill(&mut self, now: f64, rate: f64, breath: f64) {
        let until = now + Self::AHEAD_S;
        if !self.rhythm.beats() {
            // Nothing to come; the first beat after it falls one interval later.
            self.last_at = self.last_at.max(now);
        }
        while self.rhythm.beats() && self.last_at < until {
            let beat = self.next(rate.clamp(15.0, 300.0), breath);
            self.last_at = beat.at;
            self.row.push_back(beat);
        }
        self.forget(now);
    }

    /// Forgets beats older than [`Self::KEPT_S`].
    pub fn forget(&mut self, now: f64) {
        while self.row.front().is_some_and(|b| b.at < now - Self::KEPT_S) {
            self.row.pop_front();
        }
    }

    /// How many of the beats kept came early and are not of the usual kind.
    #[must_use]
    pub fn extra(&self, now: f64) -> f64 {
        let mean = self.rate(now, Self::KEPT_S).map_or(1.0, |rate| 60.0 / rate);
        let early = |beat: &&Beat| match beat.shape {
            Shape::Ventricular => true,
            // A recording does not tell; an early beat passes for one.
            Shape::Recorded => beat.interval < 0.75 * mean,
            Shape::Normal | Shape::NoP | Shape::Paced => false,
        };
        self.between(now - Self::KEPT_S, now).filter(early).count() as f64
    }

    /// Adds a beat found in a recording. Earlier than the last one: ignored.
    pub fn push_recorded(&mut self, at: f64) {
        let interval = at - self.last_at;
        if interval >= Self::INTERVAL_MIN_S {
            self.last_at = at;
            self.row.push_back(Beat {
                at,
                interval,
                shape: Shape::Recorded,
                stroke: filling(interval, 0.8),
            });
        }
    }

    fn next(&mut self, rate: f64, breath: f64) -> Beat {
        let mean = 60.0 / rate;
        let wobble = self.chance.bell();
        let (share, shape, strength) = match self.rhythm {
            // Breathing in quickens the heart (respiratory arrhythmia), about 4 %.
            Rhythm::Sinus => (
                1.0 + 0.04 * (std::f64::consts::TAU * breath).cos() + 0.012 * wobble,
                Shape::Normal,
                1.0,
            ),
            Rhythm::AtrialFibrillation => (1.0 + 0.2 * wobble, Shape::NoP, 1.0),
            Rhythm::VentricularTachycardia => (1.0 + 0.01 * wobble, Shape::Ventricular, 0.35),
            Rhythm::Bigeminy => {
                self.ventricular_next = !self.ventricular_next;
                if self.ventricular_next {
                    // The pause after an extra beat makes two intervals of them whole.
                    (1.38 + 0.01 * wobble, Shape::Normal, 1.0)
                } else {
                    (0.62 + 0.01 * wobble, Shape::Ventricular, 0.6)
                }
            }
            Rhythm::Paced => (1.0, Shape::Paced, 0.95),
            // Never asked for: `fill` makes no beats in these.
            Rhythm::VentricularFibrillation | Rhythm::Asystole => (1.0, Shape::NoP, 0.0),
        };
        let interval = (mean * share).max(Self::INTERVAL_MIN_S);
        Beat {
            at: self.last_at + interval,
            interval,
            shape,
            stroke: strength * filling(interval, mean),
        }
    }

    /// Beats between the two times, in order.
    pub fn between(&self, from: f64, to: f64) -> impl Iterator<Item = &Beat> {
        self.row
            .iter()
            .filter(move |beat| beat.at >= from && beat.at < to)
    }

    /// Beats a minute, from the intervals that ended in the last `window` seconds up to
    /// `now`; `None` when fewer than two did, or none for 4 s.
    #[must_use]
    pub fn rate(&self, now: f64, window: f64) -> Option<f64> {
        let beats: Vec<&Beat> = self.between(now - window, now).collect();
        let (first, last) = (beats.first()?, beats.last()?);
        if beats.len() < 2 || now - last.at > 4.0 {
            return None;
        }
        Some(60.0 * (beats.len() - 1) as f64 / (last.at - first.at))
    }
}

/// A stroke's share of the normal one when the heart had `interval` to fill instead of `mean`.
fn filling(interval: f64, mean: f64) -> f64 {
    (interval / mean).clamp(0.3, 1.4).powf(0.7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(rhythm: Rhythm, rate: f64, seconds: u32) -> Vec<Beat> {
        let mut beats = Beats::new(1, rhythm);
        let mut all = Vec::new();
        for step in 0..seconds * 10 {
            let now = f64::from(step) / 10.0;
            beats.fill(now, rate, now * 0.25 % 1.0);
            all.extend(beats.between(now, now + 0.1).copied());
        }
        all
    }

    #[test]
    fn each_rhythm_beats_at_the_rate_asked_for() {
        for (rhythm, rate) in [
            (Rhythm::Sinus, 72.0),
            (Rhythm::Sinus, 180.0),
            (Rhythm::AtrialFibrillation, 110.0),
            (Rhythm::VentricularTachycardia, 170.0),
            (Rhythm::Bigeminy, 80.0),
            (Rhythm::Paced, 60.0),
        ] {
            let counted = run(rhythm, rate, 120).len() as f64 / 2.0;
            assert!(
                (counted - rate).abs() < rate * 0.04,
                "{rhythm:?}: {counted} for {rate}"
            );
        }
        assert!(run(Rhythm::Asystole, 70.0, 20).is_empty());
        assert!(run(Rhythm::VentricularFibrillation, 70.0, 20).is_empty());
    }

    #[test]
    fn fibrillating_atria_beat_irregularly_and_a_sinus_does_not() {
        let spread = |rhythm| {
            let beats = run(rhythm, 90.0, 120);
            let mean = beats.iter().map(|b| b.interval).sum::<f64>() / beats.len() as f64;
            let square = beats
                .iter()
                .map(|b| (b.interval - mean).powi(2))
                .sum::<f64>();
            (square / beats.len() as f64).sqrt() / mean
        };
        assert!(spread(Rhythm::AtrialFibrillation) > 0.12);
        assert!(spread(Rhythm::Sinus) < 0.05);
        assert!(spread(Rhythm::Paced) < 0.001);
    }

    #[test]
    fn a_heart_that_stops_has_no_rate_after_four_seconds_and_starts_again() {
        let mut beats = Beats::new(3, Rhythm::Sinus);
        for tenth in 0..100 {
            beats.fill(f64::from(tenth) / 10.0, 60.0, 0.0);
        }
        assert!(beats.rate(9.9, 10.0).is_some());
        beats.set_rhythm(Rhythm::Asystole, 10.0);
        beats.fill(15.0, 60.0, 0.0);
        assert_eq!(beats.rate(15.0, 10.0), None);
        beats.set_rhythm(Rhythm::Sinus, 15.0);
        for tenth in 150..200 {
            beats.fill(f64::from(tenth) / 10.0, 60.0, 0.0);
        }
        let rate = beats.rate(20.0, 4.5).unwrap();
        assert!((rate - 60.0).abs() < 5.0, "{rate}");
    }
}
