//! How the ways out of the ward stand: the central server's, the FHIR server's, HL7 receivers', communicators',
//! the broker's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One way out of the ward, or in from the hospital, for the header and the technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkView {
    /// Its name for life, such as `central` or `fhir/rows`: its cursor goes by it.
    pub name: String,
    /// What goes there.
    pub kind: LinkKind,
    /// What the configuration calls the receiver, where there may be several; else empty.
    pub receiver: String,
    /// Its address.
    pub server: String,
    /// Where the records are on their way.
    pub state: LinkState,
    /// Who paused it, where somebody has.
    pub paused_by: Option<String>,
    /// Records that it has not confirmed.
    #[ts(type = "number")]
    pub behind: u64,
    /// When it last confirmed anything.
    #[ts(type = "number | null")]
    pub heard_ms: Option<i64>,
    /// Records that it confirmed within the last minute.
    #[ts(type = "number")]
    pub per_minute: u64,
    /// When it is tried again, while nothing gets through.
    #[ts(type = "number | null")]
    pub next_try_ms: Option<i64>,
    /// Records that stand aside, because it does not take them.
    #[ts(type = "number")]
    pub set_aside: u64,
    /// The newest reason.
    pub set_aside_reason: Option<String>,
    /// Whether those can be offered once more.
    pub again: bool,
}

/// What goes over a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The journal, to the hospital's `lamplight-central`.
    Central,
    /// Stays, alarms, calls and audit as FHIR resources.
    FhirRows,
    /// Numbers as Observations.
    FhirNumbers,
    /// Waves around high alarms as SampledData.
    FhirStrips,
    /// Admissions, asked of the FHIR server: the one way in.
    FhirPoll,
    /// Alarms as PCD-04.
    Hl7Alarms,
    /// Numbers as PCD-01.
    Hl7Numbers,
    /// Alarms to pagers and telephones, by WCTP.
    CommunicatorAlarms,
    /// Alarms, to a NATS broker.
    BrokerAlarms,
}

/// Where the records are on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkState {
    /// Nothing was heard yet.
    Starting,
    /// The receiver has all of it.
    Synced,
    /// It takes it, and has not all of it yet.
    Behind,
    /// It can't be reached, or takes nothing for now.
    Offline {
        /// Since when.
        #[ts(type = "number")]
        since_ms: i64,
        /// What is wrong.
        sentence: String,
    },
    /// It will not have it until somebody does something.
    Refused {
        /// Since when.
        #[ts(type = "number")]
        since_ms: i64,
        /// What, and what to do.
        sentence: String,
    },
    /// Somebody has stopped it.
    Paused {
        /// Since when.
        #[ts(type = "number")]
        since_ms: i64,
    },
}

/// Records that a receiver does not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkAside {
    /// The first of them.
    #[ts(type = "number")]
    pub from: i64,
    /// The last of them.
    #[ts(type = "number")]
    pub to: i64,
    /// When they were given up.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Why, in the receiver's words.
    pub reason: String,
}
