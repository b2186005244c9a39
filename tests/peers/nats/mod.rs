//! A ward on a real NATS broker (docs/BROKER.md).
//!
//! Each test has a broker of its own in a folder of its own, on loopback, and ends it; stations
//! run in this process. What goes over the wire is read by nats-py, which is none of ours.

mod foreign;
mod live;
mod server;
mod stations;
mod trouble;
