//! What the hospital's own lists say of people and duty, by way of the central server.
//!
//! Lists name people by their badge. What they may say is less than what an administrator of
//! the station may: they give and take the roles viewer, nurse and charge nurse, and never a
//! secret, so nobody comes in by a list alone; roles that need a password and a code are an
//! administrator's to give, and no list takes them away. Nobody is retired because a list
//! leaves them out: it must say so.
//!
//! In the shift that is on a list fills what nobody has ordered. A bed that has a nurse by
//! then is the ward's to give to another: whoever stands there knows better who does.

use crate::actor::PersonId;
use crate::duty::{DutyError, DutyWish, Plan};
use crate::effect::What;
use crate::input::{Claim, NewPerson, Refusal};
use crate::machine::People;
use crate::person::Badge;
use crate::roles::Roles;
use lamplight_units::{BedId, Now, TerminalId, Wall};

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// Somebody works on this ward.
    Works(NewPerson),
    /// Somebody works here no longer.
    Left(Badge),
    /// Who looks after a bed. A shift is named by any instant in it.
    Nurse {
        /// Which shift.
        shift: Wall,
        /// Which bed.
        bed: BedId,
        /// Who; `None` leaves the bed to the charge nurse.
        nurse: Option<Badge>,
        /// Who stands in.
        second: Option<Badge>,
    },
    /// Who leads a shift.
    Charge {
        /// Which shift.
        shift: Wall,
        /// Who.
        charge: Option<Badge>,
    },
    /// When shifts begin.
    Shifts(Plan),
}

impl People {
    /// Carries out what a list says; `at` names it in the record. What is so already is done.
    pub(crate) fn listed(
        &mut self,
        now: Now,
        at: &TerminalId,
        entry: Listed,
    ) -> Result<(), Refusal> {
        if let Some(refused) = self.not_in_use() {
            return Err(refused);
        }
        let done = match entry {
            Listed::Works(new) => self.works(now, at, new),
            Listed::Left(badge) => match self.of_badge(&badge) {
                Ok(id) => self.retired_by_list(now, at, id),
                // Gone already, or never here.
                Err(_) => Ok(()),
            },
            Listed::Nurse {
                shift,
                bed,
                nurse,
                second,
            } => self.nurse_listed(now, at, shift, bed, nurse.as_ref(), second.as_ref()),
            Listed::Charge { shift, charge } => self.charge_listed(now, at, shift, charge.as_ref()),
            Listed::Shifts(plan) => self.ordered(now, at, None, DutyWish::SetPlan(plan)),
        };
        match done {
            Err(Refusal::Already | Refusal::Duty(DutyError::Already)) => Ok(()),
            other => other,
        }
    }

    fn of_badge(&self, badge: &Badge) -> Result<PersonId, Refusal> {
        let found = self.register.find(&Claim::Badge(badge.clone()))?;
        found
            .map(|person| person.id.clone())
            .ok_or(Refusal::NoPerson)
    }

    fn works(&mut self, now: Now, at: &TerminalId, new: NewPerson) -> Result<(), Refusal> {
        if new.roles.any_strong() {
            return Err(Refusal::StrongByList);
        }
        if new.roles.is_empty() {
            return Err(Refusal::NoRole);
        }
        let Ok(id) = self.of_badge(&new.badge) else {
            self.register.check_new(&new)?;
            let id = self.register.add(new);
            self.done(now, at, What::Added(id));
            return Ok(());
        };
        let person = self.register.active_mut(&id)?;
        if person.is_brought() {
            // Name and roles are those that the provider tells at each sign-in.
            return Ok(());
        }
        let before = person.roles;
        let kept: Vec<_> = before.iter().filter(|role| role.is_strong()).collect();
        let after = Roles::of(&new.roles.iter().chain(kept).collect::<Vec<_>>());
        let renamed = person.name != new.name;
        person.name = new.name;
        person.roles = after;
        if renamed {
            self.done(now, at, What::Renamed(id.clone()));
        }
        if before != after {
            let what = What::RolesSet {
                person: id,
                before,
                after,
            };
            self.done(now, at, what);
        }
        Ok(())
    }

    fn retired_by_list(&mut self, now: Now, at: &TerminalId, id: PersonId) -> Result<(), Refusal> {
        let what = self.retire(now, id)?;
        self.done(now, at, what);
        Ok(())
    }

    fn nurse_listed(
        &mut self,
        now: Now,
        at: &TerminalId,
        shift: Wall,
        bed: BedId,
        nurse: Option<&Badge>,
        second: Option<&Badge>,
    ) -> Result<(), Refusal> {
        let nurse = nurse.map(|badge| self.of_badge(badge)).transpose()?;
        let second = second.map(|badge| self.of_badge(badge)).transpose()?;
        let begins = self.shift_at(shift).begins;
        let on = begins == self.shift_at(now.wall).begins;
        let held = self
            .duty
            .shift(begins)
            .and_then(|shift| shift.beds.get(&bed));
        if on && held.is_some_and(|held| held.nurse != nurse || held.second != second) {
            return Err(DutyError::WardDecides(bed).into());
        }
        let wish = DutyWish::Assign {
            shift,
            bed,
            nurse,
            second,
        };
        self.ordered(now, at, None, wish)
    }

    fn charge_listed(
        &mut self,
        now: Now,
        at: &TerminalId,
        shift: Wall,
        charge: Option<&Badge>,
    ) -> Result<(), Refusal> {
        let charge = charge.map(|badge| self.of_badge(badge)).transpose()?;
        let begins = self.shift_at(shift).begins;
        let held = self
            .duty
            .shift(begins)
            .and_then(|shift| shift.charge.as_ref());
        if held == charge.as_ref() && self.duty.shift(begins).is_some() {
            return Ok(());
        }
        if begins == self.shift_at(now.wall).begins && held.is_some() {
            return Err(DutyError::WardLeads.into());
        }
        self.ordered(now, at, None, DutyWish::SetCharge { shift, charge })
    }
}
