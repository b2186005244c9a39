//! Export: what the archive has of some beds and a stretch of time, as files for others.
//!
//! Everything is read twice. A survey looks at what there is (which signals, where they
//! have gaps, between which values), since both wave formats want that told before the
//! first sample; then the files are written. Both go through the stretch piece by piece,
//! so that a day and ten days take the same memory: half an hour of the numbers or of the
//! waves of one bed is held at the most.
//!
//! An export is all or nothing. Files have `.part` behind their names until they are
//! whole; where it fails or is cancelled, whatever it wrote is removed again. It runs on a
//! thread that may wait for the disk, never on the station's.

mod command_line;
mod error;
mod events;
mod files;
pub(crate) mod job;
mod names;
mod numbers;
mod order;
mod progress;
mod run;
mod spans;
mod survey;
#[cfg(test)]
mod tests;
mod waves;

pub use command_line::ExportArguments;
pub use error::ExportError;
pub use order::{Format, Order};
pub use progress::{Doing, Progress, Watch};
pub use run::{Exported, estimate, run};
