//! Reading JSON of many makers: what is meant counts, and what can't be meant is said.

use crate::bed::Told;
use crate::report::Defect;
use chrono::{DateTime, NaiveDateTime, Timelike};
use lamplight_units::DeviceTime;
use lamplight_units::clock::Precision;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The longest text that is taken from a field; the rest is cut.
pub(crate) const MOST_TEXT: usize = 1_000;
/// The most defects that are told of one message.
const MOST_DEFECTS: usize = 50;

/// One object, and what of it could not be read.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Where it stands in the message, with its dot: `place.`.
    within: &'static str,
    pub(crate) defects: Vec<Defect>,
}

impl<'a> Fields<'a> {
    pub(crate) const fn new(object: &'a Map<String, Value>, within: &'static str) -> Self {
        Self {
            object,
            within,
            defects: Vec::new(),
        }
    }

    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key)
    }

    /// A text; empty when there is none.
    pub(crate) fn text(&mut self, key: &str) -> Arc<str> {
        match self.value(key) {
            None | Some(Value::Null) => Arc::from(""),
            Some(value) => text(value).unwrap_or_else(|| {
                self.defect(key, "not a text");
                Arc::from("")
            }),
        }
    }

    /// A fact. What can't be read is unknown: what was known before may be wrong by now.
    pub(crate) fn told<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Told<T> {
        match self.value(key) {
            None => Told::Not,
            Some(Value::Null) => Told::Unknown,
            Some(value) => match read(value) {
                Ok(is) => Told::Is(is),
                Err(why) => {
                    self.defect(key, &why);
                    Told::Unknown
                }
            },
        }
    }

    /// A time; `None` when there is none or it can't be read.
    pub(crate) fn time(&mut self, key: &str) -> Option<DeviceTime> {
        let value = self.value(key).filter(|value| !value.is_null())?;
        let read = time(value);
        if read.is_none() {
            self.defect(key, "not a time; write ISO 8601 or milliseconds since 1970");
        }
        read
    }

    /// Something in a field could not be used.
    pub(crate) fn defect(&mut self, key: &str, why: &str) {
        if self.defects.len() < MOST_DEFECTS {
            self.defects.push(Defect {
                place: Arc::from(format!("{}{}", self.within, cut(key, 40))),
                reason: Arc::from(why),
            });
        }
    }
}

/// Cuts a text after so many characters, and leaves control characters out.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(most)
        .collect()
}

/// A text, also where a number stands in its place.
pub(crate) fn text(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::String(text) => Some(Arc::from(cut(text.trim(), MOST_TEXT))),
        Value::Number(number) => Some(Arc::from(number.to_string())),
        Value::Bool(yes) => Some(Arc::from(if *yes { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Yes or no, in the words that gateways use.
pub(crate) fn yes(value: &Value) -> Result<bool, String> {
    match value {
        Value::Bool(yes) => return Ok(*yes),
        Value::Number(number) if number.as_f64() == Some(1.0) => return Ok(true),
        Value::Number(number) if number.as_f64() == Some(0.0) => return Ok(false),
        _ => {}
    }
    let word = value.as_str().map(|word| word.trim().to_ascii_lowercase());
    match word.as_deref() {
        Some("true" | "yes" | "on" | "1" | "online" | "set" | "up") => Ok(true),
        Some("false" | "no" | "off" | "0" | "offline" | "released" | "down") => Ok(false),
        Some(_) | None => Err("neither true nor false".to_owned()),
    }
}

/// A number within a range, also as a text (`"80.00"`).
pub(crate) fn number(value: &Value, range: &RangeInclusive<f64>) -> Result<f64, String> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let number = number.filter(|number| number.is_finite());
    let number = number.ok_or_else(|| "not a number".to_owned())?;
    if range.contains(&number) {
        Ok(number)
    } else {
        let (least, most) = (range.start(), range.end());
        Err(format!("{number} is outside {least} to {most}"))
    }
}

/// ISO 8601 with or without a zone, or milliseconds since 1970 (seconds where the number
/// is too small for milliseconds of this century).
pub(crate) fn time(value: &Value) -> Option<DeviceTime> {
    if let Some(number) = value.as_f64() {
        let millis = if number.abs() < 1e11 {
            number * 1e3
        } else {
            number
        };
        // Beyond the calendar chrono has no time, and below nobody measured.
        #[allow(
            clippy::cast_possible_truncation,
            reason = "saturates; then there is no such time"
        )]
        let at = DateTime::from_timestamp_millis(millis as i64)?;
        return Some(DeviceTime {
            local: at.naive_utc(),
            zone: chrono::FixedOffset::east_opt(0),
            precision: Precision::Fraction,
        });
    }
    let text = value.as_str()?.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(DeviceTime {
            local: at.naive_local(),
            zone: Some(*at.offset()),
            precision: precision(at.nanosecond()),
        });
    }
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(DeviceTime {
        local,
        zone: None,
        precision: precision(local.nanosecond()),
    })
}

const fn precision(nanosecond: u32) -> Precision {
    if nanosecond == 0 {
        Precision::Second
    } else {
        Precision::Fraction
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_come_as_text_and_are_judged_by_their_range() {
        assert_eq!(number(&json!("80.00"), &(0.0..=100.0)), Ok(80.0));
        assert_eq!(number(&json!(12), &(0.0..=100.0)), Ok(12.0));
        assert_eq!(
            number(&json!(900), &(0.5..=400.0)),
            Err("900 is outside 0.5 to 400".to_owned())
        );
        for wrong in [
            json!("NaN"),
            json!(true),
            json!([]),
            json!("1e999"),
            json!(""),
        ] {
            assert!(number(&wrong, &(0.0..=100.0)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_come_in_three_forms() {
        for (value, want) in [
            (
                json!("2026-11-21T15:07:32+01:00"),
                "2026-11-21T14:07:32.000Z",
            ),
            (json!(1_000), "1970-01-01T00:16:40.000Z"),
            (json!(1_795_270_052_120_i64), "2026-11-21T14:07:32.120Z"),
            (json!("2026-11-21 14:07:32"), "2026-11-21T14:07:32.000Z"),
        ] {
            let zone = chrono::Offset::fix(&chrono::Utc);
            assert_eq!(time(&value).unwrap().to_wall(zone).iso(), want, "{value}");
        }
        for wrong in [json!("yesterday"), json!(1e300), json!(null), json!({})] {
            assert_eq!(time(&wrong), None, "{wrong}");
        }
    }
}
