//! What comes out: things to compute, to show, to write down, to keep.

use crate::actor::PersonId;
use crate::duty::DutyDone;
use crate::input::Refusal;
use crate::roles::Roles;
use crate::vouch::NotVouched;
use crate::work::{JobId, Work};
use lamplight_units::{Now, TerminalId};
use serde::Serialize;

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Ended {
    /// The person went.
    SignedOut,
    /// Another person signed in at the same screen.
    Switched,
    /// Locked for long.
    Forgotten,
    /// No role is left that could be used, or the person is retired.
    Withdrawn,
    /// PIN or password was set anew by somebody else.
    SecretSet,
    /// The provider's word for the person has lasted as long as it may.
    Expired,
}

/// Something to be carried out at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Compute this and answer by [`crate::Input::Computed`].
    Compute {
        /// Its name.
        job: JobId,
        /// What.
        work: Work,
    },
    /// What became of an attempt or wish that had to be computed.
    Answered {
        /// Where it was asked.
        at: TerminalId,
        /// Done, or why not.
        outcome: Result<(), Refusal>,
    },
    /// Ask the provider who stands here and answer by [`crate::Input::Vouched`].
    AskProvider {
        /// Its name.
        job: JobId,
    },
    /// That is not wanted any more.
    ForgetProvider {
        /// Its name.
        job: JobId,
    },
    /// What became of a sign-in with the provider.
    ProviderAnswered {
        /// Where it was asked.
        at: TerminalId,
        /// Done, or why not.
        outcome: Result<(), Refusal>,
    },
    /// Somebody is signed in; also when roles that are in force have changed.
    SignedIn {
        /// Where.
        at: TerminalId,
        /// Who.
        person: PersonId,
        /// The roles in force.
        roles: Roles,
    },
    /// Shorten names, take away what acts; the ward stays in sight.
    Locked {
        /// Where.
        at: TerminalId,
    },
    /// The session is over.
    SignedOut {
        /// Where.
        at: TerminalId,
        /// Who.
        person: PersonId,
        /// Why.
        why: Ended,
    },
    /// Who is told of which bed may have changed: ask again.
    DutyChanged,
    /// Somebody should be back from a break; whoever covers still does.
    BreakOverdue {
        /// Who.
        person: PersonId,
    },
    /// A line for the journal.
    Record(Entry),
    /// What must live through a restart has changed: take [`crate::People::keep`].
    Keep,
}

/// Who did what, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Now,
    /// Where; `None` when time did it.
    pub terminal: Option<TerminalId>,
    /// Who; `None` when nobody was signed in.
    pub by: Option<PersonId>,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum What {
    /// The station has its first administrator.
    FirstAdministrator(PersonId),
    /// Somebody signed in, with these roles.
    SignedIn(Roles),
    /// Somebody signed in with the hospital's provider, with these roles.
    SignedInByProvider(Roles),
    /// The provider vouched for nobody.
    NotVouched(NotVouched),
    /// Somebody who is known here is a subject of the provider from now on.
    Linked(PersonId),
    /// The provider brought a new person.
    Brought(PersonId),
    /// An attempt was wrong; for whom, if the station knows that person.
    SignInFailed(Option<PersonId>),
    /// The screen was locked.
    Locked(PersonId),
    /// A session ended.
    SignedOut(PersonId, Ended),
    /// A new person.
    Added(PersonId),
    /// Other roles.
    RolesSet {
        /// Whose.
        person: PersonId,
        /// Before.
        before: Roles,
        /// From now on.
        after: Roles,
    },
    /// Another badge.
    BadgeSet(PersonId),
    /// Another name.
    Renamed(PersonId),
    /// Works here no longer.
    Retired(PersonId),
    /// A pause was ended.
    Unlocked(PersonId),
    /// A PIN was set.
    PinSet(PersonId),
    /// A password was set.
    PasswordSet(PersonId),
    /// A high alarm was acknowledged by somebody who had not the right, or was not signed in.
    Emergency {
        /// The condition's number.
        condition: u64,
    },
    /// Beds and shifts.
    Duty(DutyDone),
}
