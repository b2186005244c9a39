//! The kinds of calls that have rules.

use lamplight_protocols::call::CallKind;
use serde::{Deserialize, Serialize};

/// What sort of call it is. Presence is none: nobody asks for anything with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
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
    /// A call cord or plug has been pulled out.
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
    /// A fault at the place.
    Fault,
    /// What the system sends and this program does not know.
    Other,
}

impl Kind {
    /// Every kind, in the order of the table.
    pub const ALL: [Self; 13] = [
        Self::CodeBlue,
        Self::Emergency,
        Self::Assistance,
        Self::Fall,
        Self::Wc,
        Self::CordOut,
        Self::Device,
        Self::Patient,
        Self::Door,
        Self::Telephone,
        Self::Service,
        Self::Fault,
        Self::Other,
    ];

    /// The kind that was told; `None` for presence.
    #[must_use]
    pub const fn told(told: &CallKind) -> Option<Self> {
        Some(match told {
            CallKind::Patient => Self::Patient,
            CallKind::Wc => Self::Wc,
            CallKind::CordOut => Self::CordOut,
            CallKind::Assistance => Self::Assistance,
            CallKind::Emergency => Self::Emergency,
            CallKind::CodeBlue => Self::CodeBlue,
            CallKind::Door => Self::Door,
            CallKind::Telephone => Self::Telephone,
            CallKind::Device => Self::Device,
            CallKind::Fall => Self::Fall,
            CallKind::Service => Self::Service,
            CallKind::Fault => Self::Fault,
            CallKind::Other(_) => Self::Other,
            CallKind::Presence | CallKind::PresenceSecond => return None,
        })
    }

    /// Its name in settings and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodeBlue => "code_blue",
            Self::Emergency => "emergency",
            Self::Assistance => "assistance",
            Self::Fall => "fall",
            Self::Wc => "wc",
            Self::CordOut => "cord_out",
            Self::Device => "device",
            Self::Patient => "patient",
            Self::Door => "door",
            Self::Telephone => "telephone",
            Self::Service => "service",
            Self::Fault => "fault",
            Self::Other => "other",
        }
    }

    /// The kind of a name; `None` for no kind.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What to read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::CodeBlue => "Code blue",
            Self::Emergency => "Emergency call",
            Self::Assistance => "Assistance call",
            Self::Fall => "Fall",
            Self::Wc => "WC call",
            Self::CordOut => "Call cord out",
            Self::Device => "Device call",
            Self::Patient => "Patient call",
            Self::Door => "Door",
            Self::Telephone => "Telephone",
            Self::Service => "Service call",
            Self::Fault => "Fault at a call place",
            Self::Other => "Call",
        }
    }
}
