//! The answer to "how is this patient, and what is to be done": chart, scores, tasks.

use super::item::{ItemView, VitalView};
use super::wish::{RepeatView, TaskKindView};
use crate::limits::GroupView;
use crate::view::PatientView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The care of a bed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CareView {
    /// The bed.
    pub bed: String,
    /// Whoever lies there as far as anybody says.
    pub patient: Option<PatientView>,
    /// `None` where nobody is admitted: admit the patient to chart.
    pub stay: Option<StayCareView>,
}

/// The care of an admitted patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StayCareView {
    /// Names the stay in wishes, so that none hits another patient.
    #[ts(type = "number")]
    pub stay: u64,
    /// Since when this station cares for the patient (ms since 1970).
    #[ts(type = "number")]
    pub began_ms: i64,
    /// The station's clock when this was read.
    #[ts(type = "number")]
    pub now_ms: i64,
    /// Whose usual ranges hold.
    pub group: GroupView,
    /// A simulated device's number is among the parts of scores.
    pub simulated: bool,
    /// The newest entries, by when they were measured, newest first.
    pub chart: Vec<EntryView>,
    /// How many older ones are not in the list.
    pub older: u32,
    /// What a device measured and nobody has confirmed, oldest first.
    pub pending: Vec<PendingView>,
    /// What is to be done, the most urgent first.
    pub tasks: Vec<TaskView>,
    /// What was done last, newest first.
    pub done: Vec<DoneView>,
    /// The scores, in the order of the screen.
    pub scores: Vec<ScoreView>,
    /// What devices say now, for a person to take over.
    pub proposals: Vec<ProposalItem>,
    /// Fluids of the last 24 hours.
    pub balance: BalanceView,
    /// The order of SpO2 scale 2, if it holds.
    pub scale2: Option<OrderView>,
    /// Who suspects an infection.
    pub infection: Option<OrderView>,
    /// Who entered a pregnancy.
    pub pregnant: Option<OrderView>,
}

/// Who said so, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderView {
    /// Who ordered or suspects it.
    pub by: String,
    /// Who entered it.
    pub entered_by: String,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// One entry of the chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EntryView {
    /// Names it in wishes.
    #[ts(type = "number")]
    pub id: u64,
    /// What.
    pub item: ItemView,
    /// When it was measured (ms since 1970).
    #[ts(type = "number")]
    pub measured_ms: i64,
    /// When it was entered (ms since 1970).
    #[ts(type = "number")]
    pub entered_ms: i64,
    /// Who entered or confirmed it.
    pub by: String,
    /// The device that measured it, or empty.
    pub device: String,
    /// Unusual, and its author said that it is right.
    pub sure: bool,
    /// The entry whose place it took.
    #[ts(type = "number | null")]
    pub corrects: Option<u64>,
    /// Why it took that one's place, or why it was struck; or empty.
    pub reason: String,
    /// Whether it holds.
    pub state: EntryState,
    /// Who struck it, or empty.
    pub struck_by: String,
}

/// Whether an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// It holds.
    Stands,
    /// Another took its place.
    Corrected,
    /// It was a mistake altogether.
    Struck,
}

/// What waits for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PendingView {
    /// Names it in wishes.
    #[ts(type = "number")]
    pub id: u64,
    /// Which device.
    pub device: String,
    /// When it measured (ms since 1970).
    #[ts(type = "number")]
    pub measured_ms: i64,
    /// What.
    pub items: Vec<ItemView>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskView {
    /// Names it in wishes.
    #[ts(type = "number")]
    pub id: u64,
    /// What.
    pub what: TaskKindView,
    /// When it is due (ms since 1970).
    #[ts(type = "number")]
    pub due_ms: i64,
    /// And late from here on.
    #[ts(type = "number")]
    pub late_ms: i64,
    /// Whether it comes back.
    pub repeat: Option<RepeatView>,
    /// Who ordered it.
    pub by: String,
    /// Who did it last, or empty.
    pub done_by: String,
    /// When (ms since 1970).
    #[ts(type = "number | null")]
    pub done_ms: Option<i64>,
    /// Times of the clock that passed without it.
    pub missed: u32,
}

/// What is to be done for the patient of one bed, in the list of the whole ward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoundView {
    /// The bed.
    pub bed: String,
    /// Who lies there.
    pub patient: Option<PatientView>,
    /// Names the stay in wishes, so that none hits another patient.
    #[ts(type = "number")]
    pub stay: u64,
    /// What.
    pub task: TaskView,
}

/// A task that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoneView {
    /// Names it in wishes.
    #[ts(type = "number")]
    pub id: u64,
    /// What.
    pub what: TaskKindView,
    /// Who did it.
    pub by: String,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// Classes of risk, in the words of NEWS2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RiskView {
    /// Low.
    Low,
    /// Low to medium.
    LowMedium,
    /// Medium.
    Medium,
    /// High.
    High,
}

/// One score of a patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScoreView {
    /// `news2`, `mews`, `qsofa`, `shock_index` or `bedside_pews`.
    pub score: String,
    /// The table's name, as a chart writes it.
    pub name: String,
    /// The table's version.
    pub version: String,
    /// Where it is published, to be shown with it.
    pub source: String,
    /// Why it is not worked out for this patient, in one sentence, or empty; then the rest
    /// is empty, too.
    pub not_for: String,
    /// The total as written, or empty where parts are missing.
    pub total: String,
    /// The least that it can be, as written.
    pub least: String,
    /// The most, as written, or empty where there is no bound.
    pub greatest: String,
    /// The risk that holds for the patient now.
    pub risk: RiskView,
    /// What the score's source wants done, as a word: `routine`, `nurse_assesses`, ...
    pub response: String,
    /// Within so many minutes, where the source says so.
    pub within_min: Option<u32>,
    /// One sentence for readers and print.
    pub sentence: String,
    /// Each part, in the table's order.
    pub parts: Vec<ScorePartView>,
    /// A part comes from a device and nobody has confirmed it.
    pub automatic: bool,
    /// The last complete total as written, and when; where the newest is not complete.
    pub last_complete: String,
    /// When that was (ms since 1970).
    #[ts(type = "number | null")]
    pub last_complete_ms: Option<i64>,
    /// `1` rises, `-1` falls, `0` neither.
    pub direction: i8,
    /// From where it rises or falls, as written, or empty.
    pub from: String,
    /// Since when (ms since 1970).
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// The next set is due from (ms since 1970), where the score has a rule.
    #[ts(type = "number | null")]
    pub due_ms: Option<i64>,
    /// And late from here on.
    #[ts(type = "number | null")]
    pub late_ms: Option<i64>,
    /// It is late.
    pub overdue: bool,
    /// The course of the stay, oldest first.
    pub trend: Vec<ScorePointView>,
}

/// Where a part comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceOfPart {
    /// Nobody has measured it.
    Nobody,
    /// A device, unconfirmed.
    Device,
    /// A device, confirmed by a person.
    Confirmed,
    /// A person.
    Charted,
}

/// One part of a score, explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScorePartView {
    /// `respiration`, `spo2`, `oxygen`, `systolic`, `pulse`, `consciousness`, `temperature`,
    /// `refill` or `effort`.
    pub part: String,
    /// What was read as the table sees it, or empty.
    pub value: String,
    /// Its unit, or empty.
    pub unit: String,
    /// Its points at least.
    pub least: u8,
    /// At most; other than `least` where the part is not known.
    pub greatest: u8,
    /// When it was measured (ms since 1970).
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
    /// From where.
    pub source: SourceOfPart,
    /// The device's signal, such as `ECG`, or empty.
    pub signal: String,
    /// It does not count.
    pub missing: bool,
    /// Why, as a word: `never`, `no_value`, `too_old`, `unit`, `impossible`, `ahead`, `apart`,
    /// `oxygen_unknown`; or empty.
    pub why: String,
}

/// One result of a course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScorePointView {
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// The total, or the least that it could be.
    pub value: f64,
    /// Parts were missing.
    pub open: bool,
    /// The risk that was certain.
    pub risk: RiskView,
}

/// What a device says now, for a person to take over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ProposalItem {
    /// Which field of the sheet.
    pub vital: Option<VitalView>,
    /// What to enter.
    pub item: ItemView,
    /// The device's signal.
    pub signal: String,
    /// When it was measured (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// Fluids of a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct BalanceView {
    /// Over how many hours.
    pub hours: u32,
    /// In, millilitres.
    pub intake_ml: f64,
    /// Out, millilitres.
    pub output_ml: f64,
}
