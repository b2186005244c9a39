//! Alarm conditions and their signals: what is true, what is shown, what sounds, who is
//! told, in which order.
//!
//! Terms, used here and everywhere without synonyms (docs/ALARMS.md has each rule with its
//! source, its setting and its test):
//!
//! - *condition*: a fact about a patient, a device or the station that wants a person
//!   ([`Condition`]). It begins, changes and ends; it does not flash or sound.
//! - *signal*: how a condition is announced ([`Signal`]): light and sound, and the reason
//!   where there is no sound.
//! - *acknowledged*: somebody has seen it; it is steady and silent until the condition
//!   ends, becomes graver, or the time of the acknowledgement runs out.
//! - *latched*: the condition is over, its signal goes on until somebody resets it.
//! - *inhibited*: hidden by another condition; still a fact, not announced.
//! - *inactivated*: audio paused, audio off, alarm paused or alarm off; four states.
//! - *accepted*: somebody has taken responsibility; it stops the ladder, not the sound.
//!
//! Sources *announce* conditions by a key of their own and *end* them; [`Alarms`] does
//! everything after that, by a [`ValidPolicy`]. The [`Register`] inside it gives each an
//! id for life and keeps their order. Nothing here reads a clock: every call brings the
//! time, and what is to be done comes back as [`Effect`]s.

mod actor;
pub mod class;
mod condition;
mod engine;
mod id;
pub mod judge;
pub mod limits;
pub mod load;
pub mod policy;
mod register;
mod signal;

pub use actor::{Actor, PersonId, Role};
pub use class::{Category, Class};
pub use condition::{
    Acknowledged, Acknowledger, Announcement, Condition, ConditionId, ConditionKey, Kind, Origin,
    Place, Presence, Priority, Silenced, Subject,
};
pub use engine::{
    Acceptance, Alarms, Care, Climb, Command, Deadline, Delivery, DeliveryId, DeliveryState, Duty,
    Effect, Ending, Event, Inactivation, InactivationId, Notice, Pause, Receiver, Recent, Refusal,
    Roster, Scope, Snapshot, Story, ToneWish, What, Withdrawn,
};
pub use policy::{Policy, PolicyError, ValidPolicy};
pub use register::{AcknowledgeError, Announced, Register};
pub use signal::{By, Signal, Silent, Sound, Until, Visual, Why};
