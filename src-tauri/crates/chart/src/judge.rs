//! Whether a charted value is possible, unusual or fine.
//!
//! The ranges are ours: no standard says what a slip of the hand looks like. Impossible is
//! what no patient has (the same ranges by which scores leave a number out). Unusual is
//! wide enough that a true value is rarely asked about, and narrow enough that a wrong
//! unit or a shifted digit mostly is.

use crate::item::{Item, Vital};
use crate::oxygen::OxygenTherapy;
use lamplight_scores::Part;
use lamplight_units::Unit;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The patient group, as the bed has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Group {
    /// Adults.
    Adult,
    /// Children.
    Paediatric,
    /// Newborns.
    Neonatal,
}

/// Something to ask before a value is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Question {
    /// Outside the usual range of the group, in the table's unit.
    Unusual {
        /// What.
        what: &'static str,
        /// The number.
        number: f64,
        /// From.
        from: f64,
        /// Up to.
        upto: f64,
        /// Its unit.
        unit: &'static str,
    },
    /// Measured long before it is entered.
    Old,
    /// Measured before the stay began.
    BeforeStay,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusual {
                what,
                number,
                from,
                upto,
                unit,
            } => write!(
                f,
                "{what} {number} {unit} is unusual ({from} to {upto}); is it right?"
            ),
            Self::Old => f.write_str("measured more than twelve hours ago; is the time right?"),
            Self::BeforeStay => {
                f.write_str("measured before this patient was admitted; is it of this patient?")
            }
        }
    }
}

/// The judgement of one item.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Take it.
    Fine,
    /// Ask first.
    Ask(Vec<Question>),
    /// Refuse it: no patient has it, or the unit is none of this thing. The sentence says what.
    Impossible(String),
}

/// Judges an item for a patient group.
#[must_use]
pub fn judge(item: &Item, group: Group) -> Verdict {
    match item {
        Item::Vital {
            vital,
            number,
            unit,
        } => part(vital.part(), *number, *unit, usual(*vital, group)),
        Item::BloodPressure {
            systolic,
            diastolic,
            unit,
        } => pressure(*systolic, *diastolic, *unit, group),
        Item::Oxygen(therapy) => oxygen(*therapy),
        Item::Pain(rating) if *rating > 10 => {
            Verdict::Impossible(format!("pain {rating} is not on the scale from 0 to 10"))
        }
        Item::Glucose { number, unit } => glucose(*number, *unit),
        Item::Fluid { millilitres, .. } => {
            let usual = (0.0, 2_000.0);
            within("volume", *millilitres, "mL", (0.0, 20_000.0), usual)
        }
        Item::Pain(_) | Item::Consciousness(_) | Item::Gcs(_) | Item::Effort(_) | Item::Note(_) => {
            Verdict::Fine
        }
    }
}

type Range = (f64, f64);

/// Usual ranges in the part's unit; ours.
const fn usual(vital: Vital, group: Group) -> Range {
    match (vital, group) {
        (Vital::Respiration, Group::Adult) => (6.0, 40.0),
        (Vital::Respiration, Group::Paediatric) => (8.0, 70.0),
        (Vital::Respiration, Group::Neonatal) => (20.0, 90.0),
        (Vital::Spo2, _) => (70.0, 100.0),
        (Vital::Pulse, Group::Adult) => (35.0, 180.0),
        (Vital::Pulse, Group::Paediatric) => (50.0, 210.0),
        (Vital::Pulse, Group::Neonatal) => (80.0, 220.0),
        (Vital::Temperature, _) => (34.0, 41.0),
        (Vital::Refill, _) => (0.0, 6.0),
    }
}

const fn usual_pressure(group: Group) -> (Range, Range) {
    match group {
        Group::Adult => ((70.0, 220.0), (30.0, 130.0)),
        Group::Paediatric => ((55.0, 170.0), (25.0, 110.0)),
        Group::Neonatal => ((35.0, 110.0), (15.0, 75.0)),
    }
}

fn pressure(systolic: f64, diastolic: Option<f64>, unit: Unit, group: Group) -> Verdict {
    let (usual_systolic, usual_diastolic) = usual_pressure(group);
    let first = part(Part::Systolic, systolic, unit, usual_systolic);
    let Some(diastolic) = diastolic else {
        return first;
    };
    if diastolic >= systolic {
        return Verdict::Impossible(format!(
            "diastolic {diastolic} is not below systolic {systolic}; are they exchanged?"
        ));
    }
    let second = match unit.convert(diastolic, Unit::MmHg) {
        None => Verdict::Impossible(format!("diastolic {diastolic} is in no unit of pressure")),
        Some(number) => within(
            "diastolic BP",
            number,
            "mmHg",
            (0.0, 300.0),
            usual_diastolic,
        ),
    };
    both(first, second)
}

fn oxygen(therapy: OxygenTherapy) -> Verdict {
    let OxygenTherapy::By {
        device,
        litres_per_min,
        fio2_percent,
    } = therapy
    else {
        return Verdict::Fine;
    };
    let any = (0.0, 100.0);
    let flow = litres_per_min.map_or(Verdict::Fine, |litres| {
        let usual = device.usual_litres_per_min().unwrap_or(any);
        within("oxygen", litres, "L/min", any, usual)
    });
    let fraction = fio2_percent.map_or(Verdict::Fine, |fio2| {
        within("FiO\u{2082}", fio2, "%", (21.0, 100.0), (21.0, 100.0))
    });
    both(flow, fraction)
}

/// 1 mmol/L is 18 mg/dL of glucose; each unit has its own range, so that a number of the
/// one in the other is asked about or refused.
fn glucose(number: f64, unit: Unit) -> Verdict {
    match unit {
        Unit::MilliMolePerLiter => within("glucose", number, "mmol/L", (0.1, 100.0), (3.0, 20.0)),
        Unit::MilliGramPerDeciLiter => {
            within("glucose", number, "mg/dL", (2.0, 1_800.0), (54.0, 360.0))
        }
        other => Verdict::Impossible(format!(
            "glucose is charted in mmol/L or mg/dL, not in {}",
            other.ucum()
        )),
    }
}

/// A number that is a part of scores: impossible here is what scores leave out.
fn part(part: Part, number: f64, unit: Unit, usual: Range) -> Verdict {
    let label = part.label();
    let converted = part.unit().and_then(|own| {
        let number = unit.convert(number, own)?;
        Some((number, own))
    });
    let Some((number, own)) = converted else {
        return Verdict::Impossible(format!("{label} is not measured in {}", unit.ucum()));
    };
    let possible = part.possible().unwrap_or(usual);
    within(label, number, own.label(), possible, usual)
}

fn within(
    what: &'static str,
    number: f64,
    unit: &'static str,
    possible: Range,
    usual: Range,
) -> Verdict {
    let holds = |(from, upto): Range| (from..=upto).contains(&number);
    if !holds(possible) {
        return Verdict::Impossible(format!(
            "{what} {number} {unit} is not possible ({} to {})",
            possible.0, possible.1
        ));
    }
    if holds(usual) {
        return Verdict::Fine;
    }
    let (from, upto) = usual;
    Verdict::Ask(vec![Question::Unusual {
        what,
        number,
        from,
        upto,
        unit,
    }])
}

/// The graver judgement; questions add up.
fn both(a: Verdict, b: Verdict) -> Verdict {
    match (a, b) {
        (Verdict::Impossible(why), _) | (_, Verdict::Impossible(why)) => Verdict::Impossible(why),
        (Verdict::Ask(mut first), Verdict::Ask(second)) => {
            first.extend(second);
            Verdict::Ask(first)
        }
        (Verdict::Ask(questions), Verdict::Fine) | (Verdict::Fine, Verdict::Ask(questions)) => {
            Verdict::Ask(questions)
        }
        (Verdict::Fine, Verdict::Fine) => Verdict::Fine,
    }
}
