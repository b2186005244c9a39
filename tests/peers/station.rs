//! A feed of ours with its queue, for a peer to talk to.

use lamplight_feeds::allow::AllowList;
use lamplight_feeds::backoff::Backoff;
use lamplight_feeds::mllp::{self, ConnectConfig, FeedConfig, ListenConfig, Transport};
use lamplight_feeds::mqtt::{self, MqttConfig};
use lamplight_feeds::{Clock, FeedEvent, FeedHandle, FeedNews, Limits, Receipt};
use lamplight_protocols::hl7::BedTerms;
use lamplight_protocols::order::DeviceOrder;
use lamplight_units::{FeedId, Mono, Now, Wall};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// 2026-11-21T14:00:00Z: the wall clock of these tests stands there.
const WALL_MICROS: i64 = 1_795_269_600_000_000;
/// A peer that takes longer has failed.
pub const PATIENCE: Duration = Duration::from_secs(120);

struct TestClock(Instant);

impl Clock for TestClock {
    fn now(&self) -> Now {
        Now {
            mono: Mono::from_start(self.0.elapsed()),
            wall: Wall::from_micros(WALL_MICROS),
        }
    }
}

/// A running feed.
pub struct Station {
    handle: FeedHandle,
    events: mpsc::Receiver<FeedEvent>,
}

impl Station {
    fn start(transport: Transport) -> Self {
        let config = FeedConfig {
            feed: FeedId::parse("bedside").unwrap(),
            transport,
            limits: Limits::default(),
            backoff: Backoff::default(),
            dialect: None,
            calls: None,
            bed_terms: BedTerms::default(),
        };
        let zone = chrono::FixedOffset::east_opt(0).unwrap();
        Self::of(|queue, clock| mllp::start(config, zone, queue, clock, 1))
    }

    /// A client of an MQTT broker.
    pub fn mqtt(config: MqttConfig) -> Self {
        Self::of(|queue, clock| mqtt::start(config, queue, clock, 1))
    }

    fn of(start: impl FnOnce(mpsc::Sender<FeedEvent>, Arc<dyn Clock>) -> FeedHandle) -> Self {
        let (sender, mut taken) = mpsc::channel::<FeedEvent>(10_000);
        let (pass, events) = mpsc::channel(10_000);
        // A station that keeps everything at once, so that its senders are answered.
        tokio::spawn(async move {
            while let Some(mut event) = taken.recv().await {
                event.receipt.take().into_iter().for_each(Receipt::kept);
                // The test may have seen enough.
                let _ = pass.send(event).await;
            }
        });
        let clock = Arc::new(TestClock(Instant::now()));
        Self {
            handle: start(sender, clock),
            events,
        }
    }

    /// Gives an order to the feed.
    pub fn order(&self, order: DeviceOrder) {
        self.handle.orders().unwrap().try_send(order).unwrap();
    }

    /// A listener on loopback and its port.
    pub async fn listen() -> (Self, u16) {
        let mut station = Self::start(Transport::Listen(ListenConfig {
            address: "127.0.0.1:0".parse().unwrap(),
            tls: None,
            allow: AllowList::default(),
        }));
        let FeedNews::Listening { address } = station.next().await else {
            panic!("a listener begins by listening");
        };
        let (_, port) = address.rsplit_once(':').unwrap();
        (station, port.parse().unwrap())
    }

    /// A client to this port of loopback.
    pub fn connect(port: u16) -> Self {
        Self::start(Transport::Connect(ConnectConfig {
            address: format!("127.0.0.1:{port}"),
            tls: None,
        }))
    }

    /// The next thing that happens.
    pub async fn next(&mut self) -> FeedNews {
        let event = timeout(PATIENCE, self.events.recv()).await;
        event
            .expect("an event in time")
            .expect("a running feed")
            .what
    }

    /// The next message's reports and whether it is a duplicate.
    pub async fn message(&mut self) -> (usize, bool) {
        loop {
            if let FeedNews::Message {
                reports, duplicate, ..
            } = self.next().await
            {
                return (reports.len(), duplicate);
            }
        }
    }

    /// Stops the feed and waits for its end.
    pub async fn stop(self) {
        self.handle.stop();
        timeout(PATIENCE, self.handle.join()).await.unwrap();
    }
}
