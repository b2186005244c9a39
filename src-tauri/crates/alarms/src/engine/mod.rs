//! The alarm engine: what starts, ranks, sounds, shows, pauses, owns, escalates, ends and
//! remembers every condition of the ward.
//!
//! A source *announces* a condition under a key of its own and *ends* it; everything
//! after that is decided here, by a [`ValidPolicy`]. The calling rule: after every call
//! that takes `now`, poll [`Alarms::poll_effect`] until it is empty, then sleep until
//! [`Alarms::poll_timeout`] and call [`Alarms::handle_timeout`].
//!
//! The parts: `announce` (lives of conditions), `inhibit` (which hides which), `attend`
//! (signals, sound, notices), `climb` (ladders and deliveries), `act` (people's wishes),
//! `silence` (pauses and inactivations), `snapshot` (restart). Each touches the fact in the
//! [`Register`] and the [`Care`] beside it, then calls `refresh`, which alone derives the
//! signal. There is no way to silence a condition other than one of the reasons of
//! [`crate::Why`], and each of them can be read from the signal.

mod act;
mod announce;
mod answer;
mod attend;
mod care;
mod climb;
mod command;
mod deadlines;
mod delivery;
mod effect;
mod event;
mod inactivation;
mod inhibit;
mod patient;
mod relief;
mod silence;
mod snapshot;
#[cfg(test)]
mod tests;

pub use care::{Acceptance, Care, Climb, Recent};
pub use command::{Command, Refusal};
pub use deadlines::Deadline;
pub use delivery::{Delivery, DeliveryId, DeliveryState, Duty, Receiver, Roster};
pub use effect::{Effect, Notice, ToneWish};
pub use event::{Ending, Event, Story, What, Withdrawn};
pub use inactivation::{Inactivation, InactivationId, Pause, Scope};
pub use snapshot::Snapshot;

use crate::condition::{Condition, ConditionId, ConditionKey, Priority};
use crate::policy::ValidPolicy;
use crate::register::Register;
use crate::signal::Signal;
use deadlines::Deadlines;
use effect::Outbox;
use lamplight_units::{Mono, Now};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The alarms of a ward: one state, stepped with explicit time.
#[derive(Debug, Clone, Default)]
pub struct Alarms {
    policy: ValidPolicy,
    register: Register,
    care: BTreeMap<ConditionId, Care>,
    recent: BTreeMap<ConditionId, Recent>,
    recent_keys: HashMap<ConditionKey, ConditionId>,
    inactivations: BTreeMap<InactivationId, Inactivation>,
    pause: Option<Pause>,
    roster: Roster,
    deliveries: BTreeMap<DeliveryId, Delivery>,
    deadlines: Deadlines,
    sounding: BTreeSet<(Priority, bool, u64, ConditionId)>,
    tone: Option<ToneWish>,
    outbox: Outbox,
    last_inactivation: u64,
    last_delivery: u64,
    sequence: u64,
}

impl Alarms {
    /// The most inactivations in force; beyond it a new one is refused.
    pub const MOST_INACTIVATIONS: usize = 256;
    /// The most ended conditions that could be continued; beyond it the oldest would begin
    /// anew instead. No condition is lost by that.
    pub const MOST_RECENT: usize = 4_096;

    /// A ward in which nothing has happened.
    #[must_use]
    pub fn new(policy: ValidPolicy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    /// The next thing to do, until there is none.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.outbox.pop()
    }

    /// When [`Self::handle_timeout`] has something to do.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        self.deadlines.next()
    }

    /// Carries out what is due.
    pub fn handle_timeout(&mut self, now: Now) {
        while let Some((due, deadline)) = self.deadlines.take_due(now.mono) {
            match deadline {
                Deadline::PauseEnds => self.pause_ends(now, None),
                Deadline::InactivationEnds(id) => self.inactivation_ends(now, id, None),
                Deadline::Reminder => self.remind(now),
                Deadline::Rise(id) => self.rise(now, due, id),
                Deadline::EndDelay(id) => self.close(now, id, Ending::AfterDelay),
                Deadline::Acknowledgement(id) => self.acknowledgement_ran_out(now, id),
                Deadline::Acceptance(id) => self.unaccept(now, id, Withdrawn::RanOut),
                Deadline::Rung(id) => self.rung_due(now, id),
                Deadline::Forget(id) => drop(self.forget(id)),
            }
        }
        self.settle();
    }

    /// Every open condition.
    #[must_use]
    pub const fn conditions(&self) -> &Register {
        &self.register
    }

    /// One open condition.
    #[must_use]
    pub fn get(&self, id: ConditionId) -> Option<&Condition> {
        self.register.get(id)
    }

    /// The signal of an open condition.
    #[must_use]
    pub fn signal(&self, id: ConditionId) -> Option<&Signal> {
        self.care.get(&id).map(|care| &care.signal)
    }

    /// What is kept of an open condition: its story, its ladder, who has accepted it.
    #[must_use]
    pub fn care(&self, id: ConditionId) -> Option<&Care> {
        self.care.get(&id)
    }

    /// Who was told of an open condition in this climb, in order.
    pub fn deliveries(&self, id: ConditionId) -> impl Iterator<Item = &Delivery> {
        let ids = self.care.get(&id).map(|care| care.deliveries.iter());
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.deliveries.get(id))
    }

    /// When the next rung of a condition is due.
    #[must_use]
    pub fn next_rung(&self, id: ConditionId) -> Option<Mono> {
        self.deadlines.get(Deadline::Rung(id))
    }

    /// The pause of the station's sound.
    #[must_use]
    pub const fn pause(&self) -> Option<&Pause> {
        self.pause.as_ref()
    }

    /// Every inactivation in force.
    pub fn inactivations(&self) -> impl Iterator<Item = &Inactivation> {
        self.inactivations.values()
    }

    /// What sounds.
    #[must_use]
    pub const fn tone(&self) -> Option<ToneWish> {
        self.tone
    }

    /// Who is on duty.
    #[must_use]
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Another duty roster; ladders under way take their next rung from it.
    pub fn set_roster(&mut self, roster: Roster) {
        self.roster = roster;
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &ValidPolicy {
        &self.policy
    }

    /// Writes down what happened, in the journal and in the condition's story.
    fn record(&mut self, now: Now, condition: Option<ConditionId>, what: What) {
        self.sequence += 1;
        let event = Arc::new(Event {
            sequence: self.sequence,
            at: now,
            condition,
            what,
        });
        if let Some(care) = condition.and_then(|id| self.care.get_mut(&id)) {
            care.story.add(Arc::clone(&event));
        }
        self.outbox.push(Effect::Record(event));
    }
}
