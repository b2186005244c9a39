//! The chart of one stay: what people write down, what devices measured once and a
//! person has confirmed, and what is to be done by when.
//!
//! - [`Chart`]: entries with who, when measured and when entered. Nothing is ever
//!   overwritten: a correction is a new entry, the old one stays and says so.
//! - [`judge`]: what no patient can have is refused; what is unusual is asked about once
//!   ("are you sure"), and the entry keeps that its author was asked.
//! - A device's spot-check waits as [`Pending`] and counts for nothing until a person
//!   has confirmed that it is of this patient.
//! - [`Tasks`]: turning, vital signs, medication, with due times and lateness.
//!
//! A chart belongs to one stay; the next patient has a new one. No clock is read here.
//! All of it can be kept (serde); whoever keeps it writes each change to the journal.

mod author;
mod chart;
mod entry;
mod item;
mod judge;
mod oxygen;
mod pending;
mod tasks;
mod tell;

#[cfg(test)]
mod tests;

pub use author::{Author, AuthorError};
pub use chart::{Balance, Chart};
pub use entry::{Entry, EntryId, NewEntry, Origin, Refusal, State};
pub use item::{Fluid, Item, Kind, Note, NoteError, Vital};
pub use judge::{Group, Question, Verdict, judge};
pub use oxygen::{OxygenDevice, OxygenTherapy};
pub use pending::{Pending, SpotCheck, SpotId};
pub use tasks::{Lateness, NewTask, Repeat, Task, TaskId, TaskKind, TaskRefusal, Tasks};
