//! Calls of patients and staff: a Communication of what was called, a Task of what is to be done.

use crate::names::{Name, Site};
use crate::person::subject;
use crate::place;
use crate::send::{Entry, How};
use crate::write::{concept, instant, meta, tidy};
use lamplight_units::Wall;
use serde_json::{Value, json};

/// A call as it was after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its number within the journal.
    pub id: u64,
    /// Its kind in words, such as `Patient call`.
    pub kind: String,
    /// How urgent: as `request-priority` has it.
    pub priority: &'static str,
    /// The bed, where the place has one.
    pub bed: Option<String>,
    /// The place in words.
    pub place: String,
    /// The patient, where one is known.
    pub patient: Option<Name>,
    /// When it began.
    pub raised: Wall,
    /// When somebody took it first, and who.
    pub taken: Option<(Wall, String)>,
    /// When somebody was in the room.
    pub arrived: Option<Wall>,
    /// When it ended, and whether somebody had answered.
    pub ended: Option<(Wall, bool)>,
    /// When this was so.
    pub at: Wall,
    /// A simulator speaks for the bed.
    pub simulated: bool,
}

/// Both resources; the Task's focus is the Communication.
#[must_use]
pub fn entries(site: &Site, call: &Call) -> Vec<Entry> {
    vec![communication(site, call), task(site, call)]
}

fn told_name(site: &Site, call: &Call) -> Name {
    site.counted("call", call.id)
}

fn communication(site: &Site, call: &Call) -> Entry {
    let name = told_name(site, call);
    let bed = call
        .bed
        .as_ref()
        .map(|bed| place::bed_name(site, bed).reference());
    let mut resource = json!({
        "resourceType": "Communication",
        "meta": meta(None, call.simulated),
        "identifier": [name.identifier()],
        "status": if call.ended.is_some() { "completed" } else { "in-progress" },
        "category": [concept("http://terminology.hl7.org/CodeSystem/communication-category", "notification", "Notification")],
        "priority": call.priority,
        "subject": call.patient.as_ref().map(Name::reference),
        "topic": { "text": call.kind },
        "about": bed.into_iter().collect::<Vec<_>>(),
        "sent": instant(call.raised),
        "received": call.taken.as_ref().map(|(at, _)| instant(*at)),
        "sender": place::station_name(site).reference(),
        "payload": [{ "contentString": format!("{}: {}", call.place, call.kind) }],
    });
    tidy(&mut resource);
    Entry::new("Communication", name, How::State, resource)
}

fn task(site: &Site, call: &Call) -> Entry {
    let name = site.counted("call-task", call.id);
    let status = match (&call.ended, &call.taken, call.arrived) {
        (Some((_, true)), ..) => "completed",
        // It ended before anybody did anything: nothing was done.
        (Some((_, false)), ..) => "cancelled",
        (None, Some(_), Some(_)) => "in-progress",
        (None, Some(_), None) => "accepted",
        (None, None, _) => "requested",
    };
    let whose: Option<Value> = match (&call.patient, &call.bed) {
        (None, None) => None,
        (patient, bed) => Some(subject(
            site,
            patient.as_ref(),
            bed.as_deref().unwrap_or_default(),
        )),
    };
    let mut resource = json!({
        "resourceType": "Task",
        "meta": meta(None, call.simulated),
        "identifier": [name.identifier()],
        "status": status,
        "intent": "order",
        "priority": call.priority,
        "code": { "text": "Answer a call" },
        "description": format!("{}: {}", call.place, call.kind),
        "focus": told_name(site, call).reference(),
        "for": whose,
        "executionPeriod": {
            "start": call.taken.as_ref().map(|(at, _)| instant(*at)),
            "end": call.ended.as_ref().map(|(at, _)| instant(*at)),
        },
        "authoredOn": instant(call.raised),
        "lastModified": instant(call.at),
        "requester": place::station_name(site).reference(),
        "owner": call.taken.as_ref().and_then(|(_, by)| place::displayed(by)),
        "location": call.bed.as_ref().map(|bed| place::bed_name(site, bed).reference()),
    });
    // An execution that ended before it began (nobody took it) has no start.
    tidy(&mut resource);
    Entry::new("Task", name, How::State, resource)
}

/// The things that a call refers to.
#[must_use]
pub fn things(site: &Site, call: &Call) -> Vec<Entry> {
    let mut entries = vec![place::ward(site), place::station(site)];
    entries.extend(call.bed.as_ref().map(|bed| place::bed(site, bed)));
    entries
}
