//! The roles of one person: a nurse may be the ward's technician as well.

use crate::actor::Role;
use crate::right::Right;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A set of roles; their rights add up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Roles(u8);

const fn bit(role: Role) -> u8 {
    match role {
        Role::Viewer => 1,
        Role::Nurse => 2,
        Role::ChargeNurse => 4,
        Role::Technician => 8,
        Role::Administrator => 16,
    }
}

impl Roles {
    /// No role: no rights.
    pub const NONE: Self = Self(0);

    /// These roles.
    #[must_use]
    pub fn of(roles: &[Role]) -> Self {
        Self(roles.iter().fold(0, |set, role| set | bit(*role)))
    }

    /// Whether this role is among them.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & bit(role) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }

    /// The role in which a right is used: the first that has it, so that a nurse who is an
    /// administrator, too, acknowledges as a nurse.
    #[must_use]
    pub fn role_for(self, right: Right) -> Option<Role> {
        self.iter().find(|role| role.may(right))
    }

    /// Whether any of them gives the right.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        self.role_for(right).is_some()
    }

    /// Those that a PIN is enough for.
    #[must_use]
    pub fn without_strong(self) -> Self {
        let weak: Vec<Role> = self.iter().filter(|role| !role.is_strong()).collect();
        Self::of(&weak)
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether one of them needs a password and a code.
    #[must_use]
    pub fn any_strong(self) -> bool {
        self.iter().any(Role::is_strong)
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no role");
        }
        for (place, role) in self.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{role}")?;
        }
        Ok(())
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::<Role>::deserialize(from).map(|roles| Self::of(&roles))
    }
}
