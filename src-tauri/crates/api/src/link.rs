//! How the way to the hospital's central server stands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The central server, for the header and the technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CentralView {
    /// Its address.
    pub server: String,
    /// Where the journal is on its way.
    pub state: CentralState,
    /// Rows that it has not confirmed.
    #[ts(type = "number")]
    pub behind: u64,
    /// When it last confirmed anything.
    #[ts(type = "number | null")]
    pub heard_ms: Option<i64>,
    /// Rows that were set aside since the start, because it does not take them.
    #[ts(type = "number")]
    pub set_aside: u64,
    /// The newest reason.
    pub set_aside_reason: Option<String>,
}

/// Where the journal is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CentralState {
    /// Nothing was heard yet.
    Starting,
    /// The server has all of it.
    Synced,
    /// It takes it, and has not all of it yet.
    Behind,
    /// It can't be reached, or takes nothing for now.
    Offline {
        /// Since when.
        #[ts(type = "number")]
        since_ms: i64,
        /// What is wrong.
        sentence: String,
    },
    /// It will not have it until somebody does something.
    Refused {
        /// Since when.
        #[ts(type = "number")]
        since_ms: i64,
        /// What, and what to do.
        sentence: String,
    },
    /// Somebody has stopped it.
    Paused {
        /// Since when.
        #[ts(type = "number")]
        since_ms: i64,
    },
}
