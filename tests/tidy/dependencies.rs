//! Which crate may know which. Dependencies point one way (ARCHITECTURE.md);
//! Cargo forbids circles, but not shortcuts.

use crate::repository::{File, files, none};
use toml::{Table, Value};

/// A crate may know those of earlier ranks, never of its own or later ones.
const RANKS: &[&[&str]] = &[
    // The hash rule of the journal stands by itself: the central server knows it, too.
    &["units", "journal"],
    // An alarm has an owner and an author, so the alarms know people.
    &["people", "link"],
    &["alarms", "waves", "protocols", "scores"],
    // Beds hold what reports bring, so the ward knows the protocols' reports.
    // A chart tells scores their parts; a call has a priority, an owner and a system's kind; a
    // bed frame is judged into conditions' priorities.
    // FHIR's admissions are the protocols' reports.
    &["ward", "chart", "calls", "smartbed", "fhir"],
    &["station"],
    &[
        "feeds",
        "api",
        "bedside-sim",
        "sound",
        "notice",
        "oidc",
        "store",
        "report",
        "export",
        // What is on the broker's wire, and the connection: known by both of its ends.
        "broker",
    ],
    // The central server knows the wire and the rule, and nothing of a station.
    &["host", "central"],
    &["practice"],
    // The shell, this repository's root package.
    &[""],
];

/// Made for the project and not part of the program: no rank, and known by no crate that has one.
const BESIDE: &[&str] = &["xtask", "tests", "power-loss"];

/// Up to here no clock, no socket, no file, no thread: the last rank of the core.
const CORE: usize = 4;

/// Crates that bring what the core must not have.
const NOT_IN_THE_CORE: &[&str] = &[
    "tokio",
    "tokio-rustls",
    "rustls",
    "socket2",
    "serial2-tokio",
    "interprocess",
    "rand",
    "tracing-subscriber",
    "ctrlc",
    "nix",
];

/// The simulator is a stranger to the station, as a bedside device is.
const STRANGERS: &[(&str, &str)] = &[
    ("bedside-sim", "station"),
    ("bedside-sim", "api"),
    ("bedside-sim", "feeds"),
];

/// A crate of ours with what it names in its manifest.
struct Crate {
    name: String,
    uses: Vec<String>,
    uses_in_tests: Vec<String>,
}

fn crates() -> Vec<Crate> {
    files(&["Cargo.toml"]).iter().filter_map(read).collect()
}

fn read(file: &File) -> Option<Crate> {
    let manifest: Table = file.text.parse().expect("a manifest is TOML");
    let package = manifest.get("package")?.get("name")?.as_str()?.to_owned();
    let named = |section: &str| -> Vec<String> {
        let here = manifest.get(section).and_then(Value::as_table);
        let by_target = manifest.get("target").and_then(Value::as_table);
        here.into_iter()
            .chain(
                by_target
                    .into_iter()
                    .flat_map(Table::values)
                    .filter_map(|t| t.get(section)?.as_table()),
            )
            .flat_map(|table| table.keys().cloned())
            .collect()
    };
    let mut uses = named("dependencies");
    uses.extend(named("build-dependencies"));
    Some(Crate {
        name: short(&package).unwrap_or_default().to_owned(),
        uses,
        uses_in_tests: named("dev-dependencies"),
    })
}

/// Our own crates are named by what follows the project's name.
fn short(package: &str) -> Option<&str> {
    package.strip_prefix("lamplight-")
}

fn rank(name: &str) -> Option<usize> {
    RANKS.iter().position(|rank| rank.contains(&name))
}

#[test]
fn every_crate_has_its_rank() {
    let faults: Vec<String> = crates()
        .iter()
        .filter(|krate| rank(&krate.name).is_none() && !BESIDE.contains(&krate.name.as_str()))
        .map(|krate| format!("{} has no rank in tests/tidy/dependencies.rs", krate.name))
        .collect();
    none("a new crate is placed on purpose", &faults);
}

#[test]
fn dependencies_point_one_way() {
    let mut faults = Vec::new();
    for krate in crates() {
        let Some(own) = rank(&krate.name) else {
            continue;
        };
        for used in krate.uses.iter().filter_map(|used| short(used)) {
            if rank(used).is_none_or(|rank| rank >= own) {
                faults.push(format!("{:?} must not know {used:?}", krate.name));
            }
        }
        for (stranger, to) in STRANGERS {
            if krate.name == *stranger && krate.uses.iter().any(|used| short(used) == Some(to)) {
                faults.push(format!("{stranger} is a stranger to {to}"));
            }
        }
    }
    none("a crate knows earlier ranks only", &faults);
}

#[test]
fn only_the_shell_knows_tauri() {
    let mut faults = Vec::new();
    for krate in crates().iter().filter(|krate| !krate.name.is_empty()) {
        for used in krate.uses.iter().chain(&krate.uses_in_tests) {
            if ["tauri", "wry", "tao"]
                .iter()
                .any(|word| used == word || used.starts_with("tauri-"))
            {
                faults.push(format!("{} names {used}", krate.name));
            }
        }
    }
    none("no crate under src-tauri/crates depends on tauri", &faults);
}

#[test]
fn the_core_brings_in_no_clock_socket_or_thread() {
    let mut faults = Vec::new();
    for krate in crates() {
        if rank(&krate.name).is_some_and(|rank| rank <= CORE) {
            let banned = krate
                .uses
                .iter()
                .filter(|used| NOT_IN_THE_CORE.contains(&used.as_str()));
            faults.extend(banned.map(|used| format!("{} uses {used}", krate.name)));
        }
    }
    none("the core has no input or output of its own", &faults);
}

#[test]
fn crates_of_the_core_stand_under_the_strict_clippy() {
    let strict = crate::repository::root().join("src-tauri/crates");
    assert!(
        strict.join("clippy.toml").is_file(),
        "the strict one is there"
    );
    let faults: Vec<String> = RANKS[..=CORE]
        .concat()
        .iter()
        .filter(|name| {
            strict.join(name).join("clippy.toml").exists()
                || strict.join(name).join(".clippy.toml").exists()
        })
        .map(|name| format!("{name} has a clippy.toml of its own, which lifts every ban"))
        .collect();
    none("clippy takes the nearest clippy.toml", &faults);
}
