//! The tables, as numbered steps. Steps are only ever added: a step that has
//! shipped is never edited. `PRAGMA user_version` holds how many were taken.
//!
//! Whether an older program may still open the file: no, for every step so
//! far. A newer file is a clear error there ([`StoreError::Newer`]).

use crate::error::StoreError;
use rusqlite::Connection;
use std::path::Path;

const STEPS: &[&str] = &[
    // 1: the journal, the numbers, the waves and what belongs to them.
    "
    CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE journal (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, bed TEXT,
        patient TEXT, actor TEXT, condition INTEGER, body TEXT NOT NULL, hash BLOB NOT NULL
    );
    CREATE INDEX journal_at ON journal (at);
    CREATE INDEX journal_bed ON journal (bed, at) WHERE bed IS NOT NULL;
    CREATE INDEX journal_condition ON journal (condition, seq) WHERE condition IS NOT NULL;
    CREATE TABLE episode (
        condition INTEGER PRIMARY KEY, bed TEXT, patient TEXT, priority INTEGER NOT NULL,
        kind TEXT NOT NULL, source TEXT NOT NULL, cause TEXT NOT NULL, text TEXT NOT NULL,
        began INTEGER NOT NULL, ended INTEGER, acknowledged_at INTEGER, acknowledged_by TEXT,
        owner TEXT, told_all INTEGER
    );
    CREATE INDEX episode_began ON episode (began, condition);
    CREATE INDEX episode_bed ON episode (bed, began) WHERE bed IS NOT NULL;
    CREATE INDEX episode_open ON episode (began) WHERE ended IS NULL;
    CREATE TABLE part (name TEXT PRIMARY KEY, sum BLOB NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE setting (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT, value TEXT NOT NULL
    );
    CREATE INDEX setting_key ON setting (key, id);
    CREATE TABLE mark (
        id INTEGER PRIMARY KEY, bed TEXT NOT NULL, \"from\" INTEGER NOT NULL, \"to\" INTEGER NOT NULL,
        at INTEGER NOT NULL, actor TEXT, note TEXT NOT NULL
    );
    CREATE INDEX mark_bed ON mark (bed, \"from\");
    CREATE TABLE series (
        id INTEGER PRIMARY KEY, bed TEXT NOT NULL, device TEXT NOT NULL, refid TEXT NOT NULL,
        channel TEXT NOT NULL, unit TEXT NOT NULL, wave INTEGER NOT NULL, rate REAL, scale REAL, shift REAL,
        sealed INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX series_bed ON series (bed, refid);
    CREATE TABLE block (
        key INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series (id),
        \"from\" INTEGER NOT NULL, \"to\" INTEGER NOT NULL, n INTEGER NOT NULL,
        summary BLOB NOT NULL, bytes BLOB NOT NULL
    );
    CREATE TABLE tail (
        id INTEGER PRIMARY KEY, wave INTEGER NOT NULL, sum BLOB NOT NULL, bytes BLOB NOT NULL
    );
    CREATE INDEX tail_wave ON tail (wave, id);
    ",
    // 2: how far receivers of the journal are.
    "
    CREATE TABLE cursor (
        destination TEXT PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE not_sent (
        destination TEXT NOT NULL, \"from\" INTEGER NOT NULL, \"to\" INTEGER NOT NULL,
        at INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (destination, \"from\")
    ) WITHOUT ROWID;
    ",
];

/// How many steps this program knows.
pub(crate) const KNOWN: u32 = STEPS.len() as u32;

/// Takes the steps that are missing, each in a transaction of its own.
pub(crate) fn migrate(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let found: u32 = db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(StoreError::sql("reading the schema's number"))?;
    if found > KNOWN {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: KNOWN,
        });
    }
    for (number, step) in (1u32..).zip(STEPS).skip(found as usize) {
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;"
        ))
        .map_err(StoreError::sql("changing the schema"))?;
    }
    Ok(())
}
