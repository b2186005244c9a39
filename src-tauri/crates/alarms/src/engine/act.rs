//! What people do: acknowledge, reset, take on, assign. Each act has an actor, is checked
//! against the role, and is written down.

use super::{Alarms, Command, Deadline, Ending, Refusal, What, Withdrawn};
use crate::actor::{Actor, PersonId};
use crate::condition::{
    Acknowledged, Acknowledger, Condition, ConditionId, Kind, Presence, Subject,
};
use crate::engine::attend::Cause;
use lamplight_units::Now;

impl Alarms {
    /// Carries out a person's wish.
    ///
    /// # Errors
    /// When the thing is gone, its state does not allow it, or the role does not; then
    /// nothing changed.
    pub fn command(&mut self, now: Now, actor: &Actor, command: Command) -> Result<(), Refusal> {
        let done = match command {
            Command::Acknowledge(id) => self.acknowledge(now, actor, id),
            Command::AcknowledgeAll(subject) => {
                self.acknowledge_each(now, actor, &subject, |_| true)
            }
            Command::AcknowledgeShown { subject, shown } => {
                self.acknowledge_each(now, actor, &subject, |id| shown.contains(id))
            }
            Command::Unacknowledge(id) => self.unacknowledge(now, actor, id),
            Command::Reset(id) => self.reset(now, actor, id),
            Command::PauseAudio => self.pause_audio(now, actor),
            Command::EndPause => self.end_pause(now, actor),
            Command::Inactivate {
                scope,
                kind,
                reason,
                lasting,
            } => self.inactivate(now, actor, scope, kind, &reason, lasting),
            Command::EndInactivation(id) => self.end_inactivation(now, actor, id),
            Command::Accept(id) => {
                cares(actor, "take on a condition").and_then(|()| self.accept(now, id, &actor.id))
            }
            Command::Decline(id) => cares(actor, "reject a condition")
                .and_then(|()| self.decline_here(now, id, &actor.id)),
            Command::AssignOwner { subject, owner } => self.assign(now, actor, subject, owner),
        };
        self.settle();
        done
    }

    fn acknowledge(&mut self, now: Now, actor: &Actor, id: ConditionId) -> Result<(), Refusal> {
        let open = self.register.get(id).ok_or(Refusal::Ended)?;
        if open.acknowledged.is_some() {
            return Err(Refusal::Already);
        }
        if open.inhibited.is_some() {
            return Err(Refusal::Inhibited);
        }
        tends(actor, open, "acknowledge this condition")?;
        let presence = open.announced.presence;
        let lasting = self.policy.acknowledged_for.of(open.priority);
        let until = lasting
            .filter(|_| presence == Presence::Present)
            .map(|lasting| now.after(*lasting));
        if let Some(until) = until {
            self.deadlines
                .set(Deadline::Acknowledgement(id), until.mono);
        }
        let by = Acknowledger::Person(actor.clone());
        let seen = Acknowledged {
            by: by.clone(),
            at: now,
            until,
        };
        self.register
            .edit(id, |open| open.acknowledged = Some(seen));
        self.record(now, Some(id), What::Acknowledged(by));
        self.outbox.changed(id);
        self.refresh(now, id, &Cause::Quiet);
        if presence == Presence::Unconfirmed {
            self.close(now, id, Ending::SeenUnconfirmed(actor.clone()));
        }
        Ok(())
    }

    /// Acknowledges what is meant of all that is announced on a subject, as far as this role may.
    fn acknowledge_each(
        &mut self,
        now: Now,
        actor: &Actor,
        subject: &Subject,
        meant: impl Fn(&ConditionId) -> bool,
    ) -> Result<(), Refusal> {
        // A call is taken by going there, each one on its own.
        let no_call = |id: &ConditionId| {
            let open = self.register.get(*id);
            open.is_some_and(|open| open.announced.kind != Kind::Call)
        };
        let there = self.register.ids_at(subject).filter(no_call);
        let ids: Vec<ConditionId> = there.filter(meant).collect();
        let mut done = Err(Refusal::NothingAnnounced);
        for id in ids {
            match self.acknowledge(now, actor, id) {
                Ok(()) => done = Ok(()),
                Err(refused @ Refusal::NotPermitted { .. }) if done.is_err() => {
                    done = Err(refused);
                }
                Err(_) => {}
            }
        }
        done
    }

    fn unacknowledge(&mut self, now: Now, actor: &Actor, id: ConditionId) -> Result<(), Refusal> {
        let open = self.register.get(id).ok_or(Refusal::Ended)?;
        match open.acknowledged.as_ref().map(|seen| &seen.by) {
            None => return Err(Refusal::Already),
            Some(Acknowledger::Bedside) => return Err(Refusal::ByBedside),
            Some(Acknowledger::Station | Acknowledger::Person(_)) => {}
        }
        tends(actor, open, "take an acknowledgement back")?;
        self.forget_acknowledgement(now, id, Withdrawn::By(actor.clone()));
        self.refresh(now, id, &Cause::Quiet);
        Ok(())
    }

    fn forget_acknowledgement(&mut self, now: Now, id: ConditionId, why: Withdrawn) {
        self.deadlines.clear(Deadline::Acknowledgement(id));
        self.register.edit(id, |open| open.acknowledged = None);
        self.record(now, Some(id), What::Unacknowledged(why));
        self.outbox.changed(id);
    }

    /// Silence is a promise: what was acknowledged and still lasts returns, with sound,
    /// and to somebody else than who had it.
    pub(super) fn acknowledgement_ran_out(&mut self, now: Now, id: ConditionId) {
        if self.is_over(id) {
            // Over but latched: it waits for its reset, nobody need hurry.
            self.register.edit(id, |open| {
                if let Some(seen) = &mut open.acknowledged {
                    seen.until = None;
                }
            });
            self.refresh(now, id, &Cause::Quiet);
            return;
        }
        let person = self.get(id).and_then(|open| match &open.acknowledged {
            Some(Acknowledged {
                by: Acknowledger::Person(actor),
                ..
            }) => Some(actor.id.clone()),
            Some(_) | None => None,
        });
        self.forget_acknowledgement(now, id, Withdrawn::RanOut);
        self.drop_acceptance(now, id, Withdrawn::RanOut);
        self.refresh(now, id, &Cause::AlertExcept(person));
    }

    /// Whether a condition is held although it is over.
    pub(super) fn is_over(&self, id: ConditionId) -> bool {
        let held = self.care.get(&id).is_some_and(|care| care.over_at_source);
        held || self
            .get(id)
            .is_none_or(|open| open.announced.presence == Presence::Latched)
    }

    fn reset(&mut self, now: Now, actor: &Actor, id: ConditionId) -> Result<(), Refusal> {
        let open = self.register.get(id).ok_or(Refusal::Ended)?;
        tends(actor, open, "reset this condition")?;
        let held = self.care.get(&id).is_some_and(|care| care.over_at_source);
        match open.announced.presence {
            Presence::Latched if held => {}
            Presence::Latched => return Err(Refusal::LatchedAtBedside),
            Presence::Present | Presence::Unconfirmed => return Err(Refusal::StillTrue),
        }
        self.close(now, id, Ending::Reset(actor.clone()));
        Ok(())
    }

    fn assign(
        &mut self,
        now: Now,
        actor: &Actor,
        subject: Subject,
        owner: Option<PersonId>,
    ) -> Result<(), Refusal> {
        cares(actor, "assign an owner")?;
        let duty = self.roster.duties.entry(subject.clone()).or_default();
        if duty.owner == owner {
            return Err(Refusal::Already);
        }
        duty.owner.clone_from(&owner);
        let by = actor.clone();
        let what = What::Assigned { subject, owner, by };
        self.record(now, None, what);
        Ok(())
    }
}

/// Refuses a role that does not care for patients.
pub(super) fn cares(actor: &Actor, what: &'static str) -> Result<(), Refusal> {
    permit(actor, actor.role.cares(), what)
}

/// Refuses a role, or lets it pass.
pub(super) fn permit(actor: &Actor, may: bool, what: &'static str) -> Result<(), Refusal> {
    if may {
        Ok(())
    } else {
        let role = actor.role;
        Err(Refusal::NotPermitted { role, what })
    }
}

fn tends(actor: &Actor, open: &Condition, what: &'static str) -> Result<(), Refusal> {
    let may = match open.announced.kind {
        Kind::Technical => actor.role.tends_equipment(),
        Kind::Physiological | Kind::Advisory | Kind::Call => actor.role.cares(),
    };
    permit(actor, may, what)
}
