//! What the page says of people as the machine takes it in, and its refusals for the page.

use super::wishes::invalid;
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::people::{PeopleAct, RoleView};
use lamplight_people::{
    Badge, Claim, Input, NewPerson, PersonId, PersonName, Proof, Refusal as Refused, Right, Role,
    Roles, Secret, Stage, Wish,
};
use lamplight_units::{TerminalId, Wall};
use std::time::Duration;

/// The input behind what happens at a terminal, if its names are names. Long, and one table.
pub(crate) fn input(at: TerminalId, act: PeopleAct) -> Result<Input, Refusal> {
    let claim = |who: &str| PersonName::parse(who).map(Claim::Either).map_err(invalid);
    let id = |person: &str| PersonId::new(person);
    let wish = match act {
        PeopleAct::SignIn { who, pin } => {
            let (claim, proof) = (claim(&who)?, Proof::Pin(pin.typed()));
            return Ok(Input::SignIn { at, claim, proof });
        }
        PeopleAct::SignInStrong {
            who,
            password,
            code,
        } => {
            let proof = Proof::Password {
                password: password.typed(),
                code: code.typed(),
            };
            let claim = claim(&who)?;
            return Ok(Input::SignIn { at, claim, proof });
        }
        // Asked by way of the one who knows the browser's language.
        PeopleAct::AskProvider { .. } => return Ok(Input::AskProvider { at }),
        PeopleAct::CancelProvider => return Ok(Input::CancelProvider { at }),
        PeopleAct::SignOut => return Ok(Input::SignOut { at }),
        PeopleAct::Lock => return Ok(Input::Lock { at }),
        PeopleAct::Activity => return Ok(Input::Activity { at }),
        PeopleAct::FirstAdministrator {
            badge,
            name,
            password,
            key,
            code,
            setup_code,
        } => {
            return Ok(Input::FirstAdministrator {
                at,
                new: new_person(&badge, &name, &[RoleView::Administrator])?,
                password: password.typed(),
                key: Secret::new(key.reveal()),
                code: code.typed(),
                setup_code: setup_code.typed(),
            });
        }
        PeopleAct::Add { badge, name, roles } => Wish::Add(new_person(&badge, &name, &roles)?),
        PeopleAct::SetRoles { person, roles } => Wish::SetRoles(id(&person), set(&roles)),
        PeopleAct::SetBadge { person, badge } => {
            Wish::SetBadge(id(&person), Badge::parse(&badge).map_err(invalid)?)
        }
        PeopleAct::Rename { person, name } => {
            Wish::Rename(id(&person), PersonName::parse(&name).map_err(invalid)?)
        }
        PeopleAct::Retire { person } => Wish::Retire(id(&person)),
        PeopleAct::Unlock { person } => Wish::Unlock(id(&person)),
        PeopleAct::SetPin { person, pin } => Wish::SetPin(id(&person), pin.typed()),
        PeopleAct::SetPassword {
            person,
            password,
            key,
            code,
        } => Wish::SetPassword {
            person: id(&person),
            password: password.typed(),
            key: Secret::new(key.reveal()),
            code: code.typed(),
        },
        PeopleAct::ChangePin { old, new } => Wish::ChangePin {
            old: old.typed(),
            new: new.typed(),
        },
        PeopleAct::ChangePassword { old, new } => Wish::ChangePassword {
            old: old.typed(),
            new: new.typed(),
        },
    };
    Ok(Input::Wish { at, wish })
}

fn new_person(badge: &str, name: &str, roles: &[RoleView]) -> Result<NewPerson, Refusal> {
    Ok(NewPerson {
        badge: Badge::parse(badge).map_err(invalid)?,
        name: PersonName::parse(name).map_err(invalid)?,
        roles: set(roles),
    })
}

fn set(roles: &[RoleView]) -> Roles {
    let roles: Vec<Role> = roles.iter().copied().map(Role::from).collect();
    Roles::of(&roles)
}

/// Why the machine refused something that needs a right. Where people sign in, another
/// person's sign-in cures it.
pub(super) fn not_permitted(stage: Stage, right: Right, why: &Refused) -> Refusal {
    let sentence = why.to_string();
    let cures = matches!(
        why,
        Refused::NotSignedIn | Refused::Locked | Refused::NotPermitted { .. } | Refused::NotHigh
    );
    match stage {
        Stage::InUse if cures => Refusal::sign_in(sentence, Some(right.into())),
        Stage::InUse | Stage::Setup | Stage::Lost => Refusal::not_now(sentence),
    }
}

/// Why the machine refused an act, for the page.
pub(crate) fn people_refusal(now: Wall, why: &Refused) -> Refusal {
    let code = match why {
        Refused::NotSignedIn | Refused::Locked | Refused::NotHigh => RefusalCode::SignIn,
        Refused::NotPermitted { right, .. } => {
            return Refusal::sign_in(why.to_string(), Some((*right).into()));
        }
        Refused::Paused { lasts } => {
            return Refusal {
                until_ms: Some(now.millis().saturating_add(millis(*lasts))),
                ..Refusal::not_now(why.to_string())
            };
        }
        Refused::Busy
        | Refused::AlreadySetUp
        | Refused::NotSetUp
        | Refused::PeopleLost
        | Refused::LastAdministrator
        | Refused::TooManyPeople { .. }
        | Refused::TooManyTerminals { .. }
        | Refused::Already
        | Refused::Unanswered
        | Refused::NoProvider
        | Refused::AsksAlready
        | Refused::NotVouched(_)
        | Refused::NoGroup
        | Refused::NoCommonRole
        | Refused::NeedsSecondFactor
        | Refused::NotKnownHere
        | Refused::BadgeOfAnother
        | Refused::Retired
        | Refused::NoBadge
        | Refused::VouchedLongAgo
        | Refused::Duty(_) => RefusalCode::NotNow,
        Refused::WrongSignIn
        | Refused::WrongOld
        | Refused::Ambiguous
        | Refused::Pin(_)
        | Refused::Password(_)
        | Refused::WrongCode
        | Refused::WrongSetupCode
        | Refused::BadgeTaken
        | Refused::StrongByList
        | Refused::NoRole => RefusalCode::Invalid,
        Refused::NoPerson => RefusalCode::Gone,
    };
    Refusal::new(code, why.to_string())
}

/// Rounded up: whoever tries at that moment must not be a moment too early.
fn millis(lasts: Duration) -> i64 {
    i64::try_from(lasts.as_millis()).map_or(i64::MAX, |whole| whole.saturating_add(1))
}
