//! The row of breaths, and what impedance and airway gas make of it.

use crate::chance::Chance;
use std::collections::VecDeque;

/// One breath, in from its start, then out until the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breath {
    /// When breathing in begins.
    pub at: f64,
    /// How long the whole breath lasts.
    pub length: f64,
    /// Its depth as a share of a normal one.
    pub depth: f64,
}

/// Breaths made and kept.
#[derive(Debug, Clone)]
pub struct Breaths {
    chance: Chance,
    row: VecDeque<Breath>,
    next_at: f64,
    paused: bool,
}

/// The share of a breath that is breathing in (I:E about 1:1.7).
const IN_SHARE: f64 = 0.37;

impl Breaths {
    /// How long a breath is remembered.
    pub const KEPT_S: f64 = 45.0;

    /// A row that is somewhere within a breath at time 0.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, "breaths");
        // The lungs have been breathing before, see Beats.
        let next_at = -Self::KEPT_S + 3.0 * chance.unit();
        Self {
            chance,
            row: VecDeque::new(),
            next_at,
            paused: false,
        }
    }

    /// Stops breathing after the breath under way, or starts again.
    pub fn set_paused(&mut self, paused: bool, now: f64) {
        self.paused = paused;
        if paused {
            self.row.retain(|breath| breath.at <= now);
            self.next_at = self.row.back().map_or(now, |b| b.at + b.length);
        }
    }

    /// Makes breaths up to `now`, at `rate` a minute, and forgets old ones.
    pub fn fill(&mut self, now: f64, rate: f64) {
        if self.paused {
            self.next_at = self.next_at.max(now);
        }
        while !self.paused && self.next_at <= now {
            let length = 60.0 / rate.clamp(2.0, 120.0) * (1.0 + 0.05 * self.chance.bell());
            let depth = (1.0 + 0.08 * self.chance.bell()).clamp(0.6, 1.4);
            self.row.push_back(Breath {
                at: self.next_at,
                length,
                depth,
            });
            self.next_at += length;
        }
        while self.row.front().is_some_and(|b| b.at < now - Self::KEPT_S) {
            self.row.pop_front();
        }
    }

    fn current(&self, t: f64) -> Option<(&Breath, f64)> {
        let breath = self.row.iter().rev().find(|b| b.at <= t)?;
        Some((breath, (t - breath.at) / breath.length))
    }

    /// How far through the breath the time is, 0..1; 1 in a pause.
    #[must_use]
    pub fn phase(&self, t: f64) -> f64 {
        self.current(t).map_or(1.0, |(_, phase)| phase.min(1.0))
    }

    /// Air in the chest above rest, 0 to about 1.
    #[must_use]
    pub fn volume(&self, t: f64) -> f64 {
        let Some((breath, phase)) = self.current(t) else {
            return 0.0;
        };
        let volume = if phase < IN_SHARE {
            0.5 - 0.5 * (std::f64::consts::PI * phase / IN_SHARE).cos()
        } else {
            // Out: quick at first, then slow, and at rest when the next one begins.
            let out = ((phase - IN_SHARE) / (1.0 - IN_SHARE)).min(1.0);
            (1.0 - out).powi(2) * (1.0 + 2.0 * out) * (1.0 - 0.3 * out * (1.0 - out))
        };
        breath.depth * volume
    }

    /// Carbon dioxide in the airway in mmHg, with `end` at the end of breathing out.
    #[must_use]
    pub fn co2(&self, t: f64, end: f64) -> f64 {
        let Some((breath, phase)) = self.current(t) else {
            return 0.0;
        };
        if phase > 1.0 {
            // No next breath came: the gas at the sensor clears slowly.
            return end * (-(phase - 1.0) * breath.length / 4.0).exp();
        }
        if phase < IN_SHARE {
            // Fresh air washes the sensor within a quarter of a second.
            return end * (-phase * breath.length / 0.06).exp();
        }
        let seconds = (phase - IN_SHARE) * breath.length - 0.12;
        if seconds <= 0.0 {
            return 0.0;
        }
        let whole = (1.0 - IN_SHARE) * breath.length - 0.12;
        let plateau = 0.9 + 0.1 * (seconds / whole.max(0.1)).min(1.0);
        end * plateau * (1.0 - (-seconds / 0.11).exp())
    }

    /// Breaths a minute over the last half minute; `None` after 12 s without one.
    #[must_use]
    pub fn rate(&self, now: f64) -> Option<f64> {
        let done: Vec<&Breath> = self.row.iter().filter(|b| b.at + b.length <= now).collect();
        let last = done.last()?;
        if now - (last.at + last.length) > 12.0 {
            return None;
        }
        let recent: Vec<f64> = done
            .iter()
            .filter(|b| b.at >= now - 30.0)
            .map(|b| b.length)
            .collect();
        (!recent.is_empty()).then(|| 60.0 * recent.len() as f64 / recent.iter().sum::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(rate: f64, seconds: u32) -> Breaths {
        let mut breaths = Breaths::new(5);
        for tenth in 0..seconds * 10 {
            breaths.fill(f64::from(tenth) / 10.0, rate);
        }
        breaths
    }

    #[test]
    fn breaths_come_at_the_rate_asked_for() {
        for rate in [8.0, 16.0, 30.0] {
            let counted = filled(rate, 60).rate(60.0).unwrap();
            assert!((counted - rate).abs() < rate * 0.06, "{counted} for {rate}");
        }
    }

    #[test]
    fn the_chest_wave_has_no_steps_and_the_gas_reaches_its_end_value() {
        let breaths = filled(15.0, 60);
        let (mut before, mut highest) = (breaths.volume(30.0), 0.0f64);
        for step in 0..20_000 {
            let t = 30.0 + f64::from(step) / 1_000.0;
            let volume = breaths.volume(t);
            assert!((volume - before).abs() < 0.01, "step at {t}");
            before = volume;
            let co2 = breaths.co2(t, 38.0);
            assert!((0.0..=38.0).contains(&co2));
            highest = highest.max(co2);
        }
        assert!(highest > 37.0);
    }

    #[test]
    fn breathing_that_stops_has_no_rate_after_twelve_seconds() {
        let mut breaths = filled(15.0, 20);
        breaths.set_paused(true, 20.0);
        breaths.fill(40.0, 15.0);
        assert_eq!(breaths.rate(40.0), None);
        assert_eq!(breaths.phase(40.0), 1.0);
        assert!(breaths.volume(40.0).abs() < 1e-9);
    }
}
