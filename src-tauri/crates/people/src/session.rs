//! A person at a terminal, and the terminal itself.

use crate::actor::PersonId;
use crate::lockout::Lockout;
use crate::right::Right;
use crate::roles::Roles;
use crate::work::JobId;
use lamplight_units::Now;

/// Who is signed in at a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub person: PersonId,
    /// The roles that are in force: by a PIN none that needs a password and a code.
    pub roles: Roles,
    /// By password and code.
    pub strong: bool,
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
}
