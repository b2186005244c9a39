//! Alarm limits: what they are, where each comes from, and which are refused.
//!
//! A [`LimitSet`] holds the limits of one [`Parameter`]. It is made of three layers:
//! the factory's defaults ([`factory`]), the ward's [`Profile`], and what a person set
//! for this patient ([`PatientLimits`]). A layer says only what it changes, and the
//! [`Effective`] set says of each value which layer it is from ([`Provenance`]).
//!
//! Nothing here applies itself. A set that makes no sense is refused with a
//! [`LimitError`]; [`push_along`] offers the changes that would make room for a limit;
//! [`auto::propose`] offers limits round a measured value for a person to confirm.

pub mod auto;
mod change;
mod check;
mod error;
pub mod factory;
mod group;
mod limit;
mod parameter;
mod patient;
mod profile;
mod push;
#[cfg(test)]
mod tests;

pub use change::{Change, Setting};
pub use error::LimitError;
pub use factory::Source;
pub use group::Group;
pub use limit::{Apnoea, Averaging, Limit, LimitSet, Side};
pub use parameter::{Cadence, Parameter};
pub use patient::{Effective, PatientLimits, Provenance};
pub use profile::{Profile, Range};
pub use push::push_along;
