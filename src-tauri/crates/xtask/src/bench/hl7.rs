//! HL7 parsed on one core, beside kept crates: an example of `protocols` that
//! measures itself and prints its lines.

use super::Figure;
use crate::paths::{Paths, cargo};
use crate::steps::spelled;
use crate::{Failure, Outcome};
use std::process::Stdio;

/// What it gives.
pub const NAMES: &[&str] = &["hl7.parse_per_s"];

/// Builds and runs the example.
///
/// # Errors
/// When it fails or prints no figure.
pub fn measure(paths: &Paths) -> Outcome<Vec<Figure>> {
    let mut command = cargo();
    command
        .args(["run", "--release", "--quiet", "--locked"])
        .args(["--package", "lamplight-protocols"])
        .args(["--example", "hl7_parse_bench"])
        .current_dir(&paths.root)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let line = spelled(&command);
    let output = command
        .output()
        .map_err(|error| Failure::new(format!("could not start `{line}`: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "`{line}` ended with {}",
            output.status
        )));
    }
    let figures: Vec<Figure> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(Figure::read)
        .collect();
    if figures.is_empty() {
        return Err(Failure::new(format!("`{line}` printed no figure")));
    }
    Ok(figures)
}
