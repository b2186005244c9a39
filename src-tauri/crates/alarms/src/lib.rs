//! Alarm conditions and their signals: what is true, what is shown, in which order.
//!
//! Terms, used here and everywhere without synonyms:
//!
//! - *condition*: a fact about a patient, a device or the station that wants a person
//!   ([`Condition`]). It begins, changes and ends; it does not flash or sound.
//! - *signal*: how a condition is announced ([`Signal`]). It depends on the condition,
//!   on what the device says it has silenced, and on who has acknowledged.
//! - *acknowledged*: somebody has seen it; the signal becomes steady until the
//!   condition ends or becomes graver.
//! - *latched*: the condition is over at the device, its signal goes on until reset there.
//!
//! Sources *announce* conditions by a key of their own; the [`Register`] gives each an
//! id for life, keeps since-when and acknowledgement, and puts them in order. It reads
//! no clock: every call brings the time.

mod condition;
pub mod judge;
pub mod limits;
pub mod load;
mod register;
mod signal;

pub use condition::{
    Acknowledged, Acknowledger, Announcement, Condition, ConditionId, ConditionKey, Kind, Origin,
    Presence, Priority, Silenced, Subject,
};
pub use register::{AcknowledgeError, Announced, Register};
pub use signal::{Signal, Visual};
