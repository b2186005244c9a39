//! The way to the central server: a task beside the station's thread that reads the journal by
//! a reader of its own and carries out what [`lamplight_link::Outbox`] asks for.
//!
//! Nothing of the ward waits for it. What it shows stands in [`Status`], which the page reads.
//! The cursor lies in the store, moved on the receiver's word alone; a start goes on from it.

mod client;
mod config;
mod identity;
pub(crate) mod item;
mod news;
mod runner;
pub(crate) mod scan;
pub(crate) mod status;

pub use config::CentralConfig;
pub use status::Status;

pub(crate) use runner::{Order, Runner};
