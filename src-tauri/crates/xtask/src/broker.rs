//! An MQTT broker for the smart beds of a scenario: mosquitto, where it is installed, on a
//! port of loopback and in a folder of its own. It ends with the run.

use crate::failure::InFile as _;
use crate::paths::in_path;
use crate::process::Process;
use crate::{Failure, Outcome};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A broker that does not listen by then will not.
const LISTENS_WITHIN: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What a person reads who has none.
pub const MISSING: &str = "mosquitto is not installed, so there are no smart beds and no call gateway \
                           (Debian: apt-get install --no-install-recommends mosquitto)";

/// The scenarios in which smart beds take part.
const SCENARIOS: &[&str] = &["busy-morning", "fall"];

/// A running broker.
#[derive(Debug)]
pub struct Broker {
    /// Held, so that it ends with us.
    _process: Process,
    address: String,
}

/// Whether a scenario needs a broker.
#[must_use]
pub fn is_needed(scenario: Option<&str>) -> bool {
    scenario.is_some_and(|scenario| SCENARIOS.contains(&scenario))
}

impl Broker {
    /// Starts one with its files in `folder`; `None` where there is no mosquitto.
    ///
    /// # Errors
    /// When it is there and does not listen.
    pub fn start(folder: &Path) -> Outcome<Option<Self>> {
        let Some(program) = program() else {
            return Ok(None);
        };
        let port = free_port()?;
        let config = folder.join("mosquitto.conf");
        let text = format!("listener {port} 127.0.0.1\nallow_anonymous true\n");
        std::fs::write(&config, text).doing("write", &config)?;
        let mut command = Command::new(program);
        command.arg("-c").arg(&config).stderr(Stdio::null());
        let mut process = Process::start("mosquitto", &mut command)?;
        let until = Instant::now() + LISTENS_WITHIN;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if Instant::now() >= until || process.ended().is_some() {
                return Err(Failure::new("mosquitto does not listen"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(Some(Self {
            _process: process,
            address: format!("127.0.0.1:{port}"),
        }))
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The station's feed of it.
    #[must_use]
    pub fn feed(&self) -> String {
        format!(
            "\n[[feed]]\nid = \"smart-beds\"\nkind = \"mqtt\"\naddress = \"{}\"\n",
            self.address
        )
    }
}

/// Debian puts it where only administrators look.
fn program() -> Option<PathBuf> {
    let usual = PathBuf::from("/usr/sbin/mosquitto");
    in_path("mosquitto").or_else(|| usual.is_file().then_some(usual))
}

/// A port that nobody has; another program may take it before the broker does, which then
/// says so.
fn free_port() -> Outcome<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::new(format!("no free port for the broker: {error}")))
}
