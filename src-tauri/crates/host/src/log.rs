//! The log: on standard error, at `info` unless `LAMPLIGHT_LOG` says otherwise.
//!
//! Personal data has no way into it: such values print as `redacted`, and a panic is
//! logged by its place alone, since its words may quote a message.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts it; a second call changes nothing.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, ToString::to_string);
        tracing::error!(%place, "a fault of this program");
    }));
    let filter =
        EnvFilter::try_from_env("LAMPLIGHT_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // The drawing of pages warns of single characters that a font lacks: of a patient's name,
    // letter by letter.
    let filter = match "usvg=off".parse() {
        Ok(silent) => filter.add_directive(silent),
        Err(_) => filter,
    };
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .try_init();
    if started.is_err() {
        tracing::debug!("the log was started already");
    }
}
