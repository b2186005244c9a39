//! A ward of simulated and replayed monitors that speak HL7 v2 on real sockets.

pub mod chance;
pub mod device;
pub mod model;
pub mod recordings;
pub mod scenario;
pub mod ward;
pub mod wave;
pub mod wfdb;
