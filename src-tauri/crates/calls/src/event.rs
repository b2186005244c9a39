//! What happened to a call.

use crate::call::{By, Call, CallId};
use crate::kind::Kind;
use lamplight_people::PersonId;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Something happened to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Now,
    /// What.
    pub what: What,
    /// The call as it is afterwards; of one that ended as it was last.
    pub call: Box<Call>,
}

impl Event {
    /// Which call.
    #[must_use]
    pub const fn id(&self) -> CallId {
        self.call.id
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It began.
    Raised,
    /// Words, place or urgency are other.
    Changed,
    /// It is of another kind: an emergency, since staff are present or the system says so.
    Became {
        /// What it was.
        from: Kind,
    },
    /// Somebody has it.
    Taken(By),
    /// Nobody has it any more, and it rings.
    Released(Released),
    /// Taken and not ended in time: it rings again as new.
    RangAgain,
    /// Somebody who answers it is in the room.
    Arrived,
    /// Nobody is there any more, and it is not over: it rings again as new.
    LeftUnended,
    /// Given to somebody, who is asked.
    HandedOn {
        /// Whom.
        to: PersonId,
        /// By whom.
        by: By,
    },
    /// Everybody is asked.
    Promoted(By),
    /// Over at its place; it waits for somebody to take it.
    OverAtPlace,
    /// Its system began anew, or can't be heard, and has not told it again.
    Unconfirmed,
    /// Its system tells it again.
    Confirmed,
    /// Somebody took the end back.
    Reopened(By),
    /// It ended.
    Ended(Reason),
}

/// Why nobody has it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Released {
    /// Somebody at this station gave it back.
    By(By),
    /// The call system says so.
    BySystem,
}

/// What ended a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its system says that it is over.
    AtPlace,
    /// Over at its place before, and now taken.
    Taken(By),
    /// Somebody at this station completed it.
    Completed(By),
    /// Its system never cancels and has not told it for the set time.
    TimedOut,
}

impl Reason {
    /// Its name in records.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AtPlace => "at_place",
            Self::Taken(_) => "taken",
            Self::Completed(_) => "completed",
            Self::TimedOut => "timed_out",
        }
    }

    /// Who ended it, where it was a person of this station.
    #[must_use]
    pub fn by(&self) -> Option<&Arc<str>> {
        match self {
            Self::Taken(by) | Self::Completed(by) => Some(by.name()),
            Self::AtPlace | Self::TimedOut => None,
        }
    }
}
