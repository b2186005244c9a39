//! The repository's files as they lie here, without what is made from them.

use std::path::{Path, PathBuf};

/// Made, fetched or private: never looked into.
const NOT_OURS: [&str; 6] = [".git", "target", "node_modules", "dist", "gen", "data"];

/// The folder of the root `Cargo.toml`.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("the tests lie in the repository")
        .to_owned()
}

/// A file with its path from the root, written with `/`.
#[derive(Debug, Clone)]
pub struct File {
    /// Such as `tests/tidy/main.rs`.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// The lines with their numbers from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }
}

/// Every text file whose name ends in one of these.
pub fn files(endings: &[&str]) -> Vec<File> {
    let root = root();
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let files: Vec<File> = paths
        .iter()
        .filter(|path| {
            endings
                .iter()
                .any(|ending| path.to_string_lossy().ends_with(ending))
        })
        .filter_map(|path| {
            Some(File {
                name: name_of(&root, path),
                // A test's sample in another encoding is no text of ours.
                text: std::fs::read_to_string(path).ok()?,
            })
        })
        .collect();
    assert!(!files.is_empty(), "no file ends in {endings:?}");
    files
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .expect("a folder can be listed")
        .flatten()
    {
        let path = entry.path();
        if !path.is_dir() {
            into.push(path);
        } else if !NOT_OURS.iter().any(|name| entry.file_name() == *name) {
            collect(&path, into);
        }
    }
}

fn name_of(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .expect("it was found below the root")
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// Fails with all faults at once, one a line.
pub fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}
