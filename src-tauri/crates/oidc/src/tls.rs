//! Whom we believe to be the provider: rustls with ring, as everywhere in the station.

use crate::error::SettingsError;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;

/// Trusts the authority of a file and no other, or those that the system trusts.
pub(crate) fn client(authority: Option<&Path>) -> Result<ClientConfig, SettingsError> {
    let roots = match authority {
        Some(path) => of_file(path)?,
        None => of_system()?,
    };
    Ok(
        ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth(),
    )
}

fn of_file(path: &Path) -> Result<RootCertStore, SettingsError> {
    let wrong = |problem: String| SettingsError::File {
        path: path.to_owned(),
        problem,
    };
    let mut roots = RootCertStore::empty();
    let read = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
    for certificate in read {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| wrong(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(wrong("it holds no certificate".to_owned()));
    }
    Ok(roots)
}

fn of_system() -> Result<RootCertStore, SettingsError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // One that can't be read costs that one; systems have a hundred and more.
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(SettingsError::NoAuthorities);
    }
    Ok(roots)
}
