//! Smart beds on the screen: what the tile shows, all facts of one bed, and orders.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the tile shows of a smart bed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SmartBedFace {
    /// Another one whenever a fact looks different: a page that shows all of them asks anew.
    #[ts(type = "number")]
    pub revision: u64,
    /// When it was heard last (ms since 1970), if ever.
    #[ts(type = "number | null")]
    pub heard_ms: Option<i64>,
    /// Whether it can be heard.
    pub reach: ReachView,
    /// Exit monitoring; `None` is unknown.
    pub exit: Option<ExitView>,
    /// Whether somebody lies in it; `None` is unknown.
    pub occupied: Option<bool>,
    /// Sitting up or at the edge.
    pub rising: bool,
    /// The patient falls easily: what does not protect is asked for.
    pub fall_risk: bool,
    /// What protects the patient.
    pub checks: ChecksView,
    /// What was asked of it: on its way, or failed a short while ago.
    pub asked: Vec<AskedView>,
}

/// Whether a bed can be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReachView {
    /// Yes.
    Here,
    /// It said nothing for too long.
    Stale,
    /// It is offline.
    Offline,
}

/// The checklist before the alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChecksView {
    /// Exit monitoring is armed.
    pub exit: CheckView,
    /// The rails that the ward asks for are up.
    pub rails: CheckView,
    /// The brake is set.
    pub brake: CheckView,
    /// The bed is at its lowest.
    pub lowest: CheckView,
}

/// One line of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckView {
    /// It protects.
    Yes,
    /// It does not.
    No,
    /// Nobody can tell.
    Unknown,
    /// The bed has never told it, or the ward does not ask for it.
    Absent,
}

/// Exit monitoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExitView {
    /// Switched off.
    Off,
    /// Watching.
    Armed,
    /// Paused at the bed.
    Paused,
    /// The patient is leaving or has left.
    Out,
}

/// What exit monitoring watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ZoneView {
    /// On moving at all.
    Inner,
    /// On sitting at the edge.
    Edge,
    /// On leaving.
    Outer,
}

/// A rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RailView {
    /// Up.
    Up,
    /// Down.
    Down,
}

/// How the patient lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PositionView {
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
    /// At the edge.
    Edge,
}

/// Why a fact is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UnknownView {
    /// Never told: the bed may not have the sensor.
    NeverTold,
    /// The bed says that it does not know.
    ToldUnknown,
    /// What it told is none that a bed can have.
    OutOfRange,
    /// Told from memory, with no word of when.
    Memory,
    /// The bed said nothing for too long.
    Stale,
    /// The bed is offline.
    Offline,
}

/// A fact with its age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FactView<T> {
    /// The value, if it is known now.
    pub value: Option<T>,
    /// Why it is not.
    pub why: Option<UnknownView>,
    /// What was known last, where it is not known now.
    pub last: Option<T>,
    /// Since when the value, or the last one, is so (ms since 1970).
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// When it was told last (ms since 1970).
    #[ts(type = "number | null")]
    pub told_ms: Option<i64>,
}

/// All that is known of the smart bed of a bed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SmartBedView {
    /// The bed.
    pub bed: String,
    /// The frame; `None` where no smart bed speaks for the bed.
    pub frame: Option<Box<FrameView>>,
}

impl SmartBedView {
    /// Leaves out what was: the course of the patient's weight.
    pub fn leave_out_the_past(&mut self) {
        if let Some(frame) = &mut self.frame {
            frame.weights.clear();
            frame.day = None;
            frame.three_days = None;
        }
    }
}

/// A bed frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FrameView {
    /// Which.
    pub device: String,
    /// Maker and model, or empty.
    pub description: String,
    /// When it was heard last (ms since 1970), if ever.
    #[ts(type = "number | null")]
    pub heard_ms: Option<i64>,
    /// Whether it can be heard.
    pub reach: ReachView,
    /// Exit monitoring.
    pub exit: FactView<ExitView>,
    /// What it watches.
    pub zone: FactView<ZoneView>,
    /// Its exit sound is silenced.
    pub silenced: FactView<bool>,
    /// Somebody lies in it.
    pub occupied: FactView<bool>,
    /// Head left, head right, foot left, foot right; left is the patient's left.
    pub rails: Vec<FactView<RailView>>,
    /// Which of them the ward asks for where somebody falls easily.
    pub asked_rails: Vec<bool>,
    /// Brake set.
    pub brake: FactView<bool>,
    /// At its lowest.
    pub lowest: FactView<bool>,
    /// Height in cm.
    pub height_cm: FactView<f64>,
    /// Head angle in degrees.
    pub head_deg: FactView<f64>,
    /// The least angle, for a ventilated patient.
    pub head_least_deg: Option<f64>,
    /// Weight in kg.
    pub weight_kg: FactView<f64>,
    /// The weights of the patient, one an hour at most, oldest first.
    pub weights: Vec<WeightView>,
    /// The change of about a day.
    pub day: Option<WeightChangeView>,
    /// The change of about three days.
    pub three_days: Option<WeightChangeView>,
    /// Moisture.
    pub wet: FactView<bool>,
    /// How the patient lies.
    pub position: FactView<PositionView>,
    /// On mains.
    pub plugged_in: FactView<bool>,
    /// Battery, percent.
    pub battery_pct: FactView<f64>,
    /// Faults in the bed's words.
    pub faults: FactView<Vec<String>>,
    /// Firmware.
    pub firmware: FactView<String>,
    /// Where it says that it stands, while it watches the patient of this bed.
    pub elsewhere: Option<String>,
    /// Which orders may be given now.
    pub may: Vec<BedOrderView>,
    /// To switch exit monitoring off needs a reason.
    pub wants_reason: bool,
}

/// A weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct WeightView {
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// In kg.
    pub kg: f64,
}

/// A change of weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct WeightChangeView {
    /// In kg.
    pub kg: f64,
    /// Compared with the weight of then (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// A body can change so much in that time; otherwise look at the scale.
    pub plausible: bool,
}

/// What may be asked of a bed from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BedOrderView {
    /// Arm exit monitoring, without a zone.
    ArmExit,
    /// Switch it off.
    DisarmExit,
    /// Silence the bed's own exit sound.
    SilenceExit,
}

/// An order on its way, or one that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskedView {
    /// What.
    pub order: BedOrderView,
    /// Who asked.
    pub by: String,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Why it failed, in one sentence; empty while the bed has not confirmed it.
    pub failed: String,
}
