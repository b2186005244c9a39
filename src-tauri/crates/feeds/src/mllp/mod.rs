//! HL7 v2 over MLLP: a listener, a client that reconnects, and a sender; and the sockets and
//! serial lines below every protocol that is a conversation ([`Converse`]).
//!
//! [`start`] runs one feed. Its connections read frames, let
//! `lamplight_protocols::hl7` answer, and hand over what was said; which bytes
//! mean what is the protocol's business, when they are read and written is ours.

pub(crate) mod again;
mod client;
mod connection;
mod conversation;
mod deadlines;
pub(crate) mod dial;
#[cfg(test)]
mod fake;
mod feed;
mod hl7;
mod listener;
mod orders;
pub mod send;
mod senders;
mod serial;

pub use conversation::{Conversation, Converse, GiveUp, Pending, Turn};

use crate::allow::AllowList;
use crate::backoff::{Backoff, Chances, Tries};
use crate::budget::Budget;
use crate::clock::Clock;
use crate::event::{FeedEvent, FeedNews};
use crate::handle::{FeedHandle, MOST_ORDERS, Stop};
use crate::isolate::isolated;
use crate::limits::Limits;
use crate::outlet::Outlet;
use crate::tls::{ClientTls, ServerTls};
use chrono::FixedOffset;
use feed::{Feed, Next};
use hl7::Hl7;
use lamplight_protocols::hl7::BedTerms;
use lamplight_protocols::hl7::receive::ReceiverConfig;
use lamplight_protocols::paging::alerts::CallSenders;
use lamplight_units::FeedId;
use senders::Senders;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::sync::{Mutex, mpsc};

/// One feed as configured.
#[derive(Debug, Clone)]
pub struct FeedConfig {
    /// Its name in the configuration.
    pub feed: FeedId,
    /// Which side opens the connection.
    pub transport: Transport,
    /// Its bounds.
    pub limits: Limits,
    /// How long it waits between tries.
    pub backoff: Backoff,
    /// The dialect of its senders by name, where their messages do not tell it.
    pub dialect: Option<Arc<str>>,
    /// Whose alerts are calls, for HL7.
    pub calls: Option<Arc<CallSenders>>,
    /// Which of its terms are facts of a bed.
    pub bed_terms: BedTerms,
}

/// Which side opens the connection.
#[derive(Debug, Clone)]
pub enum Transport {
    /// The devices connect to us.
    Listen(ListenConfig),
    /// We connect to a device or gateway.
    Connect(ConnectConfig),
    /// A serial line.
    Serial(SerialConfig),
}

/// A listener.
#[derive(Debug, Clone)]
pub struct ListenConfig {
    /// Where; port 0 lets the system choose.
    pub address: SocketAddr,
    /// TLS, or plain.
    pub tls: Option<ServerTls>,
    /// Who may connect.
    pub allow: AllowList,
}

/// A client.
#[derive(Debug, Clone)]
pub struct ConnectConfig {
    /// `host:port`; the name is looked up at each try.
    pub address: String,
    /// TLS, or plain.
    pub tls: Option<ClientTls>,
}

/// A serial line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialConfig {
    /// `/dev/ttyUSB0`, `COM3`; a name that stays is better, such as one of
    /// `/dev/serial/by-id`.
    pub port: String,
    /// Bits a second.
    pub baud: u32,
    /// 1 or 2.
    pub stop_bits: u8,
}

impl fmt::Display for SerialConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.port, self.baud)
    }
}

/// How the station names itself where a sender names no receiver (MSH-3).
const STATION_NAME: &str = "LAMPLIGHT";

/// Runs a feed that speaks HL7 v2; `zone` is meant by its senders where they
/// write none. See [`start_with`].
pub fn start(
    config: FeedConfig,
    zone: FixedOffset,
    queue: mpsc::Sender<FeedEvent>,
    clock: Arc<dyn Clock>,
    seed: u64,
) -> FeedHandle {
    let senders = Senders::new(receiver(&config, zone));
    let protocol = Hl7::new(senders, config.limits.frame_bytes, config.calls.clone());
    start_with(config, Arc::new(protocol), queue, clock, seed)
}

/// How the messages of a feed are read.
fn receiver(config: &FeedConfig, zone: FixedOffset) -> ReceiverConfig {
    ReceiverConfig {
        default_zone: zone,
        dialect: config.dialect.clone(),
        bed_terms: config.bed_terms.clone(),
        ..ReceiverConfig::new(STATION_NAME, config.feed.as_str())
    }
}

/// Runs a feed that speaks `protocol`; call it within a tokio runtime.
///
/// Nothing fails here: what prevents the feed is told as [`FeedNews::Failed`]
/// and tried again. The same `seed` waits the same times.
pub fn start_with(
    config: FeedConfig,
    protocol: Arc<dyn Converse>,
    queue: mpsc::Sender<FeedEvent>,
    clock: Arc<dyn Clock>,
    seed: u64,
) -> FeedHandle {
    let (sender, stop) = Stop::pair();
    let outlet = Outlet::new(
        config.feed,
        queue,
        clock,
        stop.clone(),
        config.limits.queue_time,
    );
    let (give, orders) = protocol
        .takes_orders()
        .then(|| mpsc::channel(MOST_ORDERS))
        .unzip();
    let feed = Arc::new(Feed {
        outlet,
        limits: config.limits,
        stop,
        budget: Budget::new(config.limits.unfinished_bytes),
        protocol,
        numbers: AtomicU64::new(1),
        orders: orders.map(|orders| Arc::new(Mutex::new(orders))),
    });
    let tries = Tries::new(config.backoff, Chances::new(seed));
    let task = tokio::spawn(supervise(feed, config.transport, tries));
    let handle = FeedHandle::new(sender, task);
    match give {
        Some(give) => handle.with_orders(give),
        None => handle,
    }
}

/// Runs the feed, and again after a fault of ours, until it is stopped.
async fn supervise(feed: Arc<Feed>, transport: Transport, mut tries: Tries) {
    loop {
        let running = isolated(async {
            tokio::select! {
                () = connected(&feed, transport.clone(), &mut tries) => {}
                () = feed.protocol.beside(feed.outlet.clone()) => {}
            }
        });
        if running.await.is_ok() {
            return;
        }
        let sentence = format!(
            "Feed {}: a fault of this program stopped it; it starts again. Keep the log and \
             report it.",
            feed.outlet.feed()
        );
        feed.outlet.tell(FeedNews::Fault { sentence }).await;
        match feed.pause(&mut tries).await {
            Next::Again => {}
            Next::Stop => return,
        }
    }
}

/// Keeps the feed's connections until it is stopped.
async fn connected(feed: &Arc<Feed>, transport: Transport, tries: &mut Tries) {
    let feed = Arc::clone(feed);
    match transport {
        Transport::Listen(config) => listener::run(feed, config, tries).await,
        Transport::Connect(config) => client::run(feed, config, tries).await,
        Transport::Serial(config) => serial::run(feed, config, tries).await,
    }
}

#[cfg(test)]
mod tests;
