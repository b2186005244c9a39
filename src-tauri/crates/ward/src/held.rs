//! What is kept of a device: the latest of each number, text, wave and alert.

use crate::cadence::Cadence;
use lamplight_protocols::report::{
    AlertReport, Channel, NumberReading, ReadUnit, Term, TextReading,
};
use lamplight_units::{Metric, NoValue, Now, SampleRate, Unit, Value, Wall};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The latest of one number.
#[derive(Debug, Clone)]
pub struct HeldNumber {
    /// As sent.
    pub reading: NumberReading,
    /// When it was measured, on the station's clock.
    pub at: Wall,
    /// When it came.
    pub received: Now,
    /// How often it comes.
    pub cadence: Cadence,
    /// A later one came in the same report: this one is history, not for the screen.
    pub superseded: bool,
    pub(crate) turn: u64,
}

impl HeldNumber {
    pub(crate) fn new(now: Now, at: Wall, reading: NumberReading, turn: u64) -> Self {
        let mut cadence = Cadence::default();
        cadence.heard(now.mono);
        Self {
            reading,
            at,
            received: now,
            cadence,
            superseded: false,
            turn,
        }
    }

    /// Replaces it by a newer one, which came after the usual interval or not.
    pub(crate) fn renew(&mut self, newer: Self) {
        let mut cadence = std::mem::take(&mut self.cadence);
        cadence.heard(newer.received.mono);
        *self = Self { cadence, ..newer };
    }

    /// The value in the unit in which the station keeps this metric, and that unit.
    ///
    /// A number without a unit is taken to be in the usual one; a unit that cannot be
    /// converted leaves no number, since a limit or a colour would misjudge it.
    #[must_use]
    pub fn in_usual_unit(&self) -> (Value, Option<Unit>) {
        let sent = self.reading.value;
        let Some(metric) = self.reading.term.metric() else {
            return match &self.reading.unit {
                ReadUnit::Known(unit) => (sent, Some(*unit)),
                ReadUnit::Missing | ReadUnit::Unknown(_) => (sent, None),
            };
        };
        let value = match &self.reading.unit {
            ReadUnit::Missing => sent,
            ReadUnit::Unknown(_) => match sent {
                Value::Number(_) => Value::None(NoValue::WrongUnit),
                Value::None(_) => sent,
            },
            ReadUnit::Known(unit) => match sent.number() {
                None => sent,
                Some(number) => between(*unit, number, metric)
                    .map_or(Value::None(NoValue::WrongUnit), Value::new),
            },
        };
        (value, Some(metric.unit))
    }

    /// The device's limits in the same unit.
    #[must_use]
    pub fn limits_in_usual_unit(&self) -> (Option<f64>, Option<f64>) {
        let limits = self.reading.limits;
        let convert = |limit: Option<f64>| match (&self.reading.unit, self.reading.term.metric()) {
            (ReadUnit::Known(unit), Some(metric)) => {
                limit.and_then(|limit| between(*unit, limit, metric))
            }
            (ReadUnit::Unknown(_), Some(_)) => None,
            _ => limit,
        };
        (convert(limits.low), convert(limits.high))
    }
}

/// Into the metric's usual unit. A difference of temperatures has no zero point to shift.
fn between(unit: Unit, number: f64, metric: &Metric) -> Option<f64> {
    if metric.refid == "MDC_TEMP_DIFF" {
        let zero = unit.convert(0.0, metric.unit)?;
        return unit
            .convert(number, metric.unit)
            .map(|shifted| shifted - zero);
    }
    unit.convert(number, metric.unit)
}

/// The latest of one text.
#[derive(Debug, Clone)]
pub struct HeldText {
    /// As sent.
    pub reading: TextReading,
    /// When it came.
    pub received: Now,
    pub(crate) turn: u64,
}

/// One wave of a device; its samples are in the waves crate.
#[derive(Debug, Clone)]
pub struct HeldWave {
    /// Which wave.
    pub term: Term,
    /// Where in the device.
    pub channel: Channel,
    /// Its number in the waves crate and in frames.
    pub series: u32,
    /// Samples a second.
    pub rate: SampleRate,
    /// Unit as sent.
    pub unit: ReadUnit,
    /// What one step of the sender's integers is worth.
    pub resolution: f64,
    /// Declared range.
    pub range: Option<(f64, f64)>,
    /// When the last chunk came.
    pub received: Now,
    /// Whether the last chunk held nothing but invalid samples: the lead is off.
    pub hollow: bool,
    /// Samples so far that were sent empty or marked invalid.
    pub missing: u64,
}

/// One alert of a device, also after its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldAlert {
    /// As last sent.
    pub report: AlertReport,
    /// When it was first heard of.
    pub began: Now,
    /// When it was last heard of.
    pub heard: Now,
    /// The name under which the ward's conditions know it.
    pub name: Arc<str>,
    /// Whether it is over.
    pub ended: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_of_temperatures_is_scaled_and_not_shifted() {
        let of =
            |refid, number| between(Unit::Fahrenheit, number, Metric::by_refid(refid).unwrap());
        assert!((of("MDC_TEMP", 98.6).unwrap() - 37.0).abs() < 1e-9);
        assert!((of("MDC_TEMP_DIFF", 1.8).unwrap() - 1.0).abs() < 1e-9);
    }
}
