//! A message bus of our own: `dbus-daemon` in a folder of its own. It ends with its owner.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a person reads who has no `dbus-daemon`.
pub const MISSING: &str = "dbus-daemon is not installed, so there are no simulated Bluetooth devices \
                           (Debian: apt-get install --no-install-recommends dbus)";

/// A bus that does not listen by then will not.
const LISTENS_WITHIN: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running bus.
#[derive(Debug)]
pub struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    /// Starts one with its files in `folder`; `None` where there is no `dbus-daemon`.
    ///
    /// # Errors
    /// When its files can't be written, or it does not listen.
    pub fn start(folder: &Path) -> io::Result<Option<Self>> {
        let socket = folder.join("system-bus");
        let config = folder.join("system-bus.conf");
        let address = format!("unix:path={}", socket.display());
        std::fs::write(&config, configuration(&address))?;
        let started = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .arg("--nofork")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let daemon = match started {
            Ok(daemon) => daemon,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bus = Self { daemon, address };
        bus.wait_for(&socket)?;
        Ok(Some(bus))
    }

    fn wait_for(&mut self, socket: &Path) -> io::Result<()> {
        let until = Instant::now() + LISTENS_WITHIN;
        // Its file is there a moment before anybody listens.
        while UnixStream::connect(socket).is_err() {
            if Instant::now() >= until || self.daemon.try_wait()?.is_some() {
                return Err(io::Error::other("dbus-daemon does not listen"));
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// For `DBUS_SYSTEM_BUS_ADDRESS`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// Everybody on this computer's account may own and send everything: nothing else is on it.
fn configuration(address: &str) -> String {
    format!(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n \
         \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
         <busconfig>\n  <type>system</type>\n  <listen>{address}</listen>\n  \
         <auth>EXTERNAL</auth>\n  <policy context=\"default\">\n    \
         <allow send_destination=\"*\" eavesdrop=\"true\"/>\n    <allow eavesdrop=\"true\"/>\n    \
         <allow own=\"*\"/>\n  </policy>\n</busconfig>\n"
    )
}
