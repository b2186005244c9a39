//! The one error of the commands: a sentence for a person, and what to do about it.

use std::fmt;

/// What a command ends in.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a command stopped. It is read by a person at a terminal, and nothing
/// branches on it, so it is a sentence and not an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    sentence: String,
    hint: Option<String>,
}

impl Failure {
    /// What failed and where: lower case, no full stop.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            hint: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Keeps the first hint: the one nearest to the cause knows best.
    #[must_use]
    pub fn or_hint(self, hint: impl Into<String>) -> Self {
        if self.hint.is_some() {
            self
        } else {
            self.hint(hint)
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sentence)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

/// Turns the error of a file into a failure that names the file.
pub trait InFile<T> {
    /// Says what was done with which file.
    fn doing(self, verb: &str, path: &std::path::Path) -> Outcome<T>;
}

impl<T> InFile<T> for std::io::Result<T> {
    fn doing(self, verb: &str, path: &std::path::Path) -> Outcome<T> {
        self.map_err(|error| Failure::new(format!("could not {verb} {}: {error}", path.display())))
    }
}
