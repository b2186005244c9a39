//! The three clocks, kept apart by type.
//!
//! - [`Mono`]: the station's monotonic time. Delays and time-outs use it alone.
//! - [`Wall`]: the station's wall clock. Records and the screen use it.
//! - [`DeviceTime`]: what a device wrote. Stored and shown, never trusted for a delay.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};
use std::time::Duration;

/// Nanoseconds since the station started. Never goes back.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Mono(u64);

impl Mono {
    /// The instant the station started.
    pub const START: Self = Self(0);

    /// `elapsed` after the start; saturates after 584 years.
    #[must_use]
    pub fn from_start(elapsed: Duration) -> Self {
        Self(u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX))
    }

    /// The time since the start.
    #[must_use]
    pub const fn since_start(self) -> Duration {
        Duration::from_nanos(self.0)
    }

    /// The time from `earlier` to here; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// Seconds since the start, for arithmetic on waves.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.since_start().as_secs_f64()
    }
}

impl Add<Duration> for Mono {
    type Output = Self;
    fn add(self, rhs: Duration) -> Self {
        Self(
            self.0
                .saturating_add(u64::try_from(rhs.as_nanos()).unwrap_or(u64::MAX)),
        )
    }
}

impl Sub<Duration> for Mono {
    type Output = Self;
    fn sub(self, rhs: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(u64::try_from(rhs.as_nanos()).unwrap_or(u64::MAX)),
        )
    }
}

/// Microseconds since 1970-01-01T00:00:00Z on the station's wall clock. May jump.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Wall(i64);

impl Wall {
    /// From microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since the epoch, as the screen wants them.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// From a calendar instant; its fraction below a microsecond is dropped.
    #[must_use]
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_micros())
    }

    /// The calendar instant; `None` beyond the calendar (year 262,000).
    #[must_use]
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.0)
    }

    /// Seconds from `other` to here, negative when `other` is later.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "clock offsets are far below 2^53 microseconds"
    )]
    pub fn seconds_since(self, other: Self) -> f64 {
        self.0.saturating_sub(other.0) as f64 / 1e6
    }

    /// ISO 8601 in UTC with milliseconds, such as `2026-11-21T14:07:32.120Z`.
    #[must_use]
    pub fn iso(self) -> String {
        self.to_utc().map_or_else(
            || format!("@{}us", self.0),
            |at| at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        )
    }
}

/// The one "now" of a step: both of the station's clocks, read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Now {
    /// For delays.
    pub mono: Mono,
    /// For records.
    pub wall: Wall,
}

impl Now {
    /// Both clocks `by` later; how a virtual clock goes on.
    #[must_use]
    pub fn after(self, by: Duration) -> Self {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self {
            mono: self.mono + by,
            wall: Wall(self.wall.0.saturating_add(micros)),
        }
    }
}

impl Now {
    /// The instant of a wall-clock time that a person typed, seen from this now: as far
    /// from it on the monotonic clock as on the wall. Before the monotonic clock's start
    /// it stays at the start.
    #[must_use]
    pub fn at(self, wall: Wall) -> Self {
        let apart = Duration::from_micros(wall.0.abs_diff(self.wall.0));
        let mono = if wall < self.wall {
            self.mono - apart
        } else {
            self.mono + apart
        };
        Self { mono, wall }
    }
}

/// How much of a time stamp the device wrote (HL7 v2 TS/DTM may end early).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// `2026`
    Year,
    /// `202611`
    Month,
    /// `20261121`
    Day,
    /// `2026112114`
    Hour,
    /// `202611211407`
    Minute,
    /// `20261121140732`
    Second,
    /// `20261121140732.120`
    Fraction,
}

/// A time as a device wrote it: a local time, perhaps with its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeviceTime {
    /// The written calendar time; parts that were not written are at their least.
    pub local: NaiveDateTime,
    /// The written zone, `None` when the device left it out.
    pub zone: Option<FixedOffset>,
    /// How far the writing went.
    pub precision: Precision,
}

impl DeviceTime {
    /// The instant meant, taking `default_zone` (the feed's) where none was written.
    #[must_use]
    pub fn to_wall(&self, default_zone: FixedOffset) -> Wall {
        let zone = self.zone.unwrap_or(default_zone);
        let utc = self.local - chrono::Duration::seconds(i64::from(zone.local_minus_utc()));
        Wall::from_utc(DateTime::from_naive_utc_and_offset(utc, Utc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn the_monotonic_clock_saturates_instead_of_wrapping() {
        let second = Duration::from_secs(1);
        assert_eq!(Mono::START - second, Mono::START);
        assert_eq!(
            (Mono::START + second).since(Mono::START + second * 3),
            Duration::ZERO
        );
        assert_eq!(Mono(u64::MAX) + second, Mono(u64::MAX));
    }

    #[test]
    fn a_device_time_takes_its_own_zone_before_the_feeds() {
        let local = NaiveDate::from_ymd_opt(2026, 11, 21)
            .unwrap()
            .and_hms_opt(14, 0, 0)
            .unwrap();
        let east = FixedOffset::east_opt(3600).unwrap();
        let utc = FixedOffset::east_opt(0).unwrap();
        let mut time = DeviceTime {
            local,
            zone: Some(east),
            precision: Precision::Second,
        };
        assert_eq!(time.to_wall(utc).iso(), "2026-11-21T13:00:00.000Z");
        time.zone = None;
        assert_eq!(time.to_wall(utc).iso(), "2026-11-21T14:00:00.000Z");
    }

    #[test]
    fn a_typed_time_lies_as_far_away_on_both_clocks() {
        let minute = Duration::from_secs(60);
        let now = Now::default().after(minute * 10);
        for at in [now.after(minute), now, Now::default().after(minute * 3)] {
            assert_eq!(now.at(at.wall), at);
        }
        let before_the_start = now.at(Wall::from_micros(-60_000_000));
        assert_eq!(before_the_start.mono, Mono::START);
    }

    #[test]
    fn now_moves_both_clocks_together() {
        let now = Now {
            mono: Mono::START,
            wall: Wall::from_micros(5),
        };
        let later = now.after(Duration::from_millis(2));
        assert_eq!(later.mono.since(now.mono), Duration::from_millis(2));
        assert_eq!(later.wall.micros(), 2_005);
    }
}
