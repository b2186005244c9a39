//! Disk trouble on demand, so that tests can ask what becomes of it.
//!
//! The writer asks before each commit; a real disk gives the same errors at
//! the same place. Nothing outside tests makes one of these.

use crate::health::Trouble;
use rusqlite::ffi;
use std::sync::{Mutex, PoisonError};

/// What the next commits meet.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Option<Trouble>>);

impl Faults {
    /// From now on every commit meets this; `None` ends it.
    pub fn set(&self, trouble: Option<Trouble>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// What a commit meets now. Damage is met once: the file it was in is set aside.
    pub(crate) fn meet(&self) -> Result<(), rusqlite::Error> {
        let mut fault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let code = match *fault {
            None => return Ok(()),
            Some(Trouble::Full) => ffi::SQLITE_FULL,
            Some(Trouble::ReadOnly) => ffi::SQLITE_READONLY,
            Some(Trouble::Failing) => ffi::SQLITE_IOERR,
            Some(Trouble::Locked) => ffi::SQLITE_BUSY,
            Some(Trouble::Damaged) => {
                *fault = None;
                ffi::SQLITE_CORRUPT
            }
        };
        Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None))
    }
}
