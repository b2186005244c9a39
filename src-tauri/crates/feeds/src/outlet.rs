//! The bounded way from a feed into the station's queue.
//!
//! News that changes what is connected, and dead letters, wait as long as it
//! takes, which holds back the peer that caused them. A message waits for a
//! limited time, because its sender can keep it and is told so.

use crate::clock::Clock;
use crate::event::{Connection, FeedEvent, FeedNews};
use crate::handle::Stop;
use lamplight_units::{FeedId, Now};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// The station did not take a message, so nobody may acknowledge it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// The queue stayed full.
    Full,
    /// Nobody reads the queue any more.
    Gone,
}

/// Sends a feed's events.
#[derive(Clone)]
pub struct Outlet {
    feed: FeedId,
    queue: mpsc::Sender<FeedEvent>,
    clock: Arc<dyn Clock>,
    stop: Stop,
    patience: Duration,
}

impl Outlet {
    pub fn new(
        feed: FeedId,
        queue: mpsc::Sender<FeedEvent>,
        clock: Arc<dyn Clock>,
        stop: Stop,
        patience: Duration,
    ) -> Self {
        Self {
            feed,
            queue,
            clock,
            stop,
            patience,
        }
    }

    pub const fn feed(&self) -> &FeedId {
        &self.feed
    }

    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// Tells news of the feed as a whole, waiting for room.
    pub async fn tell(&self, what: FeedNews) {
        self.tell_of(None, self.now(), what).await;
    }

    /// Tells news, waiting for room. Only while the feed stops is the wait
    /// bounded, so that a stuck station cannot keep it from stopping.
    pub async fn tell_of(&self, connection: Option<&Connection>, at: Now, what: FeedNews) {
        self.send(self.event(connection, at, what)).await;
    }

    /// Sends an event, waiting for room as [`Self::tell_of`] does.
    pub async fn send(&self, event: FeedEvent) {
        let stopping = async {
            self.stop.stopped().await;
            sleep(self.patience).await;
        };
        tokio::select! {
            biased;
            sent = self.queue.send(event) => if sent.is_err() {
                tracing::debug!(feed = %self.feed, "news of a feed that nobody reads any more");
            },
            () = stopping => {
                tracing::warn!(feed = %self.feed, "news let go: the queue stayed full while stopping");
            }
        }
    }

    /// Waits a limited time for room for a message's first event.
    pub async fn room(&self) -> Result<mpsc::Permit<'_, FeedEvent>, NotTaken> {
        match timeout(self.patience, self.queue.reserve()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(NotTaken::Gone),
            Err(_) => Err(NotTaken::Full),
        }
    }

    /// An event of this feed.
    pub fn event(&self, connection: Option<&Connection>, at: Now, what: FeedNews) -> FeedEvent {
        FeedEvent {
            feed: self.feed.clone(),
            connection: connection.cloned(),
            received_at: at,
            what,
            receipt: None,
            raw: None,
        }
    }
}
