//! What a tone says: a priority, and on wish what the condition is about.
//!
//! Melodies: IEC 60601-1-8 Annex F, as two independent public sources give them
//! (reference/alarms.md 4.3); the text of the standard itself was not at hand.

use lamplight_alarms::Priority;

/// What the gravest present condition is about; selects the melody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Category {
    /// Nothing in particular: one fixed pitch.
    #[default]
    General,
    /// Heart rate, rhythm, blood pressure.
    Cardiovascular,
    /// Artificial perfusion.
    Perfusion,
    /// Breathing and ventilators.
    Ventilation,
    /// Oxygen saturation and supply.
    Oxygenation,
    /// Temperature and the delivery of energy.
    Temperature,
    /// Infusions and medicines.
    DrugDelivery,
    /// Equipment or its supply fails; the station itself.
    Equipment,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 8] = [
        Self::General,
        Self::Cardiovascular,
        Self::Perfusion,
        Self::Ventilation,
        Self::Oxygenation,
        Self::Temperature,
        Self::DrugDelivery,
        Self::Equipment,
    ];

    /// Its name in lower case with hyphens, for settings and file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Cardiovascular => "cardiovascular",
            Self::Perfusion => "perfusion",
            Self::Ventilation => "ventilation",
            Self::Oxygenation => "oxygenation",
            Self::Temperature => "temperature",
            Self::DrugDelivery => "drug-delivery",
            Self::Equipment => "equipment",
        }
    }

    /// The five notes of half a HIGH burst; the first three are a MEDIUM burst.
    pub(crate) const fn notes(self) -> [Note; 5] {
        use Note::{A4, B4, C4, C5, D4, E4, F4, FSharp4, G4};
        match self {
            Self::General => [C4, C4, C4, C4, C4],
            Self::Cardiovascular => [C4, E4, G4, G4, C5],
            Self::Perfusion => [C4, FSharp4, C4, C4, FSharp4],
            Self::Ventilation => [C4, A4, F4, A4, F4],
            Self::Oxygenation => [C5, B4, A4, G4, F4],
            Self::Temperature => [C4, D4, E4, F4, G4],
            Self::DrugDelivery => [C5, D4, G4, C5, D4],
            Self::Equipment => [C5, C4, C4, C5, C4],
        }
    }
}

/// Whether the melody says what a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Melody {
    /// Always [`Category::General`]: people confuse the melodies more often than they
    /// learn them, so a ward has to ask for them.
    #[default]
    Fixed,
    /// The melody of the condition's category.
    ByCategory,
}

/// The pitches in use, equal temperament with A4 at 440 Hz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Note {
    /// 220.00 Hz, of the reminder alone.
    A3,
    /// 261.63 Hz.
    C4,
    /// 293.66 Hz.
    D4,
    /// 329.63 Hz.
    E4,
    /// 349.23 Hz.
    F4,
    /// 369.99 Hz.
    FSharp4,
    /// 392.00 Hz.
    G4,
    /// 440.00 Hz.
    A4,
    /// 493.88 Hz.
    B4,
    /// 523.25 Hz.
    C5,
}

impl Note {
    /// The fundamental in hertz; all lie in the standard's 150 to 1000 Hz.
    #[must_use]
    pub const fn hertz(self) -> f64 {
        match self {
            Self::A3 => 220.00,
            Self::C4 => 261.63,
            Self::D4 => 293.66,
            Self::E4 => 329.63,
            Self::F4 => 349.23,
            Self::FSharp4 => 369.99,
            Self::G4 => 392.00,
            Self::A4 => 440.00,
            Self::B4 => 493.88,
            Self::C5 => 523.25,
        }
    }
}

/// The tone of a condition. An advisory has none, so there is no such tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tone {
    priority: Priority,
    category: Category,
}

impl Tone {
    /// The tone of a condition of this priority; none for an advisory.
    #[must_use]
    pub const fn new(priority: Priority, category: Category) -> Option<Self> {
        match priority {
            Priority::Advisory => None,
            Priority::Low | Priority::Medium | Priority::High => Some(Self { priority, category }),
        }
    }

    /// High, medium or low.
    #[must_use]
    pub const fn priority(self) -> Priority {
        self.priority
    }

    /// What it is about.
    #[must_use]
    pub const fn category(self) -> Category {
        self.category
    }

    /// The graver of two; the first of two that are alike.
    #[must_use]
    pub fn graver(self, other: Self) -> Self {
        if other.priority > self.priority {
            other
        } else {
            self
        }
    }
}
