//! One-time codes (RFC 6238): which steps are asked for, and that each is good once.
//!
//! The host computes; it needs a hash function and no state. Here is the state.

use lamplight_units::Wall;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// RFC 6238, 5.2: the default time step.
pub const STEP_SECONDS: i64 = 30;

/// The steps whose code is taken at a time: RFC 6238, 5.2 advises one step of delay at most;
/// the one ahead is for a phone whose clock is fast.
#[must_use]
pub fn steps_at(wall: Wall) -> [u64; 3] {
    let step = wall.millis().div_euclid(1_000 * STEP_SECONDS);
    let step = u64::try_from(step).unwrap_or(0);
    [step.saturating_sub(1), step, step + 1]
}

/// The steps whose codes were used.
///
/// A set, and not only the last one: a wall clock that was once far ahead must not shut an
/// administrator out until the world has caught up, and one set back must not make a code
/// that somebody has read over a shoulder good again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Used(VecDeque<u64>);

impl Used {
    /// At the bound the oldest is forgotten: a code from 32 sign-ins ago.
    pub const MOST: usize = 32;

    /// Uses a code up; false when it was used before.
    pub fn take(&mut self, step: u64) -> bool {
        if self.0.contains(&step) {
            return false;
        }
        if self.0.len() >= Self::MOST {
            self.0.pop_front();
        }
        self.0.push_back(step);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_step_of_drift_is_borne_on_either_side() {
        let at = |seconds: i64| steps_at(Wall::from_micros(seconds * 1_000_000));
        let rows = [
            ("the epoch", 0, [0, 0, 1]),
            ("the last second of a step", 29, [0, 0, 1]),
            ("the first of the next", 30, [0, 1, 2]),
            // RFC 6238, appendix B: 1111111109 is step 0x23523EC.
            (
                "a time of the RFC",
                1_111_111_109,
                [0x23523EB, 0x23523EC, 0x23523ED],
            ),
            ("a clock before the epoch", -5, [0, 0, 1]),
        ];
        for (name, seconds, wanted) in rows {
            assert_eq!(at(seconds), wanted, "{name}");
        }
    }

    #[test]
    fn a_code_is_good_once_also_when_the_clock_was_far_ahead_or_goes_back() {
        let mut used = Used::default();
        assert!(used.take(100));
        assert!(!used.take(100), "the same again");
        assert!(used.take(9_000_000), "the clock is years ahead");
        assert!(used.take(101), "and right again: nobody is shut out");
        assert!(!used.take(100), "set back: the old code stays used");
    }

    #[test]
    fn used_codes_have_a_bound() {
        let mut used = Used::default();
        for step in 0..=Used::MOST as u64 {
            assert!(used.take(step));
        }
        assert_eq!(used.0.len(), Used::MOST);
        assert!(!used.take(Used::MOST as u64));
    }
}
