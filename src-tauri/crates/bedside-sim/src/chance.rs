//! Chance from a seed: the same seed and name give the same numbers for ever.
//!
//! Each part of a device (beats, breaths, each wave's noise) draws from a source of
//! its own, so that adding a draw in one place does not change all the others.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// A repeatable source of chance.
#[derive(Debug, Clone)]
pub struct Chance(StdRng);

impl Chance {
    /// The source called `name` of the run with this seed.
    #[must_use]
    pub fn new(seed: u64, name: &str) -> Self {
        // FNV-1a: spreads the name over 64 bits; nothing here is secret.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(StdRng::seed_from_u64(hash))
    }

    /// Evenly from 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    /// Evenly between the two.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Bell-shaped around 0 with standard deviation 1, never beyond 3
    /// (the sum of three even draws: cheap, and a patient has no outliers of 6 sigma).
    pub fn bell(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit() - 1.5) * 2.0
    }

    /// True in this share of the draws.
    pub fn chance(&mut self, share: f64) -> bool {
        share > 0.0 && self.unit() < share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_name_draw_the_same_and_others_do_not() {
        let draw = |seed, name| Chance::new(seed, name).unit();
        assert_eq!(draw(1, "beats"), draw(1, "beats"));
        assert_ne!(draw(1, "beats"), draw(2, "beats"));
        assert_ne!(draw(1, "beats"), draw(1, "breaths"));
    }

    #[test]
    fn the_bell_has_mean_zero_and_deviation_one() {
        let mut chance = Chance::new(7, "bell");
        let draws: Vec<f64> = (0..20_000).map(|_| chance.bell()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!(
            mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05,
            "{mean} {variance}"
        );
    }
}
