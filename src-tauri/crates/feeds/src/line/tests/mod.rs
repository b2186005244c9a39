//! Call systems on loopback sockets and pseudo-terminals.
//!
//! - `tcp`: ESPA and TAP over TCP, what a network and a gateway do to them
//! - `serial`: real serial ports (pseudo-terminals), adapters that come and go
//!
//! Nothing sleeps: each test waits for the event or the byte that it is about.

#[cfg(target_os = "linux")]
mod serial;
mod tcp;

use super::{LineProtocol, LineSetup, start};
use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::event::{FeedEvent, FeedNews, Receipt};
use crate::handle::FeedHandle;
use crate::limits::Limits;
use crate::mllp::{FeedConfig, Transport};
use lamplight_protocols::call::{CallNews, CallTold};
use lamplight_protocols::espa::link::{LinkSetup, Role};
use lamplight_protocols::report::Report;
use lamplight_units::{FeedId, Mono, Now, Wall};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

/// A test that waits longer has failed; no test waits so long when it succeeds.
const PATIENCE: Duration = Duration::from_secs(60);

struct TestClock(Instant);

impl Clock for TestClock {
    fn now(&self) -> Now {
        Now {
            mono: Mono::from_start(self.0.elapsed()),
            wall: Wall::from_micros(0),
        }
    }
}

fn espa(role: Role) -> LineSetup {
    LineSetup {
        protocol: LineProtocol::Espa(LinkSetup::new(role)),
        seven_bits: false,
        table: Arc::default(),
        visits: true,
    }
}

fn tap() -> LineSetup {
    LineSetup {
        protocol: LineProtocol::Tap(None),
        ..espa(Role::Station)
    }
}

struct Running {
    handle: FeedHandle,
    events: mpsc::Receiver<FeedEvent>,
}

/// A feed of a station that keeps what the test takes.
fn run(transport: Transport, setup: LineSetup, queue: usize) -> Running {
    let mut limits = setup.limits();
    // As long as the test has patience: only where nothing is taken at all, room is waited for.
    limits.queue_time = PATIENCE;
    run_within(transport, setup, queue, limits)
}

fn run_within(transport: Transport, setup: LineSetup, queue: usize, limits: Limits) -> Running {
    let (sender, events) = mpsc::channel(queue);
    let config = FeedConfig {
        feed: FeedId::parse("calls").unwrap(),
        transport,
        limits,
        backoff: Backoff {
            least: Duration::from_millis(10),
            most: Duration::from_millis(100),
        },
        dialect: None,
        bed_terms: lamplight_protocols::hl7::BedTerms::default(),
        calls: None,
    };
    let clock = Arc::new(TestClock(Instant::now()));
    Running {
        handle: start(config, setup, sender, clock, 1),
        events,
    }
}

impl Running {
    async fn event(&mut self) -> FeedEvent {
        let event = timeout(PATIENCE, self.events.recv()).await;
        event.expect("an event in time").expect("a running feed")
    }

    /// The next news of this sort, kept; others are passed over.
    async fn until<T>(&mut self, mut wanted: impl FnMut(FeedNews) -> Option<T>) -> T {
        loop {
            let mut event = self.event().await;
            event.receipt.take().into_iter().for_each(Receipt::kept);
            if let Some(found) = wanted(event.what) {
                return found;
            }
        }
    }

    async fn call(&mut self) -> CallTold {
        self.until(|news| match news {
            FeedNews::Message { reports, .. } => reports.into_iter().find_map(told),
            _ => None,
        })
        .await
    }

    /// What is wrong with the call system; empty when nothing is any more.
    async fn fault(&mut self) -> String {
        self.until(|news| match news {
            FeedNews::Message { reports, .. } => reports.into_iter().find_map(|report| {
                let Report::Call(call) = report else {
                    return None;
                };
                match call.what {
                    CallNews::Fault(words) => Some(words.to_string()),
                    CallNews::Call(_) | CallNews::Restarted | CallNews::FaultInDoubt => None,
                }
            }),
            _ => None,
        })
        .await
    }

    /// Where it listens.
    async fn address(&mut self) -> String {
        self.until(|news| match news {
            FeedNews::Listening { address } => Some(address.to_string()),
            _ => None,
        })
        .await
    }

    async fn letter(&mut self) -> String {
        self.until(|news| match news {
            FeedNews::DeadLetter(letter) => Some(letter.reason.to_string()),
            _ => None,
        })
        .await
    }

    async fn failed(&mut self) -> String {
        self.until(|news| match news {
            FeedNews::Failed { sentence } => Some(sentence),
            _ => None,
        })
        .await
    }

    async fn connected(&mut self) {
        self.until(|news| (news == FeedNews::Connected).then_some(()))
            .await;
    }

    async fn stop(self) {
        self.handle.stop();
        let events = self.events;
        drop(events);
        timeout(PATIENCE, self.handle.join())
            .await
            .expect("stopped in time");
    }
}

fn told(report: Report) -> Option<CallTold> {
    match report {
        Report::Call(report) => match report.what {
            CallNews::Call(told) => Some(told),
            CallNews::Restarted | CallNews::Fault(_) | CallNews::FaultInDoubt => None,
        },
        Report::Device(_) | Report::Adt(_) | Report::Bed(_) => None,
    }
}

/// Writes, then reads exactly what is wanted.
async fn ask<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8], wanted: &[u8]) {
    stream.write_all(bytes).await.unwrap();
    expect(stream, wanted).await;
}

async fn expect<S: AsyncRead + Unpin>(stream: &mut S, wanted: &[u8]) {
    let mut got = vec![0; wanted.len()];
    let read = timeout(PATIENCE, stream.read_exact(&mut got)).await;
    read.expect("an answer in time").expect("an open line");
    assert_eq!(got, wanted, "{:?}", String::from_utf8_lossy(&got));
}
