//! Who wrote something down.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A signed-in person, by id for records and by name to read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Kept")]
pub struct Author {
    id: Arc<str>,
    name: Arc<str>,
}

#[derive(Deserialize)]
struct Kept {
    id: Arc<str>,
    name: Arc<str>,
}

impl TryFrom<Kept> for Author {
    type Error = AuthorError;

    fn try_from(kept: Kept) -> Result<Self, AuthorError> {
        Self::new(&kept.id, &kept.name)
    }
}

/// Nobody writes into a chart without a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry needs the person who makes it; sign in first")]
pub struct AuthorError;

impl Author {
    /// A person as the sign-in knows them.
    ///
    /// # Errors
    /// When id or name is empty.
    pub fn new(id: &str, name: &str) -> Result<Self, AuthorError> {
        let (id, name) = (id.trim(), name.trim());
        if id.is_empty() || name.is_empty() {
            return Err(AuthorError);
        }
        Ok(Self {
            id: Arc::from(id),
            name: Arc::from(name),
        })
    }

    /// For records.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// To read.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
