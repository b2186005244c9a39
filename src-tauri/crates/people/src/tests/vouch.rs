//! Signing in with the hospital's provider: what its word is worth, and what it is not.

use super::ward::{Ward, badge, name, person, terminal};
use crate::{
    Effect, Ended, How, Input, JobId, NotVouched, PersonId, Refusal, Role, Roles, Subject, Typed,
    Vouched, Vouching, What, Wish,
};
use lamplight_units::Personal;
use std::sync::Arc;
use std::time::Duration;

const SHIFT: Duration = Duration::from_secs(12 * 3_600);
const IN_BROWSER: Duration = Duration::from_secs(300);

pub(super) const ALL: Vouching = Vouching {
    lasts: SHIFT,
    takes: IN_BROWSER,
    link: true,
    bring: true,
};

fn with(vouching: Vouching) -> Ward {
    let mut ward = Ward::staffed();
    ward.people.settings.vouching = Some(vouching);
    ward
}

/// What the provider says of a subject.
pub(super) fn vouched(subject: &str, number: &str, roles: &[Role]) -> Vouched {
    Vouched {
        subject: Subject {
            issuer: Arc::from("https://login.hospital.example"),
            subject: Personal::new(Arc::from(subject)),
        },
        name: name("Nora A. Nurse"),
        badge: Some(badge(number)),
        roles: Roles::of(roles),
        strong: false,
    }
}

fn ask(ward: &mut Ward, at: &str) -> Result<JobId, Refusal> {
    let at = terminal(at);
    ward.effects.clear();
    ward.people.handle(ward.now, Input::AskProvider { at })?;
    ward.drain();
    let asked = ward.effects.iter().find_map(|effect| match effect {
        Effect::AskProvider { job } => Some(*job),
        _ => None,
    });
    Ok(asked.expect("the host is asked"))
}

fn say(ward: &mut Ward, job: JobId, said: Result<Vouched, NotVouched>) -> Result<(), Refusal> {
    ward.effects.clear();
    let said = said.map(Box::new);
    let input = Input::Vouched { job, said };
    ward.people.handle(ward.now, input).unwrap();
    ward.drain();
    let answered = ward.effects.iter().find_map(|effect| match effect {
        Effect::ProviderAnswered { outcome, .. } => Some(outcome.clone()),
        _ => None,
    });
    answered.unwrap_or(Err(Refusal::Unanswered))
}

fn by_provider(ward: &mut Ward, at: &str, vouched: Vouched) -> Result<(), Refusal> {
    let job = ask(ward, at)?;
    say(ward, job, Ok(vouched))
}

fn did(ward: &Ward, what: &What) -> bool {
    let mut effects = ward.effects.iter();
    effects.any(|effect| matches!(effect, Effect::Record(entry) if entry.what == *what))
}

fn roles_at(ward: &Ward, at: &str) -> Roles {
    ward.session(at).map_or(Roles::NONE, |here| here.roles)
}

#[test]
fn somebody_known_here_is_linked_by_the_badge_and_found_by_the_subject_from_then_on() {
    let mut ward = with(ALL);
    let nora = ward.id("2001");
    by_provider(&mut ward, "desk", vouched("s1", "2001", &[Role::Nurse])).unwrap();
    assert!(did(&ward, &What::Linked(nora.clone())));
    assert!(did(
        &ward,
        &What::SignedInByProvider(Roles::of(&[Role::Nurse]))
    ));
    assert_eq!(ward.session("desk").unwrap().person, nora);

    // The badge is another at the provider; the subject is the same.
    by_provider(&mut ward, "desk", vouched("s1", "77", &[Role::Nurse])).unwrap();
    assert_eq!(ward.session("desk").unwrap().person, nora);
    assert!(!did(&ward, &What::Linked(nora.clone())));
    let kept = ward.people.register().get(&nora).unwrap();
    assert_eq!(&**kept.name.reveal(), "Nora Nurse", "hers at this station");

    // Another subject with her badge is not her.
    let other = by_provider(&mut ward, "side", vouched("s2", "2001", &[Role::Nurse]));
    assert_eq!(other, Err(Refusal::BadgeOfAnother));
}

#[test]
fn of_somebody_known_here_both_must_give_a_role_and_strong_ones_need_a_second_factor() {
    let (nurse, charge) = (Role::Nurse, Role::ChargeNurse);
    let (tech, admin) = (Role::Technician, Role::Administrator);
    let common = Err(Refusal::NoCommonRole);
    let factor = Err(Refusal::NeedsSecondFactor);
    /// What; badge; what the provider gives, and by a second factor; what comes of it.
    type Row<'a> = (
        &'a str,
        &'a str,
        &'a [Role],
        bool,
        Result<&'a [Role], Refusal>,
    );
    let rows: [Row<'_>; 8] = [
        ("both say nurse", "2001", &[nurse], false, Ok(&[nurse])),
        (
            "the table says more",
            "2001",
            &[nurse, charge, admin],
            true,
            Ok(&[nurse]),
        ),
        ("the table says less", "2003", &[nurse], false, Ok(&[nurse])),
        ("they differ", "2001", &[admin], true, common),
        (
            "without a second factor",
            "2005",
            &[nurse, tech],
            false,
            Ok(&[nurse]),
        ),
        ("with one", "2005", &[nurse, tech], true, Ok(&[nurse, tech])),
        (
            "an administrator without one",
            "1000",
            &[admin],
            false,
            factor,
        ),
        (
            "an administrator with one",
            "1000",
            &[admin],
            true,
            Ok(&[admin]),
        ),
    ];
    for (what, number, table, strong, wanted) in rows {
        let mut ward = with(ALL);
        let said = Vouched {
            strong,
            ..vouched("s1", number, table)
        };
        let outcome = by_provider(&mut ward, "desk", said);
        let got = outcome.map(|()| roles_at(&ward, "desk"));
        assert_eq!(got, wanted.map(Roles::of), "{what}");
    }
}

#[test]
fn somebody_new_is_brought_with_the_roles_of_the_table_and_follows_it() {
    let mut ward = with(ALL);
    let said = vouched("s9", "9001", &[Role::Nurse, Role::ChargeNurse]);
    by_provider(&mut ward, "desk", said).unwrap();
    let id = ward.id("9001");
    assert!(did(&ward, &What::Brought(id.clone())));
    assert_eq!(
        roles_at(&ward, "desk"),
        Roles::of(&[Role::Nurse, Role::ChargeNurse])
    );

    let fewer = vouched("s9", "9001", &[Role::Viewer]);
    by_provider(&mut ward, "side", fewer).unwrap();
    assert_eq!(roles_at(&ward, "side"), Roles::of(&[Role::Viewer]));
    assert_eq!(
        ward.session("desk"),
        None,
        "nothing is left of the old ones"
    );

    let none = by_provider(&mut ward, "desk", vouched("s9", "9001", &[]));
    assert_eq!(none, Err(Refusal::NoGroup));
    assert_eq!(ward.session("side"), None, "the groups were taken away");
    let stranger = by_provider(&mut ward, "desk", vouched("s10", "9002", &[]));
    assert_eq!(stranger, Err(Refusal::NoGroup));
    assert_eq!(
        ward.people.register().all().count(),
        7,
        "and nobody is added"
    );
}

#[test]
fn a_pin_of_somebody_who_was_brought_holds_as_long_as_a_session_may_last() {
    let mut ward = with(ALL);
    by_provider(&mut ward, "desk", vouched("s9", "9001", &[Role::Nurse])).unwrap();
    let id = ward.id("9001");
    ward.wish("office", Wish::SetPin(id, Typed::new("4719")))
        .unwrap();
    // A PIN set by somebody else ends the session.
    assert_eq!(ward.session("desk"), None);

    by_provider(&mut ward, "desk", vouched("s9", "9001", &[Role::Nurse])).unwrap();
    ward.wait_s(3_600);
    assert_eq!(ward.session("desk"), None, "locked and forgotten");
    assert_eq!(ward.pin("desk", "9001", "4719"), Ok(()));
    for _ in 0..(11 * 60) {
        ward.wait_s(60);
        let at = terminal("desk");
        let _ = ward.people.handle(ward.now, Input::Activity { at });
    }
    ward.wait_s(1);
    assert_eq!(
        ward.session("desk"),
        None,
        "twelve hours after the provider's word"
    );
    let late = ward.pin("desk", "9001", "4719");
    assert_eq!(late, Err(Refusal::VouchedLongAgo));
    let wrong = ward.pin("desk", "9001", "4710");
    assert_eq!(wrong, Err(Refusal::WrongSignIn), "it tells nobody more");
    assert_eq!(
        ward.pin("desk", "2001", "4711"),
        Ok(()),
        "hers is the station's"
    );
}

#[test]
fn a_session_by_the_provider_ends_after_its_time_whoever_is_at_the_screen() {
    let mut ward = with(ALL);
    by_provider(&mut ward, "desk", vouched("s1", "2001", &[Role::Nurse])).unwrap();
    for _ in 0..(12 * 60 - 1) {
        ward.wait_s(60);
        let at = terminal("desk");
        ward.people
            .handle(ward.now, Input::Activity { at })
            .unwrap();
    }
    assert!(ward.session("desk").is_some());
    ward.effects.clear();
    ward.wait_s(60);
    assert_eq!(ward.session("desk"), None);
    let nora = ward.id("2001");
    assert!(did(&ward, &What::SignedOut(nora, Ended::Expired)));
}

#[test]
fn a_locked_screen_opens_by_the_pin_or_by_the_provider() {
    let mut ward = with(ALL);
    let nora = vouched("s1", "2001", &[Role::Nurse]);
    by_provider(&mut ward, "desk", nora.clone()).unwrap();
    ward.wait_s(121);
    assert!(ward.session("desk").unwrap().locked);
    ward.pin("desk", "2001", "4711").unwrap();
    assert_eq!(ward.session("desk").unwrap().how, How::Pin);
    ward.wait_s(121);
    by_provider(&mut ward, "desk", nora).unwrap();
    let here = ward.session("desk").unwrap();
    assert!(!here.locked && matches!(here.how, How::Provider { .. }));
}

#[test]
fn a_pause_does_not_hold_the_provider_up_and_is_not_ended_by_it() {
    let mut ward = with(ALL);
    for _ in 0..5 {
        let _ = ward.pin("desk", "2001", "0000");
    }
    assert!(matches!(
        ward.pin("desk", "2001", "4711"),
        Err(Refusal::Paused { .. })
    ));
    by_provider(&mut ward, "desk", vouched("s1", "2001", &[Role::Nurse])).unwrap();
    assert!(matches!(
        ward.pin("desk", "2001", "4711"),
        Err(Refusal::Paused { .. })
    ));
}

#[test]
fn one_attempt_at_a_time_which_ends_by_cancel_by_time_or_by_another_sign_in() {
    let mut ward = with(ALL);
    let nora = || Ok(vouched("s1", "2001", &[Role::Nurse]));
    let nothing = Err(Refusal::Unanswered);

    let first = ask(&mut ward, "desk").unwrap();
    assert_eq!(ask(&mut ward, "desk"), Err(Refusal::AsksAlready));
    assert_eq!(ask(&mut ward, "side"), Err(Refusal::AsksAlready));
    let at = terminal("desk");
    ward.people
        .handle(ward.now, Input::CancelProvider { at })
        .unwrap();
    assert_eq!(say(&mut ward, first, nora()), nothing, "cancelled");

    let second = ask(&mut ward, "desk").unwrap();
    ward.effects.clear();
    ward.wait(IN_BROWSER);
    let late = Err(Refusal::NotVouched(NotVouched::TooLate));
    let told = |effect: &Effect| matches!(effect, Effect::ProviderAnswered { outcome, .. } if *outcome == late);
    assert!(ward.effects.iter().any(told));
    assert!(
        ward.effects
            .contains(&Effect::ForgetProvider { job: second })
    );
    assert_eq!(say(&mut ward, second, nora()), nothing, "too late");

    let third = ask(&mut ward, "desk").unwrap();
    ward.pin("desk", "2002", "4712").unwrap();
    assert_eq!(say(&mut ward, third, nora()), nothing, "Noël is here");
    assert_eq!(ward.session("desk").unwrap().person, ward.id("2002"));

    let fourth = ask(&mut ward, "desk").unwrap();
    let why = NotVouched::NotGenuine;
    assert_eq!(say(&mut ward, fourth, Err(why)), Err(why.into()));
    assert!(did(&ward, &What::NotVouched(why)));
    assert_eq!(
        ward.session("desk").unwrap().person,
        ward.id("2002"),
        "she stays"
    );
    assert_eq!(
        say(&mut ward, fourth, nora()),
        nothing,
        "an answer is taken once"
    );
}

#[test]
fn whom_the_configuration_does_not_let_in_stays_out() {
    let nora = || vouched("s1", "2001", &[Role::Nurse]);
    let new = || vouched("s9", "9001", &[Role::Nurse]);
    let unlinked = Vouching { link: false, ..ALL };
    let closed = Vouching {
        bring: false,
        ..ALL
    };
    let nameless = Vouched {
        badge: None,
        ..new()
    };
    let rows = [
        (
            "known, not linked",
            unlinked,
            nora(),
            Refusal::BadgeOfAnother,
        ),
        (
            "unknown, nobody is brought",
            closed,
            new(),
            Refusal::NotKnownHere,
        ),
        ("without a badge", ALL, nameless, Refusal::NoBadge),
    ];
    for (what, vouching, said, wanted) in rows {
        let mut ward = with(vouching);
        assert_eq!(by_provider(&mut ward, "desk", said), Err(wanted), "{what}");
        assert_eq!(ward.session("desk"), None, "{what}");
    }
    let mut ward = Ward::staffed();
    assert_eq!(ask(&mut ward, "desk"), Err(Refusal::NoProvider));
    let mut unpacked = Ward::unpacked();
    unpacked.people.settings.vouching = Some(ALL);
    assert_eq!(
        ask(&mut unpacked, "desk"),
        Err(Refusal::NotSetUp),
        "nobody is first by it"
    );
}

#[test]
fn somebody_retired_comes_back_by_an_administrator_alone() {
    let mut ward = with(ALL);
    by_provider(&mut ward, "desk", vouched("s9", "9001", &[Role::Nurse])).unwrap();
    let gone = ward.id("9001");
    ward.wish("office", Wish::Retire(gone.clone())).unwrap();
    assert_eq!(ward.session("desk"), None);
    let again = by_provider(&mut ward, "desk", vouched("s9", "9001", &[Role::Nurse]));
    assert_eq!(again, Err(Refusal::Retired));
    let anew = Wish::Add(person("9001", "Nora Again", &[Role::Nurse]));
    ward.wish("office", anew).unwrap();
    by_provider(&mut ward, "desk", vouched("s9", "9001", &[Role::Nurse])).unwrap();
    let here: &PersonId = &ward.session("desk").unwrap().person;
    assert_ne!(*here, gone);
}

#[test]
fn an_administrator_whom_the_provider_brought_does_not_count_as_the_last() {
    let mut ward = with(ALL);
    let said = Vouched {
        strong: true,
        ..vouched("s9", "9001", &[Role::Administrator])
    };
    by_provider(&mut ward, "office", said).unwrap();
    ward.wish(
        "office",
        ward.password_for("9001", "a long password indeed", "NEWKEY"),
    )
    .unwrap();
    let last = ward.wish("office", Wish::Retire(ward.id("1000")));
    assert_eq!(last, Err(Refusal::LastAdministrator));
}

#[test]
fn what_was_vouched_for_lives_through_a_restart_and_prints_no_subject() {
    let mut ward = with(ALL);
    by_provider(
        &mut ward,
        "desk",
        vouched("s9-secret", "9001", &[Role::Nurse]),
    )
    .unwrap();
    let kept = ward.people.keep(ward.now);
    assert!(!format!("{kept:?}").contains("s9-secret"));
    let text = serde_json::to_string(&kept).unwrap();
    let back: crate::Kept = serde_json::from_str(&text).unwrap();
    assert_eq!(back, kept);
    let before = text.replacen("\"vouched_for\"", "\"of_a_later_version\"", 100);
    assert!(
        serde_json::from_str::<crate::Kept>(&before).is_ok(),
        "older records"
    );
}
