//! The feeds that run, and how they are configured: what the technician's view shows of them
//! beside their health.

use crate::config::{FeedConfig, FeedKind};
use lamplight_api::devices::{EquipmentView, FeedKindView};
use lamplight_feeds::FeedHandle;
use lamplight_units::FeedId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a feed may take to stop: its messages at hand are still acknowledged.
const STOPS_WITHIN: Duration = Duration::from_secs(10);

/// Every configured feed, and those that run.
#[derive(Debug)]
pub(crate) struct RunningFeeds(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    configs: Vec<FeedConfig>,
    running: BTreeMap<FeedId, FeedHandle>,
}

impl RunningFeeds {
    /// Of a start.
    pub fn new(configs: Vec<FeedConfig>) -> Self {
        Self(Mutex::new(Inner {
            configs,
            running: BTreeMap::new(),
        }))
    }

    /// Keeps the feeds that were started.
    pub fn adopt(&self, running: Vec<(FeedId, FeedHandle)>) {
        self.lock().running.extend(running);
    }

    /// Writes into a view what the configuration says of each feed, in its order.
    pub fn describe(&self, view: &mut EquipmentView) {
        let inner = self.lock();
        for line in &mut view.feeds {
            let config = inner.configs.iter().find(|config| config.id == line.id);
            line.kind = config.map(|config| kind(config.kind));
            line.secure = config.is_some_and(|config| config.tls.is_some());
            if let Some(config) = config
                && line.address.is_empty()
            {
                line.address.clone_from(&config.address);
            }
        }
        let place = |id: &str| inner.configs.iter().position(|config| config.id == id);
        view.feeds
            .sort_by_key(|line| place(&line.id).unwrap_or(usize::MAX));
    }

    /// Stops every feed and waits for its end.
    pub async fn stop_all(&self) {
        let running = std::mem::take(&mut self.lock().running);
        for feed in running.values() {
            feed.stop();
        }
        for (id, feed) in running {
            if tokio::time::timeout(STOPS_WITHIN, feed.join())
                .await
                .is_err()
            {
                tracing::warn!(feed = %id, "a feed did not stop in time");
            }
        }
    }

    /// A panic while the lock was held leaves a map that is whole.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
