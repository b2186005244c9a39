//! Reads, from any thread, over connections of its own.

use crate::cursor::{self, Cursor, NotSent};
use crate::database::{self, PAGE, Place};
use crate::episode::{self, Episode, EpisodeFilter};
use crate::error::StoreError;
use crate::journal::{self, JournalFilter};
use crate::mark::{self, Mark};
use crate::part;
use crate::record::{Row, Seq};
use crate::retention;
use crate::series::{SeriesId, SeriesKey};
use crate::setting::{self, Setting};
use crate::writer::Shared;
use lamplight_units::BedId;
use rusqlite::Connection;
use std::sync::{Arc, Mutex, PoisonError};

/// Connections that stay open; more are opened while more are in use.
const IDLE_MOST: usize = 4;

struct Pool {
    place: Place,
    /// With the generation of the database they belong to.
    idle: Mutex<Vec<(u64, Connection)>>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// The bytes that hold something.
    pub used: u64,
    /// The bytes that the file holds free for what comes.
    pub free: u64,
}

/// Reads what is durable, and of waves and numbers also what is not in a block
/// yet. Clones share their connections. It never waits for the writer's disk.
#[derive(Clone)]
pub struct Reader {
    pool: Arc<Pool>,
    pub(crate) shared: Arc<Shared>,
}

impl Reader {
    pub(crate) fn new(place: Place, shared: Arc<Shared>) -> Self {
        let pool = Arc::new(Pool {
            place,
            idle: Mutex::default(),
        });
        Self { pool, shared }
    }

    /// Lends a connection for one read.
    pub(crate) fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let generation = self.shared.health().generation;
        let mut idle = self
            .pool
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Those of a database that was set aside are closed.
        idle.retain(|(of, _)| *of == generation);
        let kept = idle.pop();
        drop(idle);
        let db = match kept {
            Some((_, db)) => db,
            None => database::reading(&self.pool.place)?,
        };
        let answer = read(&db)?;
        let mut idle = self
            .pool
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MOST {
            idle.push((generation, db));
        }
        Ok(answer)
    }

    /// Rows of the journal, in order of their numbers.
    ///
    /// # Errors
    /// When the disk or the database refuses; the same for all reads.
    pub fn journal(&self, filter: &JournalFilter) -> Result<Vec<Row>, StoreError> {
        self.with(|db| journal::read(db, filter))
    }

    /// At most `limit` rows after `seq`: the tail for a restart, the next for a link.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn journal_after(&self, seq: Seq, limit: u32) -> Result<Vec<Row>, StoreError> {
        let filter = JournalFilter {
            after: seq,
            limit,
            ..JournalFilter::default()
        };
        self.journal(&filter)
    }

    /// All rows of one condition, in order.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn story(&self, condition: u64) -> Result<Vec<Row>, StoreError> {
        self.with(|db| journal::story(db, condition))
    }

    /// The number of the last row.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn last(&self) -> Result<Seq, StoreError> {
        self.with(|db| {
            let head = journal::Head::load(db).map_err(StoreError::sql("reading the journal"))?;
            Ok(head.map_or(Seq::NONE, |head| head.seq))
        })
    }

    /// The id of this journal: another one is begun after damage, with numbers from 1.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn journal_id(&self) -> Result<Vec<u8>, StoreError> {
        self.with(|db| database::store_id(db).map_err(StoreError::sql("reading the journal's id")))
    }

    /// How far a receiver is; `None` before it has confirmed anything.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn cursor(&self, destination: &str) -> Result<Option<Cursor>, StoreError> {
        self.with(|db| cursor::read(db, destination))
    }

    /// Rows that a receiver did not get, the newest first.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn not_sent(&self, destination: &str, limit: u32) -> Result<Vec<NotSent>, StoreError> {
        self.with(|db| cursor::not_sent(db, destination, limit))
    }

    /// Rises when another database is begun while running.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.shared.health().generation
    }

    /// Conditions, the newest first.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn episodes(&self, filter: &EpisodeFilter) -> Result<Vec<Episode>, StoreError> {
        self.with(|db| episode::read(db, filter))
    }

    /// The state for a restart: every part that is whole, by name.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn parts(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.with(part::all)
    }

    /// One condition.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn episode(&self, condition: u64) -> Result<Option<Episode>, StoreError> {
        self.with(|db| episode::one(db, condition))
    }

    /// Every setting as it is now, by its name.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn settings(&self) -> Result<Vec<Setting>, StoreError> {
        self.with(setting::all)
    }

    /// Every value that one setting has had, the newest first.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn setting_history(&self, key: &str) -> Result<Vec<Setting>, StoreError> {
        self.with(|db| setting::history(db, key))
    }

    /// The stretches that are kept, of one bed or of all.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn marks(&self, bed: Option<&BedId>) -> Result<Vec<Mark>, StoreError> {
        self.with(|db| mark::read(db, bed))
    }

    /// The series of one bed, or of all.
    #[must_use]
    pub fn series(&self, bed: Option<&BedId>) -> Vec<(SeriesId, SeriesKey)> {
        let registry = self.shared.registry();
        registry.of(|key| bed.is_none_or(|bed| key.bed == *bed))
    }

    /// How much the database holds.
    ///
    /// # Errors
    /// As [`Reader::journal`].
    pub fn space(&self) -> Result<Space, StoreError> {
        self.with(|db| {
            let failed = || StoreError::sql("measuring the database");
            let used = retention::used(db).map_err(failed())?;
            let free = db.pragma_query_value(None, "freelist_count", |row| row.get::<_, u32>(0));
            let free = u64::from(free.map_err(failed())?) * u64::from(PAGE);
            Ok(Space { used, free })
        })
    }
}
