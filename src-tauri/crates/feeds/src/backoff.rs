//! How long to wait before the next try, for every feed that reconnects.
//!
//! The ceiling doubles from try to try, and the wait is drawn from its upper
//! half, so that sixty-four monitors that lost one switch do not come back in
//! the same instant. Pure: the random numbers come from a seed.

use std::time::Duration;

/// The bounds of the waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// No wait is shorter.
    pub least: Duration,
    /// No wait is longer.
    pub most: Duration,
}

impl Default for Backoff {
    /// 0.5 s to 30 s: a monitor that restarts is back before a nurse has walked
    /// to it, and one that is gone for a week costs two tries a minute.
    fn default() -> Self {
        Self {
            least: Duration::from_millis(500),
            most: Duration::from_secs(30),
        }
    }
}

impl Backoff {
    /// The wait after `failures` failed tries in a row, `chance` being uniform in
    /// 0..=1 (what lies outside, and NaN, is moved inside).
    ///
    /// Always between `least` and `most`; when these cross, `most` wins.
    #[must_use]
    pub fn wait(&self, failures: u32, chance: f64) -> Duration {
        let chance = if chance.is_nan() {
            0.0
        } else {
            chance.clamp(0.0, 1.0)
        };
        let doublings = failures.saturating_add(1).min(63);
        let ceiling = self
            .least
            .saturating_mul(u32::try_from(1_u64 << doublings).unwrap_or(u32::MAX))
            .min(self.most);
        let half = ceiling / 2;
        (half + half.mul_f64(chance)).max(self.least).min(self.most)
    }
}

/// A repeatable source of chances (SplitMix64: Steele, Lea and Flood, 2014).
/// Good enough to spread reconnections, and no secret depends on it.
#[derive(Debug, Clone)]
pub struct Chances(u64);

impl Chances {
    /// The same seed gives the same chances.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next one, uniform in 0..1.
    #[allow(
        clippy::cast_precision_loss,
        reason = "53 bits are kept, which is what an f64 holds"
    )]
    pub fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The tries of one feed: counts failures, forgets them after a success.
#[derive(Debug, Clone)]
pub struct Tries {
    backoff: Backoff,
    chances: Chances,
    failures: u32,
}

impl Tries {
    /// Nothing has failed yet.
    #[must_use]
    pub const fn new(backoff: Backoff, chances: Chances) -> Self {
        Self {
            backoff,
            chances,
            failures: 0,
        }
    }

    /// A try has failed: how long to wait before the next one.
    pub fn failed(&mut self) -> Duration {
        let wait = self.backoff.wait(self.failures, self.chances.draw());
        self.failures = self.failures.saturating_add(1);
        wait
    }

    /// A try has succeeded for good: the next wait is a short one again.
    pub const fn succeeded(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ceiling_doubles_until_the_most() {
        let backoff = Backoff::default();
        let seconds = |failures, chance| backoff.wait(failures, chance).as_secs_f64();
        let table = [
            (0, 0.5, 1.0),
            (1, 1.0, 2.0),
            (2, 2.0, 4.0),
            (5, 15.0, 30.0),
            (6, 15.0, 30.0),
            (u32::MAX, 15.0, 30.0),
        ];
        for (failures, least, most) in table {
            assert_eq!(seconds(failures, 0.0), least, "after {failures}, least");
            assert_eq!(seconds(failures, 1.0), most, "after {failures}, most");
        }
    }

    #[test]
    fn a_success_makes_the_next_wait_short_again() {
        let mut tries = Tries::new(Backoff::default(), Chances::new(7));
        for _ in 0..10 {
            tries.failed();
        }
        assert!(tries.failed() >= Duration::from_secs(15));
        tries.succeeded();
        assert!(tries.failed() <= Duration::from_secs(1));
    }

    #[test]
    fn the_same_seed_waits_the_same_and_another_does_not() {
        let waits = |seed| {
            let mut tries = Tries::new(Backoff::default(), Chances::new(seed));
            (0..8).map(|_| tries.failed()).collect::<Vec<_>>()
        };
        assert_eq!(waits(1), waits(1));
        assert_ne!(waits(1), waits(2));
    }

    proptest! {
        #[test]
        fn a_wait_stays_within_its_bounds(
            least in 0_u64..100_000,
            more in 0_u64..10_000_000,
            failures in any::<u32>(),
            chance in any::<f64>(),
        ) {
            let backoff = Backoff {
                least: Duration::from_millis(least),
                most: Duration::from_millis(least + more),
            };
            let wait = backoff.wait(failures, chance);
            prop_assert!(backoff.least <= wait && wait <= backoff.most, "{wait:?}");
        }

        #[test]
        fn one_more_failure_never_lowers_the_least_wait(failures in 0_u32..1_000) {
            let backoff = Backoff::default();
            prop_assert!(backoff.wait(failures + 1, 0.0) >= backoff.wait(failures, 0.0));
        }

        #[test]
        fn chances_lie_between_zero_and_one(seed in any::<u64>()) {
            let mut chances = Chances::new(seed);
            for _ in 0..100 {
                let chance = chances.draw();
                prop_assert!((0.0..1.0).contains(&chance));
            }
        }
    }
}
