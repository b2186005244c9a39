//! Notes at a moment of a bed's past, and stretches of it that are to be kept.
//!
//! Both are one thing, a mark: a note is one that begins and ends at the same moment. A
//! stretch that is marked stays when waves and numbers of its age are removed; a note alone
//! keeps nothing but itself. Each mark has its author, and its rows in the journal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks that something be marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarkDraft {
    /// The bed.
    pub bed: String,
    /// From (ms since 1970). No mark lies in the future.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until; the same moment for a note.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// In words: [`MarkDraft::NOTE_MOST`] characters at most. A note at a moment has some.
    pub note: String,
}

impl MarkDraft {
    /// Characters of a note.
    pub const NOTE_MOST: usize = 500;
    /// The longest stretch: a day. In milliseconds.
    pub const SPAN_MOST_MS: i64 = 24 * 3_600_000;
    /// Marks of one bed. One more is refused: what is kept is kept, so somebody has to say
    /// which one can go.
    pub const OF_BED_MOST: usize = 1_000;
    /// The time that all stretches of one bed may last together: three days, so that marks
    /// can't fill the disk. In milliseconds.
    pub const KEPT_MOST_MS: i64 = 72 * 3_600_000;
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarkView {
    /// Names it.
    #[ts(type = "number")]
    pub id: i64,
    /// From (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until; the same moment for a note.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// In words, or empty.
    pub note: String,
    /// When it was made.
    #[ts(type = "number")]
    pub made_ms: i64,
    /// Who made it.
    pub by: String,
}

/// Names a mark of a bed, to remove it or to have it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarkName {
    /// The bed.
    pub bed: String,
    /// [`MarkView::id`].
    #[ts(type = "number")]
    pub id: i64,
}
