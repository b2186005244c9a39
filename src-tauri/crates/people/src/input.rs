//! What comes in, and why it is refused.

use crate::actor::PersonId;
use crate::duty::{DutyError, DutyWish};
use crate::hospital::Listed;
use crate::person::{Badge, PersonName};
use crate::right::Right;
use crate::roles::Roles;
use crate::rules::{PasswordFault, PinFault};
use crate::secret::{Secret, Typed};
use crate::vouch::{NotVouched, Vouched};
use crate::work::{Computed, JobId};
use lamplight_units::TerminalId;
use std::time::Duration;

/// Whom somebody says to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The number on the badge.
    Badge(Badge),
    /// The name in full.
    Name(PersonName),
    /// Somebody typed one or the other: a badge number is looked for first.
    Either(PersonName),
}

/// By what it is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// For viewers and nurses.
    Pin(Typed),
    /// For technicians and administrators.
    Password {
        /// The password.
        password: Typed,
        /// The one-time code of the moment.
        code: Typed,
    },
}

/// A person to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// The badge.
    pub badge: Badge,
    /// The name.
    pub name: PersonName,
    /// The roles; at least one.
    pub roles: Roles,
}

/// What happens at a terminal, and what the host has computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The first start: the first administrator. Taken once in the life of a station.
    FirstAdministrator {
        /// Where.
        at: TerminalId,
        /// Who; the role of administrator is added.
        new: NewPerson,
        /// The password to be.
        password: Typed,
        /// A key for one-time codes that the host has drawn and shown.
        key: Secret,
        /// A code of that key: proof that the person can make them.
        code: Typed,
        /// What the station has written down for whoever set it up
        /// ([`crate::People::ask_setup_code`]).
        setup_code: Typed,
    },
    /// Somebody signs in, also over another's session (fast switch) or to unlock.
    SignIn {
        /// Where.
        at: TerminalId,
        /// Whom he or she says to be.
        claim: Claim,
        /// By what.
        proof: Proof,
    },
    /// Somebody wants to sign in with the hospital's provider.
    AskProvider {
        /// Where.
        at: TerminalId,
    },
    /// And does not want it any more.
    CancelProvider {
        /// Where.
        at: TerminalId,
    },
    /// What the provider says.
    Vouched {
        /// What was asked.
        job: JobId,
        /// For whom it vouches, or why for nobody.
        said: Result<Box<Vouched>, NotVouched>,
    },
    /// The person goes.
    SignOut {
        /// Where.
        at: TerminalId,
    },
    /// The person locks the screen.
    Lock {
        /// Where.
        at: TerminalId,
    },
    /// A key, a touch, the mouse.
    Activity {
        /// Where.
        at: TerminalId,
    },
    /// What somebody who is signed in wishes.
    Wish {
        /// Where.
        at: TerminalId,
        /// What.
        wish: Wish,
    },
    /// The host has computed.
    Computed {
        /// What was asked.
        job: JobId,
        /// What came out.
        computed: Computed,
    },
    /// What a list of the hospital says.
    Listed {
        /// What the record calls the way by which it came.
        at: TerminalId,
        /// One entry of it.
        entry: Box<Listed>,
    },
}

/// A wish about people or their duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A new person, without secrets yet.
    Add(NewPerson),
    /// Other roles; in force at once, also where the person is signed in.
    SetRoles(PersonId, Roles),
    /// Another badge.
    SetBadge(PersonId, Badge),
    /// Another name.
    Rename(PersonId, PersonName),
    /// Works here no longer.
    Retire(PersonId),
    /// End the pause that wrong attempts have earned.
    Unlock(PersonId),
    /// A PIN for somebody.
    SetPin(PersonId, Typed),
    /// Another PIN for oneself.
    ChangePin {
        /// The one so far.
        old: Typed,
        /// The one to be.
        new: Typed,
    },
    /// Password and codes for somebody, who stands beside and confirms a code.
    SetPassword {
        /// Who.
        person: PersonId,
        /// The password.
        password: Typed,
        /// A key that the host has drawn and shown.
        key: Secret,
        /// A code of it.
        code: Typed,
    },
    /// Another password for oneself.
    ChangePassword {
        /// The one so far.
        old: Typed,
        /// The one to be.
        new: Typed,
    },
    /// About beds and shifts.
    Duty(DutyWish),
}

/// Why something was not done. Nothing changed then but what counts wrong attempts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("nobody is signed in here: sign in first")]
    NotSignedIn,
    /// The screen is locked.
    #[error("this screen is locked: sign in to go on")]
    Locked,
    /// The role does not allow it.
    #[error("the role {roles} may not {right}")]
    NotPermitted {
        /// Whose.
        roles: Roles,
        /// What.
        right: Right,
    },
    /// One sentence for all that can be wrong, so that it tells nobody which part was right.
    #[error(
        "that badge or name with that PIN or password is not known: try again; technicians and administrators need password and code"
    )]
    WrongSignIn,
    /// The PIN or password so far is another.
    #[error("the old PIN or password is not right")]
    WrongOld,
    /// Wrong attempts.
    #[error("too many wrong attempts: try again in {} s", .lasts.as_secs() + 1)]
    Paused {
        /// For how long.
        lasts: Duration,
    },
    /// One at a time.
    #[error("the last attempt is still being checked: wait a moment")]
    Busy,
    /// Two of that name.
    #[error("several people have that name: use the badge number")]
    Ambiguous,
    /// The PIN.
    #[error(transparent)]
    Pin(#[from] PinFault),
    /// The password.
    #[error(transparent)]
    Password(#[from] PasswordFault),
    /// The code.
    #[error("the one-time code is not right or was used: wait for the next one")]
    WrongCode,
    /// What was typed is not what the station has written down.
    #[error("that is not the setup code of this station: read it in the file that is named here")]
    WrongSetupCode,
    /// Somebody has it.
    #[error("somebody else has that badge number")]
    BadgeTaken,
    /// Not known, or retired.
    #[error("no such person works here")]
    NoPerson,
    /// The station would be nobody's.
    #[error("this is the last administrator who can sign in: make another one first")]
    LastAdministrator,
    /// Of the hospital's list.
    #[error(
        "the hospital's list may give the roles viewer, nurse and charge nurse: an administrator of this station gives the others"
    )]
    StrongByList,
    /// A person without a role.
    #[error("a person needs at least one role")]
    NoRole,
    /// The bound.
    #[error("{most} people are known: no more can be added")]
    TooManyPeople {
        /// The bound.
        most: usize,
    },
    /// The bound.
    #[error("{most} screens are known: no more can be used")]
    TooManyTerminals {
        /// The bound.
        most: usize,
    },
    /// There is an administrator.
    #[error("this station has an administrator: sign in")]
    AlreadySetUp,
    /// There is none.
    #[error("this station has no administrator yet: make the first one")]
    NotSetUp,
    /// What was kept can't be read.
    #[error(
        "the list of people can't be read: nobody can sign in until a technician has restored it from a backup"
    )]
    PeopleLost,
    /// It is so already.
    #[error("nothing to change: it is so already")]
    Already,
    /// Milder ones can wait for a sign-in.
    #[error("only a high alarm can be acknowledged without signing in: sign in first")]
    NotHigh,
    /// The host did not compute in time, or what it was for has changed meanwhile.
    #[error("that could not be checked: try again")]
    Unanswered,
    /// None is configured.
    #[error("this station asks no provider: sign in with a PIN or password")]
    NoProvider,
    /// One at a time.
    #[error(
        "a sign-in with the hospital's provider is under way: finish it in the browser or cancel it"
    )]
    AsksAlready,
    /// It vouches for nobody.
    #[error(transparent)]
    NotVouched(#[from] NotVouched),
    /// The table has a role for none of the groups.
    #[error(
        "the hospital's sign-in knows you, and none of your groups works on this ward: ask whoever manages groups"
    )]
    NoGroup,
    /// What the station gives and what the table gives have nothing in common.
    #[error(
        "your roles at this station and your groups at the hospital's sign-in have none in common: ask an administrator"
    )]
    NoCommonRole,
    /// A technician or administrator with nothing but a password.
    #[error(
        "your roles need a second factor at the hospital's sign-in: sign in there with it, or here with password and code"
    )]
    NeedsSecondFactor,
    /// Nobody with that badge number, and nobody is brought.
    #[error(
        "the hospital's sign-in knows you and this station does not: ask an administrator to add you with your badge number"
    )]
    NotKnownHere,
    /// Somebody has the badge number and may not be taken for this person.
    #[error(
        "somebody at this station has your badge number and is not linked to your account: ask an administrator"
    )]
    BadgeOfAnother,
    /// The administrator said so here.
    #[error("you were retired at this station: ask an administrator to add you again")]
    Retired,
    /// Nobody can be brought without one.
    #[error(
        "the hospital's sign-in tells no badge number: tell hospital IT to check `badge_claim`"
    )]
    NoBadge,
    /// The PIN was right; the provider's word for the person is too old.
    #[error(
        "that PIN or password holds for a while after a sign-in with the hospital's provider: sign in there first"
    )]
    VouchedLongAgo,
    /// About duty.
    #[error(transparent)]
    Duty(#[from] DutyError),
}
