//! What the admission system says and the ward can't follow: kept until a person decides.

use lamplight_protocols::report::{AdtEvent, AdtHints, AdtReport, Location, PatientClaim};
use lamplight_units::{BedId, Now, PatientId, StayId, Wall};
use serde::{Deserialize, Serialize};

/// Names a conflict; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConflictId(u64);

impl ConflictId {
    /// The conflict of that number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// What a message of the admission system said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What happened.
    pub event: AdtEvent,
    /// To whom.
    pub patient: PatientClaim,
    /// Where.
    pub location: Option<Location>,
    /// Where before.
    pub prior: Option<Location>,
    /// The record that ceases, for a merge.
    pub merged: Option<PatientId>,
    /// When, by the sender's clock; of one that runs ahead, when it arrived.
    pub at: Option<Wall>,
    /// What else it told.
    pub hints: AdtHints,
}

impl Said {
    pub(super) fn new(now: Now, zone: chrono::FixedOffset, report: &AdtReport) -> Self {
        let at = report.at.map(|at| at.to_wall(zone).min(now.wall));
        Self {
            event: report.event,
            patient: report.patient.clone(),
            location: report.location.clone(),
            prior: report.prior_location.clone(),
            merged: report.merged.clone(),
            at,
            hints: report.hints.clone(),
        }
    }
}

/// What contradicts what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Contradiction {
    /// The bed is another's.
    Occupied,
    /// The bed is out of service.
    Closed,
    /// The patient lies elsewhere, and the message is none that moves: an update, a second
    /// admission, one that is older than what a person did here.
    LiesElsewhere,
    /// The place is of this ward, and no bed of it; or a transfer names none at all.
    NoSuchBed,
    /// Nobody of that number is known here.
    Unknown,
    /// The patient has left.
    HasLeft,
    /// The number is known with another name and birth date.
    OtherPerson,
    /// Two who both lie in a bed are said to be one.
    TwoBeds,
    /// The birth date is in the future.
    FutureBirth,
}

/// Something that a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Its number.
    pub id: ConflictId,
    /// When it came up.
    pub since: Now,
    /// What contradicts what.
    pub kind: Contradiction,
    /// The bed that it is about, where the message means one of this ward.
    pub bed: Option<BedId>,
    /// The stay of whom the message speaks, where there is one.
    pub stay: Option<StayId>,
    /// The other one: who lies in the bed, or whose record is said to be the same.
    pub other: Option<StayId>,
    /// What was said.
    pub said: Said,
}

/// What a person may decide.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Decision {
    /// What is known here stays; the message is put aside.
    Keep,
    /// As the admission system says. Who lies in the bed is discharged.
    AsSaid,
    /// The two exchange their beds.
    Swap,
    /// The patient of the message goes into another bed, which is free.
    PutTo(BedId),
    /// The unknown patient in the bed is the one of the message.
    SamePerson,
}

/// A kind of decision, to be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offer {
    /// [`Decision::Keep`]
    Keep,
    /// [`Decision::AsSaid`]
    AsSaid,
    /// [`Decision::Swap`]
    Swap,
    /// [`Decision::PutTo`]
    PutTo,
    /// [`Decision::SamePerson`]
    SamePerson,
}

impl Decision {
    /// Of which kind it is.
    #[must_use]
    pub const fn offer(&self) -> Offer {
        match self {
            Self::Keep => Offer::Keep,
            Self::AsSaid => Offer::AsSaid,
            Self::Swap => Offer::Swap,
            Self::PutTo(_) => Offer::PutTo,
            Self::SamePerson => Offer::SamePerson,
        }
    }
}
