//! MQTT: a client of a broker that beds, call systems and sensors publish to.
//!
//! [`start`] runs one feed: it connects, subscribes to what the configuration names, reads,
//! and carries orders back. Three things differ from a feed of one device:
//!
//! - The broker keeps messages for us (a session) and states for all (retained). What it
//!   had kept is handed on as told from memory.
//! - A message with a call is acknowledged when the station has kept it; a bed's state, which
//!   is told again, as soon as the station's queue has it, so that beds can't hold up calls.
//! - An order is delivered when the broker has it and somebody listens, or when the device
//!   itself acknowledges it. It is sent once: after a lost connection it has failed.

mod client;
mod gate;
mod session;
mod timers;
mod wire;

pub use wire::Protocol;

use crate::backoff::{Backoff, Chances, Tries};
use crate::clock::Clock;
use crate::event::{FeedEvent, FeedNews};
use crate::handle::{FeedHandle, MOST_ORDERS, Stop};
use crate::isolate::isolated;
use crate::limits::Limits;
use crate::outlet::Outlet;
use crate::tls::ClientTls;
use client::Client;
use lamplight_protocols::mqtt::table::Row;
use lamplight_protocols::order::DeviceOrder;
use lamplight_units::{FeedId, Personal};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// The largest message that is read where nothing else is configured: a bed's state has a
/// few hundred bytes, zigbee2mqtt's list of devices some hundred thousand.
pub const FRAME_BYTES: usize = 1 << 20;

/// One feed as configured.
#[derive(Debug, Clone)]
pub struct MqttConfig {
    /// Its name in the configuration.
    pub feed: FeedId,
    /// The broker, `host:port`; the name is looked up at each try.
    pub address: String,
    /// TLS, or plain.
    pub tls: Option<ClientTls>,
    /// Which MQTT.
    pub protocol: Protocol,
    /// Our name at the broker; one level of a topic.
    pub client_id: String,
    /// User name.
    pub user: Option<String>,
    /// Password.
    pub password: Option<Personal<Vec<u8>>>,
    /// Seconds without a word after which the broker takes us for lost.
    pub keep_alive_s: u16,
    /// Seconds for which the broker keeps messages while we are away; zero is none.
    pub session_s: u32,
    /// Below this topic our own schema is spoken.
    pub root: String,
    /// Other layouts.
    pub rows: Vec<Row>,
    /// Bounds.
    pub limits: Limits,
    /// How long it waits between tries.
    pub backoff: Backoff,
}

/// Runs a feed; call it within a tokio runtime.
///
/// Nothing fails here: what prevents the feed is told as [`FeedNews::Failed`] and tried
/// again. The same `seed` waits the same times.
pub fn start(
    config: MqttConfig,
    queue: mpsc::Sender<FeedEvent>,
    clock: Arc<dyn Clock>,
    seed: u64,
) -> FeedHandle {
    let (sender, stop) = Stop::pair();
    let (orders, ordered) = mpsc::channel(MOST_ORDERS);
    let limits = config.limits;
    let feed = config.feed.clone();
    let outlet = Outlet::new(feed, queue, clock, stop.clone(), limits.queue_time);
    let tries = Tries::new(config.backoff, Chances::new(seed));
    let task = supervise(config, outlet, stop, ordered, tries);
    FeedHandle::new(sender, tokio::spawn(task)).with_orders(orders)
}

/// Runs the feed, and again after a fault of ours, until it is stopped.
async fn supervise(
    config: MqttConfig,
    outlet: Outlet,
    stop: Stop,
    mut orders: mpsc::Receiver<DeviceOrder>,
    mut tries: Tries,
) {
    loop {
        let mut client = Client::new(&config, &outlet, &stop);
        let running = isolated(client.run(&mut orders, &mut tries));
        if running.await.is_ok() {
            return;
        }
        let sentence = format!(
            "Feed {}: a fault of this program stopped it; it starts again. Keep the log and \
             report it.",
            outlet.feed()
        );
        outlet.tell(FeedNews::Fault { sentence }).await;
        tokio::select! {
            biased;
            () = stop.stopped() => return,
            () = sleep(tries.failed()) => {}
        }
    }
}
