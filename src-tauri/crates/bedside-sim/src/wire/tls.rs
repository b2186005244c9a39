//! TLS to the station: its certificate is checked, and one of ours can be shown.

use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Files and names for TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsOptions {
    /// The authority that signed the station's certificate, PEM.
    pub authority: PathBuf,
    /// Our certificate chain and its key, PEM, for stations that ask for one.
    pub identity: Option<(PathBuf, PathBuf)>,
    /// The name in the station's certificate.
    pub server_name: String,
}

/// Why TLS cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TlsError {
    /// A file that does not hold what it should.
    #[error("TLS file {file}: {reason}")]
    File {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// A name that no certificate can have.
    #[error("{0:?} is no name that a certificate can have")]
    Name(String),
    /// The parts do not fit together.
    #[error("certificate and key are refused: {0}")]
    Refused(String),
}

fn certificates(file: &PathBuf) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let bad = |reason: String| TlsError::File {
        file: file.display().to_string(),
        reason,
    };
    let found: Vec<_> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| bad(error.to_string()))?;
    if found.is_empty() {
        return Err(bad("no certificate in it".to_owned()));
    }
    Ok(found)
}

/// Reads the files. Answers with what connects and with the name to check.
///
/// # Errors
/// When a file or the name is not as it should be.
pub fn connector(options: &TlsOptions) -> Result<(TlsConnector, ServerName<'static>), TlsError> {
    let refused = |error: tokio_rustls::rustls::Error| TlsError::Refused(error.to_string());
    let mut roots = RootCertStore::empty();
    for certificate in certificates(&options.authority)? {
        roots.add(certificate).map_err(refused)?;
    }
    let builder = ClientConfig::builder().with_root_certificates(roots);
    let config = match &options.identity {
        None => builder.with_no_client_auth(),
        Some((chain, key)) => {
            let read = PrivateKeyDer::from_pem_file(key).map_err(|error| TlsError::File {
                file: key.display().to_string(),
                reason: error.to_string(),
            })?;
            builder
                .with_client_auth_cert(certificates(chain)?, read)
                .map_err(refused)?
        }
    };
    let name = ServerName::try_from(options.server_name.clone())
        .map_err(|_| TlsError::Name(options.server_name.clone()))?;
    Ok((TlsConnector::from(Arc::new(config)), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_authority_is_told_with_its_file() {
        let options = TlsOptions {
            authority: PathBuf::from("no/such/authority.pem"),
            identity: None,
            server_name: "station".to_owned(),
        };
        let message = connector(&options).err().unwrap().to_string();
        assert!(
            message.starts_with("TLS file no/such/authority.pem: "),
            "{message}"
        );
    }
}
