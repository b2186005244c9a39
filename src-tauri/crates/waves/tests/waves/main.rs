//! Whole ways through the hub, on the virtual clock.
//!
//! - `alignment`: what becomes of chunks that are not simply the next one.
//! - `network`: a device behind a bad network, drawn steadily all the same.
//! - `frames`: the bytes, against the golden file that the page's tests read too.
//! - `screen`: a screen that puts frames together, for the others.

#![expect(
    clippy::unwrap_used,
    reason = "a test that can not go on fails; helpers are not marked as tests"
)]

mod alignment;
mod frames;
mod network;
mod screen;
