//! The technician's view: feeds and devices with their health, what came over the wire, and
//! what could not be read of it.

use crate::print::PrintLanguage;
use crate::view::PriorityView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Every feed and device with its health. Asked for while the view is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EquipmentView {
    /// The feeds in the order of the configuration.
    pub feeds: Vec<FeedLineView>,
    /// The devices by their ids.
    pub devices: Vec<DeviceLineView>,
    /// Dead letters since the start.
    #[ts(type = "number")]
    pub letters: u64,
    /// The newest test alarms, the newest first.
    pub tests: Vec<TestAlarmView>,
}

/// What a feed speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeedKindView {
    /// HL7 v2 over MLLP; monitors and gateways connect to it.
    MllpListener,
    /// HL7 v2 over MLLP; the station connects to a gateway.
    MllpClient,
    /// ESPA 4.4.4 over TCP; the call system connects.
    EspaListener,
    /// ESPA 4.4.4 over TCP; the station connects.
    EspaClient,
    /// ESPA 4.4.4 on a serial line.
    EspaSerial,
    /// TAP over TCP; the call system connects.
    TapListener,
    /// TAP over TCP; the station connects.
    TapClient,
    /// TAP on a serial line.
    TapSerial,
    /// An MQTT broker.
    Mqtt,
    /// This computer's own radio. It is configured under `[bluetooth]` and has no form.
    Bluetooth,
}

/// What a feed is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeedDoingView {
    /// Not yet begun.
    Starting,
    /// Waiting for devices.
    Listening,
    /// Trying to reach the other side.
    Connecting,
    /// Connected.
    Connected,
    /// It can't work until something is mended; it tries again by itself.
    Failed,
    /// Ended on purpose.
    Stopped,
}

/// One feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FeedLineView {
    /// Its id.
    pub id: String,
    /// What it speaks; `None` for one that is in no configuration any more.
    pub kind: Option<FeedKindView>,
    /// Where it listens or connects, as it turned out.
    pub address: String,
    /// Whether TLS protects it.
    pub secure: bool,
    /// What it is doing.
    pub doing: FeedDoingView,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Tries that failed in a row; 0 while it has not failed.
    pub failures: u32,
    /// Who is connected, longest first; at most 64.
    pub peers: Vec<PeerView>,
    /// Open connections.
    pub connections: u32,
    /// Messages a second, over the last ten seconds.
    pub messages_per_s: f64,
    /// Messages so far.
    #[ts(type = "number")]
    pub messages: u64,
    /// Of these, how many had come before.
    #[ts(type = "number")]
    pub duplicates: u64,
    /// Bytes of these.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Dead letters so far.
    #[ts(type = "number")]
    pub dead_letters: u64,
    /// When the last message came.
    #[ts(type = "number | null")]
    pub last_message_ms: Option<i64>,
    /// The longest that a message of the last minute waited between its last byte and the
    /// ward, in milliseconds.
    pub delay_ms: Option<f64>,
    /// The last trouble in one sentence, or empty.
    pub trouble: String,
    /// When that was.
    #[ts(type = "number | null")]
    pub trouble_ms: Option<i64>,
    /// Devices that last sent over it.
    pub devices: u32,
}

/// The other side of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeerView {
    /// Its address, and the name in its certificate where it showed one.
    pub peer: String,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
}

/// Whether a device sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceDoingView {
    /// It sends live data.
    Live,
    /// Its data is older than it may be.
    Stale,
    /// It has sent nothing for too long.
    Lost,
    /// It never sent live data, so that its silence means nothing.
    Occasional,
}

/// One device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DeviceLineView {
    /// Its id.
    pub id: String,
    /// What is written on it here, as typed when it was paired, or empty.
    pub label: String,
    /// Its maker, or empty.
    pub maker: String,
    /// Its model, or empty.
    pub model: String,
    /// What sends for it (MSH-3), or empty.
    pub sender: String,
    /// The feed over which it last sent.
    pub feed: String,
    /// The bed it speaks for, if any.
    pub bed: Option<String>,
    /// Where it says it stands, or empty.
    pub location: String,
    /// Why it speaks for no bed, in one sentence, or empty.
    pub unassigned_because: String,
    /// Whether it is a bed frame, which measures nothing of the patient's.
    pub frame: bool,
    /// Whether it is a made-up one.
    pub simulated: bool,
    /// Whether it sends.
    pub doing: DeviceDoingView,
    /// When it was first heard of (ms since 1970).
    #[ts(type = "number")]
    pub first_ms: i64,
    /// When it last sent anything.
    #[ts(type = "number")]
    pub last_ms: i64,
    /// Its clock minus ours in seconds, if it writes times.
    pub clock_offset_s: Option<f64>,
    /// The charge of its battery in percent, if it tells.
    pub battery_pct: Option<f64>,
    /// Its firmware, if it tells.
    pub firmware: Option<String>,
    /// What its parameters are, by their labels; at most 12.
    pub parameters: Vec<String>,
    /// Open alerts of its own.
    pub alerts: u32,
    /// Its maintenance.
    pub upkeep: UpkeepView,
}

/// Which messages of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedMessagesQuery {
    /// The feed.
    pub feed: String,
    /// Only messages that name this device; all without it.
    pub device: Option<String>,
}

/// The messages of a feed that are still held, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedMessagesView {
    /// The messages.
    pub rows: Vec<FeedMessageRow>,
    /// Messages are held so long at most, in minutes.
    pub minutes: u32,
    /// So many are held at most.
    pub most: u32,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageFateView {
    /// It was read.
    Taken,
    /// It had come before and changed nothing.
    Again,
    /// It, or a part of it, could not be read.
    Refused,
}

/// One message in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedMessageRow {
    /// Its number within the feed's run.
    #[ts(type = "number")]
    pub number: u64,
    /// When its last byte came (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// From whom.
    pub peer: String,
    /// What it is at a glance: message type, topic.
    pub title: String,
    /// Its length in bytes.
    #[ts(type = "number")]
    pub length: u64,
    /// What became of it.
    pub fate: MessageFateView,
    /// Why it was refused, or empty.
    pub reason: String,
}

/// Names one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedMessageName {
    /// The feed.
    pub feed: String,
    /// Its number.
    #[ts(type = "number")]
    pub number: u64,
}

/// One message: as it came, and as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessageView {
    /// Its line of the list.
    pub row: FeedMessageRow,
    /// The message in readable lines; control characters have names in `<>`.
    pub readable: Vec<String>,
    /// Bytes beyond these lines that were not kept.
    #[ts(type = "number")]
    pub cut: u64,
    /// What it says.
    pub decoded: Vec<DecodedLine>,
    /// The parts that could not be read.
    pub defects: Vec<DefectView>,
}

/// What a decoded line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DecodedWhat {
    /// A device; the lines below it are its own.
    Device,
    /// Where it stands.
    Place,
    /// On whom it is.
    Patient,
    /// When the sender wrote it.
    Sent,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A piece of a wave.
    Wave,
    /// An alert.
    Alert,
    /// A sign of life.
    KeepAlive,
    /// An admission, transfer or discharge.
    Adt,
    /// A call, or news of a call system.
    Call,
    /// A fact of a bed frame.
    Bed,
    /// Lines beyond the bound were left out.
    More,
}

/// One line of what a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecodedLine {
    /// About what.
    pub what: DecodedWhat,
    /// Of what, such as `HR`, or empty.
    pub name: String,
    /// The value in words.
    pub value: String,
}

/// A part of a message that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DefectView {
    /// Where, such as `OBX[7]-5`.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// The dead letters that are held, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LettersView {
    /// Since the start.
    #[ts(type = "number")]
    pub total: u64,
    /// The newest of them.
    pub rows: Vec<LetterRow>,
}

/// One dead letter in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LetterRow {
    /// Its number since the start.
    #[ts(type = "number")]
    pub number: u64,
    /// When it came (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Over which feed.
    pub feed: String,
    /// From whom, or empty.
    pub peer: String,
    /// Its name (MSH-10), or empty.
    pub control_id: String,
    /// Why it could not be read.
    pub reason: String,
    /// How many of its parts could not be read; 0 is the whole.
    pub defects: u32,
    /// Its length in bytes.
    #[ts(type = "number")]
    pub length: u64,
    /// What came of trying again, if somebody did.
    pub tried: Option<TriedWord>,
}

/// What came of reading a dead letter again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TriedWord {
    /// It still can't be read.
    StillUnread,
    /// It can be read now; nothing of it was given to the ward.
    Read,
    /// What lasts of it was given to the ward.
    Given,
}

/// One dead letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LetterView {
    /// Its line of the list.
    pub row: LetterRow,
    /// The message in readable lines.
    pub readable: Vec<String>,
    /// Bytes beyond these lines that were not kept.
    #[ts(type = "number")]
    pub cut: u64,
    /// The parts that could not be read.
    pub defects: Vec<DefectView>,
    /// Why it can't be read again, in one sentence; empty where it can be tried.
    pub final_because: String,
}

/// A dead letter, read again with the feed's settings of now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TriedView {
    /// What came of it.
    pub tried: TriedWord,
    /// What it says.
    pub decoded: Vec<DecodedLine>,
    /// What of it could not be read again.
    pub defects: Vec<DefectView>,
    /// Admissions, transfers and discharges in it: what can be given to the ward now.
    pub lasting: u32,
    /// Measurements, alerts and calls in it, which are of then and not of now.
    pub past: u32,
}

/// What a test alarm is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum TestSourceView {
    /// A feed.
    Feed {
        /// Its id.
        feed: String,
    },
    /// A device.
    Device {
        /// Its id.
        device: String,
    },
}

/// A test alarm to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestAlarmOrder {
    /// About what.
    pub source: TestSourceView,
    /// The device itself is made to alarm, and its next alert is the test. Without it the
    /// station sends the test through the feed's queue.
    pub by_device: bool,
    /// How urgent, where the station sends it.
    pub priority: PriorityView,
}

/// How far a test is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestDoingView {
    /// The device's alert is waited for.
    Waiting,
    /// It is in the list.
    Open,
    /// It has ended.
    Ended,
    /// The device's alert did not come, or somebody broke the test off before it came.
    NeverCame,
}

/// A step on the way of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestStepName {
    /// The station's thread has taken it from the queue.
    Taken,
    /// The tone was ordered from the sound output.
    Sounded,
    /// The desktop notice was ordered.
    Noticed,
    /// The list with it was handed to the screens.
    Listed,
    /// A screen has drawn it.
    Shown,
}

/// A step and when it was reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TestStepView {
    /// Which.
    pub step: TestStepName,
    /// Milliseconds after the test was sent, or after the device's message had come; `None`
    /// while it is not reached.
    pub after_ms: Option<f64>,
    /// Why it can't be reached, in one sentence, or empty.
    pub why: String,
}

/// A test alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TestAlarmView {
    /// Its number.
    #[ts(type = "number")]
    pub number: u64,
    /// About what.
    pub source: TestSourceView,
    /// Whether the device itself was made to alarm.
    pub by_device: bool,
    /// How urgent.
    pub priority: PriorityView,
    /// Who ordered it.
    pub by: String,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// How far it is.
    pub doing: TestDoingView,
    /// Its condition, once it is or was in the list.
    #[ts(type = "number | null")]
    pub condition: Option<u64>,
    /// The steps in their usual order.
    pub steps: Vec<TestStepView>,
    /// What a person found, once somebody has said it.
    pub found: Option<TestFoundView>,
}

/// What a person heard and saw of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestFoundView {
    /// The tone was heard.
    pub heard: bool,
    /// The notice or the list was seen.
    pub seen: bool,
    /// Who says so.
    pub by: String,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// What a person says of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestFound {
    /// Which.
    #[ts(type = "number")]
    pub number: u64,
    /// The tone was heard.
    pub heard: bool,
    /// The notice or the list was seen.
    pub seen: bool,
}

/// What a technician wishes of a device's maintenance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "tend", rename_all = "snake_case")]
pub enum TendWish {
    /// When maintenance and calibration are due; `None` is never.
    Due {
        /// Maintenance (ms since 1970).
        #[ts(type = "number | null")]
        service_ms: Option<i64>,
        /// Calibration.
        #[ts(type = "number | null")]
        calibration_ms: Option<i64>,
    },
    /// It was maintained.
    Serviced,
    /// It was calibrated.
    Calibrated,
    /// It was cleaned.
    Cleaned,
    /// It must not be used.
    OutOfOrder {
        /// Why.
        reason: String,
    },
    /// It may be used again.
    InOrder,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoneBy {
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who.
    pub by: String,
}

/// What is kept of a device beside what it tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UpkeepView {
    /// When maintenance is due (ms since 1970).
    #[ts(type = "number | null")]
    pub service_due_ms: Option<i64>,
    /// When calibration is due.
    #[ts(type = "number | null")]
    pub calibration_due_ms: Option<i64>,
    /// The last maintenance.
    pub serviced: Option<DoneBy>,
    /// The last calibration.
    pub calibrated: Option<DoneBy>,
    /// The last cleaning.
    pub cleaned: Option<DoneBy>,
    /// Hours in which it sent.
    pub used_h: f64,
    /// Why it must not be used, or empty.
    pub out_of_order: String,
    /// Who says so, and since when.
    pub out_of_order_said: Option<DoneBy>,
}

/// A protocol of acceptance to be signed and saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcceptanceOrder {
    /// Of what.
    pub source: TestSourceView,
    /// Whether it is accepted.
    pub accepted: bool,
    /// What else is to be said.
    pub remark: String,
    /// In which language.
    pub language: PrintLanguage,
}
