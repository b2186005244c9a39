//! The journal's rows: written with their hash, read by number, time and condition.

use crate::chain::{self, Hash};
use crate::error::StoreError;
use crate::record::{Entry, Row, Seq};
use lamplight_units::{BedId, Personal, Wall};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Which rows; what is `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// At or after.
    pub from: Option<Wall>,
    /// Before.
    pub to: Option<Wall>,
    /// Of this bed.
    pub bed: Option<BedId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// With a number after this one.
    pub after: Seq,
    /// At most so many; 0 is as many as there are.
    pub limit: u32,
}

/// The end of the chain, to which the next row is joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: Seq,
    pub(crate) hash: Hash,
}

impl Head {
    /// Writes a row; the head moves on when the caller takes the answer.
    pub(crate) fn append(self, db: &Connection, entry: &Entry) -> rusqlite::Result<Self> {
        let seq = Seq(self.seq.0 + 1);
        let hash = chain::link(&self.hash, seq, entry);
        db.prepare_cached("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                seq.0,
                entry.at.micros(),
                entry.kind,
                entry.bed.as_ref().map(BedId::as_str),
                entry.patient.as_ref().map(Personal::reveal),
                entry.actor,
                entry.condition.map(u64::cast_signed),
                entry.body,
                hash,
            ])?;
        Ok(Self { seq, hash })
    }

    /// Kept in `meta`, so that rows cut off at the end are missed.
    pub(crate) fn save(self, db: &Connection) -> rusqlite::Result<()> {
        put(db, "head", self.seq, &self.hash)
    }

    /// What `meta` says.
    pub(crate) fn load(db: &Connection) -> rusqlite::Result<Option<Self>> {
        get(db, "head")
    }

    /// Where the chain begins: before row 1, or the last row that retention removed.
    pub(crate) fn begin(db: &Connection) -> rusqlite::Result<Option<Self>> {
        get(db, "begin")
    }

    pub(crate) fn save_begin(self, db: &Connection) -> rusqlite::Result<()> {
        put(db, "begin", self.seq, &self.hash)
    }
}

fn put(db: &Connection, key: &str, seq: Seq, hash: &Hash) -> rusqlite::Result<()> {
    let mut value = seq.0.to_le_bytes().to_vec();
    value.extend_from_slice(hash);
    db.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")?
        .execute(params![key, value])?;
    Ok(())
}

fn get(db: &Connection, key: &str) -> rusqlite::Result<Option<Head>> {
    let value: Option<Vec<u8>> = db
        .prepare_cached("SELECT value FROM meta WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(value.and_then(|value| {
        let (seq, hash) = value.split_first_chunk::<8>()?;
        Some(Head {
            seq: Seq(i64::from_le_bytes(*seq)),
            hash: hash.try_into().ok()?,
        })
    }))
}

pub(crate) const COLUMNS: &str = "seq, at, kind, bed, patient, actor, condition, body, hash";

/// Reads a row as [`COLUMNS`] names it.
pub(crate) fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let bed: Option<String> = row.get(3)?;
    Ok(Row {
        seq: Seq(row.get(0)?),
        entry: Entry {
            at: Wall::from_micros(row.get(1)?),
            kind: row.get(2)?,
            bed: bed.and_then(|bed| BedId::parse(&bed).ok()),
            patient: row.get::<_, Option<String>>(4)?.map(Personal::new),
            actor: row.get(5)?,
            condition: row.get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
            body: row.get(7)?,
        },
        hash: row.get(8)?,
    })
}

/// The rows that the filter lets through, in order of their numbers.
pub(crate) fn read(db: &Connection, filter: &JournalFilter) -> Result<Vec<Row>, StoreError> {
    let limit = if filter.limit == 0 {
        -1
    } else {
        i64::from(filter.limit)
    };
    // Without a time the rows are taken by number, so that a cursor far along is quick.
    let by = if filter.from.is_some() || filter.to.is_some() {
        "at >= ?2 AND at < ?3"
    } else {
        "+at >= ?2 AND +at <= ?3"
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM journal WHERE seq > ?1 AND {by}
         AND (?4 IS NULL OR bed = ?4) AND (?5 IS NULL OR kind = ?5) ORDER BY seq LIMIT ?6"
    );
    let select = || -> rusqlite::Result<Vec<Row>> {
        let mut query = db.prepare_cached(&sql)?;
        let rows = query.query_map(
            params![
                filter.after.0,
                filter.from.map_or(i64::MIN, Wall::micros),
                filter.to.map_or(i64::MAX, Wall::micros),
                filter.bed.as_ref().map(BedId::as_str),
                filter.kind,
                limit,
            ],
            from_row,
        )?;
        rows.collect()
    };
    select().map_err(StoreError::sql("reading the journal"))
}

/// All rows of one condition, in order.
pub(crate) fn story(db: &Connection, condition: u64) -> Result<Vec<Row>, StoreError> {
    let select = || -> rusqlite::Result<Vec<Row>> {
        let mut query = db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM journal WHERE condition = ? ORDER BY seq"
        ))?;
        let rows = query.query_map([condition.cast_signed()], from_row)?;
        rows.collect()
    };
    select().map_err(StoreError::sql("reading the story of a condition"))
}

/// Removes some of the oldest rows, never beyond `keep`; answers how many.
pub(crate) fn forget(db: &Connection, before: Wall, most: u32) -> rusqlite::Result<usize> {
    // The chain loses a whole beginning, never a row from its middle: rows are
    // taken in order, up to the first that is young enough.
    let mut query = db.prepare_cached("SELECT seq, hash, at FROM journal ORDER BY seq LIMIT ?")?;
    let mut rows = query.query([most])?;
    let mut last = None;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        if row.get::<_, i64>(2)? >= before.micros() {
            break;
        }
        last = Some(Head {
            seq: Seq(row.get(0)?),
            hash: row.get(1)?,
        });
        count += 1;
    }
    if let Some(last) = last {
        db.prepare_cached("DELETE FROM journal WHERE seq <= ?")?
            .execute([last.seq.0])?;
        last.save_begin(db)?;
    }
    Ok(count)
}
