//! A message as it came over the wire, for the technician's eyes.

use lamplight_units::Personal;
use std::sync::Arc;

/// A message as it came. It may name patients, so it prints as nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Raw {
    /// What stands before the bytes where a protocol has that, such as a topic.
    pub head: Arc<str>,
    /// The bytes, cut after [`Self::MOST_BYTES`].
    pub bytes: Personal<Vec<u8>>,
    /// How many there were before cutting.
    pub length: usize,
    /// Whether the bytes are numbers and no text; they are shown as such then.
    pub octets: bool,
}

impl Raw {
    /// The most bytes of one message that are kept: a message of numbers is a few thousand
    /// long, and of a longer one its beginning tells what it is.
    pub const MOST_BYTES: usize = 16 << 10;

    /// A message, cut at the bound.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let kept = bytes.get(..Self::MOST_BYTES).unwrap_or(bytes);
        Self {
            head: Arc::from(""),
            bytes: Personal::new(kept.to_vec()),
            length: bytes.len(),
            octets: false,
        }
    }

    /// A message of numbers below a head, such as a characteristic's value.
    #[must_use]
    pub fn octets(head: &str, bytes: &[u8]) -> Self {
        Self {
            octets: true,
            ..Self::below(head, bytes)
        }
    }

    /// A message below a head.
    #[must_use]
    pub fn below(head: &str, bytes: &[u8]) -> Self {
        Self {
            head: Arc::from(head),
            ..Self::new(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_keeps_its_length_and_prints_as_nothing() {
        let raw = Raw::below("beds/1", &[b'x'; Raw::MOST_BYTES + 5]);
        assert_eq!(raw.bytes.reveal().len(), Raw::MOST_BYTES);
        assert_eq!(raw.length, Raw::MOST_BYTES + 5);
        assert!(!format!("{:?}", Raw::new(b"PID|1||4711")).contains("4711"));
    }
}
