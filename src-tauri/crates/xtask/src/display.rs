//! A display of our own: Xvfb with a number that it chooses itself.
//!
//! A fixed number would meet another job's display, and a picture of somebody's
//! own screen is nobody's business; so tests, benches and pictures always open one.

use crate::paths::in_path;
use crate::process::Process;
use crate::{Failure, Outcome};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Loaded machines need seconds for it; none needs this long.
const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// Size of a display in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

impl Size {
    /// A ward's workstation.
    pub const FULL_HD: Self = Self {
        width: 1920,
        height: 1080,
    };
}

/// A running Xvfb. It ends with its owner.
#[derive(Debug)]
pub struct VirtualDisplay {
    name: String,
    _server: Process,
}

impl VirtualDisplay {
    /// Starts a display of this size.
    ///
    /// # Errors
    /// When Xvfb is not installed or does not start.
    pub fn open(size: Size) -> Outcome<Self> {
        if in_path("Xvfb").is_none() {
            return Err(Failure::new("Xvfb, the display without a screen, is not installed")
                .hint("On Debian or Ubuntu: sudo apt-get install xvfb. A Mac or Windows has no such display."));
        }
        let screen = format!("{}x{}x24", size.width, size.height);
        let mut command = Command::new("Xvfb");
        command
            // Descriptor 1: the number comes on its standard output.
            .args(["-displayfd", "1", "-screen", "0", &screen])
            .args(["-nolisten", "tcp", "-noreset"])
            // It tells there of every number that another display has.
            .stderr(Stdio::null());
        let mut server = Process::start("Xvfb", &mut command)?;
        let number = server.wait_for_line(STARTS_WITHIN, "display number", |line| {
            line.trim().parse::<u32>().ok()
        })?;
        Ok(Self {
            name: format!(":{number}"),
            _server: server,
        })
    }

    /// What `DISPLAY` must be.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes a program use this display and no other.
    pub fn dress<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
    }
}

/// Whether this session has a display that a window can open on.
#[must_use]
pub fn is_there() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
