//! Programs that others wrote, installed on first use under `<target>/peers`: Pythons with the
//! packages of a peer, folders of npm. Every part fails with one sentence, and whoever asks skips
//! with it printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Written last: a folder without it was left half made. It names what is installed, so that
/// another choice installs anew.
const MARK: &str = "lamplight-ready";

/// Where peers lie; `tmp` is `CARGO_TARGET_TMPDIR`, which only a test itself knows.
fn folder(tmp: &Path, name: &str) -> PathBuf {
    tmp.parent().unwrap_or(tmp).join("peers").join(name)
}

fn is_installed(folder: &Path, what: &str) -> bool {
    fs::read_to_string(folder.join(MARK)).is_ok_and(|installed| installed == what)
}

fn installed(folder: &Path, what: &str) -> Result<(), String> {
    let mark = folder.join(MARK);
    fs::write(&mark, what).map_err(|error| format!("{}: {error}", mark.display()))
}

/// The interpreter that has these packages.
///
/// # Errors
/// Why it can't be had.
pub fn python(tmp: &Path, name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let folder = folder(tmp, name);
    let python = if cfg!(windows) {
        folder.join("Scripts/python.exe")
    } else {
        folder.join("bin/python")
    };
    let what = packages.join(" ");
    if is_installed(&folder, &what) {
        return Ok(python);
    }
    let _ = fs::remove_dir_all(&folder);
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .args(packages))?;
    installed(&folder, &what)?;
    Ok(python)
}

/// A folder with these files and the packages of its lock, the second of them.
///
/// # Errors
/// Why it can't be had.
pub fn npm(tmp: &Path, name: &str, files: &[(&str, &str)]) -> Result<PathBuf, String> {
    let folder = folder(tmp, name);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for (name, text) in files {
        fs::write(folder.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    let lock = files.get(1).map_or("", |(_, text)| *text);
    if is_installed(&folder, lock) {
        return Ok(folder);
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder))?;
    installed(&folder, lock)?;
    Ok(folder)
}

/// Runs a program to its end.
///
/// # Errors
/// What it said, or why it can't be run.
pub fn run(command: &mut Command) -> Result<Output, String> {
    let output = command
        .output()
        .map_err(|error| format!("can't run {command:?}: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!(
        "{command:?} failed: {}{}",
        String::from_utf8_lossy(&output.stdout).trim(),
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}

/// What was made, or nothing with the reason printed.
#[allow(clippy::print_stderr, reason = "a test says why it skips")]
pub fn or_skip<T>(made: Result<T, impl std::fmt::Display>) -> Option<T> {
    match made {
        Ok(made) => Some(made),
        Err(reason) => {
            eprintln!("skipped: {reason}");
            None
        }
    }
}
