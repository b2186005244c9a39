//! Auto-limits: limits round a measured value, as a proposal.
//!
//! Rules: reference sheet alarms.md section 6 (S:BVN115; temperature and etCO2
//! S:DRAEG95). The operator confirms them before use and they stay until changed, so
//! nothing here applies itself. They are kept inside the ward's allowed range and
//! inside the extreme limits that are on: a value that is grave now does not become
//! the patient's normal by pressing a button.

use super::{Change, Group, LimitSet, Parameter, Profile, Range, Side};
use lamplight_units::{NoValue, Unit, Value};
use std::time::Duration;

/// What the patient has now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Present {
    /// The value, or why there is none.
    pub value: Value,
    /// Its unit.
    pub unit: Unit,
    /// How old it is.
    pub age: Duration,
}

/// Proposed limits. They do nothing until a person confirms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proposal {
    /// For what.
    pub parameter: Parameter,
    /// The proposed low limit.
    pub low: f64,
    /// The proposed high limit.
    pub high: f64,
    /// The value that they were made from, in the parameter's unit.
    pub from: f64,
    /// The rule asked for more than the ward or an extreme limit allows.
    pub held_back: bool,
}

impl Proposal {
    /// What a person who confirms sets with [`super::PatientLimits::set`].
    #[must_use]
    pub const fn confirmed(&self) -> [Change; 2] {
        let unit = self.parameter.unit();
        [
            Change::At {
                side: Side::Low,
                number: self.low,
                unit,
            },
            Change::At {
                side: Side::High,
                number: self.high,
                unit,
            },
        ]
    }
}

/// Why there is no proposal.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum AutoError {
    /// There is nothing to go by.
    #[error("{parameter}: no value to set limits from ({reason})")]
    NoValue {
        /// Of what.
        parameter: Parameter,
        /// Why there is none.
        reason: NoValue,
    },
    /// What there is may not be so any more.
    #[error("{parameter}: the value is {} s old; limits are set from one of the last {} s", .age.as_secs(), .most.as_secs())]
    TooOld {
        /// Of what.
        parameter: Parameter,
        /// Its age.
        age: Duration,
        /// The bound.
        most: Duration,
    },
    /// No maker's rule was seen.
    #[error("{parameter}: there is no rule for automatic limits")]
    NoRule {
        /// Of what.
        parameter: Parameter,
    },
    /// Between the extreme limits or the ward's range there is no room round the value.
    #[error("{parameter} {}: too far out for automatic limits; set them by hand", .parameter.write(*.value))]
    NoRoom {
        /// Of what.
        parameter: Parameter,
        /// The value.
        value: f64,
    },
}

/// How old a continuous value may be: pulse oximeters must show signal inadequacy
/// after 30 s (ISO 80601-2-61, unverified).
pub const CONTINUOUS_AGE_MAX: Duration = Duration::from_secs(30);
/// How old a cuff pressure may be; a design of ours.
pub const SPOT_AGE_MAX: Duration = Duration::from_secs(30 * 60);

/// Limits round a fresh value. `current` gives the extreme limits and, for SpO2, which
/// is set to its default, nothing else; the default is the ward's.
///
/// # Errors
/// Without a fresh value, a rule or room.
pub fn propose(
    group: Group,
    ward: &Profile,
    current: &LimitSet,
    present: Present,
) -> Result<Proposal, AutoError> {
    let parameter = current.parameter;
    let from = fresh(parameter, present)?;
    let defaults = ward.limits(group, parameter);
    let (low, high) = rule(group, &defaults, from).ok_or(AutoError::NoRule { parameter })?;
    let (low, high) = (parameter.round(low), parameter.round(high));
    let bounds = bounds(current, ward.allowed(group, parameter));
    let held = (
        low.max(bounds.least).min(bounds.most),
        high.max(bounds.least).min(bounds.most),
    );
    if held.1 - held.0 < parameter.gap() - 1e-9 {
        let value = from;
        return Err(AutoError::NoRoom { parameter, value });
    }
    Ok(Proposal {
        parameter,
        low: held.0,
        high: held.1,
        from,
        held_back: held != (low, high),
    })
}

fn fresh(parameter: Parameter, present: Present) -> Result<f64, AutoError> {
    let most = match parameter.cadence() {
        super::Cadence::Continuous => CONTINUOUS_AGE_MAX,
        super::Cadence::Spot => SPOT_AGE_MAX,
    };
    let number = match present.value {
        Value::Number(number) => number.get(),
        Value::None(reason) => return Err(AutoError::NoValue { parameter, reason }),
    };
    let age = present.age;
    if age > most {
        return Err(AutoError::TooOld {
            parameter,
            age,
            most,
        });
    }
    let reason = NoValue::WrongUnit;
    let converted = present.unit.convert(number, parameter.unit());
    converted.ok_or(AutoError::NoValue { parameter, reason })
}

/// The ward's range, narrowed to the extreme limits that are on.
fn bounds(current: &LimitSet, allowed: Range) -> Range {
    let mut bounds = allowed;
    if current.extreme_low.on {
        bounds.least = bounds.least.max(current.extreme_low.at);
    }
    if current.extreme_high.on {
        bounds.most = bounds.most.min(current.extreme_high.at);
    }
    bounds
}

fn rule(group: Group, defaults: &LimitSet, v: f64) -> Option<(f64, f64)> {
    match group {
        Group::Adult | Group::Paediatric => larger(defaults, v),
        Group::Neonatal => neonatal(defaults, v),
    }
}

/// Adults and children.
fn larger(defaults: &LimitSet, v: f64) -> Option<(f64, f64)> {
    match defaults.parameter {
        Parameter::HeartRate | Parameter::PulseRate => {
            Some(((v * 0.8).max(40.0), (v * 1.25).min(240.0)))
        }
        Parameter::RespirationRate => Some(((v * 0.5).max(6.0), (v * 1.5).min(30.0))),
        // Seen for the cuff; taken for the artery too (unverified).
        Parameter::NibpSystolic | Parameter::AbpSystolic => {
            Some((v * 0.68 + 10.0, v * 0.86 + 38.0))
        }
        Parameter::NibpDiastolic | Parameter::AbpDiastolic => {
            Some((v * 0.68 + 6.0, v * 0.86 + 32.0))
        }
        // The upper one is unverified.
        Parameter::NibpMean | Parameter::AbpMean => Some((v * 0.68 + 8.0, v * 0.86 + 35.0)),
        Parameter::Spo2 | Parameter::Temperature | Parameter::EtCo2 | Parameter::FiCo2 => {
            any_age(defaults, v)
        }
    }
}

fn neonatal(defaults: &LimitSet, v: f64) -> Option<(f64, f64)> {
    let round = |least: f64, most: f64| Some(((v - 15.0).max(least), (v + 15.0).min(most)));
    match defaults.parameter {
        Parameter::HeartRate | Parameter::PulseRate => {
            Some(((v - 30.0).max(90.0), (v + 40.0).min(200.0)))
        }
        Parameter::RespirationRate => Some(((v - 10.0).max(30.0), (v + 25.0).min(85.0))),
        Parameter::NibpSystolic | Parameter::AbpSystolic => round(45.0, 105.0),
        Parameter::NibpDiastolic | Parameter::AbpDiastolic => round(20.0, 80.0),
        Parameter::NibpMean | Parameter::AbpMean => round(35.0, 95.0),
        Parameter::Spo2 | Parameter::Temperature | Parameter::EtCo2 | Parameter::FiCo2 => {
            any_age(defaults, v)
        }
    }
}

fn any_age(defaults: &LimitSet, v: f64) -> Option<(f64, f64)> {
    match defaults.parameter {
        Parameter::Spo2 => Some((defaults.low.at, defaults.high.at)),
        Parameter::Temperature => Some((v * 0.93, v * 1.07)),
        Parameter::EtCo2 => Some((v * 0.8, v * 1.25)),
        Parameter::FiCo2
        | Parameter::HeartRate
        | Parameter::PulseRate
        | Parameter::RespirationRate
        | Parameter::NibpSystolic
        | Parameter::NibpDiastolic
        | Parameter::NibpMean
        | Parameter::AbpSystolic
        | Parameter::AbpDiastolic
        | Parameter::AbpMean => None,
    }
}
