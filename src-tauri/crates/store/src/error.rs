//! What can go wrong: on opening and reading, and with one append.

use crate::codec::CodecError;
use crate::health::Trouble;
use std::path::PathBuf;

/// Opening, reading, checking or copying failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the store; nothing was touched.
    #[error("the store in {} is open in another process", dir.display())]
    Locked {
        /// The store's folder.
        dir: PathBuf,
    },
    /// Written by a newer program; nothing was touched.
    #[error("{} has schema {found}, this program knows up to {known}", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema's number.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// There is a database, and the key is not the one it was made with; nothing was touched.
    #[error("the key does not belong to {}", path.display())]
    WrongKey {
        /// The database.
        path: PathBuf,
    },
    /// There is a database, and its key file is gone; nothing was touched.
    #[error("{} is there, its key {} is not", path.display(), key.display())]
    KeyMissing {
        /// The database.
        path: PathBuf,
        /// Where the key was looked for.
        key: PathBuf,
    },
    /// The key file does not hold a key.
    #[error("{} holds no key of 64 hexadecimal digits", path.display())]
    KeyUnreadable {
        /// The key file.
        path: PathBuf,
    },
    /// The system gave no random numbers for a new key.
    #[error("no random numbers for a new key")]
    NoRandom,
    /// A file could not be read, written or moved.
    #[error("{what} {}", path.display())]
    File {
        /// What was being done.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("{what}")]
    Sql {
        /// What was being done.
        what: &'static str,
        /// Why it failed.
        source: rusqlite::Error,
    },
    /// A row is not what this program writes.
    #[error("{table} {row}: {what}")]
    BadRow {
        /// Its table.
        table: &'static str,
        /// Its key.
        row: i64,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A block does not decode.
    #[error("block {key} of series {series}")]
    BadBlock {
        /// Its series.
        series: u32,
        /// Its key in the table.
        key: i64,
        /// Why it does not decode.
        source: CodecError,
    },
    /// There is something where a copy should go; it is left as it is.
    #[error("{} is already there", path.display())]
    Occupied {
        /// What is there.
        path: PathBuf,
    },
    /// As many series as the archive can tell apart.
    #[error("the archive holds {limit} series, and takes no more")]
    TooManySeries {
        /// The bound.
        limit: u32,
    },
}

impl StoreError {
    /// Names what was being done when the database refused.
    pub(crate) fn sql(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sql { what, source }
    }

    /// Names what was being done to which file.
    pub(crate) fn file(
        what: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { what, path, source }
    }

    /// What kind of trouble with the disk this is, for the ones the writer meets.
    pub(crate) fn trouble(&self) -> Trouble {
        match self {
            Self::Sql { source, .. } => Trouble::of_sql(source),
            Self::File { source, .. } => Trouble::of_io(source),
            Self::Locked { .. } => Trouble::Locked,
            Self::BadRow { .. } | Self::BadBlock { .. } => Trouble::Damaged,
            Self::Newer { .. }
            | Self::WrongKey { .. }
            | Self::KeyMissing { .. }
            | Self::KeyUnreadable { .. }
            | Self::NoRandom
            | Self::Occupied { .. }
            | Self::TooManySeries { .. } => Trouble::Failing,
        }
    }
}

/// One append is not on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// Not yet: it waits in memory and is written when the disk takes it.
    #[error("not on the disk yet ({0}); it is written when the disk takes it")]
    Waiting(Trouble),
    /// Not, and it won't be: whoever sent it keeps it and sends it again.
    #[error("not written ({0})")]
    Refused(Trouble),
    /// More than the queue holds waits before it.
    #[error("not written: too much waits to be written")]
    QueueFull,
    /// The store is closed.
    #[error("not written: the store is closed")]
    Closed,
}
