//! Who is told when, if nobody answers.
//!
//! A ladder belongs to a priority and a kind. It always ends in "all": IEC 60601-1-8 names
//! the loss of a condition that has no receiver as a risk of redirecting (fact sheet,
//! section 7, from the `SDPi` text).

use super::ByPriority;
use crate::condition::{Kind, Priority};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Whom a rung tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rank {
    /// The nurse of the subject.
    Owner,
    /// The nurse who stands in.
    Second,
    /// The charge nurse.
    Charge,
    /// Everybody: the station itself, every screen. It cannot decline.
    All,
}

/// One rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Whom.
    pub to: Rank,
    /// Counted from the first rung.
    pub after: Duration,
}

/// The rungs of one priority, ending in [`Rank::All`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder(pub Vec<Rung>);

impl Ladder {
    /// From pairs of rank and seconds.
    #[must_use]
    pub fn of(rungs: &[(Rank, u64)]) -> Self {
        let rung = |&(to, seconds): &(Rank, u64)| Rung {
            to,
            after: Duration::from_secs(seconds),
        };
        Self(rungs.iter().map(rung).collect())
    }

    /// How long the rung before waits for an answer.
    #[must_use]
    pub fn wait_before(&self, rung: usize) -> Option<Duration> {
        let next = self.0.get(rung)?;
        let before = rung.checked_sub(1).and_then(|before| self.0.get(before));
        Some(before.map_or(next.after, |before| next.after.saturating_sub(before.after)))
    }
}

/// The ladders of the ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladders {
    /// For patients.
    pub physiological: ByPriority<Ladder>,
    /// For equipment.
    pub technical: ByPriority<Ladder>,
    /// For calls. What is high, an emergency, is told to all at once.
    pub calls: ByPriority<Ladder>,
    /// For information: listed for all, nothing more.
    pub advisory: Ladder,
}

impl Ladders {
    /// The ladder of a condition.
    #[must_use]
    pub fn of(&self, kind: Kind, priority: Priority) -> &Ladder {
        match kind {
            Kind::Physiological => self.physiological.of(priority),
            Kind::Technical => self.technical.of(priority),
            Kind::Call => self.calls.of(priority),
            // Advisory is a kind without urgency; should a source give it a priority all
            // the same, it is treated as the patient's.
            Kind::Advisory => self.physiological.of(priority),
        }
        .unwrap_or(&self.advisory)
    }

    pub(super) fn all(&self) -> [&Ladder; 10] {
        [
            &self.physiological.high,
            &self.physiological.medium,
            &self.physiological.low,
            &self.technical.high,
            &self.technical.medium,
            &self.technical.low,
            &self.calls.high,
            &self.calls.medium,
            &self.calls.low,
            &self.advisory,
        ]
    }
}

impl Default for Ladders {
    /// Fact sheet, section 11: "second recipient after 30 to 60 s, all after 2 min; medium
    /// 2 / 5 min"; advice, times are local policy. Low is told to all late rather than never.
    fn default() -> Self {
        use Rank::{All, Charge, Owner, Second};
        let ladders = ByPriority {
            high: Ladder::of(&[(Owner, 0), (Second, 30), (Charge, 60), (All, 120)]),
            medium: Ladder::of(&[(Owner, 0), (Second, 120), (Charge, 300), (All, 600)]),
            low: Ladder::of(&[(Owner, 0), (All, 1_800)]),
        };
        Self {
            physiological: ladders.clone(),
            technical: ladders,
            // Ours: a call waits for minutes, not for the half hour of a low alarm.
            calls: ByPriority {
                high: Ladder::of(&[(All, 0)]),
                medium: Ladder::of(&[(Owner, 0), (Second, 60), (Charge, 120), (All, 180)]),
                low: Ladder::of(&[(Owner, 0), (Second, 120), (Charge, 240), (All, 300)]),
            },
            advisory: Ladder::of(&[(All, 0)]),
        }
    }
}
