//! So many a window in detail, the rest only counted: a peer that fails a
//! thousand times a second must not fill the technician's list.

use std::time::Duration;
use tokio::time::Instant;

/// Lets `most` things through in a window and counts the others.
#[derive(Debug)]
pub struct Quota {
    most: u32,
    window: Duration,
    ends: Option<Instant>,
    used: u32,
    left_out: u64,
}

impl Quota {
    /// At most `most` in each `window`; the first one opens a window.
    pub const fn new(most: u32, window: Duration) -> Self {
        Self {
            most,
            window,
            ends: None,
            used: 0,
            left_out: 0,
        }
    }

    /// Whether one more may be told in full. If not, it is counted.
    ///
    /// What a past window left out stays counted until [`Self::settle`].
    pub fn admit(&mut self, now: Instant) -> bool {
        if self.ends.is_none_or(|end| now >= end) {
            self.ends = Some(now + self.window);
            self.used = 0;
        }
        if self.used < self.most {
            self.used += 1;
            true
        } else {
            self.left_out += 1;
            false
        }
    }

    /// When something is left out and should be told as a count.
    pub fn due(&self) -> Option<Instant> {
        self.ends.filter(|_| self.left_out > 0)
    }

    /// How many were left out since the last call; zero is normal.
    pub const fn settle(&mut self) -> u64 {
        let count = self.left_out;
        self.left_out = 0;
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn beyond_the_quota_things_are_counted_until_the_window_ends() {
        let mut quota = Quota::new(2, MINUTE);
        let start = Instant::now();
        assert!(quota.admit(start));
        assert_eq!(quota.due(), None, "nothing was left out");
        assert!(quota.admit(start + MINUTE - Duration::from_nanos(1)));
        assert!(!quota.admit(start + MINUTE - Duration::from_nanos(1)));
        assert_eq!(quota.due(), Some(start + MINUTE));
        assert!(quota.admit(start + MINUTE), "a new window");
        assert_eq!(quota.settle(), 1);
        assert_eq!(quota.settle(), 0);
        assert_eq!(quota.due(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_quota_of_none_counts_everything() {
        let mut quota = Quota::new(0, MINUTE);
        assert!(!quota.admit(Instant::now()));
        assert_eq!(quota.settle(), 1);
    }
}
