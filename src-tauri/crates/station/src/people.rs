//! What people wish of the ward, and who may.

use crate::command::{Command, CommandError};
use crate::station::Station;
use lamplight_alarms::{Actor, Refusal};
use lamplight_units::Now;

impl Station {
    /// Carries a wish out, or leaves everything as it was.
    pub(crate) fn carry_out(
        &mut self,
        now: Now,
        actor: &Actor,
        command: Command,
    ) -> Result<(), CommandError> {
        if let Some(what) = care(&command).filter(|_| !actor.role.cares()) {
            let role = actor.role;
            return Err(CommandError::Alarm(Refusal::NotPermitted { role, what }));
        }
        match command {
            Command::Alarm(wish) => Ok(self.alarms.command(now, actor, wish)?),
            Command::Standby(bed) => self.set_standby(now, &bed, true),
            Command::Resume(bed) => self.set_standby(now, &bed, false),
            Command::Assign(device, bed) => self.assign_by_hand(now, &device, Some(bed)),
            Command::Unassign(device) => self.assign_by_hand(now, &device, None),
            Command::SetLimits { bed, edits, reset } => {
                self.set_limits(now, actor, &bed, &edits, &reset)
            }
            Command::Regroup(bed, group) => self.regroup(now, &bed, group),
            Command::DismissSuggestion { bed, id } => self.dismiss_suggestion(&bed, id),
        }
    }
}

/// What only those may who care for patients. Whoever looks, or tends equipment, changes
/// nothing for a patient; for alarms the engine decides by condition.
const fn care(command: &Command) -> Option<&'static str> {
    match command {
        Command::Alarm(_) => None,
        Command::Standby(_) => Some("put a bed on standby"),
        Command::Resume(_) => Some("end a standby"),
        Command::Assign(..) => Some("assign a device"),
        Command::Unassign(_) => Some("take a device from its bed"),
        Command::SetLimits { .. } => Some("set limits"),
        Command::Regroup(..) => Some("change a patient's group"),
        Command::DismissSuggestion { .. } => Some("put a suggestion away"),
    }
}
