//! What administrators do, and that one always remains.

use super::ward::{ADA, Ward, badge, name, person};
use crate::{
    Effect, Ended, PasswordFault, PinFault, Refusal, Right, Role, Roles, Typed, What, Wish,
};

#[test]
fn only_administrators_manage_people() {
    for (number, pin) in [
        ("2001", "4711"),
        ("2003", "4713"),
        ("2004", "4714"),
        ("2005", "4715"),
    ] {
        let mut ward = Ward::staffed();
        ward.pin("desk", number, pin).unwrap();
        let own = ward.id(number);
        let wishes = [
            Wish::Add(person("3000", "Eve", &[Role::Nurse])),
            Wish::SetRoles(own.clone(), Roles::of(&[Role::Administrator])),
            Wish::SetBadge(own.clone(), badge("3001")),
            Wish::Rename(own.clone(), name("Eve")),
            Wish::Retire(ward.id("1000")),
            Wish::Unlock(own.clone()),
            Wish::SetPin(own, Typed::new("8153")),
            ward.password_for(number, "a very long password", "KEY"),
        ];
        for wish in wishes {
            let said = format!("{wish:?}");
            let refused = ward.wish("desk", wish).unwrap_err();
            let right = Right::ManagePeople;
            assert!(
                matches!(refused, Refusal::NotPermitted { right: r, .. } if r == right),
                "{number}: {said}: {refused}"
            );
            let nobody = ward.wish("elsewhere", Wish::Retire(ward.id("1000")));
            assert_eq!(nobody, Err(Refusal::NotSignedIn));
        }
    }
}

#[test]
fn a_wish_about_people_is_taken_or_refused_with_its_reason() {
    let ward = Ward::staffed();
    let (nora, ada) = (ward.id("2001"), ward.id("1000"));
    let nobody = crate::PersonId::new("p999");
    let nurse = Roles::of(&[Role::Nurse]);
    let rows = [
        (
            "a new one",
            Wish::Add(person("3000", "Eve", &[Role::Nurse])),
            Ok(()),
        ),
        (
            "a badge twice",
            Wish::Add(person("2001", "Eve", &[Role::Nurse])),
            Err(Refusal::BadgeTaken),
        ),
        (
            "no role",
            Wish::Add(person("3000", "Eve", &[])),
            Err(Refusal::NoRole),
        ),
        (
            "a name twice",
            Wish::Add(person("3000", "Nora Nurse", &[Role::Nurse])),
            Ok(()),
        ),
        (
            "no roles left",
            Wish::SetRoles(nora.clone(), Roles::NONE),
            Err(Refusal::NoRole),
        ),
        (
            "the same roles",
            Wish::SetRoles(nora.clone(), nurse),
            Err(Refusal::Already),
        ),
        (
            "roles of nobody",
            Wish::SetRoles(nobody.clone(), nurse),
            Err(Refusal::NoPerson),
        ),
        (
            "the last administrator as nurse",
            Wish::SetRoles(ada.clone(), nurse),
            Err(Refusal::LastAdministrator),
        ),
        (
            "the last administrator goes",
            Wish::Retire(ada.clone()),
            Err(Refusal::LastAdministrator),
        ),
        (
            "the last one with another role more",
            Wish::SetRoles(ada.clone(), Roles::of(&[Role::Administrator, Role::Nurse])),
            Ok(()),
        ),
        (
            "another's badge",
            Wish::SetBadge(nora.clone(), badge("2002")),
            Err(Refusal::BadgeTaken),
        ),
        (
            "one's own badge again",
            Wish::SetBadge(nora.clone(), badge("2001")),
            Ok(()),
        ),
        (
            "a PIN that counts",
            Wish::SetPin(nora.clone(), Typed::new("1234")),
            Err(Refusal::Pin(PinFault::Counts)),
        ),
        (
            "the badge as PIN",
            Wish::SetPin(nora.clone(), Typed::new("2001")),
            Err(Refusal::Pin(PinFault::Year)),
        ),
        (
            "a PIN for nobody",
            Wish::SetPin(nobody, Typed::new("8153")),
            Err(Refusal::NoPerson),
        ),
        (
            "a short password",
            ward.password_for("2001", "short", "KEY"),
            Err(Refusal::Password(PasswordFault::Short)),
        ),
        (
            "a code of another key",
            Wish::SetPassword {
                person: nora,
                password: Typed::new("a very long password"),
                key: crate::Secret::new("KEY"),
                code: ward.code("OTHER"),
            },
            Err(Refusal::WrongCode),
        ),
    ];
    for (what, wish, wanted) in rows {
        let mut ward = Ward::staffed();
        assert_eq!(ward.wish("office", wish), wanted, "{what}");
    }
}

#[test]
fn an_administrator_who_cannot_sign_in_does_not_count() {
    let mut ward = Ward::staffed();
    let (nora, ada) = (ward.id("2001"), ward.id("1000"));
    let admin = Roles::of(&[Role::Nurse, Role::Administrator]);
    ward.wish("office", Wish::SetRoles(nora.clone(), admin))
        .unwrap();
    let refused = ward.wish("office", Wish::Retire(ada.clone()));
    assert_eq!(refused, Err(Refusal::LastAdministrator));
    ward.wish(
        "office",
        ward.password_for("2001", "a very long password", "NORAKEY"),
    )
    .unwrap();
    assert_eq!(ward.wish("office", Wish::Retire(ada)), Ok(()));
    assert!(ward.session("office").is_none(), "Ada is out at once");
    ward.wait_s(30);
    ward.strong("office", "2001", "a very long password", "NORAKEY")
        .unwrap();
    let last = ward.wish("office", Wish::Retire(nora));
    assert_eq!(last, Err(Refusal::LastAdministrator));
}

#[test]
fn a_right_that_is_withdrawn_is_gone_where_the_person_is_signed_in() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2003", "4713").unwrap();
    ward.pin("side", "2003", "4713").unwrap();
    assert!(ward.permit("desk", Right::SilenceBed).is_ok());
    let cleo = ward.id("2003");
    let nurse = Roles::of(&[Role::Nurse]);
    ward.wish("office", Wish::SetRoles(cleo.clone(), nurse))
        .unwrap();
    for place in ["desk", "side"] {
        let refused = ward.permit(place, Right::SilenceBed).unwrap_err();
        assert!(matches!(refused, Refusal::NotPermitted { .. }), "{place}");
        assert!(ward.permit(place, Right::SetLimits).is_ok(), "{place}");
        let told = ward.effects.iter().any(|effect| {
            matches!(effect, Effect::SignedIn { at, roles, .. }
                if at.as_str() == place && *roles == nurse)
        });
        assert!(told, "{place}: the screen is told");
    }
    let technician = Roles::of(&[Role::Technician]);
    ward.wish("office", Wish::SetRoles(cleo, technician))
        .unwrap();
    assert!(
        ward.session("desk").is_none(),
        "a PIN gives nothing of that"
    );
}

#[test]
fn a_right_that_is_withdrawn_during_a_check_is_not_given() {
    let mut ward = Ward::staffed();
    ward.slow = true;
    ward.pin("desk", "2001", "4711").unwrap();
    let nora = ward.id("2001");
    ward.wish("office", Wish::Retire(nora)).unwrap();
    ward.slow = false;
    ward.compute_all();
    ward.drain();
    assert!(ward.session("desk").is_none());
}

#[test]
fn an_administrator_who_is_locked_out_of_the_office_meanwhile_sets_no_pin() {
    let mut ward = Ward::staffed();
    ward.slow = true;
    let nora = ward.id("2001");
    ward.wish("office", Wish::SetPin(nora, Typed::new("8153")))
        .unwrap();
    let lock = crate::Input::Lock {
        at: super::ward::terminal("office"),
    };
    ward.gives("office", lock).unwrap();
    ward.slow = false;
    ward.compute_all();
    ward.drain();
    assert_eq!(ward.pin("desk", "2001", "8153"), Err(Refusal::WrongSignIn));
    assert_eq!(ward.pin("desk", "2001", "4711"), Ok(()));
}

#[test]
fn a_pin_that_is_set_anew_ends_the_sessions_and_attempts_of_the_old_one() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    let nora = ward.id("2001");
    ward.wish("office", Wish::SetPin(nora.clone(), Typed::new("8153")))
        .unwrap();
    let ended = What::SignedOut(nora, Ended::SecretSet);
    assert!(ward.written().contains(&ended));
    assert_eq!(ward.pin("desk", "2001", "4711"), Err(Refusal::WrongSignIn));
    assert_eq!(ward.pin("desk", "2001", "8153"), Ok(()));
}

#[test]
fn one_changes_ones_own_secret_by_the_old_one() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    let change = |old: &str, new: &str| Wish::ChangePin {
        old: Typed::new(old),
        new: Typed::new(new),
    };
    assert_eq!(
        ward.wish("desk", change("4711", "7777")),
        Err(PinFault::Equal.into())
    );
    assert_eq!(ward.wish("desk", change("4711", "8153")), Ok(()));
    assert!(ward.session("desk").is_some(), "one stays signed in");
    assert_eq!(ward.pin("side", "2001", "8153"), Ok(()));
    let change = Wish::ChangePassword {
        old: Typed::new(ADA),
        new: Typed::new("another long password"),
    };
    assert_eq!(ward.wish("office", change), Ok(()));
    ward.wait_s(30);
    let old = ward.strong("desk", "1000", ADA, "ADAKEY");
    assert_eq!(old, Err(Refusal::WrongSignIn));
    let new = ward.strong("desk", "1000", "another long password", "ADAKEY");
    assert_eq!(new, Ok(()));
}

#[test]
fn whoever_is_retired_is_remembered_and_leaves_the_badge_free() {
    let mut ward = Ward::staffed();
    let nora = ward.id("2001");
    ward.wish("office", Wish::Retire(nora.clone())).unwrap();
    assert_eq!(ward.pin("desk", "2001", "4711"), Err(Refusal::WrongSignIn));
    let kept = ward.people.register().get(&nora).unwrap();
    assert_eq!(&**kept.name.reveal(), "Nora Nurse");
    assert!(kept.pin.is_none() && !kept.is_active());
    let again = Wish::Retire(nora);
    assert_eq!(ward.wish("office", again), Err(Refusal::NoPerson));
    let new = Wish::Add(person("2001", "Nina New", &[Role::Nurse]));
    assert_eq!(ward.wish("office", new), Ok(()));
}

#[test]
fn people_and_screens_have_bounds() {
    let mut ward = Ward::with_ada();
    for number in ward.people.register().all().count()..crate::Register::MOST {
        let new = person(&format!("n{number}"), "Somebody", &[Role::Viewer]);
        ward.wish("office", Wish::Add(new)).unwrap();
    }
    let most = crate::Register::MOST;
    let more = Wish::Add(person("more", "Somebody", &[Role::Viewer]));
    assert_eq!(
        ward.wish("office", more),
        Err(Refusal::TooManyPeople { most })
    );
    for place in 1..crate::People::MOST_TERMINALS {
        let place = format!("s{place}");
        assert_eq!(ward.pin(&place, "9", "8153"), Err(Refusal::WrongSignIn));
    }
    let most = crate::People::MOST_TERMINALS;
    let more = ward.pin("one more", "9", "8153");
    assert_eq!(more, Err(Refusal::TooManyTerminals { most }));
}
