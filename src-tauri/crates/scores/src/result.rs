//! What comes out: a total or a range, what it means, and each part with its reason.

use crate::due::{Due, elapsed};
use crate::part::{Part, ScoreId};
use crate::reading::{Consciousness, Effort, Gcs, Oxygen, Source};
use crate::table::Meaning;
use lamplight_units::{NoValue, Now};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How grave a result is, in the words of NEWS2; from mild to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Risk {
    /// Low.
    Low,
    /// Low to medium: one part alone is far from normal.
    LowMedium,
    /// Medium.
    Medium,
    /// High.
    High,
}

/// What the score's source wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Response {
    /// As usual on the ward.
    Routine,
    /// A registered nurse assesses and decides on frequency and escalation.
    NurseAssesses,
    /// The nurse informs the team; urgent review on the ward.
    UrgentWardReview,
    /// Urgent assessment by a clinician or team with competence in acute illness.
    UrgentAssessment,
    /// Emergency assessment by a team with competence in critical care.
    EmergencyAssessment,
    /// The source names a raised risk, and no action.
    RaisedRisk,
    /// Look for organ dysfunction.
    LookForOrganDysfunction,
    /// The source compares with children who needed intensive care.
    CriticalCareReview,
}

/// The total, or what it could still be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every part is there.
    Complete {
        /// In the score's own steps ([`ScoreId::divisor`]).
        total: u16,
    },
    /// Parts do not count; there is no total.
    Incomplete {
        /// The least it can be: the known points.
        least: u16,
        /// The most it can be; `None`: there is no bound.
        greatest: Option<u16>,
    },
}

/// Points of one part: a range where the part, or what it hangs on, is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// At least.
    pub least: u8,
    /// At most.
    pub greatest: u8,
}

impl Points {
    /// Known.
    #[must_use]
    pub const fn exactly(points: u8) -> Self {
        Self {
            least: points,
            greatest: points,
        }
    }

    /// The points, if they are known.
    #[must_use]
    pub const fn known(self) -> Option<u8> {
        if self.least == self.greatest {
            Some(self.least)
        } else {
            None
        }
    }
}

/// Why a part does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Never measured in this stay.
    Never,
    /// Measured without a value: probe off, artefact, failed, ...
    NoValue(NoValue),
    /// Older than its limit.
    TooOld {
        /// The limit.
        limit: Duration,
    },
    /// Without a unit, or in one that is not of this part.
    Unit,
    /// No patient can have it.
    Impossible,
    /// Its time lies in the future.
    Ahead,
    /// Too far in time from the part it is compared with.
    Apart,
}

/// A part that does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Why.
    pub why: Missing,
    /// Since when: the time of the last reading, after which none was good.
    pub since: Option<Now>,
}

/// What was read, as the table sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// A number in the part's unit, rounded as the table is.
    Number(f64),
    /// ACVPU.
    Consciousness(Consciousness),
    /// Glasgow coma scale.
    Gcs(Gcs),
    /// Air or oxygen.
    Oxygen(Oxygen),
    /// Effort of breathing.
    Effort(Effort),
}

/// Why a part has its points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// It lies in a band of the table.
    Band {
        /// From, in the part's unit; `None`: no lower end.
        from: Option<f64>,
        /// Up to and with; `None`: no upper end.
        upto: Option<f64>,
    },
    /// The table names it.
    Named,
    /// It hangs on whether the patient breathes oxygen, or how much, and that is not known.
    OxygenUnknown,
    /// It enters the result without points of its own (shock index).
    Counted,
    /// It does not count.
    Missing(Gap),
}

/// One part of a result, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Which.
    pub part: Part,
    /// What was read, also when it does not count any more; `None` if it can't be told.
    pub shown: Option<Shown>,
    /// When it was measured.
    pub at: Option<Now>,
    /// From where.
    pub source: Option<Source>,
    /// Its points.
    pub points: Points,
    /// Why.
    pub reason: Reason,
}

impl Explained {
    /// How old it is.
    #[must_use]
    pub fn age(&self, now: Now) -> Option<Duration> {
        self.at.map(|at| elapsed(at, now))
    }

    /// Why it does not count, if it does not.
    #[must_use]
    pub const fn gap(&self) -> Option<Gap> {
        match self.reason {
            Reason::Missing(gap) => Some(gap),
            Reason::Band { .. } | Reason::Named | Reason::OxygenUnknown | Reason::Counted => None,
        }
    }
}

/// A result.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Which score.
    pub score: ScoreId,
    /// The table's name.
    pub table: String,
    /// The table's version.
    pub version: String,
    /// The "now" that it holds for.
    pub at: Now,
    /// The total, or its range.
    pub outcome: Outcome,
    /// What is certain: missing parts can only make it graver.
    pub certain: Meaning,
    /// The gravest that it can be; equal to `certain` if complete.
    pub possible: Meaning,
    /// Each part, in the table's order.
    pub parts: Vec<Explained>,
    /// The time of the oldest part that counts.
    pub oldest: Option<Now>,
    /// Up to when the parts that count are young enough, if nothing newer comes: when to
    /// work it out again.
    pub holds_until: Option<Now>,
    /// A part comes from a device and nobody has confirmed it.
    pub automatic: bool,
    /// When the next set is due.
    pub due: Due,
}

impl Scored {
    /// The total, if there is one.
    #[must_use]
    pub const fn total(&self) -> Option<u16> {
        match self.outcome {
            Outcome::Complete { total } => Some(total),
            Outcome::Incomplete { .. } => None,
        }
    }

    /// The parts that do not count, with why.
    pub fn missing(&self) -> impl Iterator<Item = (Part, Gap)> + '_ {
        self.parts
            .iter()
            .filter_map(|explained| explained.gap().map(|gap| (explained.part, gap)))
    }

    /// One part.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<&Explained> {
        self.parts.iter().find(|explained| explained.part == part)
    }
}
