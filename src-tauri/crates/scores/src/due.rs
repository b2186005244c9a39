//! When the next set of observations is due, by the score's own rule.

use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How often a score wants its parts measured anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frequency {
    /// A set at least every so often; "every 4 to 6 hours" is due from 4 and late after 6.
    Every {
        /// Due from this age of the set.
        from: Duration,
        /// Late after this age.
        until: Duration,
    },
    /// The patient is monitored continuously. That is no interval for scoring: what a
    /// monitor does not know (consciousness, oxygen, ...) still needs a person (ours).
    Continuous {
        /// How long those parts are trusted, and when a full set is due.
        rescore: Duration,
    },
}

impl Frequency {
    /// After this the set is too old.
    #[must_use]
    pub const fn longest(self) -> Duration {
        match self {
            Self::Every { until, .. } => until,
            Self::Continuous { rescore } => rescore,
        }
    }

    const fn earliest(self) -> Duration {
        match self {
            Self::Every { from, .. } => from,
            Self::Continuous { rescore } => rescore,
        }
    }
}

/// When the next set is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// The score's source has no rule for it.
    NoRule,
    /// Due from one time, late after the other.
    Between {
        /// Due from here.
        from: Now,
        /// Late after this.
        until: Now,
    },
    /// At once: parts are missing.
    Incomplete,
}

impl Due {
    /// From the oldest part of the set, since a set is as old as its oldest part.
    #[must_use]
    pub fn after(frequency: Option<Frequency>, oldest: Now) -> Self {
        frequency.map_or(Self::NoRule, |frequency| Self::Between {
            from: oldest.after(frequency.earliest()),
            until: oldest.after(frequency.longest()),
        })
    }

    /// Whether a set may be taken now to be in time.
    #[must_use]
    pub fn is_due(self, now: Now) -> bool {
        match self {
            Self::NoRule => false,
            Self::Between { from, .. } => reached(from, now),
            Self::Incomplete => true,
        }
    }

    /// How much too late it is by now; `None` while it is in time, and where there is no time.
    #[must_use]
    pub fn overdue(self, now: Now) -> Option<Duration> {
        match self {
            Self::NoRule | Self::Incomplete => None,
            Self::Between { until, .. } => Some(elapsed(until, now)).filter(|late| !late.is_zero()),
        }
    }
}

/// The time since `at`: the greater of what both clocks say.
///
/// The monotonic clock is blind to what lay before the station's first start; the wall
/// clock may be set. The greater one makes a part too old too early, never too late.
pub(crate) fn elapsed(at: Now, now: Now) -> Duration {
    let wall = now.wall.micros().saturating_sub(at.wall.micros());
    let wall = Duration::from_micros(u64::try_from(wall).unwrap_or(0));
    now.mono.since(at.mono).max(wall)
}

fn reached(at: Now, now: Now) -> bool {
    now.mono >= at.mono || now.wall >= at.wall
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::{Mono, Wall};

    const HOUR: Duration = Duration::from_secs(3600);

    fn at(hours: u64) -> Now {
        let start = Now {
            mono: Mono::START,
            wall: Wall::from_micros(1_795_000_000_000_000),
        };
        start.after(HOUR * u32::try_from(hours).unwrap())
    }

    #[test]
    fn a_set_is_due_from_the_first_time_and_late_after_the_second() {
        let every = Frequency::Every {
            from: HOUR * 4,
            until: HOUR * 6,
        };
        let due = Due::after(Some(every), at(1));
        let tick = Duration::from_micros(1);
        for (now, is_due, late) in [
            (at(4), false, None),
            (at(5), true, None),
            (at(7), true, None),
            (at(7).after(tick), true, Some(tick)),
            (at(9), true, Some(HOUR * 2)),
        ] {
            assert_eq!(
                (due.is_due(now), due.overdue(now)),
                (is_due, late),
                "{now:?}"
            );
        }
    }

    #[test]
    fn without_a_rule_nothing_is_due_and_without_parts_it_is_due_at_once() {
        assert!(!Due::after(None, at(0)).is_due(at(99)));
        assert_eq!(Due::NoRule.overdue(at(99)), None);
        assert!(Due::Incomplete.is_due(at(0)));
    }

    #[test]
    fn of_two_clocks_the_one_that_makes_a_set_older_is_believed() {
        let now = at(10);
        let wall_set_back = Now {
            wall: at(2).wall,
            ..now
        };
        assert_eq!(elapsed(at(4), wall_set_back), HOUR * 6);
        let before_the_first_start = Now {
            mono: Mono::START,
            wall: Wall::from_micros(at(0).wall.micros() - 7_200_000_000),
        };
        assert_eq!(elapsed(before_the_first_start, at(1)), HOUR * 3);
    }
}
