//! Bluetooth devices on a stand-in for the system's service, read by the real library, into a
//! real station.
//!
//! Each story has a private message bus and runs in a child with the bus's address in its
//! environment, because setting a variable of a running process is unsafe. Where
//! `dbus-daemon` is missing the stories say so and pass. They wait for news, never for time.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of a test; clippy knows only the test functions themselves"
)]

mod faults;
mod stories;
mod ward;
mod whole;

use lamplight_bedside_sim::ble::{Bus, MISSING};
use std::process::Command;

/// Runs a story of this binary in a child of its own, on a bus of its own.
fn on_a_bus(story: &str) {
    let folder = tempfile::tempdir().unwrap();
    let Some(bus) = Bus::start(folder.path()).unwrap() else {
        println!("skipped: {MISSING}");
        return;
    };
    run_again(story, bus.address());
}

fn run_again(story: &str, address: &str) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", story, "--nocapture"])
        .env("DBUS_SYSTEM_BUS_ADDRESS", address)
        .status();
    assert!(status.unwrap().success(), "see the story above");
}
