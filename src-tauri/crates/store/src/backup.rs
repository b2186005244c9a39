//! A copy of the store while it runs, and the way back.
//!
//! The copy is made by SQLite's backup interface over a connection that holds
//! one read transaction: it is the store of one moment, however much is
//! written meanwhile. (Without the transaction every commit would make the
//! copy begin anew.) It is encrypted with the same key; whether the key goes
//! along, as a file, is the caller's decision, since both together are readable.
//!
//! Whoever copies need not be the process that writes: [`crate::Beside`] does it
//! beside a running station.

use crate::database::{self, Place};
use crate::error::StoreError;
use crate::key::{self, CHECK_FILE, KEY_FILE};
use crate::store::Store;
use lamplight_units::Wall;
use rusqlite::OpenFlags;
use rusqlite::backup::{Backup, StepResult};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What a copy is called until it is whole.
const UNFINISHED: &str = "lamplight.db.unfinished";
/// Pages copied between two looks at whether to go on: about a millisecond.
const STEP: i32 = 64;

/// Whether the key lies beside the copy, in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithKey {
    /// The copy can be opened by whoever has it.
    Yes,
    /// The copy needs the key from elsewhere.
    No,
}

/// How far a copy has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages that are copied.
    pub done: u64,
    /// Pages in all.
    pub of: u64,
}

impl Store {
    /// Copies the store into the folder `to`, which must not hold one, from
    /// the caller's thread. `progress` may end it; then nothing is left there.
    ///
    /// Answers whether it was completed.
    ///
    /// # Errors
    /// When there is a store in `to`, or a disk refuses.
    pub fn backup(
        &self,
        to: &Path,
        with_key: WithKey,
        progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<bool, StoreError> {
        backup(self.place(), to, with_key, progress)
    }

    /// Puts a copy in the place of the store in `dir`, whose database is set
    /// aside; answers where. The store must be closed.
    ///
    /// # Errors
    /// When another process has the store, there is no copy in `from`, or a disk refuses.
    pub fn restore(from: &Path, dir: &Path, now: Wall) -> Result<Option<PathBuf>, StoreError> {
        fs::create_dir_all(dir).map_err(StoreError::file("making", dir))?;
        let unfinished = dir.join(UNFINISHED);
        copy_file(&from.join(database::FILE), &unfinished)?;
        // Whole on the disk before anything of the old is moved.
        fs::File::open(&unfinished)
            .and_then(|file| file.sync_all())
            .map_err(StoreError::file("writing", &unfinished))?;
        let aside = Self::set_aside(dir, now)?.map(|aside| aside.path);
        for name in [CHECK_FILE, KEY_FILE] {
            if from.join(name).exists() {
                keep_old_key(&dir.join(name), aside.as_deref())?;
                copy_file(&from.join(name), &dir.join(name))?;
            }
        }
        rename(&unfinished, &dir.join(database::FILE))?;
        Ok(aside)
    }
}

/// As [`Store::backup`].
pub(crate) fn backup(
    place: &Place,
    to: &Path,
    with_key: WithKey,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<bool, StoreError> {
    fs::create_dir_all(to).map_err(StoreError::file("making", to))?;
    let target = to.join(database::FILE);
    let unfinished = to.join(UNFINISHED);
    if target.exists() {
        return Err(StoreError::Occupied { path: target });
    }
    remove_if_there(&unfinished)?;
    let complete = copy(place, &unfinished, &mut progress)?;
    if !complete {
        remove_if_there(&unfinished)?;
        return Ok(false);
    }
    key::write_private(&to.join(CHECK_FILE), &place.key.name())?;
    if with_key == WithKey::Yes {
        key::write_private(&to.join(KEY_FILE), &place.key.hex())?;
    }
    rename(&unfinished, &target)?;
    Ok(true)
}

/// A key that is replaced stays beside the database it opens.
fn keep_old_key(path: &Path, aside: Option<&Path>) -> Result<(), StoreError> {
    match (aside, path.file_name().and_then(|name| name.to_str())) {
        (Some(aside), Some(name)) if path.exists() => {
            copy_file(path, &database::beside(aside, &format!(".{name}")))
        }
        _ => Ok(()),
    }
}

fn copy(
    place: &Place,
    to: &Path,
    progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<bool, StoreError> {
    let failed = || StoreError::sql("copying the database");
    let from = database::reading(place)?;
    from.execute_batch("BEGIN; SELECT count(*) FROM meta;")
        .map_err(failed())?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut copy = database::connect(to, &place.key, flags)?;
    let backup = Backup::new(&from, &mut copy).map_err(failed())?;
    loop {
        let step = backup.step(STEP).map_err(failed())?;
        let at = backup.progress();
        let of = u64::try_from(at.pagecount).unwrap_or_default();
        let left = u64::try_from(at.remaining).unwrap_or_default();
        let go_on = progress(Progress {
            done: of.saturating_sub(left),
            of,
        });
        match step {
            StepResult::Done => break,
            // It answers so while another connection holds the file; none holds the copy.
            StepResult::More | StepResult::Busy | StepResult::Locked => {}
            _ => return Err(failed()(rusqlite::Error::InvalidQuery)),
        }
        if go_on.is_break() {
            return Ok(false);
        }
    }
    drop(backup);
    drop(copy);
    fs::File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::file("writing", to))?;
    Ok(true)
}

fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::copy(from, to)
        .map(|_| ())
        .map_err(StoreError::file("copying", from))
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to)
        .and_then(|()| key::sync_folder(to))
        .map_err(StoreError::file("renaming", from))
}

fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        fs::remove_file(path).map_err(StoreError::file("removing", path))?;
    }
    Ok(())
}
