//! One call.

use crate::kind::Kind;
use crate::place::Placed;
use lamplight_people::PersonId;
use lamplight_protocols::call::{CallUrgency, TakesOrders};
use lamplight_units::{FeedId, Now, Wall};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Names a call in commands, records and on the screen; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CallId(pub u64);

/// Who took a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// Somebody at this station.
    Person {
        /// Who.
        id: PersonId,
        /// As they are called.
        name: Arc<str>,
    },
    /// Somebody elsewhere, as the call system names them; empty when it does not.
    System(Arc<str>),
}

impl By {
    /// What to read; empty for somebody without a name.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Person { name, .. } | Self::System(name) => name,
        }
    }

    /// The person, where it is one of this station.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person { id, .. } => Some(id),
            Self::System(_) => None,
        }
    }
}

/// That somebody has taken it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Who.
    pub by: By,
    /// When.
    pub at: Now,
}

/// Another pager that a call was sent to, with the key that the call has there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pager {
    /// Its address.
    pub address: Arc<str>,
    /// The call's key there.
    pub key: Arc<str>,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// The call system.
    pub system: Arc<str>,
    /// The system's name for it.
    pub key: Arc<str>,
    /// The other pagers that it was sent to.
    #[serde(default)]
    pub also: Vec<Pager>,
    /// Over which feed it came.
    pub feed: FeedId,
    /// Where.
    pub place: Placed,
    /// What sort it is.
    pub kind: Kind,
    /// What sort the system said that it is; another one where presence made it an emergency.
    pub told: Kind,
    /// The system's words.
    pub text: Arc<str>,
    /// How urgent the system says it is.
    pub urgency: Option<CallUrgency>,
    /// When it was raised, on our clock.
    pub raised: Now,
    /// When the system says that it was raised, on its clock: kept, and trusted for nothing.
    pub sent_at: Option<Wall>,
    /// It was there before we heard of it: since when is not known.
    pub from_memory: bool,
    /// What the system makes of orders for it.
    pub takes_orders: TakesOrders,
    /// A speech connection is open.
    pub speaking: bool,
    /// Who has it.
    pub taken: Option<Taken>,
    /// Who had it first, and when: the acknowledged-time.
    pub first_taken: Option<Taken>,
    /// When somebody was in the room first, after it was raised: the arrived-time.
    pub arrived: Option<Now>,
    /// Somebody who answers it is in the room now.
    pub attended: bool,
    /// Over at its place, and waits for somebody to take it.
    pub over_at_place: Option<Now>,
    /// The system has not told it again since a restart or a silence: nobody knows.
    pub unconfirmed: bool,
    /// Whom it was given to and who has not taken it yet.
    pub handed_to: Option<PersonId>,
    /// Everybody is asked.
    pub promoted: bool,
    /// How often it rang again as new.
    pub rang_again: u32,
    /// When it last rang as new.
    pub rung: Now,
    /// When the system last told it.
    pub heard: Now,
}

impl Call {
    /// The most pagers of one call; of more, an end by their addresses is found by its text.
    pub const MOST_ALSO: usize = 16;

    /// Every key under which its system tells it.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.key).chain(self.also.iter().map(|pager| &pager.key))
    }

    /// Whether it was sent to that address.
    pub(crate) fn is_at(&self, address: &str) -> bool {
        *self.place.told.address == *address
            || self.also.iter().any(|pager| *pager.address == *address)
    }

    /// Whether it rings: nobody has it and nobody is there.
    #[must_use]
    pub const fn rings(&self) -> bool {
        self.taken.is_none() && !self.attended
    }
}
