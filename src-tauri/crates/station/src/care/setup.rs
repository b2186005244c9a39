//! What a ward decides about scores, charting and tasks.

use lamplight_alarms::Priority;
use lamplight_scores::{Policy, ScoreId};

/// The ward's choices; from the configuration's `[scores]`.
///
/// Priorities (IEC 60601-1-8, table 1, from memory and so unverified): a high NEWS2 stands
/// for death or irreversible injury whose onset is delayed, which is medium. What is late is
/// about work, not about the patient's state, and sounds in no ward that has not chosen it:
/// `Advisory`. `None` leaves the condition out.
#[derive(Debug, Clone, PartialEq)]
pub struct CareSetup {
    /// Which scores, in the order of the screen. The first one that is made for a patient is
    /// the one on the tile.
    pub scores: Vec<ScoreId>,
    /// Age limits and the other times.
    pub policy: Policy,
    /// A risk that is high.
    pub high_risk: Option<Priority>,
    /// A set that is late by the score's own rule.
    pub overdue: Option<Priority>,
    /// A task that is late.
    pub task_late: Option<Priority>,
    /// A device's measurement that waits for a person.
    pub unconfirmed: Option<Priority>,
    /// The first set of a stay is waited for also where nobody has charted anything: for a
    /// ward that charts here, not elsewhere.
    pub expect_first_set: bool,
    /// Also a single measurement of a monitor that watches the patient waits for a person.
    pub confirm_monitors: bool,
}

impl Default for CareSetup {
    fn default() -> Self {
        Self {
            scores: vec![
                ScoreId::News2,
                ScoreId::Mews,
                ScoreId::Qsofa,
                ScoreId::ShockIndex,
            ],
            policy: Policy::default(),
            high_risk: Some(Priority::Medium),
            overdue: Some(Priority::Advisory),
            task_late: Some(Priority::Advisory),
            unconfirmed: Some(Priority::Advisory),
            expect_first_set: false,
            confirm_monitors: false,
        }
    }
}
