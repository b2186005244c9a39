//! What every source file must have, and must not.

use crate::repository::{files, none};

/// Longer, and a file holds two matters.
const LINES_MAX: usize = 700;

/// Long for a reason: one matter, or made by a program.
const LONG: &[&str] = &["ui/src/host/api.ts"];

/// Where a program waits because nothing can wake it; each says why in its place.
const MAY_SLEEP_IN_TESTS: &[&str] = &[
    "tests/e2e/window.rs",
    "tests/peers/nats/stations.rs",
    "src-tauri/crates/central/tests/link/cable.rs",
    "src-tauri/crates/central/tests/link/pause.rs",
];

/// Words of a work that is not done, and of one machine. Written in halves, so
/// that this list does not find itself.
fn banned() -> Vec<(String, &'static str)> {
    vec![
        (["TO", "DO"].concat(), "do it, or write an issue"),
        (["FIX", "ME"].concat(), "mend it, or write an issue"),
        (["/wo", "rk/"].concat(), "a path of one machine"),
        (["/ho", "me/"].concat(), "a path of one machine"),
        (["/ro", "ot/"].concat(), "a path of one machine"),
    ]
}

#[test]
fn every_rust_file_says_first_what_it_is() {
    let faults: Vec<String> = files(&[".rs"])
        .iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| format!("{} does not begin with //!", file.name))
        .collect();
    none("the first line of a file is its sentence", &faults);
}

#[test]
fn no_file_is_longer_than_one_matter() {
    let faults: Vec<String> = files(&[".rs", ".ts", ".svelte", ".css"])
        .iter()
        .filter(|file| !LONG.contains(&file.name.as_str()))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(file, lines)| format!("{}: {lines} lines", file.name))
        .collect();
    none("a file has at most 700 lines", &faults);
}

#[test]
fn banned_words_stand_nowhere() {
    let endings = [
        ".rs", ".ts", ".svelte", ".css", ".html", ".md", ".toml", ".json", ".sh", ".ci/run",
    ];
    let mut faults = Vec::new();
    for file in files(&endings)
        .iter()
        .filter(|file| !file.name.ends_with("package-lock.json"))
    {
        for (number, line) in file.lines() {
            for (word, why) in banned().iter().filter(|(word, _)| has_word(line, word)) {
                faults.push(format!("{}:{number}: {word} ({why})", file.name));
            }
        }
    }
    none("words that must not stay", &faults);
}

/// Whether the word stands by itself: `MDC_X` does not hold the word `X`.
fn has_word(line: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        // A path's own slashes end it on both sides.
        word.starts_with('/')
            || !(before.is_some_and(part_of_word) || after.is_some_and(part_of_word))
    })
}

#[test]
fn no_test_sleeps() {
    let mut faults = Vec::new();
    for file in files(&[".rs"]) {
        let is_test = file.name.starts_with("tests/") || file.name.contains("/tests");
        if !is_test
            || file.name == "tests/tidy/sources.rs"
            || MAY_SLEEP_IN_TESTS.contains(&file.name.as_str())
        {
            continue;
        }
        // Under tokio's paused clock a sleep takes no time.
        if file.text.contains("start_paused = true") || file.text.contains("time::pause()") {
            continue;
        }
        for (number, line) in file.lines().filter(|(_, line)| line.contains("::sleep(")) {
            faults.push(format!("{}:{number}: {}", file.name, line.trim()));
        }
    }
    none(
        "a test waits for what it wants to see, not for time",
        &faults,
    );
}

#[test]
fn no_test_is_switched_off() {
    let mut faults = Vec::new();
    for file in files(&[".rs", ".test.ts"]) {
        if file.name == "tests/tidy/sources.rs" {
            continue;
        }
        for (number, line) in file.lines() {
            let off = line.trim() == "#[ignore]"
                || [
                    "it.only(",
                    "describe.only(",
                    "test.only(",
                    "it.skip(",
                    "describe.skip(",
                    "test.skip(",
                ]
                .iter()
                .any(|call| line.contains(call));
            if off {
                faults.push(format!("{}:{number}: {}", file.name, line.trim()));
            }
        }
    }
    none("a test runs, or says why not", &faults);
}

#[test]
fn only_one_module_of_the_page_talks_to_the_host() {
    let faults: Vec<String> = files(&[".ts", ".svelte"])
        .iter()
        .filter(|file| file.text.contains("@tauri-apps/"))
        .filter(|file| !file.name.starts_with("ui/src/host/"))
        .map(|file| format!("{} imports from Tauri", file.name))
        .collect();
    none("the screens run in a plain browser, too", &faults);
}
