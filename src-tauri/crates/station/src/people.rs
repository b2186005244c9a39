//! What people wish of the ward, and who may.

use crate::command::{Command, CommandError};
use crate::station::Station;
use lamplight_alarms::{Actor, Command as Alarm, Refusal};
use lamplight_calls::{CallId, Wish};
use lamplight_units::{BedId, Now, StayId};

impl Station {
    /// Carries a wish out, or leaves everything as it was.
    pub(crate) fn carry_out(
        &mut self,
        now: Now,
        actor: &Actor,
        command: Command,
    ) -> Result<(), CommandError> {
        let (role, right) = (actor.role, self.right_for(&command));
        if !role.may(right) {
            let what = right.phrase();
            return Err(CommandError::Alarm(Refusal::NotPermitted { role, what }));
        }
        match command {
            Command::Alarm(wish) => match self.as_call(&wish) {
                Some((call, wish)) => self.do_call(now, actor, call, wish),
                None => Ok(self.alarms.command(now, actor, wish)?),
            },
            Command::Call { call, wish } => self.do_call(now, actor, call, wish),
            Command::Standby(bed) => self.set_standby(now, &bed, true),
            Command::Resume(bed) => self.set_standby(now, &bed, false),
            Command::Assign(device, bed) => self.assign_by_hand(now, &device, Some(bed)),
            Command::Unassign(device) => self.assign_by_hand(now, &device, None),
            Command::SetLimits { bed, edits, reset } => {
                self.set_limits(now, actor, &bed, &edits, &reset)
            }
            Command::Regroup(bed, group) => self.regroup(now, &bed, group),
            Command::Patient(wish) => self.carry_out_patient(now, actor, wish),
            Command::Care { bed, stay, wish } => self.do_care(now, actor, &bed, stay, wish),
            Command::OfStay { bed, stay, wish } => {
                self.lies_as_seen(&bed, stay)?;
                self.carry_out(now, actor, *wish)
            }
            Command::Radio(wish) => self.carry_out_pairing(now, wish),
            Command::SmartBed { bed, order } => self.order_bed(now, actor, &bed, &order),
            Command::Tend { device, wish } => self.tend(now, actor, &device, wish),
            Command::DismissSuggestion { bed, id } => self.dismiss_suggestion(&bed, id),
        }
    }

    /// Whether it is as a person saw it in a bed: the same patient lies there, or still nobody.
    /// Asked as the wish is carried out: a page that asks before it sends may be one batch
    /// behind.
    ///
    /// # Errors
    /// When somebody else lies there, nobody does any more, or there is no such bed.
    pub fn lies_as_seen(&self, bed: &BedId, seen: Option<StayId>) -> Result<(), CommandError> {
        if self.setup.beds.get(bed).is_none() {
            return Err(CommandError::NoBed(bed.clone()));
        }
        let lies = self.stays.in_bed(bed).map(|stay| stay.id);
        match seen {
            _ if lies == seen => Ok(()),
            Some(_) => Err(CommandError::OtherPatient(bed.clone())),
            None => Err(CommandError::SomebodyCame(bed.clone())),
        }
    }

    /// What is meant by acknowledging a call, as a desktop notice offers it, is to take it.
    fn as_call(&self, wish: &Alarm) -> Option<(CallId, Wish)> {
        match wish {
            Alarm::Acknowledge(id) | Alarm::Accept(id) => Some((self.call_at(*id)?, Wish::Take)),
            Alarm::Unacknowledge(id) | Alarm::Decline(id) => {
                Some((self.call_at(*id)?, Wish::Release))
            }
            Alarm::AcknowledgeAll(_)
            | Alarm::AcknowledgeShown { .. }
            | Alarm::Reset(_)
            | Alarm::PauseAudio
            | Alarm::EndPause
            | Alarm::Inactivate { .. }
            | Alarm::EndInactivation(_)
            | Alarm::AssignOwner { .. } => None,
        }
    }
}
