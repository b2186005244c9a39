//! Opening and closing.

use crate::database::{self, Place};
use crate::error::StoreError;
use crate::faults::Faults;
use crate::key::{self, KeySource};
use crate::queue::Pace;
use crate::reader::Reader;
use crate::record::Seq;
use crate::series::Registry;
use crate::tail::Tails;
use crate::wal;
use crate::worker::Worker;
use crate::writer::{Shared, Writer};
use lamplight_units::Wall;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

const LOCK_FILE: &str = "lamplight.lock";

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The wall clock, for the name of what is set aside.
    pub now: Wall,
    /// How long things wait to be written together.
    pub pace: Pace,
    /// Trouble on demand, for tests.
    pub faults: Option<Arc<Faults>>,
}

impl Options {
    /// With the usual pace.
    #[must_use]
    pub fn new(now: Wall) -> Self {
        Self {
            now,
            pace: Pace::default(),
            faults: None,
        }
    }
}

/// A damaged database that was moved out of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub path: PathBuf,
}

/// What was found on opening.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// There was a damaged database; it is kept, and this one is new.
    pub set_aside: Option<SetAside>,
    /// The write-ahead log had changed, and commits in it were lost; a copy of the log as it
    /// was found.
    pub log_changed: Option<PathBuf>,
    /// There was none.
    pub new: bool,
    /// The last row of the journal.
    pub last: Seq,
}

/// The store of one station. It is closed when this is dropped: what waits is
/// written first, and writers that are left are answered `Closed`.
pub struct Store {
    shared: Arc<Shared>,
    place: Place,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the store in `dir`, and makes it where there is none.
    ///
    /// A damaged database is set aside, and a new one begun. A file of a newer
    /// program, a key that is not its own and another process that holds the
    /// store are errors, and nothing is touched.
    ///
    /// # Errors
    /// Those, and whatever the disk refuses.
    pub fn open(dir: &Path, source: &KeySource, options: Options) -> Result<Opened, StoreError> {
        fs::create_dir_all(dir).map_err(StoreError::file("making", dir))?;
        let lock = lock(dir)?;
        let log_changed = keep_changed_log(dir, options.now)?;
        let key = key::obtain(dir, source, &dir.join(database::FILE))?;
        let place = Place {
            dir: dir.to_owned(),
            key,
        };
        let (ready, registry, tails) = load(&place, options.now)?;
        let opened = (ready.set_aside.clone(), ready.new, ready.head.seq);
        let shared = Arc::new(Shared::new(registry, tails));
        let worker = Worker::new(
            Arc::clone(&shared),
            place.clone(),
            options.pace,
            options.faults,
            ready,
        )?;
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                worker.run();
                // Held as long as anybody may write; the system lets it go when the
                // process ends.
                drop(lock);
            })
            .map_err(StoreError::file("starting the writer of", dir))?;
        let (set_aside, new, last) = opened;
        Ok(Opened {
            store: Self {
                shared,
                place,
                thread: Some(thread),
            },
            set_aside: set_aside.map(|path| SetAside { path }),
            log_changed,
            new,
            last,
        })
    }

    /// Writes.
    #[must_use]
    pub fn writer(&self) -> Writer {
        Writer(Arc::clone(&self.shared))
    }

    /// Reads.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader::new(self.place.clone(), Arc::clone(&self.shared))
    }

    /// Closes it as dropping does, and waits at most so long: a disk that never answers
    /// does not keep a program from ending. Answers whether all that waited was written;
    /// if not, the writer's thread is left behind with it, and holds the store.
    #[must_use]
    pub fn close(mut self, within: Duration) -> bool {
        self.shared.queue.close();
        let ended = self.shared.ended(within);
        if !ended {
            self.thread = None;
        }
        ended
    }

    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    /// Puts a database that can't be opened out of the way, by a technician's
    /// decision (its key is lost); it is renamed, never removed. The next
    /// opening makes a new one.
    ///
    /// # Errors
    /// When another process has the store, or a file can't be renamed.
    pub fn set_aside(dir: &Path, now: Wall) -> Result<Option<SetAside>, StoreError> {
        let _lock = lock(dir)?;
        Ok(database::move_aside(dir, now)?.map(|path| SetAside { path }))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.shared.queue.close();
        if let Some(thread) = self.thread.take() {
            // It has no way to panic; if it did, its last words are in the log.
            let _ = thread.join();
        }
    }
}

/// The database with what is held of it in memory. What only shows as damaged
/// when it is read is set aside as well.
fn load(place: &Place, now: Wall) -> Result<(database::Ready, Registry, Tails), StoreError> {
    let read = |ready: &database::Ready| {
        let registry = Registry::load(&ready.db)?;
        let tails = Tails::load(&ready.db, &registry)?;
        Ok::<_, StoreError>((registry, tails))
    };
    let ready = database::ready(place, now)?;
    match read(&ready) {
        Ok((registry, tails)) => Ok((ready, registry, tails)),
        Err(error) if error.trouble() == crate::Trouble::Damaged && ready.set_aside.is_none() => {
            tracing::error!(%error, "the database is damaged and set aside");
            drop(ready);
            place.note_damage()?;
            let ready = database::ready(place, now)?;
            let (registry, tails) = read(&ready)?;
            Ok((ready, registry, tails))
        }
        Err(error) => Err(error),
    }
}

/// What SQLite is about to forget is copied first, for whoever may get more out of it.
fn keep_changed_log(dir: &Path, now: Wall) -> Result<Option<PathBuf>, StoreError> {
    let log = database::beside(&dir.join(database::FILE), "-wal");
    let found = wal::changed(&log).map_err(StoreError::file("reading", &log))?;
    let Some(what) = found else { return Ok(None) };
    tracing::error!(what, "commits in the write-ahead log are lost");
    let copy = database::beside(&database::free_name(dir, now), "-wal");
    fs::copy(&log, &copy).map_err(StoreError::file("copying", &log))?;
    Ok(Some(copy))
}

fn lock(dir: &Path) -> Result<File, StoreError> {
    let path = dir.join(LOCK_FILE);
    let file = File::create(&path).map_err(StoreError::file("locking", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked {
            dir: dir.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(StoreError::file("locking", path)(source)),
    }
}
