//! How a destination stands, for a screen.

use lamplight_units::{Mono, Wall};

/// Where the journal is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// Nothing was heard yet.
    Starting,
    /// The receiver has all of it.
    Synced,
    /// The receiver takes it, and has not all of it yet.
    Behind,
    /// The receiver can't be reached, or takes nothing for now; tries go on by themselves.
    Offline {
        /// Since when.
        since: Wall,
        /// What is wrong.
        sentence: String,
    },
    /// The receiver will not have it until somebody does something.
    Refused {
        /// Since when.
        since: Wall,
        /// What, and what to do.
        sentence: String,
    },
    /// Somebody has stopped it.
    Paused {
        /// Since when.
        since: Wall,
    },
}

/// The state with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Where it is.
    pub state: LinkState,
    /// Rows that the receiver has not confirmed.
    pub behind: u64,
    /// Every row up to this one is confirmed.
    pub confirmed: i64,
    /// When the receiver last confirmed anything.
    pub heard: Option<Wall>,
    /// When it is tried again, while nothing gets through.
    pub retry_at: Option<Mono>,
    /// Rows that were set aside since the start.
    pub set_aside: u64,
    /// The newest reason for setting one aside.
    pub set_aside_reason: Option<String>,
}
