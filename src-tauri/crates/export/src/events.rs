//! Events as JSON lines: the journal's rows, and conditions from begin to end.
//!
//! Without identity a row of the journal has its time, kind, bed and condition, and
//! nothing that somebody wrote or is named in; a condition has its rank, kind, times
//! and the known words of its text.

use crate::error::WriteError;
use crate::mask::Mask;
use lamplight_units::Wall;
use serde_json::{Value as Json, json};
use std::io::Write;

/// A row of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow<'a> {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Wall,
    /// What kind of thing.
    pub kind: &'a str,
    /// The bed it concerns.
    pub bed: Option<&'a str>,
    /// Who did it.
    pub actor: Option<&'a str>,
    /// The condition it belongs to.
    pub condition: Option<u64>,
    /// All of it, as JSON text.
    pub body: &'a str,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionRow<'a> {
    /// Its number.
    pub id: u64,
    /// The bed it concerns.
    pub bed: Option<&'a str>,
    /// The patient who lay there.
    pub patient: Option<&'a str>,
    /// Its rank in words.
    pub priority: &'a str,
    /// Physiological, technical, advisory.
    pub kind: &'a str,
    /// Who said so: a device or the station.
    pub source: &'a str,
    /// What it is about, without its numbers.
    pub cause: &'a str,
    /// What it said to a person.
    pub text: &'a str,
    /// When it began.
    pub began: Wall,
    /// When it ended.
    pub ended: Option<Wall>,
    /// When it was acknowledged and by whom.
    pub acknowledged: Option<(Wall, &'a str)>,
    /// Who has taken it on.
    pub owner: Option<&'a str>,
}

/// Writes a row of the journal as one line.
///
/// # Errors
/// When `out` refuses.
pub fn write_event(
    out: &mut impl Write,
    mask: &mut Mask,
    row: &EventRow<'_>,
) -> Result<(), WriteError> {
    let mut line = json!({
        "at": mask.time(row.at).iso(),
        "kind": row.kind,
        "bed": row.bed.map(|bed| mask.bed(bed)),
        "condition": row.condition.map(|id| mask.condition(id)),
    });
    if mask.names() {
        let body: Json = serde_json::from_str(row.body).unwrap_or_else(|_| json!(row.body));
        set(&mut line, "seq", json!(row.seq));
        set(&mut line, "actor", json!(row.actor));
        set(&mut line, "body", body);
    }
    writeln!(out, "{line}")?;
    Ok(())
}

/// Writes a condition as one line.
///
/// # Errors
/// When `out` refuses.
pub fn write_condition(
    out: &mut impl Write,
    mask: &mut Mask,
    row: &ConditionRow<'_>,
) -> Result<(), WriteError> {
    let time = |at: Option<Wall>| at.map(|at| mask.time(at).iso());
    let mut line = json!({
        "bed": row.bed.map(|bed| mask.bed(bed)),
        "priority": row.priority,
        "kind": row.kind,
        "source": row.source,
        "cause": mask.text(row.cause),
        "began": time(Some(row.began)),
        "ended": time(row.ended),
        "acknowledged": time(row.acknowledged.map(|(at, _)| at)),
    });
    set(&mut line, "condition", json!(mask.condition(row.id)));
    if mask.names() {
        set(&mut line, "patient", json!(row.patient));
        set(&mut line, "text", json!(row.text));
        set(&mut line, "owner", json!(row.owner));
        let by = row.acknowledged.map(|(_, by)| by);
        set(&mut line, "acknowledged_by", json!(by));
    }
    writeln!(out, "{line}")?;
    Ok(())
}

fn set(line: &mut Json, key: &str, value: Json) {
    if let Some(object) = line.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition() -> ConditionRow<'static> {
        ConditionRow {
            id: 4_711,
            bed: Some("7"),
            patient: Some("Diallo, F"),
            priority: "high",
            kind: "physiological",
            source: "device",
            cause: "HR HIGH Diallo",
            text: "HR 134 HIGH Diallo",
            began: Wall::from_micros(1_700_000_000_000_000),
            ended: None,
            acknowledged: Some((Wall::from_micros(1_700_000_001_000_000), "Ngata")),
            owner: Some("Ngata"),
        }
    }

    fn event() -> EventRow<'static> {
        EventRow {
            seq: 99,
            at: Wall::from_micros(1_700_000_000_000_000),
            kind: "alarm.acknowledged",
            bed: Some("7"),
            actor: Some("Ngata"),
            condition: Some(4_711),
            body: "{\"note\":\"called Diallo's son\"}",
        }
    }

    fn lines(mut mask: Mask) -> String {
        let mut out = Vec::new();
        write_condition(&mut out, &mut mask, &condition()).unwrap();
        write_event(&mut out, &mut mask, &event()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn with_identity_all_of_it_is_there() {
        let text = lines(Mask::none());
        let rows: Vec<Json> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(rows[0]["patient"], "Diallo, F");
        assert_eq!(rows[0]["condition"], 4_711);
        assert_eq!(rows[0]["acknowledged_by"], "Ngata");
        assert_eq!(rows[1]["body"]["note"], "called Diallo's son");
        assert_eq!(rows[1]["at"], "2023-11-14T22:13:20.000Z");
    }

    #[test]
    fn without_it_nobody_is_named_and_no_number_or_day_is_the_old_one() {
        let text = lines(Mask::hiding(11, &["7"]));
        for word in [
            "Diallo", "Ngata", "4711", "2023", "\"7\"", "99", "note", "134",
        ] {
            assert!(!text.contains(word), "{word} in {text}");
        }
        assert!(text.contains("HR HIGH") && text.contains("bed01"), "{text}");
    }
}
