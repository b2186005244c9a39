//! A device's clock against ours.
//!
//! Each chunk gives one look at `arrival - end of the chunk on the device's clock`:
//! the wanted offset plus the delay of the way. Delays are never negative and often
//! near their least, so the least of the last minute is the offset but for a constant
//! that does no harm. A device that drifts by 100 ppm moves that least by 6 ms in a
//! minute, which the sliding window follows.

use std::collections::VecDeque;

/// How long a look at a device's clock counts.
pub const WINDOW_S: f64 = 60.0;
/// Looks are kept as the least of each thirtieth of the window.
const BUCKETS: f64 = 30.0;

/// The least difference of the last while. Times in seconds.
#[derive(Debug, Clone)]
pub struct LeastDelay {
    window_s: f64,
    /// (start of the while, least difference in it), oldest first.
    buckets: VecDeque<(f64, f64)>,
}

impl LeastDelay {
    /// Looks count for so long.
    #[must_use]
    pub const fn over(window_s: f64) -> Self {
        Self {
            window_s,
            buckets: VecDeque::new(),
        }
    }

    /// One difference, seen at `now_s`.
    pub fn look(&mut self, now_s: f64, difference_s: f64) {
        let bucket_s = self.window_s / BUCKETS;
        match self.buckets.back_mut() {
            Some((at, least)) if now_s - *at < bucket_s => *least = least.min(difference_s),
            _ => self.buckets.push_back((now_s, difference_s)),
        }
        while self.buckets.len() > 1
            && self
                .buckets
                .front()
                .is_some_and(|(at, _)| now_s - at > self.window_s)
        {
            self.buckets.pop_front();
        }
    }

    /// The least; `None` before the first look.
    #[must_use]
    pub fn least(&self) -> Option<f64> {
        self.buckets
            .iter()
            .map(|(_, least)| *least)
            .reduce(f64::min)
    }

    /// How long the looks kept reach back from `now_s`.
    #[must_use]
    pub fn span_s(&self, now_s: f64) -> f64 {
        self.buckets.front().map_or(0.0, |(at, _)| now_s - at)
    }

    /// The device's clock went `by_s` ahead: all differences are that much less.
    pub fn step(&mut self, by_s: f64) {
        for (_, least) in &mut self.buckets {
            *least -= by_s;
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.buckets.clear();
    }
}

/// How finely a device writes its times, learnt from what it writes.
///
/// A time cut to hundredths (`20261121140732.12`) may be off by 10 ms, more than two
/// samples of an ECG. That is no gap.
#[derive(Debug, Clone, Copy, Default)]
pub struct Grain {
    seen: u32,
    /// Index into [`GRAINS`] of the coarsest that all times so far fit.
    fits: usize,
}

/// Coarsest first. HL7 v2 DTM allows none to four digits of a second.
const GRAINS: [f64; 4] = [1.0, 0.1, 0.01, 0.001];
/// So many times are needed before a coarse grain is believed.
const EVIDENCE: u32 = 8;

impl Grain {
    /// Takes note of one time, in seconds.
    pub fn look(&mut self, time_s: f64) {
        self.seen = self.seen.saturating_add(1);
        while self.fits + 1 < GRAINS.len() && !is_multiple(time_s, GRAINS[self.fits]) {
            self.fits += 1;
        }
    }

    /// What a time may be off by, in seconds; 1 ms until there is reason to think worse.
    #[must_use]
    pub fn seconds(self) -> f64 {
        if self.seen < EVIDENCE {
            GRAINS[GRAINS.len() - 1]
        } else {
            GRAINS[self.fits.min(GRAINS.len() - 1)]
        }
    }
}

/// Within what a 64-bit float resolves near the year 2100 (0.5 microseconds).
fn is_multiple(time_s: f64, grain_s: f64) -> bool {
    let parts = time_s / grain_s;
    (parts - parts.round()).abs() * grain_s < 2e-6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_delay_of_the_last_minute_counts() {
        let mut least = LeastDelay::over(WINDOW_S);
        assert_eq!(least.least(), None);
        for (now, difference, expected) in [
            (0.0, 5.0, 5.0),
            (1.0, 4.0, 4.0),
            (3.0, 6.0, 4.0),
            (60.0, 7.0, 4.0),
            (64.0, 6.5, 6.5),
        ] {
            least.look(now, difference);
            let got = least.least().unwrap();
            // At 64 s the whiles of 0 s and 3 s are older than a minute.
            assert!((got - expected).abs() < 1e-9, "{now}: {got} != {expected}");
        }
        least.step(600.0);
        assert_eq!(least.least(), Some(6.5 - 600.0));
    }

    #[test]
    fn a_grain_is_believed_after_eight_times_and_refined_by_one() {
        let mut grain = Grain::default();
        for i in 0..8 {
            assert_eq!(grain.seconds(), 0.001, "{i}");
            grain.look(1_795_269_600.0 + f64::from(i) * 0.25 - f64::from(i % 4) * 0.25);
        }
        assert_eq!(grain.seconds(), 1.0);
        grain.look(1_795_269_609.12);
        assert_eq!(grain.seconds(), 0.01);
        grain.look(1_795_269_609.376);
        assert_eq!(grain.seconds(), 0.001);
        grain.look(1_795_269_609.376_4);
        assert_eq!(grain.seconds(), 0.001);
    }
}
