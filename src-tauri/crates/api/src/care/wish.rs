//! What a person may wish for the care of a patient.

use super::item::ItemView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A wish about the care of a patient; see `Command::Care`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CareWish {
    /// Enters things: all of them or none.
    Chart {
        /// What.
        entries: Vec<ChartDraft>,
        /// The person was asked about what is unusual, and says that it is right.
        sure: bool,
    },
    /// Puts a new entry in the place of one that stands.
    Correct {
        /// The old one.
        #[ts(type = "number")]
        entry: u64,
        /// The new one.
        to: ChartDraft,
        /// Why.
        reason: String,
        /// As in `Chart`.
        sure: bool,
    },
    /// Strikes an entry out; it stays to be read.
    Strike {
        /// Which.
        #[ts(type = "number")]
        entry: u64,
        /// Why.
        reason: String,
    },
    /// A device's measurement is of this patient and right.
    Confirm {
        /// Which.
        #[ts(type = "number")]
        spot: u64,
        /// As in `Chart`.
        sure: bool,
    },
    /// It is not, or not right.
    Reject {
        /// Which.
        #[ts(type = "number")]
        spot: u64,
    },
    /// Oxygen saturation is scored on scale 2, by a clinician's order.
    OrderScale2 {
        /// Who ordered it.
        by: String,
    },
    /// Scale 1 again.
    EndScale2,
    /// Somebody suspects an infection, or no longer.
    SuspectInfection {
        /// Which of both.
        suspected: bool,
    },
    /// The patient is pregnant, or was entered so by mistake.
    Pregnant {
        /// Which of both.
        pregnant: bool,
    },
    /// Something is to be done.
    AddTask {
        /// What.
        task: TaskDraft,
    },
    /// It was done.
    TaskDone {
        /// Which.
        #[ts(type = "number")]
        task: u64,
        /// When (ms since 1970); `None`: now.
        #[ts(type = "number | null")]
        at_ms: Option<i64>,
    },
    /// It was not done after all.
    TaskUndone {
        /// Which.
        #[ts(type = "number")]
        task: u64,
    },
    /// It is not to be done any more.
    EndTask {
        /// Which.
        #[ts(type = "number")]
        task: u64,
    },
}

/// Something to enter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChartDraft {
    /// What.
    pub item: ItemView,
    /// When it was measured (ms since 1970); `None`: now.
    #[ts(type = "number | null")]
    pub measured_ms: Option<i64>,
}

/// A task to add.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TaskDraft {
    /// What.
    pub what: TaskKindView,
    /// When it is due first (ms since 1970).
    #[ts(type = "number")]
    pub due_ms: i64,
    /// So many minutes after that it is late.
    pub grace_min: u32,
    /// Whether it comes back.
    pub repeat: Option<RepeatView>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum TaskKindView {
    /// Turn the patient.
    Turn,
    /// Take vital signs.
    Vitals,
    /// Give a medication.
    Medication {
        /// Which.
        text: String,
    },
    /// Look in on the patient.
    Round,
    /// Anything else.
    Other {
        /// What.
        text: String,
    },
}

/// How a task comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RepeatView {
    /// Every so many minutes.
    pub minutes: u32,
    /// By the clock, done or not; else so long after it was done.
    pub by_clock: bool,
}
