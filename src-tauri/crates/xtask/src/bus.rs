//! A message bus for simulated Bluetooth devices: `dbus-daemon`, where it is installed, with its
//! socket in a folder of its own. The simulator plays the system's Bluetooth service on it, the
//! station takes it for the system's bus. It ends with the run.

use crate::failure::InFile as _;
use crate::paths::in_path;
use crate::process::Process;
use crate::{Failure, Outcome};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A bus that has no socket by then will have none.
const LISTENS_WITHIN: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What a person reads who has none.
pub const MISSING: &str = "dbus-daemon is not installed, so there are no simulated Bluetooth devices \
                           (Debian: apt-get install --no-install-recommends dbus)";

/// The scenarios in which Bluetooth devices take part.
const SCENARIOS: &[&str] = &["bluetooth"];

/// By this variable the Bluetooth library finds the system's bus.
pub const VARIABLE: &str = "DBUS_SYSTEM_BUS_ADDRESS";

/// A running bus.
#[derive(Debug)]
pub struct Bus {
    /// Held, so that it ends with us.
    _process: Process,
    address: String,
}

/// Whether a scenario needs a bus.
#[must_use]
pub fn is_needed(scenario: Option<&str>) -> bool {
    scenario.is_some_and(|scenario| SCENARIOS.contains(&scenario))
}

impl Bus {
    /// Starts one with its files in `folder`; `None` where there is no `dbus-daemon`.
    ///
    /// # Errors
    /// When it is there and does not listen.
    pub fn start(folder: &Path) -> Outcome<Option<Self>> {
        if !cfg!(target_os = "linux") {
            return Ok(None);
        }
        let Some(program) = in_path("dbus-daemon") else {
            return Ok(None);
        };
        let socket = folder.join("system-bus");
        let address = format!("unix:path={}", socket.display());
        let config = folder.join("system-bus.conf");
        std::fs::write(&config, configuration(&address)).doing("write", &config)?;
        let mut command = Command::new(program);
        command
            .arg("--nofork")
            .arg(format!("--config-file={}", config.display()));
        let mut process = Process::start("dbus-daemon", &mut command)?;
        let until = Instant::now() + LISTENS_WITHIN;
        while !socket.exists() {
            if Instant::now() >= until || process.ended().is_some() {
                return Err(Failure::new("dbus-daemon does not listen"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(Some(Self {
            _process: process,
            address,
        }))
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The station's part of the configuration.
    #[must_use]
    pub const fn config() -> &'static str {
        "\n[bluetooth]\nenabled = true\n"
    }
}

/// Whoever runs it may own, send and hear everything: nothing else is on it. What no rule allows
/// to be heard a bus of the type `system` keeps back, the answers to calls too.
fn configuration(address: &str) -> String {
    format!(
        "<busconfig><type>system</type><listen>{address}</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n"
    )
}
