//! Those who listen: pages that want changes, and streams of wave frames.

use super::{ChangeSink, FrameSink};
use crate::ward::WatchId;
use lamplight_api::view::{Change, ChangeBatch};
use lamplight_units::{Mono, Now};
use lamplight_waves::{Hub, SeriesId, Subscription};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Receivers of changes. Numbers go on although nobody listens.
#[derive(Default)]
pub(crate) struct Outlets {
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

    /// Leaves a number out, so that every page asks for the whole.
    pub const fn skip(&mut self) {
        self.seq += 1;
    }

    /// Says how many receivers failed by a panic; they are let go, like those that are
    /// gone, and their pages say that they hear nothing.
    pub fn send(&mut self, now: Now, changes: Vec<Change>) -> usize {
        self.seq += 1;
        let batch = ChangeBatch {
            seq: self.seq,
            now_ms: now.wall.millis(),
            changes,
        };
        let mut panics = 0;
        self.sinks
            .retain_mut(|sink| guarded(&mut panics, || sink(&batch)));
        panics
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

    /// As [`Outlets::send`].
    pub fn send(&mut self, now: Mono, hub: &Hub) -> usize {
        let mut panics = 0;
        self.open.retain(
            |_, (subscription, sink)| match hub.frame(now, subscription) {
                Some(frame) => guarded(&mut panics, || sink(frame)),
                None => true,
            },
        );
        panics
    }
}

/// Whether the receiver goes on. Safe to assert: one that panicked is never called again.
fn guarded(panics: &mut usize, send: impl FnOnce() -> bool) -> bool {
    catch_unwind(AssertUnwindSafe(send)).unwrap_or_else(|_| {
        *panics += 1;
        false
    })
}
