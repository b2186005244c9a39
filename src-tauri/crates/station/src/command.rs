//! What a person at the screen may ask of the station.

use crate::care::{CareRefusal, CareWish};
use crate::limits::Edit;
use crate::patients::PatientWish;
use crate::radio::{PairRefusal, PairWish};
use crate::smart_beds::{BedOrder, BedRefusal};
use crate::upkeep::UpkeepWish;
use lamplight_alarms::Refusal;
use lamplight_alarms::limits::{Group, LimitError, Parameter};
use lamplight_calls::CallId;
use lamplight_units::{BedId, DeviceId, FeedId, StayId};
use lamplight_ward::CensusError;
use std::sync::Arc;

/// A wish of a person.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// What concerns conditions and their signals.
    Alarm(lamplight_alarms::Command),
    /// Suspend monitoring of a bed on purpose.
    Standby(BedId),
    /// Go on monitoring it.
    Resume(BedId),
    /// A device speaks for this bed from now on.
    Assign(DeviceId, BedId),
    /// A device speaks for no bed.
    Unassign(DeviceId),
    /// Set limits for the patient of a bed: everything that is named, or nothing.
    SetLimits {
        /// The bed.
        bed: BedId,
        /// What is to be, once the resets are done. Limits that are in the way move along.
        edits: Vec<Edit>,
        /// Parameters that get the ward's limits again, before the edits.
        reset: Vec<Parameter>,
    },
    /// The patient is of another group; limits of his or her own go.
    Regroup(BedId, Group),
    /// What concerns patients: admission to discharge, data, flags, conflicts, closed beds.
    Patient(PatientWish),
    /// What concerns the care of the patient of a bed: chart, scores, tasks.
    Care {
        /// The bed.
        bed: BedId,
        /// Whose chart the person saw; a wish for somebody else is refused.
        stay: Option<StayId>,
        /// What.
        wish: CareWish,
    },
    /// Something at a bed that is meant for whom the person saw there: limits, a silence, a
    /// standby, an acknowledgement, an order to the smart bed. A wish that does not say who was
    /// seen is carried out without this.
    OfStay {
        /// The bed.
        bed: BedId,
        /// Who was seen there, `None` for nobody; if it is otherwise by now it is refused.
        stay: Option<StayId>,
        /// What.
        wish: Box<Command>,
    },
    /// What concerns a call.
    Call {
        /// Which.
        call: CallId,
        /// What.
        wish: lamplight_calls::Wish,
    },
    /// What concerns radio devices: pairing, forgetting, stored values.
    Radio(PairWish),
    /// Something is asked of the smart bed of a bed.
    SmartBed {
        /// The bed.
        bed: BedId,
        /// What.
        order: BedOrder,
    },
    /// Maintenance of a device.
    Tend {
        /// Which.
        device: DeviceId,
        /// What.
        wish: UpkeepWish,
    },
    /// Put a prompt to tailor limits away.
    DismissSuggestion {
        /// The bed.
        bed: BedId,
        /// Which prompt.
        id: u64,
    },
}

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CommandError {
    /// No such bed.
    #[error("this ward has no bed {0}")]
    NoBed(BedId),
    /// Who was seen there has left it.
    #[error(
        "the patient in bed {0} is another now, or has left; nothing was changed. Look who is there and do it again if it is meant for them"
    )]
    OtherPatient(BedId),
    /// Nobody was seen there, and somebody has come.
    #[error(
        "somebody was admitted to bed {0} meanwhile; nothing was changed. Look who is there and do it again if it is meant for them"
    )]
    SomebodyCame(BedId),
    /// No such device.
    #[error("no device {0} has been heard of")]
    NoDevice(DeviceId),
    /// No such feed.
    #[error("this station has no feed {0}")]
    NoFeed(FeedId),
    /// What a device says of a bed is of a patient.
    #[error(
        "device {device} speaks for bed {bed}, so its alerts are of a patient; take it from the bed before it is tested"
    )]
    TestOnBed {
        /// The device.
        device: DeviceId,
        /// Its bed.
        bed: BedId,
    },
    /// A device that is out of order is given to no bed.
    #[error("device {device} is out of order ({reason}, says {by}); have it mended first")]
    OutOfOrder {
        /// The device.
        device: DeviceId,
        /// Why.
        reason: Arc<str>,
        /// Who says so.
        by: Arc<str>,
    },
    /// A device can't be taken out of order while it watches somebody.
    #[error("device {device} watches bed {bed}; take it from the bed first")]
    WatchesBed {
        /// The device.
        device: DeviceId,
        /// Its bed.
        bed: BedId,
    },
    /// It must be said why.
    #[error("say why, in 1 to {most} letters")]
    NoReason {
        /// The bound.
        most: usize,
    },
    /// The alarm engine refused it.
    #[error(transparent)]
    Alarm(#[from] Refusal),
    /// The census refused it.
    #[error(transparent)]
    Census(#[from] CensusError),
    /// The limits make no sense, or the ward does not allow them.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The chart, the tasks or an order were not changed.
    #[error(transparent)]
    Care(#[from] CareRefusal),
    /// The call's kind or state does not allow it.
    #[error(transparent)]
    Call(#[from] lamplight_calls::Refusal),
    /// The smart bed is not asked.
    #[error(transparent)]
    SmartBed(#[from] BedRefusal),
    /// A step of pairing was not made.
    #[error(transparent)]
    Pairing(#[from] PairRefusal),
    /// The configuration leaves the limits to the bedside.
    #[error(
        "this station judges no numbers: limits are set at the bedside, or switched on in the station's configuration"
    )]
    NotJudging,
    /// More edits than a person can mean.
    #[error("at most {most} changes of limits can be made at once")]
    TooManyEdits {
        /// The bound.
        most: usize,
    },
    /// The same setting twice in one wish.
    #[error("{0}: the same limit is given twice; give it once")]
    SaidTwice(Parameter),
    /// No such prompt.
    #[error("that suggestion is no longer there")]
    NoSuggestion,
    /// It is so already.
    #[error("nothing to change: it is so already")]
    Already,
}
