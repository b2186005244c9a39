//! What nobody may read: neither prints itself, and what was typed is not even kept.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A secret as it is kept: a PHC string (`$argon2id$...`) or the key of a one-time code.
///
/// It is serialised for the encrypted store alone; whoever serialises it decides so.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Marks a text as secret.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The text, for whoever verifies or shows it once. Never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

/// A PIN, password or code as somebody typed it. It can't be serialised, and lives from the
/// keyboard to the hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Typed(Arc<str>);

impl Typed {
    /// Longer texts are cut: argon2 need not chew a megabyte, and no rule takes more.
    pub const MOST: usize = 256;

    /// Marks a text as typed.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let end = text
            .char_indices()
            .nth(Self::MOST)
            .map_or(text.len(), |(at, _)| at);
        Self(text.get(..end).unwrap_or_default().into())
    }

    /// The text, for whoever hashes it. Never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("typed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_kept_nor_a_typed_secret_prints() {
        let all = format!("{:?} {:?}", Secret::new("$argon2id$x"), Typed::new("4711"));
        assert_eq!(all, "secret typed");
    }

    #[test]
    fn what_is_typed_has_a_bound_in_characters_not_in_bytes() {
        let long = "ä".repeat(Typed::MOST + 9);
        assert_eq!(Typed::new(&long).reveal().chars().count(), Typed::MOST);
    }
}
