//! What the journal has of calls.

use crate::station::Station;
use lamplight_alarms::Priority;
use lamplight_calls::{Call, Event, What};
use lamplight_units::Now;
use std::time::Duration;

/// A row for the journal: one event of a call, and the call as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// When.
    pub at: Now,
    /// What.
    pub what: What,
    /// The call.
    pub call: Box<Call>,
    /// How urgent it was.
    pub priority: Priority,
    /// Somebody should have taken it within this.
    pub taken_within: Duration,
    /// Somebody should have been there within this.
    pub arrived_within: Duration,
}

impl Station {
    /// The next row, until there is none.
    pub fn poll_call_row(&mut self) -> Option<CallRow> {
        self.call_desk.rows.pop_front()
    }

    pub(super) fn write_call_row(&mut self, event: Event) {
        let rules = self.calls().policy().of(event.call.kind);
        let row = CallRow {
            at: event.at,
            what: event.what,
            priority: self.calls().priority(&event.call),
            call: event.call,
            taken_within: rules.taken_within,
            arrived_within: rules.arrived_within,
        };
        self.call_desk.rows.push_back(row);
    }
}
