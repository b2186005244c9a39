//! Identities: parsed once, compared by value, never passed as bare strings.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing but blanks.
    #[error("{what} is empty")]
    Empty {
        /// Which id was asked for.
        what: &'static str,
    },
    /// Longer than any real system sends; refused so that ids stay cheap to keep.
    #[error("{what} has {length} characters, at most {limit} are taken")]
    TooLong {
        /// Which id was asked for.
        what: &'static str,
        /// Its length in characters.
        length: usize,
        /// The bound.
        limit: usize,
    },
    /// A control character would break lists, logs and file names.
    #[error("{what} holds the control character U+{code:04X}")]
    Control {
        /// Which id was asked for.
        what: &'static str,
        /// The character.
        code: u32,
    },
}

fn parse(what: &'static str, limit: usize, text: &str) -> Result<Arc<str>, IdError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(IdError::Empty { what });
    }
    let length = text.chars().count();
    if length > limit {
        return Err(IdError::TooLong {
            what,
            length,
            limit,
        });
    }
    match text.chars().find(|c| c.is_control()) {
        Some(c) => Err(IdError::Control {
            what,
            code: u32::from(c),
        }),
        None => Ok(Arc::from(text)),
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $limit:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text without its outer blanks.
            ///
            /// # Errors
            /// When it is empty, holds a control character or is too long.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                parse($what, $limit, text).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            /// What was kept is checked as what was sent.
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <Cow<'de, str>>::deserialize(from)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), &self.0)
            }
        }
    };
}

id!(
    /// A bed of this ward, as its configuration names it.
    BedId, "bed id", 32
);
id!(
    /// A device, by the most lasting name it gives itself: an EUI-64, a UUID,
    /// else its gateway's id with its place.
    DeviceId, "device id", 200
);
id!(
    /// A feed of this station: one listener or one client connection.
    FeedId, "feed id", 64
);
id!(
    /// A place at which somebody can stand and act: this station's window, a second screen.
    TerminalId, "terminal id", 64
);
id!(
    /// MSH-10 of a message: names it in its acknowledgement.
    ControlId, "control id", 250
);

impl TerminalId {
    /// Where whoever uses the windows of this program stands.
    #[must_use]
    pub fn station() -> Self {
        Self(Arc::from("station"))
    }
}

/// A patient's record number with the domain that gave it (PID-3: id, type, authority).
///
/// Personal data: it prints redacted.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PatientId {
    number: Arc<str>,
    authority: Arc<str>,
    kind: Arc<str>,
}

impl PatientId {
    /// A number is needed; authority (PID-3.4) and type code (PID-3.5, such as MR) may be empty.
    ///
    /// # Errors
    /// When the number is empty, holds a control character or is too long.
    pub fn parse(number: &str, authority: &str, kind: &str) -> Result<Self, IdError> {
        let optional = |text: &str| match parse("patient id domain", 250, text) {
            Err(IdError::Empty { .. }) => Ok(Arc::from("")),
            other => other,
        };
        Ok(Self {
            number: parse("patient id", 250, number)?,
            authority: optional(authority)?,
            kind: optional(kind)?,
        })
    }

    /// The record number itself; for the screen and for messages, never for logs.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The assigning authority, or an empty text.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The identifier type code of HL7 table 0203, or an empty text.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }
}

impl fmt::Debug for PatientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PatientId(redacted)")
    }
}

/// One stay of a patient in the ward, from admission to discharge. Given by the station,
/// never used again: what is charted and scored belongs to it, not to the bed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StayId(u64);

impl StayId {
    /// The stay of that number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_trimmed_and_never_empty() {
        assert_eq!(BedId::parse(" 12 ").unwrap().as_str(), "12");
        assert_eq!(BedId::parse("  "), Err(IdError::Empty { what: "bed id" }));
    }

    #[test]
    fn an_id_has_a_bound_and_no_control_characters() {
        assert!(BedId::parse(&"x".repeat(32)).is_ok());
        assert!(matches!(
            BedId::parse(&"x".repeat(33)),
            Err(IdError::TooLong { length: 33, .. })
        ));
        assert!(matches!(
            DeviceId::parse("a\u{b}b"),
            Err(IdError::Control { code: 11, .. })
        ));
    }

    #[test]
    fn a_patient_id_does_not_print() {
        let id = PatientId::parse("40071822", "UKH", "MR").unwrap();
        assert!(!format!("{id:?}").contains("40071822"));
        assert_eq!(
            (id.number(), id.authority(), id.kind()),
            ("40071822", "UKH", "MR")
        );
    }
}
