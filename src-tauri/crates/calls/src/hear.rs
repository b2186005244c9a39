//! What call systems tell: calls that begin, go on and end, and systems that began anew.

use crate::call::{By, Call, CallId, Pager};
use crate::due::Due;
use crate::event::{Reason, Released, What};
use crate::kind::Kind;
use crate::place::Placed;
use crate::policy::Ends;
use crate::presence::PresenceClass;
use crate::register::Calls;
use lamplight_protocols::call::{CallKind, CallPhase, CallTold};
use lamplight_units::{FeedId, Now, Wall};
use std::sync::Arc;

/// Who told something, when by its own clock, and over which feed.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The call system.
    pub system: &'a Arc<str>,
    /// The feed.
    pub feed: &'a FeedId,
    /// Its time.
    pub sent_at: Option<Wall>,
}

impl Calls {
    /// Takes what a system tells of one call or presence.
    pub fn hear(&mut self, now: Now, source: Source<'_>, told: &CallTold, place: Placed) {
        match Kind::told(&told.kind) {
            Some(kind) => self.hear_call(now, source, told, place, kind),
            None => {
                let class = match told.kind {
                    CallKind::PresenceSecond => PresenceClass::Second,
                    _ => PresenceClass::First,
                };
                self.hear_presence(now, source.system, told, place, class);
            }
        }
    }

    /// The system began anew: what it does not tell again soon is in doubt.
    pub fn restarted(&mut self, now: Now, system: &str) {
        let within = now.mono + self.policy.confirmed_within;
        let calls = self.open.values().filter(|call| &*call.system == system);
        let calls: Vec<CallId> = calls.map(|call| call.id).collect();
        for id in calls {
            self.due.set(Due::Confirm(id), within);
        }
        let there = self.presence.values().filter(|one| &*one.system == system);
        let there: Vec<u64> = there.map(|one| one.id).collect();
        for id in there {
            self.doubtful_presence.insert(id);
            self.due.set(Due::Presence(id), within);
        }
    }

    /// What tells of this call can't be heard any more: unless it is soon told again, it is in
    /// doubt.
    pub fn doubt(&mut self, now: Now, id: CallId) {
        let due = Due::Confirm(id);
        let call = self.open.get(&id);
        let sure = call.is_some_and(|call| !call.unconfirmed && call.over_at_place.is_none());
        if sure && !self.due.is_set(due) {
            self.due.set(due, now.mono + self.policy.confirmed_within);
        }
    }

    fn hear_call(
        &mut self,
        now: Now,
        source: Source<'_>,
        told: &CallTold,
        place: Placed,
        kind: Kind,
    ) {
        let key = (Arc::clone(source.system), Arc::clone(&told.key));
        let open = self.by_key.get(&key).copied();
        let open = open.or_else(|| self.sent_elsewhere(source.system, told, &place, kind));
        let ends = told.phase == CallPhase::Ended;
        let open = open.or_else(|| ends.then(|| self.alone_at(source.system, told, kind))?);
        match (open, ends) {
            (Some(id), true) => self.over(now, id),
            (Some(id), false) => {
                let place = self.at_first_pager(id, &key, place);
                self.again(now, id, source, told, place, kind);
                self.phase(now, id, told);
            }
            (None, true) => self.counts.ends_unknown += 1,
            (None, false) if self.open.len() >= Self::MOST => self.counts.beyond += 1,
            (None, false) => {
                let id = self.raise(now, source, told, place, kind);
                self.phase(now, id, told);
            }
        }
    }

    /// The open call that was sent to another pager before: the same words from the same place.
    /// Where the place is not known there is no such call, since then the address is the place.
    fn sent_elsewhere(
        &self,
        system: &Arc<str>,
        told: &CallTold,
        place: &Placed,
        kind: Kind,
    ) -> Option<CallId> {
        let same = |call: &&Call| {
            call.system == *system
                && call.told == kind
                && call.text == told.text
                && call.place.is_same(place)
        };
        let found = self.open.values().filter(|_| told.paged).find(same);
        found.map(|call| call.id)
    }

    /// Where a call is that was told under that key. Sent to several pagers it stays at the
    /// first, and an end by any of them is its own.
    fn at_first_pager(&mut self, id: CallId, key: &(Arc<str>, Arc<str>), place: Placed) -> Placed {
        let Some(call) = self.open.get(&id).filter(|call| call.key != key.1) else {
            return place;
        };
        let first = call.place.clone();
        if !self.by_key.contains_key(key) && call.also.len() < Call::MOST_ALSO {
            self.by_key.insert(key.clone(), id);
            let pager = Pager {
                address: place.told.address,
                key: Arc::clone(&key.1),
            };
            self.edit(id, |call| call.also.push(pager));
        }
        first
    }

    /// The one open call at the address of an end that names no call: many systems cancel by
    /// the address alone. With two of them there, neither is ended on a guess, and none by the
    /// end of another room or bed, or of a call that its system names otherwise.
    fn alone_at(&self, system: &Arc<str>, told: &CallTold, kind: Kind) -> Option<CallId> {
        if told.is_named() {
            return None;
        }
        let mut there = self
            .open
            .values()
            .filter(|call| call.system == *system && call.is_at(&told.place.address));
        let one = there.next()?;
        let same = kind == Kind::Other || kind == one.told;
        let part = |of: &Arc<str>, said: &Arc<str>| said.is_empty() || of == said;
        let (of, said) = (&one.place.told, &told.place);
        let here =
            part(&of.ward, &said.ward) && part(&of.room, &said.room) && part(&of.bed, &said.bed);
        (same && here && there.next().is_none()).then_some(one.id)
    }

    fn raise(
        &mut self,
        now: Now,
        source: Source<'_>,
        told: &CallTold,
        place: Placed,
        kind: Kind,
    ) -> CallId {
        self.last += 1;
        let id = CallId(self.last);
        let now_is = self.kind_now(kind, &place, told.from_memory);
        let call = Call {
            id,
            system: Arc::clone(source.system),
            key: Arc::clone(&told.key),
            also: Vec::new(),
            feed: source.feed.clone(),
            place,
            kind: now_is,
            told: kind,
            text: Arc::clone(&told.text),
            urgency: told.urgency,
            raised: now,
            sent_at: source.sent_at,
            from_memory: told.from_memory,
            takes_orders: told.takes_orders,
            speaking: false,
            taken: None,
            first_taken: None,
            arrived: None,
            attended: false,
            over_at_place: None,
            unconfirmed: false,
            handed_to: None,
            promoted: false,
            rang_again: 0,
            rung: now,
            heard: now,
        };
        self.by_key
            .insert((Arc::clone(&call.system), Arc::clone(&call.key)), id);
        self.open.insert(id, call);
        self.tell(now, id, What::Raised);
        self.close_later(now, id);
        id
    }

    /// The same call again: repeats update it, and change nothing of who has it.
    fn again(
        &mut self,
        now: Now,
        id: CallId,
        source: Source<'_>,
        told: &CallTold,
        place: Placed,
        kind: Kind,
    ) {
        let Some(call) = self.open.get(&id) else {
            return;
        };
        let before = call.clone();
        // The system may make it graver; that presence made it an emergency stays.
        let other = kind != before.told;
        let kind_now = if other {
            self.kind_now(kind, &place, told.from_memory)
        } else {
            before.kind
        };
        self.edit(id, |call| {
            call.heard = now;
            call.feed = source.feed.clone();
            call.place = place;
            call.told = kind;
            call.kind = kind_now;
            call.text = Arc::clone(&told.text);
            call.urgency = told.urgency.or(call.urgency);
            call.takes_orders = told.takes_orders;
            call.unconfirmed = false;
            // Raised anew where it was over and waited for somebody.
            call.over_at_place = None;
        });
        self.due.clear(Due::Confirm(id));
        self.close_later(now, id);
        if before.unconfirmed {
            self.tell(now, id, What::Confirmed);
        }
        let same = self.open.get(&id).is_some_and(|call| {
            let alike = (&before.place, before.kind, &before.text, before.urgency);
            alike == (&call.place, call.kind, &call.text, call.urgency)
                && before.takes_orders == call.takes_orders
                && before.over_at_place.is_none()
        });
        if kind_now != before.kind {
            self.graver(now, id, &before);
            self.tell(now, id, What::Became { from: before.kind });
            self.leave(now);
        } else if same {
            self.counts.repeats += 1;
        } else {
            self.graver(now, id, &before);
            self.tell(now, id, What::Changed);
            self.leave(now);
        }
    }

    /// Whoever took something milder has not taken this.
    fn graver(&mut self, now: Now, id: CallId, before: &Call) {
        let Some(call) = self.open.get(&id) else {
            return;
        };
        if self.priority(call) <= self.priority(before) {
            return;
        }
        self.due.clear(Due::RingAgain(id));
        self.edit(id, |call| {
            call.taken = None;
            call.attended = false;
            call.rung = now;
        });
    }

    fn phase(&mut self, now: Now, id: CallId, told: &CallTold) {
        let Some(call) = self.open.get(&id) else {
            return;
        };
        let speaking = told.phase == CallPhase::Speaking;
        match told.phase {
            CallPhase::Taken | CallPhase::Speaking => {
                let name = told.by.clone().unwrap_or_else(|| Arc::from(""));
                let has = call.taken.as_ref().map(|taken| Arc::clone(taken.by.name()));
                // A system that does not say who has taken what somebody here has, means them.
                let same = has.is_some_and(|has| has == name || name.is_empty());
                let change = call.speaking != speaking;
                self.edit(id, |call| call.speaking = speaking);
                if !same {
                    self.take(now, id, By::System(name));
                } else if change {
                    self.tell(now, id, What::Changed);
                }
            }
            CallPhase::Released if call.taken.is_some() => {
                self.release(now, id, Released::BySystem);
            }
            // "Raised" is also said of what is still there: nobody has given it back by that.
            CallPhase::Raised | CallPhase::Released | CallPhase::Ended => {
                self.edit(id, |call| call.speaking = false);
            }
        }
    }

    pub(crate) fn not_confirmed(&mut self, now: Now, id: CallId) {
        self.edit(id, |call| call.unconfirmed = true);
        if self.open.contains_key(&id) {
            self.tell(now, id, What::Unconfirmed);
        }
    }

    /// Its system says that it is over.
    fn over(&mut self, now: Now, id: CallId) {
        let Some(call) = self.open.get(&id) else {
            return;
        };
        let waits = match self.policy.of(call.told).ends {
            Ends::AtPlace | Ends::AtPlaceOrStation => false,
            Ends::AtPlaceAndTaken => call.first_taken.is_none() && call.arrived.is_none(),
        };
        if !waits {
            return self.end(now, id, Reason::AtPlace);
        }
        if call.over_at_place.is_none() {
            self.due.clear(Due::Confirm(id));
            self.edit(id, |call| {
                call.over_at_place = Some(now);
                call.unconfirmed = false;
            });
            self.tell(now, id, What::OverAtPlace);
        }
    }
}
