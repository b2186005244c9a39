//! How long to wait before the next try, with jitter, and not before the receiver asked for.

use std::time::Duration;

/// The bounds of the waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The first wait.
    pub least: Duration,
    /// No wait of our own choice is longer.
    pub most: Duration,
}

impl Default for Backoff {
    /// 0.5 s to 60 s: sixty stations that lost one server knock once a second together.
    fn default() -> Self {
        Self {
            least: Duration::from_millis(500),
            most: Duration::from_secs(60),
        }
    }
}

/// Whoever asks for more than a day has written a wrong number.
const ASKED_MOST: Duration = Duration::from_secs(86_400);

impl Backoff {
    /// The wait after `failures` failed tries in a row, `chance` being uniform in 0..1: from
    /// the upper half of a ceiling that doubles; never less than the receiver `asked` for.
    #[must_use]
    pub fn wait(&self, failures: u32, chance: f64, asked: Option<Duration>) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let ceiling = self.least.saturating_mul(1 << doublings).min(self.most);
        let chance = if chance.is_nan() {
            0.0
        } else {
            chance.clamp(0.0, 1.0)
        };
        let half = ceiling / 2;
        let own = half + half.mul_f64(chance);
        match asked {
            // All who are asked the same spread over a tenth more.
            Some(asked) => {
                let asked = asked.min(ASKED_MOST);
                own.max(asked + (asked / 10).mul_f64(chance))
            }
            None => own,
        }
    }
}

/// A repeatable source of chances (SplitMix64: Steele, Lea and Flood, 2014). No secret
/// depends on it.
#[derive(Debug, Clone)]
pub struct Chances(u64);

impl Chances {
    /// The same seed gives the same chances.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next one, uniform in 0..1.
    pub fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        // 32 bits are held exactly by an f64.
        f64::from(u32::try_from(bits >> 32).unwrap_or(0)) / 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_stays_within_its_bounds(failures in 0..200_u32, seed: u64, asked in prop::option::of(0..200_000_u64)) {
            let backoff = Backoff::default();
            let chance = Chances::new(seed).draw();
            prop_assert!((0.0..1.0).contains(&chance));
            let asked = asked.map(Duration::from_secs);
            let wait = backoff.wait(failures, chance, asked);
            prop_assert!(wait >= backoff.least / 2);
            match asked {
                None => prop_assert!(wait <= backoff.most),
                Some(asked) => {
                    prop_assert!(wait >= asked.min(ASKED_MOST));
                    prop_assert!(wait <= backoff.most.max(ASKED_MOST + ASKED_MOST / 10));
                }
            }
        }
    }

    #[test]
    fn waits_double_up_to_the_most() {
        let full: Vec<u128> = (1..9)
            .map(|failures| Backoff::default().wait(failures, 1.0, None).as_millis())
            .collect();
        assert_eq!(
            full,
            [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]
        );
    }
}
