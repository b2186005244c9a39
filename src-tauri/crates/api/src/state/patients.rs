//! Patients in `state`: every stay in full, what is contradicted, and the census in numbers.

use crate::project::census::{conflict, kind};
use lamplight_protocols::report::PatientClaim;
use lamplight_station::Station;
use lamplight_units::{Now, PatientId, Wall};
use lamplight_ward::{Ending, Source, Stay, StayState, place};
use serde_json::{Value as Json, json};

/// One stay.
pub(super) fn stay(stay: &Stay, now: Now) -> Json {
    let view = crate::project::census::stay(stay, now);
    json!({
        "stay": stay.id.get(),
        "patient": patient(&stay.patient),
        "former_ids": stay.former.iter().map(id).collect::<Vec<_>>(),
        "location": stay.location.as_ref().map(place::in_words),
        "bed": stay.bed.as_ref().map(ToString::to_string),
        "bed_before": stay.before.as_ref().map(ToString::to_string),
        "state": match stay.state {
            StayState::Admitted => "admitted",
            StayState::Discharged => "discharged",
        },
        "ending": stay.ending.map(|ending| match ending {
            Ending::Discharge => "discharge",
            Ending::TransferredAway => "transferred_away",
            Ending::AdmissionCancelled => "admission_cancelled",
            Ending::Merged(_) => "merged",
        }),
        "merged_into": match stay.ending {
            Some(Ending::Merged(into)) => Some(into.get()),
            Some(Ending::Discharge | Ending::TransferredAway | Ending::AdmissionCancelled)
            | None => None,
        },
        "unidentified": stay.unidentified,
        "birth_in_future": view.birth_in_future,
        "details": view.details,
        "admitted_by": source(stay.admitted_by),
        "since": stay.since.wall.iso(),
        "ended": stay.ended.map(|at| at.wall.iso()),
        "moved": stay.moved.map(Wall::iso),
        "moved_by": source(stay.moved_by),
        "told": stay.told.map(Wall::iso),
        "revision": stay.revision,
        "changed": stay.changed.wall.iso(),
    })
}

const fn source(source: Source) -> &'static str {
    match source {
        Source::Adt => "adt",
        Source::Hand => "hand",
    }
}

fn id(id: &PatientId) -> Json {
    json!({ "number": id.number(), "authority": id.authority(), "type": id.kind() })
}

/// A claim with all that was sent.
pub(super) fn patient(claim: &PatientClaim) -> Json {
    let name = claim.name.reveal();
    json!({
        "ids": claim.ids.iter().map(id).collect::<Vec<_>>(),
        "family": &*name.family,
        "given": &*name.given,
        "birth": &**claim.birth.reveal(),
        "sex": &**claim.sex.reveal(),
        "visit": &**claim.visit.reveal(),
    })
}

/// Everything that a person has to decide, with what was said in full.
pub(super) fn conflicts(station: &Station, now: Now) -> impl Iterator<Item = Json> {
    station.stays().conflicts().iter().map(move |one| {
        let view = conflict(station, now, one);
        json!({
            "id": one.id.get(),
            "kind": kind(one.kind),
            "since": one.since.wall.iso(),
            "bed": view.bed,
            "stay": one.stay.map(lamplight_units::StayId::get),
            "other": one.other.map(lamplight_units::StayId::get),
            "holder": one.bed.as_ref()
                .and_then(|bed| station.stays().in_bed(bed))
                .map(|stay| stay.id.get()),
            "said": {
                "event": view.event,
                "patient": patient(&one.said.patient),
                "location": view.place,
                "prior_location": view.from,
                "merged": one.said.merged.as_ref().map(id),
                "at": one.said.at.map(Wall::iso),
            },
            "offers": view.offers,
        })
    })
}

/// Who lies where, who waits, which beds are closed, and what changed nothing.
pub(super) fn census(station: &Station) -> Json {
    let stays = station.stays();
    let counts = stays.counts();
    let beds = station.setup().beds.all().iter();
    let closed = beds.clone().filter(|bed| bed.closed.is_some());
    let lying: serde_json::Map<String, Json> = beds
        .map(|bed| {
            let stay = stays.in_bed(&bed.setup.id).map(|stay| stay.id.get());
            (bed.setup.id.to_string(), json!(stay))
        })
        .collect();
    json!({
        "beds": lying,
        "waiting": stays.waiting().map(|stay| stay.id.get()).collect::<Vec<_>>(),
        "closed": closed.map(|bed| bed.setup.id.to_string()).collect::<Vec<_>>(),
        "messages_elsewhere": counts.elsewhere,
        "messages_late": counts.late,
        "conflicts_lost": counts.conflicts_lost,
    })
}
