//! What is removed: the oldest blocks, by age and by share of the disk; then
//! the oldest rows of the journal and the conditions they tell of.
//!
//! In steps of a few rows, between commits. What a mark covers stays; a note at a
//! moment covers nothing. Space that becomes free is used again by what comes
//! (see `database`).
//!
//! The journal loses whole beginnings only, so its chain stays whole, and
//! never what is marked.

use crate::commit::block_key;
use crate::database::PAGE;
use crate::episode;
use crate::error::StoreError;
use crate::journal;
use crate::series::SeriesId;
use lamplight_units::{BedId, Wall};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use std::time::Duration;

/// Rows that one step removes at most: about a millisecond.
const STEP: u32 = 64;
/// How much further the age is lowered at a time when the share is passed.
const SHARE_STEP_US: i64 = 3_600_000_000;

/// How long things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Waves and numbers.
    pub archive: Duration,
    /// Journal and episodes; much smaller, and asked for longer.
    pub journal: Duration,
    /// The database holds at most so many bytes: beyond, the oldest waves and
    /// numbers go before their age.
    pub bytes_most: Option<u64>,
}

impl Retention {
    /// What a bound on bytes leaves at least.
    pub const SHARE_LEAVES: Duration = Duration::from_secs(3_600);
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            archive: Duration::from_secs(240 * 3_600),
            journal: Duration::from_secs(2_400 * 3_600),
            bytes_most: None,
        }
    }
}

/// What is old, as times of the wall clock.
///
/// Who judges it has to know which wall clock times lie how far back: a clock that was put
/// ahead makes nothing old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// Waves and numbers that ended before this go.
    pub archive: Wall,
    /// Rows of the journal, and conditions that were over, before this go.
    pub journal: Wall,
    /// A bound on bytes takes waves and numbers before this, and none after.
    pub share: Wall,
}

impl Before {
    /// Nothing is.
    pub const NOTHING: Self = Self {
        archive: Wall::from_micros(i64::MIN),
        journal: Wall::from_micros(i64::MIN),
        share: Wall::from_micros(i64::MIN),
    };

    /// By a wall clock that has never been put to another time.
    #[must_use]
    pub fn at(now: Wall, rules: &Retention) -> Self {
        Self {
            archive: back(now, rules.archive),
            journal: back(now, rules.journal),
            share: back(now, Retention::SHARE_LEAVES),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Blocks of the series from this one on.
    Blocks(u32),
    Journal,
    Episodes,
    Done,
}

/// One sweep over the store, as far as it has come.
#[derive(Debug)]
pub(crate) struct Sweep {
    before: Before,
    bytes_most: Option<u64>,
    /// Blocks that ended before this go.
    blocks_before: Wall,
    stage: Stage,
}

impl Sweep {
    pub(crate) fn new(before: Before, bytes_most: Option<u64>) -> Self {
        Self {
            before,
            bytes_most,
            blocks_before: before.archive,
            stage: Stage::Blocks(0),
        }
    }

    /// Removes a little; `true` while there is more to look at.
    pub(crate) fn step(
        &mut self,
        db: &Connection,
        bed: impl Fn(SeriesId) -> Option<BedId>,
    ) -> Result<bool, StoreError> {
        self.advance(db, bed)
            .map_err(StoreError::sql("removing what is old"))?;
        Ok(self.stage != Stage::Done)
    }

    fn advance(
        &mut self,
        db: &Connection,
        bed: impl Fn(SeriesId) -> Option<BedId>,
    ) -> rusqlite::Result<()> {
        let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
        match self.stage {
            Stage::Blocks(from) => match next_series(&transaction, from)? {
                Some(series) => {
                    let removed = match bed(series) {
                        Some(bed) => remove_blocks(&transaction, series, &bed, self.blocks_before)?,
                        None => 0,
                    };
                    let again = removed == STEP as usize;
                    self.stage = Stage::Blocks(if again { series.0 } else { series.0 + 1 });
                }
                None => self.after_blocks(&transaction)?,
            },
            Stage::Journal => {
                let removed = journal::forget(&transaction, self.before.journal, STEP)?;
                if removed < STEP as usize {
                    self.stage = Stage::Episodes;
                }
            }
            Stage::Episodes => {
                if episode::forget(&transaction, self.before.journal, STEP)? < STEP as usize {
                    self.stage = Stage::Done;
                }
            }
            Stage::Done => {}
        }
        transaction.commit()
    }

    /// Every series was looked at: is the store small enough now?
    fn after_blocks(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let over = match self.bytes_most {
            Some(most) => used(db)? > most,
            None => false,
        };
        let last = self.before.share;
        if over && self.blocks_before < last {
            let later = self.blocks_before.max(oldest_block(db)?.unwrap_or(last));
            let later = Wall::from_micros(later.micros().saturating_add(SHARE_STEP_US));
            self.blocks_before = later.min(last);
            self.stage = Stage::Blocks(0);
        } else {
            self.stage = Stage::Journal;
        }
        Ok(())
    }
}

fn back(now: Wall, by: Duration) -> Wall {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Wall::from_micros(now.micros().saturating_sub(micros))
}

/// The bytes of the pages that hold something.
pub(crate) fn used(db: &Connection) -> rusqlite::Result<u64> {
    let number = |name: &str| {
        db.pragma_query_value(None, name, |row| {
            row.get::<_, i64>(0).map(i64::unsigned_abs)
        })
    };
    let pages = number("page_count")?.saturating_sub(number("freelist_count")?);
    Ok(pages.saturating_mul(u64::from(PAGE)))
}

fn next_series(db: &Connection, from: u32) -> rusqlite::Result<Option<SeriesId>> {
    db.prepare_cached("SELECT id FROM series WHERE id >= ? ORDER BY id LIMIT 1")?
        .query_row([from], |row| row.get(0).map(SeriesId))
        .optional()
}

/// When the oldest block of any series begins, by the first of each.
fn oldest_block(db: &Connection) -> rusqlite::Result<Option<Wall>> {
    let at: Option<i64> = db
        .prepare_cached(
            "SELECT min((SELECT \"to\" FROM block WHERE key >= series.id << 42
                 AND key < (series.id + 1) << 42 AND NOT EXISTS (
                     SELECT 1 FROM mark WHERE mark.bed = series.bed
                     AND mark.\"from\" < mark.\"to\" AND mark.\"from\" <= block.\"to\" AND mark.\"to\" >= block.\"from\")
                 ORDER BY key LIMIT 1)) FROM series",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(at.map(Wall::from_micros))
}

fn remove_blocks(
    db: &Connection,
    series: SeriesId,
    bed: &BedId,
    before: Wall,
) -> rusqlite::Result<usize> {
    db.prepare_cached(
        "DELETE FROM block WHERE key IN (
             SELECT key FROM block WHERE key >= ?1 AND key < ?2 AND \"to\" < ?3
             AND NOT EXISTS (SELECT 1 FROM mark WHERE mark.bed = ?4
                 AND mark.\"from\" < mark.\"to\" AND mark.\"from\" <= block.\"to\" AND mark.\"to\" >= block.\"from\")
             ORDER BY key LIMIT ?5)",
    )?
    .execute(params![
        block_key(series, Wall::from_micros(0)),
        block_key(series, before),
        before.micros(),
        bed.as_str(),
        STEP,
    ])
}
