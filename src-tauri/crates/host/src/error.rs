//! Why a station can't run: what, where, what to do.

use std::path::PathBuf;

/// Why a station can't be started or asked.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// A file or folder.
    #[error("can't {what} {path}: {problem}. {hint}", path = path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system says.
        problem: std::io::Error,
        /// What to do.
        hint: &'static str,
    },
    /// The configuration is not TOML, or has unknown or missing entries.
    #[error("configuration {path}: {problem}", path = path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// Line, entry and reason.
        problem: String,
    },
    /// Another station uses the data folder.
    #[error("the data folder {path} is in use by another station; end it first, or give this one another folder with --data", path = path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// No station answers in that data folder.
    #[error("no station is running on the data folder {path} ({problem}); start one with `lamplight-headless --config FILE --data DIR`", path = path.display())]
    NotRunning {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        problem: std::io::Error,
    },
    /// A feed can't be set up.
    #[error("feed {feed}: {problem}")]
    Feed {
        /// The feed.
        feed: String,
        /// What and what to do.
        problem: String,
    },
    /// The system gives no thread or runtime.
    #[error("the system gives no thread: {0}")]
    Thread(std::io::Error),
    /// The station's thread ended by a fault of ours.
    #[error(
        "the station failed by a fault of this program; keep the log and report it, then start the station again"
    )]
    Failed,
    /// The station's thread is gone.
    #[error("the station has stopped")]
    Stopped,
    /// This station only shows another one's ward.
    #[error(
        "This screen only shows ward {0}, and nothing can be done from here. Go to the ward's own station."
    )]
    ViewOnly(String),
    /// What was asked for is refused; the sentence says why and what to do.
    #[error("{0}")]
    Refused(String),
    /// A copy of the records is damaged.
    #[error("the copy in {path} is not sound and was not put back: {faults}; take another one", path = path.display())]
    UnsoundCopy {
        /// Its folder.
        path: PathBuf,
        /// What is bad.
        faults: String,
    },
    /// A copy would not fit.
    #[error("{path} has {free_mb} MB free, the records need {needed_mb} MB; make room or take another folder", path = path.display())]
    NoRoom {
        /// The folder.
        path: PathBuf,
        /// What is needed.
        needed_mb: u64,
        /// What there is.
        free_mb: u64,
    },
    /// Their key can't be had.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
    /// The records can't be read.
    #[error(transparent)]
    Records(#[from] lamplight_store::StoreError),
    /// An export was not made.
    #[error(transparent)]
    Export(#[from] crate::exporting::ExportError),
}
