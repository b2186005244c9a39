//! What the engine keeps of an open condition beside the fact itself.

use crate::actor::PersonId;
use crate::condition::{Condition, Priority};
use crate::engine::delivery::DeliveryId;
use crate::engine::event::Story;
use crate::signal::Signal;
use lamplight_units::{Mono, Now};
use serde::{Deserialize, Serialize};

/// A ladder under way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Climb {
    /// The rung that comes next.
    pub next: usize,
    /// All have been told: there is no further.
    pub all_told: bool,
    /// Somebody who had it before and is left out now.
    pub except: Option<PersonId>,
}

/// Responsibility that somebody has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Now,
    /// When it runs out if the condition lasts.
    pub until: Option<Now>,
}

/// The care for one open condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Care {
    /// The signal as last told.
    pub signal: Signal,
    /// What happened so far. Not kept over a restart: the journal has it.
    #[serde(skip)]
    pub story: Story,
    /// Its source said that it is over; it is held.
    pub over_at_source: bool,
    /// The next rise of its class.
    pub next_rise: usize,
    /// What it has risen to by lasting.
    pub risen: Option<Priority>,
    /// Its onset has sounded; it is told at onset and end only.
    pub onset_told: bool,
    /// It called for a person while a silence held; it sounds at once when that ends.
    pub owed: bool,
    /// It became high during the audio pause, which does not hold for it.
    pub broke_through: bool,
    /// Orders what sounds: the later alert gives the melody.
    pub alerted: u64,
    /// A desktop notice shows it.
    pub noticed: bool,
    /// The ladder, while nobody has answered.
    pub climb: Option<Climb>,
    /// Who has taken it on.
    pub accepted: Option<Acceptance>,
    /// Who was told in this climb, in order.
    pub deliveries: Vec<DeliveryId>,
}

impl Care {
    pub(super) fn new(signal: Signal, story: Story) -> Self {
        Self {
            signal,
            story,
            over_at_source: false,
            next_rise: 0,
            risen: None,
            onset_told: false,
            owed: false,
            broke_through: false,
            alerted: 0,
            noticed: false,
            climb: None,
            accepted: None,
            deliveries: Vec::new(),
        }
    }
}

/// A condition that has ended, kept for as long as its return would continue it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// As it was last.
    pub condition: Condition,
    /// Its story; not kept over a restart.
    #[serde(skip)]
    pub story: Story,
    /// Its next rise.
    pub next_rise: usize,
    /// When that was due.
    pub rise_at: Option<Mono>,
    /// What it had risen to.
    pub risen: Option<Priority>,
}
