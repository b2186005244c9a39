//! The names that resources of a station have, and what follows from them.
//!
//! A name is an identifier: the hospital's system for what is ours, and a value made of what
//! the thing is, such as `alarm.3f2a….17`. The inner separator is a full stop, since `|`
//! would have to be escaped in a search (FHIR R4, search, 3.1.1.3.3).

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// Whose resources they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The identifier system of everything that this hospital's stations make: a URI.
    pub system: String,
    /// The identifier system of the hospital's record numbers: a URI.
    pub records: String,
    /// The station, in a word that no other station of the hospital has.
    pub station: String,
    /// The ward's name as people say it.
    pub ward: String,
    /// The id of the station's journal. Numbers of conditions, stays, calls and series count
    /// within it: a store that is begun anew counts from 1 again.
    pub journal: String,
}

/// The name of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// The identifier's system.
    pub system: String,
    /// The identifier's value.
    pub value: String,
}

impl Site {
    /// Something that is counted within the journal.
    #[must_use]
    pub fn counted(&self, kind: &str, number: impl fmt::Display) -> Name {
        let journal: String = self.journal.chars().take(16).collect();
        self.ours(format!("{kind}.{journal}.{number}"))
    }

    /// Something that stays when a journal is begun anew.
    #[must_use]
    pub fn lasting(&self, kind: &str, what: &str) -> Name {
        self.ours(format!("{kind}.{}.{}", plain(&self.station), plain(what)))
    }

    /// A device, which may move between wards.
    #[must_use]
    pub fn device(&self, id: &str) -> Name {
        self.ours(format!("device.{}", plain(id)))
    }

    /// A patient by the hospital's record number.
    #[must_use]
    pub fn record(&self, number: &str) -> Name {
        Name {
            system: self.records.clone(),
            value: number.trim().to_owned(),
        }
    }

    fn ours(&self, value: String) -> Name {
        Name {
            system: self.system.clone(),
            value,
        }
    }
}

/// Letters, digits, `-` and `_` stay; whatever else becomes its bytes in hexadecimal, so that
/// two different words never have one name.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.trim().bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("~{byte:02x}"));
        }
    }
    out
}

impl Name {
    /// As an `Identifier`.
    #[must_use]
    pub fn identifier(&self) -> Value {
        json!({ "system": self.system, "value": self.value })
    }

    /// As the query of a conditional create or update: `identifier=system|value`, encoded.
    #[must_use]
    pub fn query(&self) -> String {
        let token = format!("{}|{}", escape(&self.system), escape(&self.value));
        format!("identifier={}", percent(&token))
    }

    /// `urn:uuid:…`, for entries of one bundle that refer to each other.
    #[must_use]
    pub fn urn(&self) -> String {
        format!("urn:uuid:{}", self.uuid())
    }

    /// As a `Reference` that [`crate::send::compose`] resolves.
    #[must_use]
    pub fn reference(&self) -> Value {
        json!({ "reference": self.urn() })
    }

    /// An id for a resource that has no identifier of its own (`AuditEvent`, `Provenance`).
    #[must_use]
    pub fn id(&self) -> String {
        self.uuid().to_string()
    }

    /// The same for the same name, always: the first bytes of its SHA-256 (version 8, RFC 9562).
    fn uuid(&self) -> uuid::Uuid {
        let hash = Sha256::digest(format!("{}|{}", self.system, self.value));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

/// `\`, `$`, `,` and `|` inside of a search's value.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '$' | ',' | '|') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Percent-encoding of a query's value (RFC 3986): everything that is not unreserved.
#[must_use]
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn site() -> Site {
        Site {
            system: "https://hospital.example/lamplight".to_owned(),
            records: "urn:oid:2.16.756.5.30.1.160.1".to_owned(),
            station: "4 East".to_owned(),
            ward: "4 East".to_owned(),
            journal: "3f2a9c5512345678aabbccdd".to_owned(),
        }
    }

    #[test]
    fn names_are_made_of_what_things_are() {
        let site = site();
        let value = |name: Name| name.value;
        assert_eq!(
            value(site.counted("alarm", 17)),
            "alarm.3f2a9c5512345678.17"
        );
        assert_eq!(value(site.lasting("bed", "7/2")), "bed.4~20East.7~2f2");
        assert_eq!(value(site.device("00A037")), "device.00A037");
        assert_eq!(value(site.record(" 4711 ")), "4711");
    }

    #[test]
    fn a_query_is_escaped_for_the_search_and_for_the_address() {
        let name = Name {
            system: "urn:x".to_owned(),
            value: "a|b,c&d".to_owned(),
        };
        assert_eq!(
            name.query(),
            "identifier=urn%3Ax%7Ca%5C%7Cb%5C%2Cc%26d",
            "the bar between system and value is not escaped, the one inside is"
        );
    }

    #[test]
    fn a_urn_is_the_same_for_ever() {
        let urn = site().counted("alarm", 17).urn();
        assert_eq!(urn, "urn:uuid:811fc2c0-ea1b-8bdf-a3f3-bc6f1d957f6e");
        assert_eq!(urn.len(), "urn:uuid:".len() + 36);
        assert_ne!(urn, site().counted("alarm", 18).urn());
    }

    proptest! {
        #[test]
        fn different_words_have_different_names(one in ".{0,12}", other in ".{0,12}") {
            let (one, other) = (one.trim().to_owned(), other.trim().to_owned());
            let same = site().lasting("bed", &one) == site().lasting("bed", &other);
            prop_assert_eq!(same, one == other);
        }
    }
}
