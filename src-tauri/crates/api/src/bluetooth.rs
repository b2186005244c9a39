//! Bluetooth on the screen: how the radio stands, what is about, the path of pairing, and what
//! people wish of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All that the screen shows of the radio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BluetoothView {
    /// How it stands.
    pub radio: RadioStateView,
    /// What is wrong and what to do, where it does not work; else empty.
    pub problem: String,
    /// What is about, strongest first; filled while somebody looks.
    pub seen: Vec<SeenView>,
    /// How far pairing is.
    pub stage: PairStageView,
    /// The station's own devices.
    pub known: Vec<KnownRadioView>,
}

/// How the radio stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RadioStateView {
    /// The configuration does not switch it on.
    Off,
    /// It works.
    Ready,
    /// The computer has none.
    NoAdapter,
    /// It is switched off.
    SwitchedOff,
    /// The program may not use it.
    NoPermission,
    /// The system's service does not run.
    NoService,
    /// It does not work.
    Broken,
}

/// What a device measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RadioKindView {
    /// Heart rate.
    HeartRate,
    /// Oxygen saturation.
    Oximeter,
    /// Blood pressure.
    BloodPressure,
    /// Temperature.
    Thermometer,
    /// Blood glucose.
    Glucose,
    /// Continuous glucose.
    Cgm,
    /// Weight.
    Scale,
    /// Body composition.
    BodyComposition,
}

/// A device in sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeenView {
    /// Its address.
    pub address: String,
    /// Its name, or empty.
    pub name: String,
    /// What it measures.
    pub kinds: Vec<RadioKindView>,
    /// How strongly it is heard, in dBm.
    pub signal_dbm: Option<i16>,
    /// The station's device that it is, if its address says so.
    pub device: Option<String>,
    /// How that is called here, or empty.
    pub label: String,
    /// The bed for which that speaks, if any.
    pub bed: Option<String>,
}

/// One value of the device that is being paired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LiveValueView {
    /// What, by its nomenclature name.
    pub metric: String,
    /// Short name, or empty.
    pub label: String,
    /// The number, if there is one.
    pub value: Option<f64>,
    /// Why there is none, in words, or empty.
    pub none: String,
    /// Unit as shown, or empty.
    pub unit: String,
    /// When it came (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// How far pairing is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum PairStageView {
    /// Nobody pairs.
    Idle,
    /// A list of what is about.
    Looking,
    /// One is being connected.
    Linking {
        /// Its address.
        address: String,
        /// Its name.
        name: String,
        /// The system pairs, and may ask a person.
        bonding: bool,
    },
    /// Its value is live: whose is it?
    Asking {
        /// Who it is.
        device: String,
        /// Its name.
        name: String,
        /// How it is called here already, or empty.
        label: String,
        /// The bed for which it speaks already, if any.
        bed: Option<String>,
        /// What it sends.
        values: Vec<LiveValueView>,
    },
    /// It speaks for a bed.
    Done {
        /// Which device.
        device: String,
        /// Which bed.
        bed: String,
    },
    /// It could not be connected.
    Failed {
        /// Its name.
        name: String,
        /// What, where, what to do.
        sentence: String,
    },
}

/// One of the station's own devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnownRadioView {
    /// Who it is.
    pub device: String,
    /// Its name, or empty.
    pub name: String,
    /// What is written on it, or empty.
    pub label: String,
    /// What it measures.
    pub kinds: Vec<RadioKindView>,
    /// Its firmware, or empty.
    pub firmware: String,
    /// The bed for which it speaks, if any.
    pub bed: Option<String>,
    /// Whether it is connected; `None` when it was not seen since the start.
    pub connected: Option<bool>,
    /// Since when that is so (ms since 1970).
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// How fetching its stored values went last, or empty.
    pub records: String,
}

/// What a person compared with the wristband.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierView {
    /// Family and given name.
    Name,
    /// Date of birth.
    Birth,
    /// Record number.
    RecordNumber,
}

/// How a person knows that the device is on this patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum ProofView {
    /// These were compared: two at the least.
    Identifiers {
        /// Which.
        compared: Vec<IdentifierView>,
    },
    /// The value followed a tap on the sensor or a breath.
    Reacted,
}

/// What is asked of stored values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum RecordsWish {
    /// Send all.
    All,
    /// Send those from this number on.
    Since {
        /// The number.
        number: u16,
    },
    /// Say how many there are.
    Count,
    /// Stop sending.
    Abort,
}

/// A wish about Bluetooth devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "pair", rename_all = "snake_case")]
pub enum PairWish {
    /// Show what is about.
    Begin,
    /// Connect this one.
    Choose {
        /// Its address.
        address: String,
    },
    /// It is this patient's.
    Confirm {
        /// The device that was shown.
        device: String,
        /// The bed.
        bed: String,
        /// The stay of the patient whom the person saw there; `null` for an empty bed.
        #[ts(type = "number | null")]
        stay: Option<u64>,
        /// How the person knows.
        proof: ProofView,
        /// What is written on the device; may be empty.
        label: String,
    },
    /// It is not: take the last confirmation back.
    Undo,
    /// End the path.
    Cancel,
    /// Try the adapter again now.
    Retry,
    /// This device is no longer the station's.
    Forget {
        /// Which.
        device: String,
    },
    /// Ask a device for what it has stored.
    Records {
        /// Which.
        device: String,
        /// What.
        wish: RecordsWish,
    },
}
