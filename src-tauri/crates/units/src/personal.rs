//! Personal data that cannot slip into a log: it has no way to print itself.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A name, birth date or address of a person. `Debug` prints `redacted`, there is no `Display`.
///
/// Its content is written where it is kept (the encrypted store) and where it is shown;
/// whoever serialises it decides so.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Marks a value as personal.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the screen, the journal and messages. Never for a log.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// Gives the value up.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("redacted")
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_prints_as_redacted_however_deep_it_lies() {
        let nested = vec![Some(Personal::new("Fatou Diallo".to_owned()))];
        assert_eq!(format!("{nested:?}"), "[Some(redacted)]");
    }
}
