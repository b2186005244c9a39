//! OBX-5, -7, -8 and -11: a number or the reason for none, limits, marks, status.

use super::dialect::{Dialect, NEGATIVE_SENTINELS, SENTINELS};
use super::message::{Delimiters, trimmed};
use crate::report::{Abnormal, Limits, Marks, ResultStatus};
use lamplight_units::{Metric, MetricKind, NoValue, Value};

/// What a text holds when a number was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Parsed {
    /// A finite number.
    Number(f64),
    /// A known way to say that there is none.
    None(NoValue),
    /// Neither.
    Unreadable,
}

/// Reads a number as devices write it.
///
/// `<45` and `>300` are off the scale; `---` and the like are no value; one comma with other
/// than three digits behind it is a decimal comma (`37,5`), while `1,234` could be either
/// and is refused: a value wrong by a thousand is worse than none.
pub(super) fn number(text: &str) -> Parsed {
    let text = trimmed(text);
    let Some(&first) = text.as_bytes().first() else {
        return Parsed::None(NoValue::NotMeasured);
    };
    match first {
        b'0'..=b'9' | b'.' | b'+' => return finite(text),
        b'-' if text
            .as_bytes()
            .get(1)
            .is_some_and(|b| b.is_ascii_digit() || *b == b'.') =>
        {
            return finite(text);
        }
        b'<' | b'>' => return off_scale(first, &text[1..]),
        _ => {}
    }
    match text {
        "?" | "-?-" | "-?" | "??" | "???" => Parsed::None(NoValue::Invalid),
        "\"\"" | "N/A" | "n/a" | "NA" | "---" => Parsed::None(NoValue::NotMeasured),
        _ if text.bytes().all(|b| matches!(b, b'-' | b'*' | b'_')) => {
            Parsed::None(NoValue::NotMeasured)
        }
        _ => Parsed::Unreadable,
    }
}

fn off_scale(sign: u8, rest: &str) -> Parsed {
    let rest = rest.strip_prefix('=').unwrap_or(rest).trim();
    match (sign, finite(rest)) {
        (b'<', Parsed::Number(_)) => Parsed::None(NoValue::BelowRange),
        (_, Parsed::Number(_)) => Parsed::None(NoValue::AboveRange),
        (_, Parsed::None(_) | Parsed::Unreadable) => Parsed::Unreadable,
    }
}

/// Short decimal numbers by exact integer arithmetic, everything else by the library.
fn finite(text: &str) -> Parsed {
    const POWERS: [f64; 16] = [
        1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        Some(_) | None => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 16 {
        return by_library(text);
    }
    let (mut sum, mut behind, mut seen) = (0u64, None::<usize>, 0usize);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                sum = sum * 10 + u64::from(byte - b'0');
                seen += 1;
                behind = behind.map(|n| n + 1);
            }
            b'.' if behind.is_none() => behind = Some(0),
            _ => return by_library(text),
        }
    }
    // Both the integer and the power of ten are exact in an f64, so one division rounds right.
    match POWERS.get(behind.unwrap_or(0)) {
        Some(power) if seen > 0 && seen <= 15 => {
            #[allow(clippy::cast_precision_loss, reason = "at most 15 digits: below 2^53")]
            let number = sum as f64 / power;
            Parsed::Number(if negative { -number } else { number })
        }
        Some(_) | None => by_library(text),
    }
}

fn by_library(text: &str) -> Parsed {
    let parsed = match text.find(',') {
        None => text.parse(),
        Some(at) => {
            let behind = &text[at + 1..];
            let decimal = behind.len() != 3 && !behind.is_empty() && !text.contains('.');
            if !decimal || !behind.bytes().all(|b| b.is_ascii_digit()) {
                return Parsed::Unreadable;
            }
            text.replacen(',', ".", 1).parse()
        }
    };
    match parsed {
        Ok(number) if f64::is_finite(number) => Parsed::Number(number),
        Ok(_) | Err(_) => Parsed::Unreadable,
    }
}

/// SN (structured numeric): `comparator^number^separator^number`.
///
/// A ratio or a range is no single number; it is given back as text.
pub(super) fn structured(text: &str, delimiters: &Delimiters) -> Result<Parsed, String> {
    let part = |n| delimiters.component(text, n).trim();
    let (comparator, first, separator, second) = (part(1), part(2), part(3), part(4));
    if !separator.is_empty() || !second.is_empty() {
        return Err(format!("{comparator}{first}{separator}{second}"));
    }
    Ok(match comparator {
        "" | "=" => number(first),
        "<" | "<=" => off_scale(b'<', first),
        ">" | ">=" => off_scale(b'>', first),
        // A lone number without its components.
        other if first.is_empty() => number(other),
        _ => Parsed::Unreadable,
    })
}

/// Whether numbers of a metric may be negative: then -1 is a value and no sentinel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Rates, saturations, cuff pressures, volumes: below zero there is nothing.
    Positive,
    /// Weights and lengths of persons: zero is nothing either.
    AboveZero,
    /// Temperatures and pressures in vessels: small negatives may be, -99.9 and -100 not.
    Small,
    /// Anything.
    Any,
}

impl Sign {
    /// By the metric's kind and name; an unknown term may be anything.
    pub(super) fn of(metric: Option<&Metric>) -> Self {
        let Some(metric) = metric.filter(|m| m.kind == MetricKind::Numeric) else {
            return Self::Any;
        };
        let name = metric.refid;
        let has = |part: &str| name.contains(part);
        if has("MASS_BODY") || has("LEN_BODY") || has("AREA_BODY") {
            Self::AboveZero
        } else if has("NONINV") || has("CUFF") {
            Self::Positive
        } else if has("PRESS_BLD") || has("TEMP") || has("AMPL_ST") || has("CEREB_PERF") {
            Self::Small
        } else if has("PRESS") || has("FLOW_AWAY") || has("EEG") || has("EMG") || has("DIFF") {
            Self::Any
        } else {
            Self::Positive
        }
    }

    /// The number as a value, or as the sentinel that it is.
    ///
    /// The flag tells of a negative number that is no known sentinel and yet can't be.
    #[allow(
        clippy::float_cmp,
        reason = "sentinels are exact numbers of decimal writing"
    )]
    pub(super) fn judge(self, number: f64, dialect: &Dialect) -> (Value, bool) {
        let among = |list: &[f64]| list.contains(&number);
        if among(SENTINELS) || among(dialect.sentinels) {
            return (Value::None(NoValue::Sentinel), false);
        }
        match self {
            Self::Positive | Self::AboveZero if number < 0.0 => {
                if among(NEGATIVE_SENTINELS) {
                    (Value::None(NoValue::Sentinel), false)
                } else {
                    (Value::None(NoValue::Invalid), true)
                }
            }
            Self::AboveZero if number == 0.0 => (Value::None(NoValue::Sentinel), false),
            Self::Small if number <= -99.0 && among(NEGATIVE_SENTINELS) => {
                (Value::None(NoValue::Sentinel), false)
            }
            Self::Positive | Self::AboveZero | Self::Small | Self::Any => {
                (Value::new(number), false)
            }
        }
    }
}

/// OBX-8: marks, the reason for no value, and what an alert's first row says here.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags<'a> {
    pub(super) marks: Marks,
    pub(super) reason: Option<NoValue>,
    /// PH, PM, PL, PN, PI, PU.
    pub(super) priority: Option<&'a str>,
    /// SP, ST, SA.
    pub(super) kind: Option<&'a str>,
}

impl<'a> Flags<'a> {
    /// Reads all repetitions; what is none of ours says nothing.
    pub(super) fn read(text: &'a str, delimiters: &Delimiters) -> Self {
        let mut flags = Self::default();
        for one in delimiters.repetitions(text) {
            let word = trimmed(delimiters.component(one, 1));
            if !flags.take(word) && word.bytes().any(|b| b.is_ascii_lowercase()) {
                flags.take_lower(word);
            }
        }
        flags
    }

    /// The codes are capitals; some write them small.
    fn take_lower(&mut self, word: &str) {
        const WORDS: [&str; 27] = [
            "INV", "NAV", "BUSY", "QUES", "DEMO", "TEST", "CAL", "EARLY", "ALINH", "OFF", "ALACT",
            "N", "L", "LL", "H", "HH", "A", "AA", "PH", "PM", "PL", "PN", "PI", "PU", "SP", "ST",
            "SA",
        ];
        if let Some(known) = WORDS.iter().find(|known| known.eq_ignore_ascii_case(word)) {
            self.take(known);
        }
    }

    /// Takes one flag; `false` when it is none of ours.
    fn take(&mut self, word: &'a str) -> bool {
        let flags = self;
        match word {
            "INV" => flags.reason = Some(NoValue::Invalid),
            "NAV" => flags.reason = Some(NoValue::NotMeasured),
            "BUSY" => flags.reason = Some(NoValue::Busy),
            ">" => flags.reason = Some(NoValue::AboveRange),
            "<" => flags.reason = Some(NoValue::BelowRange),
            "QUES" => flags.marks.questionable = true,
            "DEMO" => flags.marks.demo = true,
            "TEST" => flags.marks.test = true,
            "CAL" => flags.marks.calibrating = true,
            "EARLY" => flags.marks.early = true,
            "ALINH" | "OFF" => flags.marks.alarm_off = true,
            "ALACT" => flags.marks.alarm_active = true,
            "N" => flags.marks.abnormal = Abnormal::Normal,
            "L" => flags.marks.abnormal = Abnormal::Low,
            "LL" => flags.marks.abnormal = Abnormal::VeryLow,
            "H" => flags.marks.abnormal = Abnormal::High,
            "HH" => flags.marks.abnormal = Abnormal::VeryHigh,
            "A" | "AA" => flags.marks.abnormal = Abnormal::Abnormal,
            priority @ ("PH" | "PM" | "PL" | "PN" | "PI" | "PU") => flags.priority = Some(priority),
            kind @ ("SP" | "ST" | "SA") => flags.kind = Some(kind),
            _ => return false,
        }
        true
    }
}

/// OBX-11 with the reason it gives for no value, HL7 table 0085.
pub(super) fn status(text: &str) -> (ResultStatus, Option<NoValue>) {
    match text {
        "R" | "r" => (ResultStatus::Raw, None),
        "P" | "p" | "S" | "s" => (ResultStatus::Preliminary, None),
        "F" | "f" | "U" | "u" | "V" | "v" => (ResultStatus::Final, None),
        "C" | "c" | "A" | "a" | "B" | "b" => (ResultStatus::Corrected, None),
        "X" | "x" => (ResultStatus::NoResult, Some(NoValue::NotMeasured)),
        // They say that no result is there yet; one that is there all the same is shown.
        "I" | "i" | "N" | "n" | "O" | "o" => (ResultStatus::NoResult, None),
        // Deleted, posted as wrong: what was sent must not be shown.
        "D" | "d" => (ResultStatus::Deleted, Some(NoValue::Invalid)),
        "W" | "w" => (ResultStatus::Wrong, Some(NoValue::Invalid)),
        _ => (ResultStatus::Unstated, None),
    }
}

/// OBX-7 is not a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotARange;

/// OBX-7: `low-high` (also with `^`, `_`, `:`, `..` or ` to ` between, or in brackets),
/// `>low`, `<high`.
pub(super) fn limits(text: &str, dialect: &Dialect) -> Result<Limits, NotARange> {
    let text = trimmed(text);
    let text = text.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
    if text.is_empty() || text == "\"\"" || text == "-" || text == "^" {
        return Ok(Limits::default());
    }
    let side = |text: &str| -> Result<Option<f64>, NotARange> {
        match number(text) {
            Parsed::Number(n) if SENTINELS.contains(&n) || dialect.sentinels.contains(&n) => {
                Ok(None)
            }
            Parsed::Number(n) => Ok(Some(n)),
            Parsed::None(_) => Ok(None),
            Parsed::Unreadable => Err(NotARange),
        }
    };
    let strip = |text: &'_ str| text.strip_prefix('=').unwrap_or(text).trim().to_owned();
    let limits = if let Some(low) = text.strip_prefix('>') {
        Limits {
            low: side(&strip(low))?,
            high: None,
        }
    } else if let Some(high) = text.strip_prefix('<') {
        Limits {
            low: None,
            high: side(&strip(high))?,
        }
    } else {
        let (low, high) = divide(text).ok_or(NotARange)?;
        Limits {
            low: side(low)?,
            high: side(high)?,
        }
    };
    match (limits.low, limits.high) {
        (Some(low), Some(high)) if low > high => Err(NotARange),
        _ => Ok(limits),
    }
}

/// Parts a range at its separator; a minus before a digit at a part's start is a sign.
fn divide(text: &str) -> Option<(&str, &str)> {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'.' | b',' | b' ');
    if !text.bytes().all(plain) || text.contains("..") {
        return [" to ", "..", "^", "_", ":", ";", "~", "&", "/", "\u{2013}"]
            .into_iter()
            .find_map(|separator| text.split_once(separator));
    }
    let from = usize::from(text.starts_with('-'));
    let at = from + text.bytes().skip(from).position(|b| b == b'-')?;
    Some((text[..at].trim(), text[at + 1..].trim()))
}

#[cfg(test)]
mod tests;
