//! Bluetooth LE: health devices that this computer's radio hears.
//!
//! [`start`] runs one feed: it finds the adapter, scans for health services, connects the
//! devices that are the station's own whenever they are seen, and tells their values like
//! those of any other device. What differs from a feed on a wire:
//!
//! - *Nobody is told that a value arrived.* A device does not wait for the station; what the
//!   queue does not take in time is a gap, counted as such.
//! - *A device may change its address.* It is known by its serial number or system id; only an
//!   address that says of itself that it changes may become another one ([`choose`]).
//! - *Calls into the system may hang.* Each has a limit ([`BleLimits`]); what does not answer
//!   is let go and tried again when it is seen the next time.
//! - *The system pairs.* btleplug has no call for it; a device that wants it refuses what is
//!   asked, the system then asks the person, and the feed tries again meanwhile ([`link`]).

mod adapter;
mod choose;
mod found;
mod link;
mod problem;
mod records;
mod tell;

pub use problem::Problem;

use crate::backoff::{Backoff, Chances, Tries};
use crate::clock::Clock;
use crate::event::{FeedEvent, FeedNews};
use crate::handle::{FeedHandle, MOST_ORDERS, Stop};
use crate::isolate::isolated;
use crate::limits::Limits;
use crate::outlet::Outlet;
use adapter::Radio;
use chrono::FixedOffset;
use lamplight_protocols::radio::RadioOrder;
use lamplight_units::FeedId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// Every bound of the feed, with its default and what happens at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BleLimits {
    /// For one connection. Beyond, the device is let go and tried again.
    pub connect: Duration,
    /// For finding its services. Beyond, as above.
    pub discover: Duration,
    /// For each read, write and subscription. Beyond, that one is given up.
    pub read: Duration,
    /// How long the system may take to pair, while a person answers it.
    pub bond: Duration,
    /// Between two stored records. Beyond, fetching has failed.
    pub records: Duration,
    /// Devices connected at a time. One more waits until another goes.
    pub links: usize,
    /// Devices in sight that are remembered. The one not heard for longest goes.
    pub sightings: usize,
    /// How often a device's advertisement is looked at; more are passed over.
    pub look_every: Duration,
}

impl Default for BleLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            discover: Duration::from_secs(15),
            read: Duration::from_secs(5),
            bond: Duration::from_secs(30),
            records: Duration::from_secs(30),
            links: 64,
            sightings: 256,
            look_every: Duration::from_secs(1),
        }
    }
}

/// The feed as configured.
#[derive(Debug, Clone)]
pub struct BleConfig {
    /// Its name in lists and logs.
    pub feed: FeedId,
    /// Which adapter, by a part of what the system tells of it; the first one when left out.
    pub adapter: Option<String>,
    /// Whether a device's clock is set where its profile has a place for it.
    pub set_clocks: bool,
    /// Bounds of the queue and of dead letters.
    pub limits: Limits,
    /// Bounds of the radio.
    pub radio: BleLimits,
    /// How long it waits between tries, of the adapter and of each device.
    pub backoff: Backoff,
}

impl BleConfig {
    /// With the defaults. Waits are 1 to 30 s: 1-2, 2-4, 4-8, 8-16, 15-30 s.
    #[must_use]
    pub fn new(feed: FeedId) -> Self {
        Self {
            feed,
            adapter: None,
            set_clocks: true,
            limits: Limits::default(),
            radio: BleLimits::default(),
            backoff: Backoff {
                least: Duration::from_secs(1),
                most: Duration::from_secs(30),
            },
        }
    }
}

/// Runs the feed; call it within a tokio runtime.
///
/// Nothing fails here: what prevents the feed is told as [`FeedNews::Failed`] and tried
/// again. `zone` is that of the devices' clocks. The same `seed` waits the same times.
pub fn start(
    config: BleConfig,
    zone: FixedOffset,
    queue: mpsc::Sender<FeedEvent>,
    clock: Arc<dyn Clock>,
    seed: u64,
) -> FeedHandle {
    let (sender, stop) = Stop::pair();
    let (orders, ordered) = mpsc::channel(MOST_ORDERS);
    let feed = config.feed.clone();
    let patience = config.limits.queue_time;
    let outlet = Outlet::new(feed, queue, clock, stop.clone(), patience);
    let task = supervise(Arc::new(config), zone, outlet, stop, ordered, seed);
    FeedHandle::new(sender, tokio::spawn(task)).with_radio(orders)
}

/// Runs the feed, and again after a fault of ours, until it is stopped.
async fn supervise(
    config: Arc<BleConfig>,
    zone: FixedOffset,
    outlet: Outlet,
    stop: Stop,
    mut orders: mpsc::Receiver<RadioOrder>,
    seed: u64,
) {
    let mut tries = Tries::new(config.backoff, Chances::new(seed));
    // What the station said is ours outlives a fault.
    let mut known = Vec::new();
    loop {
        let mut radio = Radio::new(&config, zone, &outlet, &stop, seed, &mut known);
        if isolated(radio.run(&mut orders, &mut tries)).await.is_ok() {
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
