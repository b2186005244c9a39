//! Why a provider can't be asked as it is configured.

use std::path::PathBuf;

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// No address.
    #[error(
        "issuer {0:?} is no address: write it as the provider does, such as https://login.hospital.example"
    )]
    Issuer(String),
    /// Whoever stands between could sign anybody in.
    #[error("issuer {0:?} is not https: a provider is asked over TLS, but on this computer")]
    NotHttps(String),
    /// The provider knows the station by it.
    #[error("client_id is empty: write the one that the provider has given the station")]
    NoClient,
    /// Nobody could sign in.
    #[error("roles is empty: write which group has which roles")]
    NoRoles,
    /// A password alone is not enough for those.
    #[error(
        "{group:?} is to be technician or administrator and strong is empty: write which values of acr or amr mean a second factor"
    )]
    NoSecondFactor {
        /// Which.
        group: String,
    },
    /// A file.
    #[error("can't read {}: {problem}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        problem: String,
    },
    /// Nobody would be trusted.
    #[error("this system has no list of trusted authorities: write the provider's into authority")]
    NoAuthorities,
    /// TLS itself.
    #[error("TLS can't be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The HTTP client on it.
    #[error("HTTP can't be set up: {0}")]
    Http(#[from] reqwest::Error),
}
