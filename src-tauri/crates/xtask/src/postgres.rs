//! A PostgreSQL of our own for trying out and for tests: in a folder, on a port of loopback,
//! ended with its owner. Where it is not installed the caller says so and goes on without.
//!
//! It refuses to run as root; then it runs as the system's user `postgres`, which Debian's
//! package makes.

use crate::failure::InFile as _;
use crate::paths::in_path;
use crate::{Failure, Outcome};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// What a person reads who has none.
pub const MISSING: &str =
    "PostgreSQL is not installed (Debian: apt-get install --no-install-recommends postgresql)";

/// A cluster that does not listen by then will not.
const LISTENS_WITHIN: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How it is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Connections are cut, everything is written.
    Fast,
    /// As by a power failure: nothing is written any more, a start recovers.
    Immediate,
}

/// A running cluster.
#[derive(Debug)]
pub struct Postgres {
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl Postgres {
    /// Starts the cluster in `folder`, and makes it where there is none. `None` where
    /// PostgreSQL is not installed.
    ///
    /// # Errors
    /// When it is there and does not run.
    pub fn start(folder: &Path) -> Outcome<Option<Self>> {
        let (Some(initdb), Some(_)) = (program("initdb"), program("postgres")) else {
            return Ok(None);
        };
        std::fs::create_dir_all(folder).doing("make", folder)?;
        give(folder)?;
        if !folder.join("PG_VERSION").is_file() {
            let mut command = as_server(&initdb)?;
            command
                .args([
                    "--auth=trust",
                    "--username=lamplight",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                    "-D",
                ])
                .arg(folder);
            let output = command.stdin(Stdio::null()).output();
            let output =
                output.map_err(|error| Failure::new(format!("could not start initdb: {error}")))?;
            if !output.status.success() {
                let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(Failure::new(format!("initdb failed: {words}")));
            }
        }
        let mut cluster = Self {
            folder: folder.to_owned(),
            port: free_port(),
            child: None,
        };
        cluster.run()?;
        Ok(Some(cluster))
    }

    /// Starts it again after an end, on its port.
    ///
    /// # Errors
    /// When it does not run.
    pub fn run(&mut self) -> Outcome {
        let program = program("postgres").ok_or_else(|| Failure::new(MISSING))?;
        let log = self.folder.join("postgres.log");
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)
            .doing("open", &log)?;
        let mut command = as_server(&program)?;
        command
            .arg("-D")
            .arg(&self.folder)
            .args([
                "-p",
                &self.port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
            ])
            // A name of a socket may have about a hundred bytes, a folder more.
            .arg("unix_socket_directories=")
            .args([
                "-c",
                "max_connections=100",
                "-c",
                "shared_buffers=256MB",
                "-c",
                "max_wal_size=4GB",
            ]);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        self.child = Some(
            child.map_err(|error| Failure::new(format!("could not start postgres: {error}")))?,
        );
        let until = Instant::now() + LISTENS_WITHIN;
        while !self.answers() {
            let ended = self
                .child
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            if ended.is_some() || Instant::now() >= until {
                let told =
                    std::fs::read_to_string(self.folder.join("postgres.log")).unwrap_or_default();
                let words = told.lines().last().unwrap_or_default().to_owned();
                return Err(Failure::new(format!("PostgreSQL does not listen: {words}")));
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    fn answers(&self) -> bool {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
    }

    /// Ends it and waits.
    pub fn end(&mut self, how: End) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        let signal = match how {
            End::Fast => "INT",
            End::Immediate => "QUIT",
        };
        let asked = Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            // Its own processes end when it is gone.
            let _ = child.kill();
        }
        let _ = child.wait();
    }

    /// Its first process, whose children are the others; `None` while it is ended.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// A database of it as a URL; `postgres` is there from the start.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://lamplight@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.end(End::Fast);
    }
}

/// Debian keeps the server's programs apart, by version; the newest is taken.
fn program(name: &str) -> Option<PathBuf> {
    in_path(name).or_else(|| {
        let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .flatten()
            .map(|entry| entry.path().join("bin").join(name))
            .filter(|path| path.is_file())
            .collect();
        versions.sort();
        versions.pop()
    })
}

/// Below the range that the system chooses for clients: one of those may be taken by a knock
/// on the port before the server listens.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = 10_000 + u16::try_from(std::process::id() % 9_000).unwrap_or(0);
    loop {
        let port = begin + NEXT.fetch_add(1, Ordering::Relaxed) % 9_000;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// Whether we are root, and whom the server then runs as.
#[cfg(unix)]
fn server_user() -> Outcome<Option<(u32, u32)>> {
    if !nix::unistd::Uid::effective().is_root() {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").doing("read", Path::new("/etc/passwd"))?;
    let ids = users.lines().find_map(|line| {
        let mut parts = line.strip_prefix("postgres:")?.split(':').skip(1);
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    });
    let none = || Failure::new("PostgreSQL refuses to run as root, and there is no user postgres");
    ids.map(Some)
        .ok_or_else(|| none().hint("Run this as another user."))
}

#[cfg(unix)]
fn as_server(program: &Path) -> Outcome<Command> {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new(program);
    // Where it starts must be a folder that its user may look into.
    command.current_dir("/");
    if let Some((user, group)) = server_user()? {
        command.uid(user).gid(group);
    }
    Ok(command)
}

#[cfg(unix)]
fn give(folder: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(folder, mode).doing("protect", folder)?;
    match server_user()? {
        Some((user, group)) => {
            std::os::unix::fs::chown(folder, Some(user), Some(group)).doing("give away", folder)
        }
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn as_server(program: &Path) -> Outcome<Command> {
    Ok(Command::new(program))
}

#[cfg(not(unix))]
fn give(_: &Path) -> Outcome {
    Ok(())
}
