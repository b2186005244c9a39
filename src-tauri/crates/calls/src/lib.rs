//! Nurse calls: which are open, who goes, what ended them.
//!
//! - [`Calls`]: the register. News of a call system and wishes of people come in with the
//!   time; what happened comes out as [`Event`]s. A call that was raised stays open until
//!   a stated [`Reason`] ended it; nothing else takes it away.
//! - [`Policy`]: the kinds and their rules as one table ([`KindRules`]); the ward decides,
//!   docs/CALLS.md shows the defaults.
//! - [`Placed`]: where a call is, as the ward names it; [`Places`] is the ward's table.
//! - [`load`]: how long people waited, from the records.
//!
//! The calling rule: after every call that takes `now`, poll [`Calls::poll_event`] until it
//! is empty, then sleep until [`Calls::poll_timeout`] and call [`Calls::handle_timeout`].
//!
//! The call system stays what it is: the room lamp and its own signals do not depend on
//! this program, and nothing here silences them.

mod call;
mod due;
mod event;
mod hear;
mod kind;
pub mod load;
mod place;
mod policy;
mod presence;
mod register;
mod wish;

#[cfg(test)]
mod tests;

pub use call::{By, Call, CallId, Pager, Taken};
pub use event::{Event, Reason, Released, What};
pub use hear::Source;
pub use kind::Kind;
pub use place::{Placed, Places, PlacesError, Spot};
pub use policy::{Ends, KindRules, Policy, SystemRules};
pub use presence::{Presence, PresenceClass};
pub use register::{Calls, Counts, KeptCalls};
pub use wish::{May, Refusal, Wish};
