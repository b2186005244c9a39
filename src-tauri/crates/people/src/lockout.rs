//! The pause that wrong attempts earn.
//!
//! An attempt counts as wrong from the moment it is made, and is forgiven when it proves
//! right. So neither ten attempts at once nor a program that is killed in between give a
//! guess for nothing. With four digits and one guess in fifteen minutes, half of all PINs
//! are tried in 52 days, and the ward has seen thousands of rows in the journal.

use lamplight_units::Mono;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Wrong attempts until the first pause.
pub const FREE: u32 = 5;
/// The first pause; each further one is twice as long.
pub const FIRST: Duration = Duration::from_secs(30);
/// The longest.
pub const LONGEST: Duration = Duration::from_secs(15 * 60);
/// A terminal forgets one wrong attempt in this time. It is not reset by somebody who signs
/// in, or else whoever has a PIN of his own could clear the way for guessing another's; and
/// it does forget, or else slips of many nurses would add up over a shift.
pub const TERMINAL_FORGETS: Duration = Duration::from_secs(5 * 60);

/// Wrong attempts of one person, or at one terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lockout {
    wrong: u32,
    until: Option<Mono>,
    counted: Mono,
}

/// The pause after so many wrong attempts; none while they are free.
#[must_use]
pub fn pause_after(wrong: u32) -> Option<Duration> {
    let beyond = wrong.checked_sub(FREE)?;
    // 30 s · 2^5 is beyond the longest already.
    Some((FIRST * 2_u32.pow(beyond.min(5))).min(LONGEST))
}

impl Lockout {
    /// How many count now.
    #[must_use]
    pub const fn wrong(&self) -> u32 {
        self.wrong
    }

    /// How long it still lasts.
    #[must_use]
    pub fn lasts(&self, now: Mono) -> Option<Duration> {
        self.until
            .map(|until| until.since(now))
            .filter(|rest| !rest.is_zero())
    }

    /// An attempt is made; until it proves right it counts as wrong.
    pub fn attempt(&mut self, now: Mono) {
        self.wrong = self.wrong.saturating_add(1);
        self.counted = now;
        self.until = pause_after(self.wrong).map(|pause| now + pause);
    }

    /// The person's attempt was right: all is forgiven.
    pub fn forgive_all(&mut self) {
        *self = Self::default();
    }

    /// At the terminal only this one attempt is forgiven.
    pub fn forgive_one(&mut self) {
        self.wrong = self.wrong.saturating_sub(1);
        self.until = None;
    }

    /// Forgets one attempt for each time that has passed; what is over of it goes on counting.
    pub fn forget(&mut self, now: Mono, each: Duration) {
        while self.wrong > 0 && now.since(self.counted) >= each {
            self.wrong -= 1;
            self.counted = self.counted + each;
        }
    }

    /// Nothing is counted and nothing holds: it need not be kept.
    #[must_use]
    pub fn is_clear(&self, now: Mono) -> bool {
        self.wrong == 0 && self.lasts(now).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: u64) -> Mono {
        Mono::START + Duration::from_secs(seconds)
    }

    #[test]
    fn five_wrong_ones_cost_half_a_minute_and_each_further_one_twice_as_much() {
        let rows = [
            ("none", 0, None),
            ("the last free one", 4, None),
            ("the fifth", 5, Some(30)),
            ("the sixth", 6, Some(60)),
            ("the seventh", 7, Some(120)),
            ("the ninth", 9, Some(480)),
            ("the tenth is at the longest", 10, Some(900)),
            ("so is the eleventh", 11, Some(900)),
            ("and any other", u32::MAX, Some(900)),
        ];
        for (name, wrong, seconds) in rows {
            assert_eq!(
                pause_after(wrong),
                seconds.map(Duration::from_secs),
                "{name}"
            );
        }
    }

    #[test]
    fn a_pause_ends_to_the_tick() {
        let mut lockout = Lockout::default();
        for _ in 0..5 {
            lockout.attempt(at(100));
        }
        let tick = Duration::from_nanos(1);
        assert_eq!(lockout.lasts(at(130) - tick), Some(tick));
        assert_eq!(lockout.lasts(at(130)), None);
    }

    #[test]
    fn a_terminal_forgets_one_attempt_at_a_time() {
        let mut lockout = Lockout::default();
        for _ in 0..3 {
            lockout.attempt(at(0));
        }
        lockout.forget(at(299), TERMINAL_FORGETS);
        assert_eq!(lockout.wrong(), 3);
        lockout.forget(at(301), TERMINAL_FORGETS);
        assert_eq!(lockout.wrong(), 2);
        lockout.forget(at(600), TERMINAL_FORGETS);
        assert_eq!(lockout.wrong(), 1, "the second of grace still counts");
        lockout.forget(at(90_000), TERMINAL_FORGETS);
        assert!(lockout.is_clear(at(90_000)));
    }

    proptest! {
        #[test]
        fn pauses_never_get_shorter_and_stay_within_their_bounds(wrong in 0_u32..100) {
            let (one, next) = (pause_after(wrong), pause_after(wrong + 1));
            prop_assert!(one <= next);
            prop_assert!(next.is_none_or(|next| (FIRST..=LONGEST).contains(&next)));
        }
    }
}
