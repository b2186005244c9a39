//! The way to the hospital: what is sent when, what has arrived, and what the wire looks like.
//!
//! A *destination* receives the journal: today the central server. For each there is one
//! [`Outbox`], a state machine with one cursor over the journal; it reads no clock, no file
//! and no socket. The host gives it time and answers and carries out what it asks for.
//!
//! **The calling rule:** after every `handle`, carry out `poll` until it is empty, then wait
//! until `poll_timeout` or for the next input.
//!
//! - The cursor moves only on the receiver's word ([`wire::Taken`]), to where the receiver says
//!   that it stands; when it lost something (a backup was put back), that is a step back.
//! - Records are numbered by (station, journal, seq), so that sending twice is harmless.
//! - A record that the receiver can't take is offered [`outbox::OFFERS`] times, then set aside
//!   with the reason: its number and hash go in its place, so that the chain goes on.
//! - What an open high alarm says overtakes the backlog on a lane of its own
//!   ([`wire::Push::ahead`]), and comes once more in its order, where it counts as there.

pub mod backoff;
pub mod outbox;
pub mod sign;
pub mod state;
pub mod urgent;
pub mod wire;

pub use backoff::Backoff;
pub use outbox::{Effect, Failure, Input, Outbox, Step};
pub use state::{LinkState, Report};

/// What kind of receiver a destination is. One outbox serves each; they differ in how a
/// batch is written and how an answer is read, which is the host's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Destination {
    /// The hospital's `lamplight-central`.
    Central,
}

impl Destination {
    /// Its name in the store, for its cursor.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Central => "central",
        }
    }
}
