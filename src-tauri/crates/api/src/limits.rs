//! The limits editor: what is in force for a bed, what a person would set, and what the
//! last hours would have been with it.

use crate::view::PriorityView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The limits of one bed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BedLimitsView {
    /// The bed.
    pub bed: String,
    /// `adult`, `paediatric` or `neonatal`.
    pub group: GroupView,
    /// The ward's profile.
    pub profile: String,
    /// Why this bed is not judged, in one sentence, or empty.
    pub not_judged: String,
    /// One row for each parameter, in the order of the screen.
    pub rows: Vec<LimitRowView>,
}

/// Groups of patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GroupView {
    /// Adults.
    Adult,
    /// Children.
    Paediatric,
    /// Newborns.
    Neonatal,
}

/// The limits of one parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LimitRowView {
    /// Names it in edits, such as `HR`.
    pub parameter: String,
    /// Its label for the screen.
    pub label: String,
    /// Its unit for the screen.
    pub unit: String,
    /// Digits after the point.
    pub digits: u8,
    /// The least step.
    pub step: f64,
    /// The value now, or `None`.
    pub value: Option<f64>,
    /// Whether the bed has sent this parameter at all.
    pub seen: bool,
    /// Its limits: low, high, extreme low, extreme high, as far as it has them.
    pub sides: Vec<LimitSideView>,
    /// How long a value must be back inside for an alarm to end, seconds.
    pub end_delay: SettingView,
    /// Absence of breaths, where it is judged of this parameter.
    pub apnoea: Option<ApnoeaView>,
    /// Why the patient's own limits are not in force, or empty.
    pub problem: String,
}

/// Which limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SideView {
    /// The ordinary lower one.
    Low,
    /// The ordinary upper one.
    High,
    /// The grave lower one.
    ExtremeLow,
    /// The grave upper one.
    ExtremeHigh,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LimitSideView {
    /// Which.
    pub side: SideView,
    /// Where it lies.
    pub at: SettingView,
    /// What the ward allows, and what makes sense.
    pub least: f64,
    /// The most.
    pub most: f64,
    /// Whether it is judged.
    pub on: bool,
    /// Whether it is without the patient's own settings.
    pub on_default: bool,
    /// Where that is from.
    pub on_from: ProvenanceView,
    /// Of which priority its alarm is.
    pub priority: PriorityView,
    /// How long a value must lie beyond, seconds.
    pub delay: SettingView,
}

/// Apnoea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ApnoeaView {
    /// Whether it is judged.
    pub on: bool,
    /// Whether it is without the patient's own settings.
    pub on_default: bool,
    /// Where that is from.
    pub on_from: ProvenanceView,
    /// Without a breath for this long, seconds.
    pub time: SettingView,
}

/// A value in force, and where it is from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SettingView {
    /// The value.
    pub value: f64,
    /// The value without the patient's own settings.
    pub default: f64,
    /// Where it is from.
    pub from: ProvenanceView,
    /// Who set it for the patient, or empty.
    pub by: String,
    /// When (ms since 1970).
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

/// Where a value is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProvenanceView {
    /// The factory's default.
    Factory,
    /// The ward's profile.
    Ward,
    /// Set for this patient.
    Patient,
    /// Moved aside by a limit set for the patient.
    Pushed,
}

/// One wish of the editor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LimitEdit {
    /// The parameter, as in [`LimitRowView::parameter`].
    pub parameter: String,
    /// What is to be.
    pub setting: EditView,
}

/// A new value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EditView {
    /// Where a limit lies, in the unit of the row. Others in its way move along.
    At {
        /// Which.
        side: SideView,
        /// Where.
        value: f64,
    },
    /// Whether a limit is judged.
    On {
        /// Which.
        side: SideView,
        /// On or off.
        on: bool,
    },
    /// The delay of a limit, seconds.
    Delay {
        /// Which.
        side: SideView,
        /// How long.
        seconds: f64,
    },
    /// Whether apnoea is judged.
    ApnoeaOn {
        /// On or off.
        on: bool,
    },
    /// The apnoea time, seconds.
    ApnoeaTime {
        /// How long.
        seconds: f64,
    },
    /// How long back inside until the end, seconds.
    EndDelay {
        /// How long.
        seconds: f64,
    },
}

/// What edits would do. Nothing is changed by asking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LimitPreview {
    /// The limits as they would be; as they are where the edits make no sense.
    pub limits: BedLimitsView,
    /// Why an edit can't be: one sentence each.
    pub problems: Vec<EditProblem>,
    /// What the last hours would have been.
    pub what_if: Option<WhatIfView>,
    /// Why that is not known, in one sentence, or empty.
    pub unknown: String,
}

/// Why an edit can't be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EditProblem {
    /// The parameter.
    pub parameter: String,
    /// What, and what to do.
    pub sentence: String,
}

/// What other limits would have done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WhatIfView {
    /// How much time the records cover, hours.
    pub hours: f64,
    /// Alarms with the limits as they are.
    pub before: u32,
    /// Alarms with the other limits.
    pub after: u32,
    /// Recorded alarms that somebody acted on.
    pub acted_on: u32,
    /// Those of them that would have come too.
    pub stay: u32,
    /// The others, in words: `HR high 14:07`.
    pub vanish: Vec<String>,
}

/// Automatic limits: a proposal for each parameter that has a fresh value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LimitProposals {
    /// What a person may confirm.
    pub rows: Vec<ProposalView>,
    /// Why others have none.
    pub without: Vec<EditProblem>,
}

/// Proposed limits of one parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ProposalView {
    /// The parameter.
    pub parameter: String,
    /// The low limit.
    pub low: f64,
    /// The high limit.
    pub high: f64,
    /// The value that they are made from.
    pub from: f64,
    /// The rule asked for more than the ward or a grave limit allows.
    pub held_back: bool,
}

/// A prompt to tailor limits: the same alarm three times, and nobody acted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SuggestionView {
    /// Names it when it is put away.
    #[ts(type = "number")]
    pub id: u64,
    /// The parameter.
    pub parameter: String,
    /// Which limit.
    pub side: SideView,
    /// How many times.
    pub count: u32,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// The worst value.
    pub worst: f64,
    /// What might help; `None`: look at the sensor and the patient.
    pub remedy: Option<EditView>,
}
