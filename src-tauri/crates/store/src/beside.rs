//! A store that another process may have open, read by one that does not write.
//!
//! SQLite's log lets anybody read beside the one who writes. What is in memory there only
//! (waves and numbers that are in no block yet) is not looked for.

use crate::backup::{self, Progress, WithKey};
use crate::database::{self, Place};
use crate::error::StoreError;
use crate::journal::{self, JournalFilter};
use crate::key::{self, KeySource};
use crate::record::Row;
use rusqlite::Connection;
use std::ops::ControlFlow;
use std::path::Path;

/// Reads the journal and makes copies; changes nothing.
pub struct Beside {
    place: Place,
    db: Connection,
}

impl Beside {
    /// Looks at the store in `dir`.
    ///
    /// # Errors
    /// When there is none, its key is not the right one, or a disk refuses.
    pub fn open(dir: &Path, source: &KeySource) -> Result<Self, StoreError> {
        let file = dir.join(database::FILE);
        if !file.exists() {
            let missing = std::io::ErrorKind::NotFound.into();
            return Err(StoreError::file("opening", file)(missing));
        }
        let key = key::obtain(dir, source, &file)?;
        let dir = dir.to_owned();
        let place = Place { dir, key };
        let db = database::reading(&place)?;
        Ok(Self { place, db })
    }

    /// Rows of the journal, in order of their numbers.
    ///
    /// # Errors
    /// When the disk or the database refuses.
    pub fn journal(&self, filter: &JournalFilter) -> Result<Vec<Row>, StoreError> {
        journal::read(&self.db, filter)
    }

    /// As [`crate::Store::backup`].
    ///
    /// # Errors
    /// As there.
    pub fn backup(
        &self,
        to: &Path,
        with_key: WithKey,
        progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<bool, StoreError> {
        backup::backup(&self.place, to, with_key, progress)
    }
}
