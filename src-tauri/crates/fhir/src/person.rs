//! Who: Patient, Encounter and the standing warnings (Flag).

use crate::names::{Name, Site};
use crate::place;
use crate::send::{Entry, How};
use crate::write::{coding, concept, instant, meta, tidy};
use lamplight_units::Wall;
use serde_json::{Value, json};

/// A patient as the station knows him or her. Prints as redacted.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Record number, or empty.
    pub record: String,
    /// Family name, or empty.
    pub family: String,
    /// Given names, or empty.
    pub given: String,
    /// `YYYY-MM-DD`, shorter when less is known, or empty.
    pub birth: String,
    /// HL7 table 0001: `F`, `M`, `O`, `U`, or empty.
    pub sex: String,
    /// Of a simulator or a test.
    pub simulated: bool,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("redacted")
    }
}

/// A stay on this ward.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stay {
    /// Its number within the journal.
    pub id: u64,
    /// Since when the station knows of it.
    pub since: Wall,
    /// When it ended.
    pub ended: Option<Wall>,
    /// The bed, where there is one.
    pub bed: Option<String>,
    /// The warnings that stand.
    pub flags: Vec<Warning>,
    /// Of a simulator or a test.
    pub simulated: bool,
}

/// A warning about a patient: its word for the name, SNOMED CT where the guides use it, and
/// what a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Warning {
    /// Falls easily.
    FallRisk,
    /// Gown and gloves.
    ContactIsolation,
    /// A mask near the patient.
    DropletIsolation,
    /// A respirator, and a room of its own.
    AirborneIsolation,
    /// The patient is protected from others.
    ProtectiveIsolation,
    /// Some of what resuscitation is, not all.
    LimitedCode,
    /// No resuscitation.
    NoCpr,
}

impl Warning {
    /// Every one of them.
    pub const ALL: [Self; 7] = [
        Self::FallRisk,
        Self::ContactIsolation,
        Self::DropletIsolation,
        Self::AirborneIsolation,
        Self::ProtectiveIsolation,
        Self::LimitedCode,
        Self::NoCpr,
    ];

    /// For names.
    const fn word(self) -> &'static str {
        match self {
            Self::FallRisk => "fall-risk",
            Self::ContactIsolation => "contact-isolation",
            Self::DropletIsolation => "droplet-isolation",
            Self::AirborneIsolation => "airborne-isolation",
            Self::ProtectiveIsolation => "protective-isolation",
            Self::LimitedCode => "limited-code",
            Self::NoCpr => "no-cpr",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::FallRisk => "At risk of falls",
            Self::ContactIsolation => "Contact isolation",
            Self::DropletIsolation => "Droplet isolation",
            Self::AirborneIsolation => "Airborne isolation",
            Self::ProtectiveIsolation => "Protective isolation",
            Self::LimitedCode => "Limited resuscitation",
            Self::NoCpr => "No resuscitation",
        }
    }

    /// The category of R4's `flag-category`.
    const fn category(self) -> &'static str {
        match self {
            Self::FallRisk => "safety",
            Self::ContactIsolation
            | Self::DropletIsolation
            | Self::AirborneIsolation
            | Self::ProtectiveIsolation => "contact",
            Self::LimitedCode | Self::NoCpr => "advance-directive",
        }
    }
}

/// The name of a patient: the record number, else that of the stay.
#[must_use]
pub fn patient_name(site: &Site, person: &Person, stay: Option<u64>) -> Option<Name> {
    if !person.record.trim().is_empty() {
        return Some(site.record(&person.record));
    }
    // Named by nobody's number: a temporary patient who is merged by the hospital.
    stay.map(|stay| site.counted("patient", stay))
}

/// The patient, created only where the hospital does not have him or her: what the hospital
/// knows of its patients is never overwritten from a ward.
#[must_use]
pub fn patient(name: Name, person: &Person) -> Entry {
    let record = (!person.record.trim().is_empty()).then(|| {
        json!({ "coding": [coding("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "Medical record number")] })
    });
    let mut identifier = name.identifier();
    if let Some(kind) = record {
        identifier["type"] = kind;
    }
    let given: Vec<&str> = person.given.split_whitespace().collect();
    let mut resource = json!({
        "resourceType": "Patient",
        "meta": meta(None, person.simulated),
        "identifier": [identifier],
        "name": [{
            "use": if person.family.is_empty() { "" } else { "official" },
            "family": person.family, "given": given,
        }],
        "gender": gender(&person.sex),
        "birthDate": birth(&person.birth),
    });
    tidy(&mut resource);
    Entry::new("Patient", name, How::Thing, resource)
}

/// HL7 v2 table 0001 to `administrative-gender`, by HL7's own concept map; A and N are `other`.
fn gender(sex: &str) -> &'static str {
    match sex.trim() {
        "F" | "f" => "female",
        "M" | "m" => "male",
        "O" | "A" | "N" => "other",
        "U" => "unknown",
        _ => "",
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; anything else is left out rather than sent wrong.
fn birth(text: &str) -> Option<&str> {
    let text = text.trim();
    let digits = |part: &str, count: usize| {
        part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = text.split('-').collect();
    let whole = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => {
            digits(year, 4)
                && digits(month, 2)
                && digits(day, 2)
                && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
        }
        _ => false,
    };
    whole.then_some(text)
}

/// The name of a stay's Encounter.
#[must_use]
pub fn encounter_name(site: &Site, stay: u64) -> Name {
    site.counted("stay", stay)
}

/// A stay as it is now; it replaces what was sent of it before.
#[must_use]
pub fn encounter(site: &Site, stay: &Stay, patient: &Name, how: How) -> Entry {
    let name = encounter_name(site, stay.id);
    let status = if stay.ended.is_some() {
        "finished"
    } else {
        "in-progress"
    };
    let mut places = vec![json!({
        "location": place::ward_name(site).reference(),
        "status": if stay.ended.is_some() { "completed" } else { "active" },
    })];
    if let Some(bed) = &stay.bed {
        places.push(json!({
            "location": place::bed_name(site, bed).reference(),
            "status": if stay.ended.is_some() { "completed" } else { "active" },
        }));
    }
    let mut resource = json!({
        "resourceType": "Encounter",
        "meta": meta(None, stay.simulated),
        "identifier": [name.identifier()],
        "status": status,
        "class": coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", "inpatient encounter"),
        "subject": patient.reference(),
        "period": { "start": instant(stay.since), "end": stay.ended.map(instant) },
        "location": places,
    });
    tidy(&mut resource);
    Entry::new("Encounter", name, how, resource)
}

/// The warnings of a stay: those that stand are active, every other one that was `lifted` is
/// inactive since then.
#[must_use]
pub fn flags(site: &Site, stay: &Stay, lifted: &[(Warning, Wall)], patient: &Name) -> Vec<Entry> {
    let told = |warning: &Warning| {
        let standing = stay.flags.contains(warning) && stay.ended.is_none();
        let lifted = lifted.iter().find(|(one, _)| one == warning);
        let end = lifted.map(|(_, end)| *end).filter(|_| !standing);
        (standing || end.is_some()).then(|| flag(site, stay, *warning, patient, end))
    };
    Warning::ALL.iter().filter_map(told).collect()
}

fn flag(site: &Site, stay: &Stay, warning: Warning, patient: &Name, end: Option<Wall>) -> Entry {
    let name = site.counted("flag", format!("{}.{}", stay.id, warning.word()));
    let mut resource = json!({
        "resourceType": "Flag",
        "meta": meta(None, stay.simulated),
        "identifier": [name.identifier()],
        "status": if end.is_some() { "inactive" } else { "active" },
        "category": [concept("http://terminology.hl7.org/CodeSystem/flag-category", warning.category(), "")],
        "code": { "text": warning.text() },
        "subject": patient.reference(),
        "period": { "start": instant(stay.since), "end": end.map(instant) },
        "encounter": encounter_name(site, stay.id).reference(),
        "author": place::station_name(site).reference(),
    });
    tidy(&mut resource);
    Entry::new("Flag", name, How::State, resource)
}

/// Of whom something is: the patient where there is one, else the place. An observation of
/// nobody is never put on somebody.
pub(crate) fn subject(site: &Site, patient: Option<&Name>, bed: &str) -> Value {
    patient.map_or_else(|| place::bed_name(site, bed).reference(), Name::reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_date_that_is_none_is_left_out() {
        for (text, sent) in [
            ("1948-02-29", Some("1948-02-29")),
            ("1948-02", Some("1948-02")),
            ("1948", Some("1948")),
            ("1949-02-29", None),
            ("19480229", None),
            ("", None),
        ] {
            assert_eq!(birth(text), sent, "{text}");
        }
    }

    #[test]
    fn a_stay_of_a_simulated_bed_is_labelled_with_its_warnings() {
        let site = Site {
            system: "urn:oid:1.2.3".to_owned(),
            records: "urn:oid:1.2.4".to_owned(),
            station: "east".to_owned(),
            ward: "East".to_owned(),
            journal: "00ff00ff00ff00ff".to_owned(),
        };
        let name = site.record("4711");
        for simulated in [true, false] {
            let stay = Stay {
                flags: vec![Warning::NoCpr],
                simulated,
                ..Stay::default()
            };
            let mut all = flags(&site, &stay, &[], &name);
            all.push(encounter(&site, &stay, &name, How::State));
            assert_eq!(all.len(), 2);
            for one in all {
                let label = &one.resource["meta"]["security"][0]["code"];
                assert_eq!(label == "HTEST", simulated, "{}", one.resource);
            }
        }
    }

    #[test]
    fn a_person_does_not_print() {
        let person = Person {
            family: "Secret".to_owned(),
            ..Person::default()
        };
        assert_eq!(format!("{person:?}"), "redacted");
    }
}
