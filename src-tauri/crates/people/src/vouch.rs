//! Sign-in with the hospital's provider: what it says of a person, and what that is worth here.
//!
//! The provider vouches for a *subject*. Its groups become roles by one table of the
//! configuration, outside this crate; nobody gets more than that table says.
//!
//! - Somebody whom an administrator of the station has made has the roles that **both** give:
//!   the station and the table. The provider never adds one.
//! - Somebody whom the provider *brought* has the roles of the table, anew at each sign-in.
//!   The station's own ways (a PIN) hold for such a person as long as a session may last, so
//!   that whoever has left the hospital is out after a shift without anybody's doing.
//!
//! Roles that need a password and a code here need a second factor there.

use crate::person::{Badge, Person, PersonName};
use crate::roles::Roles;
use lamplight_units::{Mono, Personal};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Whom a provider vouches for: its name for itself and its name for the person, which it
/// gives to nobody else (OpenID Connect Core 1.0, 5.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The provider's address.
    pub issuer: Arc<str>,
    /// Its name for the person.
    pub subject: Personal<Arc<str>>,
}

/// What the provider says, as the configuration reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Whom.
    pub subject: Subject,
    /// What the person is called.
    pub name: PersonName,
    /// The number on the badge, where the provider knows it.
    pub badge: Option<Badge>,
    /// What the table makes of the groups; may be none.
    pub roles: Roles,
    /// Proved by more than a password.
    pub strong: bool,
}

/// Why the provider vouches for nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum NotVouched {
    /// No connection, no answer, or one that says that it is out of order.
    #[error(
        "the hospital's sign-in does not answer: sign in with a PIN or password here, and tell hospital IT"
    )]
    Unreachable,
    /// The certificate.
    #[error(
        "the certificate of the hospital's sign-in is not trusted here: sign in with a PIN or password, and tell hospital IT to check `authority`"
    )]
    NotTrusted,
    /// What it tells of itself is of another, is no such document, or leads elsewhere.
    #[error(
        "what answers is not the hospital's sign-in that is configured: sign in with a PIN or password, and tell hospital IT to check `issuer`"
    )]
    NotTheProvider,
    /// This station is not known there.
    #[error(
        "the hospital's sign-in does not know this station: tell hospital IT to check `client_id` and its secret"
    )]
    StationUnknown,
    /// The person said no, or was not let in.
    #[error("the hospital's sign-in was refused or left there: try again")]
    Refused,
    /// Expired, or from the future.
    #[error(
        "the answer of the hospital's sign-in has expired or is from the future: check the clock of this computer"
    )]
    Clock,
    /// Signature, audience, nonce or subject are wrong.
    #[error(
        "the answer of the hospital's sign-in is not genuine or not for this station: nobody was signed in; tell hospital IT"
    )]
    NotGenuine,
    /// Longer than any real one, or without end.
    #[error(
        "the answer of the hospital's sign-in is too long to be one: nobody was signed in; tell hospital IT"
    )]
    TooLong,
    /// Neither name nor subject that could be shown.
    #[error(
        "the hospital's sign-in tells no name that can be shown: tell hospital IT to check `name_claim`"
    )]
    NoName,
    /// The system has none, or it does not start.
    #[error(
        "no browser could be opened on this computer: sign in with a PIN or password, and tell hospital IT to check `browser`"
    )]
    NoBrowser,
    /// Nobody finished in the browser.
    #[error("nobody finished the hospital's sign-in in time: try again")]
    TooLate,
    /// A fault of ours.
    #[error("the hospital's sign-in could not be carried out: sign in with a PIN or password")]
    Fault,
}

/// How the station takes what a provider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vouching {
    /// How long a session by it lasts at most, also when somebody is always at the screen.
    pub lasts: Duration,
    /// How long somebody may take in the browser.
    pub takes: Duration,
    /// Somebody whom the station knows by that badge number is the same person.
    pub link: bool,
    /// Somebody whom the station does not know comes to be known.
    pub bring: bool,
}

/// That a person is a provider's subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VouchedFor {
    /// Whose.
    pub subject: Subject,
    /// The provider brought the person; no administrator of the station did.
    pub brought: bool,
    /// Until when the station's own ways of signing in hold for somebody who was brought.
    pub until: Mono,
}

impl Person {
    /// The provider brought this person.
    #[must_use]
    pub const fn is_brought(&self) -> bool {
        match &self.vouched_for {
            Some(own) => own.brought,
            None => false,
        }
    }

    /// Whether the station's own ways of signing in hold now.
    pub(crate) fn signs_in_here(&self, now: Mono) -> bool {
        let own = self.vouched_for.as_ref();
        own.is_none_or(|own| !own.brought || now < own.until)
    }
}
