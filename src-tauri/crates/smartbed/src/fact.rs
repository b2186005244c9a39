//! One fact of a bed: its value, since when, when it was last told, or why it is not known.

use lamplight_protocols::bed::Told;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};

/// A value that a bed told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held<T> {
    /// What.
    pub value: T,
    /// Since when it is so, as far as was told.
    pub since: Now,
    /// When it was told last.
    pub told: Now,
}

/// What keeps a value from being taken for now, as far as the fact itself knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Doubt {
    /// The bed says that it does not know.
    Told,
    /// What it told is out of the range of any bed.
    Range,
    /// It comes from memory, with no word of when it was so.
    Memory,
}

/// A fact, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    last: Option<Held<T>>,
    doubt: Option<Doubt>,
}

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self {
            last: None,
            doubt: None,
        }
    }
}

/// Whether a bed can be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// It was heard of within its time.
    Here,
    /// It said nothing for too long.
    Stale,
    /// It, or its last will, said that it can't be reached.
    Offline,
}

/// Why a fact is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The bed has never told it: it may not have the sensor.
    NeverTold,
    /// The bed says that it does not know.
    ToldUnknown,
    /// What it told is out of the range of any bed.
    OutOfRange,
    /// It was told from memory, with no word of when it was so, and nothing newer came.
    Memory,
    /// The bed said nothing for too long.
    Stale,
    /// The bed is offline.
    Offline,
}

/// A fact as somebody may see it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen<T> {
    /// It is so.
    Is(Held<T>),
    /// It is not known.
    Unknown {
        /// Why.
        why: Why,
        /// What was known last.
        last: Option<Held<T>>,
    },
}

impl<T> Seen<T> {
    /// The value, if it is known.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Is(held) => Some(held.value),
            Self::Unknown { .. } => None,
        }
    }

    /// Whether the bed has ever told it.
    pub const fn ever_told(&self) -> bool {
        !matches!(
            self,
            Self::Unknown {
                why: Why::NeverTold,
                ..
            }
        )
    }
}

impl<T: Clone + PartialEq> Fact<T> {
    /// Takes what a message of that time tells. Says whether it looks different now.
    pub fn take(&mut self, at: Now, told: Told<T>) -> bool {
        match told {
            Told::Not => false,
            Told::Unknown => self.doubts(Doubt::Told),
            Told::Is(value) => {
                let known = self.doubt.take().is_none();
                match &mut self.last {
                    Some(held) if held.value == value => {
                        held.told = at;
                        !known
                    }
                    _ => {
                        self.last = Some(Held {
                            value,
                            since: at,
                            told: at,
                        });
                        true
                    }
                }
            }
        }
    }

    /// Takes what a broker or gateway remembers of the bed. `at` is when it was so, if that
    /// was told. What is known as newer stays; what has no time is shown and never believed.
    pub fn remember(&mut self, at: Option<Now>, told: Told<T>, now: Now) -> bool {
        match (at, &self.last) {
            (Some(at), Some(held)) if at.wall < held.told.wall => false,
            (Some(at), _) => self.take(at, told),
            (None, Some(_)) => false,
            (None, None) => self.take(now, told) && self.doubts(Doubt::Memory),
        }
    }

    /// What was told is out of the range of any bed.
    pub fn out_of_range(&mut self) -> bool {
        self.doubts(Doubt::Range)
    }

    fn doubts(&mut self, doubt: Doubt) -> bool {
        self.doubt.replace(doubt) != Some(doubt)
    }

    /// The fact as far as it can be seen now.
    #[must_use]
    pub fn seen(&self, reach: Reach) -> Seen<T> {
        let last = self.last.clone();
        let unknown = |why, last| Seen::Unknown { why, last };
        match (reach, self.doubt, last) {
            (_, Some(Doubt::Told), last) => unknown(Why::ToldUnknown, last),
            (_, Some(Doubt::Range), last) => unknown(Why::OutOfRange, last),
            (_, Some(Doubt::Memory), last) => unknown(Why::Memory, last),
            (_, None, None) => unknown(Why::NeverTold, None),
            (Reach::Offline, None, last) => unknown(Why::Offline, last),
            (Reach::Stale, None, last) => unknown(Why::Stale, last),
            (Reach::Here, None, Some(held)) => Seen::Is(held),
        }
    }

    /// The value that was told last, whether or not it holds still.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.last.as_ref().map(|held| &held.value)
    }
}
