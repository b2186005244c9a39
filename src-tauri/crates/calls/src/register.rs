//! The register: every open call, and what its system says of it.
//!
//! Bounds: [`Calls::MOST`] open calls, [`Calls::MOST_ENDED`] that can be reopened. A call
//! beyond the first bound is counted ([`Counts::beyond`]), and the station tells that there
//! are calls which are not listed.

use crate::call::{By, Call, CallId, Taken};
use crate::due::{Deadlines, Due};
use crate::event::{Event, Reason, Released, What};
use crate::kind::Kind;
use crate::policy::Policy;
use crate::presence::Presence;
use lamplight_alarms::Priority;
use lamplight_protocols::call::CallUrgency;
use lamplight_units::{Mono, Now};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// What was left out, for the technician.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Calls and presences beyond the bounds.
    pub beyond: u64,
    /// Ends of calls that nobody had begun.
    pub ends_unknown: u64,
    /// Calls told again without anything new.
    pub repeats: u64,
}

/// Every open call.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    pub(crate) policy: Policy,
    pub(crate) open: BTreeMap<CallId, Call>,
    pub(crate) by_key: HashMap<(Arc<str>, Arc<str>), CallId>,
    /// Completed here a moment ago: they can be reopened.
    pub(crate) ended: VecDeque<Call>,
    pub(crate) presence: BTreeMap<u64, Presence>,
    pub(crate) doubtful_presence: BTreeSet<u64>,
    pub(crate) due: Deadlines,
    pub(crate) counts: Counts,
    pub(crate) looks_different: bool,
    last_ended: Option<Now>,
    events: VecDeque<Event>,
    pub(crate) last: u64,
    pub(crate) last_presence: u64,
}

/// What lives through a restart.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct KeptCalls {
    calls: Vec<Call>,
    presence: Vec<Presence>,
    due: Vec<(Due, Mono)>,
    counts: Counts,
    last: u64,
    last_presence: u64,
    last_ended: Option<Now>,
}

impl Calls {
    /// The most open calls: more than any ward has places.
    pub const MOST: usize = 4_096;
    /// The most ended calls that can be reopened.
    pub const MOST_ENDED: usize = 32;

    /// No call yet.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    /// The ward's decisions.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What happened, until there is nothing more.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Whether presence is other than when this was asked last.
    pub fn take_difference(&mut self) -> bool {
        std::mem::take(&mut self.looks_different)
    }

    /// When [`Self::handle_timeout`] has something to do.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        self.due.next()
    }

    /// Every open call, by id.
    pub fn open(&self) -> impl Iterator<Item = &Call> {
        self.open.values()
    }

    /// An open call.
    #[must_use]
    pub fn get(&self, id: CallId) -> Option<&Call> {
        self.open.get(&id)
    }

    /// Whether a call is in doubt unless its system soon tells it again.
    #[must_use]
    pub fn awaits_confirmation(&self, id: CallId) -> bool {
        self.due.is_set(Due::Confirm(id))
    }

    /// What was left out.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// When the last call ended.
    #[must_use]
    pub const fn last_ended(&self) -> Option<Now> {
        self.last_ended
    }

    /// How urgent a call is: as its kind, or as its system says where that is graver.
    #[must_use]
    pub fn priority(&self, call: &Call) -> Priority {
        let told = match call.urgency {
            Some(CallUrgency::Alarm) => Priority::High,
            Some(CallUrgency::High) => Priority::Medium,
            Some(CallUrgency::Normal | CallUrgency::Low) | None => Priority::Advisory,
        };
        self.policy.of(call.kind).priority.max(told)
    }

    /// When a call rings again; `None` while nobody has it, or somebody is there.
    #[must_use]
    pub fn rings_again_at(&self, call: &Call) -> Option<Now> {
        let taken = call.taken.as_ref().filter(|_| !call.attended)?;
        Some(taken.at.after(self.policy.rings_again_after))
    }

    /// Carries out what is due.
    pub fn handle_timeout(&mut self, now: Now) {
        while let Some(due) = self.due.take_due(now.mono) {
            match due {
                Due::RingAgain(id) => self.ring_again(now, id),
                Due::Confirm(id) => self.not_confirmed(now, id),
                Due::Close(id) => self.close_due(now, id),
                Due::Presence(id) => self.presence_due(now, id),
            }
        }
    }

    /// Somebody has it: it is silent until it should have ended.
    pub(crate) fn take(&mut self, now: Now, id: CallId, by: By) {
        let taken = Taken {
            by: by.clone(),
            at: now,
        };
        self.edit(id, |call| {
            call.first_taken.get_or_insert_with(|| taken.clone());
            call.taken = Some(taken);
            call.handed_to = None;
        });
        if self
            .open
            .get(&id)
            .is_some_and(|call| call.over_at_place.is_some())
        {
            return self.end(now, id, Reason::Taken(by));
        }
        if !self.open.get(&id).is_some_and(|call| call.attended) {
            let at = now.mono + self.policy.rings_again_after;
            self.due.set(Due::RingAgain(id), at);
        }
        self.tell(now, id, What::Taken(by));
    }

    pub(crate) fn release(&mut self, now: Now, id: CallId, why: Released) {
        self.due.clear(Due::RingAgain(id));
        self.edit(id, |call| {
            call.taken = None;
            call.speaking = false;
            call.rung = now;
        });
        self.tell(now, id, What::Released(why));
    }

    fn ring_again(&mut self, now: Now, id: CallId) {
        if !self.open.contains_key(&id) {
            return;
        }
        self.edit(id, |call| {
            call.taken = None;
            call.speaking = false;
            call.rung = now;
            call.rang_again = call.rang_again.saturating_add(1);
        });
        self.tell(now, id, What::RangAgain);
    }

    pub(crate) fn close_later(&mut self, now: Now, id: CallId) {
        let Some(call) = self.open.get(&id) else {
            return;
        };
        let rules = self.policy.system(&call.system);
        if let (true, Some(after)) = (rules.never_cancels, rules.close_after) {
            self.due.set(Due::Close(id), now.mono + after);
        }
    }

    /// Only what somebody took and what is no emergency is closed by time, and only while its
    /// system is one of those that never cancel: a deadline may be from before a restart, with
    /// other rules.
    fn close_due(&mut self, now: Now, id: CallId) {
        let Some(call) = self.open.get(&id) else {
            return;
        };
        let answered = call.first_taken.is_some() || call.arrived.is_some();
        let grave = matches!(call.kind, Kind::CodeBlue | Kind::Emergency);
        let rules = self.policy.system(&call.system);
        let long_ago = |after: Duration| now.mono >= call.heard.mono + after;
        let over = rules.never_cancels && rules.close_after.is_some_and(long_ago);
        if over && answered && !grave {
            self.end(now, id, Reason::TimedOut);
        } else {
            self.close_later(now, id);
        }
    }

    /// The one way out of the register.
    pub(crate) fn end(&mut self, now: Now, id: CallId, reason: Reason) {
        let Some(call) = self.open.remove(&id) else {
            return;
        };
        for key in call.keys() {
            self.by_key
                .remove(&(Arc::clone(&call.system), Arc::clone(key)));
        }
        self.due.clear_all(id);
        self.last_ended = Some(now);
        if matches!(reason, Reason::Completed(_)) {
            if self.ended.len() >= Self::MOST_ENDED {
                self.ended.pop_front();
            }
            self.ended.push_back(call.clone());
        }
        self.events.push_back(Event {
            at: now,
            what: What::Ended(reason),
            call: Box::new(call),
        });
    }

    /// Puts a call back that was completed by mistake.
    pub(crate) fn put_back(&mut self, now: Now, mut call: Call, by: By) {
        let id = call.id;
        call.taken = None;
        call.attended = false;
        call.rung = now;
        for key in call.keys() {
            self.by_key
                .insert((Arc::clone(&call.system), Arc::clone(key)), id);
        }
        self.open.insert(id, call);
        self.close_later(now, id);
        self.tell(now, id, What::Reopened(by));
    }

    /// Whether its system has raised the same call again meanwhile.
    pub(crate) fn is_open(&self, call: &Call) -> bool {
        let mut keys = call.keys();
        keys.any(|key| {
            self.by_key
                .contains_key(&(Arc::clone(&call.system), Arc::clone(key)))
        })
    }

    pub(crate) fn edit(&mut self, id: CallId, change: impl FnOnce(&mut Call)) {
        if let Some(call) = self.open.get_mut(&id) {
            change(call);
        }
    }

    pub(crate) fn tell(&mut self, now: Now, id: CallId, what: What) {
        if let Some(call) = self.open.get(&id) {
            self.events.push_back(Event {
                at: now,
                what,
                call: Box::new(call.clone()),
            });
        }
    }

    /// The state as plain data. Poll the events first.
    #[must_use]
    pub fn keep(&self) -> KeptCalls {
        KeptCalls {
            calls: self.open.values().cloned().collect(),
            presence: self.presence.values().cloned().collect(),
            due: self.due.all(),
            counts: self.counts,
            last: self.last,
            last_presence: self.last_presence,
            last_ended: self.last_ended,
        }
    }

    /// Goes on from there: who had what is as it was, what fell due meanwhile is due now, and
    /// what is not told again soon is in doubt.
    #[must_use]
    pub fn restore(policy: Policy, kept: KeptCalls, now: Now) -> Self {
        let mut calls = Self {
            policy,
            due: Deadlines::restore(kept.due),
            counts: kept.counts,
            last: kept.last,
            last_presence: kept.last_presence,
            last_ended: kept.last_ended,
            ..Self::default()
        };
        let mut systems = BTreeSet::new();
        for call in kept.calls {
            systems.insert(Arc::clone(&call.system));
            calls.last = calls.last.max(call.id.0);
            for key in call.keys() {
                let key = (Arc::clone(&call.system), Arc::clone(key));
                calls.by_key.insert(key, call.id);
            }
            calls.open.insert(call.id, call);
        }
        for one in kept.presence {
            systems.insert(Arc::clone(&one.system));
            calls.last_presence = calls.last_presence.max(one.id);
            calls.presence.insert(one.id, one);
        }
        for system in systems {
            calls.restarted(now, &system);
        }
        calls.silent_by_nothing_lost(now);
        calls.close_by_new_rules(now);
        calls
    }

    /// That a system never cancels may have been set since: its calls are not told again, or
    /// they would be there for ever.
    fn close_by_new_rules(&mut self, now: Now) {
        let ids: Vec<CallId> = self.open.keys().copied().collect();
        for id in ids {
            if !self.due.is_set(Due::Close(id)) {
                self.close_later(now, id);
            }
        }
    }

    /// What could not be read is missing in what was kept. A call that was silent since somebody
    /// was there whose presence is lost rings; one that somebody has and whose clock is lost
    /// gets it again, or it would be silent for ever.
    fn silent_by_nothing_lost(&mut self, now: Now) {
        self.leave(now);
        let clock = |call: &Call| Some((call.id, self.rings_again_at(call)?.mono));
        let clocks: Vec<(CallId, Mono)> = self.open.values().filter_map(clock).collect();
        for (id, at) in clocks {
            let due = Due::RingAgain(id);
            if !self.due.is_set(due) {
                self.due.set(due, at);
            }
        }
    }
}
