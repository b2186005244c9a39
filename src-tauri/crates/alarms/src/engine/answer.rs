//! Conditions that are answered elsewhere: of a call, the register of calls decides who has
//! it and when it rings again; this is how the list, the sound and the ladder follow.

use super::{Acceptance, Alarms, Climb, Deadline, Receiver, What, Withdrawn};
use crate::actor::PersonId;
use crate::condition::{Acknowledged, Acknowledger, ConditionId, ConditionKey, Subject};
use crate::engine::attend::Cause;
use crate::engine::delivery::{DeliveryState, Duty};
use crate::policy::Rank;
use lamplight_units::Now;

impl Alarms {
    /// Somebody has it: steady, silent, and nobody further is told, until
    /// [`Self::calls_again`] or its end.
    pub fn answered(
        &mut self,
        now: Now,
        key: &ConditionKey,
        by: Acknowledger,
        person: Option<PersonId>,
    ) {
        let Some(id) = self.register.by_key(key).map(|open| open.id) else {
            return;
        };
        self.drop_acceptance(now, id, Withdrawn::GivenBack);
        let seen = Acknowledged {
            by: by.clone(),
            at: now,
            until: None,
        };
        self.register.edit(id, |open| {
            open.acknowledged = Some(seen);
            open.owner.clone_from(&person);
        });
        self.record(now, Some(id), What::Acknowledged(by));
        if let Some(person) = person {
            if let Some(care) = self.care.get_mut(&id) {
                care.accepted = Some(Acceptance {
                    by: person.clone(),
                    at: now,
                    until: None,
                });
            }
            self.mark_answered(now, id, &person, DeliveryState::Accepted);
            self.record(now, Some(id), What::Accepted(person));
        }
        self.outbox.changed(id);
        self.refresh(now, id, &Cause::Quiet);
        self.settle();
    }

    /// Nobody has it any more: it sounds as new, and its ladder begins anew. Where `first`
    /// names somebody, that person is told at once, before the first rung.
    pub fn calls_again(&mut self, now: Now, key: &ConditionKey, first: Option<PersonId>) {
        let Some(id) = self.register.by_key(key).map(|open| open.id) else {
            return;
        };
        if self.get(id).is_some_and(|open| open.acknowledged.is_some()) {
            self.deadlines.clear(Deadline::Acknowledgement(id));
            self.register.edit(id, |open| open.acknowledged = None);
            self.record(now, Some(id), What::Unacknowledged(Withdrawn::RanOut));
        }
        self.drop_acceptance(now, id, Withdrawn::GivenBack);
        self.outbox.changed(id);
        self.refresh(now, id, &Cause::Alert);
        if let Some(person) = first {
            self.tell_also(now, id, Receiver::Person(person));
        }
        self.settle();
    }

    /// Everybody is told now: the ladder has no further rung.
    pub fn tell_all(&mut self, now: Now, key: &ConditionKey) {
        let Some(id) = self.register.by_key(key).map(|open| open.id) else {
            return;
        };
        if let Some(care) = self.care.get_mut(&id) {
            let climb = care.climb.get_or_insert_with(Climb::default);
            climb.all_told = true;
        }
        self.deadlines.clear(Deadline::Rung(id));
        self.record(now, Some(id), What::Escalated(Rank::All));
        self.tell_also(now, id, Receiver::All);
        self.settle();
    }

    fn tell_also(&mut self, now: Now, id: ConditionId, to: Receiver) {
        let rank = match &to {
            Receiver::Person(_) => Rank::Second,
            Receiver::All => Rank::All,
        };
        if !self.was_told(id, &to) {
            self.deliver(now, id, to, rank);
        }
    }

    /// Who is on duty at a subject that no roster names, such as a WC: whoever has the beds
    /// of its room. `None` takes the entry away.
    pub fn on_duty_at(&mut self, subject: &Subject, duty: Option<Duty>) {
        let duties = &mut self.roster.duties;
        match duty {
            Some(duty) => duties.insert(subject.clone(), duty),
            None => duties.remove(subject),
        };
    }
}
