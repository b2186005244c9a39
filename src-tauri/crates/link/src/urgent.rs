//! Which rows overtake the backlog: those of conditions that are of high priority now.

use crate::wire::Record;
use serde_json::Value;
use std::collections::BTreeSet;

/// Conditions that are watched at most; a ward of 64 beds has far fewer open at a time.
const MOST: usize = 10_000;

/// Follows the alarms' rows and knows which conditions are high.
#[derive(Debug, Clone, Default)]
pub struct Urgent {
    high: BTreeSet<u64>,
}

impl Urgent {
    /// A condition that is high already.
    pub fn know(&mut self, condition: u64) {
        if self.high.len() < MOST {
            self.high.insert(condition);
        }
    }

    /// Whether this row, the next of the journal, is to overtake. What ends a high alarm
    /// overtakes as well, so that a page does not show it longer than it lasts.
    pub fn overtakes(&mut self, record: &Record) -> bool {
        let (Some(condition), true) = (record.condition, record.kind.starts_with("alarm.")) else {
            return false;
        };
        let known = self.high.contains(&condition);
        match record.kind.as_str() {
            "alarm.began" | "alarm.returned" | "alarm.changed" | "alarm.rose" => {
                if priority(&record.body).is_some_and(|priority| priority == "High") {
                    self.know(condition);
                    return true;
                }
                known
            }
            "alarm.ended" => self.high.remove(&condition),
            // What is done and told along the way may come in its order.
            "alarm.fell" | "alarm.acknowledged" | "alarm.unacknowledged" | "alarm.over" => known,
            _ => false,
        }
    }
}

/// The priority that a row's body states, whichever event it is.
fn priority(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let event = body.as_object()?.values().next()?;
    let stated = event.get("priority").or_else(|| event.get("to"))?;
    stated.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Map;

    fn row(kind: &str, condition: Option<u64>, body: &str) -> Record {
        Record {
            seq: 1,
            at: 0,
            kind: kind.to_owned(),
            bed: None,
            patient: None,
            actor: None,
            condition,
            body: body.to_owned(),
            hash: String::new(),
            more: Map::new(),
        }
    }

    #[test]
    fn rows_of_high_conditions_overtake_from_their_begin_to_their_end() {
        let mut urgent = Urgent::default();
        let story = [
            (
                "a low one begins",
                "alarm.began",
                Some(1),
                r#"{"Began":{"priority":"Low"}}"#,
                false,
            ),
            (
                "it is acknowledged",
                "alarm.acknowledged",
                Some(1),
                r#"{"Acknowledged":"Bedside"}"#,
                false,
            ),
            (
                "it rises",
                "alarm.rose",
                Some(1),
                r#"{"Rose":{"from":"Low","to":"High","by_time":true}}"#,
                true,
            ),
            (
                "it is acknowledged again",
                "alarm.acknowledged",
                Some(1),
                r#"{"Acknowledged":"Bedside"}"#,
                true,
            ),
            ("somebody is told", "alarm.delivery", Some(1), "{}", false),
            (
                "it falls",
                "alarm.fell",
                Some(1),
                r#"{"Fell":{"from":"High","to":"Low"}}"#,
                true,
            ),
            (
                "it ends",
                "alarm.ended",
                Some(1),
                r#"{"Ended":"BySource"}"#,
                true,
            ),
            (
                "it is over",
                "alarm.ended",
                Some(1),
                r#"{"Ended":"BySource"}"#,
                false,
            ),
            (
                "a high one begins",
                "alarm.began",
                Some(2),
                r#"{"Began":{"priority":"High"}}"#,
                true,
            ),
            ("a row of no condition", "command", None, "{}", false),
            ("a body that is none", "alarm.began", Some(3), "{", false),
        ];
        for (name, kind, condition, body, overtakes) in story {
            assert_eq!(
                urgent.overtakes(&row(kind, condition, body)),
                overtakes,
                "{name}"
            );
        }
    }
}
