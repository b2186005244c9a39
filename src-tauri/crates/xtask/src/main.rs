//! The project's own commands: run, test, bench, interop, fmt, gen.

use clap::{Parser, Subcommand};
use lamplight_xtask::bench::{self, BenchOptions};
use lamplight_xtask::central::{self, CentralOptions};
use lamplight_xtask::checks::{self, TestOptions};
use lamplight_xtask::interop::{self, InteropOptions};
use lamplight_xtask::run::{self, RunOptions};
use lamplight_xtask::steps;
use std::process::ExitCode;

/// Lamplight's own commands.
///
/// On a machine with Rust and Node.js, `cargo xtask run` installs what is missing,
/// builds everything and opens a ward of simulated beds; `cargo xtask test` checks
/// everything.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds what is missing and opens the window on a ward of simulated beds
    Run(RunOptions),
    /// Starts a central server with a PostgreSQL of its own, for trying out
    Central(CentralOptions),
    /// Checks everything: formats, lints, licences, the page, the core, the window
    Test(TestOptions),
    /// Prints the measured figures beside their bars, one JSON line each
    Bench(BenchOptions),
    /// Checks against real servers that take long to build
    Interop(InteropOptions),
    /// Formats Rust and the page
    Fmt,
    /// Writes the TypeScript that is made from the Rust types
    Gen,
}

/// `cargo xtask run -- --beds 4` is what one types who knows `cargo run`: the
/// two dashes mean nothing here and go.
fn without_dashes(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    if words.get(2).is_some_and(|word| word == "--") {
        words.remove(2);
    }
    words
}

fn main() -> ExitCode {
    let arguments = Arguments::parse_from(without_dashes(std::env::args()));
    let outcome = match &arguments.command {
        Command::Run(options) => run::run(options),
        Command::Central(options) => central::central(options),
        Command::Test(options) => checks::test(options),
        Command::Bench(options) => bench::bench(options),
        Command::Interop(options) => interop::interop(options),
        Command::Fmt => checks::format(),
        Command::Gen => checks::generate(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            steps::tell(&format!("\nfailed: {failure}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn parsed(line: &str) -> Arguments {
        let words = line.split(' ').map(str::to_owned);
        Arguments::try_parse_from(without_dashes(words)).expect("the line is understood")
    }

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn two_dashes_after_the_command_change_nothing() {
        for line in [
            "xtask run --beds 4 --scenario calm-ward",
            "xtask run -- --beds 4 --scenario calm-ward",
        ] {
            let Command::Run(options) = parsed(line).command else {
                panic!("{line} is not understood as run");
            };
            assert_eq!(options.beds, Some(4), "{line}");
            assert_eq!(options.scenario.as_deref(), Some("calm-ward"), "{line}");
        }
    }

    #[test]
    fn more_beds_than_the_ward_view_has_are_refused() {
        let words = ["xtask", "run", "--beds", "65"].map(str::to_owned);
        assert!(Arguments::try_parse_from(words).is_err());
    }
}
