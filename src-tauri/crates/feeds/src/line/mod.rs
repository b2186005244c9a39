//! Call systems that page: ESPA 4.4.4 and TAP, over TCP and serial lines.
//!
//! The sockets, lines, bounds and supervision are those of [`crate::mllp`]; here a
//! conversation joins the protocol's dialogue with the desk that makes calls of pages. A
//! block is acknowledged to the call system when the call is kept ([`crate::Receipt`]); one
//! that the station did not take is refused, so that the call system sends it again.
//!
//! One feed is one call system: what is open is remembered over its connections, and that it
//! has fallen silent is told of it ([`watch`]).

mod espa;
mod presence;
mod tap;
mod watch;

use crate::clock::Clock;
use crate::event::{FeedEvent, FeedNews};
use crate::handle::FeedHandle;
use crate::mllp::{self, Conversation, Converse, FeedConfig, Turn};
use crate::outlet::Outlet;
use crate::raw::Raw;
use crate::{Connection, Limits};
use lamplight_protocols::call::{CallReport, TakesOrders};
use lamplight_protocols::espa::link::{LinkSetup, Role, SILENCE_TIME};
use lamplight_protocols::paging::desk::Desk;
use lamplight_protocols::paging::table::CallTable;
use lamplight_protocols::parity;
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_units::Personal;
use presence::Presence;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use watch::{Sign, Watch};

/// What is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineProtocol {
    /// ESPA 4.4.4.
    Espa(LinkSetup),
    /// TAP 1.8; with a password that callers must give.
    Tap(Option<Arc<str>>),
}

/// One call system has one connection; a few more while a lost one is not yet known as lost.
const CONNECTIONS: usize = 8;

/// How a call system speaks and what its pages mean.
#[derive(Debug, Clone)]
pub struct LineSetup {
    /// What is spoken.
    pub protocol: LineProtocol,
    /// Characters have seven bits and even parity.
    pub seven_bits: bool,
    /// What pages mean.
    pub table: Arc<CallTable>,
    /// Without polls: its connection comes with a call and goes, so that it is not missed
    /// while it has not been there.
    pub visits: bool,
}

impl LineSetup {
    /// The bounds of such a feed: where somebody polls nobody is silent for long.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            idle_time: self.polls().then_some(SILENCE_TIME),
            connections: CONNECTIONS,
            ..Limits::default()
        }
    }

    /// Whether either side polls; what polls also takes orders.
    #[must_use]
    pub fn polls(&self) -> bool {
        match self.sign() {
            Sign::Polls | Sign::Answers => true,
            Sign::Connection => false,
        }
    }

    /// By what the call system is known to be there.
    const fn sign(&self) -> Sign {
        match &self.protocol {
            LineProtocol::Espa(link) => match link.role {
                Role::Station => Sign::Polls,
                Role::Control { .. } => Sign::Answers,
                Role::Simple => Sign::Connection,
            },
            LineProtocol::Tap(_) => Sign::Connection,
        }
    }
}

/// Runs the feed of one call system; see [`mllp::start_with`].
pub fn start(
    config: FeedConfig,
    setup: LineSetup,
    queue: mpsc::Sender<FeedEvent>,
    clock: Arc<dyn Clock>,
    seed: u64,
) -> FeedHandle {
    let after = config.limits.idle_time.unwrap_or(SILENCE_TIME);
    let watch = Watch::new(clock.now(), setup.sign(), after, setup.visits);
    let lines = Lines {
        desk: Arc::new(Mutex::new(Desk::new(
            config.feed.as_str(),
            Arc::clone(&setup.table),
            match setup.polls() {
                true => TakesOrders::Told,
                false => TakesOrders::No,
            },
        ))),
        setup,
        presence: Arc::new(Presence::new(watch, Arc::clone(&clock))),
        clock: Arc::clone(&clock),
    };
    mllp::start_with(config, Arc::new(lines), queue, clock, seed)
}

/// Opens a conversation for each connection of the feed.
struct Lines {
    setup: LineSetup,
    desk: Arc<Mutex<Desk>>,
    presence: Arc<Presence>,
    clock: Arc<dyn Clock>,
}

impl Converse for Lines {
    fn open(&self, _connection: &Connection) -> Box<dyn Conversation> {
        let bits = Bits {
            seven: self.setup.seven_bits,
        };
        let desk = Arc::clone(&self.desk);
        let visit = self.presence.visit();
        match &self.setup.protocol {
            LineProtocol::Espa(link) => {
                let now = self.clock.now();
                Box::new(espa::Talk::new(now, link.clone(), bits, desk, visit))
            }
            LineProtocol::Tap(password) => {
                Box::new(tap::Talk::new(password.clone(), bits, desk, visit))
            }
        }
    }

    fn takes_orders(&self) -> bool {
        self.setup.polls()
    }

    fn beside(&self, outlet: Outlet) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move { self.presence.tell(&self.desk, &outlet).await })
    }
}

/// Seven bits with parity, or eight.
#[derive(Debug, Clone, Copy)]
struct Bits {
    seven: bool,
}

impl Bits {
    fn read(self, into: &mut Vec<u8>, bytes: &[u8]) {
        if self.seven {
            into.extend(bytes.iter().map(|byte| parity::strip(*byte)));
        } else {
            into.extend_from_slice(bytes);
        }
    }

    fn write(self, mut bytes: Vec<u8>) -> Vec<u8> {
        if self.seven {
            for byte in &mut bytes {
                *byte = parity::even(*byte);
            }
        }
        bytes
    }
}

/// What came over a line since the last message, its newest bytes: the message, and the
/// polls before it.
#[derive(Debug, Default)]
struct Recorded(Vec<u8>);

impl Recorded {
    /// A page is some hundred bytes long.
    const MOST: usize = 4 << 10;

    fn add(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        let over = self.0.len().saturating_sub(Self::MOST);
        self.0.drain(..over);
    }

    /// A message has ended.
    fn take(&mut self) -> Raw {
        Raw::new(&std::mem::take(&mut self.0))
    }
}

/// A message of calls.
fn message(calls: Vec<CallReport>, duplicate: bool, bytes: usize) -> FeedNews {
    FeedNews::Message {
        reports: calls
            .into_iter()
            .map(|call| Report::Call(Box::new(call)))
            .collect(),
        control_id: None,
        duplicate,
        bytes,
    }
}

/// What could not be used. Calls may name patients, so its bytes print as nothing.
fn dead_letter(reason: Arc<str>, bytes: Vec<u8>, length: usize) -> FeedNews {
    FeedNews::DeadLetter(DeadLetter {
        control_id: None,
        reason,
        defects: Vec::new(),
        head: Arc::from(""),
        octets: false,
        bytes: Personal::new(bytes),
        length,
    })
}

fn turn(news: Option<FeedNews>, replies: Vec<u8>) -> Turn {
    Turn {
        news: news.into_iter().collect(),
        replies,
        raw: None,
    }
}

#[cfg(test)]
mod tests;
