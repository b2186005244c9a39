//! What everybody at a bed must know of its patient at a glance.

use lamplight_alarms::limits::Group;
use lamplight_units::Personal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How germs are kept from spreading; the transmission-based precautions of the CDC's
/// guideline for isolation (2007), and the protection of a patient without defences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Isolation {
    /// Gown and gloves.
    Contact,
    /// A mask near the patient.
    Droplet,
    /// A respirator, and a room of its own.
    Airborne,
    /// The patient is protected from others.
    Protective,
}

/// What is to be done when the heart stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CodeStatus {
    /// Everything.
    Full,
    /// Some of it; the chart says what.
    Limited,
    /// No resuscitation.
    NoCpr,
}

/// The flags of a patient. Where nobody said anything a flag is absent: that is not "no".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flags {
    /// What the patient is allergic to, each in a word or two.
    pub allergies: Personal<Vec<Arc<str>>>,
    /// Isolation.
    pub isolation: Option<Isolation>,
    /// Falls easily.
    pub fall_risk: bool,
    /// Code status.
    pub code: Option<CodeStatus>,
    /// A line of one's own, such as "hard of hearing".
    pub hint: Personal<Arc<str>>,
}

impl Flags {
    /// The most allergies; the chart has room for more.
    pub const MOST_ALLERGIES: usize = 16;
    /// The most characters of one allergy.
    pub const MOST_ALLERGY: usize = 100;
    /// The most characters of the hint.
    pub const MOST_HINT: usize = 200;

    /// Whether nobody has said anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Group, weight and flags.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// Adult, paediatric, neonatal; `None` leaves it to the ward.
    pub group: Option<Group>,
    /// Weight in grams.
    pub weight_g: Option<u32>,
    /// What must be seen at a glance.
    pub flags: Flags,
}

impl Details {
    /// What a person weighs: from 200 g, the smallest that survive, to 500 kg.
    pub const WEIGHT_G: std::ops::RangeInclusive<u32> = 200..=500_000;
}
