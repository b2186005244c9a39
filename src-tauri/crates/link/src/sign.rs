//! What a station signs of a request, and how it says so.
//!
//! Tokens signed with Ed25519 rather than client certificates: a hospital's balancer ends TLS,
//! and a certificate ends there with it; the private key never leaves the station; locking a
//! station out holds from its next request, without lists to hand round; and no certificate
//! runs out at three in the morning. The signature covers method, path and body, so that
//! whatever stands between can't change them. A request heard and sent again within the
//! minutes of its time changes nothing, since records are numbered.

use lamplight_journal::{digest, hex};

/// How far the signature's time may be from the server's.
pub const WINDOW_MS: i64 = 300_000;
/// The word before the token in `Authorization`.
const SCHEME: &str = "Lamplight ";

/// The bytes that are signed.
#[must_use]
pub fn text(method: &str, path: &str, station: &str, at_ms: i64, body: &[u8]) -> String {
    let body = hex::of(&digest(body));
    format!("lamplight 1\n{method}\n{path}\n{station}\n{at_ms}\n{body}")
}

/// A token, read from a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Who says that it asks.
    pub station: String,
    /// When it was signed, by the server's clock as the station knows it.
    pub at_ms: i64,
    /// The signature.
    pub signature: [u8; 64],
}

impl Token {
    /// As it stands in the header `Authorization`.
    #[must_use]
    pub fn header(&self) -> String {
        let signature = hex::of(&self.signature);
        format!("{SCHEME}{}.{}.{signature}", self.station, self.at_ms)
    }

    /// Reads such a header.
    #[must_use]
    pub fn read(header: &str) -> Option<Self> {
        let mut parts = header.strip_prefix(SCHEME)?.trim().splitn(3, '.');
        Some(Self {
            station: parts.next()?.to_owned(),
            at_ms: parts.next()?.parse().ok()?,
            signature: hex::bytes(parts.next()?)?,
        })
    }

    /// Whether its time is near enough.
    #[must_use]
    pub const fn is_fresh(&self, now_ms: i64) -> bool {
        self.at_ms.abs_diff(now_ms) <= WINDOW_MS.unsigned_abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_is_fresh_up_to_its_window() {
        let token = Token {
            station: "st-1".to_owned(),
            at_ms: 1_000_000,
            signature: [9; 64],
        };
        assert_eq!(Token::read(&token.header()), Some(token.clone()));
        for (now, fresh) in [
            (700_000, true),
            (699_999, false),
            (1_300_000, true),
            (1_300_001, false),
        ] {
            assert_eq!(token.is_fresh(now), fresh, "{now}");
        }
        for bad in ["", "Basic x", "Lamplight a.b.c", "Lamplight st-1.1.00"] {
            assert_eq!(Token::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn each_part_of_a_request_changes_what_is_signed() {
        let texts = [
            text("POST", "/v1/push", "a", 1, b"x"),
            text("GET", "/v1/push", "a", 1, b"x"),
            text("POST", "/v1/news", "a", 1, b"x"),
            text("POST", "/v1/push", "b", 1, b"x"),
            text("POST", "/v1/push", "a", 2, b"x"),
            text("POST", "/v1/push", "a", 1, b"y"),
        ];
        let mut sorted = texts.to_vec();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), texts.len());
    }
}
