//! The parts that scores are made of, and the scores themselves, by name.

use lamplight_units::Unit;
use serde::{Deserialize, Serialize};

/// A score that this crate can work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ScoreId {
    /// National Early Warning Score 2 (Royal College of Physicians, 2017).
    News2,
    /// Modified Early Warning Score (Subbe 2001), or a hospital's variant under its own name.
    Mews,
    /// Quick SOFA (Sepsis-3, 2016).
    Qsofa,
    /// Heart rate by systolic pressure; SIPA for children.
    ShockIndex,
    /// Bedside Paediatric Early Warning System score (Parshuram 2009).
    BedsidePews,
}

impl ScoreId {
    /// Every score.
    pub const ALL: [Self; 5] = [
        Self::News2,
        Self::Mews,
        Self::Qsofa,
        Self::ShockIndex,
        Self::BedsidePews,
    ];

    /// As a chart names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::News2 => "NEWS2",
            Self::Mews => "MEWS",
            Self::Qsofa => "qSOFA",
            Self::ShockIndex => "Shock index",
            Self::BedsidePews => "Bedside PEWS",
        }
    }

    /// Totals are whole numbers of this part of one: a shock index of 0.90 is kept as 90.
    #[must_use]
    pub const fn divisor(self) -> u16 {
        match self {
            Self::News2 | Self::Mews | Self::Qsofa | Self::BedsidePews => 1,
            Self::ShockIndex => 100,
        }
    }
}

/// One thing that is measured or judged for a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Breaths a minute.
    Respiration,
    /// Oxygen saturation by pulse oximetry.
    Spo2,
    /// Air, or additional oxygen.
    Oxygen,
    /// Systolic blood pressure.
    Systolic,
    /// Pulse or heart rate.
    Pulse,
    /// ACVPU; for qSOFA also the Glasgow coma scale.
    Consciousness,
    /// Body temperature.
    Temperature,
    /// Capillary refill time.
    Refill,
    /// Effort of breathing, as a person judges it.
    Effort,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 9] = [
        Self::Respiration,
        Self::Spo2,
        Self::Oxygen,
        Self::Systolic,
        Self::Pulse,
        Self::Consciousness,
        Self::Temperature,
        Self::Refill,
        Self::Effort,
    ];

    /// As a chart names it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Respiration => "RR",
            Self::Spo2 => "SpO\u{2082}",
            Self::Oxygen => "air or oxygen",
            Self::Systolic => "systolic BP",
            Self::Pulse => "pulse",
            Self::Consciousness => "consciousness",
            Self::Temperature => "temperature",
            Self::Refill => "capillary refill",
            Self::Effort => "respiratory effort",
        }
    }

    /// The unit that tables use; `None` for what is judged.
    #[must_use]
    pub const fn unit(self) -> Option<Unit> {
        match self {
            Self::Respiration => Some(Unit::BreathPerMin),
            Self::Spo2 => Some(Unit::Percent),
            Self::Systolic => Some(Unit::MmHg),
            Self::Pulse => Some(Unit::BeatPerMin),
            Self::Temperature => Some(Unit::Celsius),
            Self::Refill => Some(Unit::Second),
            Self::Oxygen | Self::Consciousness | Self::Effort => None,
        }
    }

    /// How many steps of the table make one unit: a chart writes temperature with one decimal.
    #[must_use]
    pub const fn resolution(self) -> u8 {
        match self {
            Self::Temperature | Self::Refill => 10,
            Self::Respiration
            | Self::Spo2
            | Self::Oxygen
            | Self::Systolic
            | Self::Pulse
            | Self::Consciousness
            | Self::Effort => 1,
        }
    }

    /// What a patient can have at all, in [`Part::unit`]; a number outside is a fault of
    /// measuring or typing. Wide on purpose (ours): to leave a true extreme out would hide
    /// the worst points. A breathing rate or pulse of zero is a measurement.
    #[must_use]
    pub const fn possible(self) -> Option<(f64, f64)> {
        match self {
            Self::Respiration => Some((0.0, 150.0)),
            Self::Spo2 => Some((1.0, 100.0)),
            Self::Systolic => Some((10.0, 350.0)),
            Self::Pulse => Some((0.0, 350.0)),
            Self::Temperature => Some((10.0, 47.0)),
            Self::Refill => Some((0.0, 60.0)),
            Self::Oxygen | Self::Consciousness | Self::Effort => None,
        }
    }
}
