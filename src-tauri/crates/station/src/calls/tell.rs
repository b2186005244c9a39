//! What follows from an event of a call: its condition in the one list.

use super::key_of;
use crate::change::Change;
use crate::station::Station;
use lamplight_alarms::{
    Acknowledger, Actor, Announcement, Category, Class, Kind, Origin, Presence, Role,
};
use lamplight_calls::{By, Call, Ends, Event, Kind as CallKind, What};
use lamplight_units::Now;
use std::sync::Arc;

impl Station {
    pub(super) fn tell_call(&mut self, now: Now, event: &Event) {
        let call = &*event.call;
        let key = key_of(call.id);
        let subject = Self::subject_of(call);
        self.changes.note(Change::Calls);
        if matches!(event.what, What::Ended(_)) {
            self.end_condition(now, &key);
            self.forget_duty_at(&subject);
            return;
        }
        let stood = self.conditions().by_key(&key);
        let stood = stood.map(|open| open.announced.subject.clone());
        self.set_duty_at(&subject);
        self.announce(now, self.announcement_of(call));
        // A call that moves would leave a duty behind at each of its places.
        if let Some(stood) = stood.filter(|stood| *stood != subject) {
            self.forget_duty_at(&stood);
        }
        // A fault is acknowledged like any technical alarm; nobody goes on a call for it.
        if call.kind == CallKind::Fault {
            return;
        }
        match &event.what {
            What::Taken(by) => {
                let who = acknowledger(by);
                self.alarms.answered(now, &key, who, by.person().cloned());
            }
            What::Arrived if call.attended => {
                self.alarms.answered(now, &key, Acknowledger::Station, None);
            }
            What::Released(_) | What::RangAgain | What::LeftUnended | What::OverAtPlace => {
                self.alarms.calls_again(now, &key, None);
            }
            What::HandedOn { to, .. } => self.alarms.calls_again(now, &key, Some(to.clone())),
            What::Promoted(_) => {
                self.alarms.calls_again(now, &key, None);
                self.alarms.tell_all(now, &key);
            }
            // True again, the list would ask for somebody: whoever has it still has it.
            What::Confirmed if !call.rings() => {
                let by = call.taken.as_ref().map(|taken| &taken.by);
                let who = by.map_or(Acknowledger::Station, acknowledger);
                let person = by.and_then(By::person).cloned();
                self.alarms.answered(now, &key, who, person);
            }
            // A graver kind rings by its announcement.
            What::Raised
            | What::Changed
            | What::Became { .. }
            | What::Arrived
            | What::Unconfirmed
            | What::Confirmed
            | What::Reopened(_)
            | What::Ended(_) => {}
        }
        if call.promoted && matches!(event.what, What::Reopened(_)) {
            self.alarms.tell_all(now, &key);
        }
    }

    pub(super) fn announcement_of(&self, call: &Call) -> Announcement {
        let fault = call.kind == CallKind::Fault;
        Announcement {
            key: key_of(call.id),
            subject: Self::subject_of(call),
            origin: Origin::Device,
            kind: if fault { Kind::Technical } else { Kind::Call },
            class: class_of(call.kind),
            category: if fault {
                Category::Equipment
            } else {
                Category::Call
            },
            priority: self.calls().priority(call),
            text: Arc::from(call.kind.words()),
            advice: Arc::from(self.advice_of(call)),
            about: None,
            presence: if call.unconfirmed {
                Presence::Unconfirmed
            } else {
                Presence::Present
            },
            silenced: None,
            acknowledged_at_bedside: false,
        }
    }

    /// What, where, what to do. The system's own words are not in it: they may name a patient,
    /// and this is read in desktop notices, too.
    fn advice_of(&self, call: &Call) -> String {
        let place = call.place.words();
        let unknown = if call.place.known {
            ""
        } else {
            " This ward does not know the place; ask a technician to add it."
        };
        let todo = match (call.kind, self.calls().policy().of(call.told).ends) {
            _ if call.unconfirmed => "Its call system or bed has not told it again: go and look.",
            _ if call.over_at_place.is_some() => {
                "Over at its place; somebody must take it to end it."
            }
            (CallKind::Fault, _) => "Have the call place checked; until then look in often.",
            (CallKind::Emergency, _) if call.told != CallKind::Emergency => {
                "Called while staff are in the room: help is needed there now."
            }
            (_, Ends::AtPlace) => "Go there; it ends at its place.",
            (_, Ends::AtPlaceAndTaken) => "Go there and plug the cord in again.",
            (_, Ends::AtPlaceOrStation) => "Take it, then complete it here or there.",
        };
        format!("{place}: {todo}{unknown}")
    }
}

fn class_of(kind: CallKind) -> Class {
    Class::known(match kind {
        CallKind::CodeBlue => return lamplight_alarms::class::CODE_BLUE,
        CallKind::Emergency => "call-emergency",
        CallKind::Assistance => "call-assistance",
        CallKind::Fall => "call-fall",
        CallKind::Wc => "call-wc",
        CallKind::CordOut => "call-cord-out",
        CallKind::Device => "call-device",
        CallKind::Patient => "call-patient",
        CallKind::Door => "call-door",
        CallKind::Telephone => "call-telephone",
        CallKind::Service => "call-service",
        CallKind::Fault => "call-place-fault",
        CallKind::Other => "call-other",
    })
}

fn acknowledger(by: &By) -> Acknowledger {
    match by {
        By::Person { id, name } => Acknowledger::Person(Actor {
            id: id.clone(),
            name: Arc::clone(name),
            // What was permitted has been decided before.
            role: Role::Nurse,
        }),
        By::System(_) => Acknowledger::Station,
    }
}
