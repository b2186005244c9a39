//! What an item of the hospital's news asks of this ward, read from its JSON.
//!
//! | kind | body |
//! |---|---|
//! | `admission` | `{"hl7": "MSH|…"}`, or the event with its patient in fields |
//! | `assignment` | a shift, who leads it, the nurses of beds |
//! | `people` | who works here, who has left |
//! | `setting` | `shifts`: when shifts begin. Alarm settings are the ward's own |
//!
//! docs/CENTRAL.md shows each. Fields that are not known are passed over: a newer server may
//! say more. One bad entry of a list costs that entry.

use lamplight_link::wire::News;
use lamplight_people::duty::Plan;
use lamplight_people::{Badge, Listed, NewPerson, PersonName as StaffName, Role, Roles};
use lamplight_protocols::hl7::receive::{Receiver, ReceiverConfig};
use lamplight_protocols::hl7::time;
use lamplight_protocols::report::{
    AdtEvent, AdtHints, AdtReport, Location, PatientClaim, PersonName, Report,
};
use lamplight_units::{BedId, Now, PatientId, Personal, Wall};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// An item of more bytes is not read.
pub(crate) const MOST_BYTES: usize = 1 << 20;
/// Entries of one list; a ward has some sixty people.
const MOST_ENTRIES: usize = 2_000;
/// Characters of a name or a place.
const MOST_CHARS: usize = 300;
/// Identifiers of a patient.
const MOST_IDS: usize = 16;

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Deed {
    /// News for the census.
    Census(Vec<AdtReport>),
    /// Entries of a list, each for itself.
    Lists(Vec<Result<Listed, String>>),
    /// Nothing that this version knows.
    Unknown,
}

/// Reads an item.
///
/// # Errors
/// What is wrong with all of it, in a sentence without names.
pub(crate) fn read(now: Now, item: &News) -> Result<Deed, String> {
    let length = item.body.to_string().len();
    if length > MOST_BYTES {
        return Err(format!(
            "it has {length} bytes, and at most {MOST_BYTES} are read"
        ));
    }
    match item.kind.as_str() {
        "admission" => admission(now, &item.body).map(Deed::Census),
        "assignment" => assignment(&item.body).map(Deed::Lists),
        "people" => people(&item.body).map(Deed::Lists),
        "setting" => setting(&item.body).map(Deed::Lists),
        _ => Ok(Deed::Unknown),
    }
}

fn parsed<T: DeserializeOwned>(body: &Value) -> Result<T, String> {
    T::deserialize(body).map_err(|error| {
        // Its other words quote what was sent, which may be a name.
        let words = error.to_string();
        let missing = words.strip_prefix("missing field").map(|_| words.as_str());
        let what = missing.unwrap_or("a field is of another type than it should be");
        format!("it is not understood: {what}")
    })
}

/// An admission in fields.
#[derive(Deserialize)]
struct Admission {
    event: String,
    patient: Patient,
    #[serde(default)]
    location: Option<String>,
    #[serde(default)]
    prior_location: Option<String>,
    #[serde(default)]
    merged: Option<String>,
    #[serde(default)]
    at: Option<String>,
}

#[derive(Deserialize)]
struct Patient {
    ids: Vec<String>,
    #[serde(default)]
    family: String,
    #[serde(default)]
    given: String,
    #[serde(default)]
    birth: String,
    #[serde(default)]
    sex: String,
    #[serde(default)]
    visit: String,
}

fn admission(now: Now, body: &Value) -> Result<Vec<AdtReport>, String> {
    if let Some(message) = body.get("hl7") {
        let message = message.as_str().ok_or("hl7 is no text")?;
        return hl7(now, message);
    }
    let said: Admission = parsed(body)?;
    let event = event(&said.event)?;
    let ids = said.patient.ids.iter().take(MOST_IDS);
    let ids: Vec<PatientId> = ids.map(|text| patient_id(text)).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Err("the patient has no number".to_owned());
    }
    let birth: String = said.patient.birth.chars().filter(|c| *c != '-').collect();
    let digits = birth.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits && matches!(birth.len(), 0 | 4 | 6 | 8)) {
        return Err("the birth date is none: write YYYY-MM-DD, or as much as is known".to_owned());
    }
    let at = match said.at.as_deref().map(time::read) {
        None => None,
        Some(Ok(at)) => at,
        Some(Err(_)) => {
            return Err("at is no time: write it such as 2026-11-22T06:00:00Z".to_owned());
        }
    };
    let merged = said.merged.as_deref().map(patient_id).transpose()?;
    if event == AdtEvent::Merge && merged.is_none() {
        return Err("a merge names in merged the record that ceases".to_owned());
    }
    Ok(vec![AdtReport {
        event,
        patient: PatientClaim {
            ids,
            name: Personal::new(PersonName {
                family: clean(&said.patient.family),
                given: clean(&said.patient.given),
            }),
            birth: Personal::new(Arc::from(birth)),
            sex: Personal::new(clean(&said.patient.sex)),
            visit: Personal::new(clean(&said.patient.visit)),
        },
        location: said.location.as_deref().map(location),
        prior_location: said.prior_location.as_deref().map(location),
        merged,
        at,
        hints: AdtHints::default(),
    }])
}

fn hl7(now: Now, message: &str) -> Result<Vec<AdtReport>, String> {
    // Whoever writes it into JSON ends lines as his system does.
    let message = message.replace("\r\n", "\r").replace('\n', "\r");
    let config = ReceiverConfig::new("LAMPLIGHT", "central server");
    let received = Receiver::new(config).receive(now, message.as_bytes());
    if received.test_or_training {
        return Err("the message is a test (MSH-11)".to_owned());
    }
    if let Some(letter) = received
        .dead_letters
        .first()
        .filter(|letter| letter.defects.is_empty())
    {
        return Err(letter.reason.to_string());
    }
    let reports: Vec<AdtReport> = received
        .reports
        .into_iter()
        .filter_map(|report| match report {
            Report::Adt(report) => Some(*report),
            Report::Device(_) | Report::Call(_) | Report::Bed(_) => None,
        })
        .collect();
    if reports.is_empty() {
        return Err("the message is no ADT event on which a station acts".to_owned());
    }
    Ok(reports)
}

fn event(word: &str) -> Result<AdtEvent, String> {
    Ok(match word {
        "admit" => AdtEvent::Admit,
        "transfer" => AdtEvent::Transfer,
        "discharge" => AdtEvent::Discharge,
        "update" => AdtEvent::Update,
        "cancel_admit" => AdtEvent::CancelAdmit,
        "cancel_transfer" => AdtEvent::CancelTransfer,
        "cancel_discharge" => AdtEvent::CancelDischarge,
        "merge" => AdtEvent::Merge,
        _ => {
            return Err(
                "event is none of admit, transfer, discharge, update, cancel_admit, cancel_transfer, cancel_discharge, merge"
                    .to_owned(),
            );
        }
    })
}

/// As in PID-3: `4711^^^HOSPITAL^MR`.
fn patient_id(text: &str) -> Result<PatientId, String> {
    let mut parts = text.split('^');
    let number = parts.next().unwrap_or_default();
    let (authority, kind) = (
        parts.nth(2).unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    PatientId::parse(number, authority, kind).map_err(|error| error.to_string())
}

/// As in PV1-3: `4E^12^1`.
fn location(text: &str) -> Location {
    let mut parts = text.split('^').map(clean);
    let mut part = || parts.next().unwrap_or_default();
    Location {
        point_of_care: part(),
        room: part(),
        bed: part(),
        facility: part(),
    }
}

/// Without characters that break lists or turn the direction of text.
fn clean(text: &str) -> Arc<str> {
    let odd =
        |c: &char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text.chars().filter(|c| !odd(c)).take(MOST_CHARS).collect();
    Arc::from(text.trim())
}

#[derive(Deserialize)]
struct BedEntry {
    bed: String,
    #[serde(default)]
    nurse: Option<String>,
    #[serde(default)]
    second: Option<String>,
}

fn assignment(body: &Value) -> Result<Vec<Result<Listed, String>>, String> {
    let shift = body
        .get("shift")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let shift = chrono::DateTime::parse_from_rfc3339(shift).map_err(|_| {
        "shift is no instant: write one that lies in it, such as 2026-11-22T06:00:00Z".to_owned()
    })?;
    let shift = Wall::from_utc(shift.to_utc());
    let badge = |number: Option<String>| number.as_deref().map(badge).transpose();
    let mut entries = Vec::new();
    match body.get("charge") {
        None => {}
        Some(Value::Null) => entries.push(Ok(Listed::Charge {
            shift,
            charge: None,
        })),
        Some(charge) => {
            let charge = badge(Some(charge.as_str().unwrap_or_default().to_owned()));
            entries.push(charge.map(|charge| Listed::Charge { shift, charge }));
        }
    }
    for one in list(body, "beds")? {
        let entry = parsed(one).and_then(|entry: BedEntry| {
            Ok(Listed::Nurse {
                shift,
                bed: BedId::parse(&entry.bed).map_err(|error| error.to_string())?,
                nurse: badge(entry.nurse)?,
                second: badge(entry.second)?,
            })
        });
        entries.push(entry);
    }
    Ok(entries)
}

#[derive(Deserialize)]
struct WorksEntry {
    badge: String,
    name: String,
    roles: Vec<String>,
}

fn people(body: &Value) -> Result<Vec<Result<Listed, String>>, String> {
    let mut entries = Vec::new();
    for one in list(body, "works")? {
        entries.push(parsed(one).and_then(|entry: WorksEntry| {
            let roles = entry.roles.iter().map(|word| role(word));
            Ok(Listed::Works(NewPerson {
                badge: badge(&entry.badge)?,
                name: StaffName::parse(&entry.name).map_err(|error| error.to_string())?,
                roles: Roles::of(&roles.collect::<Result<Vec<_>, _>>()?),
            }))
        }));
    }
    for one in list(body, "left")? {
        entries.push(badge(one.as_str().unwrap_or_default()).map(Listed::Left));
    }
    if entries.is_empty() {
        return Err("it names nobody under works or left".to_owned());
    }
    Ok(entries)
}

#[derive(Deserialize)]
struct ShiftEntry {
    at: String,
    name: String,
}

fn setting(body: &Value) -> Result<Vec<Result<Listed, String>>, String> {
    let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
    if name != "shifts" {
        let name: String = name.chars().take(40).collect();
        return Err(format!(
            "the hospital sets no {name:?} here: alarm limits and alarm settings are changed on the ward, by people who see the patient"
        ));
    }
    let shifts: Vec<ShiftEntry> = parsed(body.get("value").unwrap_or(&Value::Null))?;
    let shift = |shift: ShiftEntry| {
        let minute = minute(&shift.at).ok_or("a shift begins at HH:MM")?;
        Ok::<_, &str>((minute, clean(&shift.name)))
    };
    let shifts: Vec<_> = shifts.into_iter().map(shift).collect::<Result<_, _>>()?;
    let plan = Plan::new(shifts).map_err(|error| error.to_string())?;
    Ok(vec![Ok(Listed::Shifts(plan))])
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn list<'a>(body: &'a Value, name: &str) -> Result<&'a [Value], String> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(all)) if all.len() <= MOST_ENTRIES => Ok(all),
        Some(Value::Array(all)) => Err(format!(
            "{name} has {} entries, and at most {MOST_ENTRIES} are read",
            all.len()
        )),
        Some(_) => Err(format!("{name} is no list")),
    }
}

fn badge(number: &str) -> Result<Badge, String> {
    Badge::parse(number).map_err(|error| error.to_string())
}

fn role(word: &str) -> Result<Role, String> {
    Ok(match word {
        "viewer" => Role::Viewer,
        "nurse" => Role::Nurse,
        "charge_nurse" => Role::ChargeNurse,
        "technician" => Role::Technician,
        "administrator" => Role::Administrator,
        _ => return Err("a role is none of viewer, nurse, charge_nurse".to_owned()),
    })
}

#[cfg(test)]
mod tests;
