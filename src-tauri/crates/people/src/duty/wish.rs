//! What may be ordered about duty, what comes of it, and why not.

use super::plan::{Plan, PlanError};
use super::{Break, Duty};
use crate::actor::PersonId;
use crate::right::Right;
use lamplight_units::{BedId, Wall};
use serde::Serialize;
use std::time::Duration;

/// A wish. A shift is named by any instant in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyWish {
    /// Other times; the shift that is on goes on under its new times.
    SetPlan(Plan),
    /// The charge nurse of a shift.
    SetCharge {
        /// Which shift.
        shift: Wall,
        /// Who; `None` takes the name away.
        charge: Option<PersonId>,
    },
    /// The nurse of a bed, and who stands in.
    Assign {
        /// Which shift.
        shift: Wall,
        /// Which bed.
        bed: BedId,
        /// Who; `None` leaves the bed to the charge nurse.
        nurse: Option<PersonId>,
        /// Who stands in; `None`: the nurse's buddy.
        second: Option<PersonId>,
    },
    /// Two nurses stand in for each other.
    SetBuddies {
        /// Which shift.
        shift: Wall,
        /// One.
        one: PersonId,
        /// The other; `None` ends it.
        other: Option<PersonId>,
    },
    /// I take this bed, now.
    TakeBed(BedId),
    /// I take this bed over from a nurse who has signed it over: now, and in the next shift
    /// too if that begins soon and nobody else has it there.
    TakeOver(BedId),
    /// Somebody goes on a break, and somebody covers.
    BeginBreak {
        /// Who goes.
        who: PersonId,
        /// Who covers.
        cover: PersonId,
        /// For how long.
        lasting: Duration,
    },
    /// Somebody is back.
    EndBreak(PersonId),
}

impl DutyWish {
    /// The right that it needs from this person.
    #[must_use]
    pub fn right(&self, by: &PersonId) -> Right {
        match self {
            Self::SetPlan(_) => Right::PlanShifts,
            Self::SetCharge { .. } | Self::Assign { .. } | Self::SetBuddies { .. } => {
                Right::AssignNurses
            }
            Self::TakeBed(_) | Self::TakeOver(_) => Right::TakeBed,
            Self::BeginBreak { who, .. } | Self::EndBreak(who) => {
                if who == by {
                    Right::TakeBreak
                } else {
                    Right::AssignNurses
                }
            }
        }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum DutyDone {
    /// Other times.
    PlanSet {
        /// Orders for later shifts that went, since those shifts are no more.
        dropped: usize,
    },
    /// Another charge nurse.
    ChargeSet {
        /// The beginning of the shift.
        shift: Wall,
        /// Who.
        charge: Option<PersonId>,
    },
    /// A bed has another nurse.
    Assigned {
        /// The beginning of the shift.
        shift: Wall,
        /// Which bed.
        bed: BedId,
        /// Who.
        nurse: Option<PersonId>,
        /// Who stands in.
        second: Option<PersonId>,
    },
    /// A bed was taken over from another nurse.
    TakenOver {
        /// The beginning of the shift.
        shift: Wall,
        /// The next shift, if the bed is the nurse's in that as well.
        next: Option<Wall>,
        /// Which bed.
        bed: BedId,
        /// By whom.
        nurse: PersonId,
    },
    /// Two stand in for each other, or one no longer.
    BuddiesSet {
        /// The beginning of the shift.
        shift: Wall,
        /// One.
        one: PersonId,
        /// The other.
        other: Option<PersonId>,
    },
    /// A break began.
    BreakBegan {
        /// Who went.
        who: PersonId,
        /// Who covers.
        cover: PersonId,
        /// When it should be over.
        until: Wall,
    },
    /// A break ended.
    BreakEnded(PersonId),
}

/// Why it was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DutyError {
    /// No such bed.
    #[error("this ward has no bed {0}")]
    NoBed(BedId),
    /// Somebody who can't.
    #[error("that person may not {0}: choose a nurse who works here")]
    MayNot(Right),
    /// One and the same.
    #[error("nobody can stand in for himself: choose another")]
    OneSelf,
    /// The shift is over.
    #[error("that shift is over: choose this one or a later one")]
    Over,
    /// Far ahead.
    #[error("shifts can be planned for {} days ahead", Duty::AHEAD.as_secs() / 86_400)]
    TooFar,
    /// On a break already.
    #[error("that person is on a break: end it first")]
    OnBreak,
    /// Covers for somebody.
    #[error("whoever should cover is on a break: choose another")]
    CoverOnBreak,
    /// Not on a break.
    #[error("that person is on no break")]
    NotOnBreak,
    /// A break of half a shift.
    #[error("a break lasts 1 to {} minutes: assign the beds to somebody for longer", Break::LONGEST.as_secs() / 60)]
    BreakTime,
    /// It is so already.
    #[error("nothing to change: it is so already")]
    Already,
    /// The hospital's list says otherwise than the ward in a shift that is on.
    #[error(
        "bed {0} is given otherwise in the shift that is on: whoever leads the shift decides that on the ward"
    )]
    WardDecides(BedId),
    /// The same of the charge nurse.
    #[error("the shift that is on has another charge nurse: the ward decides that")]
    WardLeads,
    /// The times.
    #[error(transparent)]
    Plan(#[from] PlanError),
}
