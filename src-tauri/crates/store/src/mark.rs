//! Stretches of a bed's archive that retention leaves alone, and notes at a moment of it.

use crate::error::StoreError;
use lamplight_units::{BedId, Wall};
use rusqlite::{Connection, params};

/// A stretch that an alarm or a person wants kept; where it begins and ends at the same
/// moment, a note, which keeps nothing but itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its number; the same number again replaces it.
    pub id: i64,
    /// The bed whose waves and numbers are kept.
    pub bed: BedId,
    /// Begin and end; an end before the begin takes the mark away.
    pub from: Wall,
    /// The end.
    pub to: Wall,
    /// When it was made.
    pub at: Wall,
    /// Who made it.
    pub actor: Option<String>,
    /// Why.
    pub note: String,
}

pub(crate) fn write(db: &Connection, mark: &Mark) -> rusqlite::Result<()> {
    if mark.to < mark.from {
        db.prepare_cached("DELETE FROM mark WHERE id = ?")?
            .execute([mark.id])?;
        return Ok(());
    }
    db.prepare_cached(
        "INSERT OR REPLACE INTO mark (id, bed, \"from\", \"to\", at, actor, note)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        mark.id,
        mark.bed.as_str(),
        mark.from.micros(),
        mark.to.micros(),
        mark.at.micros(),
        mark.actor,
        mark.note,
    ])?;
    Ok(())
}

/// The marks of one bed, or of all, by their begin.
pub(crate) fn read(db: &Connection, bed: Option<&BedId>) -> Result<Vec<Mark>, StoreError> {
    let select = || -> rusqlite::Result<Vec<Option<Mark>>> {
        let mut query = db.prepare_cached(
            "SELECT id, bed, \"from\", \"to\", at, actor, note FROM mark
             WHERE ?1 IS NULL OR bed = ?1 ORDER BY \"from\", id",
        )?;
        let rows = query.query_map([bed.map(BedId::as_str)], |row| {
            let bed: String = row.get(1)?;
            let (id, actor, note) = (row.get(0)?, row.get(5)?, row.get(6)?);
            let (from, to, at) = (row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(BedId::parse(&bed).ok().map(|bed| Mark {
                id,
                bed,
                from: Wall::from_micros(from),
                to: Wall::from_micros(to),
                at: Wall::from_micros(at),
                actor,
                note,
            }))
        })?;
        rows.collect()
    };
    let marks = select().map_err(StoreError::sql("reading marks"))?;
    Ok(marks.into_iter().flatten().collect())
}
