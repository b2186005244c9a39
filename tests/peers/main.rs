//! Foreign programs against ours, on loopback or by files.
//!
//! - `python`: a virtual environment under the target folder, made on first use
//! - `hl7_peer`: python-hl7's server as a process
//! - `hl7_sender`: python-hl7 sends to our listener
//! - `hl7_server`: our client and our sender against python-hl7's server
//! - `hl7_out`: what a whole station sends, received by python-hl7's server
//! - `mosquitto`: beds and calls through a real broker, published by its own client
//! - `nats`: a ward on a real NATS broker, read by nats-py and by a station in view-only mode
//! - `export`: wfdb, pyedflib and pyarrow read what we export, and we replay what wfdb writes
//! - `gatt`: a belt of bumble's over its virtual link, and ours read by bumble
//! - `node`: a provider from npm under the target folder; `oidc`: we sign in with it
//!
//! Where Python, Node, a package or the broker cannot be had, each test says so and passes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says why it skips"
)]

#[allow(dead_code, reason = "the window's tests use all of it")]
#[path = "../e2e/bed.rs"]
mod bed;
mod export;
mod gatt;
mod hl7_out;
mod hl7_peer;
mod hl7_sender;
mod hl7_server;
#[allow(dead_code, reason = "the window's tests use all of it")]
#[path = "../e2e/messages.rs"]
mod messages;
mod mosquitto;
mod nats;
mod node;
mod oidc;
mod python;
mod station;
