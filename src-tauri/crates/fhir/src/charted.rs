//! What people write down, as Observations with who did: vital signs, consciousness, pain,
//! oxygen, fluids; and the scores that came of it.
//!
//! A correction replaces the Observation that it corrects (`corrected`), and one that was struck
//! out stays, marked `entered-in-error`: so a chart's entry is a state, named by the first of its
//! versions. Codes: the vital-signs profiles of R4; LOINC 44963-7 (capillary refill), 80288-4
//! (consciousness), 9269-2 (Glasgow coma scale), 72514-3 (pain), 3151-8 and 3150-0 (oxygen),
//! 14743-9 and 41653-7 (glucose of a meter, by its unit). What has no code is told in words.

use crate::names::{Name, Site};
use crate::observation::{self, Whose, base};
use crate::place::displayed;
use crate::send::{Entry, How};
use crate::write::{self, LOINC, coding, instant, number, tidy};
use lamplight_units::Wall;
use serde_json::{Value, json};

/// What was written down.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A number.
    Number {
        /// Of what.
        of: Measure,
        /// How much.
        value: f64,
        /// The unit in UCUM.
        unit: &'static str,
    },
    /// Blood pressure; by palpation there is no diastolic one.
    Pressure {
        /// Systolic.
        systolic: f64,
        /// Diastolic.
        diastolic: Option<f64>,
        /// Of both, in UCUM.
        unit: &'static str,
    },
    /// A judgement in words.
    Words {
        /// Of what.
        of: Judgement,
        /// Which.
        words: &'static str,
    },
    /// What the patient breathes.
    Oxygen {
        /// Through what, in words; room air without.
        by: Option<&'static str>,
        /// Litres a minute.
        litres: Option<f64>,
        /// Inspired fraction in percent.
        percent: Option<f64>,
    },
    /// Fluid in or out.
    Fluid {
        /// What, in words.
        what: &'static str,
        /// How much.
        millilitres: f64,
    },
}

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Breaths a minute.
    Respiration,
    /// Oxygen saturation by a pulse oximeter.
    Spo2,
    /// Pulse.
    Pulse,
    /// Body temperature.
    Temperature,
    /// Capillary refill time.
    Refill,
    /// Glasgow coma scale, the total.
    Gcs,
    /// Pain, 0 to 10.
    Pain,
    /// Glucose as a meter shows it.
    Glucose,
}

/// What a judgement is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// ACVPU.
    Consciousness,
    /// Effort of breathing.
    Effort,
}

/// Whether it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// As it was entered.
    Final,
    /// As it was corrected.
    Corrected,
    /// It was a mistake altogether.
    Struck,
}

/// One entry of a chart. Prints nothing of it in a log: the caller holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Charted {
    /// The stay's number within the journal.
    pub stay: u64,
    /// The number within the chart of the entry that it was first.
    pub entry: u64,
    /// What.
    pub reading: Reading,
    /// When it was measured.
    pub measured: Wall,
    /// When it was entered, or corrected.
    pub entered: Wall,
    /// Who entered or confirmed it.
    pub by: String,
    /// The device that measured it, or empty.
    pub device: String,
    /// Whether it holds.
    pub standing: Standing,
    /// Why it was corrected or struck, or empty.
    pub reason: String,
}

/// A score that came of what was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The journal's row.
    pub row: i64,
    /// The score's name, such as `NEWS2`.
    pub score: String,
    /// Its total.
    pub total: f64,
    /// When it was worked out.
    pub at: Wall,
    /// Who entered what it was worked out from.
    pub by: String,
}

impl Measure {
    /// LOINC, where there is one for the unit; and words.
    const fn codes(self, molar: bool) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Respiration => (&["9279-1"], "Respiratory rate"),
            // The profile fixes the general code; the pulse oximeter's own one stands beside it.
            Self::Spo2 => (&["2708-6", "59408-5"], "Oxygen saturation"),
            Self::Pulse => (&["8867-4"], "Heart rate"),
            Self::Temperature => (&["8310-5"], "Body temperature"),
            Self::Refill => (&["44963-7"], "Capillary refill time"),
            Self::Gcs => (&["9269-2"], "Glasgow coma scale, total"),
            Self::Pain => (&["72514-3"], "Pain severity, 0 to 10"),
            Self::Glucose if molar => (&["14743-9"], "Glucose, capillary, by meter"),
            Self::Glucose => (&["41653-7"], "Glucose, capillary, by meter"),
        }
    }

    const fn category(self) -> &'static str {
        match self {
            Self::Respiration | Self::Spo2 | Self::Pulse | Self::Temperature => VITAL,
            Self::Refill => EXAM,
            Self::Gcs | Self::Pain => SURVEY,
            Self::Glucose => "laboratory",
        }
    }
}

const VITAL: &str = "vital-signs";
const EXAM: &str = "exam";
const SURVEY: &str = "survey";
/// Points of a scale.
const POINTS: &str = "{score}";

/// The name of a chart's entry.
fn name(site: &Site, stay: u64, entry: u64) -> Name {
    site.counted("chart", format!("{stay}.{entry}"))
}

fn quantity(value: f64, unit: &str) -> Value {
    json!({ "value": number(value), "unit": unit, "system": write::UCUM, "code": unit })
}

fn loinc(codes: &[&str]) -> Vec<Value> {
    codes.iter().map(|code| coding(LOINC, code, "")).collect()
}

/// Category, codes, words; and the members that hold the value.
fn told(reading: &Reading) -> (&'static str, Vec<Value>, String, Value) {
    match reading {
        Reading::Number { of, value, unit } => {
            let (codes, words) = of.codes(unit.starts_with("mmol"));
            let held = json!({ "valueQuantity": quantity(*value, unit) });
            (of.category(), loinc(codes), words.to_owned(), held)
        }
        Reading::Pressure {
            systolic,
            diastolic,
            unit,
        } => {
            let part = |code: &str, value: Option<f64>| {
                let mut part = json!({ "code": { "coding": loinc(&[code]) } });
                match value {
                    Some(value) => part["valueQuantity"] = quantity(value, unit),
                    None => {
                        part["dataAbsentReason"] = observation::absent("not-performed");
                    }
                }
                part
            };
            let parts = [part("8480-6", Some(*systolic)), part("8462-4", *diastolic)];
            let held = json!({ "component": parts });
            (
                VITAL,
                loinc(&["85354-9"]),
                "Blood pressure".to_owned(),
                held,
            )
        }
        Reading::Words { of, words } => {
            let (category, codes, what) = match of {
                Judgement::Consciousness => (SURVEY, loinc(&["80288-4"]), "Level of consciousness"),
                Judgement::Effort => (EXAM, Vec::new(), "Effort of breathing"),
            };
            let held = json!({ "valueCodeableConcept": { "text": words } });
            (category, codes, what.to_owned(), held)
        }
        Reading::Oxygen {
            by,
            litres,
            percent,
        } => {
            let part = |code: &str, value: Option<f64>, unit: &str| {
                let value = value?;
                let code = json!({ "coding": loinc(&[code]) });
                Some(json!({ "code": code, "valueQuantity": quantity(value, unit) }))
            };
            let parts: Vec<Value> = [
                part("3151-8", *litres, "L/min"),
                part("3150-0", *percent, "%"),
            ]
            .into_iter()
            .flatten()
            .collect();
            let held = json!({
                "valueCodeableConcept": { "text": by.unwrap_or("room air") }, "component": parts,
            });
            (EXAM, Vec::new(), "Inhaled oxygen".to_owned(), held)
        }
        Reading::Fluid { what, millilitres } => {
            let held = json!({ "valueQuantity": quantity(*millilitres, "mL") });
            (EXAM, Vec::new(), format!("Fluid: {what}"), held)
        }
    }
}

/// The Observation of an entry, as it stands now.
#[must_use]
pub fn observation(site: &Site, whose: &Whose, one: &Charted) -> Entry {
    let name = name(site, one.stay, one.entry);
    let (category, codings, words, held) = told(&one.reading);
    let status = match one.standing {
        Standing::Final => "final",
        Standing::Corrected => "corrected",
        Standing::Struck => "entered-in-error",
    };
    let mut resource = base(
        site,
        whose,
        &name,
        &observation::category(category, ""),
        &codings,
        &words,
    );
    resource["status"] = json!(status);
    resource["effectiveDateTime"] = json!(instant(one.measured));
    resource["issued"] = json!(instant(one.entered));
    resource["performer"] = json!(performers(&one.by));
    if !one.device.is_empty() {
        resource["device"] = site.device(&one.device).reference();
    }
    resource["note"] = json!([{ "text": one.reason }]);
    if let (Some(members), Value::Object(held)) = (resource.as_object_mut(), held) {
        members.extend(held);
    }
    tidy(&mut resource);
    Entry::new("Observation", name, How::State, resource)
}

/// The Observation of a score.
#[must_use]
pub fn total(site: &Site, whose: &Whose, one: &Total) -> Entry {
    let name = site.counted("score", format!("{}.{}", one.row, one.score));
    let mut resource = base(
        site,
        whose,
        &name,
        &observation::category(SURVEY, ""),
        &[],
        &one.score,
    );
    resource["status"] = json!("final");
    resource["effectiveDateTime"] = json!(instant(one.at));
    resource["performer"] = json!(performers(&one.by));
    resource["valueQuantity"] = quantity(one.total, POINTS);
    tidy(&mut resource);
    Entry::new("Observation", name, How::Event, resource)
}

fn performers(by: &str) -> Vec<Value> {
    displayed(by).into_iter().collect()
}
