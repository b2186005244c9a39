//! Calls and beds, from their sockets to tone, list and tile.

use super::example;
use super::figure::Figure;
use crate::Outcome;
use crate::paths::Paths;

/// What the example gives.
pub const NAMES: &[&str] = &[
    "calls.signal_ms_p99",
    "calls.events_per_s",
    "calls.place_ms_p99",
];

/// Builds and runs the example of the tests' crate, which has monitors and call systems.
///
/// # Errors
/// When it fails, loses an event, or prints no figure.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    example::measure(paths, "lamplight-tests", "calls_bench", &[])
}
