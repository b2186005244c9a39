//! Why there is no export.

use lamplight_export::WriteError;
use lamplight_store::{AppendError, StoreError};
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no export: one sentence, what, where and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No bed, or no format.
    #[error("nothing is chosen to export: choose at least one {what}")]
    NothingChosen {
        /// What is missing.
        what: &'static str,
    },
    /// The stretch is none.
    #[error("the export ends before it begins: choose a later end")]
    Stretch,
    /// A format that does not exist.
    #[error("{name:?} is no format of an export; there are csv, parquet, wfdb, edf, jsonl")]
    UnknownFormat {
        /// As written.
        name: String,
    },
    /// A bed of which nothing was ever kept.
    #[error("nothing was ever recorded of bed {bed}; check its name")]
    UnknownBed {
        /// As asked for.
        bed: String,
    },
    /// There is nothing in the stretch.
    #[error("nothing was recorded of these beds in that time; choose another time")]
    Nothing,
    /// The folder is none that can be found from everywhere.
    #[error(
        "the folder has to be written from the root of the disk on, such as /media/stick/export"
    )]
    NoFolder,
    /// The folder has something in it.
    #[error("the folder {path} is not empty; choose an empty or a new one", path = path.display())]
    NotEmpty {
        /// Which.
        path: PathBuf,
    },
    /// The folder can't be made or looked at.
    #[error("the folder {path} can't be used ({source}); choose another one", path = path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is too little room.
    #[error(
        "the export needs about {need_mb} MB, and {path} has {free_mb} MB free; make room or choose another folder",
        path = path.display()
    )]
    TooLittleRoom {
        /// Where.
        path: PathBuf,
        /// How much it needs.
        need_mb: u64,
        /// How much there is.
        free_mb: u64,
    },
    /// The disk was full in the middle of it.
    #[error("the disk with {path} is full; the unfinished export is removed. Make room or choose another folder", path = path.display())]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// A file can't be written.
    #[error("{path} can't be written ({source}); the unfinished export is removed", path = path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: WriteError,
    },
    /// The archive can't be read.
    #[error("the records can't be read: {0}")]
    Records(#[from] StoreError),
    /// The export can't be put on record, so it is not made.
    #[error("the export can't be noted in the journal ({0}), so it is not made")]
    Journal(#[from] AppendError),
    /// Another one runs.
    #[error("another export is running; wait for its end or cancel it")]
    Busy,
    /// Somebody cancelled it.
    #[error("the export was cancelled; nothing of it is left")]
    Cancelled,
    /// The system gives no random number, so nothing can be de-identified.
    #[error("the system gives no random numbers, so an export without identity can't be made")]
    NoRandom,
}

impl ExportError {
    /// Of a file that is being written; a full disk is told as such.
    pub(super) fn writing(path: &Path) -> impl FnOnce(WriteError) -> Self {
        move |source| match source {
            WriteError::Io(error) if error.kind() == io::ErrorKind::StorageFull => Self::Full {
                path: path.to_owned(),
            },
            source => Self::Write {
                path: path.to_owned(),
                source,
            },
        }
    }
}
