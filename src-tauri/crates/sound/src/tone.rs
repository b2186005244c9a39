//! What a tone says: a priority, and on wish what the condition is about.
//!
//! Melodies: IEC 60601-1-8 Annex F, as two independent public sources give them
//! (reference/alarms.md 4.3); the text of the standard itself was not at hand.

use lamplight_alarms::Priority;

pub use lamplight_alarms::Category;

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
    /// 659.26 Hz, of the call chimes alone.
    E5,
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
            Self::E5 => 659.26,
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

/// The five notes of half a HIGH burst; the first three are a MEDIUM burst.
pub(crate) const fn notes(category: Category) -> [Note; 5] {
    use Note::{A4, B4, C4, C5, D4, E4, F4, FSharp4, G4};
    match category {
        Category::General => [C4, C4, C4, C4, C4],
        Category::Cardiovascular => [C4, E4, G4, G4, C5],
        Category::Perfusion => [C4, FSharp4, C4, C4, FSharp4],
        Category::Ventilation => [C4, A4, F4, A4, F4],
        Category::Oxygenation => [C5, B4, A4, G4, F4],
        Category::Temperature => [C4, D4, E4, F4, G4],
        Category::DrugDelivery => [C5, D4, G4, C5, D4],
        Category::Equipment => [C5, C4, C4, C5, C4],
        // A call has a chime of its own, not this: see `Plan`.
        Category::Call => [C4, C4, C4, C4, C4],
    }
}
