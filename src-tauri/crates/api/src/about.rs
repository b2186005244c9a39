//! What the station says of itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The program and its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutView {
    /// Version of the program.
    pub version: String,
    /// Its licence, as SPDX names it.
    pub licence: String,
    /// Where its data are.
    pub data_folder: String,
    /// Its records, or `None` when nothing is recorded.
    pub records: Option<AboutRecordsView>,
}

/// The records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutRecordsView {
    /// Where the key is that they are encrypted with.
    pub key: KeyPlaceView,
    /// What is wrong with them, in a sentence, or `None`.
    pub trouble: Option<String>,
    /// The bytes that hold something.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// Where the key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlaceView {
    /// In a file beside the records that only its owner can read.
    File,
    /// In the system's key store.
    System,
}
