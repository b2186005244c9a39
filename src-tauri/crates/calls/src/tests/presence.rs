//! Staff in the room start and stop the clocks.

use super::{Ward, told};
use crate::{Kind, Policy, Reason, What, Wish};
use lamplight_protocols::call::{CallKind, CallPhase};
use std::time::Duration;

use CallPhase::{Ended, Raised};

#[test]
fn presence_answers_the_calls_of_its_room_that_were_there_before() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    ward.hear(&told("b", "13", CallKind::Patient, Raised));
    ward.pass(50);
    ward.tell("p", CallKind::Presence, Raised);
    let rings: Vec<bool> = ward.calls.open().map(crate::Call::rings).collect();
    assert_eq!(rings, [false, true]);
    let arrived = ward.one().arrived.unwrap();
    assert_eq!(
        arrived.mono.since(ward.one().raised.mono),
        Duration::from_secs(50)
    );
}

#[test]
fn a_call_made_while_staff_are_present_is_an_emergency_and_rings() {
    for class in [CallKind::Presence, CallKind::PresenceSecond] {
        let mut ward = Ward::new();
        ward.tell("p", class, Raised);
        ward.tell("a", CallKind::Patient, Raised);
        assert_eq!(ward.one().kind, Kind::Emergency);
        assert_eq!(ward.one().told, Kind::Patient);
        assert!(ward.one().rings());
        ward.tell("p", CallKind::Presence, Ended);
        ward.tell("a", CallKind::Patient, Raised);
        assert_eq!(ward.one().kind, Kind::Emergency, "it stays one");
    }
}

#[test]
fn a_call_from_memory_is_no_emergency_by_presence() {
    let mut ward = Ward::new();
    ward.tell("p", CallKind::Presence, Raised);
    let mut call = told("a", "12", CallKind::Patient, Raised);
    call.from_memory = true;
    ward.hear(&call);
    assert_eq!(ward.one().kind, Kind::Patient);
}

#[test]
fn a_wish_or_a_door_is_no_emergency_by_presence() {
    let mut ward = Ward::new();
    ward.tell("p", CallKind::Presence, Raised);
    ward.tell("a", CallKind::Service, Raised);
    assert_eq!(ward.one().kind, Kind::Service);
}

#[test]
fn presence_that_ends_before_the_call_does_lets_it_ring_as_new() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.tell("p", CallKind::Presence, Raised);
    ward.pass(600);
    assert!(!ward.one().rings(), "while somebody is there no clock runs");
    ward.tell("p", CallKind::Presence, Ended);
    assert_eq!(ward.last(), &What::LeftUnended);
    assert!(ward.one().rings());
}

#[test]
fn one_of_two_who_leaves_leaves_nobody_alone() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    ward.tell("p", CallKind::Presence, Raised);
    ward.tell("q", CallKind::PresenceSecond, Raised);
    ward.tell("p", CallKind::Presence, Ended);
    assert!(!ward.one().rings());
    ward.tell("q", CallKind::PresenceSecond, Ended);
    assert!(ward.one().rings());
}

#[test]
fn an_emergency_is_not_silenced_by_whoever_is_there() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Emergency, Raised);
    ward.tell("p", CallKind::Presence, Raised);
    assert!(ward.one().rings());
    assert!(ward.one().arrived.is_some());
}

#[test]
fn presence_that_was_forgotten_answers_nothing() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    ward.tell("p", CallKind::Presence, Raised);
    ward.pass(Policy::default().presence_for.as_secs());
    assert!(ward.one().rings());
    ward.tell("b", CallKind::Patient, Raised);
    let kinds: Vec<Kind> = ward.calls.open().map(|call| call.kind).collect();
    assert_eq!(kinds, [Kind::Patient, Kind::Patient]);
    assert!(ward.calls.presence().all(|one| one.forgotten));
}

#[test]
fn presence_that_is_told_again_and_again_is_forgotten_all_the_same() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    ward.tell("p", CallKind::Presence, Raised);
    for _ in 0..29 {
        ward.pass(60);
        ward.tell("p", CallKind::Presence, Raised);
    }
    assert!(!ward.one().rings());
    ward.pass(60);
    assert!(ward.one().rings());
    ward.tell("p", CallKind::Presence, Raised);
    assert!(ward.one().rings());
    assert!(ward.calls.presence().all(|one| one.forgotten));
}

#[test]
fn a_cord_that_is_plugged_back_is_over_when_somebody_reaches_the_room() {
    for class in [CallKind::Presence, CallKind::PresenceSecond] {
        // In either order.
        let mut ward = Ward::new();
        ward.tell("a", CallKind::CordOut, Raised);
        ward.tell("p", class.clone(), Raised);
        ward.tell("a", CallKind::CordOut, Ended);
        assert_eq!(ward.calls.open().count(), 0);
        let mut ward = Ward::new();
        ward.tell("a", CallKind::CordOut, Raised);
        ward.tell("a", CallKind::CordOut, Ended);
        assert!(ward.one().rings(), "nobody has been there");
        ward.tell("p", class, Raised);
        assert_eq!(ward.last(), &What::Ended(Reason::AtPlace));
        let ended = ward.events.last().unwrap();
        assert!(ended.call.arrived.is_some(), "when is on record");
    }
}

#[test]
fn presence_that_is_not_told_again_after_a_restart_is_gone() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    ward.tell("p", CallKind::Presence, Raised);
    ward.calls.restarted(ward.now, "system");
    ward.pass(29);
    ward.tell("a", CallKind::Patient, Raised);
    assert!(!ward.one().rings());
    ward.pass(1);
    assert!(ward.one().rings());
    assert_eq!(ward.calls.presence().count(), 0);
}

#[test]
fn a_call_that_turns_out_to_be_in_another_room_rings_there() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    ward.tell("p", CallKind::Presence, Raised);
    assert!(!ward.one().rings());
    ward.hear(&told("a", "13", CallKind::Patient, Raised));
    assert_eq!(ward.last(), &What::LeftUnended);
    assert!(ward.one().rings());
}
