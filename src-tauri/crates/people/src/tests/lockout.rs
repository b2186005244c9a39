//! Wrong attempts, for the person and for the terminal.

use super::ward::Ward;
use crate::{Refusal, Right, Typed, Wish};
use std::time::Duration;

fn pause(got: Result<(), Refusal>) -> Option<u64> {
    match got {
        Err(Refusal::Paused { lasts }) => Some(lasts.as_secs()),
        _ => None,
    }
}

#[test]
fn five_wrong_pins_pause_the_person_everywhere_and_the_right_one_does_not_help() {
    let mut ward = Ward::staffed();
    for place in ["a", "b", "c", "d"] {
        assert_eq!(ward.pin(place, "2001", "0815"), Err(Refusal::WrongSignIn));
    }
    let fifth = ward.pin("e", "2001", "0815");
    assert_eq!(pause(fifth), Some(30), "the fifth says how long");
    assert_eq!(pause(ward.pin("f", "2001", "4711")), Some(30));
    assert_eq!(ward.pin("f", "2002", "4712"), Ok(()), "others may");
    ward.wait(Duration::from_secs(30) - Duration::from_nanos(1));
    assert!(pause(ward.pin("g", "2001", "4711")).is_some());
    ward.wait(Duration::from_nanos(1));
    assert_eq!(ward.pin("g", "2001", "4711"), Ok(()));
}

#[test]
fn a_pause_doubles_up_to_a_quarter_of_an_hour_and_is_over_with_a_right_pin() {
    let mut ward = Ward::staffed();
    for place in ["a", "b", "c", "d"] {
        ward.pin(place, "2001", "0815").unwrap_err();
    }
    for (place, seconds) in [30, 60, 120, 240, 480, 900, 900].into_iter().enumerate() {
        // Another screen each time, so that only the person's own pause counts.
        let place = format!("s{place}");
        assert_eq!(pause(ward.pin(&place, "2001", "0815")), Some(seconds));
        ward.wait_s(seconds);
    }
    assert_eq!(ward.pin("z", "2001", "4711"), Ok(()));
    for place in ["a", "b", "c", "d"] {
        let again = ward.pin(place, "2001", "0815");
        assert_eq!(again, Err(Refusal::WrongSignIn), "begins anew");
    }
}

#[test]
fn many_badges_at_one_screen_pause_the_screen_and_no_success_clears_its_way() {
    let mut ward = Ward::staffed();
    for number in ["9001", "9002", "9003", "9004"] {
        ward.pin("desk", number, "4711").unwrap_err();
        ward.pin("desk", "2002", "4712").unwrap();
    }
    assert_eq!(pause(ward.pin("desk", "9005", "4711")), Some(30));
    assert_eq!(pause(ward.pin("desk", "2002", "4712")), Some(30));
    assert_eq!(ward.pin("side", "2002", "4712"), Ok(()), "elsewhere");
    assert!(
        ward.permit("desk", Right::See).is_ok(),
        "who is in stays in"
    );
    ward.wait_s(30);
    assert_eq!(ward.pin("desk", "2002", "4712"), Ok(()));
    let sixth = ward.pin("desk", "9006", "4711");
    assert_eq!(pause(sixth), Some(60), "five still count");
}

#[test]
fn slips_of_many_nurses_over_a_shift_pause_no_screen() {
    let mut ward = Ward::staffed();
    for _ in 0..50 {
        let slip = ward.pin("desk", "2001", "4710");
        assert_eq!(slip, Err(Refusal::WrongSignIn));
        ward.pin("desk", "2001", "4711").unwrap();
        ward.wait_s(301);
    }
}

#[test]
fn an_administrator_ends_a_pause() {
    let mut ward = Ward::staffed();
    for place in ["a", "b", "c", "d", "e"] {
        ward.pin(place, "2001", "0815").unwrap_err();
    }
    let unlock = Wish::Unlock(ward.id("2001"));
    assert_eq!(ward.wish("office", unlock), Ok(()));
    assert_eq!(ward.pin("f", "2001", "4711"), Ok(()));
}

#[test]
fn guessing_the_old_pin_at_an_open_screen_counts() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    let guess = || Wish::ChangePin {
        old: Typed::new("0815"),
        new: Typed::new("8153"),
    };
    for _ in 0..5 {
        assert_eq!(ward.wish("desk", guess()), Err(Refusal::WrongOld));
    }
    assert!(pause(ward.wish("desk", guess())).is_some());
    let right = Wish::ChangePin {
        old: Typed::new("4711"),
        new: Typed::new("8153"),
    };
    assert!(pause(ward.wish("desk", right)).is_some());
}

#[test]
fn attempts_that_the_host_has_not_answered_count_as_wrong() {
    let mut ward = Ward::staffed();
    ward.slow = true;
    for place in ["a", "b", "c", "d", "e"] {
        ward.pin(place, "2001", "4711").unwrap();
        ward.jobs.clear();
        ward.wait_s(30);
    }
    // The fifth was made 30 s ago, so its pause is just over; the sixth earns 60 s.
    ward.pin("f", "2001", "4711").unwrap();
    ward.jobs.clear();
    ward.wait_s(30);
    assert_eq!(pause(ward.pin("g", "2001", "4711")), Some(30));
}
