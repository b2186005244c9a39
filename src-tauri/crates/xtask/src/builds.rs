//! Building our own programs.

use crate::Outcome;
use crate::paths::{Paths, Profile, cargo};
use crate::steps::call;

/// Builds every program.
///
/// For a quick build the whole workspace is named even where two programs would
/// do: Cargo chooses the features of dependencies for the packages named, and
/// another choice would build Tauri a second time when the tests come. A release
/// names what is shipped and the simulator, so that what the tests switch on
/// stays out of what is measured.
///
/// # Errors
/// When the build fails.
pub fn programs(paths: &Paths, profile: Profile) -> Outcome {
    let packages: &[&str] = match profile {
        // Without xtask itself: it runs, and Windows writes over no running program.
        Profile::Dev => &["--workspace", "--exclude", "lamplight-xtask"],
        Profile::Release => &[
            "--release",
            "--package",
            "lamplight",
            "--package",
            "lamplight-host",
            "--package",
            "lamplight-bedside-sim",
        ],
    };
    call(
        cargo()
            .args(["build", "--bins", "--locked"])
            .args(packages)
            .current_dir(&paths.root),
    )
}

/// Builds the release of the station without a window, and of the simulator.
///
/// # Errors
/// When the build fails.
pub fn core(paths: &Paths) -> Outcome {
    call(
        cargo()
            .args(["build", "--release", "--bins", "--locked"])
            .args(["--package", "lamplight-host"])
            .args(["--package", "lamplight-bedside-sim"])
            .current_dir(&paths.root),
    )
}

/// Builds the release of the central server.
///
/// # Errors
/// When the build fails.
pub fn central(paths: &Paths) -> Outcome {
    call(
        cargo()
            .args(["build", "--release", "--bins", "--locked"])
            .args(["--package", "lamplight-central"])
            .current_dir(&paths.root),
    )
}

/// Builds programs, tests and examples at once.
///
/// # Errors
/// When the build fails.
pub fn everything(paths: &Paths) -> Outcome {
    call(
        cargo()
            .args(["build", "--workspace", "--all-targets", "--locked"])
            .current_dir(&paths.root),
    )
}

/// Formats everything, or only looks.
///
/// # Errors
/// When something is not formatted, or can't be.
pub fn rustfmt(paths: &Paths, only_look: bool) -> Outcome {
    let mut command = cargo();
    command.args(["fmt", "--all"]).current_dir(&paths.root);
    if only_look {
        command.arg("--check");
    }
    call(&mut command)
}
