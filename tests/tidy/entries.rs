//! What lies at the top of the repository, and the notices beside assets.

use crate::repository::{none, root};
use std::path::Path;

/// One entry more is a decision, and is written down here.
const ENTRIES: &[&str] = &[
    ".cargo",
    ".ci",
    ".git",
    ".gitignore",
    ".taurignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "assets",
    "clippy.toml",
    "deny.toml",
    "docs",
    "icons",
    "rustfmt.toml",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder can be listed");
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_top_holds_what_it_should() {
    let ignored = std::fs::read_to_string(root().join(".gitignore")).expect(".gitignore is there");
    let is_ignored = |name: &str| {
        ignored
            .lines()
            .any(|line| line.strip_prefix('/') == Some(name))
            || name.ends_with(".log")
    };
    let found = names(&root());
    let mut faults: Vec<String> = found
        .iter()
        .filter(|name| !ENTRIES.contains(&name.as_str()) && !is_ignored(name))
        .map(|name| format!("{name} is not known"))
        .collect();
    // A copy without its history is whole, too.
    let missing = ENTRIES
        .iter()
        .filter(|name| **name != ".git" && !found.iter().any(|f| f == *name));
    faults.extend(missing.map(|name| format!("{name} is missing")));
    none("the entries at the top are fixed", &faults);
}

#[test]
fn every_folder_of_assets_says_where_it_comes_from() {
    let assets = root().join("assets");
    let faults: Vec<String> = names(&assets)
        .iter()
        .filter(|name| {
            let folder = assets.join(name);
            !["README.md", "ATTRIBUTION.md", "LICENSE"]
                .iter()
                .any(|file| folder.join(file).is_file())
        })
        .map(|name| format!("assets/{name} has no README.md, ATTRIBUTION.md or LICENSE"))
        .collect();
    none("assets carry their notice", &faults);
}

#[test]
fn every_recording_is_attributed() {
    let recordings = root().join("assets/recordings");
    let notice =
        std::fs::read_to_string(recordings.join("ATTRIBUTION.md")).expect("the notice is there");
    let faults: Vec<String> = names(&recordings)
        .iter()
        .filter_map(|name| name.rsplit_once('.'))
        .filter(|(record, ending)| *ending != "md" && !notice.contains(&format!("`{record}.")))
        .map(|(record, ending)| format!("{record}.{ending} is not in ATTRIBUTION.md"))
        .collect();
    none("a recording is used under its licence", &faults);
}

#[test]
fn what_is_run_can_be_run() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = root().join(".ci/run");
        let mode = std::fs::metadata(&file)
            .expect(".ci/run is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111, ".ci/run is executable");
    }
}
