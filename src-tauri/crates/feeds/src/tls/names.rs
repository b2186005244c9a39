//! The names that a certificate gives its holder.
//!
//! The chain has been verified before this reads it, so what cannot be read here
//! is left out: fewer names let nobody in that should stay out.

use std::net::IpAddr;
use std::sync::Arc;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// Subject common names first, then the alternative names in their order.
/// Empty for what is not a certificate.
#[must_use]
pub fn names(der: &[u8]) -> Vec<Arc<str>> {
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return Vec::new();
    };
    let mut names: Vec<Arc<str>> = certificate
        .subject()
        .iter_common_name()
        .filter_map(|name| name.as_str().ok())
        .map(Arc::from)
        .collect();
    if let Ok(Some(extension)) = certificate.subject_alternative_name() {
        names.extend(extension.value.general_names.iter().filter_map(alternative));
    }
    names.retain(|name| !name.chars().any(char::is_control));
    names
}

fn alternative(name: &GeneralName<'_>) -> Option<Arc<str>> {
    match name {
        GeneralName::DNSName(text) | GeneralName::URI(text) | GeneralName::RFC822Name(text) => {
            Some(Arc::from(*text))
        }
        GeneralName::IPAddress(octets) => address(octets).map(|ip| Arc::from(ip.to_string())),
        // Names that no allow-list can write down.
        _ => None,
    }
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    <[u8; 4]>::try_from(octets)
        .map(IpAddr::from)
        .or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, DnType, KeyPair, SanType};

    #[test]
    fn subject_and_alternative_names_are_read() {
        let mut params =
            CertificateParams::new(vec!["monitor-12.ward.example".to_owned()]).unwrap();
        params
            .distinguished_name
            .push(DnType::CommonName, "Monitor 12");
        params
            .subject_alt_names
            .push(SanType::IpAddress("10.20.1.12".parse().unwrap()));
        let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let names = names(der.der());
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        assert_eq!(
            names,
            ["Monitor 12", "monitor-12.ward.example", "10.20.1.12"]
        );
    }

    #[test]
    fn what_is_no_certificate_has_no_names() {
        assert!(names(b"").is_empty());
        assert!(names(&[0x30, 0x80, 0, 0]).is_empty());
    }
}
