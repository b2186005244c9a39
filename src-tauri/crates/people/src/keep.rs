//! Restart: what must be known again, as plain data, and back.
//!
//! Sessions are not in it: after a restart everybody signs in. Pauses are, since the host
//! lets the monotonic clock go on over a restart.

use crate::actor::PersonId;
use crate::duty::Duty;
use crate::lockout::Lockout;
use crate::machine::People;
use crate::person::Person;
use crate::register::Register;
use crate::session::Terminal;
use crate::settings::Settings;
use lamplight_units::{Now, TerminalId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What lives through a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Everybody.
    pub persons: Vec<Person>,
    /// The last id that was given.
    pub last_id: u64,
    /// What wrong attempts have earned, by terminal.
    pub lockouts: Vec<(TerminalId, Lockout)>,
    /// Plan, beds, breaks.
    pub duty: Duty,
}

/// Why kept data is not taken. The caller must not begin with nobody instead: whoever stands
/// there could make himself the first administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeptError {
    /// Nobody could sign in to mend it.
    #[error("the kept list of people has no administrator who can sign in")]
    NoAdministrator,
    /// One id, two people.
    #[error("the kept list of people has {0} twice")]
    Twice(PersonId),
    /// The bound.
    #[error("the kept list has {found} people, at most {most} are taken")]
    TooMany {
        /// How many.
        found: usize,
        /// The bound.
        most: usize,
    },
    /// An id that would be given again.
    #[error("the kept list of people has {found} people and says that {last} were ever added")]
    Miscounted {
        /// How many there are.
        found: usize,
        /// How many there were.
        last: u64,
    },
}

impl People {
    /// What must live through a restart.
    #[must_use]
    pub fn keep(&self, now: Now) -> Kept {
        let lockouts = self.terminals.iter();
        Kept {
            persons: self.register.all().cloned().collect(),
            last_id: self.register.last_id,
            lockouts: lockouts
                .filter(|(_, terminal)| !terminal.lockout.is_clear(now.mono))
                .map(|(at, terminal)| (at.clone(), terminal.lockout))
                .collect(),
            duty: self.duty.clone(),
        }
    }

    /// A station that goes on.
    ///
    /// # Errors
    /// When the kept data can't be ours.
    pub fn restore(now: Now, settings: Settings, kept: Kept) -> Result<Self, KeptError> {
        check(&kept)?;
        let persons = kept.persons.into_iter();
        let register = Register {
            persons: persons.map(|person| (person.id.clone(), person)).collect(),
            last_id: kept.last_id,
        };
        let mut people = Self::with(now, settings, register, kept.duty);
        for (at, lockout) in kept.lockouts.into_iter().take(Self::MOST_TERMINALS) {
            let terminal = Terminal {
                lockout,
                ..Terminal::default()
            };
            people.terminals.insert(at, terminal);
        }
        Ok(people)
    }
}

fn check(kept: &Kept) -> Result<(), KeptError> {
    let (found, most) = (kept.persons.len(), Register::MOST);
    if found > most {
        return Err(KeptError::TooMany { found, most });
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = kept.persons.iter().find(|person| !seen.insert(&person.id)) {
        return Err(KeptError::Twice(twice.id.clone()));
    }
    if u64::try_from(found).is_ok_and(|found| found > kept.last_id) {
        let last = kept.last_id;
        return Err(KeptError::Miscounted { found, last });
    }
    if kept.last_id > 0 && !kept.persons.iter().any(Person::can_administer) {
        return Err(KeptError::NoAdministrator);
    }
    Ok(())
}
