//! Who stands at a screen, what he or she may do, and what may be wished of people.
//!
//! The session of a window's own terminal is part of every snapshot and is sent with the next
//! batch when it changes, so that a right that was withdrawn is gone from the page at once.
//! It is a courtesy of the page to grey what would be refused; the core refuses it all the
//! same.
//!
//! What somebody typed to prove who it is has a type of its own here, too ([`TypedView`]):
//! it can be read from the page, and neither written nor printed.

use crate::print::PrintLanguage;
use crate::provider::ProviderView;
use lamplight_people::{Right, Role, Typed};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use ts_rs::TS;

/// Who stands at this window's terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionView {
    /// Whether people sign in here at all.
    pub stage: StageView,
    /// Who is signed in, locked or not.
    pub person: Option<SignedInView>,
    /// What can be done here now: nothing while nobody is signed in or the screen is locked.
    pub rights: Vec<RightName>,
    /// Where the setup code is written, while there is no administrator.
    pub setup_file: Option<String>,
    /// The hospital's provider; `None` where none is configured.
    pub provider: Option<ProviderView>,
}

impl SessionView {
    /// A terminal at which nobody can do anything: nobody is signed in, and nothing is set up here.
    #[must_use]
    pub const fn nobody() -> Self {
        Self {
            stage: StageView::InUse,
            person: None,
            rights: Vec::new(),
            setup_file: None,
            provider: None,
        }
    }
}

/// Whether the station has its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageView {
    /// No administrator yet: whoever stands here acts as configured.
    Setup,
    /// People sign in.
    InUse,
    /// The list of people can't be read: as before the setup, and nobody can be made
    /// administrator.
    Lost,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignedInView {
    /// Names the person in wishes.
    pub id: String,
    /// The name.
    pub name: String,
    /// The number on the badge.
    pub badge: String,
    /// The roles in force: by a PIN none that needs a password and a code.
    pub roles: Vec<RoleView>,
    /// By password and code.
    pub strong: bool,
    /// By the hospital's provider.
    pub by_provider: bool,
    /// Has a PIN to change.
    pub has_pin: bool,
    /// Has a password to change.
    pub has_password: bool,
    /// Nobody touched the screen, or it was locked by hand: the person must sign in again.
    pub locked: bool,
    /// Since when (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// When the screen locks if nobody touches it; `None` when it is locked.
    #[ts(type = "number | null")]
    pub locks_ms: Option<i64>,
}

/// What somebody is on this ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    /// Looks.
    Viewer,
    /// Cares for patients.
    Nurse,
    /// Leads the shift.
    ChargeNurse,
    /// Looks after equipment.
    Technician,
    /// Acts for the responsible organisation.
    Administrator,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Viewer,
            Role::Nurse => Self::Nurse,
            Role::ChargeNurse => Self::ChargeNurse,
            Role::Technician => Self::Technician,
            Role::Administrator => Self::Administrator,
        }
    }
}

impl From<RoleView> for Role {
    fn from(role: RoleView) -> Self {
        match role {
            RoleView::Viewer => Self::Viewer,
            RoleView::Nurse => Self::Nurse,
            RoleView::ChargeNurse => Self::ChargeNurse,
            RoleView::Technician => Self::Technician,
            RoleView::Administrator => Self::Administrator,
        }
    }
}

macro_rules! right_names {
    ($($name:ident)+) => {
        /// Something that a person may do, by its name in docs/RIGHTS.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[allow(missing_docs, reason = "docs/RIGHTS.md and `lamplight_people::Right` tell each")]
        pub enum RightName {
            $($name,)+
        }

        impl From<Right> for RightName {
            fn from(right: Right) -> Self {
                match right {
                    $(Right::$name => Self::$name,)+
                }
            }
        }
    };
}

right_names! {
    See ChangeOwnSecret Print AcknowledgePatient AcknowledgeEquipment TakeAlarm AnswerCall PauseSound
    SilenceBed EndSilence Standby AssignDevice OrderBed SetLimits ChangeGroup Admit Chart CareForBed
    TakeBed TakeBreak LeadShift AssignNurses PlanShifts SignHandover SetScreen TestSound
    TendFeeds ReadMessages TendDevices TestAlarm BackUp EndProgram ChangePolicy ReadJournal ManagePeople
}

/// A PIN, password, code or key as it comes from the page. It can't be sent back and does
/// not print; the one way on is [`Self::typed`], or [`Self::reveal`] for a key.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedView(String);

impl TypedView {
    /// From the page, or from a test that plays one.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the machine that judges it.
    #[must_use]
    pub fn typed(&self) -> Typed {
        Typed::new(&self.0)
    }

    /// The text, for the key of one-time codes. Never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TypedView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("typed")
    }
}

impl<'de> Deserialize<'de> for TypedView {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self)
    }
}

/// What happens at this window's terminal, or is wished of people there.
///
/// Badges and names are personal, so no variant prints more than its own name.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum PeopleAct {
    /// A viewer or nurse signs in, takes over from somebody, or unlocks the screen.
    SignIn {
        /// Badge number or name.
        who: String,
        /// The PIN.
        #[ts(type = "string")]
        pin: TypedView,
    },
    /// The same with password and code: technicians and administrators.
    SignInStrong {
        /// Badge number or name.
        who: String,
        /// The password.
        #[ts(type = "string")]
        password: TypedView,
        /// The one-time code of the moment.
        #[ts(type = "string")]
        code: TypedView,
    },
    /// Asks the hospital's provider, in the browser; the session tells how it stands.
    AskProvider {
        /// Of the page that the browser shows at the end.
        language: PrintLanguage,
    },
    /// It is not wanted any more.
    CancelProvider,
    /// The person goes.
    SignOut,
    /// The person locks the screen.
    Lock,
    /// Somebody is at the screen.
    Activity,
    /// The first start.
    FirstAdministrator {
        /// The number on the badge.
        badge: String,
        /// The name.
        name: String,
        /// The password to be.
        #[ts(type = "string")]
        password: TypedView,
        /// The key that was shown.
        #[ts(type = "string")]
        key: TypedView,
        /// A code of that key.
        #[ts(type = "string")]
        code: TypedView,
        /// What the station has written down on this machine.
        #[ts(type = "string")]
        setup_code: TypedView,
    },
    /// A new person, without secrets yet.
    Add {
        /// The number on the badge.
        badge: String,
        /// The name.
        name: String,
        /// At least one.
        roles: Vec<RoleView>,
    },
    /// Other roles, in force at once.
    SetRoles {
        /// Whose.
        person: String,
        /// At least one.
        roles: Vec<RoleView>,
    },
    /// Another badge.
    SetBadge {
        /// Whose.
        person: String,
        /// Its number.
        badge: String,
    },
    /// Another name.
    Rename {
        /// Whose.
        person: String,
        /// From now on.
        name: String,
    },
    /// Works here no longer.
    Retire {
        /// Who.
        person: String,
    },
    /// Ends the pause that wrong attempts have earned.
    Unlock {
        /// Whose.
        person: String,
    },
    /// A PIN for somebody.
    SetPin {
        /// Whose.
        person: String,
        /// The PIN to be.
        #[ts(type = "string")]
        pin: TypedView,
    },
    /// Password and codes for somebody, who stands beside.
    SetPassword {
        /// Whose.
        person: String,
        /// The password to be.
        #[ts(type = "string")]
        password: TypedView,
        /// The key that was shown.
        #[ts(type = "string")]
        key: TypedView,
        /// A code of that key.
        #[ts(type = "string")]
        code: TypedView,
    },
    /// Another PIN for oneself.
    ChangePin {
        /// The one so far.
        #[ts(type = "string")]
        old: TypedView,
        /// The one to be.
        #[ts(type = "string")]
        new: TypedView,
    },
    /// Another password for oneself.
    ChangePassword {
        /// The one so far.
        #[ts(type = "string")]
        old: TypedView,
        /// The one to be.
        #[ts(type = "string")]
        new: TypedView,
    },
}

impl PeopleAct {
    /// What it is, for a log.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::SignIn { .. } => "sign_in",
            Self::SignInStrong { .. } => "sign_in_strong",
            Self::AskProvider { .. } => "ask_provider",
            Self::CancelProvider => "cancel_provider",
            Self::SignOut => "sign_out",
            Self::Lock => "lock",
            Self::Activity => "activity",
            Self::FirstAdministrator { .. } => "first_administrator",
            Self::Add { .. } => "add",
            Self::SetRoles { .. } => "set_roles",
            Self::SetBadge { .. } => "set_badge",
            Self::Rename { .. } => "rename",
            Self::Retire { .. } => "retire",
            Self::Unlock { .. } => "unlock",
            Self::SetPin { .. } => "set_pin",
            Self::SetPassword { .. } => "set_password",
            Self::ChangePin { .. } => "change_pin",
            Self::ChangePassword { .. } => "change_password",
        }
    }
}

impl fmt::Debug for PeopleAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Everybody whom the station knows, for whoever manages people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeopleView {
    /// Those who work here first, each by name.
    pub people: Vec<PersonView>,
    /// The table of rights.
    pub rights: Vec<RightRow>,
}

/// A person whom the station knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    /// Names the person in wishes.
    pub id: String,
    /// The name.
    pub name: String,
    /// The number on the badge.
    pub badge: String,
    /// What he or she is.
    pub roles: Vec<RoleView>,
    /// Since when he or she works here no longer (ms since 1970).
    #[ts(type = "number | null")]
    pub retired_ms: Option<i64>,
    /// Can sign in by PIN.
    pub has_pin: bool,
    /// Can sign in by password and code.
    pub has_password: bool,
    /// Until when wrong attempts pause him or her (ms since 1970).
    #[ts(type = "number | null")]
    pub paused_until_ms: Option<i64>,
    /// Is signed in somewhere.
    pub signed_in: bool,
}

/// A row of the table of rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RightRow {
    /// The right.
    pub right: RightName,
    /// Who has it.
    pub roles: Vec<RoleView>,
}

/// A new key for one-time codes, shown once. It is kept when a code of it was confirmed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TotpView {
    /// In base 32, in groups of four, to be typed where no camera is.
    pub key: String,
    /// What an authenticator app reads: `otpauth://totp/...`.
    pub uri: String,
    /// The same as a QR code, an SVG picture.
    pub svg: String,
}

impl fmt::Debug for TotpView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_in_and_no_act_prints_what_it_holds() {
        let text = r#"{"act":"sign_in","who":"60422","pin":"4711"}"#;
        let act: PeopleAct = serde_json::from_str(text).unwrap();
        assert_eq!(
            act,
            PeopleAct::SignIn {
                who: "60422".to_owned(),
                pin: TypedView::new("4711"),
            }
        );
        let totp = TotpView {
            key: "GEZDGNBV".to_owned(),
            uri: "otpauth://totp/x?secret=GEZDGNBV".to_owned(),
            svg: String::new(),
        };
        let printed = format!("{act:?} {:?} {totp:?}", TypedView::new("4711"));
        assert_eq!(printed, "sign_in typed key");
    }

    #[test]
    fn every_right_has_the_name_of_the_document() {
        for right in Right::ALL {
            let name = serde_json::to_value(RightName::from(*right)).unwrap();
            assert_eq!(name, right.name());
        }
    }
}
