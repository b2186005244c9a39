//! Everybody whom this station knows.

use crate::actor::PersonId;
use crate::input::{Claim, NewPerson, Refusal};
use crate::person::Person;
use crate::right::Right;
use crate::roles::Roles;
use std::collections::BTreeMap;

/// All persons. Ids are never used again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    pub(crate) persons: BTreeMap<PersonId, Person>,
    pub(crate) last_id: u64,
}

impl Register {
    /// Working and retired; a further one is refused. A ward has some sixty, with a turnover
    /// of a third a year this is enough for a century.
    pub const MOST: usize = 2_000;

    /// Nobody was ever here: the station has just been unpacked.
    #[must_use]
    pub const fn is_untouched(&self) -> bool {
        self.last_id == 0
    }

    /// One person.
    #[must_use]
    pub fn get(&self, id: &PersonId) -> Option<&Person> {
        self.persons.get(id)
    }

    /// Everybody, also the retired.
    pub fn all(&self) -> impl Iterator<Item = &Person> {
        self.persons.values()
    }

    /// Works here and has the right.
    #[must_use]
    pub fn may(&self, id: &PersonId, right: Right) -> bool {
        self.get(id).is_some_and(|person| person.may(right))
    }

    pub(crate) fn active_mut(&mut self, id: &PersonId) -> Result<&mut Person, Refusal> {
        self.persons
            .get_mut(id)
            .filter(|person| person.is_active())
            .ok_or(Refusal::NoPerson)
    }

    /// Whom a sign-in names; nobody is no error, since an answer that differs would tell
    /// which badge numbers exist.
    pub(crate) fn find(&self, claim: &Claim) -> Result<Option<&Person>, Refusal> {
        let has_badge = |number: &str| {
            let badge = |person: &&Person| person.is_active() && person.badge.reveal() == number;
            self.all().find(badge)
        };
        let name = match claim {
            Claim::Badge(badge) => return Ok(has_badge(badge.reveal())),
            Claim::Name(name) => name,
            Claim::Either(text) => match has_badge(text.reveal()) {
                Some(found) => return Ok(Some(found)),
                None => text,
            },
        };
        let meant = |person: &&Person| person.is_active() && person.name.is_meant_by(name);
        let mut meant = self.all().filter(meant);
        match (meant.next(), meant.next()) {
            (_, Some(_)) => Err(Refusal::Ambiguous),
            (found, None) => Ok(found),
        }
    }

    /// Whether a person may come in.
    pub(crate) fn check_new(&self, new: &NewPerson) -> Result<(), Refusal> {
        let most = Self::MOST;
        if self.persons.len() >= most {
            return Err(Refusal::TooManyPeople { most });
        }
        if new.roles.is_empty() {
            return Err(Refusal::NoRole);
        }
        match self.find(&Claim::Badge(new.badge.clone()))? {
            Some(_) => Err(Refusal::BadgeTaken),
            None => Ok(()),
        }
    }

    pub(crate) fn add(&mut self, new: NewPerson) -> PersonId {
        self.last_id += 1;
        let id = PersonId::new(&format!("p{}", self.last_id));
        let person = Person::new(id.clone(), new.badge, new.name, new.roles);
        self.persons.insert(id.clone(), person);
        id
    }

    /// Whether somebody who can administer would be left if this one had other roles, or none.
    pub(crate) fn stays_administered(&self, id: &PersonId, roles: Roles) -> bool {
        let left = |person: &Person| {
            let mut person = person.clone();
            if person.id == *id {
                person.roles = roles;
            }
            person.can_administer()
        };
        self.all().any(left)
    }
}
