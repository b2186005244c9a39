//! Calls: news of call systems become conditions in the one list, wishes of people go back.
//!
//! The register ([`lamplight_calls::Calls`]) decides what a call is, who has it and when it
//! rings again; from its events the condition, the sound, the ladder and the journal follow
//! (`tell`). Where a system takes orders, a person's wish is asked of the system and the
//! state here stays the system's until it tells another (`wish`).

mod faults;
mod keep;
mod place;
mod rows;
mod tell;
mod wish;

pub(crate) use faults::TOLD_FOR as BEYOND_TOLD_FOR;
pub use rows::CallRow;

use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::{ConditionKey, Kind};
use lamplight_calls::{Call, CallId, Calls, Places, Policy, Source};
use lamplight_protocols::call::{CallNews, CallPhase, CallReport, CallTold};
use lamplight_protocols::order::{CallRef, OrderWhat};
use lamplight_units::{FeedId, Now};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// What the ward has decided about its calls.
#[derive(Debug, Clone, Default)]
pub struct CallSetup {
    /// The kinds and their rules.
    pub policy: Policy,
    /// Call places and rooms.
    pub places: Places,
}

/// The calls of the station.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    pub register: Calls,
    pub rows: VecDeque<CallRow>,
    /// Call systems that tell of a fault in themselves; see [`faults::MOST`].
    faults: BTreeSet<Arc<str>>,
    /// How many calls beyond the bound have been told.
    beyond: u64,
}

impl Desk {
    pub fn new(setup: &CallSetup) -> Self {
        Self {
            register: Calls::new(setup.policy.clone()),
            ..Self::default()
        }
    }
}

/// The source of every call's condition.
const SOURCE: &str = "call";

fn key_of(id: CallId) -> ConditionKey {
    ConditionKey::new(SOURCE, &id.0.to_string())
}

impl Station {
    /// The calls.
    #[must_use]
    pub const fn calls(&self) -> &Calls {
        &self.call_desk.register
    }

    /// The call behind a condition; `None` of one that is no call.
    #[must_use]
    pub fn call_of(&self, key: &ConditionKey, kind: Kind) -> Option<&Call> {
        if kind != Kind::Call || &*key.source != SOURCE {
            return None;
        }
        let id = key.name.parse().ok()?;
        self.calls().get(CallId(id))
    }

    /// Takes news of a call system.
    pub(crate) fn hear_call(&mut self, now: Now, feed: &FeedId, report: &CallReport) {
        match &report.what {
            CallNews::Call(told) => {
                let told = self.with_our_name(report, told);
                let place = self.place_of_call(&told.place);
                let zone = self.zone(feed);
                let source = Source {
                    system: &report.system,
                    feed,
                    sent_at: report.sent_at.map(|at| at.to_wall(zone)),
                };
                self.call_desk.register.hear(now, source, &told, place);
                self.call_order_obeyed(&report.system, &told);
            }
            CallNews::Restarted => self.call_desk.register.restarted(now, &report.system),
            CallNews::Fault(words) => self.call_system_fault(now, feed, &report.system, words),
            CallNews::FaultInDoubt => self.doubt_call_fault(now, &report.system),
        }
        self.settle_calls(now);
    }

    /// What of the calls is due.
    pub(crate) fn calls_due(&mut self, now: Now) {
        self.call_desk.register.handle_timeout(now);
        self.settle_calls(now);
    }

    /// Everything that follows from what happened to calls.
    pub(crate) fn settle_calls(&mut self, now: Now) {
        while let Some(event) = self.call_desk.register.poll_event() {
            self.tell_call(now, &event);
            self.write_call_row(event);
        }
        if self.call_desk.register.take_difference() {
            self.changes.note(crate::change::Change::Calls);
        }
        self.tell_beyond(now);
        match self.call_desk.register.poll_timeout() {
            Some(at) => self.deadlines.set(Deadline::Calls, at),
            None => self.deadlines.clear(&Deadline::Calls),
        }
    }

    /// A system that does not say who took a call which it was asked to give to somebody
    /// here, means them.
    fn with_our_name(&self, report: &CallReport, told: &CallTold) -> CallTold {
        let mut told = told.clone();
        let taken = matches!(told.phase, CallPhase::Taken | CallPhase::Speaking);
        if taken && told.by.is_none() {
            let asked = self
                .asked_orders()
                .find_map(|asked| match &asked.order.what {
                    OrderWhat::TakeCall(of) if is(of, &report.system, &told) => Some(&of.by),
                    _ => None,
                });
            told.by = asked.cloned();
        }
        told
    }

    fn call_order_obeyed(&mut self, system: &Arc<str>, told: &CallTold) {
        let phase = told.phase;
        self.obeyed(|order| match &order.what {
            OrderWhat::TakeCall(of) => {
                let taken = matches!(phase, CallPhase::Taken | CallPhase::Speaking);
                is(of, system, told) && (taken || phase == CallPhase::Ended)
            }
            OrderWhat::ReleaseCall(of) => {
                let free = matches!(phase, CallPhase::Released | CallPhase::Ended);
                is(of, system, told) && free
            }
            OrderWhat::EndCall(of) => is(of, system, told) && phase == CallPhase::Ended,
            OrderWhat::Bed { .. } | OrderWhat::Display { .. } => false,
        });
    }
}

fn is(of: &CallRef, system: &Arc<str>, told: &CallTold) -> bool {
    of.system == *system && of.key == told.key
}
