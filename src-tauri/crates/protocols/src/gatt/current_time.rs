//! Current Time (2A2B): read to know a device's clock, written to set it.

use super::bytes::{GattError, Reader};
use super::stamp::Stamp;
use chrono::{Datelike, NaiveDateTime, Timelike};
use lamplight_units::DeviceTime;
use lamplight_units::clock::Precision;

/// A device's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentTime {
    /// Its local time, to the second.
    pub at: Stamp,
    /// 1/256 of a second.
    pub fraction: u8,
    /// Why it was set last: bit 0 by hand, 1 from outside, 2 time zone, 3 summer time.
    pub reason: u8,
}

/// Set from outside.
const EXTERNAL: u8 = 1 << 1;

impl CurrentTime {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than 10 bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let at = value.stamp("time")?;
        // The day of the week follows from the date; devices that differ are wrong there.
        value.u8("day of the week")?;
        Ok(Self {
            at,
            fraction: value.u8("fraction")?,
            reason: value.u8("reason")?,
        })
    }

    /// Writes the value.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let day = self.at.time();
        let day = day.map_or(0, |time| time.local.weekday().number_from_monday());
        let mut bytes = self.at.to_bytes().to_vec();
        // 0 to 7.
        bytes.push(u8::try_from(day).unwrap_or(0));
        bytes.extend([self.fraction, self.reason]);
        bytes
    }

    /// What to write so that a device shows this local time.
    #[must_use]
    pub fn set_to(local: NaiveDateTime) -> Self {
        let fraction = u64::from(local.nanosecond().min(999_999_999)) * 256 / 1_000_000_000;
        Self {
            at: Stamp::Known(DeviceTime {
                local,
                zone: None,
                precision: Precision::Second,
            }),
            // Below 256 by the line above.
            fraction: u8::try_from(fraction).unwrap_or(u8::MAX),
            reason: EXTERNAL,
        }
    }
}
