//! Coming and going.

use super::ward::{ADA, Ward, badge, name, terminal};
use crate::{
    Claim, Computed, Effect, Ended, Input, JobId, Proof, Refusal, Right, Role, Roles, Typed, What,
    Wish,
};

fn ends(ward: &Ward) -> Vec<(String, Ended)> {
    let ends = ward.effects.iter().filter_map(|effect| match effect {
        Effect::SignedOut { at, why, .. } => Some((at.to_string(), *why)),
        _ => None,
    });
    ends.collect()
}

#[test]
fn a_nurse_signs_in_by_badge_or_name_and_whatever_is_wrong_has_one_answer() {
    let by_badge = |number| Claim::Badge(badge(number));
    let by_name = |called| Claim::Name(name(called));
    let by_either = |text| Claim::Either(name(text));
    let wrong = Err(Refusal::WrongSignIn);
    let rows = [
        (
            "a badge in the one field",
            by_either("2001"),
            "4711",
            Ok(()),
        ),
        ("a name in it", by_either("nora nurse"), "4711", Ok(())),
        ("neither", by_either("Eve"), "4711", wrong.clone()),
        ("badge and PIN", by_badge("2001"), "4711", Ok(())),
        ("name and PIN", by_name("Nora Nurse"), "4711", Ok(())),
        (
            "any capitals and blanks",
            by_name(" nora  NURSE"),
            "4711",
            Ok(()),
        ),
        (
            "capitals with accents",
            by_name("NOËL nurse"),
            "4712",
            Ok(()),
        ),
        ("another's PIN", by_badge("2001"), "4712", wrong.clone()),
        ("a badge of nobody", by_badge("9999"), "4711", wrong.clone()),
        ("a name of nobody", by_name("Eve"), "4711", wrong.clone()),
        ("nothing typed", by_badge("2001"), "", wrong.clone()),
        ("an administrator by PIN", by_badge("1000"), "4711", wrong),
    ];
    for (what, claim, pin, wanted) in rows {
        let mut ward = Ward::staffed();
        let got = ward.sign_in("desk", claim, Proof::Pin(Typed::new(pin)));
        assert_eq!(got, wanted, "{what}");
        assert_eq!(ward.session("desk").is_some(), wanted.is_ok(), "{what}");
    }
}

#[test]
fn an_attempt_for_nobody_costs_the_host_as_much_as_one_for_somebody() {
    let mut ward = Ward::staffed();
    ward.slow = true;
    ward.pin("desk", "9999", "4711").unwrap();
    let (_, work) = &ward.jobs[0];
    assert!(
        work.verify
            .as_ref()
            .is_some_and(|verify| verify.against.is_none())
    );
}

#[test]
fn two_people_of_one_name_use_their_badges() {
    let mut ward = Ward::staffed();
    ward.wish("office", Wish::Rename(ward.id("2002"), name("Nora Nurse")))
        .unwrap();
    let pin = Proof::Pin(Typed::new("4711"));
    let refused = ward.sign_in("desk", Claim::Name(name("Nora Nurse")), pin);
    assert_eq!(refused, Err(Refusal::Ambiguous));
    assert_eq!(ward.pin("desk", "2001", "4711"), Ok(()));
}

#[test]
fn a_technician_has_technical_rights_by_password_and_code_alone() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2005", "4715").unwrap();
    assert!(ward.permit("desk", Right::TendFeeds).is_err());
    ward.wait_s(30);
    let strong = ward.strong("desk", "2005", "tom's long password", "TOMKEY");
    assert_eq!(strong, Ok(()));
    assert!(ward.permit("desk", Right::TendFeeds).is_ok());
    let roles = ward.session("desk").unwrap().roles;
    assert_eq!(roles, Roles::of(&[Role::Nurse, Role::Technician]));
}

#[test]
fn a_code_is_good_once_and_within_one_step() {
    let mut ward = Ward::staffed();
    ward.wait_s(60);
    let proof = |ward: &Ward| Proof::Password {
        password: Typed::new(ADA),
        code: ward.code("ADAKEY"),
    };
    let ada = || Claim::Badge(badge("1000"));
    let (first, second) = (proof(&ward), {
        ward.wait_s(30);
        proof(&ward)
    });
    assert_eq!(ward.sign_in("desk", ada(), second.clone()), Ok(()));
    assert_eq!(
        ward.sign_in("side", ada(), second),
        Err(Refusal::WrongSignIn),
        "the same code again"
    );
    assert_eq!(
        ward.sign_in("side", ada(), first.clone()),
        Ok(()),
        "one step late"
    );
    ward.wait_s(30);
    let late = proof(&ward);
    ward.wait_s(60);
    assert_eq!(
        ward.sign_in("side", ada(), late),
        Err(Refusal::WrongSignIn),
        "two steps late"
    );
}

#[test]
fn a_wrong_password_uses_no_code_up() {
    let mut ward = Ward::staffed();
    ward.wait_s(60);
    let wrong = ward.strong("desk", "1000", "another long password", "ADAKEY");
    assert_eq!(wrong, Err(Refusal::WrongSignIn));
    assert_eq!(ward.strong("desk", "1000", ADA, "ADAKEY"), Ok(()));
}

#[test]
fn a_host_that_names_a_step_nobody_asked_for_proves_nothing() {
    let mut ward = Ward::staffed();
    ward.slow = true;
    ward.strong("desk", "1000", ADA, "ADAKEY").unwrap();
    let (job, _) = ward.jobs.remove(0);
    let computed = Computed {
        verified: true,
        step: Some(7),
        made: None,
    };
    ward.people
        .handle(ward.now, Input::Computed { job, computed })
        .unwrap();
    assert!(ward.session("desk").is_none());
}

#[test]
fn a_fast_switch_ends_the_session_of_the_other() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    ward.pin("desk", "2002", "4712").unwrap();
    assert_eq!(ends(&ward), [("desk".to_owned(), Ended::Switched)]);
    assert_eq!(ward.session("desk").unwrap().person, ward.id("2002"));
    let failed = ward.pin("desk", "2001", "0815");
    assert_eq!(failed, Err(Refusal::WrongSignIn));
    let still = ward.session("desk").unwrap().person.clone();
    assert_eq!(still, ward.id("2002"), "a wrong attempt ends nothing");
}

#[test]
fn who_is_signed_in_where_is_known() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    ward.pin("side", "2001", "4711").unwrap();
    let nora = ward.id("2001");
    let here = ward.people.sessions().filter(|(_, s)| s.person == nora);
    let places: Vec<&str> = here.map(|(at, _)| at.as_str()).collect();
    assert_eq!(places, ["desk", "side"]);
}

#[test]
fn a_screen_locks_by_role_and_opens_for_whoever_signs_in() {
    for (number, pin, idle_s) in [("2001", "4711", 120), ("2004", "4714", 600)] {
        let mut ward = Ward::staffed();
        ward.pin("desk", number, pin).unwrap();
        ward.wait_s(idle_s - 1);
        assert!(!ward.session("desk").unwrap().locked, "{number}");
        ward.gives(
            "desk",
            Input::Activity {
                at: terminal("desk"),
            },
        )
        .unwrap();
        ward.wait_s(idle_s - 1);
        assert!(!ward.session("desk").unwrap().locked, "{number}: touched");
        ward.wait_s(1);
        assert!(ward.session("desk").unwrap().locked, "{number}");
        assert_eq!(ward.permit("desk", Right::See), Err(Refusal::Locked));
        ward.gives(
            "desk",
            Input::Activity {
                at: terminal("desk"),
            },
        )
        .unwrap();
        assert_eq!(ward.permit("desk", Right::See), Err(Refusal::Locked));
        ward.pin("desk", number, pin).unwrap();
        assert!(ward.permit("desk", Right::See).is_ok());
        assert_eq!(ends(&ward), [], "the same person goes on");
    }
}

#[test]
fn a_screen_that_is_due_is_locked_before_somebody_acts_at_it() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    // The host was late: nobody called handle_timeout.
    ward.now = ward.now.after(std::time::Duration::from_secs(120));
    assert_eq!(ward.permit("desk", Right::See), Err(Refusal::Locked));
}

#[test]
fn a_locked_session_ends_after_a_while_and_by_sign_out() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    let lock = Input::Lock {
        at: terminal("desk"),
    };
    ward.gives("desk", lock.clone()).unwrap();
    assert_eq!(ward.gives("desk", lock), Err(Refusal::Already));
    ward.effects.clear();
    ward.wait_s(600);
    assert_eq!(ends(&ward), [("desk".to_owned(), Ended::Forgotten)]);
    let out = Input::SignOut {
        at: terminal("desk"),
    };
    assert_eq!(ward.gives("desk", out.clone()), Err(Refusal::NotSignedIn));
    ward.pin("desk", "2001", "4711").unwrap();
    ward.gives("desk", out).unwrap();
    assert_eq!(ends(&ward), [("desk".to_owned(), Ended::SignedOut)]);
    assert_eq!(ward.permit("desk", Right::See), Err(Refusal::NotSignedIn));
}

#[test]
fn a_host_that_does_not_answer_costs_the_attempt_and_nothing_else() {
    let mut ward = Ward::staffed();
    ward.slow = true;
    ward.pin("desk", "2001", "4711").unwrap();
    assert_eq!(ward.pin("desk", "2001", "4711"), Err(Refusal::Busy));
    assert_eq!(ward.pin("side", "2001", "4711"), Err(Refusal::Busy));
    ward.wait_s(30);
    let answer = ward.effects.iter().any(|effect| {
        let unanswered = Err(Refusal::Unanswered);
        matches!(effect, Effect::Answered { outcome, .. } if *outcome == unanswered)
    });
    assert!(answer);
    ward.slow = false;
    // The late answer changes nothing.
    ward.compute_all();
    assert!(ward.session("desk").is_none());
    assert_eq!(ward.pin("desk", "2001", "4711"), Ok(()));
}

#[test]
fn an_answer_to_nothing_does_nothing() {
    let mut ward = Ward::staffed();
    ward.effects.clear();
    let computed = Computed {
        verified: true,
        ..Computed::default()
    };
    let job = JobId(9_999);
    ward.people
        .handle(ward.now, Input::Computed { job, computed })
        .unwrap();
    ward.drain();
    assert_eq!(ward.effects, []);
}

#[test]
fn sign_ins_and_failures_are_written_down_without_what_was_typed() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "9317").unwrap_err();
    let nora = ward.id("2001");
    assert_eq!(ward.written(), [What::SignInFailed(Some(nora.clone()))]);
    let printed = format!("{:?}", ward.effects);
    assert!(!printed.contains("9317"), "{printed}");
    ward.pin("desk", "2001", "4711").unwrap();
    assert_eq!(ward.written(), [What::SignedIn(Roles::of(&[Role::Nurse]))]);
    assert!(ward.entries().all(|entry| entry.by.as_ref() == Some(&nora)));
}
