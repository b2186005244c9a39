//! Questions about duty that the screen and the ladder ask of the machine.

use super::{Break, Shift, Zone};
use crate::actor::PersonId;
use crate::machine::People;
use lamplight_units::{BedId, Wall};

impl People {
    /// Who is away at a time, however late.
    #[must_use]
    pub fn breaks(&self, at: Wall) -> Vec<(&PersonId, &Break)> {
        let away = |person| self.duty.break_of(person, at, &self.settings);
        let people = self.duty.breaks.keys();
        people
            .filter_map(|person| Some((person, away(person)?)))
            .collect()
    }

    /// The shift at a time and those after it.
    #[must_use]
    pub fn shifts_from(&self, at: Wall, count: usize) -> Vec<Shift> {
        let mut shifts = vec![self.shift_at(at)];
        while let Some(last) = shifts.last().filter(|_| shifts.len() < count) {
            let next = self.shift_at(last.ends);
            // Beyond the calendar a shift ends where it begins.
            if next.begins <= last.begins {
                break;
            }
            shifts.push(next);
        }
        shifts
    }

    /// The shift before the one at a time.
    #[must_use]
    pub fn shift_before(&self, at: Wall) -> Shift {
        let begins = self.shift_at(at).begins;
        self.shift_at(Wall::from_micros(begins.micros().saturating_sub(1)))
    }

    /// The beds of the ward, in its order.
    #[must_use]
    pub fn beds(&self) -> &[BedId] {
        &self.settings.beds
    }

    /// The ward's local time.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.settings.zone
    }
}
