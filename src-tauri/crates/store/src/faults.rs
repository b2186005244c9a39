//! Disk trouble on demand, so that tests can ask what becomes of it.
//!
//! The writer asks before each commit; a real disk gives the same errors at
//! the same place. Nothing outside tests makes one of these.

use crate::health::Trouble;
use rusqlite::ffi;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Debug, Default)]
struct Hangs {
    now: bool,
    /// A commit waits for its end.
    met: bool,
}

/// What the next commits meet.
#[derive(Debug, Default)]
pub struct Faults {
    trouble: Mutex<Option<Trouble>>,
    hangs: Mutex<Hangs>,
    changed: Condvar,
}

impl Faults {
    /// From now on every commit meets this; `None` ends it.
    pub fn set(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// From now on no commit is answered, as by a dead network drive; `false` ends it.
    pub fn hang(&self, hangs: bool) {
        self.hangs().now = hangs;
        self.changed.notify_all();
    }

    /// Waits until a commit hangs.
    pub fn wait_until_it_hangs(&self) {
        let wait = self.changed.wait_while(self.hangs(), |hangs| !hangs.met);
        drop(wait.unwrap_or_else(PoisonError::into_inner));
    }

    fn hangs(&self) -> MutexGuard<'_, Hangs> {
        self.hangs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a commit meets now. Damage is met once: the file it was in is set aside.
    pub(crate) fn meet(&self) -> Result<(), rusqlite::Error> {
        let mut hangs = self.hangs();
        hangs.met = hangs.now;
        self.changed.notify_all();
        let wait = self.changed.wait_while(hangs, |hangs| hangs.now);
        wait.unwrap_or_else(PoisonError::into_inner).met = false;
        let mut fault = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
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
