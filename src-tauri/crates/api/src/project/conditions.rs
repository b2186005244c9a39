//! Conditions as the screen shows them, and the list of what wants a person.

use crate::project::patients;
use crate::view::{AcknowledgedView, ConditionView, KindView, NeedView, PriorityView, SourceView};
use lamplight_alarms::{
    Acknowledger, Condition, Kind, Origin, Presence, Priority, Silenced, Subject,
};
use lamplight_station::Station;

/// Everything open, most urgent first.
#[must_use]
pub fn needs(station: &Station) -> Vec<NeedView> {
    station
        .conditions()
        .by_urgency()
        .into_iter()
        .map(|open| need(station, open))
        .collect()
}

fn need(station: &Station, open: &Condition) -> NeedView {
    let bed = match &open.announced.subject {
        Subject::Bed(bed) => Some(bed),
        Subject::Device(_) | Subject::Feed(_) | Subject::Station => None,
    };
    let patient = bed.and_then(|bed| {
        let devices: Vec<_> = station.devices().of_bed(bed).collect();
        patients::of_bed(station, bed, &devices)
    });
    let name = patient.map(|patient| match patient.given.chars().next() {
        Some(initial) if !patient.family.is_empty() => format!("{}, {initial}", patient.family),
        Some(_) => patient.given,
        None => patient.family,
    });
    NeedView {
        bed: bed.map(ToString::to_string),
        patient: name.unwrap_or_default(),
        condition: condition(open),
        advice: open.announced.advice.to_string(),
    }
}

/// One condition.
#[must_use]
pub fn condition(open: &Condition) -> ConditionView {
    let announced = &open.announced;
    ConditionView {
        id: open.id.get(),
        priority: priority(open.priority),
        kind: match announced.kind {
            Kind::Physiological => KindView::Physiological,
            Kind::Technical => KindView::Technical,
            Kind::Advisory => KindView::Advisory,
        },
        source: match announced.origin {
            Origin::Device => SourceView::Device,
            Origin::Station => SourceView::Station,
        },
        text: announced.text.to_string(),
        since_ms: open.since.wall.millis(),
        present: announced.presence == Presence::Present,
        acknowledged: open
            .acknowledged
            .as_ref()
            .map(|acknowledged| AcknowledgedView {
                by: match &acknowledged.by {
                    Acknowledger::Bedside => "at the bedside".to_owned(),
                    Acknowledger::Station => "at this station".to_owned(),
                    Acknowledger::Person(actor) => actor.name.to_string(),
                },
                at_ms: acknowledged.at.wall.millis(),
            }),
        silenced: match announced.silenced {
            None => "",
            Some(Silenced::AudioPaused) => "audio paused",
            Some(Silenced::AudioOff) => "audio off",
            Some(Silenced::AlarmPaused) => "alarm paused",
            Some(Silenced::AlarmOff) => "alarm off",
        }
        .to_owned(),
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
