//! Times to acknowledgement in bounded memory.
//!
//! A histogram instead of a list: seconds up to two minutes, then minutes up to two
//! hours, then "longer". A median of it is right to the second where seconds matter.

use std::time::Duration;

const SECONDS: usize = 120;
const MINUTES: usize = 118;
const BINS: usize = SECONDS + MINUTES + 1;

/// A histogram of durations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delays {
    /// Empty until the first one, so that a bed without alarms costs nothing.
    bins: Vec<u32>,
    count: u64,
}

impl Delays {
    /// What stands for "longer": two hours.
    pub const LONGEST: Duration = Duration::from_secs(7200);

    /// Counts one.
    pub fn add(&mut self, delay: Duration) {
        if self.bins.is_empty() {
            self.bins.resize(BINS, 0);
        }
        if let Some(bin) = self.bins.get_mut(place(delay)) {
            *bin = bin.saturating_add(1);
            self.count += 1;
        }
    }

    /// The lower median, rounded down to its second or minute; `None` without any.
    #[must_use]
    pub fn median(&self) -> Option<Duration> {
        self.reached_by(self.count.div_ceil(2))
    }

    /// What nine of ten did not exceed, rounded down likewise; `None` without any.
    #[must_use]
    pub fn p90(&self) -> Option<Duration> {
        self.reached_by((self.count * 9).div_ceil(10))
    }

    fn reached_by(&self, wanted: u64) -> Option<Duration> {
        let mut seen = 0;
        for (place, count) in self.bins.iter().enumerate() {
            seen += u64::from(*count);
            if *count > 0 && seen >= wanted {
                return Some(start(place));
            }
        }
        None
    }
}

fn place(delay: Duration) -> usize {
    let seconds = usize::try_from(delay.as_secs()).unwrap_or(usize::MAX);
    if seconds < SECONDS {
        seconds
    } else {
        (SECONDS + seconds / 60 - 2).min(BINS - 1)
    }
}

fn start(place: usize) -> Duration {
    let seconds = if place < SECONDS {
        place
    } else {
        (place - SECONDS + 2) * 60
    };
    Duration::from_secs(seconds as u64)
}
