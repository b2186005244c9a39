//! The first start: no default password, and the first administrator once.

use super::ward::{ADA, Ward, person, terminal};
use crate::{Actor, Effect, Input, People, Refusal, Right, Role, Secret, Stage, Typed, Wish};

#[test]
fn before_the_first_administrator_the_station_acts_as_configured_and_nobody_orders_people() {
    let mut ward = Ward::unpacked();
    assert_eq!(ward.people.stage(), Stage::Setup);
    let nurse = Actor::station(Role::Nurse);
    for right in Right::ALL {
        let got = ward.permit("desk", *right);
        match right {
            Right::ManagePeople | Right::AssignNurses | Right::ChangeOwnSecret => {
                assert_eq!(got, Err(Refusal::NotSetUp), "{right:?}");
            }
            right if Role::Nurse.may(*right) => assert_eq!(got, Ok(nurse.clone()), "{right:?}"),
            _ => assert!(got.is_err(), "{right:?}"),
        }
    }
    let add = Wish::Add(person("1", "Eve", &[Role::Administrator]));
    assert_eq!(ward.wish("desk", add), Err(Refusal::NotSetUp));
    assert_eq!(ward.pin("desk", "1000", "0000"), Err(Refusal::NotSetUp));
}

#[test]
fn the_first_administrator_is_made_once_and_the_station_is_closed_from_then_on() {
    let mut ward = Ward::unpacked();
    assert_eq!(ward.first("office"), Ok(()));
    assert_eq!(ward.people.stage(), Stage::InUse);
    assert_eq!(ward.first("desk"), Err(Refusal::AlreadySetUp));
    let refused = ward.permit("desk", Right::PauseSound);
    assert_eq!(refused, Err(Refusal::NotSignedIn));
    assert_eq!(ward.strong("office", "1000", ADA, "ADAKEY"), Ok(()));
    assert!(ward.permit("office", Right::ManagePeople).is_ok());
}

#[test]
fn whoever_makes_the_first_administrator_is_signed_in_as_him_there_and_nowhere_else() {
    let mut ward = Ward::unpacked();
    assert_eq!(ward.first("office"), Ok(()));
    assert!(ward.permit("office", Right::ManagePeople).is_ok());
    assert!(
        ward.session("office")
            .is_some_and(|session| session.how == crate::How::Password)
    );
    assert_eq!(ward.session("desk"), None);
}

#[test]
fn whoever_makes_the_first_administrator_knows_the_code_that_the_station_has_written_down() {
    let typed = |ward: &mut Ward, text: &str| {
        let mut input = ward.first_administrator("office");
        if let Input::FirstAdministrator { setup_code, .. } = &mut input {
            *setup_code = Typed::new(text);
        }
        ward.gives("office", input)
    };
    let rows = [
        ("nothing", "", Err(Refusal::WrongSetupCode)),
        ("another", "K7QF-M2XA", Err(Refusal::WrongSetupCode)),
        ("a part of it", "K7QF", Err(Refusal::WrongSetupCode)),
        ("as it is written", "K7QF-M2XB", Ok(())),
        ("small and in one piece", " k7qfm2xb ", Ok(())),
    ];
    for (name, text, wanted) in rows {
        let mut ward = Ward::unpacked();
        ward.people.ask_setup_code(Secret::new("K7QF-M2XB"));
        assert_eq!(typed(&mut ward, text), wanted, "{name}");
    }
    let mut ward = Ward::unpacked();
    ward.people.ask_setup_code(Secret::new("K7QF-M2XB"));
    for _ in 0..5 {
        assert_eq!(typed(&mut ward, "0000"), Err(Refusal::WrongSetupCode));
    }
    let paused = typed(&mut ward, "K7QF-M2XB");
    assert!(matches!(paused, Err(Refusal::Paused { .. })), "{paused:?}");
    ward.wait_s(30);
    assert_eq!(typed(&mut ward, "K7QF-M2XB"), Ok(()), "after the pause");
}

#[test]
fn of_two_screens_that_make_a_first_administrator_at_once_one_succeeds() {
    let mut ward = Ward::unpacked();
    ward.slow = true;
    for place in ["office", "desk"] {
        let input = ward.first_administrator(place);
        ward.gives(place, input).unwrap();
    }
    ward.effects.clear();
    ward.compute_all();
    ward.drain();
    let outcomes: Vec<_> = ward
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Answered { outcome, .. } => Some(outcome.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, [Ok(()), Err(Refusal::AlreadySetUp)]);
    assert_eq!(ward.people.register().all().count(), 1);
}

#[test]
fn a_first_administrator_needs_a_password_and_a_code_of_his_own() {
    let rows = [
        ("short", "short", None, true),
        ("a wrong code", ADA, Some("000000"), false),
    ];
    for (what, password, code, at_once) in rows {
        let mut ward = Ward::unpacked();
        let input = Input::FirstAdministrator {
            at: terminal("office"),
            new: person("1000", "Ada Admin", &[]),
            password: Typed::new(password),
            key: Secret::new("ADAKEY"),
            code: code.map_or_else(|| ward.code("ADAKEY"), Typed::new),
            setup_code: Typed::new("unpacked"),
        };
        let refused = ward.gives("office", input).unwrap_err();
        assert_eq!(refused == Refusal::WrongCode, !at_once, "{what}: {refused}");
        assert_eq!(ward.people.stage(), Stage::Setup, "{what}");
    }
}

#[test]
fn a_station_whose_people_cannot_be_read_acts_as_configured_and_nobody_becomes_its_administrator() {
    let mut ward = Ward::unpacked();
    ward.people = People::lost(ward.now, ward.people.settings.clone());
    assert_eq!(ward.people.stage(), Stage::Lost);
    let nurse = Actor::station(Role::Nurse);
    assert_eq!(ward.permit("desk", Right::AcknowledgePatient), Ok(nurse));
    let lost = Err(Refusal::PeopleLost);
    assert_eq!(ward.first("office"), lost);
    assert_eq!(ward.pin("desk", "2001", "4711"), lost);
    let add = Wish::Add(person("1", "Eve", &[Role::Administrator]));
    assert_eq!(ward.wish("desk", add), lost);
}
