//! Small pieces that many resources have.

use chrono::{DateTime, Utc};
use lamplight_units::{Metric, Unit, Wall};
use serde_json::{Value, json};

pub(crate) const LOINC: &str = "http://loinc.org";
pub(crate) const MDC: &str = "urn:iso:std:iso:11073:10101";
pub(crate) const UCUM: &str = "http://unitsofmeasure.org";

/// An `instant` or `dateTime` in UTC with milliseconds. A time that no calendar has (a clock
/// gone wild) is the beginning of time rather than no time: the element is required.
pub(crate) fn instant(at: Wall) -> String {
    let at: DateTime<Utc> = at.to_utc().unwrap_or_default();
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A `Coding`.
pub(crate) fn coding(system: &str, code: &str, display: &str) -> Value {
    if display.is_empty() {
        json!({ "system": system, "code": code })
    } else {
        json!({ "system": system, "code": code, "display": display })
    }
}

/// A `CodeableConcept` of one coding.
pub(crate) fn concept(system: &str, code: &str, display: &str) -> Value {
    json!({ "coding": [coding(system, code, display)] })
}

/// A term of the nomenclature.
pub(crate) fn mdc(metric: &Metric) -> Value {
    coding(MDC, &metric.code.to_string(), metric.refid)
}

/// UCUM as the vital-signs profiles bind it: a rate is `/min` there, and the annotation in
/// braces, which UCUM says has no meaning, would fail the profile.
pub(crate) const fn ucum(unit: Unit) -> &'static str {
    match unit {
        Unit::BeatPerMin | Unit::PulsePerMin | Unit::BreathPerMin => "/min",
        other => other.ucum(),
    }
}

/// A `Quantity`; a unit that is not understood is told in words and has no code.
pub(crate) fn quantity(value: f64, unit: &str) -> Value {
    match Unit::by_name(unit) {
        Some(known) => json!({
            "value": number(value), "unit": known.label(), "system": UCUM, "code": ucum(known),
        }),
        None if unit.is_empty() => json!({ "value": number(value) }),
        None => json!({ "value": number(value), "unit": unit }),
    }
}

/// A decimal without the tail that binary fractions have: six places are more than any
/// bedside measures. FHIR forbids nothing here, but 36.600000381 is not what was measured.
pub(crate) fn number(value: f64) -> Value {
    let rounded = (value * 1e6).round() / 1e6;
    if rounded.fract() == 0.0 && rounded.abs() < 1e15 {
        #[allow(clippy::cast_possible_truncation, reason = "whole, and below 1e15")]
        return json!(rounded as i64);
    }
    json!(rounded)
}

/// What a step of a wave is worth, and what its zero: nine digits wherever the point stands. A
/// step of 2.44e-6 V, cut to six places, would draw an ECG a fifth too small.
pub(crate) fn step(value: f64) -> Value {
    let rounded: f64 = format!("{value:.8e}").parse().unwrap_or(value);
    if rounded.fract() == 0.0 {
        return number(rounded);
    }
    json!(rounded)
}

/// Removes empty members, which FHIR forbids, at every depth.
pub(crate) fn tidy(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(tidy);
            members.retain(|_, member| !empty(member));
        }
        Value::Array(items) => {
            items.iter_mut().for_each(tidy);
            items.retain(|item| !empty(item));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What a simulator says must never be taken for a patient's (v3-ActReason, "test health data").
pub(crate) fn meta(profile: Option<&str>, simulated: bool) -> Value {
    let security = simulated.then(|| {
        vec![coding(
            "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "HTEST",
            "",
        )]
    });
    json!({ "profile": profile.map(|profile| vec![profile]), "security": security })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_was_measured() {
        for (value, text) in [
            (72.0, "72"),
            (36.600_000_381_469_73, "36.6"),
            (-0.5, "-0.5"),
            (0.0, "0"),
        ] {
            assert_eq!(number(value).to_string(), text);
        }
    }

    #[test]
    fn a_step_keeps_its_digits_however_small_it_is() {
        for (value, text) in [
            (0.005, "0.005"),
            (2.44e-6, "2.44e-6"),
            (1.0 / 3.0, "0.333333333"),
            (-0.004_999_999_888_241_291, "-0.00499999989"),
            (0.0, "0"),
            (2.0, "2"),
        ] {
            assert_eq!(step(value).to_string(), text);
        }
    }

    #[test]
    fn rates_are_coded_as_the_profiles_bind_them() {
        let rate = quantity(72.0, "{beat}/min");
        assert_eq!(rate["code"], "/min");
        assert_eq!(
            quantity(1.0, "puffs"),
            json!({ "value": 1, "unit": "puffs" })
        );
    }

    #[test]
    fn nothing_empty_is_left() {
        let mut value = json!({ "a": "", "b": [null, {}], "c": { "d": [] }, "e": false, "f": 0 });
        tidy(&mut value);
        assert_eq!(value, json!({ "e": false, "f": 0 }));
    }
}
