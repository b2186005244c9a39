//! What a feed tells: one kind of event for all feeds, in one queue.

use crate::raw::Raw;
use lamplight_protocols::order::{OrderNumber, OrderOutcome};
use lamplight_protocols::radio::RadioNews;
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_units::{ControlId, FeedId, Now};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// Names a connection within the run of its feed; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

/// One connection, as the technician's list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its number.
    pub id: ConnectionId,
    /// The other side's address and port.
    pub peer: Arc<str>,
    /// Who the other side's certificate says it is (first of its names), if it
    /// showed one.
    pub name: Option<Arc<str>>,
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} ({name})", self.peer),
            None => f.write_str(&self.peer),
        }
    }
}

/// Something happened on a feed.
#[derive(Debug)]
pub struct FeedEvent {
    /// Which feed.
    pub feed: FeedId,
    /// Which connection; `None` for news of the feed as a whole.
    pub connection: Option<Connection>,
    /// When it happened. For a message: when its last byte had been read, not
    /// when the queue had room.
    pub received_at: Now,
    /// What.
    pub what: FeedNews,
    /// To be given back when what it brought is kept; the sender's answer waits for it.
    pub receipt: Option<Receipt>,
    /// The message as it came, where it is one; for the technician, and never waited for.
    pub raw: Option<Raw>,
}

/// A sender waits for its answer until what it sent is kept.
#[derive(Debug)]
pub struct Receipt(oneshot::Sender<()>);

impl Receipt {
    /// A receipt, and the wait for it.
    #[must_use]
    pub fn new() -> (Self, oneshot::Receiver<()>) {
        let (give, wait) = oneshot::channel();
        (Self(give), wait)
    }

    /// What the event brought is kept: its sender may be answered. A receipt that is
    /// dropped instead leaves the sender unanswered, and it sends again.
    pub fn kept(self) {
        // The connection may have ended meanwhile; then nobody waits.
        let _ = self.0.send(());
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedNews {
    /// A listener takes connections at this address (with the port the system
    /// chose, where 0 was asked for).
    Listening {
        /// Address and port.
        address: Arc<str>,
    },
    /// A client tries to connect.
    Connecting {
        /// Host and port as configured.
        address: Arc<str>,
    },
    /// A connection is up, its TLS handshake done.
    Connected,
    /// A connection has ended. Comes exactly once for each `Connected`.
    Disconnected {
        /// Why.
        reason: Closed,
    },
    /// The feed cannot run and will try again by itself.
    Failed {
        /// What, where, what to do.
        sentence: String,
    },
    /// A fault of this program stopped the feed; it starts again by itself.
    Fault {
        /// What, where, what to do.
        sentence: String,
    },
    /// A message was read. It is acknowledged after this event is in the queue.
    Message {
        /// What it brought; empty for a duplicate and for messages that tell nothing.
        reports: Vec<Report>,
        /// Its name, where it has one.
        control_id: Option<ControlId>,
        /// It came before and changes nothing.
        duplicate: bool,
        /// Its length.
        bytes: usize,
    },
    /// A message, a part of one, or a piece of the stream that could not be read.
    DeadLetter(DeadLetter),
    /// Dead letters beyond the limit of a minute, which were only counted.
    DeadLettersCounted {
        /// How many.
        count: u64,
    },
    /// Something to put before a technician; the feed goes on.
    Trouble {
        /// What, where, what to do.
        sentence: String,
    },
    /// A test that this program sends through the feed's queue itself; no peer said it.
    Test {
        /// Which.
        number: u64,
    },
    /// What became of an order that was given to [`crate::FeedHandle::orders`]; at most one
    /// of each outcome for an order, and none is no failure: the station's patience ends it.
    Order {
        /// Which.
        number: OrderNumber,
        /// What.
        outcome: OrderOutcome,
    },
    /// What a feed of radio devices sees, and how its links stand.
    Radio(RadioNews),
}

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// The peer closed it between messages: the normal end.
    ByPeer,
    /// The peer closed or lost it inside a message, which became a dead letter.
    InMidFrame,
    /// The feed was stopped.
    Stopped,
    /// Silence for longer than [`crate::Limits::idle_time`].
    Idle {
        /// The limit.
        after: Duration,
    },
    /// A frame without end for longer than [`crate::Limits::frame_time`].
    NeverEnding {
        /// The limit.
        after: Duration,
    },
    /// The peer did not read its answers for [`crate::Limits::write_time`].
    NotReading {
        /// The limit.
        after: Duration,
    },
    /// Too many unfinished bytes on all connections together.
    OverBudget {
        /// The limit in bytes.
        most: usize,
    },
    /// The network broke it.
    Broken {
        /// As the system tells it.
        problem: String,
    },
    /// A fault of this program while it served the connection.
    Fault,
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByPeer => f.write_str("closed by the peer"),
            Self::InMidFrame => f.write_str("ended by the peer in the middle of a message"),
            Self::Stopped => f.write_str("the feed was stopped"),
            Self::Idle { after } => write!(f, "silent for {} s", after.as_secs_f64()),
            Self::NeverEnding { after } => {
                write!(f, "a message did not end within {} s", after.as_secs_f64())
            }
            Self::NotReading { after } => write!(
                f,
                "the peer did not read its acknowledgements for {} s",
                after.as_secs_f64()
            ),
            Self::OverBudget { most } => write!(
                f,
                "unfinished messages of all connections hold more than {most} bytes"
            ),
            Self::Broken { problem } => write!(f, "the connection broke: {problem}"),
            Self::Fault => f.write_str("a fault of this program; see its log"),
        }
    }
}
