//! The one table of everything that is due at a time.

use crate::actor::PersonId;
use crate::work::JobId;
use lamplight_units::{Mono, TerminalId};
use std::collections::BTreeMap;

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deadline {
    /// Nobody has touched the screen.
    Idle(TerminalId),
    /// It has been locked for long.
    Forgotten(TerminalId),
    /// The provider's word for the person there holds no longer.
    Ends(TerminalId),
    /// Nobody finished at the provider.
    Asked(TerminalId),
    /// The host has not answered.
    Job(JobId),
    /// A break should be over.
    Break(PersonId),
    /// Another shift begins, or the wall clock is looked at again.
    Shift,
}

/// Deadlines; each has at most one time. Bounded by terminals and persons, a few hundred.
#[derive(Debug, Default)]
pub(crate) struct Deadlines(BTreeMap<Deadline, Mono>);

impl Deadlines {
    pub fn set(&mut self, deadline: Deadline, at: Mono) {
        self.0.insert(deadline, at);
    }

    pub fn clear(&mut self, deadline: &Deadline) {
        self.0.remove(deadline);
    }

    pub fn get(&self, deadline: &Deadline) -> Option<Mono> {
        self.0.get(deadline).copied()
    }

    pub fn next(&self) -> Option<Mono> {
        self.0.values().copied().min()
    }

    /// The earliest that is due, taken out.
    pub fn take_due(&mut self, now: Mono) -> Option<Deadline> {
        let (deadline, at) = self.0.iter().min_by_key(|(_, at)| **at)?;
        if *at > now {
            return None;
        }
        let deadline = deadline.clone();
        self.0.remove(&deadline);
        Some(deadline)
    }
}
