//! Feeds on loopback sockets, with the protocol of lines.
//!
//! - `listener`: connections that come and go, bounds, bind failures
//! - `client`: reconnection
//! - `hl7`: the real protocol, and what a network does to its messages
//! - `tls`: certificates, good and bad
//!
//! Nothing sleeps: each test waits for the event or the byte that it is about.

mod client;
mod hl7;
mod listener;
mod tls;

use super::fake::Fake;
use super::{FeedConfig, ListenConfig, Transport, start_with};
use crate::allow::AllowList;
use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::event::{Closed, FeedEvent, FeedNews, Receipt};
use crate::handle::FeedHandle;
use crate::limits::Limits;
use lamplight_units::{FeedId, Mono, Now, Wall};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

/// A test that waits longer has failed; no test waits so long when it succeeds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Short, since sockets take real time.
const BACKOFF: Backoff = Backoff {
    least: Duration::from_millis(10),
    most: Duration::from_millis(500),
};

/// The wall clock stands, the monotonic one is tokio's.
struct TestClock(Instant);

impl Clock for TestClock {
    fn now(&self) -> Now {
        Now {
            mono: Mono::from_start(self.0.elapsed()),
            wall: Wall::from_micros(0),
        }
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(TestClock(Instant::now()))
}

/// A running feed with its queue.
struct Running {
    handle: FeedHandle,
    events: mpsc::Receiver<FeedEvent>,
}

fn config(transport: Transport, limits: Limits) -> FeedConfig {
    FeedConfig {
        feed: FeedId::parse("bedside").unwrap(),
        transport,
        limits,
        backoff: BACKOFF,
        dialect: None,
        calls: None,
        bed_terms: lamplight_protocols::hl7::BedTerms::default(),
    }
}

/// A feed of a station that keeps everything at once.
fn run(transport: Transport, limits: Limits) -> Running {
    let feed = run_with_queue(transport, limits, 4_096);
    Running {
        events: kept(feed.events),
        ..feed
    }
}

/// A feed of a station that takes and keeps only what the test takes.
fn run_with_queue(transport: Transport, limits: Limits, queue: usize) -> Running {
    let (sender, events) = mpsc::channel(queue);
    let handle = start_with(
        config(transport, limits),
        Arc::new(Fake),
        sender,
        clock(),
        1,
    );
    Running { handle, events }
}

/// Keeps everything at once, and passes it on for the test to look at.
fn kept(mut taken: mpsc::Receiver<FeedEvent>) -> mpsc::Receiver<FeedEvent> {
    let (pass, events) = mpsc::channel(4_096);
    tokio::spawn(async move {
        while let Some(mut event) = taken.recv().await {
            event.receipt.take().into_iter().for_each(Receipt::kept);
            // The test may have seen enough.
            let _ = pass.send(event).await;
        }
    });
    events
}

fn loopback() -> ListenConfig {
    ListenConfig {
        address: "127.0.0.1:0".parse().unwrap(),
        tls: None,
        allow: AllowList::default(),
    }
}

impl Running {
    async fn event(&mut self) -> FeedEvent {
        let mut event = timeout(PATIENCE, self.events.recv())
            .await
            .expect("an event in time")
            .expect("the feed still runs");
        event.receipt.take().into_iter().for_each(Receipt::kept);
        event
    }

    async fn next(&mut self) -> FeedNews {
        self.event().await.what
    }

    async fn listening(&mut self) -> SocketAddr {
        match self.next().await {
            FeedNews::Listening { address } => address.parse().unwrap(),
            other => panic!("expected Listening, got {other:?}"),
        }
    }

    async fn connected(&mut self) {
        assert_eq!(self.next().await, FeedNews::Connected);
    }

    async fn disconnected(&mut self) -> Closed {
        match self.next().await {
            FeedNews::Disconnected { reason } => reason,
            other => panic!("expected Disconnected, got {other:?}"),
        }
    }

    async fn trouble(&mut self) -> String {
        match self.next().await {
            FeedNews::Trouble { sentence } => sentence,
            other => panic!("expected Trouble, got {other:?}"),
        }
    }

    async fn failed(&mut self) -> String {
        match self.next().await {
            FeedNews::Failed { sentence } => sentence,
            other => panic!("expected Failed, got {other:?}"),
        }
    }

    async fn message(&mut self) {
        let news = self.next().await;
        assert!(matches!(news, FeedNews::Message { .. }), "{news:?}");
    }

    async fn stop(self) {
        self.handle.stop();
        timeout(PATIENCE, self.handle.join())
            .await
            .expect("the feed stops in time");
    }
}

/// Sends a line and reads the answer's `length` bytes.
async fn ask<S>(stream: &mut S, line: &str, length: usize) -> String
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    stream.write_all(line.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    read(stream, length).await
}

async fn read<S>(stream: &mut S, length: usize) -> String
where
    S: tokio::io::AsyncRead + Unpin,
{
    let mut answer = vec![0; length];
    timeout(PATIENCE, stream.read_exact(&mut answer))
        .await
        .expect("an answer in time")
        .unwrap();
    String::from_utf8(answer).unwrap()
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// Whether the other side has closed, seen from here.
async fn is_closed(stream: &mut TcpStream) -> bool {
    let read = timeout(PATIENCE, stream.read(&mut [0; 16]))
        .await
        .expect("a close in time");
    matches!(read, Ok(0) | Err(_))
}
