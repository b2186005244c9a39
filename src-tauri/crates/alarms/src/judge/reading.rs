//! What a judge is told.

use lamplight_units::{Mono, NoValue, Unit, Value};
use std::time::Duration;

/// One reading of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The value, or why there is none.
    pub value: Value,
    /// Its unit as sent.
    pub unit: Unit,
    /// When it was measured, placed on the station's clock by its age.
    pub measured: Mono,
}

impl Reading {
    /// A number. NaN and infinities become "unreadable".
    #[must_use]
    pub fn number(number: f64, unit: Unit, measured: Mono) -> Self {
        let value = Value::new(number);
        Self {
            value,
            unit,
            measured,
        }
    }

    /// No number, and why.
    #[must_use]
    pub const fn none(reason: NoValue, measured: Mono) -> Self {
        Self {
            value: Value::None(reason),
            unit: Unit::Dimensionless,
            measured,
        }
    }

    /// A device that says "no breath" instead of a rate of zero.
    #[must_use]
    pub fn no_breath(measured: Mono) -> Self {
        Self::number(0.0, Unit::BreathPerMin, measured)
    }
}

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was judged.
    Judged,
    /// It was measured no later than the last one; it changed nothing.
    NotNewer,
    /// There are no limits for this metric.
    NoLimits,
    /// Its unit can't be converted; it was judged as "no value".
    WrongUnit,
}

/// How long a finding stands without data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// After the device first said that it has no value. ISO 80601-2-61 asks for
    /// signal inadequacy to be shown after 30 s (unverified).
    pub missing: Duration,
    /// After the last reading of any kind. Wide, since some gateways send once a
    /// minute: whoever knows the feed's cadence says [`NoValue::Stale`] sooner.
    pub silence: Duration,
    /// For measurements that come one at a time; a design of ours.
    pub spot: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            missing: Duration::from_secs(30),
            silence: Duration::from_secs(5 * 60),
            spot: Duration::from_secs(4 * 3600),
        }
    }
}
