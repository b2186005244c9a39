//! What rows say of conditions: folded to one change each, so that the page's list is one query.
//!
//! Rows come in their order, and those of open high alarms before it as well. So each field is
//! that of the newest row that says it, whichever came first; see the statement in `receive`.

use lamplight_link::wire::Record;
use serde_json::Value;
use std::collections::BTreeMap;

/// What some rows say of one condition; what is `None` they do not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The newest of the rows.
    pub seq: i64,
    /// The bed.
    pub bed: Option<String>,
    /// 0 for information to 3 for high.
    pub priority: Option<i16>,
    /// Physiological, technical, a call.
    pub kind: Option<String>,
    /// What it says.
    pub text: Option<String>,
    /// When it began, microseconds since 1970.
    pub began: Option<i64>,
    /// Whether it is over.
    pub ended: Option<bool>,
    /// Whether its source says that it is over, while the ward holds it: a lethal arrhythmia
    /// until a person has reset it, others for their end delay.
    pub held: Option<bool>,
    /// By whom it is acknowledged; empty when by nobody.
    pub acknowledged: Option<String>,
}

/// The changes of rows, by condition. The order is that of the conditions, so that two
/// transactions that write the same ones never wait for each other in a circle.
#[must_use]
pub fn changes<'a>(rows: impl Iterator<Item = &'a Record>) -> BTreeMap<u64, Change> {
    let mut changes: BTreeMap<u64, Change> = BTreeMap::new();
    for record in rows {
        let (Some(condition), true) = (record.condition, record.kind.starts_with("alarm.")) else {
            continue;
        };
        let change = changes.entry(condition).or_default();
        change.seq = change.seq.max(record.seq);
        apply(change, record);
    }
    changes
}

fn apply(change: &mut Change, record: &Record) {
    if change.bed.is_none() {
        change.bed.clone_from(&record.bed);
    }
    match record.kind.as_str() {
        "alarm.began" | "alarm.returned" | "alarm.changed" => {
            if let Some(said) = event(&record.body) {
                let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
                change.text = text("text").or(change.text.take());
                change.kind = text("kind").or(change.kind.take());
                change.priority = text("priority")
                    .as_deref()
                    .and_then(priority)
                    .or(change.priority);
            }
            change.ended = Some(false);
            let presence = event(&record.body).and_then(|said| said.get("presence").cloned());
            change.held = Some(presence.is_some_and(|presence| presence == "Latched"));
            if record.kind == "alarm.began" {
                change.began = Some(record.at);
                change.acknowledged = Some(String::new());
            }
        }
        "alarm.rose" | "alarm.fell" => {
            let to = event(&record.body).and_then(|said| priority(said.get("to")?.as_str()?));
            change.priority = to.or(change.priority);
        }
        "alarm.acknowledged" => {
            change.acknowledged = Some(record.actor.clone().unwrap_or_else(|| "?".to_owned()));
        }
        "alarm.unacknowledged" => change.acknowledged = Some(String::new()),
        "alarm.over" => change.held = Some(true),
        "alarm.ended" => change.ended = Some(true),
        // What a person is told, and what is sounded, is in the record.
        _ => {}
    }
}

/// What is inside of `{"Began": {…}}`.
fn event(body: &str) -> Option<Value> {
    let body: Value = serde_json::from_str(body).ok()?;
    body.as_object()?.values().next().cloned()
}

fn priority(word: &str) -> Option<i16> {
    ["Advisory", "Low", "Medium", "High"]
        .iter()
        .zip(0..)
        .find(|(known, _)| **known == word)
        .map(|(_, rank)| rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seq: i64, kind: &str, body: &str) -> Record {
        Record {
            seq,
            at: seq * 10,
            kind: kind.to_owned(),
            bed: (seq == 1).then(|| "4".to_owned()),
            patient: None,
            actor: Some("somebody".to_owned()),
            condition: Some(7),
            body: body.to_owned(),
            hash: String::new(),
            more: serde_json::Map::new(),
        }
    }

    #[test]
    fn a_story_folds_to_how_it_stands() {
        let story = [
            row(
                1,
                "alarm.began",
                r#"{"Began":{"priority":"Medium","kind":"Physiological","text":"HR HIGH"}}"#,
            ),
            row(2, "alarm.delivery", "{}"),
            row(
                3,
                "alarm.rose",
                r#"{"Rose":{"from":"Medium","to":"High","by_time":true}}"#,
            ),
            row(4, "alarm.acknowledged", "{}"),
        ];
        let open = Change {
            seq: 4,
            bed: Some("4".to_owned()),
            priority: Some(3),
            kind: Some("Physiological".to_owned()),
            text: Some("HR HIGH".to_owned()),
            began: Some(10),
            ended: Some(false),
            held: Some(false),
            acknowledged: Some("somebody".to_owned()),
        };
        assert_eq!(changes(story.iter()), BTreeMap::from([(7, open)]));
        let held = [row(5, "alarm.over", "\"OverAtSource\"")];
        assert_eq!(changes(held.iter())[&7].held, Some(true));
        let end = [row(9, "alarm.ended", "{}")];
        let over = Change {
            seq: 9,
            ended: Some(true),
            ..Change::default()
        };
        assert_eq!(changes(end.iter()), BTreeMap::from([(7, over)]));
    }

    #[test]
    fn rows_of_nothing_and_bodies_that_are_none_change_nothing() {
        let mut command = row(1, "command", "{}");
        assert!(changes([command.clone()].iter()).is_empty());
        command.kind = "alarm.began".to_owned();
        command.condition = None;
        assert!(changes([command].iter()).is_empty());
        let odd = changes([row(2, "alarm.began", "[")].iter());
        assert_eq!(odd[&7].text, None);
        assert_eq!(odd[&7].ended, Some(false), "it is shown all the same");
    }
}
