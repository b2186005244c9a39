//! The real window, driven as a person would, fed by sockets of the test.
//!
//! Nothing here knows the station's types: a test writes HL7 by hand, sends it
//! to the station's listener, and reads from the page what a nurse would read.
//!
//! - `window`: the program under test on a display of its own
//! - `bed`: a bedside monitor as a plain socket
//! - `messages`: its messages, written by hand
//! - `numbers`: what a number does on the tiles
//! - `alarms`: what an alert does on the tiles and in the list
//! - `silence`: what a pulled cable does
//! - `hanging`: a page that stands still
//! - `hospital`: a receiver of HL7 that is away, paused, back
//! - `limits`: what a limit set in the editor does
//! - `pairing`: a Bluetooth belt from the scan to its number on a tile
//! - `past`: an alarm in the Alarms view once it is over
//! - `people`: the first administrator, a nurse, an emergency
//! - `quiet`: a bed silenced on purpose
//! - `review`: looking back at a bed
//! - `restart`: what stands after the station was killed
//! - `second`: the window for the other half of a ward
//!
//! `cargo xtask test` runs them. `cargo test` alone says why it passes them
//! over: they need Xvfb, WebKitWebDriver and tauri-driver, which xtask installs.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test by panicking"
)]

mod about;
mod alarms;
mod bed;
mod calls;
mod hanging;
mod hospital;
mod limits;
mod messages;
mod numbers;
mod pairing;
mod past;
mod people;
mod practice;
mod print;
mod quiet;
mod restart;
mod review;
mod second;
mod shift;
mod silence;
mod window;
