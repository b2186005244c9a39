//! Patients: what the screen sees of a stay, of who waits and of what is contradicted, and
//! what it may ask for.

use crate::limits::GroupView;
use crate::view::PatientView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stay, as far as a tile and a bed's banner show it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct StayView {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// One more with each change; wishes say which one was seen.
    #[ts(type = "number")]
    pub revision: u64,
    /// Since when this station knows of the stay (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// Admitted as unknown.
    pub unidentified: bool,
    /// The birth date is in the future: shown, never used for an age.
    pub birth_in_future: bool,
    /// Group, weight, flags.
    pub details: DetailsView,
}

/// Group, weight and flags.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct DetailsView {
    /// `None` leaves it to the ward.
    pub group: Option<GroupView>,
    /// Grams.
    pub weight_g: Option<u32>,
    /// Each in a word or two.
    pub allergies: Vec<String>,
    /// How germs are kept from spreading.
    pub isolation: Option<IsolationView>,
    /// Falls easily.
    pub fall_risk: bool,
    /// What is to be done when the heart stops.
    pub code: Option<CodeView>,
    /// A line of one's own.
    pub hint: String,
}

/// Kinds of isolation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IsolationView {
    /// Gown and gloves.
    Contact,
    /// A mask near the patient.
    Droplet,
    /// A respirator, and a room of its own.
    Airborne,
    /// The patient is protected from others.
    Protective,
}

/// Code status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeView {
    /// Everything.
    Full,
    /// Some of it.
    Limited,
    /// No resuscitation.
    NoCpr,
}

/// A bed out of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosedView {
    /// Why.
    pub reason: String,
    /// Who closed it.
    pub by: String,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
}

/// Who is expected, who has just left, what is contradicted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CensusView {
    /// Patients whom the admission system has announced and who have no bed, newest first.
    pub waiting: Vec<PatientView>,
    /// Whether there are more than are listed.
    pub more_waiting: bool,
    /// Those whose discharge can still be undone, the last one first.
    pub left: Vec<LeftView>,
    /// What a person has to decide, the oldest first.
    pub conflicts: Vec<ConflictView>,
}

/// A patient who has left a short while ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftView {
    /// Who.
    pub patient: PatientView,
    /// The bed that he or she had.
    pub bed: Option<String>,
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Until when it can be undone (ms since 1970).
    #[ts(type = "number")]
    pub until_ms: i64,
}

/// What contradicts what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContradictionView {
    /// The bed is another's.
    Occupied,
    /// The bed is out of service.
    Closed,
    /// The patient lies elsewhere.
    LiesElsewhere,
    /// No bed of this ward.
    NoSuchBed,
    /// Nobody of that number is known.
    Unknown,
    /// The patient has left.
    HasLeft,
    /// The number is known with another name or birth date.
    OtherPerson,
    /// Two who both lie in a bed are said to be one.
    TwoBeds,
    /// The birth date is in the future.
    FutureBirth,
}

/// An event of the admission system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AdtView {
    /// A01
    Admit,
    /// A02
    Transfer,
    /// A03
    Discharge,
    /// A08
    Update,
    /// A11
    CancelAdmit,
    /// A12
    CancelTransfer,
    /// A13
    CancelDischarge,
    /// A40
    Merge,
}

/// A patient and his or her bed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LyingView {
    /// Who.
    pub patient: PatientView,
    /// Where; `None` without a bed.
    pub bed: Option<String>,
}

/// Something that a person has to decide: what is known here, and what ADT says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictView {
    /// Names it in a decision.
    #[ts(type = "number")]
    pub id: u64,
    /// What contradicts what.
    pub kind: ContradictionView,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// The bed that it is about.
    pub bed: Option<String>,
    /// Who lies in it now.
    pub holder: Option<LyingView>,
    /// As whom the patient of the message is known here, if at all.
    pub known: Option<LyingView>,
    /// The other record of a merge.
    pub other: Option<LyingView>,
    /// What the admission system said.
    pub event: AdtView,
    /// Of whom.
    pub said: PatientView,
    /// The place, in words.
    pub place: String,
    /// The place before, in words; empty when not told.
    pub from: String,
    /// When, by the sender's word (ms since 1970).
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
    /// What can be decided.
    pub offers: Vec<OfferView>,
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfferView {
    /// As the admission system says.
    AsSaid,
    /// The two exchange their beds.
    Swap,
    /// The unknown patient is the one of the message.
    SamePerson,
    /// Into another bed.
    PutTo,
    /// What is known here stays.
    Keep,
}

/// A patient's data as a person types them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonForm {
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Record number, or empty.
    pub mrn: String,
    /// `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or empty.
    pub birth: String,
    /// `F`, `M`, `O`, `U` or empty.
    pub sex: String,
    /// Nobody knows who it is.
    pub unidentified: bool,
    /// Group, weight, flags.
    pub details: DetailsView,
}

/// Whom to admit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum NewcomerForm {
    /// One whom the admission system has announced.
    Waiting {
        /// The stay.
        #[ts(type = "number")]
        stay: u64,
    },
    /// One whose data are typed.
    Typed {
        /// They.
        person: Box<PersonForm>,
    },
}

/// A stay as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeenStay {
    /// Which.
    #[ts(type = "number")]
    pub stay: u64,
    /// With which revision.
    #[ts(type = "number")]
    pub revision: u64,
}

/// A wish about patients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum PatientCommand {
    /// Into a bed that was seen empty.
    Admit {
        /// The bed.
        bed: String,
        /// Whom.
        newcomer: NewcomerForm,
    },
    /// Other data.
    Change {
        /// Whose.
        seen: SeenStay,
        /// To what.
        person: Box<PersonForm>,
    },
    /// Group, weight and flags only.
    SetDetails {
        /// Whose.
        seen: SeenStay,
        /// To what.
        details: Box<DetailsView>,
    },
    /// The unknown patient is one who is announced.
    Identify {
        /// The unknown one.
        seen: SeenStay,
        /// Who it is.
        #[ts(type = "number")]
        as_whom: u64,
    },
    /// Into a bed that was seen empty.
    Transfer {
        /// Who.
        seen: SeenStay,
        /// Where.
        to: String,
    },
    /// Two change beds.
    Swap {
        /// One.
        one: SeenStay,
        /// The other.
        other: SeenStay,
    },
    /// The patient leaves.
    Discharge {
        /// Who.
        seen: SeenStay,
        /// To another ward.
        to_ward: bool,
        /// Why, where to.
        reason: String,
    },
    /// Not discharged after all.
    UndoDischarge {
        /// Whose.
        #[ts(type = "number")]
        stay: u64,
    },
    /// Out of service.
    CloseBed {
        /// Which.
        bed: String,
        /// Why.
        reason: String,
    },
    /// In service again.
    OpenBed {
        /// Which.
        bed: String,
    },
    /// A decision.
    Decide {
        /// Of which conflict.
        #[ts(type = "number")]
        conflict: u64,
        /// How.
        decision: OfferView,
        /// The bed, for [`OfferView::PutTo`].
        bed: Option<String>,
        /// Who was seen in the bed that it is about: the number of the stay.
        #[ts(type = "number | null")]
        holder: Option<u64>,
    },
}
