//! Early-warning scores: from parts that have a unit, an age and a source, to a
//! total with its reasons, or to a plain statement of what is missing.
//!
//! A score is decision support, and it is only as old as its oldest part. So the
//! one rule of this crate: **a part that is missing, too old, implausible or
//! without a unit never counts, and never counts as zero.** Without it there is no
//! total, but a range: what the score could still be ([`Outcome::Incomplete`]).
//!
//! - [`Inputs`]: what is known, each with when and from where.
//! - [`Table`]: a score as data, with its source. [`tables`] has the published ones.
//! - [`score`] and [`shock_index`]: one set of inputs to one [`Scored`].
//! - [`Course`]: the results of one stay: which stands, whether it rises, what is due.
//!
//! No clock is read here: whoever asks says what "now" is. A [`Course`] belongs to
//! one stay of one patient; after admission, transfer or discharge it starts anew.
//! Every rule with its source and its test: `docs/SCORES.md`.

mod bands;
mod course;
mod due;
mod joined;
mod part;
mod patient;
mod policy;
mod reading;
mod result;
mod score;
mod shock;
mod table;
pub mod tables;
mod usable;
mod words;

#[cfg(test)]
mod tests;

pub use bands::{Band, Bands};
pub use course::{Course, Direction, KeptScore, Standing};
pub use due::{Due, Frequency};
pub use part::{Part, ScoreId};
pub use patient::{Age, NotFor, OrderError, Patient, Scale2Order, Spo2Scale};
pub use policy::{AgeLimit, AgeLimits, Policy};
pub use reading::{Consciousness, Effort, Gcs, Inputs, Measured, Oxygen, Quantity, Source};
pub use result::{Explained, Gap, Missing, Outcome, Points, Reason, Response, Risk, Scored, Shown};
pub use score::score;
pub use shock::shock_index;
pub use table::{AllPoints, Column, Meaning, Row, Single, Step, Table, TableError};
