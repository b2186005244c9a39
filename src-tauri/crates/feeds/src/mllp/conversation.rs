//! What one connection or line speaks: bytes in, turns out. No sockets.
//!
//! The sockets know nothing of HL7, ESPA or TAP and the protocol nothing of sockets; this
//! trait is all they share, so that each is tested without the other.

use crate::event::{Closed, Connection, FeedNews};
use crate::outlet::Outlet;
use crate::raw::Raw;
use lamplight_protocols::order::DeviceOrder;
use lamplight_units::{Mono, Now};
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;

/// What came of one message.
#[derive(Debug, Default)]
pub struct Turn {
    /// To tell the station before the sender hears anything. The first one
    /// decides whether the station has taken the message.
    pub news: Vec<FeedNews>,
    /// What to write back once it has, ready for the wire; may be empty.
    pub replies: Vec<u8>,
    /// The message as it came, where the turn is one; what could not be read has its bytes
    /// in its dead letter.
    pub raw: Option<Raw>,
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

    /// When [`Self::tick`] is to be called, for protocols that speak by themselves.
    fn due(&self) -> Option<Mono> {
        None
    }

    /// Time has passed; [`Self::next`] then has what came of it.
    fn tick(&mut self, _now: Now) {}

    /// The connection has ended, for this reason.
    fn closed(&mut self, _now: Now, _reason: &Closed) {}

    /// Takes an order for the other side; what became of it comes as a turn's
    /// [`FeedNews::Order`].
    ///
    /// # Errors
    /// With one sentence when it can't be carried.
    fn order(&mut self, _now: Now, _order: &DeviceOrder) -> Result<(), Arc<str>> {
        Err(Arc::from("this protocol has no way back to the device"))
    }
}

/// Starts a conversation for each connection of a feed.
pub trait Converse: Send + Sync + 'static {
    /// A fresh one.
    fn open(&self, connection: &Connection) -> Box<dyn Conversation>;

    /// Whether its conversations take orders.
    fn takes_orders(&self) -> bool {
        false
    }

    /// What runs beside the connections for as long as the feed does, also while there are
    /// none. It never ends by itself.
    fn beside(&self, _outlet: Outlet) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(pending())
    }
}
