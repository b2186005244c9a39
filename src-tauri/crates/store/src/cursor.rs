//! How far each receiver of the journal has come, and the rows that it never takes.
//!
//! A cursor is written when the receiver has confirmed, and lies in the same database as the
//! rows: one that is begun anew after damage begins without cursors, as it should.

use crate::error::StoreError;
use crate::record::Seq;
use lamplight_units::Wall;
use rusqlite::{Connection, OptionalExtension as _, params};

/// How far one receiver is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The receiver, such as `central`.
    pub destination: String,
    /// It has every row up to this one.
    pub seq: Seq,
    /// When it said so.
    pub at: Wall,
}

/// Rows that a receiver does not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSent {
    /// The receiver.
    pub destination: String,
    /// The first of them.
    pub from: Seq,
    /// The last of them.
    pub to: Seq,
    /// When they were given up.
    pub at: Wall,
    /// Why, in a sentence.
    pub reason: String,
}

pub(crate) fn write(db: &Connection, cursor: &Cursor) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO cursor (destination, seq, at) VALUES (?, ?, ?)")?
        .execute(params![
            cursor.destination,
            cursor.seq.0,
            cursor.at.micros()
        ])?;
    Ok(())
}

pub(crate) fn write_not_sent(db: &Connection, rows: &NotSent) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO not_sent (destination, \"from\", \"to\", at, reason)
         VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![
        rows.destination,
        rows.from.0,
        rows.to.0,
        rows.at.micros(),
        rows.reason
    ])?;
    Ok(())
}

/// What was set aside is there after all.
pub(crate) fn sent_late(db: &Connection, destination: &str, from: Seq) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM not_sent WHERE destination = ? AND \"from\" = ?")?
        .execute(params![destination, from.0])?;
    Ok(())
}

pub(crate) fn read(db: &Connection, destination: &str) -> Result<Option<Cursor>, StoreError> {
    db.query_row(
        "SELECT destination, seq, at FROM cursor WHERE destination = ?",
        [destination],
        |row| {
            Ok(Cursor {
                destination: row.get(0)?,
                seq: Seq(row.get(1)?),
                at: Wall::from_micros(row.get(2)?),
            })
        },
    )
    .optional()
    .map_err(StoreError::sql("reading a cursor"))
}

/// The newest first.
pub(crate) fn not_sent(
    db: &Connection,
    destination: &str,
    limit: u32,
) -> Result<Vec<NotSent>, StoreError> {
    let select = || -> rusqlite::Result<Vec<NotSent>> {
        let mut query = db.prepare_cached(
            "SELECT destination, \"from\", \"to\", at, reason FROM not_sent
             WHERE destination = ? ORDER BY \"from\" DESC LIMIT ?",
        )?;
        let rows = query.query_map(params![destination, limit], |row| {
            Ok(NotSent {
                destination: row.get(0)?,
                from: Seq(row.get(1)?),
                to: Seq(row.get(2)?),
                at: Wall::from_micros(row.get(3)?),
                reason: row.get(4)?,
            })
        })?;
        rows.collect()
    };
    select().map_err(StoreError::sql("reading what was set aside"))
}
