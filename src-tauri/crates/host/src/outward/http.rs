//! What every client of HTTP shares on its way out: whom it trusts, how long it is told to wait,
//! and what it says when nobody answers.

use crate::system_clock::SystemClock;
use chrono::DateTime;
use lamplight_feeds::tls::{ClientTls, Identity, client_config};
use lamplight_link::Failure;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::time::Duration;

/// Trusts one authority, and shows a certificate where there is one with its key.
pub(super) fn tls(
    authority: Option<&Path>,
    certificate: Option<&Path>,
    key: Option<&Path>,
) -> Result<ClientConfig, String> {
    let Some(authority) = authority else {
        // Only for this very machine, without TLS (the addresses see to that): nobody is trusted.
        let builder = ClientConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        return Ok(builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth());
    };
    let identity = certificate.zip(key).map(|(certificate, key)| Identity {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
    });
    let tls = client_config(&ClientTls {
        authority: authority.to_owned(),
        identity,
        server_name: None,
    });
    tls.map(|tls| (*tls).clone())
        .map_err(|error| error.to_string())
}

/// Seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn wait(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DateTime::parse_from_rfc2822(text).ok()?.timestamp_millis();
    let wait = at.saturating_sub(SystemClock::wall().millis());
    Some(Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
}

/// The address stays out of the words: the screen shows it beside them.
pub(super) fn no_answer(error: reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::Unreachable("no answer in time".to_owned());
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    Failure::Unreachable(cause.to_string())
}
