//! What can be charted.

use crate::oxygen::OxygenTherapy;
use lamplight_scores::{Consciousness, Effort, Gcs, Part};
use lamplight_units::{Personal, Unit};
use serde::{Deserialize, Serialize};

/// A single number that a person measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Vital {
    /// Breaths a minute.
    Respiration,
    /// Oxygen saturation.
    Spo2,
    /// Pulse.
    Pulse,
    /// Body temperature.
    Temperature,
    /// Capillary refill time.
    Refill,
}

impl Vital {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Respiration,
        Self::Spo2,
        Self::Pulse,
        Self::Temperature,
        Self::Refill,
    ];

    /// The part of a score that it is.
    #[must_use]
    pub const fn part(self) -> Part {
        match self {
            Self::Respiration => Part::Respiration,
            Self::Spo2 => Part::Spo2,
            Self::Pulse => Part::Pulse,
            Self::Temperature => Part::Temperature,
            Self::Refill => Part::Refill,
        }
    }
}

/// What goes in or comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fluid {
    /// In: drunk.
    Oral,
    /// In: through a tube.
    Enteral,
    /// In: into a vein.
    Intravenous,
    /// Out: urine.
    Urine,
    /// Out: drains.
    Drain,
    /// Out: vomit, or from a gastric tube.
    Gastric,
    /// Out: stool that can be measured.
    Stool,
    /// Out: blood.
    Blood,
}

impl Fluid {
    /// Goes in.
    #[must_use]
    pub const fn is_intake(self) -> bool {
        match self {
            Self::Oral | Self::Enteral | Self::Intravenous => true,
            Self::Urine | Self::Drain | Self::Gastric | Self::Stool | Self::Blood => false,
        }
    }
}

/// A free text. Personal: it never prints itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Note(Personal<String>);

/// Why a text is no note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Nothing but blanks.
    #[error("the note is empty")]
    Empty,
    /// Longer than anybody reads.
    #[error(
        "the note has {length} characters, at most {} are taken; split it",
        Note::MOST_CHARS
    )]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
}

impl Note {
    /// The longest note in characters.
    pub const MOST_CHARS: usize = 2_000;

    /// Takes a text without its outer blanks.
    ///
    /// # Errors
    /// When it is empty or longer than [`Note::MOST_CHARS`].
    pub fn new(text: &str) -> Result<Self, NoteError> {
        let text = text.trim();
        let length = text.chars().count();
        match length {
            0 => Err(NoteError::Empty),
            _ if length > Self::MOST_CHARS => Err(NoteError::TooLong { length }),
            _ => Ok(Self(Personal::new(text.to_owned()))),
        }
    }

    /// The text, for the screen and print; never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl TryFrom<String> for Note {
    type Error = NoteError;

    fn try_from(text: String) -> Result<Self, NoteError> {
        Self::new(&text)
    }
}

impl From<Note> for String {
    fn from(note: Note) -> Self {
        note.0.into_inner()
    }
}

/// One thing charted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// A number, in the unit it was read in.
    Vital {
        /// Which.
        vital: Vital,
        /// The number.
        number: f64,
        /// Its unit.
        unit: Unit,
    },
    /// Blood pressure; both numbers are of one measurement.
    BloodPressure {
        /// Systolic.
        systolic: f64,
        /// Diastolic; by palpation there is none.
        diastolic: Option<f64>,
        /// Of both.
        unit: Unit,
    },
    /// ACVPU.
    Consciousness(Consciousness),
    /// Glasgow coma scale, the total.
    Gcs(Gcs),
    /// What the patient breathes.
    Oxygen(OxygenTherapy),
    /// Effort of breathing.
    Effort(Effort),
    /// Pain as the patient rates it, 0 to 10.
    Pain(u8),
    /// Blood glucose in mmol/L or mg/dL, as the meter shows it.
    Glucose {
        /// The number.
        number: f64,
        /// Its unit.
        unit: Unit,
    },
    /// Fluid in or out.
    Fluid {
        /// What.
        fluid: Fluid,
        /// How much.
        millilitres: f64,
    },
    /// A text.
    Note(Note),
}

/// What an entry is about: of each kind the newest is "the" value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A vital sign.
    Vital(Vital),
    /// Blood pressure.
    BloodPressure,
    /// ACVPU.
    Consciousness,
    /// Glasgow coma scale.
    Gcs,
    /// Oxygen.
    Oxygen,
    /// Effort of breathing.
    Effort,
    /// Pain.
    Pain,
    /// Glucose.
    Glucose,
    /// A fluid.
    Fluid(Fluid),
    /// A note.
    Note,
}

impl Item {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Vital { vital, .. } => Kind::Vital(*vital),
            Self::BloodPressure { .. } => Kind::BloodPressure,
            Self::Consciousness(_) => Kind::Consciousness,
            Self::Gcs(_) => Kind::Gcs,
            Self::Oxygen(_) => Kind::Oxygen,
            Self::Effort(_) => Kind::Effort,
            Self::Pain(_) => Kind::Pain,
            Self::Glucose { .. } => Kind::Glucose,
            Self::Fluid { fluid, .. } => Kind::Fluid(*fluid),
            Self::Note(_) => Kind::Note,
        }
    }
}
