//! Numbered steps with the time that has passed.

use crate::{Failure, Outcome};
use std::io::IsTerminal as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Counts the steps of one command and says which one runs.
#[derive(Debug)]
pub struct Steps {
    total: usize,
    number: usize,
    begun: Instant,
}

impl Steps {
    /// For a command of `total` steps.
    #[must_use]
    pub fn of(total: usize) -> Self {
        Self {
            total,
            number: 0,
            begun: Instant::now(),
        }
    }

    /// Says what comes now.
    pub fn begin(&mut self, what: &str) {
        self.number += 1;
        let (number, total, passed) = (self.number, self.total, clock(self.begun.elapsed()));
        let (bold, plain) = if std::io::stderr().is_terminal() {
            ("\x1b[1m", "\x1b[0m")
        } else {
            ("", "")
        };
        tell(&format!("{bold}[{number}/{total} {passed}] {what}{plain}"));
    }

    /// A remark below the step.
    pub fn remark(&self, text: &str) {
        tell(&format!("      {text}"));
    }

    /// Time since the first step.
    #[must_use]
    pub fn passed(&self) -> Duration {
        self.begun.elapsed()
    }
}

/// A line for the person at the terminal.
#[expect(clippy::print_stderr, reason = "telling a person is what it is for")]
pub fn tell(line: &str) {
    eprintln!("{line}");
}

/// A line of the answer, which another program may read.
#[expect(clippy::print_stdout, reason = "the answer of a command goes there")]
pub fn answer(line: &str) {
    println!("{line}");
}

/// Minutes and seconds.
#[must_use]
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Runs a command with its output in view.
///
/// # Errors
/// When it can't be started or does not end well; the sentence holds the command.
pub fn call(command: &mut Command) -> Outcome {
    let line = spelled(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| Failure::new(format!("could not start `{line}`: {error}")))?;
    if status.success() {
        return Ok(());
    }
    let how = status.code().map_or_else(
        || "was ended by a signal".to_owned(),
        |code| format!("ended with {code}"),
    );
    Err(Failure::new(format!("`{line}` {how}")))
}

/// The command as a person would type it.
#[must_use]
pub fn spelled(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.contains(' ') {
                format!("'{word}'")
            } else {
                word.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_minutes_and_two_digits_of_seconds() {
        for (seconds, text) in [(0, "0:00"), (59, "0:59"), (60, "1:00"), (3601, "60:01")] {
            assert_eq!(clock(Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn a_command_is_spelled_as_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["test", "--test", "a b"]);
        assert_eq!(spelled(&command), "cargo test --test 'a b'");
    }
}
