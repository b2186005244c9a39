//! A message of a device before it is bytes, and how it becomes them.

use crate::scenario::Network;
use lamplight_protocols::hl7::encode;
use lamplight_protocols::report::DeviceReport;
use lamplight_units::{ControlId, Wall};

/// Of what kind a message is: it decides what may be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// PCD-01: the newest counts.
    Numbers,
    /// WCM: may be dropped, and is then counted.
    Wave,
    /// PCD-04: never dropped.
    Alert,
}

/// One message of a device.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// Of what kind.
    pub kind: MessageKind,
    /// Its name (MSH-10).
    pub control_id: ControlId,
    /// When it is written (MSH-7), on the device's own clock.
    pub at: Wall,
    /// What it tells.
    pub report: DeviceReport,
}

/// What a step brings.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// To be sent.
    Message(Box<Outgoing>),
    /// The network changes; a device that is switched off has none.
    Network(Network),
}

impl Outgoing {
    /// The message's bytes, without the block around it.
    #[must_use]
    pub fn encode(&self, sender: &encode::Sender) -> Vec<u8> {
        let stamp = encode::Stamp {
            control_id: self.control_id.clone(),
            at: self.at,
        };
        match (self.kind, self.report.alerts.first()) {
            (MessageKind::Alert, Some(alert)) => encode::pcd04(&self.report, alert, sender, &stamp),
            (MessageKind::Wave, _) => encode::wcm(&self.report, sender, &stamp),
            (MessageKind::Numbers | MessageKind::Alert, _) => {
                encode::pcd01(&self.report, sender, &stamp)
            }
        }
    }
}
