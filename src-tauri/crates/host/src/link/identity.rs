//! Who this station is at the central server: its id and the private key behind it, in a file
//! that its owner alone reads. It lies beside the records and not in them: a database that is
//! set aside as damaged must not cost the station its name.

use crate::data_dir::owner_only_file;
use lamplight_journal::hex;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

const FILE: &str = "central.json";

/// As it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// PKCS 8, as hexadecimal digits.
    key: String,
    /// How the server knows it; `None` until it has said so.
    station: Option<String>,
    #[serde(default)]
    ward: String,
}

/// The station's key, and its name once the server has given it one.
pub(super) struct Identity {
    pair: Ed25519KeyPair,
    kept: Kept,
}

fn broken(what: impl std::fmt::Display) -> io::Error {
    io::Error::other(what.to_string())
}

impl Identity {
    /// Reads it, and makes a key where there is none. The key is kept before it is used: a
    /// station that is killed while it enrols enrols again as the same.
    pub fn obtain(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        let kept: Kept = match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(broken)?;
                let kept = Kept {
                    key: hex::of(made.as_ref()),
                    station: None,
                    ward: String::new(),
                };
                write(folder, &kept)?;
                kept
            }
            Err(error) => return Err(error),
        };
        let bytes = key_bytes(&kept.key).ok_or_else(|| broken("the key is none"))?;
        let pair = Ed25519KeyPair::from_pkcs8(&bytes).map_err(broken)?;
        Ok(Self { pair, kept })
    }

    /// The public key, as hexadecimal digits.
    pub fn public(&self) -> String {
        hex::of(self.pair.public_key().as_ref())
    }

    /// How the server knows it.
    pub fn station(&self) -> Option<&str> {
        self.kept.station.as_deref()
    }

    /// The ward whose news it reads.
    pub fn ward(&self) -> &str {
        &self.kept.ward
    }

    /// The server has given it a name.
    pub fn enrolled(&mut self, folder: &Path, station: String, ward: String) -> io::Result<()> {
        self.kept.station = Some(station);
        self.kept.ward = ward;
        write(folder, &self.kept)
    }

    /// Signs.
    pub fn sign(&self, text: &str) -> [u8; 64] {
        let mut signature = [0; 64];
        let signed = self.pair.sign(text.as_bytes());
        // An Ed25519 signature has 64 bytes; with any other length it would fit nothing.
        if signed.as_ref().len() == signature.len() {
            signature.copy_from_slice(signed.as_ref());
        }
        signature
    }
}

/// Pairs of digits to bytes, of any length.
fn key_bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let byte = |pair: &[u8]| Some(hex::bytes::<1>(std::str::from_utf8(pair).ok()?)?[0]);
    digits.chunks(2).map(byte).collect()
}

fn write(folder: &Path, kept: &Kept) -> io::Result<()> {
    let (path, draft) = (folder.join(FILE), folder.join("central.json.new"));
    owner_only_file(&draft, serde_json::to_string(kept)?.as_bytes())?;
    std::fs::rename(&draft, &path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_its_name_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Identity::obtain(folder.path()).unwrap();
        assert_eq!(first.station(), None);
        first
            .enrolled(folder.path(), "st".to_owned(), "4 East".to_owned())
            .unwrap();
        let again = Identity::obtain(folder.path()).unwrap();
        assert_eq!(
            (again.public(), again.station()),
            (first.public(), Some("st"))
        );
        assert_eq!(again.sign("a"), first.sign("a"));
        assert_ne!(again.sign("a"), first.sign("b"));
    }

    #[test]
    fn a_damaged_file_is_an_error_and_never_a_new_station() {
        let folder = tempfile::tempdir().unwrap();
        for damaged in [
            "",
            "{}",
            r#"{"key":"zz","station":"st"}"#,
            r#"{"key":"00","station":"st"}"#,
        ] {
            std::fs::write(folder.path().join(FILE), damaged).unwrap();
            assert!(Identity::obtain(folder.path()).is_err(), "{damaged}");
            assert_eq!(
                std::fs::read_to_string(folder.path().join(FILE)).unwrap(),
                damaged
            );
        }
    }
}
