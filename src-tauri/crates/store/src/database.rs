//! Connections to the database file, and what becomes of a damaged one.
//!
//! - WAL, `synchronous=FULL`: a commit is on the disk when it returns.
//! - Pages of 8 KiB: five blocks of a wave fit into one, three would not fill
//!   half as many of 4 KiB.
//! - No automatic vacuum: the space of what retention removes goes to the free
//!   list and is used again, so a full archive stays as large as it is.
//! - The WAL is copied back by the writer in steps ([`checkpoint`]), after it
//!   has answered, and cut to 64 MiB when a long reader has let it grow.

use crate::chain;
use crate::error::StoreError;
use crate::health::Trouble;
use crate::journal::Head;
use crate::key::Key;
use crate::record::Seq;
use crate::schema;
use lamplight_units::Wall;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database's name in the store's folder.
pub(crate) const FILE: &str = "lamplight.db";
/// Its presence says that the writer met damage; the next opening sets the database aside.
const DAMAGED_FILE: &str = "lamplight.damaged";
pub(crate) const PAGE: u32 = 8_192;
const WAL_MOST: u32 = 64 << 20;

/// Where things are.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) dir: PathBuf,
    pub(crate) key: Key,
}

impl Place {
    pub(crate) fn file(&self) -> PathBuf {
        self.dir.join(FILE)
    }

    /// Notes damage, so that even a crash before it is dealt with forgets nothing.
    pub(crate) fn note_damage(&self) -> Result<(), StoreError> {
        let path = self.dir.join(DAMAGED_FILE);
        fs::write(&path, b"").map_err(StoreError::file("noting damage in", path))
    }
}

/// A connection that writes; the only one.
pub(crate) struct Ready {
    pub(crate) db: Connection,
    pub(crate) head: Head,
    /// It was not there before.
    pub(crate) new: bool,
    pub(crate) set_aside: Option<PathBuf>,
}

/// Opens the database; sets a damaged one aside and begins a new one.
pub(crate) fn ready(place: &Place, now: Wall) -> Result<Ready, StoreError> {
    let mut set_aside = None;
    if place.dir.join(DAMAGED_FILE).exists() {
        set_aside = move_aside(&place.dir, now)?;
    }
    match begin(place) {
        Err(error) if error.trouble() == Trouble::Damaged && set_aside.is_none() => {
            tracing::error!(%error, "the database is damaged and set aside");
            set_aside = move_aside(&place.dir, now)?;
            begin(place).map(|ready| Ready { set_aside, ..ready })
        }
        other => other.map(|ready| Ready { set_aside, ..ready }),
    }
}

fn begin(place: &Place) -> Result<Ready, StoreError> {
    let path = place.file();
    let new = !path.exists();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = connect(&path, &place.key, flags)?;
    private(&path)?;
    let failed = || StoreError::sql("opening the database");
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .map_err(failed())?;
    db.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = {WAL_MOST};"
    ))
    .map_err(failed())?;
    schema::migrate(&db, &path)?;
    let head = head(&db).map_err(failed())?;
    Ok(Ready {
        db,
        head,
        new,
        set_aside: None,
    })
}

/// A connection that reads.
pub(crate) fn reading(place: &Place) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    connect(&place.file(), &place.key, flags)
}

/// A connection with the key, before anything is read.
pub(crate) fn connect(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection, StoreError> {
    let failed = || StoreError::sql("opening the database");
    let db = Connection::open_with_flags(path, flags).map_err(failed())?;
    // The library writes to standard error by itself otherwise; errors come back as such.
    db.query_row("PRAGMA cipher_log_level = NONE", [], |_| Ok(()))
        .optional()
        .map_err(failed())?;
    db.pragma_update(None, "key", key.pragma())
        .map_err(failed())?;
    db.execute_batch(&format!(
        "PRAGMA cipher_page_size = {PAGE}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;"
    ))
    .map_err(failed())?;
    db.busy_timeout(Duration::from_secs(2)).map_err(failed())?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Whether the key opens the file.
pub(crate) fn opens(path: &Path, key: &Key) -> bool {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    connect(path, key, flags)
        .and_then(|db| {
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
                .map_err(StoreError::sql("trying the key"))
        })
        .is_ok()
}

/// The end of the chain; in a new database with an id of its own.
fn head(db: &Connection) -> rusqlite::Result<Head> {
    if let Some(head) = Head::load(db)? {
        return Ok(head);
    }
    // Together, so that no crash leaves a chain with a head and no begin.
    let transaction = db.unchecked_transaction()?;
    let hash = chain::genesis(&store_id(db)?);
    let head = Head {
        seq: Seq::NONE,
        hash,
    };
    head.save(db)?;
    head.save_begin(db)?;
    transaction.commit()?;
    Ok(head)
}

pub(crate) fn store_id(db: &Connection) -> rusqlite::Result<Vec<u8>> {
    let id: Option<Vec<u8>> = db
        .query_row("SELECT value FROM meta WHERE key = 'store'", [], |row| {
            row.get(0)
        })
        .optional()?;
    match id {
        Some(id) => Ok(id),
        None => db.query_row(
            "INSERT INTO meta (key, value) VALUES ('store', randomblob(16)) RETURNING value",
            [],
            |row| row.get(0),
        ),
    }
}

#[cfg(unix)]
fn private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(StoreError::file("looking at", path))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
        .map_err(StoreError::file("closing to others", path))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// Renames the database and its WAL; answers the new name. Never onto a file that is there.
pub(crate) fn move_aside(dir: &Path, now: Wall) -> Result<Option<PathBuf>, StoreError> {
    let from = dir.join(FILE);
    if !from.exists() {
        return forget_damage(dir).map(|()| None);
    }
    let to = free_name(dir, now);
    let moved = |from: &Path, to: &Path| {
        fs::rename(from, to).map_err(StoreError::file("setting aside", from))
    };
    // The WAL first: a crash between the two leaves a database without its last
    // commits beside them, and both have the same stamp for a person to join.
    let wal = beside(&from, "-wal");
    if wal.exists() {
        moved(&wal, &beside(&to, "-wal"))?;
    }
    moved(&from, &to)?;
    let index = beside(&from, "-shm");
    if index.exists() {
        fs::remove_file(&index).map_err(StoreError::file("removing", index))?;
    }
    forget_damage(dir)?;
    Ok(Some(to))
}

/// A name for what is damaged that nothing has yet.
pub(crate) fn free_name(dir: &Path, now: Wall) -> PathBuf {
    let stamp: String = now
        .iso()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let name = |n: u32| dir.join(format!("lamplight-damaged-{stamp}-{n}.db"));
    let mut n = 1;
    while name(n).exists() || beside(&name(n), "-wal").exists() {
        n += 1;
    }
    name(n)
}

fn forget_damage(dir: &Path) -> Result<(), StoreError> {
    let path = dir.join(DAMAGED_FILE);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::file("removing", path)(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The database's companion, such as `-wal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Copies what it can from the WAL into the database, without waiting for readers.
pub(crate) fn checkpoint(db: &Connection) -> rusqlite::Result<()> {
    db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}
