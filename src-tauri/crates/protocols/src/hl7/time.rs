//! HL7 times (DTM): `YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]`, HL7 v2.6 chapter 2A.22.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use lamplight_units::clock::Precision;
use lamplight_units::{DeviceTime, Wall};

/// A station's instant as a time that a device in `zone` would write.
#[must_use]
pub fn device_time(at: Wall, zone: FixedOffset) -> Option<DeviceTime> {
    let utc = at.to_utc()?;
    Some(DeviceTime {
        local: DateTime::with_timezone(&utc, &zone).naive_local(),
        zone: Some(zone),
        precision: Precision::Fraction,
    })
}

/// Writes a time to its own precision; empty for years that four digits can't hold.
///
/// A fraction has three digits when that is exact, else four (the most that DTM allows).
#[must_use]
pub fn write(time: &DeviceTime) -> String {
    let at = &time.local;
    if !(0..=9999).contains(&at.year()) {
        return String::new();
    }
    let mut text = match time.precision {
        Precision::Year => at.format("%Y").to_string(),
        Precision::Month => at.format("%Y%m").to_string(),
        Precision::Day => at.format("%Y%m%d").to_string(),
        Precision::Hour => at.format("%Y%m%d%H").to_string(),
        Precision::Minute => at.format("%Y%m%d%H%M").to_string(),
        Precision::Second => at.format("%Y%m%d%H%M%S").to_string(),
        Precision::Fraction => {
            let tenth_millis = (at.nanosecond() / 100_000).min(9_999);
            let fraction = if tenth_millis.is_multiple_of(10) {
                format!(".{:03}", tenth_millis / 10)
            } else {
                format!(".{tenth_millis:04}")
            };
            at.format("%Y%m%d%H%M%S").to_string() + &fraction
        }
    };
    if let Some(zone) = time.zone {
        let minutes = zone.local_minus_utc() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.abs();
        text.push_str(&format!("{sign}{:02}{:02}", minutes / 60, minutes % 60));
    }
    text
}
