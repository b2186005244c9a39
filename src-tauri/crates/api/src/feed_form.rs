//! Feeds by form: what can be set of a feed, what a change does to the configuration's file,
//! and what a try said. A secret goes in and never comes out again.

use crate::devices::FeedKindView;
use crate::people::TypedView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be set of a feed. An empty text leaves an entry out of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedForm {
    /// Its id.
    pub id: String,
    /// What it speaks, and who connects.
    pub kind: FeedKindView,
    /// Whether it runs.
    pub enabled: bool,
    /// Where to listen, whom to connect to, or the serial port.
    pub address: String,
    /// Zone of times without one, such as `+01:00`.
    pub zone: String,
    /// The senders' dialect.
    pub dialect: String,
    /// Addresses that may connect.
    pub allow: Vec<String>,
    /// The most connections at a time; 0 leaves it to the station.
    pub connections_max: u32,
    /// Whether TLS protects it.
    pub tls: bool,
    /// The station's certificate, a file.
    pub certificate: String,
    /// Its key, a file.
    pub key: String,
    /// The authority of the other side, a file.
    pub authority: String,
    /// The other side's name in its certificate.
    pub server_name: String,
    /// Names that may connect.
    pub allow_names: Vec<String>,
    /// Speed of a serial line.
    pub baud: u32,
    /// Bits of a character on a serial line, 7 or 8.
    pub bits: u8,
    /// Stop bits on a serial line, 1 or 2.
    pub stop_bits: u8,
    /// MQTT: the version, `5` or `3.1.1`.
    pub mqtt_version: String,
    /// MQTT: the station's name at the broker.
    pub client_id: String,
    /// MQTT: the user.
    pub user: String,
    /// MQTT: the topic below which our own schema is spoken.
    pub root: String,
    /// Whether a password is kept for it; which, nobody is told.
    pub has_secret: bool,
}

/// What is to be done to a feed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum FeedChange {
    /// A new feed.
    Add {
        /// What it is.
        form: FeedForm,
        /// Its password; none without it.
        #[ts(type = "string | null")]
        secret: Option<TypedView>,
    },
    /// Another setting of one that is there.
    Set {
        /// Its id before.
        id: String,
        /// What it is to be.
        form: FeedForm,
        /// A new password; the old one stays without it.
        #[ts(type = "string | null")]
        secret: Option<TypedView>,
    },
    /// It is removed.
    Remove {
        /// Its id.
        id: String,
    },
}

/// What the file says of a feed beyond its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileEntries {
    /// The feed's id.
    pub feed: String,
    /// The entries by their names, with how many there are of what has several:
    /// `calls.row (3)`.
    pub entries: Vec<String>,
}

/// The forms of all feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedFormsView {
    /// The configuration's file.
    pub file: String,
    /// The feeds in its order.
    pub feeds: Vec<FeedForm>,
    /// What the file says beyond them: a form leaves it as it is, and it is changed in the file.
    pub file_only: Vec<FileEntries>,
    /// Names of dialects that can be chosen.
    pub dialects: Vec<String>,
    /// Why nothing can be changed here, in one sentence, or empty.
    pub fixed_because: String,
    /// Where passwords are kept: in the system's key store, or in a file.
    pub secrets_in_file: bool,
}

/// What a line of a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DiffWhat {
    /// In both.
    Same,
    /// Only in the new file.
    Added,
    /// Only in the old one.
    Removed,
    /// Lines of both were left out here.
    Gap,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffLine {
    /// What it is.
    pub what: DiffWhat,
    /// Its text.
    pub text: String,
}

/// What a change would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedPreview {
    /// The difference of the files, with three lines around each change.
    pub diff: Vec<DiffLine>,
    /// What is wrong with it, in one sentence; empty where it can be saved.
    pub problem: String,
    /// Names the file that it was made from, so that nothing is saved over another's change.
    pub basis: String,
}

/// What trying a feed said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedTried {
    /// Whether it would work.
    pub works: bool,
    /// What happened, in a sentence or two.
    pub says: String,
}
