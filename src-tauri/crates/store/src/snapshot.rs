//! Snapshots of the station's state: the last three, each with a checksum.

use crate::codec::first_eight;
use crate::error::StoreError;
use crate::record::Seq;
use lamplight_units::Wall;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

/// Kept, so that one that can't be read is not the end.
const KEPT: u32 = 3;

/// The station's state, as the host wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The journal's last row that is part of it; replay begins after.
    pub seq: Seq,
    /// When it was taken.
    pub at: Wall,
    /// The state, in the host's own form.
    pub body: Vec<u8>,
}

pub(crate) fn write(db: &Connection, seq: Seq, at: Wall, body: &[u8]) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO snapshot (seq, at, sum, body) VALUES (?, ?, ?, ?)")?
        .execute(params![
            seq.0,
            at.micros(),
            sum(seq.0, at.micros(), body),
            body
        ])?;
    db.prepare_cached(
        "DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT ?)",
    )?
    .execute([KEPT])?;
    Ok(())
}

/// The newest one whose checksum holds.
pub(crate) fn newest(db: &Connection) -> Result<Option<Snapshot>, StoreError> {
    let failed = || StoreError::sql("reading snapshots");
    let mut query = db
        .prepare_cached("SELECT seq, at, sum, body FROM snapshot ORDER BY seq DESC")
        .map_err(failed())?;
    let mut rows = query.query([]).map_err(failed())?;
    while let Some(row) = rows.next().map_err(failed())? {
        let (seq, at, body) = (get(row, 0)?, get(row, 1)?, get::<Vec<u8>>(row, 3)?);
        if get::<Vec<u8>>(row, 2)? == sum(seq, at, &body) {
            return Ok(Some(Snapshot {
                seq: Seq(seq),
                at: Wall::from_micros(at),
                body,
            }));
        }
        tracing::warn!(
            seq,
            "a snapshot does not match its checksum, an older one is taken"
        );
    }
    Ok(None)
}

/// The first snapshot whose checksum does not hold.
pub(crate) fn first_bad(db: &Connection) -> rusqlite::Result<Option<i64>> {
    let mut query = db.prepare("SELECT seq, at, sum, body FROM snapshot ORDER BY seq")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, at, body) = (row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(3)?);
        if row.get::<_, Vec<u8>>(2)? != sum(seq, at, &body) {
            return Ok(Some(seq));
        }
    }
    Ok(None)
}

fn get<T: rusqlite::types::FromSql>(row: &rusqlite::Row<'_>, at: usize) -> Result<T, StoreError> {
    row.get(at).map_err(StoreError::sql("reading a snapshot"))
}

fn sum(seq: i64, at: i64, body: &[u8]) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update(seq.to_le_bytes());
    hash.update(at.to_le_bytes());
    hash.update(body);
    first_eight(&hash.finalize().into())
}
