//! A program that we started: its lines, its end, and ending it by its own id.

use crate::{Failure, Outcome};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

/// Lines kept while nobody reads them; further ones are dropped, because a
/// program that can't write stops.
const LINES_KEPT: usize = 4096;

/// How long a program may take to end by itself when asked: on a busy machine a station needs
/// many seconds to write down what it holds, and ended hard it would not. Where nobody can be
/// asked, nothing is gained by waiting.
const GRACE: Duration = Duration::from_secs(if cfg!(unix) { 30 } else { 5 });

/// How often an end is looked for; the system has no waiting with a limit that
/// is safe code, and a tenth of this would not be noticed by a person.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running program whose standard output is read line by line. It ends with
/// its owner.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    lines: Receiver<String>,
}

/// What waiting for a line gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A line, without its end.
    Text(String),
    /// None came in time.
    Silent,
    /// There will be none any more.
    Closed,
}

impl Process {
    /// Starts it, with nothing on its standard input.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(name: &str, command: &mut Command) -> Outcome<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::new(format!("could not start {name}: {error}")))?;
        let output = child
            .stdout
            .take()
            .ok_or_else(|| Failure::new(format!("{name} has no standard output")))?;
        let (sender, lines) = sync_channel(LINES_KEPT);
        std::thread::spawn(move || read_lines(output, &sender));
        Ok(Self {
            name: name.to_owned(),
            child,
            lines,
        })
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line, if one comes within `limit`.
    #[must_use]
    pub fn line(&self, limit: Duration) -> Line {
        match self.lines.recv_timeout(limit) {
            Ok(line) => Line::Text(line),
            Err(RecvTimeoutError::Timeout) => Line::Silent,
            Err(RecvTimeoutError::Disconnected) => Line::Closed,
        }
    }

    /// The first line for which `wanted` gives something; others are skipped.
    ///
    /// # Errors
    /// When the program ends first, or `limit` passes.
    pub fn wait_for_line<T>(
        &mut self,
        limit: Duration,
        what: &str,
        wanted: impl Fn(&str) -> Option<T>,
    ) -> Outcome<T> {
        let until = Instant::now() + limit;
        loop {
            match self.line(until.saturating_duration_since(Instant::now())) {
                Line::Text(line) => {
                    if let Some(found) = wanted(&line) {
                        return Ok(found);
                    }
                }
                Line::Silent => {
                    let sentence =
                        format!("{} gave no {what} within {} s", self.name, limit.as_secs());
                    return Err(Failure::new(sentence));
                }
                Line::Closed => {
                    let how = self.wait(GRACE).map_or_else(
                        || "it closed its output".to_owned(),
                        |status| format!("it ended with {status}"),
                    );
                    let name = &self.name;
                    return Err(Failure::new(format!("{name} gave no {what}: {how}")));
                }
            }
        }
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// How it ended, if it does within `limit`.
    pub fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + limit;
        loop {
            if let Some(status) = self.ended() {
                return Some(status);
            }
            if Instant::now() >= until {
                return None;
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Ends it at once, without a chance to finish anything.
    pub fn kill(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end, waits, and ends it hard when it does not.
    pub fn stop(&mut self) {
        if self.ended().is_some() {
            return;
        }
        ask_to_end(self.id());
        if self.wait(GRACE).is_none() {
            self.kill();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reads until the program closes its output. Bytes that are not UTF-8 are replaced.
fn read_lines(output: impl std::io::Read, sender: &SyncSender<String>) {
    let mut reader = BufReader::new(output);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        match reader.read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        match sender.try_send(line) {
            Ok(()) | Err(TrySendError::Full(_)) => {}
            Err(TrySendError::Disconnected(_)) => return,
        }
    }
}

#[cfg(unix)]
fn ask_to_end(id: u32) {
    use nix::sys::signal::{Signal, kill};
    if let Ok(id) = i32::try_from(id) {
        // An error means that it is gone, which is what was wanted.
        let _ = kill(nix::unistd::Pid::from_raw(id), Signal::SIGTERM);
    }
}

#[cfg(not(unix))]
fn ask_to_end(_id: u32) {}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Process {
        Process::start("shell", Command::new("sh").args(["-c", script])).expect("sh starts")
    }

    #[test]
    fn the_wanted_line_is_found_behind_others() {
        let mut process = shell("echo one; echo two; exec sleep 60");
        let found = process.wait_for_line(Duration::from_secs(120), "two", |line| {
            (line == "two").then_some(2)
        });
        assert_eq!(found, Ok(2));
    }

    #[test]
    fn a_program_that_ends_first_is_a_failure_that_says_how() {
        let mut process = shell("echo one; exit 3");
        let failure = process
            .wait_for_line(Duration::from_secs(120), "two", |_| None::<()>)
            .expect_err("nothing was wanted");
        assert_eq!(
            failure.to_string(),
            "shell gave no two: it ended with exit status: 3"
        );
    }

    #[test]
    fn a_program_is_ended_by_its_id() {
        let mut process = shell("exec sleep 600");
        assert!(process.ended().is_none());
        process.stop();
        assert!(process.ended().is_some_and(|status| !status.success()));
    }
}
