//! PEM files to certificates and keys; each failure names its file.

use super::error::{TlsError, TlsFile};
use rustls::RootCertStore;
use rustls::pki_types::pem::{Error as PemError, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;

/// Files beyond this are not read: a chain has a few kilobytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

fn read(file: TlsFile, path: &Path) -> Result<Vec<u8>, TlsError> {
    let failed = |source| TlsError::Read {
        file,
        path: path.to_owned(),
        source,
    };
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > FILE_BYTES_MAX {
        return Err(failed(std::io::Error::other(format!(
            "it has {length} bytes, at most {FILE_BYTES_MAX} are read"
        ))));
    }
    std::fs::read(path).map_err(failed)
}

fn damaged(file: TlsFile, path: &Path, error: &PemError) -> TlsError {
    match error {
        PemError::NoItemsFound => TlsError::Empty {
            file,
            path: path.to_owned(),
        },
        other => TlsError::Pem {
            file,
            path: path.to_owned(),
            problem: other.to_string(),
        },
    }
}

/// All certificates of a file, at least one.
pub fn certificates(file: TlsFile, path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let pem = read(file, path)?;
    let all = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| damaged(file, path, &error))?;
    if all.is_empty() {
        return Err(damaged(file, path, &PemError::NoItemsFound));
    }
    Ok(all)
}

/// The first private key of a file.
pub fn key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let pem = read(TlsFile::Key, path)?;
    PrivateKeyDer::from_pem_slice(&pem).map_err(|error| damaged(TlsFile::Key, path, &error))
}

/// The authority's certificates as trust anchors.
pub fn authority(path: &Path) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(TlsFile::Authority, path)? {
        roots
            .add(certificate)
            .map_err(|error| TlsError::Authority {
                path: path.to_owned(),
                problem: error.to_string(),
            })?;
    }
    Ok(roots)
}
