//! The way to the central server: one more lane of `outward`, to a receiver that takes the
//! journal as it is (`hospital`) and tells news for this ward (`news`).
//!
//! Nothing of the ward waits for it. What it shows stands in [`Status`], which the page reads.
//! The cursor lies in the store, moved on the receiver's word alone; a start goes on from it.

mod client;
mod config;
mod hospital;
mod identity;
pub(crate) mod item;
mod news;
pub(crate) mod scan;
pub(crate) mod status;

pub use config::CentralConfig;
pub use status::Status;

pub(crate) use hospital::start;
