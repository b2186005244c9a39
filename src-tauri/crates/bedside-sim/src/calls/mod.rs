//! Call systems as peers: one that speaks ESPA 4.4.4 as control station, one that speaks
//! TAP, each over its own connection to the station, following a [`script`].
//!
//! The ESPA system does what real ones do: it polls every 150 ms, sends a call again until
//! it is acknowledged, and after a restart tells again what is open.

mod espa;
pub mod script;
mod tap;

pub use script::{Script, ScriptError};

use script::{Event, Via};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

/// Where the station takes calls.
#[derive(Debug, Clone, Default)]
pub struct CallConfig {
    /// `host:port` of its ESPA listener.
    pub espa: Option<String>,
    /// `host:port` of its TAP listener.
    pub tap: Option<String>,
}

/// What was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CallTotals {
    /// Pages that the station acknowledged.
    pub acknowledged: u64,
    /// Pages that it refused, and that were sent again.
    pub refused: u64,
    /// Status blocks that it sent back.
    pub statuses: u64,
    /// Connections that stood.
    pub connections: u64,
}

#[derive(Debug, Default)]
struct Counts {
    acknowledged: AtomicU64,
    refused: AtomicU64,
    statuses: AtomicU64,
    connections: AtomicU64,
}

fn count(which: &AtomicU64) {
    which.fetch_add(1, Ordering::Relaxed);
}

/// Running call systems. Dropping it ends them at once.
#[derive(Debug)]
pub struct CallSystems {
    tasks: JoinSet<()>,
    counts: Arc<Counts>,
}

impl CallSystems {
    /// Starts them on the current tokio runtime; each connects by itself, and again when the
    /// station was away.
    #[must_use]
    pub fn start(config: &CallConfig, script: &Script) -> Self {
        let counts = Arc::<Counts>::default();
        let mut tasks = JoinSet::new();
        let start = Instant::now();
        if let Some(address) = config.espa.clone() {
            let events = script.events(Via::Espa);
            tasks.spawn(espa::run(address, events, start, counts.clone()));
        }
        if let Some(address) = config.tap.clone() {
            let events = script.events(Via::Tap);
            tasks.spawn(tap::run(address, events, start, counts.clone()));
        }
        Self { tasks, counts }
    }

    /// What was sent so far.
    #[must_use]
    pub fn totals(&self) -> CallTotals {
        let read = |which: &AtomicU64| which.load(Ordering::Relaxed);
        CallTotals {
            acknowledged: read(&self.counts.acknowledged),
            refused: read(&self.counts.refused),
            statuses: read(&self.counts.statuses),
            connections: read(&self.counts.connections),
        }
    }

    /// Ends them, and answers with what was sent.
    pub async fn stop(mut self) -> CallTotals {
        let totals = self.totals();
        self.tasks.shutdown().await;
        totals
    }
}

/// How long an answer is waited for.
const ANSWER: Duration = Duration::from_secs(5);
/// Between two tries to connect.
const RETRY: Duration = Duration::from_millis(500);

async fn connect(address: &str, counts: &Counts) -> TcpStream {
    loop {
        if let Ok(stream) = TcpStream::connect(address).await {
            // A socket that refuses it is slower, no more.
            let _ = stream.set_nodelay(true);
            count(&counts.connections);
            return stream;
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// The connection broke, or the station does not answer.
struct Lost;

impl From<std::io::Error> for Lost {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

/// The next byte, within the time for an answer.
async fn byte<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> Result<u8, Lost> {
    match timeout(ANSWER, stream.read_u8()).await {
        Ok(Ok(byte)) => Ok(byte),
        Ok(Err(_)) | Err(_) => Err(Lost),
    }
}

/// What a system still has to send, and what is open at it.
struct Work {
    events: std::collections::VecDeque<(Duration, Event)>,
    open: Vec<script::Page>,
    start: Instant,
}

impl Work {
    fn new(events: Vec<(Duration, Event)>, start: Instant) -> Self {
        Self {
            events: events.into(),
            open: Vec::new(),
            start,
        }
    }

    /// The next event if its time has come.
    fn due(&mut self) -> Option<Event> {
        let (at, _) = self.events.front()?;
        if *at > self.start.elapsed() {
            return None;
        }
        self.events.pop_front().map(|(_, event)| event)
    }

    /// A page was acknowledged: what is open at the system.
    fn sent(&mut self, page: &script::Page) {
        self.open.retain(|open| !open.same_call(page));
        if !page.ended {
            self.open.push(page.clone());
        }
    }

    /// After a restart: what is open is told again, before anything new.
    fn tell_again(&mut self) {
        for page in std::mem::take(&mut self.open).into_iter().rev() {
            self.events.push_front((Duration::ZERO, Event::Page(page)));
        }
    }

    /// The event could not be sent: it is the next again.
    fn back(&mut self, event: Event) {
        self.events.push_front((Duration::ZERO, event));
    }
}

#[cfg(test)]
mod tests;
