//! Why a feed cannot run, and what a technician can do about it.

use crate::tls::TlsError;
use std::io;

/// What to do about a failure; one sentence without its full stop.
pub trait Hint {
    /// The advice.
    fn hint(&self) -> String;
}

/// A feed cannot listen or connect.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The address cannot be listened on.
    #[error("can't listen on {address}: {}", plain(.source))]
    Listen {
        /// As configured.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// The peer cannot be reached.
    #[error("can't connect to {address}: {}", plain(.source))]
    Connect {
        /// As configured.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// The peer does not answer within the limit.
    #[error("can't connect to {address}: no answer within {seconds} s")]
    ConnectTime {
        /// As configured.
        address: String,
        /// The limit.
        seconds: f64,
    },
    /// The serial port cannot be opened.
    #[error("can't open the serial port {port}: {}", plain(.source))]
    Serial {
        /// As configured.
        port: String,
        /// What the system said.
        source: io::Error,
    },
    /// TLS cannot be set up from its files, or failed with this peer.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl Hint for FeedError {
    fn hint(&self) -> String {
        match self {
            Self::Listen { source, .. } => listen_hint(source.kind()).to_owned(),
            Self::Connect { .. } | Self::ConnectTime { .. } => {
                "Check that the device is on, its address and port, and the network; \
                 the feed tries again by itself"
                    .to_owned()
            }
            Self::Serial { source, .. } => serial_hint(source.kind()).to_owned(),
            Self::Tls(error) => error.hint(),
        }
    }
}

fn listen_hint(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::AddrInUse => {
            "Another program holds the port; change the feed's address or stop it"
        }
        io::ErrorKind::PermissionDenied => {
            "Ports below 1024 need a privilege; change the feed's port or grant it"
        }
        io::ErrorKind::AddrNotAvailable => {
            "This machine has no such address; change the feed's address"
        }
        _ => "Check the feed's address and the network of this machine",
    }
}

fn serial_hint(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => {
            "Plug the adapter in, or correct the feed's port; it is opened by itself"
        }
        io::ErrorKind::PermissionDenied => {
            "Let the program's user use it (on Linux the group dialout)"
        }
        io::ErrorKind::ResourceBusy => "Another program uses it; end that program",
        _ => "Check the adapter, and that it knows the feed's speed",
    }
}

/// The one sentence (with its hint, two) that a person reads.
pub(crate) fn sentence<E: std::fmt::Display + Hint>(
    feed: &lamplight_units::FeedId,
    error: &E,
) -> String {
    format!("Feed {feed}: {error}. {}.", error.hint())
}

/// A system error in small letters, without the number that the system adds.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text
        .split_once(" (os error")
        .map_or(text.as_str(), |(words, _)| words);
    let mut letters = text.chars();
    match (letters.next(), text.chars().nth(1)) {
        // "TLS ..." keeps its capitals.
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::FeedId;

    #[test]
    fn a_failure_reads_as_what_where_and_what_to_do() {
        let error = FeedError::Listen {
            address: "0.0.0.0:2575".to_owned(),
            source: io::Error::from_raw_os_error(98),
        };
        assert_eq!(
            sentence(&FeedId::parse("bedside").unwrap(), &error),
            "Feed bedside: can't listen on 0.0.0.0:2575: address already in use. \
             Another program holds the port; change the feed's address or stop it."
        );
    }
}
