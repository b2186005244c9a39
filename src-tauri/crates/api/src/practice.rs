//! A station to practise on, as its page sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is practised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeView {
    /// The case that is played.
    pub case: PracticeCase,
}

/// What the simulated ward plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeCase {
    /// An ordinary ward.
    Calm,
    /// A patient gets worse over minutes.
    Deterioration,
    /// The monitor calls a lethal rhythm where the waves show movement.
    FalseAlarm,
    /// The monitor holds another patient than the bed.
    WrongPatient,
    /// The network comes and goes.
    NetworkLoss,
}
