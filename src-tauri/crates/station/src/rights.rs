//! Which right each wish needs. The table of who has it is `people`'s; this is the other
//! half: no wish comes past it, since a new one does not compile before it stands here.

use crate::command::Command;
use crate::radio::PairWish;
use crate::station::Station;
use lamplight_alarms::{Command as Alarm, ConditionId, Kind};
use lamplight_people::Right;

impl Station {
    /// The right that a wish needs. For what concerns a condition that depends on whether it
    /// is the patient's or the equipment's.
    #[must_use]
    pub fn right_for(&self, wish: &Command) -> Right {
        match wish {
            Command::Alarm(alarm) => self.right_for_alarm(alarm),
            Command::Standby(_) | Command::Resume(_) => Right::Standby,
            Command::Tend { .. } => Right::TendDevices,
            Command::Assign(..) | Command::Unassign(_) => Right::AssignDevice,
            Command::SetLimits { .. } | Command::DismissSuggestion { .. } => Right::SetLimits,
            Command::Regroup(..) => Right::ChangeGroup,
            Command::Patient(wish) => self.right_for_patient(wish),
            Command::Care { .. } => Right::Chart,
            Command::OfStay { wish, .. } => self.right_for(wish),
            Command::Call { .. } => Right::AnswerCall,
            Command::SmartBed { .. } => Right::OrderBed,
            Command::Radio(wish) => right_to_pair(wish),
        }
    }

    fn right_for_alarm(&self, wish: &Alarm) -> Right {
        match wish {
            Alarm::Acknowledge(id) | Alarm::Unacknowledge(id) | Alarm::Reset(id) => {
                self.right_to_tend(*id)
            }
            // Of all that is announced there, the engine acknowledges what the role may.
            Alarm::AcknowledgeAll(_) | Alarm::AcknowledgeShown { .. } => {
                Right::AcknowledgeEquipment
            }
            Alarm::PauseAudio | Alarm::EndPause => Right::PauseSound,
            Alarm::Inactivate { .. } => Right::SilenceBed,
            Alarm::EndInactivation(_) => Right::EndSilence,
            Alarm::Accept(_) | Alarm::Decline(_) => Right::TakeAlarm,
            Alarm::AssignOwner { .. } => Right::AssignNurses,
        }
    }

    fn right_to_tend(&self, id: ConditionId) -> Right {
        let kind = self.conditions().get(id).map(|open| open.announced.kind);
        match kind {
            Some(Kind::Physiological | Kind::Advisory) => Right::AcknowledgePatient,
            // To acknowledge a call is to take it.
            Some(Kind::Call) => Right::AnswerCall,
            // Of one that has ended the engine says so, to whoever may tend anything.
            Some(Kind::Technical) | None => Right::AcknowledgeEquipment,
        }
    }
}

/// To give a device to a patient is a nurse's work; what belongs to the station, a technician's.
const fn right_to_pair(wish: &PairWish) -> Right {
    match wish {
        PairWish::Begin
        | PairWish::Choose(_)
        | PairWish::Confirm(_)
        | PairWish::Undo
        | PairWish::Cancel
        | PairWish::Retry
        | PairWish::Records(..) => Right::AssignDevice,
        PairWish::Forget(_) => Right::TendFeeds,
    }
}
