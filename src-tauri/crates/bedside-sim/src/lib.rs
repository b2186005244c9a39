//! A ward of simulated and replayed monitors that speak HL7 v2 on real sockets.
//!
//! From the inside out: [`model`] makes a patient's waves, [`recordings`] plays real
//! ones, [`device`] is a monitor as a pure state machine that follows a [`scenario`],
//! [`ward`] steps many of them on a virtual clock, and [`simulation`] runs them on
//! sockets against a station. [`calls`] are call systems beside them, [`mqtt`] has smart beds
//! and a call gateway, [`ble`] Bluetooth devices behind a stand-in for BlueZ. `lamplight-bedside-sim` is the program around it.
//!
//! Nothing it sends is from a person that is being cared for, and all of it says so: see
//! [`device::identity`].

pub mod admissions;
#[cfg(target_os = "linux")]
pub mod ble;
pub mod calls;
pub mod chance;
pub mod config;
pub mod device;
pub mod model;
pub mod mqtt;
pub mod recordings;
pub mod scenario;
pub mod simulation;
pub mod ward;
pub mod wave;
pub mod wfdb;
pub mod wire;

pub use config::ward_config_toml;
pub use device::{DeviceConfig, MessageKind, Outgoing, Output, WaveSet};
pub use scenario::Scenario;
pub use simulation::{SimConfig, SimError, Simulation};
pub use ward::Ward;
pub use wire::{Faults, TlsOptions, Totals};
