//! What one MLLP connection speaks: bytes in, turns out. No sockets.
//!
//! The sockets know nothing of HL7 and the protocol nothing of sockets; this
//! trait is all they share, so that each is tested without the other.

use crate::event::{Connection, FeedNews};
use lamplight_units::Now;

/// What came of one message.
#[derive(Debug, Default)]
pub struct Turn {
    /// To tell the station before the sender hears anything. The first one
    /// decides whether the station has taken the message.
    pub news: Vec<FeedNews>,
    /// What to write back once it has, ready for the wire; may be empty.
    pub replies: Vec<u8>,
}

/// What was read and is not a whole message yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// Nothing.
    Nothing,
    /// Bytes that belong to no message. More may follow, or a message.
    Stray,
    /// A message that has begun.
    Message,
}

/// Why what is pending will not become a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GiveUp {
    /// Its time is over.
    Late,
    /// It takes too much memory, together with those of other connections.
    OverBudget,
    /// The connection ends.
    Cut,
}

/// One connection's side of the protocol.
pub trait Conversation: Send {
    /// Takes bytes as they were read.
    fn push(&mut self, bytes: &[u8]);

    /// The next whole message, or piece that can't be one. Call until `None`.
    fn next(&mut self, now: Now) -> Option<Turn>;

    /// What was read and is not a whole message yet.
    fn pending(&self) -> Pending;

    /// Gives up what is pending; [`Self::next`] then has its dead letter.
    fn abandon(&mut self, reason: GiveUp);

    /// The station did not take the turn that [`Self::next`] gave last. Returns
    /// what to write back instead, and reads the message as new when it is sent
    /// again.
    fn not_taken(&mut self) -> Vec<u8>;
}

/// Starts a conversation for each connection of a feed.
pub trait Converse: Send + Sync + 'static {
    /// A fresh one.
    fn open(&self, connection: &Connection) -> Box<dyn Conversation>;
}
