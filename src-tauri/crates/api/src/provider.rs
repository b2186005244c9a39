//! How a sign-in with the hospital's provider stands, as part of a session.

use lamplight_people::{NotVouched, Refusal};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The hospital's provider, as another way to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProviderView {
    /// What people call it.
    pub name: String,
    /// Until when somebody may finish in the browser (ms since 1970); `None` while nobody is
    /// asked for.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
    /// Why the last attempt let nobody in; gone with the next one.
    pub failed: Option<ProviderFault>,
}

/// Why a sign-in with the provider let nobody in. Each is a sentence of its own on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProviderFault {
    /// No connection or no answer.
    Unreachable,
    /// The certificate.
    NotTrusted,
    /// Another answers, or leads elsewhere.
    NotTheProvider,
    /// It does not know this station.
    StationUnknown,
    /// Refused or left there.
    Refused,
    /// Expired or from the future.
    Clock,
    /// Not signed by it, or not for this station or attempt.
    NotGenuine,
    /// Beyond the bound.
    TooLong,
    /// No name.
    NoName,
    /// None opens.
    NoBrowser,
    /// Nobody finished.
    TooLate,
    /// A fault of ours, or a file that can't be read.
    Fault,
    /// No group has a role here.
    NoGroup,
    /// Station and table have no role in common.
    NoCommonRole,
    /// A password alone is not enough for these roles.
    NeedsSecondFactor,
    /// Nobody here.
    NotKnownHere,
    /// Somebody else has the badge number.
    BadgeOfAnother,
    /// Works here no longer.
    Retired,
    /// No badge number.
    NoBadge,
    /// The bound of people.
    TooManyPeople,
}

impl From<NotVouched> for ProviderFault {
    fn from(why: NotVouched) -> Self {
        match why {
            NotVouched::Unreachable => Self::Unreachable,
            NotVouched::NotTrusted => Self::NotTrusted,
            NotVouched::NotTheProvider => Self::NotTheProvider,
            NotVouched::StationUnknown => Self::StationUnknown,
            NotVouched::Refused => Self::Refused,
            NotVouched::Clock => Self::Clock,
            NotVouched::NotGenuine => Self::NotGenuine,
            NotVouched::TooLong => Self::TooLong,
            NotVouched::NoName => Self::NoName,
            NotVouched::NoBrowser => Self::NoBrowser,
            NotVouched::TooLate => Self::TooLate,
            NotVouched::Fault => Self::Fault,
        }
    }
}

impl ProviderFault {
    /// Why the machine let nobody in; what it can't say of a provider is a fault of ours.
    #[must_use]
    pub fn of(why: &Refusal) -> Self {
        match why {
            Refusal::NotVouched(why) => (*why).into(),
            Refusal::NoGroup => Self::NoGroup,
            Refusal::NoCommonRole => Self::NoCommonRole,
            Refusal::NeedsSecondFactor => Self::NeedsSecondFactor,
            Refusal::NotKnownHere => Self::NotKnownHere,
            Refusal::BadgeOfAnother | Refusal::BadgeTaken => Self::BadgeOfAnother,
            Refusal::Retired => Self::Retired,
            Refusal::NoBadge => Self::NoBadge,
            Refusal::TooManyPeople { .. } => Self::TooManyPeople,
            Refusal::NotSignedIn
            | Refusal::Locked
            | Refusal::NotPermitted { .. }
            | Refusal::WrongSignIn
            | Refusal::WrongOld
            | Refusal::Paused { .. }
            | Refusal::Busy
            | Refusal::Ambiguous
            | Refusal::Pin(_)
            | Refusal::Password(_)
            | Refusal::WrongCode
            | Refusal::WrongSetupCode
            | Refusal::NoPerson
            | Refusal::LastAdministrator
            | Refusal::NoRole
            | Refusal::StrongByList
            | Refusal::TooManyTerminals { .. }
            | Refusal::AlreadySetUp
            | Refusal::NotSetUp
            | Refusal::PeopleLost
            | Refusal::Already
            | Refusal::NotHigh
            | Refusal::Unanswered
            | Refusal::NoProvider
            | Refusal::AsksAlready
            | Refusal::VouchedLongAgo
            | Refusal::Duty(_) => Self::Fault,
        }
    }
}
