//! Which condition hides which, weighed anew whenever one that hides or can be hidden
//! changes. What is hidden stays in the list of facts with its reason, makes no sound,
//! and comes to the fore, as if new, when nothing hides it any longer.

use super::{Alarms, What};
use crate::condition::{Condition, ConditionId, Subject};
use crate::engine::attend::Cause;
use lamplight_units::Now;

impl Alarms {
    /// Weighs the subject of a condition, if its class has a part in inhibition.
    pub(super) fn weigh_with(&mut self, now: Now, id: ConditionId) {
        let Some(open) = self.register.get(id) else {
            return;
        };
        if self.policy.inhibits(&open.announced.class) {
            let subject = open.announced.subject.clone();
            self.weigh(now, &subject);
        }
    }

    /// Finds anew what is hidden on a subject.
    pub(super) fn weigh(&mut self, now: Now, subject: &Subject) {
        for (id, inhibitor) in self.weighed(subject) {
            self.register.edit(id, |open| open.inhibited = inhibitor);
            match inhibitor {
                Some(other) => {
                    self.record(now, Some(id), What::Inhibited(other));
                    self.refresh(now, id, &Cause::Quiet);
                }
                None => {
                    self.record(now, Some(id), What::ToTheFore);
                    self.refresh(now, id, &Cause::Alert);
                }
            }
        }
    }

    fn weighed(&self, subject: &Subject) -> Vec<(ConditionId, Option<ConditionId>)> {
        let here: Vec<&Condition> = self
            .register
            .ids_at(subject)
            .filter_map(|id| self.register.get(id))
            .filter(|open| self.policy.inhibits(&open.announced.class))
            .collect();
        // What a person or the bedside has silenced hides nothing: otherwise switching
        // one condition off would silence others without anybody having said so.
        let hiders: Vec<&Condition> = here
            .iter()
            .copied()
            .filter(|open| open.announced.silenced.is_none() && self.covering(open).is_none())
            .collect();
        here.into_iter()
            .filter_map(|open| {
                let hides = |by: &&Condition| self.policy.hides(by, open);
                let stays = hiders
                    .iter()
                    .copied()
                    .find(|by| Some(by.id) == open.inhibited && hides(by));
                let found = stays.or_else(|| hiders.iter().copied().rfind(hides));
                let inhibitor = found.map(|by| by.id);
                (inhibitor != open.inhibited).then_some((open.id, inhibitor))
            })
            .collect()
    }
}
