//! A measured value, or the reason why there is none.

use std::fmt;

/// Why a number is not there. The reason reaches the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoValue {
    /// The device does not measure it, or sent the field empty (OBX-11 X, OBX-8 NAV).
    NotMeasured,
    /// Probe or lead is off the patient.
    SensorOff,
    /// The device measured but does not vouch for it (OBX-8 INV).
    Invalid,
    /// A measurement is under way (OBX-8 BUSY).
    Busy,
    /// Above what the device can measure (`>300`).
    AboveRange,
    /// Below what the device can measure (`<45`).
    BelowRange,
    /// A number that the maker sends for "none", such as 8388607 or -100.
    Sentinel,
    /// The field holds something that is not a finite number.
    Unreadable,
    /// A unit that can't be converted into the one of this metric.
    WrongUnit,
    /// It was there, and is too old to be shown as now.
    Stale,
}

impl NoValue {
    /// In words, for the screen and for `state`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotMeasured => "not measured",
            Self::SensorOff => "sensor off",
            Self::Invalid => "invalid",
            Self::Busy => "measuring",
            Self::AboveRange => "above range",
            Self::BelowRange => "below range",
            Self::Sentinel => "no value sent",
            Self::Unreadable => "unreadable",
            Self::WrongUnit => "unit not understood",
            Self::Stale => "too old",
        }
    }
}

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A finite number, or the reason for having none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Always finite: built only through [`Value::new`].
    Number(Finite),
    /// No number.
    None(NoValue),
}

/// A number that is neither NaN nor infinite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Finite(f64);

impl Finite {
    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Value {
    /// The number, or `Unreadable` for NaN and infinities.
    #[must_use]
    pub fn new(number: f64) -> Self {
        if number.is_finite() {
            Self::Number(Finite(number))
        } else {
            Self::None(NoValue::Unreadable)
        }
    }

    /// The number if there is one.
    #[must_use]
    pub const fn number(self) -> Option<f64> {
        match self {
            Self::Number(Finite(number)) => Some(number),
            Self::None(_) => None,
        }
    }

    /// The reason if there is no number.
    #[must_use]
    pub const fn reason(self) -> Option<NoValue> {
        match self {
            Self::Number(_) => None,
            Self::None(reason) => Some(reason),
        }
    }

    /// Applies a conversion; a result that is not finite becomes `Unreadable`.
    #[must_use]
    pub fn map(self, convert: impl FnOnce(f64) -> f64) -> Self {
        match self {
            Self::Number(Finite(number)) => Self::new(convert(number)),
            Self::None(_) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_finite_or_says_why_not() {
        assert_eq!(Value::new(97.0).number(), Some(97.0));
        assert_eq!(Value::new(f64::NAN).reason(), Some(NoValue::Unreadable));
        assert_eq!(
            Value::new(f64::INFINITY).reason(),
            Some(NoValue::Unreadable)
        );
        assert_eq!(
            Value::new(1e308).map(|n| n * 10.0).reason(),
            Some(NoValue::Unreadable)
        );
    }

    #[test]
    fn a_reason_survives_conversion() {
        let none = Value::None(NoValue::SensorOff);
        assert_eq!(none.map(|n| n + 1.0), none);
    }
}
