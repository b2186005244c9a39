//! The records of a data folder from the command line: checked, printed, copied, put back.
//!
//! All but putting back may be done beside a running station: SQLite lets others read.

use crate::data_dir::DataDir;
use crate::error::HostError;
use crate::keys;
use crate::system_clock::SystemClock;
use chrono::{DateTime, Utc};
pub use lamplight_store::backup::{Progress, WithKey};
use lamplight_store::verify::{Report, verify as check};
use lamplight_store::{Beside, JournalFilter, Options, Row, Store, StoreError};
use lamplight_units::Wall;
use serde_json::{Value as Json, json};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Rows read at a time.
const ROWS: u32 = 1_000;
const DATABASE: &str = "lamplight.db";
const LOG: &str = "lamplight.db-wal";

/// Where the records of a data folder lie.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("store")
}

/// The same, when there are any.
pub(crate) fn existing(data: &Path) -> Result<PathBuf, StoreError> {
    let folder = folder(data);
    if folder.exists() {
        return Ok(folder);
    }
    Err(StoreError::File {
        what: "opening",
        path: folder,
        source: std::io::ErrorKind::NotFound.into(),
    })
}

/// Opens the records in their folder, for a program that has them alone.
pub(crate) fn open(folder: &Path) -> Result<Store, HostError> {
    let options = Options::new(SystemClock::wall());
    Ok(Store::open(folder, &keys::of_records(folder)?, options)?.store)
}

/// Checks the hash chain, every block and the indexes; the station may be running. Answers
/// what was looked at as JSON, and whether all is well.
///
/// # Errors
/// When there are no records, or they can't be read at all.
pub fn verify(data: &Path) -> Result<(Json, bool), HostError> {
    let folder = folder(data);
    let report = check(&folder, &keys::of_records(&folder)?)?;
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

/// Hands every row of the journal since a time to `take`, oldest first. The station may be
/// running.
///
/// # Errors
/// When there are no records, or they can't be read.
pub fn journal(
    data: &Path,
    since: Option<DateTime<Utc>>,
    mut take: impl FnMut(Json),
) -> Result<(), HostError> {
    let folder = folder(data);
    let records = Beside::open(&folder, &keys::of_records(&folder)?)?;
    let mut filter = JournalFilter {
        from: since.map(Wall::from_utc),
        limit: ROWS,
        ..JournalFilter::default()
    };
    loop {
        let rows = records.journal(&filter)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        filter.after = last.seq;
        rows.iter().map(row).for_each(&mut take);
    }
}

/// Copies the records of a data folder into the folder `to`; the station may be running,
/// and the copy is of one moment. Answers what was done as JSON.
///
/// # Errors
/// When there are no records, `to` has records already or not enough room, or a disk refuses.
pub fn backup(
    data: &Path,
    to: &Path,
    with_key: WithKey,
    mut progress: impl FnMut(Progress),
) -> Result<Json, HostError> {
    let folder = folder(data);
    let records = Beside::open(&folder, &keys::of_records(&folder)?)?;
    std::fs::create_dir_all(to).map_err(|problem| file("make", to, problem))?;
    let needed = size(&folder.join(DATABASE))? + size(&folder.join(LOG)).unwrap_or(0);
    room(to, needed)?;
    records.backup(to, with_key, |now| {
        progress(now);
        ControlFlow::Continue(())
    })?;
    Ok(json!({
        "to": to.display().to_string(),
        "bytes": size(&to.join(DATABASE))?,
        "key": with_key == WithKey::Yes,
    }))
}

/// Puts a copy in the place of the records of a data folder, which are set aside. The copy
/// is checked first. No station may be running. Answers what was done as JSON.
///
/// # Errors
/// When a station runs, there is no copy in `from`, it is not sound or its key can't be had,
/// there is not enough room, or a disk refuses; the old records are as they were then.
pub fn restore(from: &Path, data: &Path) -> Result<Json, HostError> {
    // Held until the end, so that no station starts meanwhile.
    let _held = DataDir::open(data)?;
    let folder = folder(data);
    let key = keys::of_copy(from, &folder)?;
    let report = check(from, &key)?;
    if !report.is_sound() {
        return Err(HostError::UnsoundCopy {
            path: from.to_owned(),
            faults: report.faults.join("; "),
        });
    }
    std::fs::create_dir_all(&folder).map_err(|problem| file("make", &folder, problem))?;
    room(&folder, size(&from.join(DATABASE))?)?;
    let aside = Store::restore(from, &folder, Wall::from_utc(Utc::now()))?;
    Ok(json!({
        "rows": report.rows,
        "blocks": report.blocks,
        "set_aside": aside.map(|path| path.display().to_string()),
    }))
}

fn size(path: &Path) -> Result<u64, HostError> {
    std::fs::metadata(path)
        .map(|metadata| metadata.len())
        .map_err(|problem| file("look at", path, problem))
}

fn room(folder: &Path, needed: u64) -> Result<(), HostError> {
    let free = fs4::available_space(folder).map_err(|problem| file("look at", folder, problem))?;
    if free >= needed {
        return Ok(());
    }
    Err(HostError::NoRoom {
        path: folder.to_owned(),
        needed_mb: needed.div_ceil(1_000_000),
        free_mb: free / 1_000_000,
    })
}

fn file(what: &'static str, path: &Path, problem: std::io::Error) -> HostError {
    HostError::File {
        what,
        path: path.to_owned(),
        problem,
        hint: "Check that it is there and may be read and written.",
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
