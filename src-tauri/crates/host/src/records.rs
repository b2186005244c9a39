//! The records of a data folder from the command line: checked, and printed.

use crate::error::HostError;
use chrono::{DateTime, Utc};
use lamplight_store::verify::{Report, verify as check};
use lamplight_store::{JournalFilter, KeySource, Options, Row, Store, StoreError};
use lamplight_units::Wall;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// Rows read at a time.
const ROWS: u32 = 1_000;

/// Where the records of a data folder lie.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("store")
}

/// Checks the hash chain, every block and the indexes; the station may be running. Answers
/// what was looked at as JSON, and whether all is well.
///
/// # Errors
/// When there are no records, or they can't be read at all.
pub fn verify(data: &Path) -> Result<(Json, bool), HostError> {
    let report = check(&folder(data), &KeySource::File)?;
    Ok((json_of(&report), report.is_sound()))
}

fn json_of(report: &Report) -> Json {
    json!({
        "sound": report.is_sound(),
        "rows": report.rows,
        "first": report.journal.0.number(),
        "last": report.journal.1.number(),
        "blocks": report.blocks,
        "values": report.values,
        "faults": report.faults,
    })
}

/// Hands every row of the journal since a time to `take`, oldest first. No station may be
/// running on the folder.
///
/// # Errors
/// When there are no records, they can't be read, or a station has them.
pub fn journal(
    data: &Path,
    since: Option<DateTime<Utc>>,
    mut take: impl FnMut(Json),
) -> Result<(), HostError> {
    let folder = folder(data);
    if !folder.exists() {
        return Err(StoreError::File {
            what: "opening",
            path: folder,
            source: std::io::ErrorKind::NotFound.into(),
        }
        .into());
    }
    let now = Wall::from_utc(Utc::now());
    let store = Store::open(&folder, &KeySource::File, Options::new(now))?.store;
    let reader = store.reader();
    let mut filter = JournalFilter {
        from: since.map(Wall::from_utc),
        limit: ROWS,
        ..JournalFilter::default()
    };
    loop {
        let rows = reader.journal(&filter)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        filter.after = last.seq;
        rows.iter().map(row).for_each(&mut take);
    }
}

fn row(row: &Row) -> Json {
    let entry = &row.entry;
    let body: Json = serde_json::from_str(&entry.body).unwrap_or_else(|_| json!(entry.body));
    json!({
        "seq": row.seq.number(),
        "at": entry.at.iso(),
        "kind": entry.kind,
        "bed": entry.bed.as_ref().map(ToString::to_string),
        "actor": entry.actor,
        "condition": entry.condition,
        "body": body,
    })
}
