//! One stay: who, where, and what everybody at the bed must know.

use super::flags::Details;
use lamplight_protocols::report::{Location, PatientClaim};
use lamplight_units::{BedId, Now, PatientId, StayId, Wall};
use serde::{Deserialize, Serialize};

/// Where a stay is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StayState {
    /// In the house.
    Admitted,
    /// Gone; kept so that a cancelled discharge finds it.
    Discharged,
}

/// How a stay came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ending {
    /// The patient was discharged.
    Discharge,
    /// He or she went to another ward.
    TransferredAway,
    /// There was no admission after all.
    AdmissionCancelled,
    /// The record was merged into another, whose stay goes on.
    Merged(StayId),
}

/// Who said a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Source {
    /// The admission system.
    #[default]
    Adt,
    /// A person at the station.
    Hand,
}

/// A patient's stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Which stay; its number is never given again.
    pub id: StayId,
    /// Who.
    pub patient: PatientClaim,
    /// Identifiers of records that were merged into this one: monitors and late messages
    /// still name them.
    #[serde(default)]
    pub former: Vec<PatientId>,
    /// Nobody knows yet who this is: admitted by hand as unknown.
    #[serde(default)]
    pub unidentified: bool,
    /// Group, weight and flags.
    #[serde(default)]
    pub details: Details,
    /// Where ADT says.
    pub location: Option<Location>,
    /// The bed of this ward, if there is one.
    pub bed: Option<BedId>,
    /// The bed before the last transfer, or before the stay ended.
    #[serde(default)]
    pub before: Option<BedId>,
    /// Admitted or gone.
    pub state: StayState,
    /// How it ended.
    #[serde(default)]
    pub ending: Option<Ending>,
    /// Who admitted the patient.
    #[serde(default)]
    pub admitted_by: Source,
    /// Since when this station knows of the stay.
    #[serde(default)]
    pub since: Now,
    /// When it ended here.
    #[serde(default)]
    pub ended: Option<Now>,
    /// When the last admission, transfer or discharge took place, as its author dates it: an
    /// older one that arrives later moves nobody.
    #[serde(default)]
    pub moved: Option<Wall>,
    /// Who said so.
    #[serde(default)]
    pub moved_by: Source,
    /// The date of the newest message whose data were taken.
    #[serde(default)]
    pub told: Option<Wall>,
    /// A person has seen that the birth date is in the future, and left it.
    #[serde(default)]
    pub birth_seen: bool,
    /// One more with each change: whoever changes it says which one he or she has seen.
    #[serde(default)]
    pub revision: u64,
    /// When anything of it last changed.
    pub changed: Now,
}

impl Stay {
    /// Whether the patient is in the house.
    #[must_use]
    pub const fn admitted(&self) -> bool {
        matches!(self.state, StayState::Admitted)
    }

    /// Every identifier under which the patient is or was known.
    pub fn known_as(&self) -> impl Iterator<Item = &PatientId> {
        self.patient.ids.iter().chain(&self.former)
    }

    /// Whether the birth date is after the day after `today`: kept as it was sent, and never
    /// used for an age. A day is granted, since the sender's zone may be ahead of ours.
    #[must_use]
    pub fn birth_in_future(&self, today: Wall) -> bool {
        super::same::in_future(self.patient.birth.reveal(), today)
    }
}
