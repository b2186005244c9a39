//! Staff who are in a room: it starts and stops the clocks of the room's calls.
//!
//! Presence is set at the door and often forgotten there. A forgotten one must not silence
//! the next call, so after [`crate::Policy::presence_for`] it answers nothing any more.

use crate::call::{Call, CallId};
use crate::due::Due;
use crate::event::{Reason, What};
use crate::kind::Kind;
use crate::place::Placed;
use crate::register::Calls;
use lamplight_protocols::call::{CallPhase, CallTold};
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which class of staff (the colours of the room lamp).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceClass {
    /// Nurse, green.
    First,
    /// The other colour: doctor.
    Second,
}

/// Staff in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Names it in deadlines.
    pub(crate) id: u64,
    /// The call system.
    pub system: Arc<str>,
    /// The system's name for it.
    pub key: Arc<str>,
    /// Where.
    pub place: Placed,
    /// Which class.
    pub class: PresenceClass,
    /// Who, where the system says so; may be empty.
    pub who: Arc<str>,
    /// Since when.
    pub since: Now,
    /// Set for so long that it was forgotten: shown, and answers nothing.
    pub forgotten: bool,
}

impl Presence {
    /// Whether it is in the room of a place.
    fn in_room_of(&self, place: &Placed) -> bool {
        if self.place.room.is_empty() {
            self.place.bed.is_some() && self.place.bed == place.bed
        } else {
            self.place.room == place.room
        }
    }
}

impl Calls {
    /// The most places with presence that are kept; one more is counted and left out, so
    /// that calls there ring as if nobody were present.
    pub const MOST_PRESENCE: usize = 1_024;

    /// Every presence.
    pub fn presence(&self) -> impl Iterator<Item = &Presence> {
        self.presence.values()
    }

    /// Whether somebody is in the room of a place, as far as is known.
    pub(crate) fn attended(&self, place: &Placed) -> bool {
        let mut there = self.presence.values();
        there.any(|one| !one.forgotten && one.in_room_of(place))
    }

    pub(crate) fn hear_presence(
        &mut self,
        now: Now,
        system: &Arc<str>,
        told: &CallTold,
        place: Placed,
        class: PresenceClass,
    ) {
        // Told to several pagers it is one presence, and any of them may tell its end.
        let same =
            |one: &&Presence| one.key == told.key || (told.paged && one.place.is_same(&place));
        let mut there = self.presence.values();
        let known = there.find(|one| one.system == *system && one.class == class && same(one));
        let known = known.map(|one| one.id);
        match (told.phase, known) {
            (CallPhase::Ended | CallPhase::Released, Some(id)) => self.presence_ends(now, id),
            (CallPhase::Ended | CallPhase::Released, None) => {}
            (CallPhase::Raised | CallPhase::Taken | CallPhase::Speaking, Some(id)) => {
                self.doubtful_presence.remove(&id);
                // Told again it is the same presence: its time counts from its begin, or a
                // system that repeats it would keep the room's calls silent for ever.
                if let Some(one) = self.presence.get(&id).filter(|one| !one.forgotten) {
                    let until = one.since.mono + self.policy.presence_for;
                    self.due.set(Due::Presence(id), until);
                }
            }
            (CallPhase::Raised | CallPhase::Taken | CallPhase::Speaking, None) => {
                if self.presence.len() >= Self::MOST_PRESENCE {
                    self.counts.beyond += 1;
                    return;
                }
                self.last_presence += 1;
                let id = self.last_presence;
                let one = Presence {
                    id,
                    system: Arc::clone(system),
                    key: Arc::clone(&told.key),
                    place,
                    class,
                    who: told.by.clone().unwrap_or_else(|| Arc::from("")),
                    since: now,
                    forgotten: false,
                };
                self.due
                    .set(Due::Presence(id), now.mono + self.policy.presence_for);
                self.arrive(now, &one);
                self.presence.insert(id, one);
                self.looks_different = true;
            }
        }
    }

    /// Somebody came: every call of the room that was raised before has its arrived-time.
    fn arrive(&mut self, now: Now, one: &Presence) {
        let here = self
            .open
            .values()
            .filter(|call| one.in_room_of(&call.place));
        let here: Vec<CallId> = here.map(|call| call.id).collect();
        for id in here {
            let Some(call) = self.open.get(&id) else {
                continue;
            };
            let answers = self.policy.of(call.kind).answered_by_presence;
            let first = call.arrived.is_none();
            if !first && (!answers || call.attended) {
                continue;
            }
            self.edit(id, |call| {
                call.arrived = call.arrived.or(Some(now));
                call.attended |= answers;
            });
            if answers {
                self.due.clear(Due::RingAgain(id));
            }
            self.tell(now, id, What::Arrived);
            // It waited for nothing else.
            if self
                .open
                .get(&id)
                .is_some_and(|call| call.over_at_place.is_some())
            {
                self.end(now, id, Reason::AtPlace);
            }
        }
    }

    pub(crate) fn presence_ends(&mut self, now: Now, id: u64) {
        if self.presence.remove(&id).is_none() {
            return;
        }
        self.due.clear(Due::Presence(id));
        self.looks_different = true;
        self.leave(now);
    }

    /// Presence lasted too long, or was not told again after a restart.
    pub(crate) fn presence_due(&mut self, now: Now, id: u64) {
        if self.doubtful_presence.remove(&id) {
            self.presence_ends(now, id);
            return;
        }
        let Some(one) = self.presence.get_mut(&id) else {
            return;
        };
        one.forgotten = true;
        self.looks_different = true;
        self.leave(now);
    }

    /// Somebody left, or a call turned out to be elsewhere: what nobody is with any more and
    /// is not over rings again.
    pub(crate) fn leave(&mut self, now: Now) {
        let alone = |call: &&Call| call.attended && !self.attended(&call.place);
        let left: Vec<CallId> = self.open.values().filter(alone).map(|c| c.id).collect();
        for id in left {
            self.edit(id, |call| {
                call.attended = false;
                call.taken = None;
                call.rung = now;
                call.rang_again = call.rang_again.saturating_add(1);
            });
            self.tell(now, id, What::LeftUnended);
        }
    }

    /// What a call that is raised now is, with or without somebody in the room.
    pub(crate) fn kind_now(&self, told: Kind, place: &Placed, from_memory: bool) -> Kind {
        // Of one from memory nobody knows whether it was made before or after the presence.
        let during = !from_memory && self.attended(place);
        if during && self.policy.of(told).emergency_with_presence {
            Kind::Emergency
        } else {
            told
        }
    }
}
