//! The same hours again and again: an archive of ten days in minutes instead of hours.
//!
//! What takes the time is packing, and ten days would be packed as six hours are. So the
//! blocks of the first hours, written as a ward writes them, are put in once more for each
//! further stretch, at its times. Size, index and reading are those of the whole archive;
//! what it costs to write is measured elsewhere.

use crate::Outcome;
use lamplight_store::codec::{self, Head};
use lamplight_store::{Key, KeySource, Options, Store};
use lamplight_units::Wall;
use rusqlite::{Connection, params};
use std::fmt::Write as _;
use std::path::Path;

/// A block as its row has it.
struct Row {
    key: i64,
    head: Head,
    summary: Vec<u8>,
    bytes: Vec<u8>,
}

/// Puts the `hours` of an archive in again until it holds `times` as many.
pub fn repeat(dir: &Path, hours: usize, times: usize) -> Outcome<()> {
    let mut db = connect(dir)?;
    let all: Vec<u32> = db
        .prepare("SELECT id FROM series ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for series in all {
        let rows = rows_of(&db, series)?;
        let transaction = db.transaction()?;
        for turn in 1..times {
            let later_us = (turn * hours) as i64 * 3_600_000_000;
            for row in &rows {
                put(&transaction, row, later_us)?;
            }
        }
        transaction.commit()?;
    }
    Ok(())
}

/// The store writes its folder alone; here it is closed, and this is the one writer.
fn connect(dir: &Path) -> Outcome<Connection> {
    drop(Store::open(
        dir,
        &KeySource::File,
        Options::new(Wall::from_micros(0)),
    )?);
    let key = Key::look(dir)?
        .file
        .ok_or("an archive without a key file")?;
    let hex = key.bytes().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let db = Connection::open(dir.join("lamplight.db"))?;
    db.pragma_update(None, "key", format!("x'{hex}'"))?;
    db.execute_batch("PRAGMA cipher_page_size = 8192; PRAGMA synchronous = OFF;")?;
    db.pragma_update(None, "cache_size", -262_144)?;
    Ok(db)
}

fn rows_of(db: &Connection, series: u32) -> Outcome<Vec<Row>> {
    let mut select = db.prepare_cached(
        "SELECT key, \"from\", \"to\", n, summary, bytes FROM block
         WHERE key >= ? AND key < ? ORDER BY key",
    )?;
    let (first, next) = (i64::from(series) << 42, i64::from(series + 1) << 42);
    let rows = select.query_map([first, next], |row| {
        let head = Head {
            series,
            from: Wall::from_micros(row.get(1)?),
            to: Wall::from_micros(row.get(2)?),
            n: row.get(3)?,
        };
        Ok(Row {
            key: row.get(0)?,
            head,
            summary: row.get(4)?,
            bytes: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn put(db: &Connection, row: &Row, later_us: i64) -> Outcome<()> {
    let later = |at: Wall| Wall::from_micros(at.micros() + later_us);
    let head = Head {
        from: later(row.head.from),
        to: later(row.head.to),
        ..row.head
    };
    let bytes = codec::moved(&row.head, &head, &row.summary, &row.bytes)?;
    db.prepare_cached(
        "INSERT INTO block (key, series, \"from\", \"to\", n, summary, bytes)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        // The key has its series above bit 42 and milliseconds below.
        row.key + later_us / 1_000,
        head.series,
        head.from.micros(),
        head.to.micros(),
        head.n,
        row.summary,
        bytes,
    ])?;
    Ok(())
}
