//! The way to the central server: how fast a backlog drains, how soon a high alarm is on its
//! page behind that, and what a thousand stations together get in.

use super::BenchOptions;
use super::figure::Figure;
use crate::paths::{Paths, Profile, cargo};
use crate::steps::{call, spelled};
use crate::{Failure, Outcome};
use std::process::{Command, Stdio};

/// What the example gives.
pub const NAMES: &[&str] = &[
    "link.drain_per_s",
    "link.alarm_ms_p99",
    "link.stations_per_s",
];

/// Builds the server, the station and the example at once, so that all of them stand on the
/// same dependencies, and runs the example. With `--million` the story of a million rows runs
/// instead, which gives no figure: it holds or fails.
///
/// # Errors
/// When it fails, or prints no figure.
pub fn measure(paths: &Paths, options: &BenchOptions) -> Outcome<Vec<Figure>> {
    if options.million {
        return million(paths).map(|()| Vec::new());
    }
    call(
        cargo()
            .args(["build", "--release", "--locked", "--bins"])
            .args(["--package", "lamplight-central"])
            .args(["--package", "lamplight-host"])
            .args(["--example", "link_bench"])
            .current_dir(&paths.root),
    )?;
    let program = paths
        .program("lamplight-central", Profile::Release)
        .with_file_name("examples")
        .join(format!("link_bench{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    if let Some(prefix) = options
        .prefix
        .as_deref()
        .filter(|prefix| prefix.contains('.'))
    {
        command.arg(format!("only={prefix}"));
    }
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
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
    let lines = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<Figure> = lines.lines().filter_map(Figure::read).collect();
    if figures.is_empty() {
        return Err(Failure::new("link_bench printed no figure"));
    }
    Ok(figures)
}

fn million(paths: &Paths) -> Outcome {
    call(
        cargo()
            .args(["build", "--release", "--locked", "--bins"])
            .args(["--package", "lamplight-central"])
            .args(["--package", "lamplight-host"])
            .args(["--test", "link"])
            .current_dir(&paths.root),
    )?;
    call(
        cargo()
            .args(["test", "--release", "--locked"])
            .args(["--package", "lamplight-central"])
            .args(["--package", "lamplight-host"])
            .args(["--test", "link"])
            .args(["--", "--nocapture", "a_long_journal"])
            .env("LAMPLIGHT_LINK_ROWS", "1000000")
            .current_dir(&paths.root),
    )
}
