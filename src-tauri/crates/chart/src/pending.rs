//! What a device measured once, waiting for a person to say that it is of this patient.

use crate::item::Item;
use lamplight_units::{DeviceId, Now};
use serde::{Deserialize, Serialize};

/// Names a waiting spot-check within its chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SpotId(u64);

impl SpotId {
    /// As a number, for a command from the screen.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// From the number of a command; one that names nothing is refused there.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }
}

/// What a device sent: one measurement at one time, of one patient as the device believes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpotCheck {
    /// Which device.
    pub device: DeviceId,
    /// When it measured, placed on the station's clocks.
    pub measured: Now,
    /// What.
    pub items: Vec<Item>,
}

/// A spot-check that nobody has confirmed yet. It counts for no score and no trend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// Its name.
    pub id: SpotId,
    /// What was sent.
    pub spot: SpotCheck,
    /// When it came.
    pub received: Now,
}
