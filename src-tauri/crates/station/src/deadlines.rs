//! The one table of everything that is due at a time.

use crate::own::Part;
use lamplight_alarms::ConditionKey;
use lamplight_protocols::order::OrderNumber;
use lamplight_units::{BedId, DeviceId, Mono, StayId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Deadline {
    /// A device turns stale or lost, or its loss becomes graver.
    Silence(DeviceId),
    /// The next of a device's numbers changes its freshness.
    Numbers(DeviceId),
    /// A returned device should have repeated its alerts by now.
    Repeat(DeviceId),
    /// A delay or an end in a bed's judging of numbers.
    Judging(BedId),
    /// What was found at a bed before a restart has been found again, or is over.
    FoundAgain(BedId),
    /// A device's promised watchdog.
    Watchdog(DeviceId),
    /// An alert without duration has been shown long enough.
    Moment(ConditionKey),
    /// The scores of a stay are worked out again.
    Care(StayId),
    /// An order should have been obeyed by now, or has been told as failed long enough.
    Order(OrderNumber),
    /// Nobody went on with pairing a device.
    Pairing,
    /// The dates of a device's maintenance are looked at again.
    Upkeep(DeviceId),
    /// Something of the calls: their register knows what.
    Calls,
    /// A delay in a bed frame's rules is over, or its facts are too old.
    Frame(DeviceId),
    /// The alert of a device that was to be a test did not come.
    Awaited(u64),
    /// The fault of a call system should have been told again by now, or is over.
    CallFault(Arc<str>),
    /// A part that failed has run well again for long enough, or was not found failed again.
    Steady(Part),
}

/// Deadlines in their order; each has at most one time.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    at: HashMap<Deadline, Mono>,
    order: BTreeSet<(Mono, Deadline)>,
}

impl Deadlines {
    /// Sets or moves a deadline.
    pub fn set(&mut self, deadline: Deadline, at: Mono) {
        if let Some(before) = self.at.insert(deadline.clone(), at) {
            if before == at {
                return;
            }
            self.order.remove(&(before, deadline.clone()));
        }
        self.order.insert((at, deadline));
    }

    /// Forgets a deadline.
    pub fn clear(&mut self, deadline: &Deadline) {
        if let Some(before) = self.at.remove(deadline) {
            self.order.remove(&(before, deadline.clone()));
        }
    }

    /// Whether a deadline is set.
    pub fn is_set(&self, deadline: &Deadline) -> bool {
        self.at.contains_key(deadline)
    }

    /// The first deadline that is due, taken out of the table.
    pub fn take_due(&mut self, now: Mono) -> Option<Deadline> {
        let (at, _) = self.order.first()?;
        if *at > now {
            return None;
        }
        let (_, deadline) = self.order.pop_first()?;
        self.at.remove(&deadline);
        Some(deadline)
    }

    /// When the first one is due.
    pub fn next(&self) -> Option<Mono> {
        self.order.first().map(|(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_deadline_has_one_time_and_fires_once() {
        let device = |name| DeviceId::parse(name).unwrap();
        let at = |s| Mono::START + Duration::from_secs(s);
        let mut table = Deadlines::default();
        table.set(Deadline::Silence(device("a")), at(5));
        table.set(Deadline::Silence(device("a")), at(9));
        table.set(Deadline::Silence(device("b")), at(7));
        table.set(Deadline::Numbers(device("b")), at(8));
        table.clear(&Deadline::Numbers(device("b")));
        assert_eq!(table.next(), Some(at(7)));
        assert_eq!(table.take_due(at(6)), None);
        assert_eq!(table.take_due(at(10)), Some(Deadline::Silence(device("b"))));
        assert_eq!(table.take_due(at(10)), Some(Deadline::Silence(device("a"))));
        assert_eq!((table.take_due(at(10)), table.next()), (None, None));
    }
}
