//! From when to when a series has anything, without reading it.

use crate::commit::block_key;
use crate::error::StoreError;
use crate::reader::Reader;
use crate::series::{SeriesId, SeriesKind};
use crate::tail::{OpenValues, end_of};
use lamplight_units::Wall;
use rusqlite::{Connection, OptionalExtension as _, params};

impl Reader {
    /// The first and the last moment of a series that is kept; `None` when nothing is. A
    /// stretch between the two may hold gaps.
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub fn extent(&self, series: SeriesId) -> Result<Option<(Wall, Wall)>, StoreError> {
        // The tail first: what is sealed in between is then in both, not in neither.
        let open = self.open_extent(series);
        let sealed = self.with(|db| sealed(db, series))?;
        Ok(match (open, sealed) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        })
    }

    fn open_extent(&self, series: SeriesId) -> Option<(Wall, Wall)> {
        let key = self.shared.registry().key(series).cloned()?;
        let tails = self.shared.tails();
        match (&tails.get(series)?.values, key.kind) {
            (OpenValues::Numbers(numbers), _) => {
                let times = || numbers.iter().map(|(at, _)| *at);
                times().min().zip(times().max())
            }
            (OpenValues::Wave { runs, .. }, SeriesKind::Wave { rate, .. }) => {
                let ends = runs
                    .iter()
                    .map(|run| end_of(run.from, run.samples.len(), rate));
                runs.iter().map(|run| run.from).min().zip(ends.max())
            }
            (OpenValues::Wave { .. }, SeriesKind::Numbers) => None,
        }
    }
}

/// Of the blocks: they lie by time, so the first and the last one tell.
fn sealed(db: &Connection, series: SeriesId) -> Result<Option<(Wall, Wall)>, StoreError> {
    let bounds = [
        block_key(series, Wall::from_micros(0)),
        block_key(series, Wall::from_micros(i64::MAX)),
    ];
    let one = |sql: &str| -> rusqlite::Result<Option<Wall>> {
        let mut query = db.prepare_cached(sql)?;
        let found = query.query_row(params![bounds[0], bounds[1]], |row| row.get(0));
        Ok(found.optional()?.map(Wall::from_micros))
    };
    let read = || -> rusqlite::Result<Option<(Wall, Wall)>> {
        let first =
            one("SELECT \"from\" FROM block WHERE key >= ?1 AND key <= ?2 ORDER BY key LIMIT 1")?;
        let last = one(
            "SELECT \"to\" FROM block WHERE key >= ?1 AND key <= ?2 ORDER BY key DESC LIMIT 1",
        )?;
        Ok(first.zip(last))
    };
    read().map_err(StoreError::sql("reading blocks"))
}
