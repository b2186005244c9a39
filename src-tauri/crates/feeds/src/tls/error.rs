//! What is wrong with TLS, with the file it is about.

use crate::error::{Hint, plain};
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Which of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsFile {
    /// A certificate with its chain.
    Certificate,
    /// A private key.
    Key,
    /// The authority's certificates.
    Authority,
}

impl fmt::Display for TlsFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certificate => "certificate",
            Self::Key => "key",
            Self::Authority => "authority's certificate",
        })
    }
}

/// TLS cannot be set up, or a handshake failed.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file cannot be read.
    #[error("can't read the {file} file {}: {}", .path.display(), plain(.source))]
    Read {
        /// Which file.
        file: TlsFile,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not PEM, or a part of it is damaged.
    #[error("the {file} file {} can't be read as PEM: {problem}", .path.display())]
    Pem {
        /// Which file.
        file: TlsFile,
        /// Where.
        path: PathBuf,
        /// What the reader said.
        problem: String,
    },
    /// PEM, but nothing of the kind in it.
    #[error("the {file} file {} holds no {file}", .path.display())]
    Empty {
        /// Which file.
        file: TlsFile,
        /// Where.
        path: PathBuf,
    },
    /// The authority's certificates cannot be used.
    #[error("the authority's certificate file {} can't be used: {problem}", .path.display())]
    Authority {
        /// Where.
        path: PathBuf,
        /// What the verifier said.
        problem: String,
    },
    /// Key and certificate do not belong together, or the key is of no use.
    #[error("certificate {} and key {} can't be used together: {source}",
        .certificate.display(), .key.display())]
    Mismatch {
        /// The certificate file.
        certificate: PathBuf,
        /// The key file.
        key: PathBuf,
        /// What TLS said.
        source: rustls::Error,
    },
    /// The allow-list names certificates, but nobody is asked for one.
    #[error("the allow-list has certificate names, but no client authority is set")]
    NamesWithoutAuthority,
    /// The server's name is neither a DNS name nor an address.
    #[error("`{0}` is neither a host name nor an IP address")]
    ServerName(String),
    /// The cryptography does not support the protocol versions.
    #[error("TLS can't be set up: {0}")]
    Setup(rustls::Error),
    /// The handshake with a peer failed.
    #[error("TLS with {peer} failed: {problem}")]
    Handshake {
        /// Address and port.
        peer: String,
        /// What TLS said, in plain words.
        problem: String,
    },
}

impl Hint for TlsError {
    fn hint(&self) -> String {
        match self {
            Self::Read { file, .. } => {
                format!("Put the {file} there, let this user read it, or change the feed's setting")
            }
            Self::Pem { file, .. } | Self::Empty { file, .. } => format!(
                "Put the {file} into the file as PEM, with its BEGIN and END lines; \
                 keys must not be encrypted"
            ),
            Self::Authority { .. } => {
                "Put the authority's own certificate there, not a device's".to_owned()
            }
            Self::Mismatch { .. } => {
                "Put the key there that the certificate was made for".to_owned()
            }
            Self::NamesWithoutAuthority => {
                "Set the authority that certifies the devices, or take the names out".to_owned()
            }
            Self::ServerName(_) => "Correct the feed's address or server name".to_owned(),
            Self::Setup(_) => "Report this; it is a fault of the program".to_owned(),
            Self::Handshake { .. } => {
                "Check the certificates of both sides and that both speak TLS".to_owned()
            }
        }
    }
}

/// A failed handshake in words for a technician, without the library's names.
pub fn handshake(peer: &str, error: &io::Error) -> TlsError {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let problem = match inner {
        Some(rustls::Error::NoCertificatesPresented) => "it showed no certificate".to_owned(),
        Some(rustls::Error::InvalidCertificate(why)) => certificate_problem(why),
        Some(rustls::Error::InvalidMessage(_)) => "it does not speak TLS".to_owned(),
        Some(rustls::Error::AlertReceived(alert)) => {
            format!("it refused with the alert {alert:?}")
        }
        Some(other) => other.to_string(),
        None => plain(error),
    };
    TlsError::Handshake {
        peer: peer.to_owned(),
        problem,
    }
}

fn certificate_problem(why: &rustls::CertificateError) -> String {
    use rustls::CertificateError as Why;
    match why {
        Why::UnknownIssuer | Why::BadSignature => {
            "its certificate is not of the configured authority".to_owned()
        }
        Why::Expired | Why::ExpiredContext { .. } => "its certificate has expired".to_owned(),
        Why::NotValidYet | Why::NotValidYetContext { .. } => {
            "its certificate is not valid yet; compare the clocks".to_owned()
        }
        Why::NotValidForName | Why::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        other => format!("its certificate was refused ({other})"),
    }
}
