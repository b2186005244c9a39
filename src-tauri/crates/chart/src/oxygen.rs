//! What a patient breathes through, and how much.

use lamplight_scores::Oxygen;
use serde::{Deserialize, Serialize};

/// How oxygen is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OxygenDevice {
    /// Nasal cannula.
    NasalCannula,
    /// Simple face mask.
    SimpleMask,
    /// Venturi mask: a fixed fraction.
    Venturi,
    /// Mask with a reservoir.
    Reservoir,
    /// High flow through the nose, warmed and humid.
    HighFlow,
    /// Continuous positive pressure.
    Cpap,
    /// Non-invasive ventilation.
    Niv,
    /// Ventilator through a tube or tracheostomy.
    Ventilator,
    /// Another, named in a note.
    Other,
}

impl OxygenDevice {
    /// The usual flow in litres a minute (ours, from common ward practice, unverified); the
    /// station asks about others. `None`: set by fraction.
    #[must_use]
    pub const fn usual_litres_per_min(self) -> Option<(f64, f64)> {
        match self {
            Self::NasalCannula => Some((0.25, 6.0)),
            Self::SimpleMask => Some((4.0, 10.0)),
            Self::Venturi => Some((2.0, 15.0)),
            Self::Reservoir => Some((8.0, 15.0)),
            Self::HighFlow => Some((10.0, 70.0)),
            Self::Cpap | Self::Niv | Self::Ventilator | Self::Other => None,
        }
    }
}

/// What the patient breathes, as a person charted it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum OxygenTherapy {
    /// Room air.
    Air,
    /// Through a device; an amount that is not known is left out, never guessed.
    By {
        /// Through what.
        device: OxygenDevice,
        /// Litres a minute.
        litres_per_min: Option<f64>,
        /// Inspired fraction in percent.
        fio2_percent: Option<f64>,
    },
}

impl OxygenTherapy {
    /// As scores see it.
    #[must_use]
    pub const fn for_scores(self) -> Oxygen {
        match self {
            Self::Air => Oxygen::Air,
            Self::By {
                device: _,
                litres_per_min,
                fio2_percent,
            } => Oxygen::On {
                litres_per_min,
                fio2_percent,
            },
        }
    }
}
