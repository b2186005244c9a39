//! Another patient in a bed: what people ordered or saw for the one before holds no longer.

use super::attend::Cause;
use super::{Alarms, Deadline, InactivationId, What, Withdrawn};
use crate::condition::{Acknowledger, ConditionId, Kind, Subject};
use lamplight_units::Now;

impl Alarms {
    /// The patient has left: silences of the bed end, since they were ordered for him or her.
    pub fn patient_left(&mut self, now: Now, subject: &Subject) {
        let of_it = self.inactivations.values();
        let ids: Vec<InactivationId> = of_it
            .filter(|order| order.scope.subject == *subject)
            .map(|order| order.id)
            .collect();
        for id in ids {
            self.inactivation_ends(now, id, None);
        }
        self.settle();
    }

    /// The next patient has come: what is still open there and was acknowledged or taken on
    /// before the last one left calls again.
    pub fn patient_came(&mut self, now: Now, subject: &Subject, left: Now) {
        let ids: Vec<ConditionId> = self.register.ids_at(subject).collect();
        for id in ids {
            let seen = self.get(id).and_then(|open| open.acknowledged.as_ref());
            // Who goes to a call is the calls' own matter, whoever lies there.
            if self
                .get(id)
                .is_some_and(|open| open.announced.kind == Kind::Call)
            {
                continue;
            }
            let by_person = seen.is_some_and(|seen| match seen.by {
                Acknowledger::Person(_) | Acknowledger::Station => seen.at.mono <= left.mono,
                // The bedside says itself when that is over.
                Acknowledger::Bedside => false,
            });
            let began_before = self
                .get(id)
                .is_some_and(|open| open.since.mono <= left.mono);
            if by_person {
                self.deadlines.clear(Deadline::Acknowledgement(id));
                self.register.edit(id, |open| open.acknowledged = None);
                let what = What::Unacknowledged(Withdrawn::AnotherPatient);
                self.record(now, Some(id), what);
                self.outbox.changed(id);
            }
            let accepted = began_before
                && self
                    .drop_acceptance(now, id, Withdrawn::AnotherPatient)
                    .is_some();
            if (by_person || accepted) && !self.is_over(id) {
                self.refresh(now, id, &Cause::AlertExcept(None));
            }
        }
        self.settle();
    }
}
