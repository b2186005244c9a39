//! What a smart bed tells of itself, whatever protocol it spoke.
//!
//! A report tells what has changed or everything; [`Told::Not`] leaves what was known as it
//! was. The station keeps the age of each fact.

use crate::report::{DeviceIdentity, Location};
use lamplight_units::DeviceTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One fact as a message tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Told<T> {
    /// The message says nothing of it.
    #[default]
    Not,
    /// The bed says that it does not know (a `null`, a broken sensor).
    Unknown,
    /// It is so.
    Is(T),
}

/// A smart bed's message.
#[derive(Debug, Clone, PartialEq)]
pub struct BedReport {
    /// Which bed frame tells.
    pub device: DeviceIdentity,
    /// Where it says that it stands.
    pub location: Option<Location>,
    /// When it says so, on its own clock.
    pub sent_at: Option<DeviceTime>,
    /// Told from memory (retained): how it was then, not news.
    pub from_memory: bool,
    /// Whether it can be reached; a last will says that it can't.
    pub online: Told<bool>,
    /// What it tells of itself.
    pub facts: BedFacts,
    /// Which orders it takes; empty takes none.
    pub takes: Vec<BedOrderKind>,
}

/// The facts of a bed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BedFacts {
    /// Exit monitoring.
    pub exit: Told<ExitMonitor>,
    /// Its own exit sound is silenced, so that an order to silence it can be seen obeyed.
    pub silenced: Told<bool>,
    /// What the exit monitoring watches.
    pub zone: Told<ExitZone>,
    /// Whether a patient lies in it (needs load cells).
    pub occupied: Told<bool>,
    /// Rails, in the order of [`Rail::ALL`].
    pub rails: [Told<RailState>; 4],
    /// Whether the brake is set.
    pub brake: Told<bool>,
    /// Whether it stands at its lowest.
    pub lowest: Told<bool>,
    /// Height of the mattress frame in cm.
    pub height_cm: Told<f64>,
    /// Angle of the head part in degrees.
    pub head_deg: Told<f64>,
    /// The patient's weight in kg.
    pub weight_kg: Told<f64>,
    /// When it was weighed, on the bed's clock; the message's time where it is not told.
    pub weighed_at: Option<DeviceTime>,
    /// Moisture felt.
    pub wet: Told<bool>,
    /// How the patient lies.
    pub position: Told<LyingPosition>,
    /// On mains.
    pub plugged_in: Told<bool>,
    /// Battery, percent.
    pub battery_pct: Told<f64>,
    /// The call button on the rail.
    pub button: Told<bool>,
    /// Faults in the bed's words; an empty list says that there are none.
    pub faults: Told<Vec<Arc<str>>>,
    /// Firmware version.
    pub firmware: Told<Arc<str>>,
}

/// Exit monitoring as the bed reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitMonitor {
    /// Switched off.
    Off,
    /// Watching.
    Armed,
    /// Paused at the bed for care.
    Paused,
    /// The patient is leaving or has left: the bed alarms.
    Out,
}

/// How early exit monitoring alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitZone {
    /// On moving at all (inner zone).
    Inner,
    /// On sitting at the edge.
    Edge,
    /// On leaving (outer zone, or a bed without zones).
    Outer,
}

/// The four rails. Left is the patient's left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rail {
    /// Left, at the head.
    HeadLeft,
    /// Right, at the head.
    HeadRight,
    /// Left, at the foot.
    FootLeft,
    /// Right, at the foot.
    FootRight,
}

impl Rail {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::HeadLeft,
        Self::HeadRight,
        Self::FootLeft,
        Self::FootRight,
    ];
}

/// A rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RailState {
    /// Up and locked.
    Up,
    /// Down or not locked.
    Down,
}

/// How the patient lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LyingPosition {
    /// On the back.
    Back,
    /// On the left side.
    Left,
    /// On the right side.
    Right,
    /// Face down.
    Front,
    /// Sitting.
    Sitting,
    /// At the edge of the bed.
    Edge,
}

/// What may be asked of a bed from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BedOrderKind {
    /// Arm exit monitoring. A zone alarm is armed at the bed only, so this is the bed's own
    /// default without a zone.
    ArmExit,
    /// Switch exit monitoring off.
    DisarmExit,
    /// Silence the bed's own exit sound; the state stays.
    SilenceExit,
}
