//! Ladders under way: who is told next when nobody answers, and who has answered.
//!
//! Missing people are skipped at once, a rejection or a failed transport goes on at once,
//! an acceptance stops the climb until its promise runs out. The last rung is "all", which
//! nobody can decline, so no announced condition is ever without a receiver.

use super::{
    Acceptance, Alarms, Climb, Deadline, Delivery, DeliveryId, DeliveryState, Effect, Receiver,
    Refusal, What, Withdrawn,
};
use crate::actor::PersonId;
use crate::condition::ConditionId;
use crate::engine::attend::Cause;
use crate::policy::Rank;
use lamplight_units::Now;

impl Alarms {
    /// What became of a delivery, as its transport or its receiver says. A state that
    /// comes late or twice changes nothing.
    ///
    /// # Errors
    /// When the delivery has ended with its condition or its climb, or when "all" is said
    /// to have declined.
    pub fn delivery(
        &mut self,
        now: Now,
        id: DeliveryId,
        state: DeliveryState,
    ) -> Result<(), Refusal> {
        let delivery = self.deliveries.get(&id).ok_or(Refusal::NoDelivery)?;
        let (condition, before) = (delivery.condition, delivery.state);
        let person = match &delivery.to {
            Receiver::Person(person) => Some(person.clone()),
            Receiver::All => None,
        };
        match (state, person) {
            (DeliveryState::Queued | DeliveryState::Delivered | DeliveryState::Seen, _) => {
                if state > before {
                    self.delivery_is(now, id, state);
                }
            }
            (DeliveryState::TimedOut | DeliveryState::Declined, None) => {
                return Err(Refusal::AllCannotDecline);
            }
            (DeliveryState::Accepted, None) => return Err(Refusal::NotYours),
            (DeliveryState::TimedOut, Some(_)) => {
                if state > before {
                    self.delivery_is(now, id, state);
                    self.go_on(now, condition, id);
                }
            }
            (DeliveryState::Declined, Some(person)) => {
                if state != before {
                    self.decline(now, condition, id, &person);
                }
            }
            (DeliveryState::Accepted, Some(person)) => {
                if state != before {
                    self.accept(now, condition, &person)?;
                }
            }
        }
        self.settle();
        Ok(())
    }

    /// Begins a ladder, or begins it anew.
    pub(super) fn start_climb(&mut self, now: Now, id: ConditionId, climb: Climb) {
        self.drop_deliveries(id);
        if let Some(care) = self.care.get_mut(&id) {
            care.climb = Some(climb);
        }
        self.climb(now, id);
    }

    /// Ends a ladder. What was delivered stays, since somebody may still answer it.
    pub(super) fn stop_climb(&mut self, id: ConditionId) {
        self.deadlines.clear(Deadline::Rung(id));
        if let Some(care) = self.care.get_mut(&id) {
            care.climb = None;
        }
    }

    pub(super) fn drop_deliveries(&mut self, id: ConditionId) {
        if let Some(care) = self.care.get_mut(&id) {
            for delivery in care.deliveries.drain(..) {
                self.deliveries.remove(&delivery);
            }
        }
    }

    /// Takes the next rung at which somebody stands.
    fn climb(&mut self, now: Now, id: ConditionId) {
        self.deadlines.clear(Deadline::Rung(id));
        while let Some((rank, receiver, wait)) = self.next_receiver(id) {
            let Some(receiver) = receiver else {
                self.record(now, Some(id), What::Skipped(rank));
                continue;
            };
            if let Some(wait) = wait {
                self.deadlines.set(Deadline::Rung(id), now.mono + wait);
            }
            let further = self.deliveries(id).next().is_some();
            if further {
                self.record(now, Some(id), What::Escalated(rank));
            }
            self.deliver(now, id, receiver, rank);
            return;
        }
    }

    /// Steps to the next rung: its rank, who stands there now, how long it waits. A ladder
    /// that another policy has shortened meanwhile still ends in all.
    fn next_receiver(
        &mut self,
        id: ConditionId,
    ) -> Option<(Rank, Option<Receiver>, Option<std::time::Duration>)> {
        let open = self.register.get(id)?;
        let ladder = self.policy.ladders.of(open.announced.kind, open.priority);
        let climb = self.care.get_mut(&id)?.climb.as_mut()?;
        if climb.all_told {
            return None;
        }
        let rank = ladder.0.get(climb.next).map_or(Rank::All, |rung| rung.to);
        climb.next += 1;
        climb.all_told = rank == Rank::All;
        let wait = ladder.wait_before(climb.next).filter(|_| !climb.all_told);
        let except = climb.except.clone().map(Receiver::Person);
        let receiver = self
            .roster
            .receiver(&open.announced.subject, rank)
            .filter(|receiver| Some(receiver) != except.as_ref() && !self.was_told(id, receiver));
        Some((rank, receiver, wait))
    }

    pub(super) fn was_told(&self, id: ConditionId, receiver: &Receiver) -> bool {
        self.deliveries(id).any(|told| told.to == *receiver)
    }

    pub(super) fn deliver(&mut self, now: Now, condition: ConditionId, to: Receiver, step: Rank) {
        self.last_delivery += 1;
        let id = DeliveryId::new(self.last_delivery);
        let Some(care) = self.care.get_mut(&condition) else {
            return;
        };
        care.deliveries.push(id);
        self.deliveries.insert(
            id,
            Delivery {
                id,
                condition,
                to: to.clone(),
                step,
                state: DeliveryState::Queued,
                at: now,
            },
        );
        self.delivery_is(now, id, DeliveryState::Queued);
        self.outbox.push(Effect::Deliver {
            id,
            condition,
            to,
            step,
        });
    }

    fn delivery_is(&mut self, now: Now, id: DeliveryId, state: DeliveryState) {
        let Some(delivery) = self.deliveries.get_mut(&id) else {
            return;
        };
        delivery.state = state;
        delivery.at = now;
        let (condition, to, step) = (delivery.condition, delivery.to.clone(), delivery.step);
        let what = What::Delivery {
            id,
            to,
            step,
            state,
        };
        self.record(now, Some(condition), what);
        self.outbox.changed(condition);
    }

    /// Nobody answered in the time of a rung.
    pub(super) fn rung_due(&mut self, now: Now, id: ConditionId) {
        let last = self.deliveries(id).last().cloned();
        if let Some(last) = last.filter(|last| last.state < DeliveryState::TimedOut) {
            self.delivery_is(now, last.id, DeliveryState::TimedOut);
        }
        self.climb(now, id);
    }

    /// The one who was told last does not answer: the next is told at once.
    fn go_on(&mut self, now: Now, condition: ConditionId, id: DeliveryId) {
        let climbs = self
            .care
            .get(&condition)
            .is_some_and(|care| care.climb.is_some() && care.deliveries.last() == Some(&id));
        if climbs {
            self.climb(now, condition);
        }
    }

    /// Somebody takes responsibility. The sound stays: to accept is not to silence.
    pub(super) fn accept(
        &mut self,
        now: Now,
        id: ConditionId,
        person: &PersonId,
    ) -> Result<(), Refusal> {
        let open = self.register.get(id).ok_or(Refusal::Ended)?;
        let lasting = self.policy.accepted_for.of(open.priority).copied();
        let until = lasting.map(|lasting| now.after(lasting));
        let care = self.care.get_mut(&id).ok_or(Refusal::Ended)?;
        if care.accepted.as_ref().is_some_and(|one| one.by == *person) {
            return Err(Refusal::Already);
        }
        care.accepted = Some(Acceptance {
            by: person.clone(),
            at: now,
            until,
        });
        match until {
            Some(until) => self.deadlines.set(Deadline::Acceptance(id), until.mono),
            None => self.deadlines.clear(Deadline::Acceptance(id)),
        }
        self.register
            .edit(id, |open| open.owner = Some(person.clone()));
        self.mark_answered(now, id, person, DeliveryState::Accepted);
        self.record(now, Some(id), What::Accepted(person.clone()));
        self.outbox.changed(id);
        self.refresh(now, id, &Cause::Quiet);
        Ok(())
    }

    /// Marks what was delivered to somebody as answered.
    pub(super) fn mark_answered(
        &mut self,
        now: Now,
        id: ConditionId,
        person: &PersonId,
        state: DeliveryState,
    ) -> Option<DeliveryId> {
        let theirs = Receiver::Person(person.clone());
        let delivery = self
            .deliveries(id)
            .find(|delivery| delivery.to == theirs && delivery.state != state)?
            .id;
        self.delivery_is(now, delivery, state);
        Some(delivery)
    }

    /// Somebody at the station rejects a condition, or gives it back.
    pub(super) fn decline_here(
        &mut self,
        now: Now,
        id: ConditionId,
        person: &PersonId,
    ) -> Result<(), Refusal> {
        let care = self.care.get(&id).ok_or(Refusal::Ended)?;
        let holds = care.accepted.as_ref().is_some_and(|one| one.by == *person);
        let theirs = Receiver::Person(person.clone());
        let told = self.deliveries(id).find(|told| told.to == theirs);
        let told = told.map(|told| (told.id, told.state));
        match told {
            Some((_, DeliveryState::Declined)) if !holds => Err(Refusal::Already),
            Some((delivery, _)) => {
                self.decline(now, id, delivery, person);
                Ok(())
            }
            None if holds => {
                self.unaccept(now, id, Withdrawn::GivenBack);
                Ok(())
            }
            None => Err(Refusal::NotYours),
        }
    }

    fn decline(&mut self, now: Now, id: ConditionId, delivery: DeliveryId, person: &PersonId) {
        self.delivery_is(now, delivery, DeliveryState::Declined);
        let accepted = self.care.get(&id).and_then(|care| care.accepted.as_ref());
        if accepted.is_some_and(|one| one.by == *person) {
            self.unaccept(now, id, Withdrawn::GivenBack);
        } else {
            self.go_on(now, id, delivery);
        }
    }

    /// An acceptance ends although the condition lasts: it goes to somebody else.
    pub(super) fn unaccept(&mut self, now: Now, id: ConditionId, why: Withdrawn) {
        let over = self.is_over(id);
        let Some(person) = self.drop_acceptance(now, id, why) else {
            return;
        };
        let cause = if over {
            Cause::Quiet
        } else {
            Cause::AlertExcept(Some(person))
        };
        self.refresh(now, id, &cause);
    }

    /// Forgets an acceptance; says whose it was.
    pub(super) fn drop_acceptance(
        &mut self,
        now: Now,
        id: ConditionId,
        why: Withdrawn,
    ) -> Option<PersonId> {
        let accepted = self.care.get_mut(&id)?.accepted.take()?;
        self.deadlines.clear(Deadline::Acceptance(id));
        self.register.edit(id, |open| open.owner = None);
        self.record(now, Some(id), What::Unaccepted(why));
        self.outbox.changed(id);
        Some(accepted.by)
    }
}
