//! ADT: what the hospital says of patients and beds.

use super::defects::Defects;
use super::message::{Delimiters, Header, Line, Name, Row};
use super::{hints, person, time};
use crate::report::{AdtEvent, AdtReport, PatientClaim};
use lamplight_units::DeviceTime;

/// What an ADT message is to a station.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Adt {
    /// Something to act on.
    Report(Box<AdtReport>),
    /// An event that no station acts on: acknowledged and left.
    NotUsed,
    /// No event of HL7 table 0003.
    Unknown,
    /// An event to act on, without what is needed for it (field, reason).
    Incomplete(&'static str, &'static str),
}

/// The event, or `None` for those that are not used. Those of [`WITH_BED`] and A31 are judged by
/// the caller.
fn event(trigger: &str) -> Option<AdtEvent> {
    Some(match trigger {
        "A01" | "A04" | "A06" | "A07" => AdtEvent::Admit,
        // A swap is two transfers, each into the bed of the other; the rules for the halves of a
        // swap do the rest.
        "A02" | SWAP => AdtEvent::Transfer,
        "A03" => AdtEvent::Discharge,
        "A08" | PERSON => AdtEvent::Update,
        "A11" => AdtEvent::CancelAdmit,
        "A12" => AdtEvent::CancelTransfer,
        "A13" => AdtEvent::CancelDischarge,
        // A18, A34 and A36 are what A40 was called before HL7 2.3.1.
        "A18" | "A34" | "A36" | "A40" => AdtEvent::Merge,
        _ => return None,
    })
}

/// Admissions only where they name a bed: a registration, which clinics send for everybody, and a
/// patient who becomes an inpatient or an outpatient.
const WITH_BED: [&str; 3] = ["A04", "A06", "A07"];

/// Data of a person changed. It is of no visit: whatever its PV1 says, nobody moves.
const PERSON: &str = "A31";

/// Two patients change beds: PID and PV1 of both, PV1-3 with the bed after it (u).
const SWAP: &str = "A17";

/// The segments of one patient. A merge may name several, each with its own MRG.
#[derive(Default)]
struct Group<'a> {
    pid: Row<'a>,
    pv1: Option<Row<'a>>,
    mrg: Row<'a>,
    /// AL1 and OBX.
    more: Vec<(Name, Row<'a>)>,
}

/// EVN and the patients of a message.
fn groups<'a>(lines: &[Line<'a>], separator: u8) -> (Row<'a>, Vec<Group<'a>>) {
    let split = |line: &Line<'a>| {
        let mut row = Row::new();
        row.split(*line, separator);
        row
    };
    let (mut evn, mut all) = (Row::new(), Vec::<Group<'a>>::new());
    for line in lines {
        match line.name {
            Name::Evn => evn = split(line),
            Name::Pid if all.len() < MAX_PATIENTS => all.push(Group {
                pid: split(line),
                ..Group::default()
            }),
            Name::Pv1 => match all.last_mut() {
                Some(group) if group.pv1.is_none() => group.pv1 = Some(split(line)),
                Some(_) | None => {}
            },
            Name::Mrg => {
                if let Some(group) = all.last_mut() {
                    group.mrg = split(line);
                }
            }
            Name::Al1 | Name::Obx => {
                if let Some(group) = all.last_mut().filter(|g| g.more.len() < hints::MAX_ROWS) {
                    group.more.push((line.name, split(line)));
                }
            }
            Name::Pid
            | Name::Msh
            | Name::Obr
            | Name::Msa
            | Name::Prt
            | Name::Dsc
            | Name::Batch
            | Name::Other => {}
        }
    }
    (evn, all)
}

/// The most patients read of one message; a batch of merges has a handful.
const MAX_PATIENTS: usize = 256;

/// Reads an ADT message. MSH-9 tells the event; EVN-1 only where MSH-9 has none.
///
/// Merges may come for several patients in one message, each is an answer of its own; a swap
/// has two; of other events the first patient counts.
pub(super) fn read<'a>(
    header: &Header<'a>,
    lines: &[Line<'a>],
    sent_at: Option<DeviceTime>,
    defects: &mut Defects,
) -> Vec<Adt> {
    let d = header.delimiters;
    let (evn, mut groups) = groups(lines, d.field);
    let trigger = Some(header.trigger()).filter(|t| !t.is_empty());
    let trigger = trigger
        .unwrap_or_else(|| evn.get(1).trim())
        .to_ascii_uppercase();
    let Some(event) = event(&trigger) else {
        let (letter, number) = trigger.split_at_checked(1).unwrap_or(("", ""));
        let is_listed = letter == "A" && number.len() == 2 && number.parse::<u8>().is_ok();
        return vec![if is_listed {
            Adt::NotUsed
        } else {
            Adt::Unknown
        }];
    };
    if groups.is_empty() {
        groups.push(Group::default());
    }
    if trigger == SWAP && groups.len() != 2 {
        return vec![Adt::Incomplete("PID", "a swap names two patients")];
    }
    if event != AdtEvent::Merge && trigger != SWAP {
        groups.truncate(1);
    }
    let mut at = |text: &str, place: &str| {
        let time = time::read(d.component(text, 1)).unwrap_or_else(|_| {
            defects.add(place, "not a time");
            None
        });
        time.map(|t| time::in_zone_of(t, sent_at.as_ref()))
    };
    let (occurred, recorded) = (at(evn.get(6), "EVN-6"), at(evn.get(2), "EVN-2"));
    let at = occurred.or(recorded).or(sent_at);
    let of_group = |group: &Group<'a>| one(event, &trigger, group, at, &d, defects);
    groups.iter().map(of_group).collect()
}

/// What a message is for one of its patients.
fn one(
    event: AdtEvent,
    trigger: &str,
    group: &Group<'_>,
    at: Option<DeviceTime>,
    d: &Delimiters,
    defects: &mut Defects,
) -> Adt {
    let nowhere = Row::new();
    let pv1 = group.pv1.as_ref().unwrap_or(&nowhere);
    if WITH_BED.contains(&trigger) && !person::has_bed(pv1.get(3), d) {
        return Adt::NotUsed;
    }
    let patient = person::patient(&group.pid, d, defects).map(|patient| PatientClaim {
        visit: person::visit(pv1, d).into(),
        ..patient
    });
    let Some(patient) = patient.filter(|p| !p.ids.is_empty()) else {
        return Adt::Incomplete("PID-3", "no patient identifier");
    };
    let merged = person::identifiers(group.mrg.get(1), d, "MRG-1", defects)
        .into_iter()
        .next();
    if event == AdtEvent::Merge && merged.is_none() {
        return Adt::Incomplete("MRG-1", "no identifier of the record that ceases");
    }
    let place = |field| {
        let told = person::location(pv1.get(field), d);
        told.filter(|_| trigger != PERSON)
    };
    Adt::Report(Box::new(AdtReport {
        event,
        patient,
        location: place(3),
        prior_location: place(6),
        merged: merged.filter(|_| event == AdtEvent::Merge),
        at,
        hints: hints::read(&group.more, d),
    }))
}
