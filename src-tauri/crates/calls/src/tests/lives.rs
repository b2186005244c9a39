//! How calls begin, are taken, ring again and end.

use super::{Ward, told};
use crate::{Call, Calls, Ends, Kind, Policy, Reason, Refusal, Released, SystemRules, What, Wish};
use lamplight_alarms::Priority;
use lamplight_people::PersonId;
use lamplight_protocols::call::{CallKind, CallPhase, CallUrgency};
use std::sync::Arc;
use std::time::Duration;

use CallPhase::{Ended, Raised, Released as GivenBack, Speaking, Taken};

#[test]
fn a_call_is_raised_taken_and_ended_at_its_place() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.pass(40);
    ward.wish(id, Wish::Take, "nurse").unwrap();
    assert!(!ward.one().rings());
    ward.pass(60);
    ward.tell("a", CallKind::Patient, Ended);
    assert_eq!(ward.last(), &What::Ended(Reason::AtPlace));
    assert_eq!(ward.calls.open().count(), 0);
    let call = &ward.events.last().unwrap().call;
    let taken = call.first_taken.as_ref().unwrap();
    assert_eq!(
        taken.at.mono.since(call.raised.mono),
        Duration::from_secs(40)
    );
}

#[test]
fn taken_but_not_ended_it_rings_again_after_three_minutes_and_not_before() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.pass(179);
    assert!(!ward.one().rings());
    ward.pass(1);
    assert_eq!(ward.last(), &What::RangAgain);
    assert!(ward.one().rings());
    assert_eq!(ward.one().rang_again, 1);
}

#[test]
fn what_is_said_twice_is_one_call_and_rings_once() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.tell("a", CallKind::Patient, Raised);
    assert_eq!(ward.calls.open().count(), 1);
    assert!(
        !ward.one().rings(),
        "a repeat does not take it from whoever has it"
    );
    assert_eq!(ward.calls.counts().repeats, 1);
    assert_eq!(ward.events.len(), 2);
}

#[test]
fn an_end_without_a_begin_is_counted_and_ends_nothing() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    ward.tell("b", CallKind::Patient, Ended);
    assert_eq!(ward.calls.counts().ends_unknown, 1);
    assert_eq!(ward.calls.open().count(), 1);
}

#[test]
fn an_end_that_names_only_the_address_ends_the_one_call_there_and_none_of_two() {
    let mut ward = Ward::new();
    let mut one = told("a", "12", CallKind::Patient, Raised);
    one.place.address = Arc::from("0815");
    ward.hear(&one);
    let mut end = told("0815", "12", CallKind::Other(Arc::from("?")), Ended);
    end.place.address = Arc::from("0815");
    let mut other = one.clone();
    other.key = Arc::from("b");
    ward.hear(&other);
    ward.hear(&end);
    assert_eq!(ward.calls.open().count(), 2, "nobody guesses which");
    other.phase = Ended;
    ward.hear(&other);
    ward.hear(&end);
    assert_eq!(ward.calls.open().count(), 0);
}

#[test]
fn an_end_that_names_its_call_ends_no_other_one_of_its_address() {
    let at = |key: &str, kind: CallKind, phase: CallPhase| {
        let mut told = told(key, "12", kind, phase);
        told.place.address = Arc::from("home/12");
        told
    };
    let mut ward = Ward::new();
    // The first message of a sensor: carbon monoxide, no gas, and nobody wants tea.
    ward.hear(&at("home/12#carbon_monoxide", CallKind::Device, Raised));
    ward.hear(&at("home/12#gas", CallKind::Device, Ended));
    ward.hear(&at("home/12#tea", CallKind::Other(Arc::from("tea")), Ended));
    assert_eq!(&*ward.one().key, "home/12#carbon_monoxide");
    assert_eq!(ward.calls.counts().ends_unknown, 2);
    ward.hear(&at("home/12#carbon_monoxide", CallKind::Device, Ended));
    assert_eq!(ward.calls.open().count(), 0);
    // The end of an earlier call, told twice, after the next one from there.
    ward.hear(&at("call-7", CallKind::Patient, Raised));
    ward.hear(&at("call-7", CallKind::Patient, Ended));
    ward.hear(&at("call-8", CallKind::Patient, Raised));
    ward.hear(&at("call-7", CallKind::Patient, Ended));
    assert_eq!(&*ward.one().key, "call-8");
}

#[test]
fn a_cord_that_is_plugged_back_waits_for_somebody() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::CordOut, Raised);
    let id = ward.one().id;
    ward.tell("a", CallKind::CordOut, Ended);
    assert_eq!(ward.last(), &What::OverAtPlace);
    ward.tell("a", CallKind::CordOut, Ended);
    assert_eq!(ward.events.len(), 2, "said twice, it happens once");
    ward.wish(id, Wish::Take, "nurse").unwrap();
    assert!(matches!(ward.last(), What::Ended(Reason::Taken(_))));
}

#[test]
fn which_kinds_end_at_the_station() {
    let rows = [
        (CallKind::Patient, false),
        (CallKind::Wc, false),
        (CallKind::CodeBlue, false),
        (CallKind::Emergency, false),
        (CallKind::Assistance, false),
        (CallKind::CordOut, false),
        (CallKind::Door, true),
        (CallKind::Telephone, true),
        (CallKind::Service, true),
    ];
    for (kind, at_station) in rows {
        let mut ward = Ward::new();
        ward.tell("a", kind.clone(), Raised);
        let id = ward.one().id;
        let early = ward.wish(id, Wish::Complete, "nurse").unwrap_err();
        ward.wish(id, Wish::Take, "nurse").unwrap();
        let done = ward.wish(id, Wish::Complete, "nurse");
        assert_eq!(done.is_ok(), at_station, "{kind:?}");
        let expected = if at_station {
            Refusal::TakeFirst
        } else {
            Refusal::EndsAtPlace
        };
        assert_eq!(early, expected, "{kind:?}");
    }
}

#[test]
fn a_completed_call_can_be_reopened_until_it_is_raised_again() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Service, Raised);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.wish(id, Wish::Complete, "nurse").unwrap();
    ward.wish(id, Wish::Reopen, "nurse").unwrap();
    assert_eq!(ward.one().id, id);
    assert!(ward.one().rings());
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.wish(id, Wish::Complete, "nurse").unwrap();
    ward.tell("a", CallKind::Service, Raised);
    assert_eq!(ward.wish(id, Wish::Reopen, "nurse"), Err(Refusal::TooLate));
}

#[test]
fn what_is_given_back_handed_on_or_promoted_rings() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    assert_eq!(ward.wish(id, Wish::Take, "nurse"), Err(Refusal::Already));
    ward.wish(id, Wish::Take, "colleague").unwrap();
    ward.wish(id, Wish::Release, "colleague").unwrap();
    assert!(matches!(ward.last(), What::Released(Released::By(_))));
    assert!(ward.one().rings());
    let buddy = PersonId::new("buddy");
    ward.wish(id, Wish::HandOn(buddy.clone()), "nurse").unwrap();
    assert_eq!(ward.one().handed_to, Some(buddy.clone()));
    assert_eq!(
        ward.wish(id, Wish::HandOn(buddy), "nurse"),
        Err(Refusal::Already)
    );
    ward.wish(id, Wish::Take, "buddy").unwrap();
    assert_eq!(ward.one().handed_to, None);
    ward.wish(id, Wish::Promote, "nurse").unwrap();
    assert!(ward.one().promoted);
    let first = ward.one().first_taken.as_ref().unwrap();
    assert_eq!(&**first.by.name(), "nurse", "the first one counts");
}

#[test]
fn the_systems_own_phases_are_mirrored() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let mut taken = told("a", "12", CallKind::Patient, Taken);
    taken.by = Some(Arc::from("handset 4"));
    ward.hear(&taken);
    assert!(!ward.one().rings());
    taken.phase = Speaking;
    ward.hear(&taken);
    assert!(ward.one().speaking);
    ward.tell("a", CallKind::Patient, GivenBack);
    assert!(ward.one().rings());
    assert_eq!(ward.last(), &What::Released(Released::BySystem));
}

#[test]
fn a_call_that_begins_as_taken_is_known_to_have_been_raised() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Taken);
    assert_eq!(ward.events[0].what, What::Raised);
    assert!(matches!(ward.events[1].what, What::Taken(_)));
}

#[test]
fn a_graver_kind_takes_it_from_whoever_took_the_milder_one() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.tell("a", CallKind::Emergency, Raised);
    assert_eq!(
        ward.last(),
        &What::Became {
            from: Kind::Patient
        }
    );
    assert!(ward.one().rings());
    ward.pass(600);
    assert_eq!(
        ward.one().rang_again,
        0,
        "the clock of the milder one has stopped"
    );
}

#[test]
fn a_systems_urgency_raises_a_call_and_never_lowers_it() {
    let rows = [
        (CallKind::Patient, None, Priority::Low),
        (CallKind::Patient, Some(CallUrgency::High), Priority::Medium),
        (CallKind::Patient, Some(CallUrgency::Alarm), Priority::High),
        (CallKind::Emergency, Some(CallUrgency::Low), Priority::High),
    ];
    for (kind, urgency, expected) in rows {
        let mut ward = Ward::new();
        let mut call = told("a", "12", kind.clone(), Raised);
        call.urgency = urgency;
        ward.hear(&call);
        assert_eq!(
            ward.calls.priority(ward.one()),
            expected,
            "{kind:?} {urgency:?}"
        );
    }
}

#[test]
fn after_a_restart_of_the_system_what_it_does_not_tell_again_is_in_doubt_and_stays() {
    let mut ward = Ward::new();
    for key in ["a", "b"] {
        ward.tell(key, CallKind::Patient, Raised);
    }
    ward.calls.restarted(ward.now, "system");
    ward.pass(10);
    let mut again = told("a", "12", CallKind::Patient, Raised);
    again.from_memory = true;
    ward.hear(&again);
    ward.pass(20);
    let doubt: Vec<bool> = ward.calls.open().map(|call| call.unconfirmed).collect();
    assert_eq!(doubt, [false, true]);
    ward.tell("b", CallKind::Patient, Raised);
    assert_eq!(
        ward.events
            .iter()
            .filter(|e| e.what == What::Confirmed)
            .count(),
        1
    );
}

#[test]
fn what_nobody_can_confirm_is_completed_by_whoever_went_there() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Wc, Raised);
    let id = ward.one().id;
    ward.calls.restarted(ward.now, "system");
    ward.pass(30);
    assert_eq!(
        ward.wish(id, Wish::Complete, "nurse"),
        Err(Refusal::TakeFirst)
    );
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.wish(id, Wish::Complete, "nurse").unwrap();
}

#[test]
fn a_restart_of_ours_keeps_who_has_what_and_the_clock() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.pass(10);
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.pass(60);
    let text = serde_json::to_string(&ward.calls.keep()).unwrap();
    let kept = serde_json::from_str(&text).unwrap();
    let away = ward.now.after(Duration::from_secs(30));
    ward.calls = Calls::restore(Policy::default(), kept, away);
    ward.now = away;
    assert_eq!(ward.one().id, id);
    assert_eq!(&**ward.one().taken.as_ref().unwrap().by.name(), "nurse");
    ward.pass(30);
    assert!(ward.one().unconfirmed);
    ward.pass(59);
    assert!(!ward.one().rings());
    ward.pass(1);
    assert!(
        ward.one().rings(),
        "three minutes from the taking, over the restart"
    );
}

/// What another version wrote may be unreadable here, and is missing then.
#[test]
fn what_a_restart_has_lost_keeps_no_call_silent() {
    let mut ward = Ward::new();
    ward.tell("a", CallKind::Patient, Raised);
    let taken = ward.one().id;
    ward.wish(taken, Wish::Take, "nurse").unwrap();
    ward.hear(&told("b", "13", CallKind::Patient, Raised));
    ward.hear(&told("p", "13", CallKind::Presence, Raised));
    assert!(ward.calls.open().all(|call| !call.rings()));
    ward.pass(60);
    let mut kept = serde_json::to_value(ward.calls.keep()).unwrap();
    for list in ["presence", "due"] {
        kept[list] = serde_json::json!([]);
    }
    let kept = serde_json::from_value(kept).unwrap();
    ward.calls = Calls::restore(Policy::default(), kept, ward.now);
    ward.drain();
    assert_eq!(*ward.last(), What::LeftUnended);
    let rings = |ward: &Ward| -> Vec<bool> { ward.calls.open().map(Call::rings).collect() };
    assert_eq!(rings(&ward), [false, true], "nobody is known to be there");
    ward.pass(119);
    assert_eq!(rings(&ward), [false, true]);
    ward.pass(1);
    assert_eq!(rings(&ward), [true, true], "three minutes from the taking");
}

#[test]
fn a_system_that_never_cancels_is_closed_by_hand_or_by_time_and_never_unanswered() {
    let mut policy = Policy::default();
    let rules = SystemRules {
        never_cancels: true,
        close_after: Some(Duration::from_mins(10)),
    };
    policy.systems.insert(Arc::from("system"), rules);
    let mut ward = Ward::with(policy);
    ward.tell("a", CallKind::Patient, Raised);
    ward.tell("b", CallKind::CodeBlue, Raised);
    ward.tell("c", CallKind::Wc, Raised);
    let ids: Vec<_> = ward.calls.open().map(|call| call.id).collect();
    ward.pass(3_600);
    assert_eq!(ward.calls.open().count(), 3, "nobody has answered");
    for id in &ids {
        ward.wish(*id, Wish::Take, "nurse").unwrap();
    }
    ward.wish(ids[2], Wish::Complete, "nurse").unwrap();
    ward.pass(3_600);
    let open: Vec<Kind> = ward.calls.open().map(|call| call.kind).collect();
    assert_eq!(open, [Kind::CodeBlue], "a code blue is closed by a person");
    assert!(
        ward.events
            .iter()
            .any(|e| e.what == What::Ended(Reason::TimedOut))
    );
}

#[test]
fn after_a_restart_with_other_rules_calls_are_closed_by_those() {
    let by_time = |minutes| {
        let mut policy = Policy::default();
        let rules = SystemRules {
            never_cancels: true,
            close_after: Some(Duration::from_mins(minutes)),
        };
        policy.systems.insert(Arc::from("system"), rules);
        policy
    };
    let restart = |ward: &mut Ward, policy| {
        ward.calls = Calls::restore(policy, ward.calls.keep(), ward.now);
    };
    let mut ward = Ward::with(by_time(10));
    ward.tell("a", CallKind::Patient, Raised);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    // It tells its ends now: nothing is closed by time.
    restart(&mut ward, Policy::default());
    ward.pass(3_600);
    assert_eq!(ward.one().id, id);
    ward.tell("a", CallKind::Patient, Raised);
    // It never does, after all, and does not tell the call again.
    restart(&mut ward, by_time(10));
    ward.pass(540);
    // Longer than what was set when its clock began.
    restart(&mut ward, by_time(20));
    ward.pass(600);
    assert_eq!(ward.one().id, id);
    ward.pass(1_200);
    assert_eq!(ward.last(), &What::Ended(Reason::TimedOut));
}

#[test]
fn the_register_has_a_bound_that_is_counted() {
    let mut ward = Ward::new();
    for n in 0..Calls::MOST + 3 {
        ward.tell(&n.to_string(), CallKind::Patient, Raised);
        ward.events.clear();
    }
    assert_eq!(ward.calls.open().count(), Calls::MOST);
    assert_eq!(ward.calls.counts().beyond, 3);
}

#[test]
fn the_ward_decides_the_rules_of_a_kind() {
    let mut policy = Policy::default();
    let mut rules = policy.of(Kind::Patient);
    rules.ends = Ends::AtPlaceOrStation;
    rules.priority = Priority::Medium;
    policy.set(Kind::Patient, rules);
    let mut ward = Ward::with(policy);
    ward.tell("a", CallKind::Patient, Raised);
    assert_eq!(ward.calls.priority(ward.one()), Priority::Medium);
    let id = ward.one().id;
    ward.wish(id, Wish::Take, "nurse").unwrap();
    ward.wish(id, Wish::Complete, "nurse").unwrap();
}
