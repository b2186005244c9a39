//! Who is told when, and what an answer does.

use super::super::*;
use super::ward::*;
use crate::actor::{PersonId, Role};
use crate::class;
use crate::policy::{Ladder, Rank};

fn last(ward: &Ward, id: ConditionId) -> Delivery {
    ward.alarms.deliveries(id).last().unwrap().clone()
}

#[test]
fn a_ladder_climbs_by_its_priority_to_all() {
    for (priority, waits) in [
        (Priority::High, [0, 30, 30, 60]),
        (Priority::Medium, [0, 120, 180, 300]),
    ] {
        let mut ward = Ward::new();
        ward.roster();
        let id = ward.say(device(class::APNOEA, priority));
        assert_eq!(ward.told(), [NURSE]);
        for (wait, name) in waits.into_iter().zip([NURSE, "ben", "cleo", "all"]).skip(1) {
            ward.pass(wait - 1);
            assert_eq!(ward.told(), Vec::<String>::new(), "{priority:?} {name}");
            ward.pass(1);
            assert_eq!(ward.told(), [name], "{priority:?}");
        }
        let states: Vec<DeliveryState> = ward.alarms.deliveries(id).map(|d| d.state).collect();
        let late = DeliveryState::TimedOut;
        assert_eq!(states, [late, late, late, DeliveryState::Queued]);
        ward.pass(86_400);
        assert_eq!(ward.told(), Vec::<String>::new());
    }
}

#[test]
fn a_low_condition_is_told_to_all_late() {
    let mut ward = Ward::new();
    ward.roster();
    ward.say(technical(class::BATTERY_LOW, Priority::Low));
    assert_eq!(ward.told(), [NURSE]);
    ward.pass(1_800);
    assert_eq!(ward.told(), ["all"]);
}

#[test]
fn where_nobody_is_on_duty_all_are_told_at_once() {
    let mut ward = Ward::new();
    let id = ward.say(device(class::APNOEA, Priority::High));
    assert_eq!(ward.told(), ["all"]);
    assert_eq!(
        ward.recorded(id, |what| matches!(what, What::Skipped(_))),
        3
    );
}

#[test]
fn one_person_on_two_rungs_is_told_once() {
    let mut ward = Ward::new();
    ward.roster();
    let mut roster = ward.alarms.roster().clone();
    roster.charge = Some(PersonId::new("ben"));
    ward.alarms.set_roster(roster);
    ward.say(device(class::APNOEA, Priority::High));
    ward.pass(30);
    assert_eq!(ward.told(), ["ben"]);
    ward.pass(30);
    assert_eq!(ward.told(), ["all"]);
}

#[test]
fn an_answer_moves_the_ladder_or_not() {
    use DeliveryState as S;
    let rows: [(&str, &[S], &[&str], bool); 6] = [
        ("declined goes on at once", &[S::Declined], &["ben"], true),
        (
            "a failed transport goes on at once",
            &[S::TimedOut],
            &["ben"],
            true,
        ),
        ("delivered waits", &[S::Delivered], &[], true),
        (
            "seen waits",
            &[S::Delivered, S::Seen, S::Delivered],
            &[],
            true,
        ),
        ("accepted stops", &[S::Accepted], &[], false),
        (
            "accepted, then declined goes on",
            &[S::Accepted, S::Declined],
            &["ben"],
            true,
        ),
    ];
    for (name, states, told, climbs) in rows {
        let mut ward = Ward::new();
        ward.roster();
        let id = ward.say(device(class::APNOEA, Priority::High));
        let delivery = last(&ward, id).id;
        ward.effects.clear();
        for state in states {
            ward.alarms.delivery(ward.now, delivery, *state).unwrap();
        }
        ward.drain();
        assert_eq!(ward.told(), told, "{name}");
        assert_eq!(ward.alarms.next_rung(id).is_some(), climbs, "{name}");
    }
}

#[test]
fn a_late_state_does_not_undo_a_later_one() {
    let mut ward = Ward::new();
    ward.roster();
    let id = ward.say(device(class::APNOEA, Priority::High));
    let delivery = last(&ward, id).id;
    for (told, state) in [
        (DeliveryState::Seen, DeliveryState::Seen),
        (DeliveryState::Delivered, DeliveryState::Seen),
        (DeliveryState::Queued, DeliveryState::Seen),
        (DeliveryState::Accepted, DeliveryState::Accepted),
        (DeliveryState::Seen, DeliveryState::Accepted),
    ] {
        ward.alarms.delivery(ward.now, delivery, told).unwrap();
        assert_eq!(last(&ward, id).state, state, "{told:?}");
    }
}

#[test]
fn all_cannot_decline() {
    let mut ward = Ward::new();
    let id = ward.say(device(class::APNOEA, Priority::High));
    let delivery = last(&ward, id).id;
    for state in [DeliveryState::Declined, DeliveryState::TimedOut] {
        let refused = ward.alarms.delivery(ward.now, delivery, state);
        assert_eq!(refused, Err(Refusal::AllCannotDecline));
    }
}

#[test]
fn to_accept_is_not_to_silence_and_the_promise_runs_out_to_somebody_else() {
    let mut ward = Ward::new();
    ward.roster();
    let id = ward.say(device(class::APNOEA, Priority::High));
    ward.nurse(Command::Accept(id));
    assert_eq!(
        ward.alarms.get(id).unwrap().owner,
        Some(PersonId::new(NURSE))
    );
    assert_eq!((ward.why(id), ward.alarms.next_rung(id)), (None, None));
    ward.pass(179);
    assert_eq!(ward.told(), Vec::<String>::new());
    ward.pass(1);
    assert_eq!(
        (ward.told(), ward.sounded()),
        (vec!["ben".to_owned()], vec![id])
    );
    assert_eq!(ward.alarms.get(id).unwrap().owner, None);
}

#[test]
fn what_was_acknowledged_and_lasts_returns_to_somebody_else() {
    let mut ward = Ward::new();
    ward.roster();
    let id = ward.say(device(class::APNOEA, Priority::High));
    ward.nurse(Command::Acknowledge(id));
    ward.pass(179);
    assert_eq!(ward.told(), Vec::<String>::new());
    ward.pass(1);
    assert_eq!(
        (ward.told(), ward.sounded()),
        (vec!["ben".to_owned()], vec![id])
    );
    ward.pass(120);
    assert_eq!(ward.told(), ["cleo", "all"]);
}

#[test]
fn a_rise_in_priority_begins_the_ladder_anew() {
    let mut ward = Ward::new();
    ward.roster();
    ward.say(device(class::APNOEA, Priority::Medium));
    ward.pass(120);
    assert_eq!(ward.told(), ["ben"]);
    ward.say(device(class::APNOEA, Priority::High));
    assert_eq!(ward.told(), [NURSE]);
    ward.pass(30);
    assert_eq!(ward.told(), ["ben"]);
}

#[test]
fn who_declines_at_the_station_passes_it_on() {
    let mut ward = Ward::new();
    ward.roster();
    let id = ward.say(device(class::APNOEA, Priority::High));
    ward.nurse(Command::Decline(id));
    assert_eq!(ward.told(), ["ben"]);
    let again = ward.does(NURSE, Role::Nurse, Command::Decline(id));
    assert_eq!(again, Err(Refusal::Already));
}

#[test]
fn an_assigned_owner_is_told_first() {
    let mut ward = Ward::new();
    ward.roster();
    ward.charge(Command::AssignOwner {
        subject: bed("1"),
        owner: Some(PersonId::new("dora")),
    });
    ward.say(device(class::APNOEA, Priority::High));
    assert_eq!(ward.told(), ["dora"]);
}

#[test]
fn a_ladder_is_the_wards_own() {
    let mut ward = Ward::with(|policy| {
        policy.ladders.physiological.high = Ladder::of(&[(Rank::Charge, 0), (Rank::All, 5)]);
    });
    ward.roster();
    ward.say(device(class::APNOEA, Priority::High));
    assert_eq!(ward.told(), ["cleo"]);
    ward.pass(5);
    assert_eq!(ward.told(), ["all"]);
}

#[test]
fn whoever_relieves_the_nurse_in_the_middle_of_an_alarm_is_told_at_once_and_no_rung_is_later() {
    let mut ward = Ward::new();
    ward.roster();
    let id = ward.say(device(class::APNOEA, Priority::High));
    assert_eq!(ward.told(), [NURSE]);
    ward.pass(20);
    let relieve = |ward: &mut Ward, owner: &str| {
        let mut roster = ward.alarms.roster().clone();
        roster.duties.get_mut(&bed("1")).unwrap().owner = Some(PersonId::new(owner));
        ward.effects.clear();
        ward.alarms.change_roster(ward.now, roster);
        ward.drain();
    };
    relieve(&mut ward, "dora");
    assert_eq!(ward.told(), ["dora"]);
    relieve(&mut ward, NURSE);
    assert_eq!(ward.told(), Vec::<String>::new(), "she was told before");
    relieve(&mut ward, "dora");
    ward.pass(9);
    assert_eq!(ward.told(), Vec::<String>::new());
    ward.pass(1);
    assert_eq!(ward.told(), ["ben"], "30 s after the alarm began");
    let escalated = |what: &What| matches!(what, What::Escalated(_));
    assert_eq!(ward.recorded(id, escalated), 1, "relief is no escalation");
    ward.nurse(Command::Acknowledge(id));
    relieve(&mut ward, "emil");
    assert_eq!(ward.told(), Vec::<String>::new(), "somebody has it");
}
