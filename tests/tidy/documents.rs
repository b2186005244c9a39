//! What documents say about files and tests is true.

use crate::repository::{File, files, none, root};
use std::collections::BTreeSet;

/// The targets of `[text](target)` that are files, without their anchors.
fn linked(file: &File) -> Vec<(usize, String)> {
    let mut targets = Vec::new();
    for (number, line) in file.lines() {
        for part in line.split("](").skip(1) {
            let target = part.split([')', '#', ' ']).next().unwrap_or_default();
            let outside = target.contains("://") || target.starts_with("mailto:");
            if !target.is_empty() && !outside {
                targets.push((number, target.to_owned()));
            }
        }
    }
    targets
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let mut faults = Vec::new();
    for file in files(&[".md"]) {
        let path = root().join(&file.name);
        let folder = path.parent().expect("a file lies in a folder");
        for (number, target) in linked(&file) {
            if !folder.join(&target).exists() {
                faults.push(format!("{}:{number}: {target} is not there", file.name));
            }
        }
    }
    none("links lead to files", &faults);
}

/// The tests that a row of the hazards names by path: `crate::module::name`.
fn proofs(hazards: &str) -> Vec<String> {
    hazards
        .lines()
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| line.trim_end_matches(['|', ' ']).rsplit(" | ").next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter(|quoted| quoted.contains("::") && !quoted.contains(' '))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_proof_of_a_hazard_exists() {
    let hazards = files(&["docs/HAZARDS.md"]);
    let sources = files(&[".rs"]);
    let proofs = proofs(&hazards[0].text);
    assert!(proofs.len() > 5, "the table of hazards is readable");
    let mut faults = Vec::new();
    for proof in proofs {
        let (name, rest) = proof.split_once("::").unwrap_or((&proof, ""));
        let last = rest.rsplit("::").next().unwrap_or_default();
        let folder = format!("src-tauri/crates/{name}/");
        let mut of_crate = sources.iter().filter(|file| file.name.starts_with(&folder));
        // A sentence is a test; a word is a module that holds tests.
        let found = if last.contains('_') {
            of_crate.any(|file| file.text.contains(&format!("fn {last}(")))
        } else {
            let modules = rest.split("::").filter(|module| *module != "tests");
            modules.last().is_none_or(|module| {
                of_crate.any(|file| {
                    let of_module = file.name.ends_with(&format!("/{module}.rs"))
                        || file.name.contains(&format!("/{module}/"));
                    of_module && file.text.contains("#[test]")
                })
            })
        };
        if !found {
            faults.push(format!("docs/HAZARDS.md names {proof}, which is not there"));
        }
    }
    none("a measure is proved by a test", &faults);
}

#[test]
fn every_hazard_has_a_number_of_its_own() {
    let hazards = files(&["docs/HAZARDS.md"]);
    let mut numbers = BTreeSet::new();
    let mut faults = Vec::new();
    for (place, line) in hazards[0].lines() {
        let first = line.split(" | ").next().unwrap_or_default();
        let Some(number) = first.strip_prefix("| ") else {
            continue;
        };
        if number.starts_with(|letter: char| letter.is_ascii_digit()) && !numbers.insert(number) {
            faults.push(format!("docs/HAZARDS.md:{place}: {number} is there twice"));
        }
    }
    assert!(numbers.len() > 50, "the table of hazards is readable");
    none("a hazard is called by its number", &faults);
}

#[test]
fn the_wave_frame_is_tested_on_both_sides_against_the_same_bytes() {
    let golden = "src-tauri/crates/waves/tests/golden";
    let any =
        std::fs::read_dir(root().join(golden)).is_ok_and(|mut entries| entries.next().is_some());
    assert!(any, "{golden} holds the bytes");
    for side in [
        "src-tauri/crates/waves/tests/waves/frames.rs",
        "ui/src/waves/frame.test.ts",
    ] {
        let files = files(&[side]);
        assert!(files[0].text.contains("golden"), "{side} reads {golden}");
    }
}

#[test]
fn every_command_of_the_readers_is_one_that_xtask_has() {
    let commands = ["run", "central", "test", "bench", "interop", "fmt", "gen"];
    let mut faults = Vec::new();
    for file in files(&[".md", ".ci/run"]) {
        for (number, line) in file.lines() {
            for part in line.split("cargo xtask ").skip(1) {
                let word: String = part.chars().take_while(char::is_ascii_lowercase).collect();
                if !word.is_empty() && !commands.contains(&word.as_str()) {
                    faults.push(format!("{}:{number}: cargo xtask {word}", file.name));
                }
            }
        }
    }
    none("xtask has what documents name", &faults);
}
