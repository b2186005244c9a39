//! What is old: judged by the time that the station has really run, not by the wall clock.
//!
//! A wall clock may jump: set wrongly by hand, by a bad time server, by an empty battery.
//! Whoever removes what is ten days old by it removes the whole archive when it jumps ten
//! days ahead. So the time that was *lived* is counted by the monotonic clock, over
//! restarts, and with it the stretches during which both clocks went alike. What was
//! recorded in the last ten days lived stays, whatever the wall clock says: the cut lies
//! where the wall clock stood ten lived days ago, or before, where it has stood lower since.
//!
//! Time away (the program did not run, the computer slept) is not lived, so the archive
//! holds ten days *of watching*. What was recorded while the clock ran ahead goes only when
//! the true time has passed it. To a minute, by which the clocks may drift apart in a stretch.

use lamplight_store::{Before, Retention};
use lamplight_units::{Now, Wall};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Clocks that differ by less go alike: an ordinary correction.
const ALIKE: Duration = Duration::from_secs(60);
/// Stretches that are remembered; beyond, the oldest is forgotten, and until the next one
/// is old nothing goes.
const MOST: usize = 1_000;

/// How far the station has lived, and by what clock. Its fields are kept as two parts of the
/// state, because the second seldom changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lived {
    pub so_far: SoFar,
    /// The oldest first.
    pub stretches: Vec<Stretch>,
}

/// Where the last look was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct SoFar {
    lived: Duration,
    last: Now,
}

/// From here on both clocks went alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stretch {
    lived: Duration,
    wall: Wall,
    /// The clock may have been put to this time at some moment since the look before.
    lowest: Wall,
}

impl Lived {
    /// Another run has begun: the monotonic clock counts anew, or leapt.
    pub fn begin(&mut self, now: Now) {
        self.so_far.last = now;
        self.look(now);
    }

    /// Time went on.
    pub fn look(&mut self, now: Now) {
        let step = now.mono.since(self.so_far.last.mono);
        self.so_far.lived += step;
        self.so_far.last = now;
        let lived = self.so_far.lived;
        let stretches = &mut self.stretches;
        let alike = stretches.last().is_some_and(|stretch| {
            let expected = stretch.at(lived);
            expected.micros().abs_diff(now.wall.micros()) <= micros(ALIKE).unsigned_abs()
        });
        if !alike {
            stretches.push(Stretch {
                lived,
                wall: now.wall,
                lowest: back(now.wall, step),
            });
        }
        if stretches.len() > MOST {
            stretches.remove(0);
        }
    }

    /// Goes on to where the last run was seen last.
    pub fn until(&mut self, taken: Now) {
        if taken.mono > self.so_far.last.mono {
            self.look(taken);
        }
    }

    /// What is old by the rules.
    pub fn before(&self, rules: &Retention) -> Before {
        let cut = |period| self.cut(period);
        Before {
            archive: cut(rules.archive),
            journal: cut(rules.journal),
            share: cut(Retention::SHARE_LEAVES),
        }
    }

    /// No time that the wall clock has shown in the last `period` lived is before this.
    fn cut(&self, period: Duration) -> Wall {
        let stretches = &self.stretches;
        let Some(at) = self.so_far.lived.checked_sub(period) else {
            return Before::NOTHING.archive;
        };
        let later = stretches.partition_point(|stretch| stretch.lived <= at);
        let Some(stretch) = later.checked_sub(1).and_then(|n| stretches.get(n)) else {
            return Before::NOTHING.archive;
        };
        let lowest = stretches.iter().skip(later).map(|stretch| stretch.lowest);
        lowest.fold(stretch.at(at), Ord::min)
    }
}

impl Stretch {
    /// What the wall clock showed.
    fn at(&self, lived: Duration) -> Wall {
        let since = lived.saturating_sub(self.lived);
        Wall::from_micros(self.wall.micros().saturating_add(micros(since)))
    }
}

fn back(wall: Wall, by: Duration) -> Wall {
    Wall::from_micros(wall.micros().saturating_sub(micros(by)))
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::Mono;

    const HOUR: Duration = Duration::from_secs(3_600);
    const T0: i64 = 1_795_269_600_000_000;

    /// A station whose two clocks the test turns.
    struct Desk {
        lived: Lived,
        now: Now,
    }

    impl Desk {
        fn new() -> Self {
            let now = Now {
                mono: Mono::START,
                wall: Wall::from_micros(T0),
            };
            let mut desk = Self {
                lived: Lived::default(),
                now,
            };
            desk.lived.begin(now);
            desk
        }

        fn run(&mut self, hours: u32) -> &mut Self {
            for _ in 0..hours * 60 {
                self.now = self.now.after(HOUR / 60);
                self.lived.look(self.now);
            }
            self
        }

        /// The wall clock alone; the station finds it at its next look.
        fn put(&mut self, hours: i64) -> &mut Self {
            let wall = self.now.wall.micros() + hours * micros(HOUR);
            self.now.wall = Wall::from_micros(wall);
            self
        }

        /// As after a start: both clocks go on by the wall clock's word.
        fn away(&mut self, hours: u32) -> &mut Self {
            self.now = self.now.after(HOUR * hours);
            self.lived.begin(self.now);
            self
        }

        /// What goes, in hours after the beginning; nothing is `None`.
        fn cut(&self) -> Option<i64> {
            let rules = Retention::default();
            let cut = self.lived.before(&rules).archive;
            (cut != Before::NOTHING.archive).then(|| {
                let since = cut.micros() - T0;
                // Half an hour up or down is told apart from nothing that matters here.
                (since + micros(HOUR) / 2).div_euclid(micros(HOUR))
            })
        }
    }

    #[test]
    fn ten_days_of_an_ordinary_clock_go_by_age() {
        assert_eq!(Desk::new().run(239).cut(), None);
        assert_eq!(Desk::new().run(240).cut(), Some(0));
        assert_eq!(Desk::new().run(300).cut(), Some(60));
    }

    #[test]
    fn a_clock_that_jumps_years_ahead_makes_nothing_old() {
        let mut desk = Desk::new();
        assert_eq!(desk.run(100).put(90_000).run(1).cut(), None);
        // It stays wrong: what was recorded before goes when ten days were lived, as always.
        assert_eq!(desk.run(149).cut(), Some(10));
        // And is put right: what came while it was wrong lies in the future and stays.
        desk.put(-90_000).run(10);
        assert_eq!(desk.cut(), Some(20));
    }

    #[test]
    fn after_a_jump_ahead_and_back_what_is_recorded_now_is_not_old() {
        let mut desk = Desk::new();
        desk.run(50).put(90_000).run(50).put(-90_000).run(210);
        // 310 lived; ten days ago the clock was wrong, and stood lower since.
        assert_eq!(desk.cut(), Some(100));
    }

    #[test]
    fn a_clock_that_is_put_back_takes_nothing_of_the_last_ten_days() {
        let mut desk = Desk::new();
        desk.run(300).put(-200).run(1);
        // What bears times from hour 100 on may have been recorded a minute ago.
        assert_eq!(desk.cut(), Some(61));
        assert_eq!(desk.run(99).cut(), Some(100));
    }

    #[test]
    fn time_away_is_not_lived_even_when_the_clock_was_wrong_at_the_start() {
        let mut desk = Desk::new();
        assert_eq!(desk.run(100).away(90_000).run(1).cut(), None);
        assert_eq!(desk.run(149).cut(), Some(10));
    }

    #[test]
    fn what_the_last_run_lived_after_it_was_written_down_counts() {
        let mut desk = Desk::new();
        desk.run(200);
        let taken = desk.now.after(HOUR * 50);
        desk.lived.until(taken);
        assert_eq!(desk.lived.so_far.last, taken);
        assert_eq!(desk.cut(), Some(10));
    }

    #[test]
    fn a_clock_that_jumps_all_the_time_costs_bounded_memory_and_no_records() {
        let mut desk = Desk::new();
        for hour in 0..1_500 {
            desk.put(if hour % 2 == 0 { 500 } else { -500 }).run(1);
        }
        assert!(desk.lived.stretches.len() <= MOST);
        // The lower of both clocks, which stood there in the second of these hours.
        let lowest = (desk.now.wall.micros() - T0) / micros(HOUR) - 239;
        assert!(
            desk.cut().is_none_or(|cut| cut <= lowest),
            "{:?}",
            desk.cut()
        );
    }

    #[test]
    fn a_slow_correction_is_no_jump() {
        let mut desk = Desk::new();
        for _ in 0..250 {
            desk.run(1);
            desk.now.wall = Wall::from_micros(desk.now.wall.micros() + 100_000);
        }
        assert_eq!(desk.lived.stretches.len(), 1);
        assert_eq!(desk.cut(), Some(10));
    }
}
