//! What the engine writes down: events for the journal, and the story of an open condition.

use crate::actor::{Actor, PersonId};
use crate::condition::{Acknowledger, Announcement, ConditionId, Priority, Subject};
use crate::engine::delivery::{DeliveryId, DeliveryState, Receiver};
use crate::engine::inactivation::{Inactivation, InactivationId, Pause};
use crate::policy::Rank;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// Something that happened, for the journal (IEC 60601-1-8, 6.12; unverified).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// One more than the event before; goes on over a restart.
    pub sequence: u64,
    /// When.
    pub at: Now,
    /// Of which condition, if of one.
    pub condition: Option<ConditionId>,
    /// What.
    pub what: What,
}

/// Why a condition's record was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// Its source says that it is over.
    BySource,
    /// Its source said so, and the end delay has passed.
    AfterDelay,
    /// A person has reset it.
    Reset(Actor),
    /// A person has seen what nobody could confirm.
    SeenUnconfirmed(Actor),
}

/// Why an acknowledgement or an acceptance ended while its condition goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Withdrawn {
    /// A person took it back.
    By(Actor),
    /// Its time ran out.
    RanOut,
    /// The one who had it gave it back.
    GivenBack,
    /// The condition became graver or true again.
    Graver,
    /// The bedside says so.
    Bedside,
    /// The patient for whom it was given has left, and another has come.
    AnotherPatient,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A condition began.
    Began(Arc<Announcement>),
    /// It came back soon after it had ended, or became true again after it was latched.
    Returned(Arc<Announcement>),
    /// Its source says something else of it.
    Changed(Arc<Announcement>),
    /// It became graver.
    Rose {
        /// From.
        from: Priority,
        /// To.
        to: Priority,
        /// By lasting, rather than by its source.
        by_time: bool,
    },
    /// It became milder, said its source.
    Fell {
        /// From.
        from: Priority,
        /// To.
        to: Priority,
    },
    /// Its source says that it is over; it is kept (latched, or within its end delay).
    OverAtSource,
    /// It is over and its record is closed.
    Ended(Ending),
    /// Its sound began, or was called anew.
    Sounded(Priority),
    /// Somebody acknowledged it.
    Acknowledged(Acknowledger),
    /// The acknowledgement ended while it goes on.
    Unacknowledged(Withdrawn),
    /// Another condition hides it.
    Inhibited(ConditionId),
    /// Nothing hides it any longer.
    ToTheFore,
    /// Somebody took responsibility.
    Accepted(PersonId),
    /// That ended while the condition goes on.
    Unaccepted(Withdrawn),
    /// It goes to the next receiver.
    Escalated(Rank),
    /// Nobody stands on that rung, or only somebody who had it already.
    Skipped(Rank),
    /// A delivery changed its state.
    Delivery {
        /// Which.
        id: DeliveryId,
        /// To whom.
        to: Receiver,
        /// On which rung.
        step: Rank,
        /// The state.
        state: DeliveryState,
    },
    /// The station's sound is paused.
    Paused(Pause),
    /// The pause is over: by somebody, or by itself.
    PauseEnded(Option<Actor>),
    /// Sound or alarms of a bed are paused or off.
    Inactivated(Inactivation),
    /// They are no longer: by somebody, or by itself.
    InactivationEnded {
        /// Which.
        id: InactivationId,
        /// By whom.
        by: Option<Actor>,
    },
    /// A reminder of what is off.
    Reminded,
    /// A subject has another owner.
    Assigned {
        /// Which.
        subject: Subject,
        /// Who.
        owner: Option<PersonId>,
        /// By whom.
        by: Actor,
    },
    /// The engine runs again after that long.
    Restarted {
        /// How long, on the wall clock.
        away: Duration,
    },
}

impl What {
    /// What a source said, where that is what happened.
    #[must_use]
    pub const fn said(&self) -> Option<&Arc<Announcement>> {
        let (Self::Began(said) | Self::Returned(said) | Self::Changed(said)) = self else {
            return None;
        };
        Some(said)
    }
}

/// What happened to an open condition so far. Its first event stays; of the others the
/// last [`Story::MOST`] are kept and the number of those left out is told. The journal has all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Story {
    /// How it began.
    pub first: Option<Arc<Event>>,
    /// Events between that are in the journal alone.
    pub omitted: u64,
    /// The last ones, oldest first.
    pub last: VecDeque<Arc<Event>>,
}

impl Story {
    /// How many events after the first are kept.
    pub const MOST: usize = 31;

    pub(super) fn add(&mut self, event: Arc<Event>) {
        if self.first.is_none() {
            self.first = Some(event);
            return;
        }
        if self.last.len() >= Self::MOST {
            self.last.pop_front();
            self.omitted += 1;
        }
        self.last.push_back(event);
    }

    /// Every event that is kept, oldest first.
    pub fn events(&self) -> impl Iterator<Item = &Arc<Event>> {
        self.first.iter().chain(&self.last)
    }
}
