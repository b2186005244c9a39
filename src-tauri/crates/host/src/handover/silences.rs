//! Silences and standby of a bed, from the journal.

use lamplight_alarms::{InactivationId, Silenced, What};
use lamplight_api::command::Command;
use lamplight_store::{JournalFilter, Reader, Row, StoreError};
use lamplight_units::{BedId, Wall};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// How far back orders are looked for. What was silenced longer ago and never ended is
/// reminded of by the engine. In microseconds: 31 days.
const BACK_US: i64 = 31 * 86_400 * 1_000_000;

/// A silence that held in the shift.
#[derive(Debug, Clone)]
pub(super) struct Silence {
    pub kind: Silenced,
    pub by: String,
    pub reason: String,
    pub since: Wall,
    /// When it was ended; `None` while it holds.
    pub ended: Option<Wall>,
    /// When it ends by itself.
    pub until: Option<Wall>,
}

/// Monitoring suspended on purpose.
#[derive(Debug, Clone)]
pub(super) struct Standby {
    pub since: Wall,
    pub by: String,
}

/// Silences of a bed that held at any moment of a stretch, oldest first.
pub(super) fn read(
    reader: &Reader,
    bed: &BedId,
    from: Wall,
    until: Wall,
) -> Result<Vec<Silence>, StoreError> {
    let ordered = journal(reader, "silence.ordered", Some(bed), until)?;
    if ordered.is_empty() {
        return Ok(Vec::new());
    }
    let ended = ended(reader, until)?;
    let mut silences = Vec::new();
    for row in &ordered {
        let Ok(What::Inactivated(order)) = serde_json::from_str(&row.entry.body) else {
            continue;
        };
        // An order's number may be given again after the records were lost: an end is of the
        // last order before it.
        let ended = ended.get(&order.id).copied();
        let ended = ended.filter(|at| *at >= row.entry.at);
        if ended.is_none_or(|at| at > from) {
            silences.push(Silence {
                kind: order.kind,
                by: order.by.name.to_string(),
                reason: order.reason.to_string(),
                since: row.entry.at,
                ended,
                until: order.until.map(|until| until.wall),
            });
        }
    }
    Ok(silences)
}

/// When each order was ended. Their rows name no bed.
fn ended(reader: &Reader, until: Wall) -> Result<BTreeMap<InactivationId, Wall>, StoreError> {
    let rows = journal(reader, "silence.ended", None, until)?;
    let end = |row: &Row| match serde_json::from_str(&row.entry.body) {
        Ok(What::InactivationEnded { id, .. }) => Some((id, row.entry.at)),
        Ok(_) | Err(_) => None,
    };
    Ok(rows.iter().filter_map(end).collect())
}

/// The standby that a bed was in at a time.
pub(super) fn standby(
    reader: &Reader,
    bed: &BedId,
    until: Wall,
) -> Result<Option<Standby>, StoreError> {
    let rows = journal(reader, "command", Some(bed), until)?;
    let done = |row: &Row| {
        let body: Json = serde_json::from_str(&row.entry.body).ok()?;
        if body.get("refused").is_some_and(|why| !why.is_null()) {
            return None;
        }
        serde_json::from_value::<Command>(body.get("command")?.clone()).ok()
    };
    for row in rows.iter().rev() {
        let command = done(row);
        if let Some(Command::Resume { .. }) = command {
            break;
        }
        if let Some(Command::Standby { .. }) = command {
            return Ok(Some(Standby {
                since: row.entry.at,
                by: row.entry.actor.clone().unwrap_or_default(),
            }));
        }
    }
    Ok(None)
}

fn journal(
    reader: &Reader,
    kind: &str,
    bed: Option<&BedId>,
    until: Wall,
) -> Result<Vec<Row>, StoreError> {
    reader.journal(&JournalFilter {
        from: Some(Wall::from_micros(until.micros().saturating_sub(BACK_US))),
        to: Some(until),
        bed: bed.cloned(),
        kind: Some(kind.to_owned()),
        ..JournalFilter::default()
    })
}
