//! How often something comes, and so when its silence means something.
//!
//! One monitor sends every second, a gateway every minute. A fixed time-out would
//! either call the gateway dead or trust a dead monitor for minutes.

use lamplight_units::Mono;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long silence is borne, at the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// After this a value is stale.
    pub stale: Duration,
    /// After this it is lost.
    pub lost: Duration,
}

impl Default for Patience {
    /// 10 s and 30 s; ISO 80601-2-61 wants data older than 30 s to be marked.
    fn default() -> Self {
        Self {
            stale: Duration::from_secs(10),
            lost: Duration::from_secs(30),
        }
    }
}

/// How old a value is, in what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freshness {
    /// As fresh as it should be.
    Live,
    /// Too old to be taken for now.
    Stale,
    /// Too old to be shown.
    Lost,
}

/// The rhythm of arrivals: the median of the last five intervals.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cadence {
    last: Option<Mono>,
    intervals: [Duration; Self::KEPT],
    seen: usize,
}

impl Cadence {
    const KEPT: usize = 5;
    /// Longer pauses are outages, not a rhythm.
    const LONGEST: Duration = Duration::from_secs(300);

    /// Something arrived.
    pub fn heard(&mut self, now: Mono) {
        if let Some(last) = self.last {
            let interval = now.since(last);
            if interval <= Self::LONGEST && !interval.is_zero() {
                self.intervals[self.seen % Self::KEPT] = interval;
                self.seen += 1;
            }
        }
        self.last = Some(now);
    }

    /// When something last arrived.
    #[must_use]
    pub const fn last(&self) -> Option<Mono> {
        self.last
    }

    /// The usual interval; zero until it is known.
    ///
    /// It needs three intervals: a burst followed by one pause is no rhythm.
    #[must_use]
    pub fn usual(&self) -> Duration {
        let known = self.seen.min(Self::KEPT);
        if known < 3 {
            return Duration::ZERO;
        }
        let mut sorted = self.intervals;
        sorted[..known].sort_unstable();
        sorted[known / 2]
    }

    /// When it turns stale and when lost, if nothing more comes: two and a half and
    /// four usual intervals, never less than `patience`.
    #[must_use]
    pub fn due(&self, patience: Patience) -> Option<(Mono, Mono)> {
        let last = self.last?;
        let usual = self.usual();
        let stale = patience.stale.max(usual * 5 / 2);
        let lost = patience.lost.max(usual * 4).max(stale);
        Some((last + stale, last + lost))
    }

    /// How fresh it is; `None` when nothing ever came.
    #[must_use]
    pub fn freshness(&self, now: Mono, patience: Patience) -> Option<Freshness> {
        let (stale, lost) = self.due(patience)?;
        Some(if now >= lost {
            Freshness::Lost
        } else if now >= stale {
            Freshness::Stale
        } else {
            Freshness::Live
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Mono {
        Mono::START + Duration::from_millis(ms)
    }

    fn every(ms: u64, times: u64) -> (Cadence, u64) {
        let mut cadence = Cadence::default();
        (0..times).for_each(|n| cadence.heard(at(n * ms)));
        (cadence, (times - 1) * ms)
    }

    #[test]
    fn freshness_changes_exactly_at_its_times() {
        let (cadence, last) = every(1_000, 10);
        let fresh = |ms| {
            cadence
                .freshness(at(last + ms), Patience::default())
                .unwrap()
        };
        for (after, expected) in [
            (0, Freshness::Live),
            (9_999, Freshness::Live),
            (10_000, Freshness::Stale),
            (29_999, Freshness::Stale),
            (30_000, Freshness::Lost),
        ] {
            assert_eq!(fresh(after), expected, "{after} ms");
        }
    }

    #[test]
    fn a_slow_gateway_is_given_its_own_time() {
        let (cadence, last) = every(60_000, 6);
        let fresh = |ms| {
            cadence
                .freshness(at(last + ms), Patience::default())
                .unwrap()
        };
        assert_eq!(fresh(149_999), Freshness::Live);
        assert_eq!(fresh(150_000), Freshness::Stale);
        assert_eq!(fresh(240_000), Freshness::Lost);
    }

    #[test]
    fn an_outage_is_not_learned_as_a_rhythm() {
        let (mut cadence, last) = every(1_000, 10);
        cadence.heard(at(last + 200_000));
        assert_eq!(cadence.usual(), Duration::from_secs(1));
        cadence.heard(at(last + 201_000));
        assert_eq!(cadence.usual(), Duration::from_secs(1));
    }

    #[test]
    fn nothing_is_known_of_what_never_came() {
        assert_eq!(
            Cadence::default().freshness(at(0), Patience::default()),
            None
        );
        assert_eq!(Cadence::default().usual(), Duration::ZERO);
    }
}
