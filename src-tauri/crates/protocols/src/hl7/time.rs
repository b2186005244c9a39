//! HL7 times (DTM): `YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]`, HL7 v2.6 chapter 2A.22.
//!
//! Beside the standard's writing these are read: milliseconds glued to the seconds
//! (`YYYYMMDDHHMMSSmmm`), blanks inside, up to nine digits of fraction, ISO 8601, and
//! `0`, `00000000` and `""` for none. A writing that is no time (11 or 13 digits, a month
//! of 13, `01/15/2025`) is an error: guessing would date a value wrongly.

use super::message::trimmed;
use chrono::NaiveDateTime;
use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, Timelike};
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
    let mut text = String::with_capacity(24);
    put(&mut text, at.year().unsigned_abs(), 4);
    let parts = [
        (Precision::Month, at.month()),
        (Precision::Day, at.day()),
        (Precision::Hour, at.hour()),
        (Precision::Minute, at.minute()),
        (Precision::Second, at.second()),
    ];
    for (precision, part) in parts {
        if time.precision >= precision {
            put(&mut text, part, 2);
        }
    }
    if time.precision == Precision::Fraction {
        let tenth_millis = (at.nanosecond() / 100_000).min(9_999);
        text.push('.');
        if tenth_millis.is_multiple_of(10) {
            put(&mut text, tenth_millis / 10, 3);
        } else {
            put(&mut text, tenth_millis, 4);
        }
    }
    if let Some(zone) = time.zone {
        let minutes = zone.local_minus_utc() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.unsigned_abs();
        text.push(sign);
        put(&mut text, minutes / 60, 2);
        put(&mut text, minutes % 60, 2);
    }
    text
}

/// A number in so many digits.
fn put(text: &mut String, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// The text is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time")]
pub struct NotATime;

/// The most digits of a fraction that are looked at.
const FRACTION_DIGITS: usize = 9;

/// Reads a time; `None` when none was sent.
///
/// # Errors
/// When the text is something else than a time.
pub fn read(text: &str) -> Result<Option<DeviceTime>, NotATime> {
    let text = trimmed(text);
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-'));
    // ISO 8601 has its first dash behind the year; DTM has nothing but digits there.
    if plain && text.as_bytes().get(4) != Some(&b'-') {
        return read_plain(text.as_bytes());
    }
    if text == "\"\"" {
        return Ok(None);
    }
    read_plain(normal(text).ok_or(NotATime)?.as_bytes())
}

/// Blanks taken out, and ISO 8601 turned into DTM.
fn normal(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let iso = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let mut plain = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            ' ' => {}
            '-' if iso && at < 10 => {}
            ':' | 'T' if iso => {}
            'Z' if iso && at + 1 == text.len() => plain.push_str("+0000"),
            '0'..='9' | '.' | '+' | '-' => plain.push(c),
            _ => return None,
        }
    }
    Some(plain)
}

/// Digits, perhaps a fraction, perhaps a zone.
fn read_plain(bytes: &[u8]) -> Result<Option<DeviceTime>, NotATime> {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let (whole, rest) = bytes.split_at(digits);
    let (fraction, rest) = match rest.split_first() {
        Some((b'.', tail)) => {
            let digits = tail.iter().take_while(|b| b.is_ascii_digit()).count();
            tail.split_at(digits)
        }
        Some(_) | None => (&rest[..0], rest),
    };
    if !whole.is_empty() && whole.iter().all(|b| *b == b'0') {
        return Ok(None);
    }
    let zone = match rest {
        [] => None,
        [sign, zone @ ..] => Some(read_zone(*sign, zone)?),
    };
    // Beyond the seconds the digits are a fraction whose point was left out.
    let (whole, glued) = whole.split_at(whole.len().min(14));
    let fraction = match (glued, fraction) {
        ([], fraction) => fraction,
        (glued, []) if glued.len() <= 6 => glued,
        _ => return Err(NotATime),
    };
    let (local, precision) = read_local(whole, fraction)?;
    Ok(Some(DeviceTime {
        local,
        zone,
        precision,
    }))
}

fn read_local(whole: &[u8], fraction: &[u8]) -> Result<(NaiveDateTime, Precision), NotATime> {
    let two = |at: usize, least: u32| match whole.get(at..at + 2) {
        Some(pair) => number(pair),
        None => least,
    };
    let precision = match whole.len() {
        4 => Precision::Year,
        6 => Precision::Month,
        8 => Precision::Day,
        10 => Precision::Hour,
        12 => Precision::Minute,
        14 if fraction.is_empty() => Precision::Second,
        14 => Precision::Fraction,
        _ => return Err(NotATime),
    };
    let year = i32::try_from(number(&whole[..4])).map_err(|_| NotATime)?;
    let date = NaiveDate::from_ymd_opt(year, two(4, 1), two(6, 1)).ok_or(NotATime)?;
    // A leap second is written as 60; it counts as the last instant of its minute.
    let (second, leap) = match two(12, 0) {
        60 => (59, true),
        second => (second, false),
    };
    let nanos = if leap { 999_999_999 } else { nanos(fraction) };
    let local = date
        .and_hms_nano_opt(two(8, 0), two(10, 0), second, nanos)
        .ok_or(NotATime)?;
    Ok((local, precision))
}

/// Digits as a number; the caller has looked that they are digits and few.
fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |sum, b| sum * 10 + u32::from(b.wrapping_sub(b'0')))
}

fn nanos(fraction: &[u8]) -> u32 {
    let taken = fraction.len().min(FRACTION_DIGITS);
    let scale = 10u32.pow(u32::try_from(FRACTION_DIGITS - taken).unwrap_or(0));
    number(&fraction[..taken]) * scale
}

/// `HHMM`, `HH` or `HH:MM` behind a sign.
fn read_zone(sign: u8, text: &[u8]) -> Result<FixedOffset, NotATime> {
    if !text.iter().all(u8::is_ascii_digit) {
        return Err(NotATime);
    }
    let (hours, minutes) = match text.len() {
        4 => (number(&text[..2]), number(&text[2..])),
        2 => (number(text), 0),
        _ => return Err(NotATime),
    };
    // No zone is further from Greenwich than 14 hours; 15 leaves room for odd clocks.
    if hours > 15 || minutes > 59 {
        return Err(NotATime);
    }
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).map_err(|_| NotATime)?;
    let seconds = if sign == b'-' { -seconds } else { seconds };
    FixedOffset::east_opt(seconds).ok_or(NotATime)
}

/// A time of a message, in the message's zone if it has none of its own: MSH-7's zone is the
/// default of the whole message (HL7 v2.6, 2.14.9.7).
#[must_use]
pub fn in_zone_of(time: DeviceTime, sent_at: Option<&DeviceTime>) -> DeviceTime {
    DeviceTime {
        zone: time.zone.or_else(|| sent_at?.zone),
        ..time
    }
}

/// How far apart two written times are, in seconds; `None` when their zones can't be compared.
#[must_use]
pub fn seconds_between(earlier: &DeviceTime, later: &DeviceTime) -> Option<f64> {
    let apart = match (earlier.zone, later.zone) {
        (Some(a), Some(b)) => {
            let zones = Duration::seconds(i64::from(a.local_minus_utc() - b.local_minus_utc()));
            later.local - earlier.local + zones
        }
        // One message's times are of one clock: a zone left out in one is the other's.
        (None, None) | (Some(_), None) | (None, Some(_)) => later.local - earlier.local,
    };
    Some(apart.num_microseconds()? as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(minutes: i32) -> Option<FixedOffset> {
        FixedOffset::east_opt(minutes * 60)
    }

    #[test]
    fn times_are_read_as_far_as_they_were_written() {
        for (text, local, off, precision) in [
            ("2026", "2026-01-01 00:00:00", None, Precision::Year),
            ("202611", "2026-11-01 00:00:00", None, Precision::Month),
            ("20261121", "2026-11-21 00:00:00", None, Precision::Day),
            ("2026112114", "2026-11-21 14:00:00", None, Precision::Hour),
            (
                "202611211407+0100",
                "2026-11-21 14:07:00",
                zone(60),
                Precision::Minute,
            ),
            (
                "20261121140732",
                "2026-11-21 14:07:32",
                None,
                Precision::Second,
            ),
            (
                "20261121140732.1",
                "2026-11-21 14:07:32.100",
                None,
                Precision::Fraction,
            ),
            (
                "20261121140732.1234-0330",
                "2026-11-21 14:07:32.123400",
                zone(-210),
                Precision::Fraction,
            ),
            (
                "20190929092150000",
                "2019-09-29 09:21:50",
                None,
                Precision::Fraction,
            ),
            (
                "20260124131540250+0800",
                "2026-01-24 13:15:40.250",
                zone(480),
                Precision::Fraction,
            ),
            (
                "20190521153541.0000+0530",
                "2019-05-21 15:35:41",
                zone(330),
                Precision::Fraction,
            ),
            (
                "20261121 140732",
                "2026-11-21 14:07:32",
                None,
                Precision::Second,
            ),
            (" 20261121 ", "2026-11-21 00:00:00", None, Precision::Day),
            (
                "2026-11-21T14:07:32Z",
                "2026-11-21 14:07:32",
                zone(0),
                Precision::Second,
            ),
            (
                "2026-11-21 14:07:32.5+01:00",
                "2026-11-21 14:07:32.500",
                zone(60),
                Precision::Fraction,
            ),
            (
                "20161231235960",
                "2016-12-31 23:59:59.999999999",
                None,
                Precision::Second,
            ),
        ] {
            let time = read(text).unwrap().unwrap();
            assert_eq!(time.local.to_string(), local, "{text}");
            assert_eq!((time.zone, time.precision), (off, precision), "{text}");
        }
    }

    #[test]
    fn nothing_is_nothing_and_a_typo_is_an_error() {
        for none in ["", "  ", "\"\"", "0", "00000000", "00000000000000"] {
            assert_eq!(read(none), Ok(None), "{none}");
        }
        for wrong in [
            "20261121140",
            "2026112114073",
            "20261321",
            "20260230",
            "2026112125",
            "202611211460",
            "01/15/2025",
            "01/15/2025 14:30:00",
            "yesterday",
            "20261121140732+2500",
            "20261121140732+01",
            "20261121140732.5x",
            "+0100",
            "20261121140732+01000",
            "19",
            "99999999999999999999999",
            "2026-11-21T",
            "\u{661}\u{662}",
        ] {
            let got = read(wrong);
            if wrong == "20261121140732+01" || wrong == "2026-11-21T" {
                assert!(matches!(got, Ok(Some(_))), "{wrong}");
            } else {
                assert_eq!(got, Err(NotATime), "{wrong}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(micros in 0i64..4_102_444_800_000_000, minutes in -840i32..840) {
            let wall = Wall::from_micros(micros / 100 * 100);
            let time = device_time(wall, zone(minutes).unwrap()).unwrap();
            prop_assert_eq!(read(&write(&time)), Ok(Some(time)));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
            let _ = read(&text);
        }
    }
}
