//! What is wrong with call systems, and with too many calls.

use crate::deadlines::Deadline;
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

impl Station {
    pub(super) fn call_system_fault(
        &mut self,
        now: Now,
        feed: &FeedId,
        system: &Arc<str>,
        words: &str,
    ) {
        let key = ConditionKey::new(SYSTEM, system);
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
        }
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
