//! Whether a score rises or falls, and since when.

use super::KeptScore;
use crate::due::elapsed;
use crate::policy::Policy;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};

/// Where a score is going, from its complete results; an incomplete one has no direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Fewer than two complete results to compare.
    NoPrior,
    /// Higher than it was, without a fall in between.
    Rising {
        /// When it was last at its lowest.
        since: Now,
        /// That lowest total.
        from: u16,
        /// The last total.
        to: u16,
    },
    /// Lower than it was, without a rise in between.
    Falling {
        /// When it was last at its highest.
        since: Now,
        /// That highest total.
        from: u16,
        /// The last total.
        to: u16,
    },
    /// Unchanged.
    Steady {
        /// Since when, as far as is looked back.
        since: Now,
        /// The total.
        at: u16,
    },
}

pub(super) fn of(results: &[KeptScore], policy: &Policy, now: Now) -> Direction {
    let totals: Vec<(Now, u16)> = results
        .iter()
        .filter(|kept| !kept.superseded && elapsed(kept.at, now) <= policy.trend)
        .filter_map(|kept| kept.total.map(|total| (kept.at, total)))
        .collect();
    let [.., _, (_, to)] = totals[..] else {
        return Direction::NoPrior;
    };
    let Some(turn) = totals.iter().rposition(|(_, total)| *total != to) else {
        let (since, at) = totals[0];
        return Direction::Steady { since, at };
    };
    let (reached, _) = totals[turn + 1];
    if elapsed(reached, now) >= policy.steady {
        return Direction::Steady {
            since: reached,
            at: to,
        };
    }
    let rising = totals[turn].1 < to;
    let goes_on = |earlier: u16, later: u16| {
        if rising {
            earlier <= later
        } else {
            earlier >= later
        }
    };
    let mut start = turn;
    while start > 0 && goes_on(totals[start - 1].1, totals[start].1) {
        start -= 1;
    }
    // Of a stretch at the same level its end is when the change began.
    let (_, from) = totals[start];
    while totals[start + 1].1 == from {
        start += 1;
    }
    let (since, _) = totals[start];
    if rising {
        Direction::Rising { since, from, to }
    } else {
        Direction::Falling { since, from, to }
    }
}
