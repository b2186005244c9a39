//! How a condition is announced: derived, never stored, so it cannot disagree with it.

use crate::condition::{Condition, Presence, Priority, Silenced};

/// The light of a condition. Frequencies are those of IEC 60601-1-8 Table 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visual {
    /// Flashing: 2 Hz for high (1.4 to 2.8 allowed), 0.6 Hz for medium (0.4 to 0.8), 50 % on.
    Flashing,
    /// On without flashing.
    Steady,
    /// An outline: over but latched, or silenced including its light.
    Outlined,
}

/// The signal of one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signal {
    /// Its priority.
    pub priority: Priority,
    /// Its light.
    pub visual: Visual,
}

impl Signal {
    /// The signal that a condition calls for.
    #[must_use]
    pub fn of(condition: &Condition) -> Self {
        let announced = &condition.announced;
        let dark = matches!(
            announced.silenced,
            Some(Silenced::AlarmPaused | Silenced::AlarmOff)
        );
        let visual = match announced.presence {
            Presence::Latched | Presence::Unconfirmed => Visual::Outlined,
            Presence::Present if dark => Visual::Outlined,
            Presence::Present if condition.acknowledged.is_some() => Visual::Steady,
            Presence::Present => match announced.priority {
                Priority::High | Priority::Medium => Visual::Flashing,
                Priority::Low | Priority::Advisory => Visual::Steady,
            },
        };
        Self {
            priority: announced.priority,
            visual,
        }
    }
}
