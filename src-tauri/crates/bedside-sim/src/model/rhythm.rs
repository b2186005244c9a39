//! The rhythms that the model can play.

use serde::Deserialize;

/// What the heart does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Rhythm {
    /// Regular, with the variation that breathing causes.
    #[serde(rename = "sinus")]
    Sinus,
    /// Atrial fibrillation: irregular beats, no P waves, fine fibrillatory waves.
    #[serde(rename = "af")]
    AtrialFibrillation,
    /// Ventricular tachycardia: wide beats, fast and regular, with little pulse.
    #[serde(rename = "vt")]
    VentricularTachycardia,
    /// Ventricular fibrillation: no beats, no pulse.
    #[serde(rename = "vf")]
    VentricularFibrillation,
    /// No electrical activity.
    #[serde(rename = "asystole")]
    Asystole,
    /// Each sinus beat is followed by a premature ventricular one and a pause.
    #[serde(rename = "bigeminy")]
    Bigeminy,
    /// Ventricular pacing: a spike before each wide beat.
    #[serde(rename = "paced")]
    Paced,
}

impl Rhythm {
    /// Every rhythm.
    pub const ALL: &'static [Self] = &[
        Self::Sinus,
        Self::AtrialFibrillation,
        Self::VentricularTachycardia,
        Self::VentricularFibrillation,
        Self::Asystole,
        Self::Bigeminy,
        Self::Paced,
    ];

    /// The name that scenario files use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sinus => "sinus",
            Self::AtrialFibrillation => "af",
            Self::VentricularTachycardia => "vt",
            Self::VentricularFibrillation => "vf",
            Self::Asystole => "asystole",
            Self::Bigeminy => "bigeminy",
            Self::Paced => "paced",
        }
    }

    /// Whether the heart beats at all.
    #[must_use]
    pub const fn beats(self) -> bool {
        match self {
            Self::Sinus
            | Self::AtrialFibrillation
            | Self::VentricularTachycardia
            | Self::Bigeminy
            | Self::Paced => true,
            Self::VentricularFibrillation | Self::Asystole => false,
        }
    }

    /// What a monitor prints for it, or nothing for a rhythm without a name of its own.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sinus => "SINUS RHYTHM",
            Self::AtrialFibrillation => "AFIB",
            Self::VentricularTachycardia => "VENT TACHY",
            Self::VentricularFibrillation => "VENT FIB",
            Self::Asystole => "ASYSTOLE",
            Self::Bigeminy => "BIGEMINY",
            Self::Paced => "PACED RHYTHM",
        }
    }
}
