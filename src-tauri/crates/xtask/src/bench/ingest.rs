//! HL7 received over real sockets, kept durably and acknowledged, by the built station. The
//! host's example sends and measures.

use super::{Figure, example};
use crate::Outcome;
use crate::paths::{Paths, Profile};

/// What it gives.
pub const NAMES: &[&str] = &["hl7.ingest_per_s", "hl7.ingest_alone_per_s"];

/// Builds and runs the example.
///
/// # Errors
/// When it fails, a message was not taken or the records are not sound afterwards.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    let headless = paths.program("lamplight-headless", Profile::Release);
    let arguments = [headless.display().to_string()];
    example::measure(paths, "lamplight-host", "hl7_ingest_bench", &arguments)
}
