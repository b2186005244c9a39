//! Any sequence of news, wishes and time: no call is lost, each that was raised is open until
//! a stated reason ended it, and none that nobody has is silent.

use super::{Ward, told};
use crate::{CallId, Calls, Policy, SystemRules, What, Wish};
use lamplight_people::PersonId;
use lamplight_protocols::call::{CallKind, CallPhase};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, Clone)]
enum Step {
    Tell(u8, u8, CallKind, CallPhase, bool),
    Wish(u8, Wish, bool),
    Pass(u64),
    SystemRestarts,
    WeRestart,
}

fn kind() -> impl Strategy<Value = CallKind> {
    prop_oneof![
        Just(CallKind::Patient),
        Just(CallKind::Wc),
        Just(CallKind::CordOut),
        Just(CallKind::Emergency),
        Just(CallKind::CodeBlue),
        Just(CallKind::Service),
        Just(CallKind::Fault),
        Just(CallKind::Presence),
        Just(CallKind::PresenceSecond),
        Just(CallKind::Other(Arc::from("x"))),
    ]
}

fn phase() -> impl Strategy<Value = CallPhase> {
    prop_oneof![
        3 => Just(CallPhase::Raised),
        1 => Just(CallPhase::Taken),
        1 => Just(CallPhase::Speaking),
        1 => Just(CallPhase::Released),
        2 => Just(CallPhase::Ended),
    ]
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        Just(Wish::Take),
        Just(Wish::Release),
        Just(Wish::HandOn(PersonId::new("buddy"))),
        Just(Wish::Promote),
        Just(Wish::Complete),
        Just(Wish::Reopen),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..6u8, 0..3u8, kind(), phase(), any::<bool>())
            .prop_map(|(key, room, kind, phase, memory)| Step::Tell(key, room, kind, phase, memory)),
        4 => (0..12u8, wish(), any::<bool>()).prop_map(|(id, wish, other)| Step::Wish(id, wish, other)),
        3 => (0..2_000u64).prop_map(Step::Pass),
        1 => Just(Step::SystemRestarts),
        1 => Just(Step::WeRestart),
    ]
}

/// What must hold after every step, from the events and the open calls alone.
fn holds(ward: &Ward, known: &mut BTreeSet<CallId>, seen: &mut usize) {
    for event in &ward.events[*seen..] {
        match event.what {
            What::Raised | What::Reopened(_) => {
                assert!(known.insert(event.id()), "begun twice: {:?}", event.id());
            }
            What::Ended(_) => assert!(known.remove(&event.id()), "ended without a begin"),
            _ => assert!(known.contains(&event.id()), "news of no open call"),
        }
    }
    *seen = ward.events.len();
    let open: BTreeSet<CallId> = ward.calls.open().map(|call| call.id).collect();
    assert_eq!(&open, known, "open is what began and did not end");
    for call in ward.calls.open() {
        let there = ward.calls.presence().any(|one| !one.forgotten);
        assert!(
            call.rings() || call.taken.is_some() || there,
            "silent for nobody"
        );
        assert!(
            call.rings() || ward.calls.poll_timeout().is_some(),
            "silent for ever"
        );
    }
}

fn policy() -> Policy {
    let mut policy = Policy::default();
    let rules = SystemRules {
        never_cancels: true,
        close_after: Some(Duration::from_mins(5)),
    };
    policy.systems.insert(Arc::from("system"), rules);
    policy
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_call_is_lost(steps in prop::collection::vec(step(), 1..60), never in any::<bool>()) {
        let policy = if never { policy() } else { Policy::default() };
        let mut ward = Ward::with(policy.clone());
        let (mut known, mut seen) = (BTreeSet::new(), 0);
        for step in steps {
            match step {
                Step::Tell(key, room, kind, phase, memory) => {
                    let mut one = told(&key.to_string(), &room.to_string(), kind, phase);
                    one.from_memory = memory;
                    // Half of them are pages, of which several may be one call.
                    one.paged = key >= 3;
                    ward.hear(&one);
                }
                Step::Wish(id, wish, other) => {
                    let by = if other { "nurse" } else { "buddy" };
                    let before = ward.calls.keep();
                    if ward.wish(CallId(u64::from(id)), wish, by).is_err() {
                        prop_assert_eq!(before, ward.calls.keep(), "a refusal changes nothing");
                    }
                }
                Step::Pass(seconds) => ward.pass(seconds),
                Step::SystemRestarts => ward.calls.restarted(ward.now, "system"),
                Step::WeRestart => {
                    ward.calls = Calls::restore(policy.clone(), ward.calls.keep(), ward.now);
                }
            }
            holds(&ward, &mut known, &mut seen);
        }
    }
}
