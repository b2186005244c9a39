//! What a run has sent, what came back, and how long that took.

use super::ack::Verdict;
use super::outbox::Dropped;
use crate::device::MessageKind;
use serde::Serialize;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// Buckets of answer times: four to each doubling from 1 us, the last for 17 min and more.
const BUCKETS: usize = 120;

/// Counters shared by all connections of a run.
#[derive(Debug)]
pub struct Stats {
    numbers: AtomicU64,
    waves: AtomicU64,
    alerts: AtomicU64,
    bytes: AtomicU64,
    accepted: AtomicU64,
    refused: AtomicU64,
    dropped_numbers: AtomicU64,
    dropped_waves: AtomicU64,
    connections: AtomicU64,
    lost: AtomicU64,
    unanswered: AtomicU64,
    connected: AtomicUsize,
    answer_us: Vec<AtomicU64>,
}

/// The counters at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Totals {
    /// Connections that stand now.
    pub connected: usize,
    /// Connections made since the start.
    pub connections: u64,
    /// Connections lost or given up.
    pub lost: u64,
    /// PCD-01 messages written.
    pub numbers: u64,
    /// WCM messages written.
    pub waves: u64,
    /// PCD-04 messages written.
    pub alerts: u64,
    /// Bytes written.
    pub bytes: u64,
    /// Messages that the station accepted.
    pub accepted: u64,
    /// Messages that the station refused.
    pub refused: u64,
    /// Answers that did not come in time.
    pub unanswered: u64,
    /// Sets of numbers given up.
    pub dropped_numbers: u64,
    /// Pieces of waves given up.
    pub dropped_waves: u64,
    /// Median time from write to answer.
    pub answer_ms_p50: f64,
    /// 99 % of the answers came within this.
    pub answer_ms_p99: f64,
}

impl Default for Stats {
    fn default() -> Self {
        let zero = AtomicU64::default;
        Self {
            numbers: zero(),
            waves: zero(),
            alerts: zero(),
            bytes: zero(),
            accepted: zero(),
            refused: zero(),
            dropped_numbers: zero(),
            dropped_waves: zero(),
            connections: zero(),
            lost: zero(),
            unanswered: zero(),
            connected: AtomicUsize::default(),
            answer_us: (0..BUCKETS).map(|_| zero()).collect(),
        }
    }
}

fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Ordering::Relaxed);
}

impl Stats {
    pub(crate) fn opened(&self) {
        add(&self.connections, 1);
        self.connected.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn closed(&self) {
        add(&self.lost, 1);
        self.connected.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn sent(&self, kind: MessageKind) {
        match kind {
            MessageKind::Numbers => add(&self.numbers, 1),
            MessageKind::Wave => add(&self.waves, 1),
            MessageKind::Alert => add(&self.alerts, 1),
        }
    }

    pub(crate) fn wrote(&self, bytes: usize) {
        add(&self.bytes, bytes as u64);
    }

    pub(crate) fn answered(&self, verdict: Verdict, took: Duration) {
        match verdict {
            Verdict::Accepted => add(&self.accepted, 1),
            Verdict::Refused => add(&self.refused, 1),
        }
        let micros = took.as_micros().max(1) as f64;
        let bucket = (micros.log2() * 4.0) as usize;
        if let Some(count) = self.answer_us.get(bucket.min(BUCKETS - 1)) {
            add(count, 1);
        }
    }

    pub(crate) fn unanswered(&self) {
        add(&self.unanswered, 1);
    }

    pub(crate) fn dropped(&self, dropped: Dropped) {
        add(&self.dropped_numbers, dropped.numbers);
        add(&self.dropped_waves, dropped.waves);
    }

    /// Connections that stand now.
    #[must_use]
    pub fn connected(&self) -> usize {
        self.connected.load(Ordering::Relaxed)
    }

    /// All counters now.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Totals {
            connected: self.connected(),
            connections: get(&self.connections),
            lost: get(&self.lost),
            numbers: get(&self.numbers),
            waves: get(&self.waves),
            alerts: get(&self.alerts),
            bytes: get(&self.bytes),
            accepted: get(&self.accepted),
            refused: get(&self.refused),
            unanswered: get(&self.unanswered),
            dropped_numbers: get(&self.dropped_numbers),
            dropped_waves: get(&self.dropped_waves),
            answer_ms_p50: self.quantile_ms(0.5),
            answer_ms_p99: self.quantile_ms(0.99),
        }
    }

    /// The upper edge of the bucket in which the quantile lies; at most 19 % too high.
    fn quantile_ms(&self, share: f64) -> f64 {
        let counts: Vec<u64> = self
            .answer_us
            .iter()
            .map(|c| c.load(Ordering::Relaxed))
            .collect();
        let wanted = (counts.iter().sum::<u64>() as f64 * share).ceil().max(1.0);
        let mut seen = 0.0;
        for (bucket, count) in counts.iter().enumerate() {
            seen += *count as f64;
            if seen >= wanted {
                let micros = 2f64.powf((bucket + 1) as f64 / 4.0);
                return (micros / 10.0).round() / 100.0;
            }
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_times_are_told_within_a_fifth() {
        let stats = Stats::default();
        assert_eq!(stats.totals().answer_ms_p50, 0.0);
        for ms in 1..=100 {
            stats.answered(Verdict::Accepted, Duration::from_millis(ms));
        }
        let totals = stats.totals();
        assert!((50.0..60.0).contains(&totals.answer_ms_p50), "{totals:?}");
        assert!((99.0..120.0).contains(&totals.answer_ms_p99), "{totals:?}");
        assert_eq!(totals.accepted, 100);
    }
}
