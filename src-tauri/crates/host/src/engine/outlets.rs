//! Those who listen: pages that want changes, and streams of wave frames.

use super::{ChangeSink, FrameSink};
use crate::ward::WatchId;
use lamplight_api::view::{Change, ChangeBatch};
use lamplight_units::{Mono, Now};
use lamplight_waves::{Hub, SeriesId, Subscription};
use std::collections::BTreeMap;

/// Receivers of changes. Numbers go on although nobody listens.
#[derive(Default)]
pub(super) struct Outlets {
    sinks: Vec<ChangeSink>,
    seq: u64,
}

impl Outlets {
    pub fn add(&mut self, sink: ChangeSink) {
        self.sinks.push(sink);
    }

    pub fn is_empty(&self) -> bool {
        self.sinks.is_empty()
    }

    /// The number of the last batch.
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    pub fn send(&mut self, now: Now, changes: Vec<Change>) {
        self.seq += 1;
        let batch = ChangeBatch {
            seq: self.seq,
            now_ms: now.wall.millis(),
            changes,
        };
        self.sinks.retain_mut(|sink| sink(&batch));
    }
}

/// Streams of wave frames.
#[derive(Default)]
pub(super) struct Streams {
    open: BTreeMap<WatchId, (Subscription, FrameSink)>,
    last: u64,
}

impl Streams {
    pub fn open(&mut self, sink: FrameSink) -> WatchId {
        self.last += 1;
        let id = WatchId(self.last);
        self.open.insert(id, (Subscription::new(Vec::new()), sink));
        id
    }

    pub fn watch(&mut self, id: WatchId, series: Vec<u32>) {
        if let Some((subscription, _)) = self.open.get_mut(&id) {
            *subscription = Subscription::new(series.into_iter().map(SeriesId).collect());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub fn send(&mut self, now: Mono, hub: &Hub) {
        self.open.retain(
            |_, (subscription, sink)| match hub.frame(now, subscription) {
                Some(frame) => sink(frame),
                None => true,
            },
        );
    }
}
