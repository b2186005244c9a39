//! A nats-server with JetStream, in a folder of its own.

use crate::mosquitto::free_port;
use crate::station::PATIENCE;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// A broker. Ended when dropped.
pub struct Nats {
    child: Option<Child>,
    folder: tempfile::TempDir,
    pub port: u16,
}

/// Where Debian puts it for administrators.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let found = folders
        .map(|folder| folder.join("nats-server"))
        .find(|program| program.is_file());
    if found.is_none() {
        eprintln!("skipped: nats-server is not installed (package nats-server)");
    }
    found
}

impl Nats {
    /// A broker that lets everybody in; `None` with a printed reason.
    pub fn start() -> Option<Self> {
        Self::with(tempfile::tempdir().unwrap(), "")
    }

    /// One with these lines of configuration.
    pub fn with(folder: tempfile::TempDir, settings: &str) -> Option<Self> {
        program()?;
        let port = free_port();
        let store = folder.path().join("store");
        let text = format!(
            "listen: 127.0.0.1:{port}\njetstream {{ store_dir: {:?} }}\n{settings}\n",
            store.display().to_string()
        );
        std::fs::write(folder.path().join("nats.conf"), text).unwrap();
        let mut broker = Self {
            child: None,
            folder,
            port,
        };
        broker.run();
        Some(broker)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Starts it, where it was killed with what it had on the disk.
    pub fn run(&mut self) {
        let mut command = Command::new(program().unwrap());
        command.arg("-c").arg(self.folder.path().join("nats.conf"));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.child = Some(child.unwrap());
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "the broker does not listen");
            std::thread::yield_now();
        }
    }

    /// As by a power failure.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
    }
}
