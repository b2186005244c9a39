//! `[alarms]`: who is told when, and who stands at the station, until people sign in.

use super::BedConfig;
use lamplight_alarms::policy::{Ladder, Rank};
use lamplight_alarms::{Duty, PersonId, Policy, Role, Roster, Subject, ValidPolicy};
use lamplight_units::BedId;
use serde::Deserialize;

/// `[alarms]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlarmsConfig {
    /// The charge nurse's name, until people sign in.
    pub charge_nurse: Option<String>,
    /// Seconds after which the second nurse, the charge nurse and all are told of a high
    /// alarm of a patient that nobody has taken.
    pub high_told_after_s: Option<[u64; 3]>,
    /// As what whoever stands at the station acts, until people sign in.
    pub station_role: RoleConfig,
}

impl AlarmsConfig {
    /// When who is told.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(super) fn policy(&self) -> Result<ValidPolicy, String> {
        let mut policy = Policy::default();
        if let Some([second, charge, all]) = self.high_told_after_s {
            policy.ladders.physiological.high = Ladder::of(&[
                (Rank::Owner, 0),
                (Rank::Second, second),
                (Rank::Charge, charge),
                (Rank::All, all),
            ]);
        }
        policy
            .validate()
            .map_err(|error| format!("[alarms]: {error}"))
    }

    /// Who is on duty, by name.
    ///
    /// # Errors
    /// One sentence that names the bed.
    pub(super) fn roster(&self, beds: &[BedConfig]) -> Result<Roster, String> {
        let person = |name: &Option<String>| {
            let name = name.as_deref().map(str::trim);
            name.filter(|name| !name.is_empty()).map(PersonId::new)
        };
        let mut roster = Roster {
            charge: person(&self.charge_nurse),
            ..Roster::default()
        };
        for bed in beds {
            let id = BedId::parse(&bed.id).map_err(|error| format!("[[bed]]: {error}"))?;
            let duty = Duty {
                owner: person(&bed.nurse),
                second: person(&bed.second_nurse),
            };
            roster.duties.insert(Subject::Bed(id), duty);
        }
        Ok(roster)
    }
}

/// What somebody is on this ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleConfig {
    /// Looks.
    Viewer,
    /// Cares for patients.
    #[default]
    Nurse,
    /// Leads the shift.
    ChargeNurse,
    /// Looks after equipment.
    Technician,
    /// Acts for the responsible organisation.
    Administrator,
}

impl RoleConfig {
    /// In the core.
    pub(super) const fn role(self) -> Role {
        match self {
            Self::Viewer => Role::Viewer,
            Self::Nurse => Role::Nurse,
            Self::ChargeNurse => Role::ChargeNurse,
            Self::Technician => Role::Technician,
            Self::Administrator => Role::Administrator,
        }
    }
}
