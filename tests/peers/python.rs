//! Pythons with the packages of a peer.

use lamplight_tests::foreign::{or_skip, python};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The peer: python-hl7, BSD licence, from PyPI.
const HL7: &[&str] = &["hl7==0.4.5"];
/// The peers that read exports: wfdb (MIT), pyedflib (BSD), pyarrow (Apache-2.0).
const EXPORT: &[&str] = &["wfdb==4.3.1", "pyedflib==0.1.42", "pyarrow==26.0.1"];

/// The peer with a Bluetooth host and GATT server of its own: bumble (Apache-2.0).
const GATT: &[&str] = &["bumble==0.0.236"];

/// A client of NATS that is none of ours: nats-py (Apache-2.0).
const NATS: &[&str] = &["nats-py==2.16.0"];

type Prepared = OnceLock<Result<PathBuf, String>>;

/// The interpreter that has python-hl7; `None` with a printed reason.
pub fn with_hl7() -> Option<&'static Path> {
    static PYTHON: Prepared = OnceLock::new();
    with(&PYTHON, "hl7", HL7)
}

/// The interpreter that has wfdb, pyedflib and pyarrow; `None` with a printed reason.
pub fn with_export_readers() -> Option<&'static Path> {
    static PYTHON: Prepared = OnceLock::new();
    with(&PYTHON, "export", EXPORT)
}

/// The interpreter that has bumble; `None` with a printed reason.
pub fn with_bumble() -> Option<&'static Path> {
    static PYTHON: Prepared = OnceLock::new();
    with(&PYTHON, "gatt", GATT)
}

/// The interpreter that has nats-py; `None` with a printed reason.
pub fn with_nats() -> Option<&'static Path> {
    static PYTHON: Prepared = OnceLock::new();
    with(&PYTHON, "nats", NATS)
}

/// Made once, however many tests want it at a time.
fn with(made: &'static Prepared, name: &str, packages: &[&str]) -> Option<&'static Path> {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let made = made.get_or_init(|| python(tmp, name, packages));
    or_skip(made.as_ref()).map(PathBuf::as_path)
}
