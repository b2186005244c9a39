//! Conditions as the screen shows them, and the list of what wants a person.

use crate::project::{calls, patients, signals};
use crate::view::{AcknowledgedView, ConditionView, KindView, NeedView, PriorityView, SourceView};
use lamplight_alarms::{
    Acknowledger, Condition, Kind, Origin, Presence, Priority, Silenced, Subject,
};
use lamplight_calls::Call;
use lamplight_station::Station;
use lamplight_units::BedId;

/// Everything open, most urgent first.
#[must_use]
pub fn needs(station: &Station) -> Vec<NeedView> {
    station
        .conditions()
        .urgent()
        // Hidden by another one, which is in the list: a fact, but nothing to do about.
        .filter(|open| open.inhibited.is_none())
        .map(|open| need(station, open))
        .collect()
}

/// Calls from the room of a bed that are no bed's, gravest first.
pub(super) fn from_room(station: &Station, bed: &BedId) -> Vec<ConditionView> {
    let rooms = &station.setup().calls.places;
    let in_room = |room: &str| rooms.beds_of(room).contains(bed);
    // Asked of each bed with each of its changes, and mostly there is none.
    let any = |call: &Call| call.place.bed.is_none() && in_room(&call.place.room);
    if !station.calls().open().any(any) {
        return Vec::new();
    }
    let here = |open: &&Condition| {
        open.announced.kind == Kind::Call
            && open.inhibited.is_none()
            && matches!(&open.announced.subject, Subject::Place(place) if in_room(&place.room))
    };
    let urgent = station.conditions().urgent().filter(here);
    urgent.map(|open| condition(station, open)).collect()
}

fn need(station: &Station, open: &Condition) -> NeedView {
    let bed = match &open.announced.subject {
        Subject::Bed(bed) => Some(bed),
        Subject::Device(_) | Subject::Feed(_) | Subject::Station | Subject::Place(_) => None,
    };
    let patient = bed.and_then(|bed| {
        let devices: Vec<_> = station.devices().of_bed(bed).collect();
        patients::of_bed(station, bed, &devices, None)
    });
    let name = patient.map(|patient| match patient.given.chars().next() {
        Some(initial) if !patient.family.is_empty() => format!("{}, {initial}", patient.family),
        Some(_) => patient.given,
        None => patient.family,
    });
    NeedView {
        bed: bed.map(ToString::to_string),
        patient: name.unwrap_or_default(),
        condition: condition(station, open),
        advice: open.announced.advice.to_string(),
        conflict: station
            .conflict_of(&open.announced.key)
            .map(lamplight_ward::ConflictId::get),
    }
}

/// One condition.
#[must_use]
pub fn condition(station: &Station, open: &Condition) -> ConditionView {
    let announced = &open.announced;
    let care = station.alarms().care(open.id);
    ConditionView {
        id: open.id.get(),
        priority: priority(open.priority),
        kind: match announced.kind {
            Kind::Physiological => KindView::Physiological,
            Kind::Technical => KindView::Technical,
            Kind::Advisory => KindView::Advisory,
            Kind::Call => KindView::Call,
        },
        source: match announced.origin {
            Origin::Device => SourceView::Device,
            Origin::Station => SourceView::Station,
        },
        text: announced.text.to_string(),
        since_ms: open.since.wall.millis(),
        present: announced.presence == Presence::Present
            && !care.is_some_and(|care| care.over_at_source),
        acknowledged: open
            .acknowledged
            .as_ref()
            .map(|acknowledged| AcknowledgedView {
                by: match &acknowledged.by {
                    Acknowledger::Bedside => "at the bedside".to_owned(),
                    Acknowledger::Station => "at this station".to_owned(),
                    // Nobody has signed in by name.
                    Acknowledger::Person(actor) if actor.id.as_str() == "station" => {
                        "at this station".to_owned()
                    }
                    Acknowledger::Person(actor) => actor.name.to_string(),
                },
                at_ms: acknowledged.at.wall.millis(),
                until_ms: acknowledged.until.map(|until| until.wall.millis()),
            }),
        silenced: announced.silenced.map_or("", silenced_words).to_owned(),
        can_reset: care.is_some_and(|care| care.over_at_source),
        silent: signals::silent(station, open.id),
        owner: signals::owner(station, open),
        accepted_by: signals::accepted_by(station, open.id),
        next: signals::next(station, open),
        told_all: care.is_some_and(|care| care.climb.as_ref().is_some_and(|climb| climb.all_told)),
        call: calls::of(station, open),
    }
}

const fn silenced_words(silenced: Silenced) -> &'static str {
    match silenced {
        Silenced::AudioPaused => "audio paused",
        Silenced::AudioOff => "audio off",
        Silenced::AlarmPaused => "alarm paused",
        Silenced::AlarmOff => "alarm off",
    }
}

/// A priority for the screen.
#[must_use]
pub const fn priority(priority: Priority) -> PriorityView {
    match priority {
        Priority::Advisory => PriorityView::None,
        Priority::Low => PriorityView::Low,
        Priority::Medium => PriorityView::Medium,
        Priority::High => PriorityView::High,
    }
}
