//! Smart beds: what is known of each bed frame, and which of it somebody should look at.
//!
//! The makers use two words, and so does everything here: an **alert** is a setting that is
//! less safe than it should be for this patient (a rail down, exit monitoring off); an
//! **alarm** says that the patient is leaving. A third sort is about the frame as equipment.
//! The rules stand in one table ([`rules::RULES`]; docs/BEDS.md shows it).
//!
//! What is shown of a bed is what the bed told, never what was asked of it. A fact has its
//! age; where it is not known, why not: never told, told as unknown, out of the range of
//! any bed, told from memory only, too old, or the bed is offline.
//!
//! The parts: [`fact`] (one fact), [`frame`] (all of one bed), [`hear`] (a message taken
//! in), [`range`] (what a bed can be), [`weight`] (the course of days), [`flap`] (a rail
//! that won't rest), [`turn`] (positions that count as turning), [`rules`] and [`policy`]
//! (the table and a ward's choices), [`verdict`] (what a rule finds), [`judge`] (its delays),
//! [`words`] (its sentence), [`protect`] (the checklist before the alarm).
//!
//! Nothing here reads a clock: `Now` comes in, and [`judge::Judge::next`] says when to look
//! again.

pub mod fact;
pub mod flap;
pub mod frame;
pub mod hear;
pub mod judge;
pub mod policy;
pub mod protect;
pub mod range;
pub mod rules;
pub mod turn;
pub mod verdict;
pub mod weight;
pub mod words;

#[cfg(test)]
mod tests;

pub use fact::{Fact, Held, Reach, Seen, Why};
pub use frame::{Frame, Step};
pub use hear::Heard;
pub use judge::Judge;
pub use policy::{AskedRails, Policy, Rearm};
pub use protect::{Check, Protection};
pub use rules::{Row, Rule, Word};
pub use turn::Turned;
pub use verdict::Lying;
pub use weight::{Course, Difference, Point};
