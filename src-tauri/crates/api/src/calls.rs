//! Nurse calls on the screen: what is open, who is in which room, what was, how long people
//! waited.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What sort of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallKindView {
    /// Resuscitation team.
    CodeBlue,
    /// Urgent help, or a call that was made while staff were present.
    Emergency,
    /// Staff ask a colleague to help.
    Assistance,
    /// A fall detector or mat.
    Fall,
    /// From WC or bath.
    Wc,
    /// A call cord has been pulled out.
    CordOut,
    /// A device connected to the call system.
    Device,
    /// The patient's button.
    Patient,
    /// Somebody at the door.
    Door,
    /// Telephone.
    Telephone,
    /// A wish.
    Service,
    /// A fault at a call place.
    Fault,
    /// Another sort of the system's own.
    Other,
}

/// Where in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallSpotView {
    /// At the bed.
    Bed,
    /// In the WC.
    Wc,
    /// In the bath or shower.
    Bath,
    /// In the room, at no bed.
    Room,
    /// At the door.
    Door,
}

/// An open call. Its condition has priority, signals and ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallView {
    /// Names it in commands.
    #[ts(type = "number")]
    pub id: u64,
    /// What sort it is.
    pub kind: CallKindView,
    /// What sort its system said it is; another one where staff were present.
    pub told: CallKindView,
    /// Where, in words: `Room 12, WC`.
    pub place: String,
    /// The room, or empty.
    pub room: String,
    /// Where in the room.
    pub spot: CallSpotView,
    /// The bed, where it is one's.
    pub bed: Option<String>,
    /// Whether the ward's table has the place.
    pub known_place: bool,
    /// The system's own words; may name a patient.
    pub words: String,
    /// When it was raised (ms since 1970, our clock).
    #[ts(type = "number")]
    pub raised_ms: i64,
    /// It was there before we heard of it: it has lasted longer than [`Self::raised_ms`] says.
    pub from_memory: bool,
    /// Nobody has it, and nobody is there.
    pub rings: bool,
    /// Who has it; empty for somebody whom the system does not name, `None` for nobody.
    pub taken_by: Option<String>,
    /// When it rings again unless it ends (ms since 1970).
    #[ts(type = "number | null")]
    pub rings_again_ms: Option<i64>,
    /// How often it rang again as new.
    pub rang_again: u32,
    /// When somebody was in the room first (ms since 1970).
    #[ts(type = "number | null")]
    pub arrived_ms: Option<i64>,
    /// Somebody who answers it is in the room.
    pub attended: bool,
    /// Over at its place; it waits for somebody to take it.
    pub over_at_place: bool,
    /// Its system has not told it again since a restart or a silence.
    pub unconfirmed: bool,
    /// Whom it was handed to and who has not taken it, or empty.
    pub handed_to: String,
    /// Everybody is asked.
    pub promoted: bool,
    /// Somebody should have taken it by then (ms since 1970).
    #[ts(type = "number")]
    pub due_ms: i64,
    /// Can be taken.
    pub may_take: bool,
    /// Can be given back.
    pub may_release: bool,
    /// All can be asked.
    pub may_promote: bool,
    /// Can be completed here.
    pub may_complete: bool,
    /// What the call system was asked for and has not shown yet.
    pub asked: Option<CallAskedView>,
}

/// What a call system was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallAskedView {
    /// What.
    pub what: CallAskView,
    /// Why it failed, in one sentence; empty while it is waited for.
    pub failed: String,
}

/// What can be asked of a call system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallAskView {
    /// Somebody takes it.
    Take,
    /// Somebody gives it back.
    Release,
    /// It is over.
    Complete,
}

/// What is known of calls beside the open ones, which stand in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallsView {
    /// Staff in rooms.
    pub presence: Vec<PresenceView>,
    /// When the last call ended (ms since 1970).
    #[ts(type = "number | null")]
    pub last_ended_ms: Option<i64>,
}

/// Staff in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresenceView {
    /// Where, in words.
    pub place: String,
    /// The room, or empty.
    pub room: String,
    /// The second class: doctor, another colour.
    pub second: bool,
    /// Who, as the system says it, or empty.
    pub who: String,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Set so long ago that it is taken for forgotten: it answers nothing.
    pub forgotten: bool,
}

/// A wish about a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "call_wish", rename_all = "snake_case")]
pub enum CallWish {
    /// I go.
    Take,
    /// I do not go after all.
    Release,
    /// Somebody else shall go.
    HandOn {
        /// The person's id.
        to: String,
    },
    /// Everybody shall know.
    Promote,
    /// It is over.
    Complete,
    /// It was not over after all.
    Reopen,
}

/// Which past calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastCallsQuery {
    /// Ended at or after this (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Ended before this (ms since 1970).
    #[ts(type = "number")]
    pub to_ms: i64,
    /// Of this kind.
    pub kind: Option<CallKindView>,
    /// With these letters in place or name.
    pub words: String,
}

/// Past calls, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastCallsPage {
    /// At the most [`Self::MOST`].
    pub rows: Vec<PastCallView>,
    /// There are older ones in the time.
    pub more: bool,
}

impl PastCallsPage {
    /// The most rows of a page.
    pub const MOST: usize = 200;
}

/// A call that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastCallView {
    /// Its name.
    #[ts(type = "number")]
    pub id: u64,
    /// What sort it was.
    pub kind: CallKindView,
    /// Where, in words.
    pub place: String,
    /// The bed, where it was one's.
    pub bed: Option<String>,
    /// When it was raised (ms since 1970).
    #[ts(type = "number")]
    pub raised_ms: i64,
    /// When somebody had it first.
    #[ts(type = "number | null")]
    pub taken_ms: Option<i64>,
    /// Who, or empty.
    pub taken_by: String,
    /// When somebody was there first.
    #[ts(type = "number | null")]
    pub arrived_ms: Option<i64>,
    /// When it ended.
    #[ts(type = "number")]
    pub ended_ms: i64,
    /// What ended it.
    pub reason: CallEndView,
    /// Who ended it here, or empty.
    pub ended_by: String,
    /// Taken later than its target, or not at all.
    pub late: bool,
}

/// What ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallEndView {
    /// Its system says that it is over.
    AtPlace,
    /// Over at its place before, and then taken.
    Taken,
    /// Somebody at this station completed it.
    Completed,
    /// Its system never cancels and had not told it for the set time.
    TimedOut,
}

/// Which time the response times are asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallLoadQuery {
    /// Ended at or after this (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Ended before this (ms since 1970).
    #[ts(type = "number")]
    pub to_ms: i64,
}

/// How long people waited.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct CallLoadView {
    /// Of all calls.
    pub all: CallCountView,
    /// By kind.
    pub kinds: Vec<CallKindRow>,
    /// By bed, or by place; most calls first.
    pub beds: Vec<CallRowView>,
    /// By shift, most calls first.
    pub shifts: Vec<CallRowView>,
    /// By whoever took them first, most calls first.
    pub nurses: Vec<CallRowView>,
    /// The ten commonest.
    pub top: Vec<CallCauseView>,
    /// Why not all are counted, in one sentence, or empty.
    pub trouble: String,
}

/// The calls of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CallKindRow {
    /// Which.
    pub kind: CallKindView,
    /// How many, how long.
    pub count: CallCountView,
}

/// The calls of one bed, shift or nurse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CallRowView {
    /// Which.
    pub name: String,
    /// How many, how long.
    pub count: CallCountView,
}

/// Counts and times; a time is `None` where there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct CallCountView {
    /// How many.
    #[ts(type = "number")]
    pub calls: u64,
    /// Taken later than the target, or not at all.
    #[ts(type = "number")]
    pub late_taken: u64,
    /// Reached later than the target.
    #[ts(type = "number")]
    pub late_arrived: u64,
    /// Until taken, median, in seconds.
    pub median_taken_s: Option<f64>,
    /// Until taken, nine of ten.
    pub p90_taken_s: Option<f64>,
    /// Until somebody was there, median.
    pub median_arrived_s: Option<f64>,
    /// Until somebody was there, nine of ten.
    pub p90_arrived_s: Option<f64>,
}

/// One of the commonest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallCauseView {
    /// What sort.
    pub kind: CallKindView,
    /// Where.
    pub place: String,
    /// How many.
    #[ts(type = "number")]
    pub calls: u64,
}
