//! Why a wish about patients was not carried out.

use lamplight_units::BedId;

/// Why a wish about patients was not carried out. Nothing changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CensusError {
    /// No such bed.
    #[error("this ward has no bed {0}")]
    NoBed(BedId),
    /// Somebody lies there.
    #[error("bed {0} has a patient by now; look again before you go on")]
    Taken(BedId),
    /// It is out of service.
    #[error("bed {0} is closed; open it first, or choose another")]
    Closed(BedId),
    /// Not empty, so it can't be closed.
    #[error("bed {0} has a patient; transfer or discharge the patient first")]
    InUse(BedId),
    /// Somebody else, or ADT, was quicker.
    #[error("this patient's stay has changed meanwhile; look at it again")]
    ChangedMeanwhile,
    /// No such stay.
    #[error("this stay is no longer known")]
    NoStay,
    /// It is over.
    #[error("this patient is not admitted any longer")]
    NotAdmitted,
    /// It goes on.
    #[error("this patient is admitted")]
    StillAdmitted,
    /// The time to undo is over.
    #[error("a discharge can be undone for ten minutes only; admit the patient again")]
    TooLate,
    /// Nobody in a bed.
    #[error("this patient lies in no bed")]
    NoBedYet,
    /// Neither a name nor a number.
    #[error("give a name or a record number, or admit the patient as unknown")]
    Nobody,
    /// The number is another's.
    #[error(
        "the record number is that of a patient who is admitted already; find him or her in the list"
    )]
    NumberTaken,
    /// A text that is none of its kind.
    #[error("{field}: {why}")]
    Bad {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// No reason.
    #[error("give a reason")]
    NoReason,
    /// It was decided, or settled by later news.
    #[error("this is settled by now")]
    NoConflict,
    /// Nothing of the kind is possible here.
    #[error("this can't be decided that way; look at it again")]
    NotOffered,
    /// It is so already.
    #[error("nothing to change: it is so already")]
    Already,
}
