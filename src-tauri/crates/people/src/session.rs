//! A person at a terminal, and the terminal itself.

use crate::actor::PersonId;
use crate::lockout::Lockout;
use crate::right::Right;
use crate::roles::Roles;
use crate::work::JobId;
use lamplight_units::Now;

/// How somebody signed in, which decides what roles are in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By PIN: roles that it is enough for.
    Pin,
    /// By password and code: all roles.
    Password,
    /// By the hospital's provider.
    Provider {
        /// The roles that its groups give, as far as they were proved well enough.
        ceiling: Roles,
    },
}

impl How {
    /// Those of a person's roles that this way puts in force.
    #[must_use]
    pub fn in_force(self, roles: Roles) -> Roles {
        match self {
            Self::Pin => roles.without_strong(),
            Self::Password => roles,
            Self::Provider { ceiling } => roles.and(ceiling),
        }
    }
}

/// Who is signed in at a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub person: PersonId,
    /// The roles that are in force: by a PIN none that needs a password and a code.
    pub roles: Roles,
    /// By what.
    pub how: How,
    /// Since when.
    pub since: Now,
    /// Nobody touched the screen for a while: nothing can be done until somebody signs in.
    pub locked: bool,
}

impl Session {
    /// Whether something can be done in it now.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        !self.locked && self.roles.may(right)
    }
}

/// A terminal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terminal {
    pub session: Option<Session>,
    pub lockout: Lockout,
    /// What is being computed for it; one at a time, so that guesses queue up nowhere.
    pub pending: Option<JobId>,
    /// The provider is asked who stands here.
    pub asks: Option<JobId>,
}
