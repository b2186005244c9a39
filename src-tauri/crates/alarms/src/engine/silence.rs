//! Pauses and inactivations: ordered by a person, shown, ended by time or by a person.
//!
//! Everything here silences this station alone; there is no way from here to the bedside.

use super::act::{cares, permit};
use super::{Alarms, Deadline, Effect, Inactivation, InactivationId, Pause, Refusal, Scope, What};
use crate::actor::Actor;
use crate::condition::{Condition, ConditionId, Silenced};
use crate::engine::attend::Cause;
use crate::engine::inactivation::pauses;
use lamplight_units::Now;
use std::sync::Arc;
use std::time::Duration;

impl Alarms {
    /// The inactivation that covers a condition; of several the one that silences most.
    pub(super) fn covering(&self, open: &Condition) -> Option<&Inactivation> {
        self.inactivations
            .values()
            .filter(|order| order.scope.covers(open))
            .max_by_key(|order| order.kind)
    }

    pub(super) fn pause_audio(&mut self, now: Now, actor: &Actor) -> Result<(), Refusal> {
        cares(actor, "pause the sound")?;
        if self.pause.is_some() {
            return Err(Refusal::Already);
        }
        let until = now.after(self.policy.audio_pause);
        let pause = Pause {
            by: actor.clone(),
            since: now,
            until,
        };
        self.deadlines.set(Deadline::PauseEnds, until.mono);
        self.pause = Some(pause.clone());
        self.record(now, None, What::Paused(pause));
        self.refresh_all(now);
        Ok(())
    }

    pub(super) fn end_pause(&mut self, now: Now, actor: &Actor) -> Result<(), Refusal> {
        cares(actor, "end the pause of the sound")?;
        if self.pause.is_none() {
            return Err(Refusal::Already);
        }
        self.deadlines.clear(Deadline::PauseEnds);
        self.pause_ends(now, Some(actor.clone()));
        Ok(())
    }

    pub(super) fn pause_ends(&mut self, now: Now, by: Option<Actor>) {
        if self.pause.take().is_none() {
            return;
        }
        for care in self.care.values_mut() {
            care.broke_through = false;
        }
        self.record(now, None, What::PauseEnded(by));
        self.refresh_all(now);
    }

    fn refresh_all(&mut self, now: Now) {
        let ids: Vec<ConditionId> = self.care.keys().copied().collect();
        for id in ids {
            self.refresh(now, id, &Cause::Quiet);
        }
    }

    pub(super) fn inactivate(
        &mut self,
        now: Now,
        actor: &Actor,
        scope: Scope,
        kind: Silenced,
        reason: &str,
        lasting: Option<Duration>,
    ) -> Result<(), Refusal> {
        permit(actor, actor.role.inactivates(), "silence a bed")?;
        self.check_inactivation(&scope, kind, reason, lasting)?;
        self.last_inactivation += 1;
        let id = InactivationId::new(self.last_inactivation);
        let until = lasting.map(|lasting| now.after(lasting));
        let order = Inactivation {
            id,
            scope,
            kind,
            by: actor.clone(),
            reason: Arc::from(reason.trim()),
            since: now,
            until,
        };
        if let Some(until) = until {
            self.deadlines
                .set(Deadline::InactivationEnds(id), until.mono);
        }
        if !pauses(kind) && self.deadlines.get(Deadline::Reminder).is_none() {
            self.deadlines
                .set(Deadline::Reminder, now.mono + self.policy.reminder);
        }
        self.record(now, None, What::Inactivated(order.clone()));
        self.inactivations.insert(id, order.clone());
        self.refresh_scope(now, &order.scope);
        Ok(())
    }

    fn check_inactivation(
        &self,
        scope: &Scope,
        kind: Silenced,
        reason: &str,
        lasting: Option<Duration>,
    ) -> Result<(), Refusal> {
        if reason.trim().is_empty() {
            return Err(Refusal::NoReason);
        }
        match lasting {
            None if pauses(kind) => return Err(Refusal::NoEnd),
            Some(lasting) if pauses(kind) && lasting > self.policy.longest_pause => {
                let most = self.policy.longest_pause;
                return Err(Refusal::TooLong { most });
            }
            None | Some(_) => {}
        }
        let same = |order: &Inactivation| order.scope == *scope && order.kind == kind;
        if self.inactivations.values().any(same) {
            return Err(Refusal::Already);
        }
        let most = Self::MOST_INACTIVATIONS;
        if self.inactivations.len() >= most {
            return Err(Refusal::TooMany { most });
        }
        Ok(())
    }

    pub(super) fn end_inactivation(
        &mut self,
        now: Now,
        actor: &Actor,
        id: InactivationId,
    ) -> Result<(), Refusal> {
        // To end a silence is safe: whoever cares for patients may.
        cares(actor, "end an inactivation")?;
        if !self.inactivations.contains_key(&id) {
            return Err(Refusal::NoInactivation);
        }
        self.inactivation_ends(now, id, Some(actor.clone()));
        Ok(())
    }

    pub(super) fn inactivation_ends(&mut self, now: Now, id: InactivationId, by: Option<Actor>) {
        self.deadlines.clear(Deadline::InactivationEnds(id));
        let Some(order) = self.inactivations.remove(&id) else {
            return;
        };
        if self.inactivations.values().all(|other| pauses(other.kind)) {
            self.deadlines.clear(Deadline::Reminder);
        }
        self.record(now, None, What::InactivationEnded { id, by });
        self.refresh_scope(now, &order.scope);
    }

    fn refresh_scope(&mut self, now: Now, scope: &Scope) {
        let ids: Vec<ConditionId> = self.register.ids_at(&scope.subject).collect();
        self.weigh(now, &scope.subject);
        for id in ids {
            self.refresh(now, id, &Cause::Quiet);
        }
    }

    /// Something is off without an end, or for long: nobody shall forget it.
    pub(super) fn remind(&mut self, now: Now) {
        self.outbox.push(Effect::Reminder);
        self.record(now, None, What::Reminded);
        self.deadlines
            .set(Deadline::Reminder, now.mono + self.policy.reminder);
    }
}
