//! Figures of examples that measure themselves and print their lines.

use super::Figure;
use crate::paths::{Paths, cargo};
use crate::steps::spelled;
use crate::{Failure, Outcome};
use std::process::Stdio;

/// HL7 parsed on one core, beside kept crates.
pub const HL7: &[&str] = &["hl7.parse_per_s"];

/// What the core's memory grows by in a day of 64 beds; some minutes on a virtual clock.
pub const GROWTH: &[&str] = &["core.growth_mb"];

/// Builds and runs the HL7 example.
///
/// # Errors
/// When it fails or prints no figure.
pub fn measure_hl7(paths: &Paths) -> Outcome<Vec<Figure>> {
    measure(paths, "lamplight-protocols", "hl7_parse_bench", &[])
}

/// Builds and runs the day on a virtual clock.
///
/// # Errors
/// When it fails or prints no figure.
pub fn measure_growth(paths: &Paths) -> Outcome<Vec<Figure>> {
    measure(paths, "lamplight-host", "core_growth_bench", &[])
}

/// Builds and runs an example that prints its figures' own lines.
///
/// # Errors
/// When it fails or prints no figure.
pub fn measure(
    paths: &Paths,
    package: &str,
    example: &str,
    arguments: &[String],
) -> Outcome<Vec<Figure>> {
    let lines = printed(paths, package, example, arguments)?;
    let figures: Vec<Figure> = lines.lines().filter_map(Figure::read).collect();
    if figures.is_empty() {
        return Err(Failure::new(format!("{example} printed no figure")));
    }
    Ok(figures)
}

/// Builds and runs an example, and gives what it prints.
///
/// # Errors
/// When it fails.
pub fn printed(
    paths: &Paths,
    package: &str,
    example: &str,
    arguments: &[String],
) -> Outcome<String> {
    let mut command = cargo();
    command
        .args(["run", "--release", "--quiet", "--locked"])
        .args(["--package", package])
        .args(["--example", example])
        .arg("--")
        .args(arguments)
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
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
