//! What a device tells, whatever protocol it spoke.
//!
//! A [`DeviceReport`] is complete in itself and knows nothing of this ward: the
//! location and the patient are claims of the sender, to be judged by the station.

use crate::bed::BedReport;
use crate::call::CallReport;
use lamplight_units::{
    ControlId, DeviceId, DeviceTime, MdcCode, Metric, PatientId, Personal, RefId, SampleRate, Unit,
    Value,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One device's part of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceReport {
    /// Who measured.
    pub device: DeviceIdentity,
    /// Where the sender says the device stands (PV1-3).
    pub location: Option<Location>,
    /// Whom the sender says it is on (PID).
    pub patient: Option<PatientClaim>,
    /// When the message was written (MSH-7), on the sender's clock.
    pub sent_at: Option<DeviceTime>,
    /// Numbers.
    pub numbers: Vec<NumberReading>,
    /// Texts and enumerations.
    pub texts: Vec<TextReading>,
    /// Pieces of waves.
    pub waves: Vec<WaveChunk>,
    /// Alerts in whatever phase.
    pub alerts: Vec<AlertReport>,
    /// A keep-alive of the sender that wants to be missed when it stops.
    pub watchdog: Option<Watchdog>,
}

/// How a device names itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeviceIdentity {
    /// The most lasting name: OBX-18 of the device's row, else the sender's EUI-64, else
    /// the gateway with the place. Two patients never share one.
    pub id: DeviceId,
    /// The gateway or application that sent for it (MSH-3).
    pub sender: Arc<str>,
    /// Maker (MSH-4) or empty.
    pub maker: Arc<str>,
    /// Model, where the message tells it, or empty.
    pub model: Arc<str>,
}

impl DeviceIdentity {
    /// What our own simulator writes into MSH-3; nothing else may.
    pub const SIMULATOR: &'static str = "LAMPLIGHT_SIM";

    /// Whether it comes from our simulator, so that the screen must say so.
    #[must_use]
    pub fn simulated(&self) -> bool {
        self.sender.starts_with(Self::SIMULATOR)
    }
}

/// A place as the sender writes it (PV1-3: point of care, room, bed, facility).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// Ward or unit.
    pub point_of_care: Arc<str>,
    /// Room, often empty.
    pub room: Arc<str>,
    /// Bed.
    pub bed: Arc<str>,
    /// Hospital, often empty.
    pub facility: Arc<str>,
}

impl Location {
    /// The parts that are there, with `/` between.
    #[must_use]
    pub fn path(&self) -> String {
        let parts = [&self.point_of_care, &self.room, &self.bed, &self.facility];
        let parts = parts.into_iter().map(AsRef::as_ref);
        parts
            .filter(|part: &&str| !part.is_empty())
            .collect::<Vec<_>>()
            .join("/")
    }
}

/// A patient as the sender knows him or her.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PatientClaim {
    /// Every identifier sent (PID-3 with its repetitions), the first one first.
    pub ids: Vec<PatientId>,
    /// Family name, given names.
    pub name: Personal<PersonName>,
    /// Birth date as far as it was sent, `YYYY[MM[DD]]`.
    pub birth: Personal<Arc<str>>,
    /// Administrative sex of HL7 table 0001 (`F`, `M`, `O`, `U` ...) or empty.
    pub sex: Personal<Arc<str>>,
    /// Visit number (PV1-19) or empty.
    pub visit: Personal<Arc<str>>,
}

impl PatientClaim {
    /// The identifier that a screen shows: the medical record number, else the first one.
    #[must_use]
    pub fn record_number(&self) -> Option<&PatientId> {
        let record = self.ids.iter().find(|id| id.kind() == "MR");
        record.or_else(|| self.ids.first())
    }
}

/// A person's name in its two parts that the screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct PersonName {
    /// Family name.
    pub family: Arc<str>,
    /// Given names.
    pub given: Arc<str>,
}

/// What was measured: the term meant, and exactly what stood in the message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Term {
    /// The name: the nomenclature's where it is known, else as sent.
    pub refid: RefId,
    /// The code: the nomenclature's where it is known, else as sent.
    pub code: MdcCode,
    /// `code^name^system` as sent, when it is not just the two above.
    pub sent_as: Option<Arc<str>>,
}

impl Term {
    /// A term of the nomenclature.
    #[must_use]
    pub const fn known(metric: &Metric) -> Self {
        Self {
            refid: RefId::known(metric.refid),
            code: MdcCode::new(metric.code),
            sent_as: None,
        }
    }

    /// The nomenclature's row, if this is one of its terms.
    #[must_use]
    pub fn metric(&self) -> Option<&'static Metric> {
        Metric::by_refid(self.refid.as_str())
    }
}

/// OBX-4: where in the device a row belongs. Opaque, compared as a whole;
/// two SpO2 channels may differ in nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Channel(pub Arc<str>);

/// Whether anybody has confirmed the value (OBX-11, HL7 table 0085).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultStatus {
    /// R: raw, as measured.
    Raw,
    /// P, S: preliminary or partial.
    Preliminary,
    /// F, U, V: validated.
    Final,
    /// C, A, B: corrects, amends or appends to an earlier one.
    Corrected,
    /// X, and I, N, O, which only announce one: no result.
    NoResult,
    /// D: the sender takes it back.
    Deleted,
    /// W: posted as wrong, for instance on the wrong patient.
    Wrong,
    /// Left empty, or a letter that is none of the above.
    Unstated,
}

/// Marks beside a value (OBX-8) that are neither alarm nor reason for no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks {
    /// QUES: questionable.
    pub questionable: bool,
    /// DEMO, or a message in training mode: not from a patient.
    pub demo: bool,
    /// TEST.
    pub test: bool,
    /// CAL: calibration under way.
    pub calibrating: bool,
    /// EARLY: estimate before the measurement ended.
    pub early: bool,
    /// From the device's memory: history with a time of its own, which raises no alarm.
    pub stored: bool,
    /// ALINH or OFF: the device's alarm for this is switched off.
    pub alarm_off: bool,
    /// ALACT: the device's alarm for this is on.
    pub alarm_active: bool,
    /// How the device judges the number.
    pub abnormal: Abnormal,
}

/// The device's own judgement of a number (OBX-8, HL7 table 0078).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Abnormal {
    /// Not told.
    #[default]
    Unstated,
    /// N
    Normal,
    /// L
    Low,
    /// LL
    VeryLow,
    /// H
    High,
    /// HH
    VeryHigh,
    /// A, AA: out of the usual, no direction told.
    Abnormal,
}

/// The unit of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ReadUnit {
    /// A unit we can compute with.
    Known(Unit),
    /// OBX-6 was empty.
    Missing,
    /// OBX-6 as sent; numbers in it are kept and shown, never compared.
    Unknown(Arc<str>),
}

/// The device's own alarm limits (OBX-7), in the reading's unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Alarm below this.
    pub low: Option<f64>,
    /// Alarm above this.
    pub high: Option<f64>,
}

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberReading {
    /// What was measured.
    pub term: Term,
    /// Where in the device.
    pub channel: Channel,
    /// The number as sent, or the reason for none.
    pub value: Value,
    /// What stood in its place where that was no plain number: `<45`, `---`, `8388607`.
    pub sent: Option<Arc<str>>,
    /// Its unit as sent.
    pub unit: ReadUnit,
    /// The device's limits.
    pub limits: Limits,
    /// Validation.
    pub status: ResultStatus,
    /// Marks.
    pub marks: Marks,
    /// When it was measured (OBX-14, else OBR-7, else MSH-7).
    pub at: Option<DeviceTime>,
    /// Whether it stands for a moment in the past (cuff, thermometer), not for now:
    /// OBX-14 was filled with another time than the message's, or OBX-17 says so.
    pub episodic: bool,
}

/// One text or enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct TextReading {
    /// What it tells of.
    pub term: Term,
    /// Where in the device.
    pub channel: Channel,
    /// The text, unescaped; empty when none was sent.
    pub text: Arc<str>,
    /// Validation.
    pub status: ResultStatus,
    /// When.
    pub at: Option<DeviceTime>,
}

/// Consecutive samples of one wave.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveChunk {
    /// Which wave.
    pub term: Term,
    /// Where in the device.
    pub channel: Channel,
    /// The first sample's time (OBR-7), on the device's clock.
    pub start: Option<DeviceTime>,
    /// Samples a second.
    pub rate: SampleRate,
    /// Physical unit of the samples.
    pub unit: ReadUnit,
    /// What one step of the sender's integers is worth (1 when it sends physical values).
    pub resolution: f64,
    /// The range the sender declares, in the physical unit.
    pub range: Option<(f64, f64)>,
    /// Physical values; NaN where a sample is missing or marked invalid.
    pub samples: Vec<f32>,
}

/// PCD-04 event phase (MDC_ATTR_EVENT_PHASE).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AlertPhase {
    /// false -> true
    Start,
    /// Still true, sent again.
    Continue,
    /// true -> false, nothing latched.
    End,
    /// Something but the truth changed.
    Update,
    /// Priority rose.
    Escalate,
    /// Priority fell.
    Deescalate,
    /// Latched signals were stopped.
    Reset,
    /// An event without duration (`tpoint`).
    Point,
}

/// PCD-04 alarm state (MDC_ATTR_ALARM_STATE).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AlertState {
    /// Neither true nor latched.
    Inactive,
    /// True.
    Active,
    /// Over, but its signals go on until reset.
    Latched,
}

/// Priority as the device gives it (MDC_ATTR_ALARM_PRIORITY).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AlertPriority {
    /// PH
    High,
    /// PM
    Medium,
    /// PL
    Low,
    /// PN, PI: no alarm priority; an advisory.
    None,
    /// Not told, or nothing that the dialect table knows.
    Unstated,
}

/// Kind of alert (MDC_ATTR_ALERT_TYPE).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AlertKind {
    /// SP
    Physiological,
    /// ST
    Technical,
    /// SA
    Advisory,
    /// Not told.
    Unstated,
}

/// PCD-04 inactivation (MDC_ATTR_ALARM_INACTIVATION_STATE); several may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Inactivation {
    /// `audio-paused`
    pub audio_paused: bool,
    /// `audio-off`
    pub audio_off: bool,
    /// `alarm-paused`
    pub alarm_paused: bool,
    /// `alarm-off`
    pub alarm_off: bool,
    /// `alert-acknowledged`
    pub acknowledged: bool,
}

/// One alert of a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertReport {
    /// What names this alert over its life: the id of its first message (OBR-29, OBR-3)
    /// where the sender keeps one, else empty; then event, source and channel name it.
    pub thread: Arc<str>,
    /// The event, such as `MDC_EVT_LO`.
    pub event: Term,
    /// The metric or part of the device concerned.
    pub source: Option<Term>,
    /// Where in the device.
    pub channel: Channel,
    /// The maker's words, or empty.
    pub text: Arc<str>,
    /// Phase as sent; `None` when not told or unreadable.
    pub phase: Option<AlertPhase>,
    /// State as sent; `None` when not told or unreadable.
    pub state: Option<AlertState>,
    /// Priority.
    pub priority: AlertPriority,
    /// Kind.
    pub kind: AlertKind,
    /// Inactivation.
    pub inactivation: Inactivation,
    /// The value that raised it, when it came along; boxed, since it is longer than all the
    /// rest and few senders tell it. Not kept over a restart: the archive has it.
    #[serde(skip)]
    pub value: Option<Box<NumberReading>>,
    /// When it happened, on the device's clock. Not kept over a restart: the condition has
    /// our time.
    #[serde(skip)]
    pub at: Option<DeviceTime>,
}

/// A keep-alive alert ("Silent Hospital" profile): priority none, event MDC_EVT_ACTIVE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watchdog {
    /// How soon the next one is due, if the sender told (MDC_ATTR_CONFIRM_TIMEOUT).
    pub period_ms: Option<u32>,
    /// The last one before an intended shut-down (state inactive).
    pub leaving: bool,
}

/// An admission, transfer, discharge or correction (HL7 ADT).
#[derive(Debug, Clone, PartialEq)]
pub struct AdtReport {
    /// What happened.
    pub event: AdtEvent,
    /// Who.
    pub patient: PatientClaim,
    /// Where now (PV1-3).
    pub location: Option<Location>,
    /// Where before (PV1-6).
    pub prior_location: Option<Location>,
    /// The record that ceases (MRG-1), for a merge.
    pub merged: Option<PatientId>,
    /// When it happened (EVN-6, else EVN-2, else MSH-7).
    pub at: Option<DeviceTime>,
    /// What else it tells of the patient.
    pub hints: AdtHints,
}

/// What an ADT message tells of a patient beside name and place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AdtHints {
    /// What the patient is allergic to (AL1-3), in the sender's words; `None` when the
    /// message has no AL1. A message with AL1 tells all of them.
    pub allergies: Option<Personal<Vec<Arc<str>>>>,
    /// Body weight in grams (OBX with LOINC 3141-9 or 29463-7).
    pub weight_g: Option<u32>,
}

/// The ADT events that a station acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AdtEvent {
    /// A01
    Admit,
    /// A02
    Transfer,
    /// A03
    Discharge,
    /// A08
    Update,
    /// A11
    CancelAdmit,
    /// A12
    CancelTransfer,
    /// A13
    CancelDischarge,
    /// A40
    Merge,
}

/// What one message brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// From a device.
    Device(Box<DeviceReport>),
    /// About a patient's stay.
    Adt(Box<AdtReport>),
    /// From a call system.
    Call(Box<CallReport>),
    /// From a smart bed.
    Bed(Box<BedReport>),
}

/// A part of a message that could not be used, while the rest was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Where, such as `OBX[7]-5`.
    pub place: Arc<str>,
    /// What and why, without personal data, such as `not a number`.
    pub reason: Arc<str>,
}

/// A message or part of one that is set aside for a technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The message's name, if it had one that could be read.
    pub control_id: Option<ControlId>,
    /// Why, in one sentence.
    pub reason: Arc<str>,
    /// The parts concerned; empty when the whole message is.
    pub defects: Vec<Defect>,
    /// What stands before the bytes where its protocol has that: a topic, the name of a
    /// characteristic. It is needed to read them again.
    pub head: Arc<str>,
    /// Whether the bytes are numbers and no text, so that nobody tries to read them as such.
    pub octets: bool,
    /// The bytes, cut after a bound. They may hold personal data.
    pub bytes: Personal<Vec<u8>>,
    /// How long the message was before cutting.
    pub length: usize,
}
