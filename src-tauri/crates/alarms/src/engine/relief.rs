//! A change of duty while somebody is being told: whoever relieves a nurse must not wait for
//! the end of a ladder that began before.

use super::{Alarms, Receiver, Roster};
use crate::condition::ConditionId;
use crate::policy::Rank;
use lamplight_units::Now;

impl Alarms {
    /// Another duty roster. Of every ladder under way, those who now stand on a rung that has
    /// been passed are told at once, each person once; the ladder itself keeps its times, so
    /// that a change of shift never makes the next rung later.
    pub fn change_roster(&mut self, now: Now, roster: Roster) {
        if self.roster == roster {
            return;
        }
        self.set_roster(roster);
        let climbing = self.care.iter().filter(|(_, care)| {
            let climb = care.climb.as_ref();
            climb.is_some_and(|climb| !climb.all_told)
        });
        let climbing: Vec<ConditionId> = climbing.map(|(id, _)| *id).collect();
        for id in climbing {
            for (rank, receiver) in self.relieved(id) {
                if !self.was_told(id, &receiver) {
                    self.deliver(now, id, receiver, rank);
                }
            }
        }
        self.settle();
    }

    /// Who stands now on the rungs that a ladder has passed.
    fn relieved(&self, id: ConditionId) -> Vec<(Rank, Receiver)> {
        let found = self.register.get(id).zip(self.care.get(&id));
        let Some((open, Some(climb))) = found.map(|(open, care)| (open, care.climb.as_ref()))
        else {
            return Vec::new();
        };
        let except = climb.except.clone().map(Receiver::Person);
        let ladder = self.policy.ladders.of(open.announced.kind, open.priority);
        let passed = ladder.0.iter().take(climb.next).map(|rung| rung.to);
        let receiver = |rank| self.roster.receiver(&open.announced.subject, rank);
        passed
            .filter_map(|rank| Some((rank, receiver(rank)?)))
            .filter(|(_, receiver)| Some(receiver) != except.as_ref())
            .collect()
    }
}
