//! The question of the escalation ladder: who has this bed at this time.

use super::machine::{Duty, ShiftDuty};
use crate::actor::PersonId;
use crate::right::Right;
use crate::settings::Settings;
use lamplight_units::{BedId, Wall};

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// One person.
    Person(PersonId),
    /// Every screen of the ward.
    Everybody,
}

/// Why it is this owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Assigned in this shift.
    Assigned,
    /// Covers for the nurse of the bed, who is on a break.
    Covers(PersonId),
    /// Nobody took the bed over: still the nurse of the shift that ended then.
    Overrun {
        /// When that shift ended.
        since: Wall,
    },
    /// Nobody has the bed: it is the charge nurse's.
    Unassigned,
    /// The nurse is on a break and whoever covers can't: it is the charge nurse's.
    NoCover(PersonId),
}

/// Who has a bed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDuty {
    /// Who is told first; `None` when there is no charge nurse either.
    pub owner: Option<PersonId>,
    /// Who is told next.
    pub second: Option<PersonId>,
    /// The charge nurse, or who covers for her.
    pub charge: Option<PersonId>,
    /// Why it is this owner; to be said on the screen unless it is [`Why::Assigned`].
    pub why: Why,
    /// No charge nurse was named in this shift: it is still the last one.
    pub charge_overrun: bool,
}

impl OnDuty {
    /// Everybody who is told, in order, each once. Never empty: the last is everybody.
    #[must_use]
    pub fn told(&self) -> Vec<Told> {
        let mut told = Vec::with_capacity(4);
        for person in [&self.owner, &self.second, &self.charge]
            .into_iter()
            .flatten()
        {
            let person = Told::Person(person.clone());
            if !told.contains(&person) {
                told.push(person);
            }
        }
        told.push(Told::Everybody);
        told
    }
}

/// Whether somebody works here and has a right.
pub(crate) type May<'a> = &'a dyn Fn(&PersonId, Right) -> bool;

impl Duty {
    /// Who has a bed at a time. `may` tells whether somebody works here and has a right:
    /// whoever lost it since is not told.
    pub(crate) fn on_duty(
        &self,
        settings: &Settings,
        at: Wall,
        bed: &BedId,
        may: May<'_>,
    ) -> OnDuty {
        let shift = self.plan().at(&settings.zone, at).begins;
        let current = self.shifts.get(&shift);
        let (charge, charge_overrun) = self.charge(settings, shift, at, may);
        let (nurse, overrun) = self.nurse(settings, shift, at, bed, may);
        let may_care = |person: &PersonId| may(person, Right::CareForBed);
        let present = |person: &PersonId| self.present(person, at, settings).filter(may_care);
        let (owner, why) = match &nurse {
            None => (charge.clone(), Why::Unassigned),
            Some(nurse) => match (present(nurse), overrun) {
                (None, _) => (charge.clone(), Why::NoCover(nurse.clone())),
                (Some(other), _) if other != *nurse => (Some(other), Why::Covers(nurse.clone())),
                (Some(same), None) => (Some(same), Why::Assigned),
                (Some(same), Some(since)) => (Some(same), Why::Overrun { since }),
            },
        };
        let second = current.and_then(|duty| duty.second(bed, nurse.as_ref()));
        let second = second
            .filter(may_care)
            .and_then(|second| present(&second))
            .filter(|second| Some(second) != owner.as_ref());
        OnDuty {
            owner,
            second,
            charge,
            why,
            charge_overrun,
        }
    }

    /// The nurse of the bed, and since when her shift is over if it is.
    fn nurse(
        &self,
        settings: &Settings,
        shift: Wall,
        at: Wall,
        bed: &BedId,
        may: May<'_>,
    ) -> (Option<PersonId>, Option<Wall>) {
        let may_care = |person: &PersonId| may(person, Right::CareForBed);
        let of = |duty: &ShiftDuty| duty.beds.get(bed).map(|duty| duty.nurse.clone());
        // Said in this shift, also that nobody has it.
        if let Some(said) = self.shifts.get(&shift).and_then(of) {
            return (said.filter(may_care), None);
        }
        let before = self.shifts.range(..shift).next_back();
        let Some((begins, duty)) = before else {
            return (None, None);
        };
        let since = self.plan().at(&settings.zone, *begins).ends;
        let late = at.micros().saturating_sub(since.micros());
        let within = u128::try_from(late).unwrap_or(0) < settings.overrun.as_micros();
        let nurse = of(duty).flatten().filter(may_care).filter(|_| within);
        (nurse, Some(since))
    }

    /// The charge nurse, and whether it is the one of an earlier shift.
    fn charge(
        &self,
        settings: &Settings,
        shift: Wall,
        at: Wall,
        may: May<'_>,
    ) -> (Option<PersonId>, bool) {
        let leads = |person: &PersonId| may(person, Right::LeadShift);
        let named = |duty: &ShiftDuty| duty.charge.clone().filter(leads);
        let (person, overrun) = match self.shifts.get(&shift).and_then(named) {
            Some(person) => (Some(person), false),
            None => {
                let recent = |begins: &Wall| {
                    let late = at.micros().saturating_sub(begins.micros());
                    u128::try_from(late).unwrap_or(0) < settings.charge_overrun.as_micros()
                };
                let mut before = self.shifts.range(..shift).rev();
                let last = before.find_map(|(begins, duty)| {
                    let since = self.plan().at(&settings.zone, *begins).ends;
                    named(duty).filter(|_| recent(&since))
                });
                (last, true)
            }
        };
        let present = person.and_then(|person| self.present(&person, at, settings));
        let present = present.filter(|person| may(person, Right::CareForBed));
        let overrun = overrun && present.is_some();
        (present, overrun)
    }
}
