//! What the ward may choose.

use crate::actor::Role;
use crate::duty::{Plan, Zone};
use crate::roles::Roles;
use crate::vouch::Vouching;
use lamplight_units::BedId;
use std::time::Duration;

/// How long a screen that nobody touches stays open, by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    /// Sees names and changes nothing.
    pub viewer: Duration,
    /// UX.md: back to the ward view after two minutes.
    pub nurse: Duration,
    /// As a nurse.
    pub charge_nurse: Duration,
    /// Reads while working at a cabinet.
    pub technician: Duration,
    /// Can do most harm.
    pub administrator: Duration,
}

impl Idle {
    const fn of(&self, role: Role) -> Duration {
        match role {
            Role::Viewer => self.viewer,
            Role::Nurse => self.nurse,
            Role::ChargeNurse => self.charge_nurse,
            Role::Technician => self.technician,
            Role::Administrator => self.administrator,
        }
    }

    /// Of several roles the most careful one decides.
    #[must_use]
    pub fn of_all(&self, roles: Roles) -> Duration {
        let shortest = roles.iter().map(|role| self.of(role)).min();
        shortest.unwrap_or(Duration::ZERO)
    }
}

impl Default for Idle {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self {
            viewer: minutes(10),
            nurse: minutes(2),
            charge_nurse: minutes(2),
            technician: minutes(5),
            administrator: minutes(2),
        }
    }
}

/// The ward's choices.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The beds of this ward.
    pub beds: Vec<BedId>,
    /// The ward's local time.
    pub zone: Zone,
    /// When shifts begin, until a charge nurse changes it.
    pub plan: Plan,
    /// When a screen locks.
    pub idle: Idle,
    /// When a locked session ends.
    pub locked_for: Duration,
    /// As which role whoever stands here acts until the first administrator is made.
    pub before_setup: Role,
    /// How long the nurse of a shift that is over has a bed that nobody took over.
    pub overrun: Duration,
    /// How long the last charge nurse is the charge nurse when no other is named.
    pub charge_overrun: Duration,
    /// How the hospital's provider is taken at its word; `None`: nobody asks one.
    pub vouching: Option<Vouching>,
}

impl Settings {
    /// A ward of these beds with factory settings; all of them are ours.
    #[must_use]
    pub fn of(beds: Vec<BedId>) -> Self {
        Self {
            beds,
            zone: Zone::utc(),
            plan: Plan::default(),
            idle: Idle::default(),
            locked_for: Duration::from_secs(10 * 60),
            before_setup: Role::Nurse,
            overrun: Duration::from_secs(2 * 3_600),
            charge_overrun: Duration::from_secs(24 * 3_600),
            vouching: None,
        }
    }
}
