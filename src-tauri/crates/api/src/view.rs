//! What the screen sees. These types are a promise: the page is built from the
//! TypeScript generated from them.

use crate::calls::{CallView, CallsView};
use crate::care::CareFace;
use crate::duty::BedNurseView;
use crate::limits::SuggestionView;
use crate::patients::{ClosedView, StayView};
use crate::people::SessionView;
use crate::smart_bed::SmartBedFace;
use crate::viewed::ViewedView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The whole ward at one moment. Answer to `snapshot`; changes follow by number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WardSnapshot {
    /// The number of the last change that this snapshot holds.
    #[ts(type = "number")]
    pub seq: u64,
    /// The station's wall clock, milliseconds since 1970 in UTC.
    #[ts(type = "number")]
    pub now_ms: i64,
    /// Name and nature of the ward.
    pub ward: WardView,
    /// Every bed, in the ward's order.
    pub beds: Vec<BedView>,
    /// Everything that wants a person, most urgent first.
    pub needs: Vec<NeedView>,
    /// Presence in rooms, and when the last call ended; open calls stand in `needs`.
    pub calls: CallsView,
    /// Every feed.
    pub feeds: Vec<FeedView>,
    /// Every device, also those of no bed.
    pub devices: Vec<DeviceView>,
    /// Who stands here, and what he or she may do.
    pub session: SessionView,
}

/// Name and nature of the ward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WardView {
    /// Such as "Ward 4 East".
    pub name: String,
    /// Whether any data shown comes from a simulator: the bar says SIMULATION.
    pub simulated: bool,
    /// Version of the program.
    pub version: String,
    /// The station's sound.
    pub audio: AudioView,
    /// This screen only shows another station's ward; `None` at the ward's own.
    #[serde(default)]
    pub viewed: Option<Box<ViewedView>>,
}

/// The station's sound, and what keeps it silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AudioView {
    /// Whether tones can be heard.
    pub output: OutputView,
    /// The pause of all sounds, while it lasts.
    pub paused: Option<PauseView>,
    /// Silences of single beds that somebody has ordered, newest last.
    pub inactivations: Vec<InactivationView>,
    /// The longest pause of a bed, whole minutes; 0 where it is not told.
    #[serde(default)]
    pub longest_pause_min: u32,
}

/// Whether tones can be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutputView {
    /// Not known yet.
    Starting,
    /// Tones are played.
    Working,
    /// The system's mixer is muted.
    Muted,
    /// There is no output.
    Missing,
    /// The output does not play.
    Failed,
    /// The configuration says that this station makes no sound.
    Off,
}

/// The pause of the station's sound. A new high alarm breaks through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PauseView {
    /// Who pressed.
    pub by: String,
    /// When it ends by itself (ms since 1970).
    #[ts(type = "number")]
    pub until_ms: i64,
}

/// States of IEC 60601-1-8 in which sound, or sound and light, are off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SilencedView {
    /// Sound off for a set time.
    AudioPaused,
    /// Sound off until somebody ends it.
    AudioOff,
    /// Sound and light off for a set time.
    AlarmPaused,
    /// Sound and light off until somebody ends it.
    AlarmOff,
}

/// A silence of one bed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InactivationView {
    /// Names it in commands.
    #[ts(type = "number")]
    pub id: u64,
    /// The bed, or `None` for the station.
    pub bed: Option<String>,
    /// Which state.
    pub kind: SilencedView,
    /// Why, as its author wrote.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Until when (ms since 1970); `None`: until somebody ends it.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

/// What a bed's feed is like, apart from alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BedFeed {
    /// Nobody in it, no device sends for it.
    Empty,
    /// Monitoring is suspended on purpose.
    Standby,
    /// A patient is admitted, no device has sent yet.
    Waiting,
    /// Values are as fresh as they should be.
    Live,
    /// Nothing new for some seconds: values are dimmed and show their age.
    Stale,
    /// Nothing for longer: values are gone, a condition is open.
    Lost,
}

/// One bed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BedView {
    /// Its id; also its label.
    pub id: String,
    /// What is known of the patient, if anybody is in it.
    pub patient: Option<PatientView>,
    /// State of its feed.
    pub feed: BedFeed,
    /// When the last data came (ms since 1970), if any ever did.
    #[ts(type = "number | null")]
    pub last_data_ms: Option<i64>,
    /// Its numbers, in the order of the screen.
    pub numbers: Vec<NumberView>,
    /// Its waves, in the order of the screen.
    pub waves: Vec<WaveView>,
    /// Its open conditions, gravest first.
    pub conditions: Vec<ConditionView>,
    /// Calls from its room that are no bed's (WC, bath, room, door), gravest first.
    pub room_calls: Vec<ConditionView>,
    /// The devices that speak for it.
    pub devices: Vec<String>,
    /// Prompts to tailor its limits, oldest first.
    pub suggestions: Vec<SuggestionView>,
    /// Out of service, with why.
    pub closed: Option<ClosedView>,
    /// Score and tasks of the admitted patient; `None` where nobody is admitted.
    pub care: Option<CareFace>,
    /// Who looks after it; `None` where the ward does not say.
    pub nurse: Option<BedNurseView>,
    /// The smart bed that speaks for it, if one does.
    pub smart_bed: Option<Box<SmartBedFace>>,
}

/// A patient as the screen names him or her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatientView {
    /// Family name as sent.
    pub family: String,
    /// Given names as sent.
    pub given: String,
    /// Record number, or empty.
    pub mrn: String,
    /// `YYYY-MM-DD`, shorter when less is known, or empty.
    pub birth: String,
    /// `F`, `M`, `O`, `U` or empty.
    pub sex: String,
    /// Whether the patient is admitted, or only a device names him or her.
    pub admitted: bool,
    /// The stay with its flags; `None` where only a device names the patient.
    #[serde(default)]
    pub stay: Option<Box<StayView>>,
}

/// How sure a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// As fresh as it should be.
    Live,
    /// Too old to be taken for now; dimmed with its age.
    Stale,
    /// A measurement of a known moment (cuff, thermometer); shown with its time.
    Episodic,
}

/// One number of a bed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NumberView {
    /// REFID, such as `MDC_ECG_HEART_RATE`.
    pub refid: String,
    /// Short label, such as `HR`.
    pub label: String,
    /// Formatted to the metric's usual digits, or `––`.
    pub text: String,
    /// The number, if there is one.
    pub value: Option<f64>,
    /// Why there is none, in words, or empty.
    pub no_value: String,
    /// Unit for the screen, such as `mmHg`.
    pub unit: String,
    /// How fresh.
    pub freshness: Freshness,
    /// When it was measured, on the station's clock (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// The device's low limit.
    pub low: Option<f64>,
    /// The device's high limit.
    pub high: Option<f64>,
    /// Marked as questionable by the device.
    pub questionable: bool,
    /// Priority of the gravest open condition about this number.
    pub alarm: Option<PriorityView>,
    /// The device's own alarm for it is off.
    pub alarm_off: bool,
}

/// One wave of a bed. Its samples come in wave frames under `index`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WaveView {
    /// The series' number in wave frames; never reused while the station runs.
    pub index: u32,
    /// REFID, such as `MDC_ECG_ELEC_POTL_II`.
    pub refid: String,
    /// Short label, such as `II`.
    pub label: String,
    /// Samples a second.
    pub rate_hz: f64,
    /// Unit for the screen; empty for a wave without one.
    pub unit: String,
    /// Smallest and largest physical value of the declared or usual range.
    pub range: Option<(f64, f64)>,
    /// Why it can't be drawn, such as `Lead off`, or empty.
    pub off: String,
}

/// Priority of a condition, IEC 60601-1-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PriorityView {
    /// Advisory: no alarm priority.
    None,
    /// ▲
    Low,
    /// ▲▲
    Medium,
    /// ▲▲▲
    High,
}

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KindView {
    /// The patient.
    Physiological,
    /// Equipment, feeds, the station.
    Technical,
    /// For information.
    Advisory,
    /// Somebody calls.
    Call,
}

/// Who noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceView {
    /// Mirrored from the bedside device.
    Device,
    /// The station itself.
    Station,
}

/// One open condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConditionView {
    /// Names it in commands.
    #[ts(type = "number")]
    pub id: u64,
    /// Priority.
    pub priority: PriorityView,
    /// What it is about.
    pub kind: KindView,
    /// Who noticed.
    pub source: SourceView,
    /// What to read, such as `VENT FIB`.
    pub text: String,
    /// Since when (ms since 1970, the station's clock).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Still true; `false` when over but latched by the device.
    pub present: bool,
    /// Acknowledged, here or at the bedside.
    pub acknowledged: Option<AcknowledgedView>,
    /// The device keeps it silent: `audio paused`, `alarm off` ..., or empty.
    pub silenced: String,
    /// Over, and held by the station until somebody resets it.
    pub can_reset: bool,
    /// Why it makes no sound, or `None` while it sounds (or would, if nothing graver did).
    pub silent: Option<SilentView>,
    /// The bed's nurse, or empty.
    pub owner: String,
    /// Who has taken responsibility, or empty.
    pub accepted_by: String,
    /// Who is told next, and when, while nobody has taken it.
    pub next: Option<NextView>,
    /// Whether everybody has been told: the ladder is at its end.
    pub told_all: bool,
    /// The call, where it is one.
    pub call: Option<Box<CallView>>,
}

/// Why a condition is silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SilentView {
    /// The reason.
    pub why: WhyView,
    /// Who is behind it, or empty.
    pub by: String,
    /// The reason that its author wrote, or empty.
    pub reason: String,
    /// Until when (ms since 1970), where it ends at a time.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

/// Reasons of a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhyView {
    /// Somebody has acknowledged it.
    Acknowledged,
    /// The station's sound is paused.
    Paused,
    /// A silence of the bed covers it.
    Inactivated,
    /// The device says that it is silenced there.
    AtBedside,
    /// Another condition makes it meaningless or is graver.
    Inhibited,
    /// Its onset was told; only its end will be.
    OnsetTold,
    /// For information only.
    Advisory,
}

/// The next rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextView {
    /// Who is told then.
    pub to: RungView,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// Rungs of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RungView {
    /// The bed's nurse.
    Owner,
    /// Who stands in.
    Second,
    /// The charge nurse.
    Charge,
    /// Every screen.
    All,
}

/// Who acknowledged and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcknowledgedView {
    /// `at the bedside` or `at this station`.
    pub by: String,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// When it returns if it is still unsolved (ms since 1970).
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

/// One row of "Needs someone".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NeedView {
    /// The bed, or `None` for a condition of the station or a feed.
    pub bed: Option<String>,
    /// `FAMILY, G`, or empty.
    pub patient: String,
    /// The condition.
    pub condition: ConditionView,
    /// What, where, what to do: one sentence.
    pub advice: String,
    /// What a person has to decide of patients, if it is about that; see `ConflictView`.
    #[ts(type = "number | null")]
    pub conflict: Option<u64>,
}

/// Health of one feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FeedView {
    /// Its id.
    pub id: String,
    /// Where it listens or connects, such as `127.0.0.1:2575`.
    pub address: String,
    /// State in one word: `listening`, `connected`, `connecting`, `failed`.
    pub state: String,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Open connections.
    pub connections: u32,
    /// Messages a second, over the last ten seconds.
    pub messages_per_s: f64,
    /// Messages so far.
    #[ts(type = "number")]
    pub messages: u64,
    /// Dead letters so far.
    #[ts(type = "number")]
    pub dead_letters: u64,
    /// When the last message came.
    #[ts(type = "number | null")]
    pub last_message_ms: Option<i64>,
    /// The last trouble in one sentence, or empty.
    pub trouble: String,
}

/// One device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DeviceView {
    /// Its id.
    pub id: String,
    /// What is written on it here, as typed when it was paired, or empty.
    pub label: String,
    /// Maker and model, as far as told.
    pub description: String,
    /// The bed it speaks for, if any.
    pub bed: Option<String>,
    /// Where it says it stands.
    pub location: String,
    /// Why it speaks for no bed, in one sentence, or empty.
    pub unassigned_because: String,
    /// Its clock minus ours in seconds, if it writes times.
    pub clock_offset_s: Option<f64>,
    /// When it last sent (ms since 1970).
    #[ts(type = "number")]
    pub last_data_ms: i64,
}

/// Changes since the change before, in order. A page that misses a number asks for a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangeBatch {
    /// Number of this batch, one more than the last.
    #[ts(type = "number")]
    pub seq: u64,
    /// The station's wall clock (ms since 1970).
    #[ts(type = "number")]
    pub now_ms: i64,
    /// What changed.
    pub changes: Vec<Change>,
}

/// One change. Each carries the new state whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Change {
    /// A bed.
    Bed(Box<BedView>),
    /// The list.
    Needs(Vec<NeedView>),
    /// Presence in rooms, and when the last call ended.
    Calls(CallsView),
    /// The feeds.
    Feeds(Vec<FeedView>),
    /// The devices.
    Devices(Vec<DeviceView>),
    /// The ward's name or nature.
    Ward(WardView),
    /// Who stands here, and what he or she may do.
    Session(SessionView),
}
