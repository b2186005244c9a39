//! The ward's local time as a table of changes, which the host reads from the system.

use chrono::{DateTime, Duration, NaiveDateTime};
use lamplight_units::Wall;

/// Seconds east of UTC, and when that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// In force since ever, then each from its instant on.
    offsets: Vec<(Wall, i32)>,
}

/// Before everything.
const EVER: Wall = Wall::from_micros(i64::MIN);

impl Zone {
    /// A zone that changes at these instants to these offsets, in any order.
    #[must_use]
    pub fn new(base_s: i32, changes: &[(Wall, i32)]) -> Self {
        let mut offsets = vec![(EVER, base_s)];
        offsets.extend_from_slice(changes);
        offsets.sort_unstable();
        Self { offsets }
    }

    /// UTC.
    #[must_use]
    pub fn utc() -> Self {
        Self::new(0, &[])
    }

    /// The next change of the offset after an instant: when, and the seconds east of UTC before
    /// it and from it on.
    #[must_use]
    pub fn next_change(&self, after: Wall) -> Option<(Wall, i32, i32)> {
        let pairs = self.offsets.iter().zip(self.offsets.iter().skip(1));
        let mut changes = pairs.filter(|((_, before), (_, from))| before != from);
        let next = changes.find(|(_, (at, _))| *at > after);
        next.map(|((_, before), (at, from))| (*at, *before, *from))
    }

    /// The local time; 1970 for an instant beyond the calendar.
    #[must_use]
    pub fn local(&self, at: Wall) -> NaiveDateTime {
        let passed = self.offsets.iter().rev().find(|(since, _)| *since <= at);
        let seconds = passed.map_or(0, |(_, offset)| *offset);
        let utc = at.to_utc().unwrap_or(DateTime::UNIX_EPOCH).naive_utc();
        utc.checked_add_signed(Duration::seconds(seconds.into()))
            .unwrap_or_default()
    }

    /// The instant of a local time. One that comes twice (the clock goes back) is the first
    /// of the two; one that never comes (it goes forward) is the moment of the change.
    #[must_use]
    pub fn instant(&self, local: NaiveDateTime) -> Wall {
        let written = local.and_utc().timestamp_micros();
        let mut ends = self.offsets.iter().skip(1).map(|(at, _)| *at);
        for (since, offset) in &self.offsets {
            let utc = Wall::from_micros(written.saturating_sub(i64::from(*offset) * 1_000_000));
            if utc < *since {
                return *since;
            }
            if ends.next().is_none_or(|end| utc < end) {
                return utc;
            }
        }
        Wall::from_micros(written)
    }
}
