//! A station to practise on, as its page sees it.

use crate::people::RoleView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is practised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeView {
    /// The case that is played.
    pub case: PracticeCase,
    /// The PIN of everybody here. It was drawn for this run and opens no other station.
    pub pin: String,
    /// Who signs in by it, the charge nurse first.
    pub people: Vec<PracticePerson>,
}

/// An invented person of the practice ward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticePerson {
    /// Typed to sign in.
    pub badge: String,
    /// The name; it ends in `(SIM)`.
    pub name: String,
    /// What this person is.
    pub roles: Vec<RoleView>,
    /// The beds of the shift in which the practice began.
    pub beds: Vec<String>,
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
