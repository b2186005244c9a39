//! Breaks: somebody covers until the person is back.
//!
//! A break has a time at which it should be over, and does not end by it: whoever covers is
//! on the ward, whoever is on a break may still be on the stairs. It ends when the person is
//! back, or with the shift.

use super::machine::Duty;
use crate::actor::PersonId;
use crate::settings::Settings;
use lamplight_units::Wall;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Somebody is away for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// Who gets the beds meanwhile.
    pub cover: PersonId,
    /// Since when.
    pub since: Wall,
    /// When it should be over.
    pub until: Wall,
}

impl Break {
    /// A longer one is no break: assign the beds to somebody.
    pub const LONGEST: Duration = Duration::from_secs(90 * 60);
}

impl Duty {
    /// Whether somebody is away at a time.
    #[must_use]
    pub fn is_on_break(&self, person: &PersonId, at: Wall, settings: &Settings) -> bool {
        self.break_of(person, at, settings).is_some()
    }

    /// The break that somebody is on at a time: one that has begun in the shift of that time.
    #[must_use]
    pub fn break_of(&self, person: &PersonId, at: Wall, settings: &Settings) -> Option<&Break> {
        let shift = self.plan().at(&settings.zone, at).begins;
        self.breaks.get(person).filter(|away| away.since >= shift)
    }

    /// Who stands in for somebody who is away: the cover, or the cover's cover. Who is not
    /// away stands for himself.
    pub(super) fn present(
        &self,
        person: &PersonId,
        at: Wall,
        settings: &Settings,
    ) -> Option<PersonId> {
        let mut person = person;
        // Each step is another break; a ring, which wishes can't make, ends by the count.
        for _ in 0..=self.breaks.len() {
            match self.break_of(person, at, settings) {
                None => return Some(person.clone()),
                Some(away) => person = &away.cover,
            }
        }
        None
    }

    /// When each break should be over.
    pub(crate) fn breaks_end(&self) -> Vec<(PersonId, Wall)> {
        let breaks = self.breaks.iter();
        breaks
            .map(|(person, away)| (person.clone(), away.until))
            .collect()
    }
}
