//! The page: its packages from the lock file, its build, its checks.

use crate::paths::{Paths, newest};
use crate::steps::call;
use crate::{Failure, Outcome};
use std::process::Command;

/// What the page is made from, below `ui/`.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "index.html",
    "bench.html",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];

/// npm in the page's folder. On Windows npm is a script that only its shell starts.
#[must_use]
pub fn npm(paths: &Paths) -> Command {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "npm"]);
        command
    } else {
        Command::new("npm")
    };
    command.current_dir(paths.ui());
    command
}

/// Runs a script of `package.json`.
///
/// # Errors
/// When it fails.
pub fn script(paths: &Paths, name: &str) -> Outcome {
    call(npm(paths).args(["run", "--silent", name]))
}

/// Installs exactly what the lock file says, if that is newer than what is installed.
/// Says whether it had to.
///
/// # Errors
/// When npm fails.
pub fn install(paths: &Paths) -> Outcome<bool> {
    let wanted = newest(&paths.ui().join("package-lock.json"))
        .ok_or_else(|| Failure::new("ui/package-lock.json is missing"))?;
    // npm writes this file last, so that an installation broken off does not count.
    let there = newest(&paths.ui().join("node_modules/.package-lock.json"));
    if there.is_some_and(|there| there >= wanted) {
        return Ok(false);
    }
    call(npm(paths).args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(true)
}

/// Builds the page if anything that it is made from is newer. Says whether it had to.
///
/// # Errors
/// When the build fails.
pub fn build(paths: &Paths) -> Outcome<bool> {
    let ui = paths.ui();
    let made = newest(&ui.join("dist/index.html"));
    let sources = SOURCES
        .iter()
        .filter_map(|name| newest(&ui.join(name)))
        .max();
    if made.is_some() && made > sources {
        return Ok(false);
    }
    script(paths, "build")?;
    Ok(true)
}
