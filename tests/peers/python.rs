//! Pythons with the packages of a peer, kept under `<target>/peers`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The peer: python-hl7, BSD licence, from PyPI.
const HL7: &[&str] = &["hl7==0.4.5"];
/// The peers that read exports: wfdb (MIT), pyedflib (BSD), pyarrow (Apache-2.0).
const EXPORT: &[&str] = &["wfdb==4.3.1", "pyedflib==0.1.42", "pyarrow==26.0.1"];

/// The peer with a Bluetooth host and GATT server of its own: bumble (Apache-2.0).
const GATT: &[&str] = &["bumble==0.0.236"];

/// A client of NATS that is none of ours: nats-py (Apache-2.0).
const NATS: &[&str] = &["nats-py==2.16.0"];

/// The interpreter that has python-hl7; `None` with a printed reason.
pub fn with_hl7() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    told(PYTHON.get_or_init(|| prepare("hl7", HL7)))
}

/// The interpreter that has wfdb, pyedflib and pyarrow; `None` with a printed reason.
pub fn with_export_readers() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    told(PYTHON.get_or_init(|| prepare("export", EXPORT)))
}

/// The interpreter that has bumble; `None` with a printed reason.
pub fn with_bumble() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    told(PYTHON.get_or_init(|| prepare("gatt", GATT)))
}

/// The interpreter that has nats-py; `None` with a printed reason.
pub fn with_nats() -> Option<&'static Path> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    told(PYTHON.get_or_init(|| prepare("nats", NATS)))
}

fn told(prepared: &'static Result<PathBuf, String>) -> Option<&'static Path> {
    match prepared {
        Ok(python) => Some(python),
        Err(reason) => {
            eprintln!("skipped: {reason}");
            None
        }
    }
}

fn prepare(name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.parent().unwrap_or(target).join("peers").join(name);
    let python = if cfg!(windows) {
        folder.join("Scripts/python.exe")
    } else {
        folder.join("bin/python")
    };
    // The mark is written last: a folder without it was left half made.
    let mark = folder.join("lamplight-ready");
    if mark.is_file() {
        return Ok(python);
    }
    let _ = std::fs::remove_dir_all(&folder);
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .args(packages))?;
    std::fs::write(&mark, packages.join(" "))
        .map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<Output, String> {
    let output = command
        .output()
        .map_err(|error| format!("can't run {command:?}: {error}"))?;
    if output.status.success() {
        Ok(output)
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{command:?} failed: {}", said.trim()))
    }
}
