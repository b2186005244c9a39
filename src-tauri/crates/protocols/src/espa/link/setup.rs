//! How a line is set up, and its times.

use std::time::Duration;

/// How the two sides share the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The call system is the control station: it polls us and selects us. The usual one.
    Station,
    /// The call system is to be polled by us, who are the control station.
    Control {
        /// Between two polls; 150 ms is usual.
        poll_every: Duration,
    },
    /// The call system never polls: it asks by ENQ, or sends blocks as they come (seen over
    /// TCP). Nothing can be sent to it.
    Simple,
}

/// How a line is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSetup {
    /// See there.
    pub role: Role,
    /// Our address; `2` as paging system, `1` as control station.
    pub own: u8,
    /// The call system's address.
    pub peer: u8,
    /// Answer each call with a status block (header `2`, "paged") at the next poll. A status
    /// request is always answered.
    pub tell_status: bool,
}

impl LinkSetup {
    /// The recommended addresses: control station `1`, paging system `2`.
    #[must_use]
    pub const fn new(role: Role) -> Self {
        let (own, peer) = match role {
            Role::Control { .. } => (b'1', b'2'),
            Role::Station | Role::Simple => (b'2', b'1'),
        };
        Self {
            role,
            own,
            peer,
            tell_status: false,
        }
    }
}

/// From a poll of another station to the selection that follows it (seen in the field).
pub const SELECT_TIME: Duration = Duration::from_millis(2_500);
/// From our ACK of a selection to the block, and from a block's beginning to its end.
pub const BLOCK_TIME: Duration = Duration::from_secs(15);
/// From ETX to the check byte.
pub const CHECK_TIME: Duration = Duration::from_millis(2_500);
/// Without a byte for so long the line counts as lost (seen in the field).
pub const SILENCE_TIME: Duration = Duration::from_secs(120);
/// A polled system that does not answer within this is asked again.
pub(super) const POLL_TIME: Duration = Duration::from_millis(500);
/// A system that has not answered so many polls is said to be silent, and polled rarely.
pub(super) const POLLS_MISSED: u32 = 6;
pub(super) const POLL_RARELY: Duration = Duration::from_secs(5);
/// A block is sent so often before it counts as not delivered.
pub(super) const SENDINGS: u32 = 3;
/// What waits to be sent. One more takes a status out; where only orders wait it is refused.
pub const OUTGOING_MAX: usize = 64;

/// An order that could not be sent within this is not sent any more: who gave it has been
/// told that it failed, and it could meet another call.
pub const ORDER_TIME: Duration = Duration::from_secs(10);
