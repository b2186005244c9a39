//! What is taken along: numbers as CSV and Parquet, waves as WFDB and EDF+,
//! events as JSON lines.
//!
//! Each writer takes plain data in pieces and writes it to whatever the caller
//! has: no file is opened here, no clock is read, and no more is held than one
//! piece. The essays:
//!
//! - [`grid`]: how pieces of waves, each with a time of its own, come to lie on
//!   the steady rows that both wave formats want, and where nothing is.
//! - [`mask`]: what is left of a patient when the export goes without identity.
//! - [`wfdb`] and [`edf`]: the two wave formats, with the clauses they follow.

pub mod channel;
pub mod csv;
pub mod edf;
pub mod events;
pub mod grid;
pub mod mask;
pub mod names;
pub mod numbers;
pub mod parquet;
pub mod wfdb;

mod error;

pub use channel::{Channel, Note};
pub use error::WriteError;
pub use grid::{GAP, Grid, GridRate, Piece};
pub use mask::Mask;
pub use numbers::NumberRow;
