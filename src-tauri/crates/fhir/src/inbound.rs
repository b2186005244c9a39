//! What the hospital knows: Patient and Encounter as admissions, transfers, discharges.
//!
//! FHIR tells states, a census wants events. An Encounter that is in progress on a bed is an
//! admission to it, or a transfer where the patient was seen elsewhere before ([`Seen`], or an
//! earlier place of the Encounter). What contradicts the ward is not decided here: the census
//! keeps it as a conflict for a person, as it does with HL7 ADT (docs/PATIENTS.md).

use chrono::{DateTime, Utc};
use lamplight_protocols::hl7::time::device_time;
use lamplight_protocols::report::{
    AdtEvent, AdtHints, AdtReport, Location, PatientClaim, PersonName,
};
use lamplight_units::{DeviceTime, PatientId, Wall};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Places inside of places are followed so far: bed, room, ward, wing, building, site.
const LEVELS: usize = 6;
/// Encounters of which it is remembered where they were seen; beyond, the memory begins anew
/// and a move is then told by the Encounter's earlier places alone.
const SEEN_MOST: usize = 4_096;

/// Resources that were read, by reference such as `Patient/17`.
pub type Resources = HashMap<String, Value>;

/// How the hospital names things.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Naming {
    /// The identifier system of record numbers; their kind is then `MR`.
    pub records: String,
    /// The assigning authority of record numbers as HL7 feeds of the same hospital write it
    /// (PID-3.4), so that both name one patient; empty: the identifier's own assigner.
    pub authority: String,
    /// The identifier system of what the hospital's stations make ([`crate::Site::system`]): a
    /// stay that bears it was told by a ward, and is no news to one.
    pub ours: String,
}

/// Where each Encounter was seen last.
#[derive(Debug, Clone, Default)]
pub struct Seen(HashMap<String, (String, AdtEvent)>);

/// The name by which a resource of an answer is referred to.
#[must_use]
pub fn reference_of(resource: &Value) -> Option<String> {
    let (kind, id) = (resource["resourceType"].as_str()?, resource["id"].as_str()?);
    Some(format!("{kind}/{id}"))
}

/// The part of a reference that names a resource, `Patient/17`, without server and version.
fn target(value: &Value) -> Option<String> {
    crate::outcome::called(value["reference"].as_str()?)
}

/// What is referred to and not among the resources: the patient of an Encounter, its places,
/// the places that they are part of, and the records that a patient replaces.
#[must_use]
pub fn missing(resource: &Value, read: &Resources) -> BTreeSet<String> {
    let mut open: Vec<String> = Vec::new();
    match resource["resourceType"].as_str() {
        Some("Encounter") => {
            open.extend(target(&resource["subject"]));
            let places = resource["location"].as_array();
            open.extend(
                places
                    .into_iter()
                    .flatten()
                    .filter_map(|at| target(&at["location"])),
            );
        }
        Some("Patient") => open.extend(replaced(resource)),
        _ => {}
    }
    let mut missing = BTreeSet::new();
    for first in open {
        let mut next = Some(first);
        for _ in 0..LEVELS {
            let Some(name) = next.take() else { break };
            match read.get(&name) {
                Some(known) => next = target(&known["partOf"]),
                None => drop(missing.insert(name)),
            }
        }
    }
    missing
}

fn replaced(patient: &Value) -> Vec<String> {
    let links = patient["link"].as_array();
    let replaces = |link: &&Value| link["type"] == "replaces";
    let links = links.into_iter().flatten().filter(replaces);
    links.filter_map(|link| target(&link["other"])).collect()
}

/// What a changed Encounter or Patient says.
#[must_use]
pub fn reports(
    resource: &Value,
    read: &Resources,
    naming: &Naming,
    seen: &mut Seen,
) -> Vec<AdtReport> {
    match resource["resourceType"].as_str() {
        Some("Encounter") => encounter(resource, read, naming, seen)
            .into_iter()
            .collect(),
        Some("Patient") => patient(resource, read, naming),
        _ => Vec::new(),
    }
}

fn encounter(
    encounter: &Value,
    read: &Resources,
    naming: &Naming,
    seen: &mut Seen,
) -> Option<AdtReport> {
    if ours(encounter, naming) {
        return None;
    }
    let who = read.get(&target(&encounter["subject"])?)?;
    let mut claim = claim(who, naming)?;
    let visit = encounter["identifier"][0]["value"].as_str();
    claim.visit = Arc::<str>::from(visit.unwrap_or_default()).into();
    let places = encounter["location"].as_array();
    let places: Vec<&Value> = places.into_iter().flatten().collect();
    let past = |at: &&&Value| {
        matches!(at["status"].as_str(), Some("completed")) || !at["period"]["end"].is_null()
    };
    let now = places
        .iter()
        .rev()
        .find(|at| !past(at) && at["status"] != "planned");
    let earlier = places.iter().rev().find(past);
    let location = now.and_then(|at| place(&at["location"], read));
    let prior = earlier.and_then(|at| place(&at["location"], read));
    let id = reference_of(encounter)?;
    let path = location.as_ref().map(Location::path).unwrap_or_default();
    let before = seen.0.get(&id).cloned();
    let event = match encounter["status"].as_str()? {
        "finished" => AdtEvent::Discharge,
        "cancelled" | "entered-in-error" => AdtEvent::CancelAdmit,
        "onleave" => AdtEvent::Update,
        "in-progress" | "arrived" | "triaged" => match &before {
            Some((_, AdtEvent::Discharge)) => AdtEvent::CancelDischarge,
            Some((at, _)) if *at != path && location.is_some() => AdtEvent::Transfer,
            Some(_) => AdtEvent::Update,
            None if prior.is_some() && location.is_some() => AdtEvent::Transfer,
            None => AdtEvent::Admit,
        },
        // Planned: whoever is to come is shown when he or she is on the way.
        _ => return None,
    };
    if seen.0.len() >= SEEN_MOST {
        seen.0.clear();
    }
    seen.0.insert(id, (path, event));
    let period = &encounter["period"];
    let moved = now.map(|at| &at["period"]["start"]);
    let at = match event {
        AdtEvent::Discharge => time(&period["end"]),
        AdtEvent::Transfer => moved.and_then(time),
        AdtEvent::Admit => moved.and_then(time).or_else(|| time(&period["start"])),
        _ => None,
    };
    // Of a discharge the place is where the patient was last.
    let location = location.or_else(|| {
        (event == AdtEvent::Discharge)
            .then(|| prior.clone())
            .flatten()
    });
    Some(AdtReport {
        event,
        patient: claim,
        location,
        prior_location: prior.filter(|_| event == AdtEvent::Transfer),
        merged: None,
        at: at.or_else(|| time(&encounter["meta"]["lastUpdated"])),
        hints: AdtHints::default(),
    })
}

/// Whether a station made it. Its echo is always older than what the ward knows: a patient who
/// was moved or sent home meanwhile would be told as lying where he or she was.
fn ours(resource: &Value, naming: &Naming) -> bool {
    let ids = resource["identifier"].as_array();
    let bears = |id: &Value| id["system"] == naming.ours.as_str();
    !naming.ours.is_empty() && ids.into_iter().flatten().any(bears)
}

/// Other data of somebody who is known here; and records that ceased.
fn patient(patient: &Value, read: &Resources, naming: &Naming) -> Vec<AdtReport> {
    let Some(claim) = claim(patient, naming) else {
        return Vec::new();
    };
    // One that was replaced says nothing more: the one that replaces it does.
    if patient["active"] == false {
        return Vec::new();
    }
    let report = |event: AdtEvent, merged: Option<PatientId>| AdtReport {
        event,
        patient: claim.clone(),
        location: None,
        prior_location: None,
        merged,
        at: time(&patient["meta"]["lastUpdated"]),
        hints: AdtHints::default(),
    };
    let ceased = replaced(patient).into_iter().filter_map(|name| {
        let ids = ids(read.get(&name)?, naming);
        let record = ids
            .iter()
            .find(|id| id.kind() == "MR")
            .or_else(|| ids.first())?;
        Some(record.clone())
    });
    let mut all: Vec<AdtReport> = ceased
        .map(|old| report(AdtEvent::Merge, Some(old)))
        .collect();
    all.push(report(AdtEvent::Update, None));
    all
}

/// Who; `None` without any identifier, since a census matches people by numbers alone.
fn claim(patient: &Value, naming: &Naming) -> Option<PatientClaim> {
    let ids = ids(patient, naming);
    if ids.is_empty() {
        return None;
    }
    let names = patient["name"].as_array();
    let names: Vec<&Value> = names.into_iter().flatten().collect();
    let usual = |wanted: &str| names.iter().find(|name| name["use"] == wanted);
    let name = usual("official")
        .or_else(|| usual("usual"))
        .or_else(|| names.first());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (mut family, mut given) = (String::new(), String::new());
    if let Some(name) = name {
        family = text(&name["family"]);
        let all = name["given"].as_array();
        let all: Vec<String> = all.into_iter().flatten().map(text).collect();
        given = all.join(" ");
        if family.is_empty() {
            family = text(&name["text"]);
        }
    }
    let sex = match patient["gender"].as_str() {
        Some("female") => "F",
        Some("male") => "M",
        Some("other") => "O",
        Some("unknown") => "U",
        _ => "",
    };
    let birth = patient["birthDate"]
        .as_str()
        .unwrap_or_default()
        .replace('-', "");
    Some(PatientClaim {
        ids,
        name: PersonName {
            family: Arc::from(family),
            given: Arc::from(given),
        }
        .into(),
        birth: Arc::<str>::from(birth).into(),
        sex: Arc::<str>::from(sex).into(),
        visit: Arc::<str>::from("").into(),
    })
}

fn ids(patient: &Value, naming: &Naming) -> Vec<PatientId> {
    let all = patient["identifier"].as_array();
    let all = all.into_iter().flatten().filter(|id| id["use"] != "old");
    let one = |id: &Value| {
        let number = id["value"].as_str()?;
        let system = id["system"].as_str().unwrap_or_default();
        let record = !naming.records.is_empty() && system == naming.records;
        let coded = id["type"]["coding"].as_array();
        let coded = coded
            .into_iter()
            .flatten()
            .find_map(|coding| coding["code"].as_str());
        let kind = if record {
            "MR"
        } else {
            coded.unwrap_or_default()
        };
        let authority = if record && !naming.authority.is_empty() {
            naming.authority.as_str()
        } else {
            id["assigner"]["display"].as_str().unwrap_or(system)
        };
        PatientId::parse(number, authority, kind).ok()
    };
    all.filter_map(one).collect()
}

/// A place with what it is part of. Where the hierarchy is not told, the last words of a
/// reference's display are tried as they are: `4 East/7` or `7`.
fn place(reference: &Value, read: &Resources) -> Option<Location> {
    let mut found = Location::default();
    let mut next = target(reference);
    let mut any = false;
    for level in 0..LEVELS {
        let Some(resource) = next.take().and_then(|name| read.get(&name)) else {
            break;
        };
        let name: Arc<str> = Arc::from(resource["name"].as_str().unwrap_or_default().trim());
        let kind = resource["physicalType"]["coding"][0]["code"].as_str();
        match kind {
            Some("bd") => found.bed = name,
            Some("ro") => found.room = name,
            Some("wa") => found.point_of_care = name,
            Some("si" | "bu") => found.facility = name,
            // A type that is not told: the innermost is the bed, its parent the ward.
            _ if level == 0 => found.bed = name,
            _ if found.point_of_care.is_empty() => found.point_of_care = name,
            _ => {}
        }
        any = true;
        next = target(&resource["partOf"]);
    }
    if any {
        // «4 East 7» of ward «4 East» is bed 7.
        let bed = found.bed.strip_prefix(&*found.point_of_care).map(str::trim);
        if let Some(bed) = bed.filter(|bed| !bed.is_empty()) {
            found.bed = Arc::from(bed);
        }
        return Some(found);
    }
    let text = reference["display"].as_str()?.trim();
    let mut words = text.rsplit(['/', ',', '^']).map(str::trim);
    found.bed = Arc::from(words.next().unwrap_or_default());
    found.point_of_care = Arc::from(words.next_back().unwrap_or_default());
    (!found.bed.is_empty()).then_some(found)
}

/// A FHIR `dateTime` or `instant`; a date alone is no time of a movement.
fn time(value: &Value) -> Option<DeviceTime> {
    let at = DateTime::parse_from_rfc3339(value.as_str()?).ok()?;
    device_time(Wall::from_utc(at.with_timezone(&Utc)), *at.offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read() -> Resources {
        let all = [
            json!({ "resourceType": "Patient", "id": "p",
                "identifier": [{ "system": "urn:mrn", "value": "4711" }],
                "name": [{ "use": "nickname", "text": "Bob" },
                         { "use": "official", "family": "Muster", "given": ["Anna", "Lea"] }],
                "gender": "female", "birthDate": "1948-02-29" }),
            json!({ "resourceType": "Patient", "id": "old",
                "identifier": [{ "system": "urn:mrn", "value": "4000" }] }),
            location("b7", "bd", "7", Some("r1")),
            location("b9", "bd", "4 East 9", Some("w")),
            location("r1", "ro", "Room 1", Some("w")),
            location("w", "wa", "4 East", None),
        ];
        all.into_iter()
            .filter_map(|resource| Some((reference_of(&resource)?, resource)))
            .collect()
    }

    fn location(id: &str, kind: &str, name: &str, of: Option<&str>) -> Value {
        let mut location = json!({
            "resourceType": "Location", "id": id, "name": name,
            "physicalType": { "coding": [{ "code": kind }] },
        });
        if let Some(of) = of {
            location["partOf"] = json!({ "reference": format!("Location/{of}") });
        }
        location
    }

    fn stay(status: &str, places: Value) -> Value {
        json!({
            "resourceType": "Encounter", "id": "e", "status": status,
            "meta": { "lastUpdated": "2026-02-01T10:00:00Z" },
            "identifier": [{ "value": "V77" }],
            "subject": { "reference": "Patient/p" },
            "period": { "start": "2026-02-01T08:00:00+01:00", "end": "2026-02-02T08:00:00+01:00" },
            "location": places,
        })
    }

    fn naming() -> Naming {
        Naming {
            records: "urn:mrn".to_owned(),
            authority: "UKH".to_owned(),
            ours: "urn:lamplight".to_owned(),
        }
    }

    #[test]
    fn what_a_ward_told_itself_does_not_come_back_as_an_admission() {
        let at = json!([{ "location": { "reference": "Location/b7" } }]);
        let mut own = stay("in-progress", at);
        let mut seen = Seen::default();
        own["identifier"] =
            json!([{ "system": "urn:lamplight", "value": "stay.3f2a9c5512345678.7" }]);
        assert_eq!(reports(&own, &read(), &naming(), &mut seen), Vec::new());
        own["identifier"] = json!([{ "system": "urn:visits", "value": "V77" }]);
        assert_eq!(reports(&own, &read(), &naming(), &mut seen).len(), 1);
    }

    #[test]
    fn a_story_of_states_becomes_events() {
        let at = |id: &str| json!([{ "location": { "reference": format!("Location/{id}") } }]);
        let moved = json!([
            { "location": { "reference": "Location/b7" }, "status": "completed" },
            { "location": { "reference": "Location/b9" }, "status": "active" },
        ]);
        let mut seen = Seen::default();
        let story = [
            ("comes", stay("planned", at("b7")), None),
            (
                "lies in 7",
                stay("in-progress", at("b7")),
                Some((AdtEvent::Admit, "4 East/Room 1/7")),
            ),
            (
                "told again",
                stay("in-progress", at("b7")),
                Some((AdtEvent::Update, "4 East/Room 1/7")),
            ),
            (
                "lies in 9",
                stay("in-progress", moved),
                Some((AdtEvent::Transfer, "4 East/9")),
            ),
            (
                "leaves",
                stay("finished", at("b9")),
                Some((AdtEvent::Discharge, "4 East/9")),
            ),
            (
                "not so",
                stay("in-progress", at("b9")),
                Some((AdtEvent::CancelDischarge, "4 East/9")),
            ),
            (
                "never came",
                stay("cancelled", at("b9")),
                Some((AdtEvent::CancelAdmit, "4 East/9")),
            ),
        ];
        for (name, encounter, expected) in story {
            let reports = reports(&encounter, &read(), &naming(), &mut seen);
            let told = reports.first().map(|report| {
                let path = report.location.as_ref().map(Location::path);
                (report.event, path.unwrap_or_default())
            });
            let expected = expected.map(|(event, path)| (event, path.to_owned()));
            assert_eq!(told, expected, "{name}");
        }
    }

    #[test]
    fn after_a_restart_a_move_is_known_by_the_place_before() {
        let places = json!([
            { "location": { "reference": "Location/b7" }, "period": { "end": "2026-02-01T09:00:00Z" } },
            { "location": { "reference": "Location/b9" },
              "period": { "start": "2026-02-01T09:00:00Z" } },
        ]);
        let moved = stay("in-progress", places);
        let reports = reports(&moved, &read(), &naming(), &mut Seen::default());
        assert_eq!(reports[0].event, AdtEvent::Transfer);
        let prior = reports[0].prior_location.as_ref().map(Location::path);
        assert_eq!(prior.as_deref(), Some("4 East/Room 1/7"));
        let patient = &reports[0].patient;
        let id = patient.record_number().unwrap();
        assert_eq!(
            (id.number(), id.authority(), id.kind()),
            ("4711", "UKH", "MR")
        );
        assert_eq!(&*patient.name.reveal().family, "Muster");
        assert_eq!(&**patient.birth.reveal(), "19480229");
        assert_eq!(&**patient.visit.reveal(), "V77");
    }

    #[test]
    fn a_record_that_replaces_another_is_a_merge() {
        let mut survivor = read()["Patient/p"].clone();
        survivor["link"] = json!([{ "type": "replaces", "other": { "reference": "Patient/old" } }]);
        let mut resources = read();
        let old = resources.remove("Patient/old").unwrap();
        assert_eq!(
            missing(&survivor, &resources),
            BTreeSet::from(["Patient/old".to_owned()])
        );
        resources.insert("Patient/old".to_owned(), old);
        let reports = reports(&survivor, &resources, &naming(), &mut Seen::default());
        let events: Vec<AdtEvent> = reports.iter().map(|report| report.event).collect();
        assert_eq!(events, [AdtEvent::Merge, AdtEvent::Update]);
        assert_eq!(reports[0].merged.as_ref().unwrap().number(), "4000");
    }

    #[test]
    fn what_is_missing_is_asked_for_up_the_whole_way() {
        let encounter = stay(
            "in-progress",
            json!([{ "location": { "reference": "Location/b7" } }]),
        );
        let mut resources = Resources::new();
        let mut rounds = 0;
        while let Some(name) = missing(&encounter, &resources).into_iter().next() {
            resources.insert(name.clone(), read()[&name].clone());
            rounds += 1;
        }
        assert_eq!(rounds, 4, "the patient, the bed, its room, its ward");
    }

    #[test]
    fn nonsense_says_nothing() {
        for resource in [
            json!(null),
            json!({ "resourceType": "Encounter" }),
            json!({ "resourceType": "Encounter", "id": "e", "status": "in-progress",
                "subject": { "reference": "Patient/nobody" } }),
            json!({ "resourceType": "Patient", "id": "x", "name": [{ "family": "A" }] }),
            json!({ "resourceType": "Medication" }),
        ] {
            assert!(reports(&resource, &read(), &naming(), &mut Seen::default()).is_empty());
        }
    }
}
