//! The health of the feeds, as their adapters tell it.

use lamplight_units::{FeedId, Now};
use std::sync::Arc;

/// What a feed is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedState {
    /// Not yet begun.
    Starting,
    /// Waiting for devices.
    Listening,
    /// Trying to reach the other side.
    Connecting,
    /// Connected.
    Connected,
    /// It can't work until something is mended; it tries again by itself.
    Failed,
    /// Ended on purpose.
    Stopped,
}

impl FeedState {
    /// In one word, for the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Listening => "listening",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// One line of health.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedStatus {
    /// Which feed.
    pub id: FeedId,
    /// Where it listens or connects to.
    pub address: Arc<str>,
    /// What it is doing.
    pub state: FeedState,
    /// Since when.
    pub since: Now,
    /// Tries that failed in a row.
    pub failures: u32,
    /// Open connections.
    pub connections: u32,
    /// Messages a second over the last ten seconds.
    pub messages_per_s: f64,
    /// Messages so far.
    pub messages: u64,
    /// The same message again, which changed nothing.
    pub duplicates: u64,
    /// Dead letters so far.
    pub dead_letters: u64,
    /// When the last message came.
    pub last_message: Option<Now>,
    /// The last trouble in one sentence, or empty.
    pub trouble: Arc<str>,
}
