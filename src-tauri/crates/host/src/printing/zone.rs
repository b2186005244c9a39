//! The zone in which the ward lives: printed times are those of the clock on its wall.

use chrono::{DateTime, FixedOffset, Local, Utc};
use lamplight_units::Wall;

/// Where times are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// This computer's, with its summer time.
    Local,
    /// Always the same distance from UTC.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test prints in a zone of its own")
    )]
    Fixed(FixedOffset),
}

impl Zone {
    /// A time of milliseconds since 1970.
    pub fn at(self, ms: i64) -> DateTime<FixedOffset> {
        self.told(DateTime::from_timestamp_millis(ms))
    }

    /// A time of the wall clock.
    pub fn wall(self, at: Wall) -> DateTime<FixedOffset> {
        self.told(DateTime::from_timestamp_micros(at.micros()))
    }

    /// A time that no calendar has is told as the first of 1970; questions are checked before.
    fn told(self, at: Option<DateTime<Utc>>) -> DateTime<FixedOffset> {
        let at = at.unwrap_or_default();
        match self {
            Self::Local => at.with_timezone(&Local).fixed_offset(),
            Self::Fixed(offset) => at.with_timezone(&offset),
        }
    }
}
