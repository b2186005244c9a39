//! One sum of bytes that all connections of a feed share: a thousand peers with
//! an unfinished frame each must not take a thousand times the frame limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The sum and its bound.
#[derive(Debug, Clone)]
pub struct Budget {
    held: Arc<AtomicUsize>,
    most: usize,
}

impl Budget {
    pub fn new(most: usize) -> Self {
        Self {
            held: Arc::default(),
            most,
        }
    }

    /// A share that holds nothing yet.
    pub fn share(&self) -> Share {
        Share {
            budget: self.clone(),
            mine: 0,
        }
    }
}

/// What one connection holds of the budget; given back when dropped.
#[derive(Debug)]
pub struct Share {
    budget: Budget,
    mine: usize,
}

impl Share {
    /// Holds `bytes` more, but never more than `most_of_one` in this share, since
    /// what is longer is not kept. Whether the budget still stands; the bytes are
    /// held in either case, for they are in memory by then.
    pub fn grow(&mut self, bytes: usize, most_of_one: usize) -> bool {
        let bytes = bytes.min(most_of_one.saturating_sub(self.mine));
        self.mine += bytes;
        let before = self.budget.held.fetch_add(bytes, Ordering::Relaxed);
        before.saturating_add(bytes) <= self.budget.most
    }

    /// Gives everything back.
    pub fn clear(&mut self) {
        self.budget.held.fetch_sub(self.mine, Ordering::Relaxed);
        self.mine = 0;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_are_given_back() {
        let budget = Budget::new(10);
        let mut one = budget.share();
        let mut two = budget.share();
        assert!(one.grow(6, 100));
        assert!(two.grow(4, 100), "at the bound");
        assert!(!two.grow(1, 100), "one beyond");
        drop(one);
        assert!(two.grow(5, 100));
        two.clear();
        assert!(two.grow(10, 100));
    }

    #[test]
    fn what_a_connection_does_not_keep_does_not_count() {
        let budget = Budget::new(10);
        let mut skipping = budget.share();
        assert!(skipping.grow(4, 5));
        assert!(skipping.grow(1_000, 5));
        assert!(budget.share().grow(5, 5), "only five are held");
    }
}
