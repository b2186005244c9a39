//! The one table of everything that the engine does at a time.

use crate::condition::ConditionId;
use crate::engine::inactivation::InactivationId;
use lamplight_units::Mono;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Deadline {
    /// The audio pause of the station ends.
    PauseEnds,
    /// An inactivation ends.
    InactivationEnds(InactivationId),
    /// Somebody should be reminded that sound or alarms are off.
    Reminder,
    /// A condition becomes graver by lasting.
    Rise(ConditionId),
    /// A condition told at onset and end has been gone long enough.
    EndDelay(ConditionId),
    /// An acknowledgement runs out.
    Acknowledgement(ConditionId),
    /// An acceptance runs out.
    Acceptance(ConditionId),
    /// The next rung of a ladder.
    Rung(ConditionId),
    /// A condition that ended would no longer be continued.
    Forget(ConditionId),
}

/// Deadlines in their order; each has at most one time.
#[derive(Debug, Clone, Default)]
pub(super) struct Deadlines {
    at: BTreeMap<Deadline, Mono>,
    order: BTreeSet<(Mono, Deadline)>,
}

impl Deadlines {
    /// Sets or moves a deadline.
    pub fn set(&mut self, deadline: Deadline, at: Mono) {
        if let Some(before) = self.at.insert(deadline, at) {
            self.order.remove(&(before, deadline));
        }
        self.order.insert((at, deadline));
    }

    /// Forgets a deadline.
    pub fn clear(&mut self, deadline: Deadline) {
        if let Some(before) = self.at.remove(&deadline) {
            self.order.remove(&(before, deadline));
        }
    }

    /// When a deadline is due.
    pub fn get(&self, deadline: Deadline) -> Option<Mono> {
        self.at.get(&deadline).copied()
    }

    /// The first deadline that is due, taken out of the table, with the time that it had.
    pub fn take_due(&mut self, now: Mono) -> Option<(Mono, Deadline)> {
        let (at, _) = self.order.first()?;
        if *at > now {
            return None;
        }
        let (at, deadline) = self.order.pop_first()?;
        self.at.remove(&deadline);
        Some((at, deadline))
    }

    /// When the first one is due.
    pub fn next(&self) -> Option<Mono> {
        self.order.first().map(|(at, _)| *at)
    }

    /// Every deadline.
    pub fn all(&self) -> impl Iterator<Item = (Deadline, Mono)> {
        self.at.iter().map(|(deadline, at)| (*deadline, *at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_deadline_has_one_time_and_fires_once() {
        let at = |s| Mono::START + Duration::from_secs(s);
        let rise = |id| Deadline::Rise(ConditionId::new(id));
        let mut table = Deadlines::default();
        table.set(rise(1), at(5));
        table.set(rise(1), at(9));
        table.set(rise(2), at(7));
        table.set(Deadline::Reminder, at(8));
        table.clear(Deadline::Reminder);
        assert_eq!(
            (table.next(), table.get(rise(1))),
            (Some(at(7)), Some(at(9)))
        );
        assert_eq!(table.take_due(at(6)), None);
        assert_eq!(table.take_due(at(10)), Some((at(7), rise(2))));
        assert_eq!(table.take_due(at(10)), Some((at(9), rise(1))));
        assert_eq!((table.take_due(at(10)), table.next()), (None, None));
    }
}
