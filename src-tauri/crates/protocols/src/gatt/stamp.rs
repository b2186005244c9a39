//! Date Time (2A08): a device's local time without a zone.

use chrono::{Datelike, NaiveDate, Timelike};
use lamplight_units::DeviceTime;
use lamplight_units::clock::Precision;

/// A device's time as it stood in the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Stamp {
    /// Not sent, or the device does not know: its year is 0.
    #[default]
    Unknown,
    /// A time; month and day may be unknown, which its precision tells.
    Known(DeviceTime),
    /// No time that can be, such as a month of 13.
    Impossible([u8; 7]),
}

impl Stamp {
    /// Reads year (0 unknown, else 1582 to 9999), month, day (0 unknown), hour, minute, second.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 7]) -> Self {
        let [low, high, month, day, hour, minute, second] = bytes;
        let year = u16::from_le_bytes([low, high]);
        if year == 0 {
            return Self::Unknown;
        }
        if !(1_582..=9_999).contains(&year) {
            return Self::Impossible(bytes);
        }
        let precision = match (month, day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Second,
        };
        // A leap second is the last one that a calendar time can say.
        let second = u32::from(second.min(59) + u8::from(second > 60));
        let date =
            NaiveDate::from_ymd_opt(i32::from(year), u32::from(month.max(1)), day.max(1).into());
        let time = if precision == Precision::Second {
            date.and_then(|date| date.and_hms_opt(hour.into(), minute.into(), second))
        } else {
            date.and_then(|date| date.and_hms_opt(0, 0, 0))
        };
        time.map_or(Self::Impossible(bytes), |local| {
            Self::Known(DeviceTime {
                local,
                zone: None,
                precision,
            })
        })
    }

    /// Writes it.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 7] {
        let time = match self {
            Self::Unknown => return [0; 7],
            Self::Impossible(bytes) => return bytes,
            Self::Known(time) => time,
        };
        let at = time.local;
        let [low, high] = u16::try_from(at.year()).unwrap_or(0).to_le_bytes();
        // Calendar fields are below 256, so the casts keep them.
        let part = |part: u32, least: Precision| {
            if time.precision >= least {
                u8::try_from(part).unwrap_or(0)
            } else {
                0
            }
        };
        [
            low,
            high,
            part(at.month(), Precision::Month),
            part(at.day(), Precision::Day),
            part(at.hour(), Precision::Hour),
            part(at.minute(), Precision::Minute),
            part(at.second(), Precision::Second),
        ]
    }

    /// The time if there is one.
    #[must_use]
    pub const fn time(self) -> Option<DeviceTime> {
        match self {
            Self::Known(time) => Some(time),
            Self::Unknown | Self::Impossible(_) => None,
        }
    }
}
