//! What is wrong with call systems, and with too many calls.

use crate::deadlines::Deadline;
use crate::feed::FeedState;
use crate::own::FOUND_AGAIN;
use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{Class, ConditionKey, Priority, Subject, class};
use lamplight_calls::Calls;
use lamplight_units::{FeedId, Now};
use std::sync::Arc;
use std::time::Duration;

/// Who announces the fault of a call system.
const SYSTEM: &str = "call-system";
/// More calls than the register holds.
const BEYOND: Class = Class::known("calls-beyond");
/// Call systems whose faults are told apart; of more, nobody has heard on one ward.
pub(super) const MOST: usize = 64;
/// How long after the last one it is told that calls are not listed.
pub(crate) const TOLD_FOR: Duration = Duration::from_secs(10 * 60);
/// A broker delivers what it keeps at once, when the way to it is there; this is long enough.
const DELIVERED_WITHIN: Duration = Duration::from_secs(30);

impl Station {
    pub(super) fn call_system_fault(
        &mut self,
        now: Now,
        feed: &FeedId,
        system: &Arc<str>,
        words: &str,
    ) {
        let key = ConditionKey::new(SYSTEM, system);
        self.deadlines
            .clear(&Deadline::CallFault(Arc::clone(system)));
        if words.trim().is_empty() {
            self.call_desk.faults.remove(system);
            self.end_condition(now, &key);
            return;
        }
        let known = self.call_desk.faults.contains(system);
        if !known && self.call_desk.faults.len() >= MOST {
            return;
        }
        self.call_desk.faults.insert(Arc::clone(system));
        let words: String = words.trim().chars().take(200).collect();
        let words = words.trim_end_matches('.');
        let advice = format!(
            "Call system {system}: {words}. Calls may not arrive here; watch the room lamps and have it checked."
        );
        let subject = Subject::Feed(feed.clone());
        let text = "Call system fault";
        self.announce(
            now,
            finding(
                key,
                class::CALL_SYSTEM_FAULT,
                subject,
                Priority::Medium,
                text,
                advice,
            ),
        );
    }

    /// The feed of a call system is gone, so its fault is none of ours.
    pub(crate) fn forget_call_fault(&mut self, key: &ConditionKey) {
        if *key.source == *SYSTEM {
            self.call_desk.faults.remove(&key.name);
            self.deadlines
                .clear(&Deadline::CallFault(Arc::clone(&key.name)));
        }
    }

    /// What tells of a system begins anew, and may never say that its fault is over: its broker
    /// has forgotten it meanwhile.
    pub(super) fn doubt_call_fault(&mut self, now: Now, system: &Arc<str>) {
        let key = ConditionKey::new(SYSTEM, system);
        if self.conditions().by_key(&key).is_some() {
            let deadline = Deadline::CallFault(Arc::clone(system));
            self.deadlines.set(deadline, now.mono + FOUND_AGAIN);
        }
    }

    /// The same of every system of a feed that begins anew, or of all after a restart.
    pub(crate) fn doubt_call_faults(&mut self, now: Now, feed: Option<&FeedId>) {
        let mut systems: Vec<Arc<str>> = Vec::new();
        for open in self.conditions().open() {
            let key = &open.announced.key;
            let of_it = matches!(
                &open.announced.subject,
                Subject::Feed(of) if feed.is_none_or(|feed| feed == of)
            );
            if *key.source == *SYSTEM && of_it {
                systems.push(Arc::clone(&key.name));
            }
        }
        for system in systems {
            self.doubt_call_fault(now, &system);
        }
    }

    /// A fault was not told again in time: it is over, unless nobody could have told. A listener
    /// (ESPA, TAP) hears nothing before its system speaks, and its first word says what is wrong.
    pub(crate) fn call_fault_due(&mut self, now: Now, system: &Arc<str>) {
        let key = ConditionKey::new(SYSTEM, system);
        let open = self.conditions().by_key(&key);
        let Some(Subject::Feed(feed)) = open.map(|open| &open.announced.subject) else {
            return;
        };
        let delivered = self.feeds.get(feed).is_some_and(|status| {
            status.state == FeedState::Connected
                && now.mono.since(status.since.mono) >= DELIVERED_WITHIN
        });
        if !delivered {
            let deadline = Deadline::CallFault(Arc::clone(system));
            self.deadlines.set(deadline, now.mono + DELIVERED_WITHIN);
            return;
        }
        self.call_desk.faults.remove(system);
        self.end_condition(now, &key);
    }

    /// Calls that are not listed are at least counted, and said.
    pub(super) fn tell_beyond(&mut self, now: Now) {
        let beyond = self.calls().counts().beyond;
        if beyond == self.call_desk.beyond {
            return;
        }
        self.call_desk.beyond = beyond;
        let key = ConditionKey::new("station", "calls-beyond");
        self.deadlines
            .set(Deadline::Moment(key.clone()), now.mono + TOLD_FOR);
        let advice = format!(
            "More than {} calls are open, and {beyond} more are not listed. Watch the room lamps; have the call gateway checked.",
            Calls::MOST
        );
        let text = "Too many calls: not all are listed";
        self.announce(
            now,
            finding(key, BEYOND, Subject::Station, Priority::High, text, advice),
        );
    }
}
