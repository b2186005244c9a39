//! Who acts, and what a role may do.

use crate::right::Right;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Names a person for rosters and records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonId(Arc<str>);

impl PersonId {
    /// From the id that the sign-in gives.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(Arc::from(id))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody is on this ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Looks.
    Viewer,
    /// Cares for patients.
    Nurse,
    /// Leads the shift.
    ChargeNurse,
    /// Looks after equipment.
    Technician,
    /// Acts for the responsible organisation.
    Administrator,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Viewer => "viewer",
            Self::Nurse => "nurse",
            Self::ChargeNurse => "charge nurse",
            Self::Technician => "technician",
            Self::Administrator => "administrator",
        })
    }
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 5] = [
        Self::Viewer,
        Self::Nurse,
        Self::ChargeNurse,
        Self::Technician,
        Self::Administrator,
    ];

    /// Whether the table gives this role a right.
    #[must_use]
    pub const fn may(self, right: Right) -> bool {
        right.row()[self.column()]
    }

    /// Its column in the table.
    const fn column(self) -> usize {
        match self {
            Self::Viewer => 0,
            Self::Nurse => 1,
            Self::ChargeNurse => 2,
            Self::Technician => 3,
            Self::Administrator => 4,
        }
    }

    /// Needs a password and a one-time code: a PIN of four digits is enough for what happens
    /// at a bedside in plain sight, not for what changes the station or its people.
    #[must_use]
    pub const fn is_strong(self) -> bool {
        match self {
            Self::Technician | Self::Administrator => true,
            Self::Viewer | Self::Nurse | Self::ChargeNurse => false,
        }
    }

    /// May acknowledge, reset, accept, pause the sound and assign.
    #[must_use]
    pub const fn cares(self) -> bool {
        self.may(Right::AcknowledgePatient)
    }

    /// May acknowledge and reset what is wrong with equipment.
    #[must_use]
    pub const fn tends_equipment(self) -> bool {
        self.may(Right::AcknowledgeEquipment)
    }

    /// May switch sound or alarms of a bed off (IEC 60601-1-8, 6.7: reserved; unverified).
    #[must_use]
    pub const fn inactivates(self) -> bool {
        self.may(Right::SilenceBed)
    }
}

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Who, for rosters.
    pub id: PersonId,
    /// Who, to read.
    pub name: Arc<str>,
    /// In which role.
    pub role: Role,
}

impl Actor {
    /// Somebody.
    #[must_use]
    pub fn new(id: &str, name: &str, role: Role) -> Self {
        Self {
            id: PersonId::new(id),
            name: Arc::from(name),
            role,
        }
    }

    /// Whoever stands at the station, as long as nobody signs in by name.
    #[must_use]
    pub fn station(role: Role) -> Self {
        Self::new("station", "this station", role)
    }
}
