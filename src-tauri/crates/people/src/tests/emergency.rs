//! A high alarm is acknowledged by whoever is there, and the record says so.

use super::ward::{Ward, terminal};
use crate::{Refusal, Right, Role, Urgency, What};

fn acknowledge(ward: &mut Ward, urgency: Urgency) -> Result<crate::Actor, Refusal> {
    ward.effects.clear();
    let at = terminal("desk");
    let done = ward
        .people
        .emergency_acknowledgement(ward.now, &at, 7, urgency);
    ward.drain();
    done
}

const EMERGENCY: What = What::Emergency { condition: 7 };

#[test]
fn a_high_alarm_is_acknowledged_without_signing_in_and_that_is_written_down() {
    let mut ward = Ward::staffed();
    let actor = acknowledge(&mut ward, Urgency::High).unwrap();
    assert_eq!((actor.id.as_str(), actor.role), ("emergency", Role::Nurse));
    assert_eq!(ward.written(), [EMERGENCY]);
    assert!(ward.entries().all(|entry| entry.by.is_none()));
    let milder = acknowledge(&mut ward, Urgency::Milder);
    assert_eq!(milder, Err(Refusal::NotHigh));
    assert_eq!(ward.written(), []);
    let other = ward.permit("desk", Right::PauseSound);
    assert_eq!(other, Err(Refusal::NotSignedIn), "it gives no other right");
}

#[test]
fn whoever_is_signed_in_with_the_right_acknowledges_by_name() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    for urgency in [Urgency::High, Urgency::Milder] {
        let actor = acknowledge(&mut ward, urgency).unwrap();
        assert_eq!(actor.id, ward.id("2001"));
        assert_eq!(ward.written(), [], "an act as any other");
    }
}

#[test]
fn a_viewer_is_named_and_a_locked_screen_names_nobody() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2004", "4714").unwrap();
    let actor = acknowledge(&mut ward, Urgency::High).unwrap();
    assert_eq!(actor.id.as_str(), "emergency");
    let vic = ward.id("2004");
    assert!(ward.entries().all(|entry| entry.by.as_ref() == Some(&vic)));
    let milder = acknowledge(&mut ward, Urgency::Milder).unwrap_err();
    assert!(matches!(milder, Refusal::NotPermitted { .. }));
    ward.wait_s(600);
    acknowledge(&mut ward, Urgency::High).unwrap();
    assert_eq!(ward.written(), [EMERGENCY]);
    assert!(ward.entries().all(|entry| entry.by.is_none()));
}

#[test]
fn a_station_that_is_configured_to_look_only_has_no_emergency() {
    let mut ward = Ward::unpacked();
    ward.people.settings.before_setup = Role::Viewer;
    let refused = acknowledge(&mut ward, Urgency::High).unwrap_err();
    assert!(matches!(refused, Refusal::NotPermitted { .. }), "{refused}");
    assert_eq!(ward.written(), []);
}

#[test]
fn a_pause_that_wrong_attempts_earned_keeps_nobody_from_an_emergency() {
    let mut ward = Ward::staffed();
    for _ in 0..5 {
        ward.pin("desk", "2001", "0815").unwrap_err();
    }
    assert!(acknowledge(&mut ward, Urgency::High).is_ok());
}
