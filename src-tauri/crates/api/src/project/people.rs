//! From the people's machine to the views of the screen. Reading only.

use crate::people::{
    PeopleView, PersonView, RightName, RightRow, RoleView, SessionView, SignedInView, StageView,
};
use crate::provider::{ProviderFault, ProviderView};
use lamplight_people::{How, People, Person, Refusal, Right, Role, Roles, Session, Stage, State};
use lamplight_units::{Mono, Now, TerminalId, Wall};

/// Who stands at a terminal. `setup_file` says where the setup code is written.
#[must_use]
pub fn session(
    people: &People,
    now: Now,
    at: &TerminalId,
    setup_file: Option<&str>,
) -> SessionView {
    let stage = stage(people.stage());
    let person = people.session(at).and_then(|session| {
        let person = people.register().get(&session.person)?;
        Some(signed_in(people, now, at, session, person))
    });
    SessionView {
        stage,
        person,
        rights: people.rights(at).into_iter().map(RightName::from).collect(),
        setup_file: setup_file
            .filter(|_| stage == StageView::Setup)
            .map(ToOwned::to_owned),
        provider: None,
    }
}

/// How a sign-in with the provider stands at a terminal.
#[must_use]
pub fn provider(
    people: &People,
    now: Now,
    at: &TerminalId,
    name: &str,
    failed: Option<&Refusal>,
) -> ProviderView {
    ProviderView {
        name: name.to_owned(),
        until_ms: people.asks_until(at).map(|due| wall(now, due).millis()),
        failed: failed.map(ProviderFault::of),
    }
}

fn signed_in(
    people: &People,
    now: Now,
    at: &TerminalId,
    session: &Session,
    person: &Person,
) -> SignedInView {
    SignedInView {
        id: person.id.to_string(),
        name: person.name.reveal().to_string(),
        badge: person.badge.reveal().to_owned(),
        roles: roles(session.roles),
        strong: session.how == How::Password,
        by_provider: matches!(session.how, How::Provider { .. }),
        has_pin: person.pin.is_some(),
        has_password: person.password.is_some(),
        locked: session.locked,
        since_ms: session.since.wall.millis(),
        locks_ms: people.locks_at(at).map(|due| wall(now, due).millis()),
    }
}

/// Everybody, and the table of rights.
#[must_use]
pub fn people(people: &People, now: Now) -> PeopleView {
    let mut all: Vec<PersonView> = people
        .register()
        .all()
        .map(|person| view(people, now, person))
        .collect();
    all.sort_by_key(|person| (person.retired_ms.is_some(), person.name.to_lowercase()));
    PeopleView {
        people: all,
        rights: Right::ALL.iter().copied().map(row).collect(),
    }
}

fn view(people: &People, now: Now, person: &Person) -> PersonView {
    let paused = person.lockout.lasts(now.mono);
    PersonView {
        id: person.id.to_string(),
        name: person.name.reveal().to_string(),
        badge: person.badge.reveal().to_owned(),
        roles: roles(person.roles),
        retired_ms: match person.state {
            State::Active => None,
            State::Retired { since } => Some(since.millis()),
        },
        has_pin: person.pin.is_some(),
        has_password: person.password.is_some(),
        paused_until_ms: paused.map(|lasts| now.after(lasts).wall.millis()),
        signed_in: people
            .sessions()
            .any(|(_, session)| session.person == person.id),
    }
}

fn row(right: Right) -> RightRow {
    let may = Role::ALL.into_iter().filter(|role| role.may(right));
    RightRow {
        right: right.into(),
        roles: may.map(RoleView::from).collect(),
    }
}

fn roles(roles: Roles) -> Vec<RoleView> {
    roles.iter().map(RoleView::from).collect()
}

const fn stage(stage: Stage) -> StageView {
    match stage {
        Stage::Setup => StageView::Setup,
        Stage::InUse => StageView::InUse,
        Stage::Lost => StageView::Lost,
    }
}

/// The wall clock's time at a moment to come.
fn wall(now: Now, due: Mono) -> Wall {
    now.after(due.since(now.mono)).wall
}
