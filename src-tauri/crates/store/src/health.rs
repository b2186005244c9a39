//! Whether the disk takes what it is given, in one state and one sentence.

use lamplight_units::Wall;
use rusqlite::ErrorCode;
use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What is wrong with the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// No space is left.
    Full,
    /// It can be read only.
    ReadOnly,
    /// Reading or writing fails.
    Failing,
    /// Somebody else holds the database.
    Locked,
    /// The database is damaged; the writer sets it aside and begins a new one.
    Damaged,
}

impl Trouble {
    /// In words, for a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Full => "disk full",
            Self::ReadOnly => "disk is read-only",
            Self::Failing => "disk fails",
            Self::Locked => "database locked by another program",
            Self::Damaged => "database damaged",
        }
    }

    /// What a technician does about it.
    const fn advice(self) -> &'static str {
        match self {
            Self::Full => "Free space on the disk.",
            Self::ReadOnly => "Make the data folder writable.",
            Self::Failing => "Check the disk and its cable.",
            Self::Locked => "Close the other program.",
            Self::Damaged => "Keep the file that was set aside.",
        }
    }

    pub(crate) fn of_sql(error: &rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let rusqlite::Error::SqliteFailure(cause, _) = error else {
            return Self::Failing;
        };
        // A file beyond its limit, or a full disk met while writing, is "full"
        // to a person, whatever SQLite calls it.
        match cause.code {
            ErrorCode::DiskFull | ErrorCode::TooBig => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            _ if cause.extended_code == ffi::SQLITE_IOERR_CORRUPTFS => Self::Failing,
            _ => Self::Failing,
        }
    }

    pub(crate) fn of_io(error: &std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full
            }
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Failing,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// Whether it records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// What comes in is on the disk within the delay.
    Recording,
    /// What comes in waits, within the bounds, and the rest is lost and counted.
    Trouble(Trouble),
}

/// The store's health, as it was when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether it records.
    pub state: State,
    /// Since when, on the station's wall clock; `None` until anything was given to it.
    pub since: Option<Wall>,
    /// For a person: what, and what to do.
    pub sentence: String,
    /// Entries that wait in memory for the disk.
    pub waiting_entries: u64,
    /// Entries that were refused or given up since opening.
    pub lost_entries: u64,
    /// Samples and numbers that were given up since opening.
    pub lost_samples: u64,
    /// The last database that was set aside while running.
    pub set_aside: Option<PathBuf>,
    /// Rises with each new database while running; the whole state is wanted then.
    pub generation: u64,
}

impl Health {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Recording,
            since: None,
            sentence: sentence(State::Recording),
            waiting_entries: 0,
            lost_entries: 0,
            lost_samples: 0,
            set_aside: None,
            generation: 0,
        }
    }

    /// Takes the new state; tells whether it is another one.
    pub(crate) fn enter(&mut self, state: State, at: Option<Wall>) -> bool {
        if self.state == state {
            return false;
        }
        self.state = state;
        self.since = at;
        self.sentence = sentence(state);
        true
    }
}

fn sentence(state: State) -> String {
    match state {
        State::Recording => "Recording.".to_owned(),
        State::Trouble(trouble) => {
            format!(
                "Nothing is recorded: {}. {}",
                trouble.words(),
                trouble.advice()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_database_is_named_as_a_person_would() {
        for (code, trouble) in [
            (rusqlite::ffi::SQLITE_FULL, Trouble::Full),
            (rusqlite::ffi::SQLITE_READONLY, Trouble::ReadOnly),
            (rusqlite::ffi::SQLITE_IOERR_WRITE, Trouble::Failing),
            (rusqlite::ffi::SQLITE_BUSY, Trouble::Locked),
            (rusqlite::ffi::SQLITE_CORRUPT, Trouble::Damaged),
            (rusqlite::ffi::SQLITE_NOTADB, Trouble::Damaged),
        ] {
            let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
            assert_eq!(Trouble::of_sql(&error), trouble, "{code}");
        }
    }

    #[test]
    fn since_is_when_the_state_changed_and_not_when_it_was_met_again() {
        let mut health = Health::new();
        let full = State::Trouble(Trouble::Full);
        assert!(health.enter(full, Some(Wall::from_micros(1))));
        assert!(!health.enter(full, Some(Wall::from_micros(2))));
        assert_eq!(health.since, Some(Wall::from_micros(1)));
        assert!(health.sentence.contains("disk full"));
    }
}
