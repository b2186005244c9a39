//! Numbers: Observation, by the vital-signs profiles where there is one.

use crate::names::{Name, Site};
use crate::person::subject;
use crate::place;
use crate::send::{Entry, How};
use crate::write::{self, LOINC, coding, instant, meta, quantity, tidy};
use lamplight_units::{Metric, NoValue, Value as Reading, Wall};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A number of a device, as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The number of its series within the journal.
    pub series: u32,
    /// The device.
    pub device: String,
    /// Where in the device; tells two probes apart.
    pub channel: String,
    /// What was measured, by reference id.
    pub refid: String,
    /// The unit as it is kept.
    pub unit: String,
    /// When.
    pub at: Wall,
    /// How much, or why nothing.
    pub value: Reading,
}

/// Whose numbers they are: one patient's on one bed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The bed.
    pub bed: String,
    /// The patient, where one is known.
    pub patient: Option<Name>,
    /// The stay's Encounter.
    pub encounter: Option<Name>,
    /// A simulator speaks for the bed.
    pub simulated: bool,
}

/// The profiles of FHIR R4 by the LOINC code that they fix.
const PROFILES: &[(&str, &str)] = &[
    (
        "8867-4",
        "http://hl7.org/fhir/StructureDefinition/heartrate",
    ),
    ("9279-1", "http://hl7.org/fhir/StructureDefinition/resprate"),
    ("8310-5", "http://hl7.org/fhir/StructureDefinition/bodytemp"),
    (
        "2708-6",
        "http://hl7.org/fhir/StructureDefinition/oxygensat",
    ),
    ("85354-9", "http://hl7.org/fhir/StructureDefinition/bp"),
];

/// The pressures that one Observation holds together (profile `bp`), by reference id:
/// family, which of the three.
const PRESSURES: &[(&str, &str)] = &[
    ("MDC_PRESS_BLD_NONINV_SYS", "MDC_PRESS_BLD_NONINV"),
    ("MDC_PRESS_BLD_NONINV_DIA", "MDC_PRESS_BLD_NONINV"),
    ("MDC_PRESS_BLD_NONINV_MEAN", "MDC_PRESS_BLD_NONINV"),
    ("MDC_PRESS_CUFF_SYS", "MDC_PRESS_CUFF"),
    ("MDC_PRESS_CUFF_DIA", "MDC_PRESS_CUFF"),
    ("MDC_PRESS_CUFF_MEAN", "MDC_PRESS_CUFF"),
];

/// The Observations of these numbers; a cuff's pressures of one moment are one.
#[must_use]
pub fn observations(site: &Site, whose: &Whose, numbers: &[Number]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut cuffs: BTreeMap<(&str, &str, Wall), Vec<&Number>> = BTreeMap::new();
    for number in numbers {
        let family = PRESSURES.iter().find(|(refid, _)| *refid == number.refid);
        match family {
            Some((_, family)) => {
                let key = (number.device.as_str(), *family, number.at);
                cuffs.entry(key).or_default().push(number);
            }
            None => entries.push(single(site, whose, number)),
        }
    }
    entries.extend(
        cuffs
            .values()
            .filter_map(|cuff| pressure(site, whose, cuff)),
    );
    entries
}

fn single(site: &Site, whose: &Whose, number: &Number) -> Entry {
    let metric = Metric::by_refid(&number.refid);
    let loinc = metric.map_or("", |metric| metric.loinc);
    let mut codings = Vec::new();
    if loinc == "59408-5" {
        // The profile fixes the general code; the pulse oximeter's own one stands beside it.
        codings.push(coding(LOINC, "2708-6", ""));
    }
    if !loinc.is_empty() {
        codings.push(coding(LOINC, loinc, ""));
    }
    codings.extend(metric.map(write::mdc));
    let name = name(site, number);
    let mut resource = measured(site, whose, number, &name, &codings, &number.refid);
    put_value(&mut resource, number);
    tidy(&mut resource);
    Entry::new("Observation", name, How::Event, resource)
}

/// A panel: its own code has no value, its components have.
fn pressure(site: &Site, whose: &Whose, cuff: &[&Number]) -> Option<Entry> {
    let first = cuff.first()?;
    let codings = vec![coding(
        LOINC,
        "85354-9",
        "Blood pressure panel with all children optional",
    )];
    let lowest = cuff.iter().min_by_key(|number| number.series)?;
    let name = name(site, lowest);
    let mut resource = measured(site, whose, first, &name, &codings, "Blood pressure");
    let mut components = Vec::new();
    // The profile asks for both, with a reason where one is missing.
    for (end, loinc) in [("_SYS", "8480-6"), ("_DIA", "8462-4"), ("_MEAN", "8478-0")] {
        let measured = cuff.iter().find(|number| number.refid.ends_with(end));
        let metric = measured.and_then(|number| Metric::by_refid(&number.refid));
        let mut codings = vec![coding(LOINC, loinc, "")];
        codings.extend(metric.map(write::mdc));
        let mut component = json!({ "code": { "coding": codings } });
        match measured {
            Some(number) => put_value(&mut component, number),
            None if end == "_MEAN" => continue,
            None => component["dataAbsentReason"] = absent("not-performed"),
        }
        components.push(component);
    }
    resource["component"] = json!(components);
    tidy(&mut resource);
    Some(Entry::new("Observation", name, How::Event, resource))
}

/// A measurement is named by its series and its moment: the same one sent again is the same.
fn name(site: &Site, number: &Number) -> Name {
    site.counted(
        "number",
        format!("{}.{}", number.series, number.at.micros()),
    )
}

/// What a device measured, as far as it does not depend on the value.
fn measured(
    site: &Site,
    whose: &Whose,
    number: &Number,
    name: &Name,
    codings: &[Value],
    text: &str,
) -> Value {
    let vital = category("vital-signs", "Vital Signs");
    let mut resource = base(site, whose, name, &vital, codings, text);
    // Nobody has looked at it: FHIR's words for what a monitor sends by itself.
    resource["status"] = json!("final");
    resource["effectiveDateTime"] = json!(instant(number.at));
    resource["device"] = site.device(&number.device).reference();
    resource
}

/// A category of Observations.
pub(crate) fn category(code: &str, display: &str) -> Value {
    write::concept(
        "http://terminology.hl7.org/CodeSystem/observation-category",
        code,
        display,
    )
}

/// What every Observation of a bed has, whoever or whatever measured.
pub(crate) fn base(
    site: &Site,
    whose: &Whose,
    name: &Name,
    category: &Value,
    codings: &[Value],
    text: &str,
) -> Value {
    let fixed = |coding: &Value| {
        let code = coding["code"].as_str()?;
        PROFILES.iter().find(|(loinc, _)| *loinc == code)
    };
    let profile = codings.iter().find_map(fixed).map(|(_, url)| *url);
    json!({
        "resourceType": "Observation",
        // A profile of vital signs asks for a patient.
        "meta": meta(profile.filter(|_| whose.patient.is_some()), whose.simulated),
        "identifier": [name.identifier()],
        "category": [category],
        "code": { "coding": codings, "text": text },
        "subject": subject(site, whose.patient.as_ref(), &whose.bed),
        "encounter": whose.encounter.as_ref().map(Name::reference),
    })
}

/// The things that Observations of a bed refer to, in an order in which each can be created;
/// an empty device is none.
#[must_use]
pub fn things<'a>(
    site: &Site,
    whose: &Whose,
    devices: impl IntoIterator<Item = &'a str>,
) -> Vec<Entry> {
    let mut entries = vec![place::ward(site), place::bed(site, &whose.bed)];
    let devices: BTreeSet<&str> = devices.into_iter().filter(|id| !id.is_empty()).collect();
    entries.extend(devices.into_iter().map(|id| place::device(site, id)));
    entries
}

fn put_value(resource: &mut Value, number: &Number) {
    match number.value {
        Reading::Number(value) => {
            resource["valueQuantity"] = quantity(value.get(), &number.unit);
        }
        Reading::None(reason) => {
            resource["dataAbsentReason"] = why(reason);
            let (code, display) = match reason {
                NoValue::AboveRange => (">", "Off scale high"),
                NoValue::BelowRange => ("<", "Off scale low"),
                _ => return,
            };
            resource["interpretation"] = json!([write::concept(
                "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                code,
                display,
            )]);
        }
    }
}

/// The Point-of-Care Device guide's words for why there is no value; a range that was left is
/// an error of the measurement here, since the value itself was not kept, and the
/// interpretation says to which side. (`positive-infinity` is of floating point: it would be
/// read as a pressure without bounds.)
fn why(reason: NoValue) -> Value {
    absent(match reason {
        NoValue::NotMeasured | NoValue::SensorOff => "not-performed",
        NoValue::Invalid
        | NoValue::Unreadable
        | NoValue::WrongUnit
        | NoValue::AboveRange
        | NoValue::BelowRange => "error",
        NoValue::Busy | NoValue::Stale => "temp-unknown",
        NoValue::Sentinel => "unknown",
    })
}

pub(crate) fn absent(code: &str) -> Value {
    write::concept(
        "http://terminology.hl7.org/CodeSystem/data-absent-reason",
        code,
        "",
    )
}
