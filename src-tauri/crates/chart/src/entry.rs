//! One entry of a chart: what it keeps, whether it holds, and why one is refused.

use crate::author::Author;
use crate::item::{Item, Note};
use crate::judge::Question;
use lamplight_units::{DeviceId, Now};
use serde::{Deserialize, Serialize};

/// Names an entry within its chart. Ids only grow, so order of entry is order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryId(u64);

impl EntryId {
    /// As a number, for a command from the screen.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// From the number of a command; one that names nothing is refused there.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }
}

/// Where an entry comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// Its author measured or judged it.
    Charted,
    /// A device measured it, its author confirmed it.
    Confirmed {
        /// Which device.
        device: DeviceId,
    },
}

/// Whether an entry holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It holds.
    Stands,
    /// Another entry took its place.
    Corrected {
        /// Which.
        by: EntryId,
    },
    /// It was a mistake altogether, such as another patient's.
    Struck {
        /// Who says so.
        by: Author,
        /// When.
        at: Now,
        /// Why.
        reason: Note,
    },
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub id: EntryId,
    /// What.
    pub item: Item,
    /// When it was measured.
    pub measured: Now,
    /// When it was entered.
    pub entered: Now,
    /// Who entered or confirmed it.
    pub by: Author,
    /// Where it comes from.
    pub origin: Origin,
    /// It is unusual, and its author was asked and said that it is right.
    pub sure: bool,
    /// The entry whose place it takes, and why.
    pub corrects: Option<(EntryId, Note)>,
    /// Whether it holds.
    pub state: State,
}

/// What somebody wants to enter.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// What.
    pub item: Item,
    /// When it was measured ([`Now::at`] places a typed time).
    pub measured: Now,
    /// The author was asked about what is unusual and says that it is right.
    pub sure: bool,
}

/// Why the chart does not take something: one sentence to show.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Ask the author; if it is right, enter it again as sure.
    #[error("{}", ask(.0))]
    Ask(Vec<Question>),
    /// It can't be.
    #[error("{0}")]
    Impossible(String),
    /// Measured later than now.
    #[error("the time of measuring lies in the future; correct the time")]
    Future,
    /// Measured more than a day before the stay began.
    #[error("measured more than a day before this stay began; it belongs to an earlier chart")]
    EarlierStay,
    /// There is no such entry.
    #[error("entry {0} is not in this patient's chart")]
    NoEntry(u64),
    /// It does not stand any more.
    #[error("entry {0} was corrected or struck already; correct the one that stands")]
    NotStanding(u64),
    /// A correction is of the same kind.
    #[error("a correction is of the same kind as entry {0}; strike that one and enter this anew")]
    OtherKind(u64),
    /// A correction or strike needs a reason.
    #[error("say why, in at most 200 characters")]
    Reason,
    /// There is no such spot-check waiting.
    #[error("measurement {0} is not waiting for confirmation (any more)")]
    NoSpotCheck(u64),
}

fn ask(questions: &[Question]) -> String {
    let all: Vec<String> = questions.iter().map(ToString::to_string).collect();
    all.join("; ")
}

/// A reason is short and not empty; it is a free text and so personal.
pub(crate) fn a_reason(reason: &str) -> Result<Note, Refusal> {
    if reason.trim().chars().count() > 200 {
        return Err(Refusal::Reason);
    }
    Note::new(reason).map_err(|_| Refusal::Reason)
}
