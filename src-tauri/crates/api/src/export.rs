//! Export: what a person chooses, how large it may become, how far it is.
//!
//! One export runs at a time, and it goes on when its dialog is closed; whoever opens the
//! dialog sees where it is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Numbers as a table of text.
    Csv,
    /// Numbers as a table for programs.
    Parquet,
    /// Waves and alarms as WFDB records.
    Wfdb,
    /// Waves and alarms as EDF+.
    Edf,
    /// Alarms and the journal as JSON lines.
    Jsonl,
}

/// What is to be exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportOrder {
    /// Of these beds, at least one.
    pub beds: Vec<String>,
    /// From this time on (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Up to this time (ms since 1970).
    #[ts(type = "number")]
    pub to_ms: i64,
    /// Which files, at least one kind.
    pub formats: Vec<ExportFormat>,
    /// Whether names, real times and texts go with it.
    pub identity: bool,
    /// The folder, from the root of a disk on; empty, or not there yet.
    pub folder: String,
}

/// What an export may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportEstimate {
    /// Bytes at the most.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What it does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportDoing {
    /// Looks at what there is.
    Survey,
    /// Writes numbers.
    Numbers,
    /// Writes waves.
    Waves,
    /// Writes events.
    Events,
}

/// Where the last export is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ExportState {
    /// There was none since the start.
    Idle,
    /// It runs.
    Running {
        /// From 0 to 1.
        share: f64,
        /// What it does.
        doing: ExportDoing,
        /// With which bed, or empty.
        bed: String,
        /// Somebody has cancelled it, and it is ending.
        cancelled: bool,
    },
    /// It is made.
    Done {
        /// Where.
        folder: String,
        /// How many files.
        files: u32,
        /// How many bytes.
        #[ts(type = "number")]
        bytes: u64,
    },
    /// It was cancelled; nothing of it is left.
    Cancelled,
    /// It was not made; nothing of it is left.
    Failed {
        /// Why, and what to do.
        sentence: String,
    },
}
