//! A rail whose latch does not hold, or whose switch is worn: it goes up and down without
//! anybody there. Its changes are counted; while it flaps it makes one finding instead of
//! many.

use lamplight_units::Mono;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

/// So many changes are remembered; more than any policy asks for.
const MOST: usize = 32;

/// The last changes of one rail.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flaps {
    at: VecDeque<Mono>,
    /// All of them since the bed is known.
    total: u64,
}

impl Flaps {
    /// The rail changed.
    pub fn note(&mut self, at: Mono) {
        self.total = self.total.saturating_add(1);
        self.at.push_back(at);
        if self.at.len() > MOST {
            self.at.pop_front();
        }
    }

    /// How often it changed within the last `window`.
    #[must_use]
    pub fn within(&self, now: Mono, window: Duration) -> usize {
        let recent = self.at.iter().rev();
        recent.take_while(|at| now.since(**at) < window).count()
    }

    /// How often it has changed since the bed is known.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// When the oldest change that counts now no longer does.
    #[must_use]
    pub fn next(&self, now: Mono, window: Duration) -> Option<Mono> {
        let oldest = self.at.iter().find(|at| now.since(**at) < window)?;
        Some(*oldest + window)
    }
}
