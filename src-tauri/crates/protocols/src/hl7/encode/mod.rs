//! Typed reports to HL7 2.6 bytes, as a conforming IHE PCD reporter writes them.
//!
//! Nothing here reads a clock: the caller gives the time and the control id. The
//! result is the bare message; [`crate::mllp::frame`] puts it into its block.
//!
//! What can't be told in HL7 is lost, and only that: a missing value's reason
//! becomes the nearest OBX-8 flag, a sample becomes a whole number of its
//! resolution's steps, a text of a code set keeps its text.

mod adt;
mod alert;
mod person;
mod rows;
mod segment;
mod wave;

pub use adt::adt;
pub use alert::{pcd04, watchdog};
pub use rows::pcd01;
pub use wave::wcm;

use crate::hl7::time::{device_time, write};
use crate::report::DeviceReport;
use chrono::FixedOffset;
use lamplight_units::{ControlId, Wall};
use segment::{DELIMITERS, Segment, components};

/// MSH-11, HL7 table 0103.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Processing {
    /// P
    Production,
    /// D
    Debugging,
    /// T: readers must not take it for a patient's.
    Training,
}

impl Processing {
    const fn code(self) -> &'static str {
        match self {
            Self::Production => "P",
            Self::Debugging => "D",
            Self::Training => "T",
        }
    }
}

/// Who writes, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// MSH-3, first component.
    pub application: String,
    /// MSH-3, second component: the sender's EUI-64 in 16 hex digits, or empty.
    pub eui64: String,
    /// MSH-4: maker or hospital.
    pub facility: String,
    /// MSH-5, or empty.
    pub receiving_application: String,
    /// MSH-6, or empty.
    pub receiving_facility: String,
    /// MSH-11.
    pub processing: Processing,
    /// The zone in which MSH-7 is written.
    pub zone: FixedOffset,
    /// MSH-16: whether the receiving application is to answer, too, after the accept
    /// acknowledgement.
    pub application_ack: bool,
}

impl Sender {
    /// A production sender in UTC with these names and no receiver named.
    #[must_use]
    pub fn new(application: &str, eui64: &str, facility: &str) -> Self {
        Self {
            application: application.to_owned(),
            eui64: eui64.to_owned(),
            facility: facility.to_owned(),
            receiving_application: String::new(),
            receiving_facility: String::new(),
            processing: Processing::Production,
            zone: chrono::Offset::fix(&chrono::Utc),
            application_ack: false,
        }
    }

    /// The entity identifier `id^application^EUI-64^EUI-64` (EI) that names something of ours.
    fn entity(&self, id: &str) -> String {
        if self.eui64.is_empty() {
            components(&[id, &self.application])
        } else {
            components(&[id, &self.application, &self.eui64, "EUI-64"])
        }
    }
}

/// The name and the time of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// MSH-10.
    pub control_id: ControlId,
    /// MSH-7.
    pub at: Wall,
}

/// The message kinds that we write: MSH-9 and MSH-21.
#[derive(Debug, Clone, Copy)]
struct Kind {
    /// MSH-9.
    message: &'static str,
    /// MSH-21, or empty.
    profile: &'static str,
}

/// IHE PCD TF-2, 3.1 (DEC): observations. WCM travels in the same message.
const PCD_01: Kind = Kind {
    message: "ORU^R01^ORU_R01",
    profile: "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO",
};

/// IHE PCD TF-2, 3.4 (ACM): report alert.
const PCD_04: Kind = Kind {
    message: "ORU^R40^ORU_R40",
    profile: "IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.4.1^ISO",
};

/// The header of every message of ours: version 2.6, UTF-8, accept acknowledgement always.
fn header(sender: &Sender, stamp: &Stamp, kind: Kind) -> String {
    let mut message = String::with_capacity(2_048);
    let application = if sender.eui64.is_empty() {
        components(&[&sender.application])
    } else {
        components(&[&sender.application, &sender.eui64, "EUI-64"])
    };
    Segment::new("MSH")
        .raw(2, DELIMITERS)
        .raw(3, application)
        .text(4, &sender.facility)
        .text(5, &sender.receiving_application)
        .text(6, &sender.receiving_facility)
        .raw(7, time(stamp.at, sender.zone))
        .raw(9, kind.message)
        .text(10, stamp.control_id.as_str())
        .raw(11, sender.processing.code())
        .raw(12, "2.6")
        .raw(15, "AL")
        .raw(16, if sender.application_ack { "AL" } else { "NE" })
        .raw(18, "UNICODE UTF-8")
        .raw(21, kind.profile)
        .end(&mut message);
    message
}

fn time(at: Wall, zone: FixedOffset) -> String {
    device_time(at, zone).map_or_else(String::new, |t| write(&t))
}

/// All of a report as messages, in the order numbers and texts, waves, alerts, watchdog.
///
/// `next_id` gives each message its control id.
pub fn encode_device_report(
    report: &DeviceReport,
    sender: &Sender,
    at: Wall,
    mut next_id: impl FnMut() -> ControlId,
) -> Vec<Vec<u8>> {
    let mut stamp = || Stamp {
        control_id: next_id(),
        at,
    };
    let mut messages = Vec::new();
    if !report.numbers.is_empty() || !report.texts.is_empty() {
        messages.push(pcd01(report, sender, &stamp()));
    }
    if !report.waves.is_empty() {
        messages.push(wcm(report, sender, &stamp()));
    }
    for alert in &report.alerts {
        messages.push(pcd04(report, alert, sender, &stamp()));
    }
    if let Some(dog) = report.watchdog {
        messages.push(watchdog(report, dog, sender, &stamp()));
    }
    messages
}
