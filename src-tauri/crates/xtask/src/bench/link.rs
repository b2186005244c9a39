//! A backlog drained into the central server, and an alarm that overtakes it. The central
//! server's example measures, on the built station and server.

use super::{Figure, example};
use crate::paths::{Paths, Profile};
use crate::{Outcome, builds};

/// What it gives.
pub const NAMES: &[&str] = &["link.drain_per_s", "link.alarm_ms_p99", "link.alarm_ms_p50"];

/// Builds and runs the example; some minutes.
///
/// # Errors
/// When PostgreSQL is missing, a row came twice, or it prints no figure.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    builds::central(paths)?;
    let program = |name| paths.program(name, Profile::Release).display().to_string();
    let arguments = [program("lamplight-headless"), program("lamplight-central")];
    example::measure(paths, "lamplight-central", "link_bench", &arguments)
}
