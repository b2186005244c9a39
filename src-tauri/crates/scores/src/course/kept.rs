//! One result as it is kept, and the bounded list of them.

use crate::due::{Due, elapsed};
use crate::part::{Part, ScoreId};
use crate::result::{Outcome, Points, Risk, Scored};
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Of automatic results within this time the gravest is kept, so that a score which
/// flickers does not push a day out of the list.
const GRAIN: Duration = Duration::from_secs(300);

/// A result as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptScore {
    /// Which score.
    pub score: ScoreId,
    /// The version of its table.
    pub version: String,
    /// The time it holds for.
    pub at: Now,
    /// The total, if it was complete.
    pub total: Option<u16>,
    /// The least that it could be; the total if complete.
    pub least: u16,
    /// The most; `None`: without bound.
    pub greatest: Option<u16>,
    /// The risk that was certain.
    pub risk: Risk,
    /// A part came from a device, unconfirmed.
    pub automatic: bool,
    /// When the next set was due after it.
    pub due: Due,
    /// The points of each part.
    pub points: Vec<(Part, Points)>,
    /// A later result for the same time took its place.
    pub superseded: bool,
}

impl KeptScore {
    /// So many are kept for a stay: with one in five minutes a day and more. Beyond it the
    /// oldest goes and is counted; the journal has all that was written there.
    pub const MOST: usize = 320;

    pub(super) fn of(scored: &Scored) -> Self {
        let (least, greatest) = match scored.outcome {
            Outcome::Complete { total } => (total, Some(total)),
            Outcome::Incomplete { least, greatest } => (least, greatest),
        };
        Self {
            score: scored.score,
            version: scored.version.clone(),
            at: scored.at,
            total: scored.total(),
            least,
            greatest,
            risk: scored.certain.risk,
            automatic: scored.automatic,
            due: scored.due,
            points: scored
                .parts
                .iter()
                .map(|part| (part.part, part.points))
                .collect(),
            superseded: false,
        }
    }

    /// Says the same about the patient.
    fn same(&self, other: &Self) -> bool {
        (self.total, self.least, self.greatest) == (other.total, other.least, other.greatest)
            && self.risk == other.risk
            && self.points == other.points
    }

    fn graver(&self, other: &Self) -> bool {
        (self.risk, self.least) > (other.risk, other.least)
    }
}

/// The kept results by time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Results {
    kept: Vec<KeptScore>,
    dropped: u64,
}

impl Results {
    pub fn all(&self) -> &[KeptScore] {
        &self.kept
    }

    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The newest complete one that was not superseded.
    pub fn last_complete(&self) -> Option<&KeptScore> {
        let stands = |kept: &&KeptScore| kept.total.is_some() && !kept.superseded;
        self.kept.iter().rev().find(stands)
    }

    pub fn add(&mut self, new: KeptScore) {
        let at = self.kept.partition_point(|old| old.at.wall <= new.at.wall);
        let is_newest = at == self.kept.len();
        if let Some(old) = at.checked_sub(1).and_then(|index| self.kept.get_mut(index))
            && !old.superseded
        {
            if old.at.wall == new.at.wall {
                if old.same(&new) {
                    return;
                }
                old.superseded = true;
            } else if is_newest && !worth_a_row(old, &new) {
                return;
            }
        }
        self.kept.insert(at, new);
        if self.kept.len() > KeptScore::MOST {
            self.kept.remove(0);
            self.dropped += 1;
        }
    }
}

/// Whether the newest result says something that the one before it did not. An automatic
/// one soon after another does so only if it is graver.
fn worth_a_row(old: &KeptScore, new: &KeptScore) -> bool {
    let soon = elapsed(old.at, new.at) < GRAIN;
    if new.automatic && soon {
        return new.graver(old) || (old.total.is_none() && new.total.is_some());
    }
    if new.automatic {
        return !old.same(new);
    }
    // A person's set is a fact of its own, also when nothing has changed.
    true
}
