//! What the tile shows of a stay: few words, so that a change of it is seldom.

use super::stay::Care;
use lamplight_chart::{Lateness, TaskId, TaskKind};
use lamplight_scores::{Direction, Due, Outcome, Policy, Risk, ScoreId, Scored};
use lamplight_units::{Now, Wall};

/// What the tile shows of a stay.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Face {
    /// The ward's score for this patient.
    pub score: Option<ScoreFace>,
    /// The task that is due next, or latest.
    pub task: Option<TaskFace>,
    /// How many tasks are late.
    pub late: usize,
    /// How many measurements of devices wait for a person.
    pub waiting: usize,
}

/// A score in a few words.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreFace {
    /// Which.
    pub score: ScoreId,
    /// As a chart names it.
    pub name: String,
    /// The total, or the least that it can be.
    pub points: u16,
    /// The same as written.
    pub total: String,
    /// Parts are missing: the total is the least that it can be.
    pub open: bool,
    /// The risk that holds for the patient.
    pub risk: Risk,
    /// `1` rises, `-1` falls, `0` neither.
    pub direction: i8,
    /// When the next set is due, and from when on it is late.
    pub due: Option<(Wall, Wall)>,
    /// It is late.
    pub overdue: bool,
    /// A simulated device's number is among the parts.
    pub simulated: bool,
}

/// A task in a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFace {
    /// Names it.
    pub id: TaskId,
    /// What.
    pub kind: TaskKind,
    /// When it is due.
    pub due: Wall,
    /// `0` later, `1` due, `2` late.
    pub urgency: u8,
}

impl Care {
    /// The score of the ward that is made for this patient.
    pub(super) fn main<'a>(&'a self, scores: &[ScoreId]) -> Option<&'a Scored> {
        let early_warning = |score: &&ScoreId| match score {
            ScoreId::News2 | ScoreId::BedsidePews | ScoreId::Mews => true,
            ScoreId::Qsofa | ScoreId::ShockIndex => false,
        };
        let result = |score: &ScoreId| self.reckoned.get(score)?.as_ref().ok();
        scores.iter().filter(early_warning).find_map(result)
    }

    pub(super) fn look(&self, scores: &[ScoreId], policy: &Policy, now: Now) -> Face {
        let tasks = self.kept.tasks.open();
        let urgency = |lateness| match lateness {
            Lateness::In(_) => 0,
            Lateness::Due => 1,
            Lateness::Late(_) => 2,
        };
        let late = |task: &&&lamplight_chart::Task| urgency(task.lateness(now)) == 2;
        Face {
            score: self
                .main(scores)
                .and_then(|scored| self.score_face(scored, policy, now)),
            task: tasks.first().map(|task| TaskFace {
                id: task.id,
                kind: task.kind.clone(),
                due: task.due.wall,
                urgency: urgency(task.lateness(now)),
            }),
            late: tasks.iter().filter(late).count(),
            waiting: self.kept.chart.pending().count(),
        }
    }

    fn score_face(&self, scored: &Scored, policy: &Policy, now: Now) -> Option<ScoreFace> {
        let standing = self.course(scored.score)?.standing(policy, now);
        let (total, open) = match scored.outcome {
            Outcome::Complete { total } => (total, false),
            Outcome::Incomplete { least, .. } => (least, true),
        };
        Some(ScoreFace {
            score: scored.score,
            name: scored.table.clone(),
            points: total,
            total: scored.written(total),
            open,
            risk: standing.risk,
            direction: match standing.direction {
                Direction::Rising { .. } => 1,
                Direction::Falling { .. } => -1,
                Direction::NoPrior | Direction::Steady { .. } => 0,
            },
            due: match standing.due {
                Due::Between { from, until } => Some((from.wall, until.wall)),
                Due::NoRule | Due::Incomplete => None,
            },
            overdue: standing.overdue.is_some(),
            simulated: self.simulated,
        })
    }
}
