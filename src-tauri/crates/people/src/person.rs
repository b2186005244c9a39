//! A person whom this station knows.

use crate::actor::{PersonId, Role};
use crate::codes::Used;
use crate::lockout::Lockout;
use crate::right::Right;
use crate::roles::Roles;
use crate::secret::Secret;
use crate::vouch::VouchedFor;
use lamplight_units::{Personal, Wall};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why a text is no badge number or no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// Longer than any real one.
    #[error("the {0} is too long: at most {1} characters are taken")]
    TooLong(&'static str, usize),
    /// It would break lists, or read as another name.
    #[error("the {0} holds a control character")]
    Control(&'static str),
}

/// Takes a text with single blanks. Names come in any script; characters that turn the
/// direction of what follows would let one name read as another.
fn text(what: &'static str, most: usize, text: &str) -> Result<Personal<Arc<str>>, TextError> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(TextError::Empty(what));
    }
    if text.chars().count() > most {
        return Err(TextError::TooLong(what, most));
    }
    if text.chars().any(|c| c.is_control() || turns(c)) {
        return Err(TextError::Control(what));
    }
    Ok(Personal::new(Arc::from(text)))
}

/// The number on a badge. It does not print: half of a sign-in belongs in no log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Badge(Personal<Arc<str>>);

impl Badge {
    /// Takes the text as a reader or a keyboard gives it.
    ///
    /// # Errors
    /// When it is empty, longer than 32 characters or holds a control character.
    pub fn parse(number: &str) -> Result<Self, TextError> {
        text("badge number", 32, number).map(Self)
    }

    /// The number, for the screen.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// What a person is called. It does not print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(Personal<Arc<str>>);

impl PersonName {
    /// Takes a name.
    ///
    /// # Errors
    /// When it is empty, longer than 200 characters or holds a control character.
    pub fn parse(name: &str) -> Result<Self, TextError> {
        text("name", 200, name).map(Self)
    }

    /// The name, for the screen and the journal.
    #[must_use]
    pub fn reveal(&self) -> &Arc<str> {
        self.0.reveal()
    }

    /// Whether somebody means this name: capitals don't matter.
    #[must_use]
    pub fn is_meant_by(&self, other: &Self) -> bool {
        self.reveal().to_lowercase() == other.reveal().to_lowercase()
    }
}

/// Whether a person works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Yes; wrong attempts may lock the person for a while ([`Person::lockout`]).
    Active,
    /// No longer. Kept so that old records have a name; can't be undone.
    Retired {
        /// Since when.
        since: Wall,
    },
}

/// A person with what proves that it is he or she.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// For life, and never given to another.
    pub id: PersonId,
    /// Unique among those who work here.
    pub badge: Badge,
    /// Not always unique.
    pub name: PersonName,
    /// What he or she is on this ward.
    pub roles: Roles,
    /// Whether he or she works here.
    pub state: State,
    /// A PHC string.
    pub pin: Option<Secret>,
    /// A PHC string.
    pub password: Option<Secret>,
    /// The key of the one-time codes, in base 32.
    pub totp: Option<Secret>,
    /// Codes that were used.
    pub(crate) used: Used,
    /// Whose subject he or she is; `None`: nobody's, or not yet.
    #[serde(default)]
    pub vouched_for: Option<VouchedFor>,
    /// What wrong attempts have earned.
    pub lockout: Lockout,
}

impl Person {
    pub(crate) fn new(id: PersonId, badge: Badge, name: PersonName, roles: Roles) -> Self {
        Self {
            id,
            badge,
            name,
            roles,
            state: State::Active,
            pin: None,
            password: None,
            totp: None,
            used: Used::default(),
            vouched_for: None,
            lockout: Lockout::default(),
        }
    }

    /// Works here.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        match self.state {
            State::Active => true,
            State::Retired { .. } => false,
        }
    }

    /// Works here and has the right by one of the roles.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.is_active() && self.roles.may(right)
    }

    /// Could sign in as an administrator now, or after a pause. Somebody who has the role
    /// and no password does not count: nobody could let that person in. Nor does somebody
    /// whom the provider brought, since that person's password holds for a shift alone.
    #[must_use]
    pub const fn can_administer(&self) -> bool {
        self.is_active()
            && self.roles.has(Role::Administrator)
            && self.password.is_some()
            && self.totp.is_some()
            && !self.is_brought()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_any_script_and_within_bounds() {
        let long = "ב".repeat(200);
        let longer = format!("{long}ב");
        let rows = [
            ("an accent", "Zoë  Núñez ", Ok("Zoë Núñez")),
            ("right to left, 200 characters", &long, Ok(long.as_str())),
            ("201", &longer, Err(TextError::TooLong("name", 200))),
            ("blanks", " \t ", Err(TextError::Empty("name"))),
            ("a bell", "Z\u{7}o", Err(TextError::Control("name"))),
            (
                "turned round",
                "Z\u{202e}o",
                Err(TextError::Control("name")),
            ),
        ];
        for (what, name, wanted) in rows {
            let got = PersonName::parse(name);
            assert_eq!(
                got.as_ref().map(|name| &**name.reveal()),
                wanted.as_ref().copied(),
                "{what}"
            );
        }
    }

    #[test]
    fn a_person_prints_neither_name_nor_badge_nor_secret() {
        let name = PersonName::parse("Fatou Diallo").unwrap();
        let badge = Badge::parse("60422").unwrap();
        let mut person = Person::new(PersonId::new("p1"), badge, name, Roles::NONE);
        person.pin = Some(Secret::new("$argon2id$abc"));
        let printed = format!("{person:?}");
        for word in ["Fatou", "60422", "argon2id"] {
            assert!(!printed.contains(word), "{printed}");
        }
    }
}
