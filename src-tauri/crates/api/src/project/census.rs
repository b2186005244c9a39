//! The census for the screen: stays with their flags, who waits, what is contradicted.

use super::patients::{of_stay, patient};
use crate::limits::GroupView;
use crate::patients::{
    AdtView, CensusView, ClosedView, CodeView, ConflictView, ContradictionView, DetailsView,
    IsolationView, LeftView, LyingView, OfferView, StayView,
};
use lamplight_alarms::limits::Group;
use lamplight_protocols::report::{AdtEvent, Location};
use lamplight_station::Station;
use lamplight_units::{Now, StayId};
use lamplight_ward::{
    Closed, CodeStatus, Conflict, Contradiction, Details, Ending, Isolation, Offer, Stay, Stays,
    place,
};

/// The most patients listed who wait for a bed; a search finds the others.
const MOST_WAITING: usize = 200;

/// Who waits, who has just left, what is contradicted. `search` narrows down who waits: each
/// of its words begins a name or stands in a number.
#[must_use]
pub fn census(station: &Station, now: Now, search: &str) -> CensusView {
    let stays = station.stays();
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let mut found = stays.waiting().filter(|stay| matches(stay, &words));
    let waiting = found.by_ref().take(MOST_WAITING);
    let waiting = waiting.map(|stay| of_stay(stay, now)).collect();
    let mut left: Vec<LeftView> = stays
        .all()
        .iter()
        .filter_map(|stay| left(stays, stay, now))
        .collect();
    left.sort_by_key(|left| std::cmp::Reverse(left.at_ms));
    CensusView {
        waiting,
        more_waiting: found.next().is_some(),
        left,
        conflicts: stays
            .conflicts()
            .iter()
            .map(|one| conflict(station, now, one))
            .collect(),
    }
}

fn matches(stay: &Stay, words: &[String]) -> bool {
    let name = stay.patient.name.reveal();
    let names = format!("{} {}", name.family, name.given).to_lowercase();
    let number = |word: &str| {
        let mut ids = stay.known_as();
        ids.any(|id| id.number().to_lowercase().contains(word))
    };
    let begins = |word: &str| names.split_whitespace().any(|part| part.starts_with(word));
    words.iter().all(|word| begins(word) || number(word))
}

/// A patient whose discharge can still be undone.
fn left(stays: &Stays, stay: &Stay, now: Now) -> Option<LeftView> {
    let ended = stay.ended.filter(|_| !stay.admitted())?;
    let merged = matches!(stay.ending, Some(Ending::Merged(_)));
    let until = ended.after(Stays::UNDO_WITHIN);
    let free = stay
        .before
        .as_ref()
        .is_some_and(|bed| stays.in_bed(bed).is_none());
    (free && !merged && now.mono <= until.mono).then(|| LeftView {
        patient: of_stay(stay, now),
        bed: stay.before.as_ref().map(ToString::to_string),
        at_ms: ended.wall.millis(),
        until_ms: until.wall.millis(),
    })
}

/// A stay beside the patient's name.
#[must_use]
pub fn stay(stay: &Stay, now: Now) -> StayView {
    StayView {
        id: stay.id.get(),
        revision: stay.revision,
        since_ms: stay.since.wall.millis(),
        unidentified: stay.unidentified,
        birth_in_future: stay.birth_in_future(now.wall),
        details: details(&stay.details),
    }
}

fn details(details: &Details) -> DetailsView {
    let flags = &details.flags;
    let allergies = flags.allergies.reveal().iter();
    DetailsView {
        group: details.group.map(|group| match group {
            Group::Adult => GroupView::Adult,
            Group::Paediatric => GroupView::Paediatric,
            Group::Neonatal => GroupView::Neonatal,
        }),
        weight_g: details.weight_g,
        allergies: allergies.map(ToString::to_string).collect(),
        isolation: flags.isolation.map(|kind| match kind {
            Isolation::Contact => IsolationView::Contact,
            Isolation::Droplet => IsolationView::Droplet,
            Isolation::Airborne => IsolationView::Airborne,
            Isolation::Protective => IsolationView::Protective,
        }),
        fall_risk: flags.fall_risk,
        code: flags.code.map(|code| match code {
            CodeStatus::Full => CodeView::Full,
            CodeStatus::Limited => CodeView::Limited,
            CodeStatus::NoCpr => CodeView::NoCpr,
        }),
        hint: flags.hint.reveal().to_string(),
    }
}

/// A bed out of service.
#[must_use]
pub fn closed(closed: &Closed) -> ClosedView {
    ClosedView {
        reason: closed.reason.to_string(),
        by: closed.by.to_string(),
        since_ms: closed.since.wall.millis(),
    }
}

/// One contradiction, with what can be decided now.
#[must_use]
pub fn conflict(station: &Station, now: Now, one: &Conflict) -> ConflictView {
    let stays = station.stays();
    let lying = |stay: &Stay| LyingView {
        patient: of_stay(stay, now),
        bed: stay.bed.as_ref().map(ToString::to_string),
    };
    let known = |id: Option<StayId>| id.and_then(|id| stays.get(id)).map(lying);
    let holder = one.bed.as_ref().and_then(|bed| stays.in_bed(bed));
    let words = |place: &Option<Location>| place.as_ref().map(place::in_words).unwrap_or_default();
    let offers = stays.offers(&station.setup().beds, one);
    ConflictView {
        id: one.id.get(),
        kind: kind(one.kind),
        since_ms: one.since.wall.millis(),
        bed: one.bed.as_ref().map(ToString::to_string),
        holder: holder.map(lying),
        known: known(one.stay),
        other: known(one.other),
        event: event(one.said.event),
        said: patient(&one.said.patient, true),
        place: words(&one.said.location),
        from: words(&one.said.prior),
        at_ms: one.said.at.map(lamplight_units::Wall::millis),
        offers: offers.into_iter().map(offer).collect(),
    }
}

/// A contradiction in the words of the page and of `state`.
#[must_use]
pub const fn kind(kind: Contradiction) -> ContradictionView {
    match kind {
        Contradiction::Occupied => ContradictionView::Occupied,
        Contradiction::Closed => ContradictionView::Closed,
        Contradiction::LiesElsewhere => ContradictionView::LiesElsewhere,
        Contradiction::NoSuchBed => ContradictionView::NoSuchBed,
        Contradiction::Unknown => ContradictionView::Unknown,
        Contradiction::HasLeft => ContradictionView::HasLeft,
        Contradiction::OtherPerson => ContradictionView::OtherPerson,
        Contradiction::TwoBeds => ContradictionView::TwoBeds,
        Contradiction::FutureBirth => ContradictionView::FutureBirth,
    }
}

const fn event(event: AdtEvent) -> AdtView {
    match event {
        AdtEvent::Admit => AdtView::Admit,
        AdtEvent::Transfer => AdtView::Transfer,
        AdtEvent::Discharge => AdtView::Discharge,
        AdtEvent::Update => AdtView::Update,
        AdtEvent::CancelAdmit => AdtView::CancelAdmit,
        AdtEvent::CancelTransfer => AdtView::CancelTransfer,
        AdtEvent::CancelDischarge => AdtView::CancelDischarge,
        AdtEvent::Merge => AdtView::Merge,
    }
}

const fn offer(offer: Offer) -> OfferView {
    match offer {
        Offer::AsSaid => OfferView::AsSaid,
        Offer::Swap => OfferView::Swap,
        Offer::SamePerson => OfferView::SamePerson,
        Offer::PutTo => OfferView::PutTo,
        Offer::Keep => OfferView::Keep,
    }
}
