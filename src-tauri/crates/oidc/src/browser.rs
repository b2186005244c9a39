//! The system's browser.

use std::io;
use std::process::Stdio;

/// Opens an address for a person.
pub trait Browser: Send + Sync {
    /// Opens it and does not wait for the person.
    ///
    /// # Errors
    /// When nothing could be started.
    fn open(&self, address: &str) -> io::Result<()>;
}

/// The browser that the person has chosen in the system, or a program of the configuration.
#[derive(Debug, Clone, Default)]
pub struct SystemBrowser {
    /// A program with its arguments; the address follows them. Empty: the system's choice.
    pub command: Vec<String>,
}

impl Browser for SystemBrowser {
    fn open(&self, address: &str) -> io::Result<()> {
        let Some((program, arguments)) = self.command.split_first() else {
            return open::that_detached(address);
        };
        // Within the runtime, which waits for the program so that none is left as a zombie.
        tokio::process::Command::new(program)
            .args(arguments)
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(drop)
    }
}
