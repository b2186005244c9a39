//! The feeds that run, and how they are configured: started, stopped and changed while the
//! station runs.

use crate::config::{FeedConfig, FeedKind, LAST_GOOD, Source};
use crate::data_dir::DataDir;
use crate::feed_setup::Configured;
use crate::secrets::Secrets;
use crate::system_clock::SystemClock;
use chrono::FixedOffset;
use lamplight_api::devices::{EquipmentView, FeedDoingView, FeedKindView, FeedLineView};
use lamplight_feeds::{FeedEvent, FeedHandle, OrderSender, RadioSender};
use lamplight_units::FeedId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::mpsc;

/// How long a feed may take to stop: its messages at hand are still acknowledged.
const STOPS_WITHIN: Duration = Duration::from_secs(10);

/// Every configured feed, and those that run.
#[derive(Debug)]
pub(crate) struct RunningFeeds {
    inner: Mutex<Inner>,
    /// One change at a time.
    pub changing: tokio::sync::Mutex<()>,
    pub secrets: Secrets,
    /// The host's own: a handle on the ward that outlives it must not hold the folder.
    folder: Weak<DataDir>,
    clock: SystemClock,
    queue: mpsc::Sender<FeedEvent>,
}

#[derive(Debug)]
struct Inner {
    configs: Vec<FeedConfig>,
    source: Option<Source>,
    running: BTreeMap<FeedId, FeedHandle>,
    /// How many were started: each waits its own times between tries.
    started: u64,
}

impl RunningFeeds {
    /// Of a start.
    pub fn new(
        configs: Vec<FeedConfig>,
        source: Option<Source>,
        secrets: Secrets,
        folder: &Arc<DataDir>,
        clock: SystemClock,
        queue: mpsc::Sender<FeedEvent>,
    ) -> Self {
        Self {
            inner: Mutex::new(Inner {
                configs,
                source,
                running: BTreeMap::new(),
                started: 0,
            }),
            changing: tokio::sync::Mutex::new(()),
            secrets,
            folder: Arc::downgrade(folder),
            clock,
            queue,
        }
    }

    /// Starts a feed; within a runtime. The way for orders to it, if its protocol has one.
    pub fn start(&self, feed: Configured, zone: FixedOffset) -> Option<OrderSender> {
        let mut inner = self.lock();
        inner.started += 1;
        let seed = u64::from(std::process::id()) << 16 | inner.started;
        let id = feed.feed().clone();
        let handle = feed.start(zone, self.queue.clone(), Arc::new(self.clock), seed);
        let orders = handle.orders().cloned();
        inner.running.insert(id, handle);
        orders
    }

    /// The ways to the radios.
    pub fn radios(&self) -> BTreeMap<FeedId, RadioSender> {
        let inner = self.lock();
        let radio = |(id, feed): (&FeedId, &FeedHandle)| Some((id.clone(), feed.radio()?.clone()));
        inner.running.iter().filter_map(radio).collect()
    }

    /// Stops a feed and waits for its end; its last news is in the queue then.
    pub async fn stop(&self, id: &FeedId) {
        let running = self.lock().running.remove(id);
        if let Some(feed) = running {
            feed.stop();
            ended(id, feed).await;
        }
    }

    /// Stops every feed and waits for its end.
    pub async fn stop_all(&self) {
        let running = std::mem::take(&mut self.lock().running);
        for feed in running.values() {
            feed.stop();
        }
        for (id, feed) in running {
            ended(&id, feed).await;
        }
    }

    /// How the feeds are configured, and by what.
    pub fn configured(&self) -> (Vec<FeedConfig>, Option<Source>) {
        let inner = self.lock();
        (inner.configs.clone(), inner.source.clone())
    }

    /// Another configuration is in force; it is kept as the last good one.
    pub fn in_force(&self, configs: Vec<FeedConfig>, source: Source) {
        self.keep_last_good(&source);
        let mut inner = self.lock();
        inner.configs = configs;
        inner.source = Some(source);
    }

    /// Keeps what is in force for a start that finds the file unusable.
    pub fn keep_last_good(&self, source: &Source) {
        if source.refused.is_some() {
            return;
        }
        let Some(folder) = self.folder.upgrade() else {
            return;
        };
        if let Err(error) = folder.write(LAST_GOOD, source.text.reveal()) {
            tracing::error!(%error, "the last good configuration can't be kept");
        }
    }

    /// Writes into a view what the configuration says of each feed, in its order.
    pub fn describe(&self, view: &mut EquipmentView) {
        let inner = self.lock();
        for config in &inner.configs {
            let there = view.feeds.iter_mut().find(|line| line.id == config.id);
            match there {
                Some(line) => {
                    line.kind = Some(kind(config.kind));
                    line.secure = config.tls.is_some();
                    if line.address.is_empty() {
                        line.address.clone_from(&config.address);
                    }
                }
                None => view.feeds.push(off(config)),
            }
        }
        // The radio has an entry of its own in the configuration, and is no [[feed]].
        for (id, running) in &inner.running {
            let line = view.feeds.iter_mut().find(|line| line.id == id.as_str());
            if let (Some(line), Some(_)) = (line, running.radio()) {
                line.kind = Some(FeedKindView::Bluetooth);
            }
        }
        let place = |id: &str| inner.configs.iter().position(|config| config.id == id);
        view.feeds
            .sort_by_key(|line| place(&line.id).unwrap_or(usize::MAX));
    }

    /// A panic while the lock was held leaves maps that are whole.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ended(id: &FeedId, feed: FeedHandle) {
    if tokio::time::timeout(STOPS_WITHIN, feed.join())
        .await
        .is_err()
    {
        tracing::warn!(feed = %id, "a feed did not stop in time");
    }
}

/// The line of a feed that is switched off.
fn off(config: &FeedConfig) -> FeedLineView {
    FeedLineView {
        id: config.id.clone(),
        kind: Some(kind(config.kind)),
        address: config.address.clone(),
        secure: config.tls.is_some(),
        doing: FeedDoingView::Stopped,
        since_ms: 0,
        failures: 0,
        peers: Vec::new(),
        connections: 0,
        messages_per_s: 0.0,
        messages: 0,
        duplicates: 0,
        bytes: 0,
        dead_letters: 0,
        last_message_ms: None,
        delay_ms: None,
        trouble: String::new(),
        trouble_ms: None,
        devices: 0,
    }
}

/// The kind for the page.
pub(crate) const fn kind(kind: FeedKind) -> FeedKindView {
    match kind {
        FeedKind::MllpListener => FeedKindView::MllpListener,
        FeedKind::MllpClient => FeedKindView::MllpClient,
        FeedKind::EspaListener => FeedKindView::EspaListener,
        FeedKind::EspaClient => FeedKindView::EspaClient,
        FeedKind::EspaSerial => FeedKindView::EspaSerial,
        FeedKind::TapListener => FeedKindView::TapListener,
        FeedKind::TapClient => FeedKindView::TapClient,
        FeedKind::TapSerial => FeedKindView::TapSerial,
        FeedKind::Mqtt => FeedKindView::Mqtt,
    }
}
