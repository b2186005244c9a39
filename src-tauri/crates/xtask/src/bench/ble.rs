//! Bluetooth: from the message bus through the real library to a number in the station, and on to the batch for the screens.

use super::example;
use super::figure::Figure;
use crate::Outcome;
use crate::paths::Paths;

/// What the example gives.
pub const NAMES: &[&str] = &["ble.values_per_s", "ble.shown_ms_p99"];

/// Builds and runs the example of the tests' crate, which has both sides of the bus.
///
/// # Errors
/// When it fails or prints no figure.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    example::measure(paths, "lamplight-tests", "ble_bench", &[])
}
