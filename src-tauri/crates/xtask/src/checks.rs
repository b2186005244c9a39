//! `cargo xtask test`: everything that must hold, in one command.
//!
//! Cheap checks come first. The window's tests come last, because Cargo's own
//! closing line is what a person, and a program, looks for at the end.

use crate::paths::{Paths, Profile, cargo};
use crate::steps::{Steps, call, clock, spelled};
use crate::system::Need;
use crate::tools::{CARGO_DENY, TAURI_DRIVER};
use crate::{Failure, Outcome, builds, failure::InFile as _, system, ui};
use clap::Args;
use std::process::{Command, Stdio};

/// Checks everything: formats, lints, licences, the page, the core, the window.
#[derive(Debug, Clone, Args)]
pub struct TestOptions {
    /// Without licences, and without the tests in the real window
    #[arg(long)]
    pub quick: bool,
}

/// Lets the window's tests run; without it they print a reason and pass over.
pub const WINDOW_TESTS: &str = "LAMPLIGHT_E2E";

/// One check.
struct Check {
    title: &'static str,
    /// How to run just this one, from the root of the repository.
    alone: &'static str,
    /// Left out by `--quick`.
    slow: bool,
    run: fn(&Steps, &Paths) -> Outcome,
}

/// In the order in which they run. The page is built before clippy, because the
/// window's crate holds the page and does not compile without it.
const CHECKS: &[Check] = &[
    Check {
        title: "System packages",
        alone: "cargo xtask test",
        slow: false,
        run: |steps, _| system::ensure(steps, &[Need::Window]),
    },
    Check {
        title: "System packages for the tests of window, sound, notices, beds and the central server",
        alone: "cargo xtask test",
        slow: true,
        run: |steps, _| {
            system::ensure(
                steps,
                &[
                    Need::Display,
                    Need::Driver,
                    Need::Signals,
                    Need::Broker,
                    Need::Database,
                ],
            )
        },
    },
    Check {
        title: "Rust is formatted",
        alone: "cargo fmt --all --check    (mend it with `cargo xtask fmt`)",
        slow: false,
        run: |_, paths| builds::rustfmt(paths, true),
    },
    Check {
        title: "Packages of the page",
        alone: "cd ui && npm ci",
        slow: false,
        run: |_, paths| ui::install(paths).map(|_| ()),
    },
    Check {
        title: "The page is formatted",
        alone: "cd ui && npm run format:check    (mend it with `cargo xtask fmt`)",
        slow: false,
        run: |_, paths| ui::script(paths, "format:check"),
    },
    Check {
        title: "The page's types",
        alone: "cd ui && npm run check",
        slow: false,
        run: |_, paths| ui::script(paths, "check"),
    },
    Check {
        title: "The page's tests",
        alone: "cd ui && npm test",
        slow: false,
        run: |_, paths| ui::script(paths, "test"),
    },
    Check {
        title: "The page is built",
        alone: "cd ui && npm run build",
        slow: false,
        run: |_, paths| ui::build(paths).map(|_| ()),
    },
    Check {
        title: "Licences, bans and sources of the dependencies",
        alone: "target/tools/cargo-deny-*/bin/cargo-deny --locked check licenses bans sources",
        slow: true,
        run: dependencies,
    },
    Check {
        title: "Clippy",
        alone: "cargo clippy --workspace --all-targets -- -D warnings",
        slow: false,
        run: |_, paths| clippy(paths),
    },
    Check {
        title: "Programs and tests are built",
        alone: "cargo build --workspace --all-targets",
        slow: false,
        run: |_, paths| builds::everything(paths),
    },
    Check {
        title: "The TypeScript made from Rust is fresh",
        alone: "cargo xtask gen && git diff ui/src/host/api.ts",
        slow: false,
        run: |_, paths| typescript_is_fresh(paths),
    },
    Check {
        title: "The core's tests",
        alone: "cargo test --workspace",
        slow: false,
        run: |_, paths| {
            call(
                cargo()
                    .args(["test", "--workspace", "--locked"])
                    // The same cases each time, so that a red check is red again when it is looked
                    // into; `cargo test` alone draws new ones.
                    .env("PROPTEST_RNG_SEED", "20261121")
                    .env_remove(WINDOW_TESTS)
                    .current_dir(&paths.root),
            )
        },
    },
    Check {
        title: "The tests in the real window",
        alone: "LAMPLIGHT_E2E=1 cargo test --workspace --test e2e -- --test-threads=1",
        slow: true,
        run: window_tests,
    },
];

/// Runs the command. The last lines are those of the last test runner.
///
/// # Errors
/// With the first check that fails, and how to run just that one.
pub fn test(options: &TestOptions) -> Outcome {
    let paths = Paths::find()?;
    let chosen: Vec<&Check> = CHECKS
        .iter()
        .filter(|check| !(options.quick && check.slow))
        .collect();
    let mut steps = Steps::of(chosen.len());
    let last = chosen.len() - 1;
    for (place, check) in chosen.iter().enumerate() {
        steps.begin(check.title);
        if place == last {
            let passed = clock(steps.passed());
            steps.remark(&format!(
                "all {last} checks before this one hold, after {passed}"
            ));
        }
        (check.run)(&steps, &paths).map_err(|failure| {
            Failure::new(format!("\"{}\" does not hold: {failure}", check.title))
                .hint(format!("Just this one: {}", check.alone))
        })?;
    }
    Ok(())
}

fn clippy(paths: &Paths) -> Outcome {
    call(
        cargo()
            .args(["clippy", "--workspace", "--all-targets", "--locked"])
            .args(["--", "-D", "warnings"])
            .current_dir(&paths.root),
    )
}

/// Licences, bans and sources need nothing from outside. Advisories need a data
/// base that is fetched; where it can't be had we say so and go on, because a
/// closed network is ordinary in a hospital.
fn dependencies(steps: &Steps, paths: &Paths) -> Outcome {
    let program = CARGO_DENY.ensure(steps, paths)?;
    let deny = |words: &[&str]| {
        let mut command = Command::new(&program);
        command
            .args(["--log-level", "error", "--locked"])
            .args(words)
            .current_dir(&paths.root);
        command
    };
    call(&mut deny(&[
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]))?;
    let fetched = deny(&["fetch", "db"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !fetched {
        steps.remark("advisories: not checked, the data base could not be fetched");
        return Ok(());
    }
    steps.remark("advisories: checked against the data base of today");
    call(&mut deny(&[
        "check",
        "--hide-inclusion-graph",
        "advisories",
    ]))
}

/// What the program that writes the TypeScript prints.
fn printed(command: &mut Command) -> Outcome<String> {
    let line = spelled(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("could not start `{line}`: {error}")))?;
    if !output.status.success() {
        let status = output.status;
        return Err(Failure::new(format!("`{line}` ended with {status}")));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| Failure::new(format!("`{line}` printed bytes that are not UTF-8")))
}

const TYPESCRIPT: &str = "ui/src/host/api.ts";

fn typescript_is_fresh(paths: &Paths) -> Outcome {
    let file = paths.root.join(TYPESCRIPT);
    let there = std::fs::read_to_string(&file).doing("read", &file)?;
    // Built by the check before this one.
    let program = paths.program("lamplight-api-ts", Profile::Dev);
    if there == printed(&mut Command::new(program))? {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{TYPESCRIPT} is not what the Rust types say"
    )))
}

/// `cargo xtask gen`: writes the TypeScript of the types that cross to the page.
///
/// # Errors
/// When it can't be made or written.
pub fn generate() -> Outcome {
    let paths = Paths::find()?;
    let file = paths.root.join(TYPESCRIPT);
    let text = printed(
        cargo()
            .args(["run", "--quiet", "--package", "lamplight-api"])
            .args(["--bin", "lamplight-api-ts"])
            .current_dir(&paths.root),
    )?;
    std::fs::write(&file, text).doing("write", &file)
}

/// `cargo xtask fmt`: formats Rust and the page.
///
/// # Errors
/// When a formatter can't be run or does not understand a file.
pub fn format() -> Outcome {
    let paths = Paths::find()?;
    builds::rustfmt(&paths, false)?;
    ui::install(&paths)?;
    ui::script(&paths, "format")
}

/// One window at a time: each has a browser, and two on two cores only wait for
/// each other.
fn window_tests(steps: &Steps, paths: &Paths) -> Outcome {
    TAURI_DRIVER.ensure(steps, paths)?;
    call(
        cargo()
            .args(["test", "--workspace", "--locked", "--test", "e2e"])
            .args(["--", "--test-threads=1"])
            .env(WINDOW_TESTS, "1")
            .current_dir(&paths.root),
    )
}
