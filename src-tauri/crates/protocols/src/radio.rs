//! What a feed of radio devices (Bluetooth LE) and the station say to each other beside values.
//!
//! The feed tells what it sees and how its links stand ([`RadioNews`]); the station tells which
//! devices are its own and what to try ([`RadioOrder`]). Values travel as reports, like those
//! of every other protocol.

use crate::gatt::records::RecordRequest;
use crate::gatt::uuid::service;
use lamplight_units::{DeviceId, Now, Wall};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The longest name of a device that is kept; an advertisement has room for 29 bytes.
pub const LONGEST_NAME: usize = 64;

/// How the system names a device: its address, or where the system hides that (macOS), a name
/// that holds on this computer only. May change over a device's life.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RadioAddress(Arc<str>);

impl RadioAddress {
    /// Takes the system's text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RadioAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a device measures, by the health services that it offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RadioKind {
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

impl RadioKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::HeartRate,
        Self::Oximeter,
        Self::BloodPressure,
        Self::Thermometer,
        Self::Glucose,
        Self::Cgm,
        Self::Scale,
        Self::BodyComposition,
    ];

    /// Its service.
    #[must_use]
    pub const fn service(self) -> u16 {
        match self {
            Self::HeartRate => service::HEART_RATE,
            Self::Oximeter => service::PULSE_OXIMETER,
            Self::BloodPressure => service::BLOOD_PRESSURE,
            Self::Thermometer => service::THERMOMETER,
            Self::Glucose => service::GLUCOSE,
            Self::Cgm => service::CGM,
            Self::Scale => service::WEIGHT_SCALE,
            Self::BodyComposition => service::BODY_COMPOSITION,
        }
    }

    /// The kind of a service.
    #[must_use]
    pub fn of_service(uuid: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.service() == uuid)
    }

    /// Whether it stays on the patient and sends all the time, so that its silence means
    /// something; the others measure once and switch themselves off.
    #[must_use]
    pub const fn stays(self) -> bool {
        match self {
            Self::HeartRate | Self::Oximeter | Self::Cgm => true,
            Self::BloodPressure
            | Self::Thermometer
            | Self::Glucose
            | Self::Scale
            | Self::BodyComposition => false,
        }
    }
}

/// A device that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Under which address.
    pub address: RadioAddress,
    /// Whether that address is one that the device changes.
    pub random: bool,
    /// Its name, or empty.
    pub name: Arc<str>,
    /// What it measures.
    pub kinds: Vec<RadioKind>,
    /// How strongly it was heard last, in dBm.
    pub signal_dbm: Option<i16>,
    /// When.
    pub at: Now,
}

/// A device that belongs to this station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownRadio {
    /// Who it is, whatever its address.
    pub device: DeviceId,
    /// Under which address it was seen last.
    pub address: RadioAddress,
    /// Whether that address is one that the device changes.
    pub random: bool,
    /// Its name, or empty.
    pub name: Arc<str>,
    /// What it measures.
    pub kinds: Vec<RadioKind>,
    /// Firmware at the last look, or empty.
    pub firmware: Arc<str>,
    /// What is written on it here, such as an inventory number; may be empty.
    pub label: Arc<str>,
    /// Since when it is known.
    pub since: Now,
    /// The newest stored record that was fetched.
    pub last_record: Option<u16>,
    /// Of a continuous monitor, when the session of that record began, by this station's clock.
    #[serde(default)]
    pub session: Option<Wall>,
}

impl KnownRadio {
    /// Whether it sends all the time while it is on.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.kinds.iter().any(|kind| kind.stays())
    }

    /// How people call it: its label, else its name, else its id.
    #[must_use]
    pub fn called(&self) -> &str {
        if !self.label.is_empty() {
            &self.label
        } else if !self.name.is_empty() {
            &self.name
        } else {
            self.device.as_str()
        }
    }
}

/// What a device said of itself when it was connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RadioIdentity {
    /// Who it is.
    pub device: DeviceId,
    /// Maker, or empty.
    pub maker: Arc<str>,
    /// Model, or empty.
    pub model: Arc<str>,
    /// Firmware, or empty.
    pub firmware: Arc<str>,
    /// What it measures: its services as found, not as advertised.
    pub kinds: Vec<RadioKind>,
}

/// How a link stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// On the way.
    Connecting,
    /// The system pairs; it may ask a person.
    Bonding,
    /// It sends.
    Connected,
    /// It was connected and is no more.
    Lost,
    /// It could not be connected.
    Failed {
        /// What, where, what to do.
        sentence: Arc<str>,
    },
}

/// Why the radio can't work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RadioProblem {
    /// The computer has none.
    NoAdapter,
    /// It is switched off.
    Off,
    /// The program may not use it.
    NoPermission,
    /// The system's Bluetooth service does not run.
    NoService,
    /// Anything else.
    Other,
}

/// How fetching stored records goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordsState {
    /// So many are stored.
    Counted(u16),
    /// Done: so many came, the newest of them.
    Done {
        /// How many.
        count: u32,
        /// The highest sequence number of all that were ever fetched; of a continuous monitor,
        /// of its session.
        newest: Option<u16>,
        /// When the session began, by this station's clock, where the device says so.
        session: Option<Wall>,
    },
    /// There are none.
    None,
    /// Stopped, by a person or the device.
    Aborted,
    /// It could not be done.
    Failed {
        /// What, where, what to do.
        sentence: Arc<str>,
    },
}

/// News of the radio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RadioNews {
    /// It works.
    Ready,
    /// It does not, and is tried again.
    Unready {
        /// Why, for the program.
        problem: RadioProblem,
        /// What, where, what to do.
        sentence: Arc<str>,
    },
    /// What is about, strongest first; replaces what was told before.
    Seen(Vec<Sighting>),
    /// A device was connected and said who it is.
    Identified {
        /// Under which address.
        address: RadioAddress,
        /// Whether that address is one that the device changes.
        random: bool,
        /// Its name, or empty.
        name: Arc<str>,
        /// Who.
        identity: RadioIdentity,
    },
    /// A link stands otherwise.
    Link {
        /// Under which address.
        address: RadioAddress,
        /// Who, where that is known.
        device: Option<DeviceId>,
        /// How.
        state: LinkState,
    },
    /// Fetching stored records.
    Records {
        /// From whom.
        device: DeviceId,
        /// How it goes.
        state: RecordsState,
    },
}

/// What the station asks of the radio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RadioOrder {
    /// These are the station's own: whenever one is seen, connect it. Replaces the last list.
    Know(Vec<KnownRadio>),
    /// Tell what is about, or no longer.
    Look(bool),
    /// Connect this one, which is not known, to see what it sends.
    Try(RadioAddress),
    /// Let this one go, unless it is known.
    Release(RadioAddress),
    /// Ask a connected device for what it has stored.
    Records {
        /// Whom.
        device: DeviceId,
        /// What.
        request: RecordRequest,
    },
    /// Try the adapter again now.
    Retry,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_service_of_its_own() {
        for kind in RadioKind::ALL {
            assert_eq!(RadioKind::of_service(kind.service()), Some(kind));
        }
        assert_eq!(RadioKind::of_service(service::BATTERY), None);
    }
}
