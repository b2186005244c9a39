//! What the project's commands, its benches and its end-to-end tests share:
//! programs under test, a display of their own, a ward's configuration, pictures.
//!
//! Nothing here is part of the product. Programs are ended by their own
//! process id, never by name, so that two runs beside each other stay whole.

pub mod bench;
pub mod broker;
pub mod builds;
pub mod bus;
pub mod central;
pub mod checks;
pub mod display;
pub mod failure;
pub mod interop;
pub mod paths;
pub mod picture;
pub mod postgres;
pub mod process;
pub mod run;
pub mod station;
pub mod steps;
pub mod system;
pub mod tools;
pub mod ui;
pub mod ward;

pub use failure::{Failure, Outcome};
