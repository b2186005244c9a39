//! ADT: what the hospital says of patients and beds.

use super::defects::Defects;
use super::message::{Header, Line, Name, Row};
use super::{person, time};
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

/// The event, or `None` for those that are not used. A04 is judged by the caller.
fn event(trigger: &str) -> Option<AdtEvent> {
    Some(match trigger {
        "A01" | "A04" => AdtEvent::Admit,
        "A02" => AdtEvent::Transfer,
        "A03" => AdtEvent::Discharge,
        "A08" => AdtEvent::Update,
        "A11" => AdtEvent::CancelAdmit,
        "A12" => AdtEvent::CancelTransfer,
        "A13" => AdtEvent::CancelDischarge,
        "A40" => AdtEvent::Merge,
        _ => return None,
    })
}

/// Reads an ADT message. MSH-9 tells the event; EVN-1 only where MSH-9 has none.
pub(super) fn read<'a>(
    header: &Header<'a>,
    lines: &[Line<'a>],
    sent_at: Option<DeviceTime>,
    defects: &mut Defects,
) -> Adt {
    let d = header.delimiters;
    let (mut evn, mut pid, mut pv1, mut mrg) = (Row::new(), Row::new(), Row::new(), Row::new());
    let (mut has_pid, mut has_pv1) = (false, false);
    for line in lines {
        match line.name {
            Name::Evn => evn.split(*line, d.field),
            Name::Pid if !has_pid => {
                has_pid = true;
                pid.split(*line, d.field);
            }
            Name::Pv1 if !has_pv1 => {
                has_pv1 = true;
                pv1.split(*line, d.field);
            }
            Name::Mrg => mrg.split(*line, d.field),
            Name::Pid
            | Name::Pv1
            | Name::Msh
            | Name::Obr
            | Name::Obx
            | Name::Msa
            | Name::Batch
            | Name::Other => {}
        }
    }
    let trigger = Some(header.trigger()).filter(|t| !t.is_empty());
    let trigger = trigger
        .unwrap_or_else(|| evn.get(1).trim())
        .to_ascii_uppercase();
    let Some(event) = event(&trigger) else {
        let (letter, number) = trigger.split_at_checked(1).unwrap_or(("", ""));
        let is_listed = letter == "A" && number.len() == 2 && number.parse::<u8>().is_ok();
        return if is_listed {
            Adt::NotUsed
        } else {
            Adt::Unknown
        };
    };
    // A registration is an admission only where it names a bed; clinics send it for everybody.
    if trigger == "A04" && !person::has_bed(pv1.get(3), &d) {
        return Adt::NotUsed;
    }
    let patient = person::patient(&pid, &d, defects).map(|patient| PatientClaim {
        visit: person::visit(&pv1, &d).into(),
        ..patient
    });
    let Some(patient) = patient.filter(|p| !p.ids.is_empty()) else {
        return Adt::Incomplete("PID-3", "no patient identifier");
    };
    let merged = person::identifiers(mrg.get(1), &d, "MRG-1", defects)
        .into_iter()
        .next();
    if event == AdtEvent::Merge && merged.is_none() {
        return Adt::Incomplete("MRG-1", "no identifier of the record that ceases");
    }
    let mut at = |text: &str, place: &str| {
        let time = time::read(d.component(text, 1)).unwrap_or_else(|_| {
            defects.add(place, "not a time");
            None
        });
        time.map(|t| time::in_zone_of(t, sent_at.as_ref()))
    };
    let (occurred, recorded) = (at(evn.get(6), "EVN-6"), at(evn.get(2), "EVN-2"));
    Adt::Report(Box::new(AdtReport {
        event,
        patient,
        location: person::location(pv1.get(3), &d),
        prior_location: person::location(pv1.get(6), &d),
        merged: merged.filter(|_| event == AdtEvent::Merge),
        at: occurred.or(recorded).or(sent_at),
    }))
}
