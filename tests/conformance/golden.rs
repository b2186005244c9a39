//! Every file of the shared HL7 set and what it must yield.
//!
//! The files are not in this repository (the licence of some is unknown), so the test skips
//! where they are missing. `LAMPLIGHT_UPDATE_GOLDEN=1` writes the expectations anew; each
//! change of them is to be read against its message.

use crate::{render, samples};
use lamplight_protocols::mllp::{Deframer, Framed};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const SETS: [&str; 4] = ["devices", "adt", "results", "malformed-and-edge"];

#[test]
fn every_shared_message_yields_what_its_golden_file_says() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = repository.join("../shared/data/hl7");
    if !shared.is_dir() {
        eprintln!(
            "skipped: the shared HL7 messages are not at {}",
            shared.display()
        );
        return;
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/golden");
    let update = std::env::var_os("LAMPLIGHT_UPDATE_GOLDEN").is_some();
    let (mut count, mut wrong) = (0, String::new());
    for set in SETS {
        for file in files(&shared.join(set)) {
            count += 1;
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let got = yielded(&std::fs::read(&file).unwrap());
            let expected = golden.join(set).join(format!("{name}.txt"));
            if update {
                std::fs::create_dir_all(golden.join(set)).unwrap();
                std::fs::write(&expected, got).unwrap();
                continue;
            }
            let want = std::fs::read_to_string(&expected).unwrap_or_default();
            if want != got {
                let _ = writeln!(wrong, "--- {set}/{name}\n{}", difference(&want, &got));
            }
        }
    }
    assert!(count >= 90, "only {count} files under {}", shared.display());
    assert!(wrong.is_empty(), "{wrong}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "hl7"))
        .collect();
    files.sort();
    files
}

/// As a socket would bring it: framed, unless the file has its own block characters.
fn yielded(bytes: &[u8]) -> String {
    let mut deframer = Deframer::new(1 << 24);
    if bytes.first() == Some(&0x0B) {
        deframer.push(bytes);
    } else {
        deframer.push(&lamplight_protocols::mllp::frame(bytes));
    }
    let mut receiver = samples::receiver();
    let mut out = String::new();
    while let Some(framed) = deframer.next() {
        match framed {
            Framed::Message(payload) => {
                out += &render::received(&receiver.receive(samples::now(), &payload));
            }
            Framed::Rejected { reason, length, .. } => {
                let _ = writeln!(out, "rejected {reason} ({length} bytes)");
            }
        }
    }
    out
}

/// The lines that only one of both has.
fn difference(want: &str, got: &str) -> String {
    let mut out = String::new();
    for line in want.lines().filter(|l| !got.lines().any(|g| g == *l)) {
        let _ = writeln!(out, "- {line}");
    }
    for line in got.lines().filter(|l| !want.lines().any(|w| w == *l)) {
        let _ = writeln!(out, "+ {line}");
    }
    out
}
