//! Runs a station without a window: wires the adapters, threads, supervision.
//!
//! One thread owns the [`lamplight_station::Station`] and steps it; feeds run in their
//! own tasks and reach it through one bounded queue; whoever wants to see or change
//! something asks through a [`Ward`] handle. The shell and `lamplight-headless` are two
//! small programs around the same [`Host`].

pub mod config;
pub mod control;
pub mod data_dir;
pub mod exporting;
pub mod log;
pub mod page_watch;
pub mod printing;
pub mod records;
pub mod stop;
pub mod system_clock;

mod acceptance;
mod broker;
mod config_file;
mod disk;
mod engine;
mod error;
mod feed_changes;
mod feed_setup;
mod handover;
mod host;
mod keeping;
pub mod keys;
pub mod link;
pub mod outward;
pub mod people;
mod restarts;
mod running_feeds;
mod secrets;
mod settings;
mod shifts;
mod signals;
mod start;
mod station_thread;
mod supervisor;
mod technician;
#[cfg(test)]
mod testing;
mod ward;

pub use engine::{ChangeSink, FrameSink, Sessions};
pub use error::HostError;
pub use host::{Host, Ready};
pub use settings::Settings;
pub use signals::Signalling;
pub use supervisor::Supervisor;
pub use ward::{Ward, WatchId};
