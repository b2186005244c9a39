//! Who acts, and what a role may do.

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
    /// May acknowledge, reset, accept, pause the sound and assign.
    #[must_use]
    pub const fn cares(self) -> bool {
        match self {
            Self::Nurse | Self::ChargeNurse | Self::Administrator => true,
            Self::Viewer | Self::Technician => false,
        }
    }

    /// May acknowledge and reset what is wrong with equipment.
    #[must_use]
    pub const fn tends_equipment(self) -> bool {
        match self {
            Self::Nurse | Self::ChargeNurse | Self::Technician | Self::Administrator => true,
            Self::Viewer => false,
        }
    }

    /// May switch sound or alarms of a bed off (IEC 60601-1-8, 6.7: reserved; unverified).
    #[must_use]
    pub const fn inactivates(self) -> bool {
        match self {
            Self::ChargeNurse | Self::Administrator => true,
            Self::Viewer | Self::Nurse | Self::Technician => false,
        }
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
