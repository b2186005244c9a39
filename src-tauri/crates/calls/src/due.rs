//! Deadlines of calls, kept in one table.

use crate::call::CallId;
use lamplight_units::Mono;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Due {
    /// Taken and not ended: it rings again.
    RingAgain(CallId),
    /// Its system should have told it again by now.
    Confirm(CallId),
    /// Of a system that never cancels: not told for the set time.
    Close(CallId),
    /// Presence has lasted too long, or was not told again.
    Presence(u64),
}

/// Every deadline. At most four for each call and each presence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deadlines {
    at: BTreeMap<Due, Mono>,
    order: BTreeSet<(Mono, Due)>,
}

impl Deadlines {
    pub fn set(&mut self, due: Due, at: Mono) {
        self.clear(due);
        self.at.insert(due, at);
        self.order.insert((at, due));
    }

    pub fn is_set(&self, due: Due) -> bool {
        self.at.contains_key(&due)
    }

    pub fn clear(&mut self, due: Due) {
        if let Some(at) = self.at.remove(&due) {
            self.order.remove(&(at, due));
        }
    }

    pub fn clear_all(&mut self, id: CallId) {
        for due in [Due::RingAgain(id), Due::Confirm(id), Due::Close(id)] {
            self.clear(due);
        }
    }

    pub fn next(&self) -> Option<Mono> {
        self.order.first().map(|(at, _)| *at)
    }

    pub fn take_due(&mut self, now: Mono) -> Option<Due> {
        let (at, due) = *self.order.first()?;
        if at > now {
            return None;
        }
        self.clear(due);
        Some(due)
    }

    pub fn all(&self) -> Vec<(Due, Mono)> {
        self.at.iter().map(|(due, at)| (*due, *at)).collect()
    }

    pub fn restore(all: Vec<(Due, Mono)>) -> Self {
        let mut deadlines = Self::default();
        for (due, at) in all {
            deadlines.set(due, at);
        }
        deadlines
    }
}
