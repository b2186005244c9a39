//! A copy of the central server in a process of its own.

use crate::clock::Clock;
use crate::database::Database;
use crate::programs;
use lamplight_xtask::process::Process;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// A running copy.
pub struct Central {
    process: Process,
    folder: TempDir,
    pub port: u16,
    tls: bool,
    clock: Option<Clock>,
}

fn program() -> Command {
    Command::new(programs::path("lamplight-central"))
}

fn start(folder: &TempDir, clock: Option<&Clock>) -> (Process, u16) {
    let mut command = program();
    command
        .arg("--config")
        .arg(folder.path().join("central.toml"))
        .arg("serve");
    if let Some(clock) = clock {
        clock.dress(&mut command);
    }
    let mut process = Process::start("lamplight-central", &mut command).unwrap();
    let port = process
        .wait_for_line(Duration::from_secs(60), "address", |line| {
            let address = line.split('"').nth(3)?;
            address.rsplit_once(':')?.1.parse().ok()
        })
        .unwrap();
    (process, port)
}

impl Central {
    /// With TLS, as a station reaches it directly.
    pub fn with_tls(database: &Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = program()
            .args(["certificate", "--folder"])
            .arg(folder.path())
            .status();
        assert!(made.unwrap().success());
        Self::start_in(folder, database, true, None)
    }

    /// Plain, as behind a balancer.
    pub fn plain(database: &Database) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), database, false, None)
    }

    /// Plain, with a clock of its own.
    pub fn with_clock(database: &Database, clock: Option<Clock>) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), database, false, clock)
    }

    fn start_in(folder: TempDir, database: &Database, tls: bool, clock: Option<Clock>) -> Self {
        let how = if tls {
            "certificate = \"certificate.pem\"\nkey = \"key.pem\""
        } else {
            "behind_balancer = true"
        };
        let write = |port: u16| {
            let text = format!(
                "listen = \"127.0.0.1:{port}\"\ndatabase = \"{}\"\nconnections = 8\n{how}\n",
                database.url
            );
            std::fs::write(folder.path().join("central.toml"), text).unwrap();
        };
        write(0);
        let (process, port) = start(&folder, clock.as_ref());
        // Started anew it is where it was.
        write(port);
        Self {
            process,
            folder,
            port,
            tls,
            clock,
        }
    }

    /// Its clock, where it has one of its own.
    pub fn clock(&self) -> Option<&Clock> {
        self.clock.as_ref()
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Killed as by a power failure, and there again on its port.
    pub fn kill_and_start(&mut self) {
        self.process.kill();
        (self.process, self.port) = start(&self.folder, self.clock.as_ref());
    }

    /// Runs one of its commands and gives what it prints, or its words when it refuses.
    pub fn said(&self, arguments: &[&str]) -> Result<String, String> {
        let config = self.folder.path().join("central.toml");
        let output = program()
            .arg("--config")
            .arg(config)
            .args(arguments)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(text(&output.stderr))
        }
    }

    /// A code with which one station of ward "4 East" enrols.
    pub fn code(&self) -> String {
        self.said(&["code", "--ward", "4 East"]).unwrap()
    }

    pub fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://localhost:{}", self.port)
    }

    pub fn authority(&self) -> Option<&Path> {
        self.tls.then(|| self.folder.path())
    }

    /// As by a power failure.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Asked to.
    pub fn stop(&mut self) -> bool {
        self.process.stop();
        self.process.ended().is_some_and(|status| status.success())
    }
}
