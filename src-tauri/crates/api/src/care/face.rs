//! What the tile shows of a patient's care.

use super::view::RiskView;
use super::wish::TaskKindView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the tile shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CareFace {
    /// The ward's score for this patient.
    pub score: Option<ScoreChip>,
    /// The task that is due next, or latest.
    pub task: Option<TaskChip>,
    /// How many tasks are late.
    pub late: u32,
    /// How many measurements of devices wait for a person.
    pub waiting: u32,
}

/// A score in a few words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScoreChip {
    /// Ready to show: `NEWS2 7 ↑`, `NEWS2 5+ ?` where parts are missing.
    pub text: String,
    /// Parts are missing: the number is the least that it can be.
    pub open: bool,
    /// The risk that holds.
    pub risk: RiskView,
    /// The next set is due from (ms since 1970).
    #[ts(type = "number | null")]
    pub due_ms: Option<i64>,
    /// It is late.
    pub overdue: bool,
    /// A simulated device's number is among the parts.
    pub simulated: bool,
}

/// A task in a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskChip {
    /// Names it in wishes.
    #[ts(type = "number")]
    pub id: u64,
    /// What.
    pub what: TaskKindView,
    /// When it is due (ms since 1970).
    #[ts(type = "number")]
    pub due_ms: i64,
    /// `0` later, `1` due, `2` late.
    pub urgency: u8,
}
