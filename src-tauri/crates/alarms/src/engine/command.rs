//! What a person may ask of the engine, and why it is refused.

use crate::actor::{PersonId, Role};
use crate::condition::{ConditionId, Silenced, Subject};
use crate::engine::inactivation::{InactivationId, Scope};
use std::sync::Arc;
use std::time::Duration;

/// A wish of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Seen.
    Acknowledge(ConditionId),
    /// Seen, all that is announced at a subject.
    AcknowledgeAll(Subject),
    /// Seen, what of all that is announced at a subject somebody was shown. What began after
    /// that goes on calling.
    AcknowledgeShown {
        /// Where.
        subject: Subject,
        /// What was shown; what is not, or no longer, announced there is passed over.
        shown: Vec<ConditionId>,
    },
    /// Not seen after all.
    Unacknowledge(ConditionId),
    /// End a latched condition.
    Reset(ConditionId),
    /// Pause the station's sound.
    PauseAudio,
    /// End that pause: the second press of the button.
    EndPause,
    /// Pause sound or alarms of a bed or of one class there, or switch them off.
    Inactivate {
        /// What.
        scope: Scope,
        /// Which state.
        kind: Silenced,
        /// Why.
        reason: Arc<str>,
        /// For how long; a pause must have a time.
        lasting: Option<Duration>,
    },
    /// End that.
    EndInactivation(InactivationId),
    /// Take responsibility; it stops the ladder, not the sound.
    Accept(ConditionId),
    /// Reject it, or give it back: the next one is told at once.
    Decline(ConditionId),
    /// From now on this person is the subject's nurse.
    AssignOwner {
        /// Where.
        subject: Subject,
        /// Who.
        owner: Option<PersonId>,
    },
}

/// Why a wish was not carried out. Nothing changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has ended.
    #[error("the condition has ended")]
    Ended,
    /// It is so already.
    #[error("nothing to change: it is so already")]
    Already,
    /// It was acknowledged at the bedside, which only the bedside can take back.
    #[error("the condition was acknowledged at the bedside")]
    ByBedside,
    /// The role does not allow it.
    #[error("the role {role} may not {what}")]
    NotPermitted {
        /// Whose.
        role: Role,
        /// Do what.
        what: &'static str,
    },
    /// The condition is hidden by another; it was never announced.
    #[error("another condition hides this one: it can be acknowledged once it is announced")]
    Inhibited,
    /// It is still true.
    #[error("the condition is still true: only one that is over can be reset")]
    StillTrue,
    /// The bedside latched it.
    #[error("the condition is latched at the bedside: reset it there")]
    LatchedAtBedside,
    /// There is nothing to acknowledge there.
    #[error("nothing is announced there that nobody has acknowledged")]
    NothingAnnounced,
    /// A reason is needed.
    #[error("a reason is needed to silence a bed")]
    NoReason,
    /// A pause needs an end.
    #[error("a pause needs a time at which it ends")]
    NoEnd,
    /// Longer than the policy allows.
    #[error("a pause lasts at most {} minutes", .most.as_secs() / 60)]
    TooLong {
        /// The most.
        most: Duration,
    },
    /// The bound of inactivations.
    #[error("{most} inactivations are in force: end one before you order another")]
    TooMany {
        /// The bound.
        most: usize,
    },
    /// No such inactivation.
    #[error("that inactivation has ended")]
    NoInactivation,
    /// Nobody asked this person.
    #[error("this condition is not with you")]
    NotYours,
    /// No such delivery.
    #[error("that delivery has ended")]
    NoDelivery,
    /// The last receiver.
    #[error("what is told to all can't be declined")]
    AllCannotDecline,
}
