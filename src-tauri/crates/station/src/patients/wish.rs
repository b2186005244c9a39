//! What people wish for patients and beds.

use super::Author;
use crate::command::CommandError;
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_people::Right;
use lamplight_units::{BedId, Now, StayId};
use lamplight_ward::{CensusError, ConflictId, Decision, Details, Ending, Newcomer, Person};
use std::sync::Arc;

/// A stay as a person saw it: its number and its revision. If it has another revision by now
/// the wish is refused, so that nobody overwrites what somebody else has just changed.
pub type Seen = (StayId, u64);

/// A wish about patients.
#[derive(Debug, Clone, PartialEq)]
pub enum PatientWish {
    /// Admit into a bed that was seen empty.
    Admit {
        /// The bed.
        bed: BedId,
        /// Whom.
        who: Box<Newcomer>,
    },
    /// Change name, number, birth date, sex, group, weight and flags.
    Change {
        /// Whose.
        stay: Seen,
        /// To what.
        person: Box<Person>,
    },
    /// Set group, weight and flags only.
    SetDetails {
        /// Whose.
        stay: Seen,
        /// To what.
        details: Box<Details>,
    },
    /// The unknown patient is one whom ADT has announced.
    Identify {
        /// The unknown one.
        stay: Seen,
        /// Who it is.
        as_whom: StayId,
    },
    /// Into another bed, which was seen empty.
    Transfer {
        /// Who.
        stay: Seen,
        /// Where.
        to: BedId,
    },
    /// Two patients change beds.
    Swap {
        /// One.
        one: Seen,
        /// The other.
        other: Seen,
    },
    /// The patient leaves.
    Discharge {
        /// Who.
        stay: Seen,
        /// To another ward, not home.
        to_ward: bool,
        /// Why, where to.
        reason: Arc<str>,
    },
    /// Not discharged after all.
    UndoDischarge(StayId),
    /// The bed is out of service.
    CloseBed {
        /// Which.
        bed: BedId,
        /// Why.
        reason: Arc<str>,
    },
    /// It is in service again.
    OpenBed(BedId),
    /// What is contradicted is decided.
    Decide {
        /// Which conflict.
        conflict: ConflictId,
        /// How.
        decision: Decision,
        /// Who was seen in the bed that it is about.
        holder: Option<StayId>,
    },
}

impl Station {
    /// The right that a wish about patients needs.
    pub(crate) fn right_for_patient(&self, wish: &PatientWish) -> Right {
        let regroups = |(id, _): &Seen, details: &Details| {
            let stay = self.stays.get(*id);
            stay.is_some_and(|stay| stay.details.group != details.group)
        };
        match wish {
            PatientWish::Change { stay, person } if regroups(stay, &person.details) => {
                Right::ChangeGroup
            }
            PatientWish::SetDetails { stay, details } if regroups(stay, details) => {
                Right::ChangeGroup
            }
            PatientWish::Admit { .. }
            | PatientWish::Change { .. }
            | PatientWish::SetDetails { .. }
            | PatientWish::Identify { .. }
            | PatientWish::Transfer { .. }
            | PatientWish::Swap { .. }
            | PatientWish::Discharge { .. }
            | PatientWish::UndoDischarge(_)
            | PatientWish::Decide { .. } => Right::Admit,
            PatientWish::CloseBed { .. } | PatientWish::OpenBed(_) => Right::Standby,
        }
    }

    /// Carries a wish about patients out.
    pub(crate) fn carry_out_patient(
        &mut self,
        now: Now,
        actor: &Actor,
        wish: PatientWish,
    ) -> Result<(), CommandError> {
        let reason = match &wish {
            PatientWish::Discharge { reason, .. } | PatientWish::CloseBed { reason, .. } => {
                checked(reason)?
            }
            PatientWish::Admit { .. }
            | PatientWish::Change { .. }
            | PatientWish::SetDetails { .. }
            | PatientWish::Identify { .. }
            | PatientWish::Transfer { .. }
            | PatientWish::Swap { .. }
            | PatientWish::UndoDischarge(_)
            | PatientWish::OpenBed(_)
            | PatientWish::Decide { .. } => Arc::default(),
        };
        let by = Author::Person(Box::new(actor.clone()), reason);
        let done = match wish {
            PatientWish::CloseBed { bed, reason } => self.close_bed(now, &by, &bed, &reason),
            PatientWish::OpenBed(bed) => self.open_bed(now, &by, &bed),
            wish => self.census(now, &by, |stays, beds| match wish {
                PatientWish::Admit { bed, who } => {
                    stays.admit_by_hand(now, beds, &bed, *who).map(drop)
                }
                PatientWish::Change { stay, person } => {
                    stays.change_by_hand(now, beds, stay, *person)
                }
                PatientWish::SetDetails { stay, details } => stays.set_details(now, stay, *details),
                PatientWish::Identify { stay, as_whom } => stays.identify(now, beds, stay, as_whom),
                PatientWish::Transfer { stay, to } => stays.transfer_by_hand(now, beds, stay, &to),
                PatientWish::Swap { one, other } => stays.swap_by_hand(now, beds, one, other),
                PatientWish::Discharge { stay, to_ward, .. } => {
                    let away = if to_ward {
                        Ending::TransferredAway
                    } else {
                        Ending::Discharge
                    };
                    stays.discharge_by_hand(now, beds, stay, away)
                }
                PatientWish::UndoDischarge(stay) => stays.undo_discharge(now, beds, stay),
                PatientWish::Decide {
                    conflict,
                    decision,
                    holder,
                } => stays.decide_seen(now, beds, conflict, &decision, holder),
                PatientWish::CloseBed { .. } | PatientWish::OpenBed(_) => Ok(()),
            }),
        };
        Ok(done?)
    }
}

/// The most characters of a reason.
const MOST_REASON: usize = 200;

fn checked(reason: &str) -> Result<Arc<str>, CensusError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(CensusError::NoReason);
    }
    if reason.chars().count() > MOST_REASON || reason.chars().any(char::is_control) {
        let why = "at most 200 characters, without line breaks";
        return Err(CensusError::Bad {
            field: "reason",
            why,
        });
    }
    Ok(Arc::from(reason))
}
