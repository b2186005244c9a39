//! What goes into a score: each reading with when it was taken and from where.

use crate::part::Part;
use lamplight_units::{Now, Unit, Value};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Where a reading comes from; the age limits and the word "automatic" hang on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A device, unconfirmed: `ECG`, `SpO2`, `NIBP`; which one is told with the score.
    Device {
        /// The signal that the number was taken from.
        signal: Cow<'static, str>,
    },
    /// A device, and a person has confirmed it.
    Confirmed,
    /// A person measured or judged it, and wrote it down.
    Charted,
}

impl Source {
    /// Nobody has looked at it.
    #[must_use]
    pub const fn automatic(&self) -> bool {
        match self {
            Self::Device { .. } => true,
            Self::Confirmed | Self::Charted => false,
        }
    }
}

/// A reading with when and from where.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured<T> {
    /// What was read.
    pub what: T,
    /// When it was measured, not when it was typed or sent. For a reading without a value
    /// (probe off): since when there has been none.
    pub at: Now,
    /// From where.
    pub source: Source,
}

/// A number as it came: with its unit if it had one, or with the reason for there being none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The number, or why there is none (probe off, artefact, failed, ...).
    pub value: Value,
    /// Its unit; a number without a unit is not guessed at.
    pub unit: Option<Unit>,
}

impl Quantity {
    /// A number in a unit.
    #[must_use]
    pub fn new(number: f64, unit: Unit) -> Self {
        Self {
            value: Value::new(number),
            unit: Some(unit),
        }
    }
}

/// ACVPU. A person judges it; no monitor knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Consciousness {
    /// Alert. Long-standing confusion is also `Alert` (unverified: from memory of the report).
    Alert,
    /// New confusion.
    Confusion,
    /// Responds to voice.
    Voice,
    /// Responds to pain.
    Pain,
    /// Responds to nothing.
    Unresponsive,
}

impl Consciousness {
    /// From the best to the worst.
    pub const ALL: [Self; 5] = [
        Self::Alert,
        Self::Confusion,
        Self::Voice,
        Self::Pain,
        Self::Unresponsive,
    ];

    /// Its place in a row of the table, from the best.
    pub(crate) const fn rank(self) -> usize {
        match self {
            Self::Alert => 0,
            Self::Confusion => 1,
            Self::Voice => 2,
            Self::Pain => 3,
            Self::Unresponsive => 4,
        }
    }

    /// The letter of ACVPU.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Alert => 'A',
            Self::Confusion => 'C',
            Self::Voice => 'V',
            Self::Pain => 'P',
            Self::Unresponsive => 'U',
        }
    }
}

/// A total of the Glasgow coma scale, 3 to 15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Gcs(u8);

impl Gcs {
    /// `None` outside 3 to 15.
    #[must_use]
    pub const fn new(total: u8) -> Option<Self> {
        if total >= 3 && total <= 15 {
            Some(Self(total))
        } else {
            None
        }
    }

    /// The total.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Gcs {
    type Error = &'static str;

    fn try_from(total: u8) -> Result<Self, Self::Error> {
        Self::new(total).ok_or("a Glasgow coma scale lies between 3 and 15")
    }
}

impl From<Gcs> for u8 {
    fn from(gcs: Gcs) -> Self {
        gcs.0
    }
}

/// What the patient breathes. A person says so; an unknown state is not "air".
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Oxygen {
    /// Room air.
    Air,
    /// Additional oxygen, by any device.
    On {
        /// Litres a minute, where known.
        litres_per_min: Option<f64>,
        /// Inspired fraction in percent, where known.
        fio2_percent: Option<f64>,
    },
}

/// Room air is 21 % oxygen; a mask that gives no more is no additional oxygen.
const ROOM_AIR_PERCENT: f64 = 21.0;

impl Oxygen {
    /// More than room air. Oxygen of an unknown amount is oxygen.
    #[must_use]
    pub fn supplemental(self) -> bool {
        match self {
            Self::Air => false,
            Self::On {
                litres_per_min,
                fio2_percent,
            } => match (litres_per_min, fio2_percent) {
                (None, None) => true,
                (litres, fio2) => {
                    litres.is_some_and(|l| l > 0.0) || fio2.is_some_and(|f| f > ROOM_AIR_PERCENT)
                }
            },
        }
    }

    /// The amounts are ones that a wall outlet and a mask can give.
    #[must_use]
    pub fn possible(self) -> bool {
        match self {
            Self::Air => true,
            Self::On {
                litres_per_min,
                fio2_percent,
            } => {
                litres_per_min.is_none_or(|l| (0.0..=100.0).contains(&l))
                    && fio2_percent.is_none_or(|f| (ROOM_AIR_PERCENT..=100.0).contains(&f))
            }
        }
    }
}

/// Effort of breathing, as a person judges it in a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Effort {
    /// Normal.
    Normal,
    /// Mildly increased.
    Mild,
    /// Moderately increased.
    Moderate,
    /// Severely increased, or any apnoea.
    Severe,
}

impl Effort {
    /// From the best to the worst.
    pub const ALL: [Self; 4] = [Self::Normal, Self::Mild, Self::Moderate, Self::Severe];

    /// Its place in a row of the table, from the best.
    pub(crate) const fn rank(self) -> usize {
        match self {
            Self::Normal => 0,
            Self::Mild => 1,
            Self::Moderate => 2,
            Self::Severe => 3,
        }
    }
}

/// All that is known of one patient of this stay; what is `None` was never measured.
///
/// Simulated, test and calibration data and what belongs to an earlier patient of the
/// bed must not be put in here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inputs {
    /// Breaths a minute.
    pub respiration: Option<Measured<Quantity>>,
    /// Oxygen saturation.
    pub spo2: Option<Measured<Quantity>>,
    /// Air or oxygen.
    pub oxygen: Option<Measured<Oxygen>>,
    /// Systolic pressure.
    pub systolic: Option<Measured<Quantity>>,
    /// Pulse: the ECG's rate before that of the pulse oximeter before that of the cuff.
    pub pulse: Option<Measured<Quantity>>,
    /// ACVPU.
    pub consciousness: Option<Measured<Consciousness>>,
    /// Glasgow coma scale; for qSOFA.
    pub gcs: Option<Measured<Gcs>>,
    /// Temperature.
    pub temperature: Option<Measured<Quantity>>,
    /// Capillary refill time.
    pub refill: Option<Measured<Quantity>>,
    /// Effort of breathing.
    pub effort: Option<Measured<Effort>>,
}

impl Inputs {
    /// The number of a part; `None` also for what is not a number.
    #[must_use]
    pub const fn quantity(&self, part: Part) -> Option<&Measured<Quantity>> {
        match part {
            Part::Respiration => self.respiration.as_ref(),
            Part::Spo2 => self.spo2.as_ref(),
            Part::Systolic => self.systolic.as_ref(),
            Part::Pulse => self.pulse.as_ref(),
            Part::Temperature => self.temperature.as_ref(),
            Part::Refill => self.refill.as_ref(),
            Part::Oxygen | Part::Consciousness | Part::Effort => None,
        }
    }
}
