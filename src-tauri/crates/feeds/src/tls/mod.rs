//! TLS for feeds: rustls with ring, certificates from PEM files.
//!
//! A listener has a certificate and may ask for client certificates of one
//! authority; a client checks the server against one authority and may show a
//! certificate of its own. No public web authority is trusted: a ward's devices
//! are certified by its hospital. (IHE ATNA asks for mutual certificates.)

mod error;
mod files;
pub mod names;

pub(crate) use error::handshake as handshake_error;
pub use error::{TlsError, TlsFile};

use files::{authority, certificates, key};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::ServerName;
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, ServerConfig};
use std::path::PathBuf;
use std::sync::Arc;

/// TLS of a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerTls {
    /// PEM file: our certificate, then its chain.
    pub certificate: PathBuf,
    /// PEM file: our key (PKCS 8, PKCS 1 or SEC 1, not encrypted).
    pub key: PathBuf,
    /// PEM file: the authority that certifies the peers. Where it is given, a
    /// peer without a certificate of it is refused.
    pub client_authority: Option<PathBuf>,
}

/// TLS of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientTls {
    /// PEM file: the authority that certifies the server.
    pub authority: PathBuf,
    /// Our own certificate, where the server asks for one.
    pub identity: Option<Identity>,
    /// The name in the server's certificate, where it differs from the host
    /// that we connect to.
    pub server_name: Option<String>,
}

/// A certificate with its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// PEM file: certificate, then its chain.
    pub certificate: PathBuf,
    /// PEM file: key.
    pub key: PathBuf,
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Reads a listener's files.
///
/// # Errors
/// When a file cannot be read, holds nothing of use, or key and certificate do
/// not belong together.
pub fn server_config(tls: &ServerTls) -> Result<Arc<ServerConfig>, TlsError> {
    let builder = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Setup)?;
    let builder = match &tls.client_authority {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let roots = Arc::new(authority(path)?);
            let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider())
                .build()
                .map_err(|error| TlsError::Authority {
                    path: path.clone(),
                    problem: error.to_string(),
                })?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    builder
        .with_single_cert(
            certificates(TlsFile::Certificate, &tls.certificate)?,
            key(&tls.key)?,
        )
        .map(Arc::new)
        .map_err(|source| TlsError::Mismatch {
            certificate: tls.certificate.clone(),
            key: tls.key.clone(),
            source,
        })
}

/// Reads a client's files.
///
/// # Errors
/// As [`server_config`].
pub fn client_config(tls: &ClientTls) -> Result<Arc<ClientConfig>, TlsError> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Setup)?
        .with_root_certificates(authority(&tls.authority)?);
    match &tls.identity {
        None => Ok(Arc::new(builder.with_no_client_auth())),
        Some(own) => builder
            .with_client_auth_cert(
                certificates(TlsFile::Certificate, &own.certificate)?,
                key(&own.key)?,
            )
            .map(Arc::new)
            .map_err(|source| TlsError::Mismatch {
                certificate: own.certificate.clone(),
                key: own.key.clone(),
                source,
            }),
    }
}

/// The name to look for in the server's certificate.
///
/// # Errors
/// When it is neither a DNS name nor an IP address.
pub fn server_name(tls: &ClientTls, host: &str) -> Result<ServerName<'static>, TlsError> {
    let name = tls.server_name.as_deref().unwrap_or(host);
    ServerName::try_from(name.to_owned()).map_err(|_| TlsError::ServerName(name.to_owned()))
}
