//! What is written together, and what is read back.

use crate::cursor::{Cursor, NotSent};
use crate::episode::Episode;
use crate::mark::Mark;
use crate::part::Part;
use crate::setting::Setting;
use lamplight_units::{BedId, Personal, Wall};

/// The number of a row of the journal; the first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seq(pub(crate) i64);

impl Seq {
    /// Before the first row.
    pub const NONE: Self = Self(0);

    /// From a number that somebody kept, such as a cursor.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

/// One thing that happened, before it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When, on the station's wall clock.
    pub at: Wall,
    /// What kind of thing, such as `condition.began`; a word of the host's.
    pub kind: String,
    /// The bed it concerns.
    pub bed: Option<BedId>,
    /// The patient it concerns.
    pub patient: Option<Personal<String>>,
    /// Who did it.
    pub actor: Option<String>,
    /// The condition it belongs to, so that its story can be read.
    pub condition: Option<u64>,
    /// All of it, as JSON text; kept byte for byte.
    pub body: String,
}

impl Entry {
    /// With nobody and nothing named.
    #[must_use]
    pub fn new(at: Wall, kind: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            at,
            kind: kind.into(),
            bed: None,
            patient: None,
            actor: None,
            condition: None,
            body: body.into(),
        }
    }

    /// What it takes in memory, roughly; the queue is bounded by it.
    pub(crate) fn size(&self) -> usize {
        96 + self.kind.len() + self.body.len()
    }
}

/// A row of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number.
    pub seq: Seq,
    /// What happened.
    pub entry: Entry,
    /// Over this row and the one before; see [`crate::chain`].
    pub hash: [u8; 32],
}

/// What is written in one transaction: all of it or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// Rows of the journal, in order.
    pub entries: Vec<Entry>,
    /// Conditions as they are now; each replaces what was known of it.
    pub episodes: Vec<Episode>,
    /// Settings that change.
    pub settings: Vec<Setting>,
    /// Stretches to keep, or to keep no longer.
    pub marks: Vec<Mark>,
    /// The parts of the station's state that are other after the entries.
    pub parts: Vec<Part>,
    /// How far receivers of the journal have come.
    pub cursors: Vec<Cursor>,
    /// Rows that a receiver does not get.
    pub not_sent: Vec<NotSent>,
    /// Of these: the receiver and the first row of what it has after all.
    pub sent_late: Vec<(String, Seq)>,
    /// Nobody will send this again (a condition, an acknowledgement): while the
    /// disk is in trouble it waits in memory. Without it the batch is refused,
    /// and whoever sent it keeps it.
    pub keep: bool,
}

impl Batch {
    /// Entries that a sender repeats until they are acknowledged.
    #[must_use]
    pub fn repeatable(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            ..Self::default()
        }
    }

    /// Entries that nobody repeats.
    #[must_use]
    pub fn kept(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            keep: true,
            ..Self::default()
        }
    }

    /// The newest time in it.
    pub(crate) fn newest(&self) -> Option<Wall> {
        self.entries.iter().map(|entry| entry.at).max()
    }

    pub(crate) fn size(&self) -> usize {
        let entries: usize = self.entries.iter().map(Entry::size).sum();
        let body = |(name, body): &Part| 64 + name.len() + body.as_ref().map_or(0, String::len);
        let parts: usize = self.parts.iter().map(body).sum();
        let small = self.episodes.len() + self.settings.len() + self.marks.len();
        let sent = self.cursors.len() + self.not_sent.len() + self.sent_late.len();
        entries + parts + 256 * (small + sent)
    }
}
