//! FHIR: from the archive to a server that acknowledges at once.

use super::example;
use super::figure::Figure;
use crate::Outcome;
use crate::paths::Paths;

/// What the example gives.
pub const NAMES: &[&str] = &["fhir.observations_per_s"];

/// Builds and runs the example, which has both sides.
///
/// # Errors
/// When it fails or prints no figure.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    example::measure(paths, "lamplight-host", "fhir_bench", &[])
}
