//! What a person at the screen may ask of the station.

use lamplight_alarms::Refusal;
use lamplight_units::{BedId, DeviceId};

/// A wish of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// What concerns conditions and their signals.
    Alarm(lamplight_alarms::Command),
    /// Suspend monitoring of a bed on purpose.
    Standby(BedId),
    /// Go on monitoring it.
    Resume(BedId),
    /// A device speaks for this bed from now on.
    Assign(DeviceId, BedId),
    /// A device speaks for no bed.
    Unassign(DeviceId),
}

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// No such bed.
    #[error("this ward has no bed {0}")]
    NoBed(BedId),
    /// No such device.
    #[error("no device {0} has been heard of")]
    NoDevice(DeviceId),
    /// The alarm engine refused it.
    #[error(transparent)]
    Alarm(#[from] Refusal),
    /// It is so already.
    #[error("nothing to change: it is so already")]
    Already,
}
