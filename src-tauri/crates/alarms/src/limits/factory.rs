//! The factory's defaults, each with its source.
//!
//! Limits: reference sheet alarms.md section 9; extreme rates: section 10. Rows marked
//! [`Source::Unverified`] are from memory and must be set by the ward before use.
//! Delays, hysteresis, averaging and priorities are ours: ordinary limits MEDIUM and
//! extreme ones HIGH as the sheet's section 10 has it, delays below the 10 s that a
//! monitor has for rates (section 6, unverified), so that the network's part fits too.

use super::{Apnoea, Averaging, Group, Limit, LimitSet, Parameter, Setting, Side};
use crate::Priority;
use std::time::Duration;

/// Where a factory value is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Seen in a maker's public manual: the mark of the sheet's source list.
    Seen(&'static str),
    /// From memory; not verified.
    Unverified,
    /// A design of ours.
    Ours,
}

/// Low and high of one row, each with its source.
struct Row {
    low: (f64, Source),
    high: (f64, Source),
}

const fn row(low: f64, high: f64, source: Source) -> Row {
    Row {
        low: (low, source),
        high: (high, source),
    }
}

const fn ordinary(group: Group, parameter: Parameter) -> Row {
    use Group::{Adult, Neonatal, Paediatric};
    use Source::{Seen, Unverified};
    let rates = Seen("S:TMS60, S:CMS8000");
    let cuff = Seen("S:MRCMS");
    match (parameter, group) {
        (Parameter::HeartRate | Parameter::PulseRate, Adult) => row(50.0, 120.0, rates),
        (Parameter::HeartRate | Parameter::PulseRate, Paediatric) => row(75.0, 160.0, rates),
        // Seen for the pulse rate only.
        (Parameter::HeartRate, Neonatal) => row(100.0, 200.0, Unverified),
        (Parameter::PulseRate, Neonatal) => row(100.0, 200.0, Seen("S:CMS8000")),
        (Parameter::Spo2, Adult | Paediatric) => row(90.0, 100.0, Seen("S:MRCMS, S:CMS8000")),
        // High 95 guards a preterm's eyes; another maker has 98.
        (Parameter::Spo2, Neonatal) => row(85.0, 95.0, Seen("S:CMS8000")),
        (Parameter::RespirationRate, Adult | Paediatric) => row(8.0, 30.0, Unverified),
        (Parameter::RespirationRate, Neonatal) => row(30.0, 100.0, Unverified),
        (Parameter::NibpSystolic, Adult) => row(90.0, 160.0, cuff),
        (Parameter::NibpDiastolic, Adult) => row(50.0, 90.0, cuff),
        (Parameter::NibpMean, Adult) => row(60.0, 110.0, cuff),
        // An arterial line has the cuff's defaults: nothing was seen for it.
        (Parameter::AbpSystolic, Adult) => row(90.0, 160.0, Unverified),
        (Parameter::AbpDiastolic, Adult) => row(50.0, 90.0, Unverified),
        (Parameter::AbpMean, Adult) => row(60.0, 110.0, Unverified),
        (Parameter::NibpSystolic | Parameter::AbpSystolic, Paediatric) => {
            row(70.0, 120.0, Unverified)
        }
        (Parameter::NibpDiastolic | Parameter::AbpDiastolic, Paediatric) => {
            row(40.0, 70.0, Unverified)
        }
        (Parameter::NibpMean | Parameter::AbpMean, Paediatric) => row(50.0, 90.0, Unverified),
        (Parameter::NibpSystolic | Parameter::AbpSystolic, Neonatal) => row(40.0, 90.0, Unverified),
        (Parameter::NibpDiastolic | Parameter::AbpDiastolic, Neonatal) => {
            row(20.0, 60.0, Unverified)
        }
        (Parameter::NibpMean | Parameter::AbpMean, Neonatal) => row(30.0, 70.0, Unverified),
        // Of "38.0 or 39.0 / 35.0 or 36.0" the pair that alarms least.
        (Parameter::Temperature, Adult | Paediatric | Neonatal) => row(35.0, 39.0, Unverified),
        (Parameter::EtCo2, Adult) => Row {
            low: (25.0, Unverified),
            high: (50.0, Seen("S:APOLLO")),
        },
        (Parameter::EtCo2, Paediatric) => row(25.0, 50.0, Unverified),
        (Parameter::EtCo2, Neonatal) => row(30.0, 45.0, Unverified),
        (Parameter::FiCo2, Adult | Paediatric | Neonatal) => Row {
            low: (0.0, Source::Ours),
            high: (8.0, Seen("S:SPACE")),
        },
    }
}

/// An extreme limit: `None` is off and lies at the end of the range.
const fn extreme(group: Group, parameter: Parameter, side: Side) -> Option<(f64, Source)> {
    let (low, high) = match parameter {
        Parameter::HeartRate | Parameter::PulseRate => match group {
            Group::Adult => (Some(35.0), Some(160.0)),
            Group::Paediatric => (Some(50.0), Some(180.0)),
            Group::Neonatal => (Some(60.0), Some(220.0)),
        },
        Parameter::Spo2 => (Some(80.0), None),
        Parameter::RespirationRate
        | Parameter::NibpSystolic
        | Parameter::NibpDiastolic
        | Parameter::NibpMean
        | Parameter::AbpSystolic
        | Parameter::AbpDiastolic
        | Parameter::AbpMean
        | Parameter::Temperature
        | Parameter::EtCo2
        | Parameter::FiCo2 => (None, None),
    };
    let at = match side {
        Side::ExtremeLow => low,
        Side::ExtremeHigh => high,
        Side::Low | Side::High => None,
    };
    // Rates are from memory, and so is a newborn's desaturation limit.
    let seen = matches!(parameter, Parameter::Spo2) && !matches!(group, Group::Neonatal);
    let source = if seen {
        Source::Seen("S:MRCMS")
    } else {
        Source::Unverified
    };
    match at {
        Some(at) => Some((at, source)),
        None => None,
    }
}

const fn seconds(parameter: Parameter) -> u64 {
    match parameter {
        Parameter::HeartRate
        | Parameter::PulseRate
        | Parameter::AbpSystolic
        | Parameter::AbpDiastolic
        | Parameter::AbpMean => 5,
        Parameter::Spo2 | Parameter::RespirationRate | Parameter::EtCo2 | Parameter::FiCo2 => 10,
        Parameter::Temperature => 15,
        // One measurement has no duration.
        Parameter::NibpSystolic | Parameter::NibpDiastolic | Parameter::NibpMean => 0,
    }
}

const fn hysteresis(parameter: Parameter) -> f64 {
    match parameter {
        Parameter::HeartRate
        | Parameter::PulseRate
        | Parameter::AbpSystolic
        | Parameter::AbpDiastolic
        | Parameter::AbpMean => 2.0,
        Parameter::Spo2 | Parameter::RespirationRate | Parameter::EtCo2 | Parameter::FiCo2 => 1.0,
        Parameter::Temperature => 0.1,
        // The next measurement is a new fact; it need not be better by a margin.
        Parameter::NibpSystolic | Parameter::NibpDiastolic | Parameter::NibpMean => 0.0,
    }
}

/// The factory's limits.
#[must_use]
pub fn limits(group: Group, parameter: Parameter) -> LimitSet {
    let row = ordinary(group, parameter);
    let (least, most) = parameter.range();
    let limit = |at, on, priority, delay| Limit {
        at,
        on,
        priority,
        delay: Duration::from_secs(delay),
        hysteresis: hysteresis(parameter),
    };
    let usual = |at, on| limit(at, on, Priority::Medium, seconds(parameter));
    let grave = |side, end| match extreme(group, parameter, side) {
        Some((at, _)) => limit(at, true, Priority::High, 0),
        None => limit(end, false, Priority::High, 0),
    };
    LimitSet {
        parameter,
        low: usual(row.low.0, parameter != Parameter::FiCo2),
        high: usual(row.high.0, true),
        extreme_low: grave(Side::ExtremeLow, least),
        extreme_high: grave(Side::ExtremeHigh, most),
        apnoea: apnoea(group, parameter),
        averaging: Averaging::None,
        end_delay: Duration::from_secs(if seconds(parameter) == 0 { 0 } else { 3 }),
    }
}

/// Apnoea time 20 s (S:V24); neonates 15 to 20 s, unverified, of which the shorter.
fn apnoea(group: Group, parameter: Parameter) -> Apnoea {
    Apnoea {
        on: parameter.has_apnoea(),
        time: Duration::from_secs(match group {
            Group::Adult | Group::Paediatric => 20,
            Group::Neonatal => 15,
        }),
        priority: Priority::High,
    }
}

/// Where a factory value is from.
#[must_use]
pub fn source(group: Group, parameter: Parameter, setting: Setting) -> Source {
    match setting {
        Setting::At(Side::Low) => ordinary(group, parameter).low.1,
        Setting::At(Side::High) => ordinary(group, parameter).high.1,
        Setting::At(side @ (Side::ExtremeLow | Side::ExtremeHigh)) => {
            extreme(group, parameter, side).map_or(Source::Ours, |(_, source)| source)
        }
        Setting::ApnoeaTime => match group {
            Group::Adult | Group::Paediatric => Source::Seen("S:V24"),
            Group::Neonatal => Source::Unverified,
        },
        Setting::On(_)
        | Setting::Priority(_)
        | Setting::Delay(_)
        | Setting::Hysteresis(_)
        | Setting::ApnoeaOn
        | Setting::ApnoeaPriority
        | Setting::Averaging
        | Setting::EndDelay => Source::Ours,
    }
}
