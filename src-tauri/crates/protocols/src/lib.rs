//! Bytes to typed reports and back, one module a protocol. No sockets, no clocks.
//!
//! Whatever a bedside speaks, the station sees [`report`]: who measured (device),
//! where (location), on whom (patient), and what (numbers, texts, waves, alerts).

pub mod hl7;
pub mod mllp;
pub mod report;
