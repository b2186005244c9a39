//! Silence has an author, a reason and an end.

use super::super::*;
use super::ward::*;
use crate::actor::Role;
use crate::class::{self, Class};
use crate::condition::{Announcement, Silenced};
use crate::signal::{By, Sound, Until, Visual, Why};
use std::time::Duration;

fn order(kind: Silenced, class: Option<Class>, lasting: Option<u64>) -> Command {
    Command::Inactivate {
        scope: Scope {
            subject: bed("1"),
            class,
        },
        kind,
        reason: Arc::from("comfort care"),
        lasting: lasting.map(Duration::from_secs),
    }
}

#[test]
fn the_pause_lasts_two_minutes_and_says_who_and_until_when() {
    let mut ward = Ward::new();
    let id = ward.say(device(class::HR_HIGH, Priority::Medium));
    let until = ward.now.after(Duration::from_secs(120));
    ward.nurse(Command::PauseAudio);
    assert_eq!((ward.priority(), ward.visual(id)), (None, Visual::Flashing));
    let Sound::Silent(silent) = &ward.alarms.signal(id).unwrap().sound else {
        panic!("it should be paused");
    };
    assert_eq!(silent.until, Until::Time(until));
    assert_eq!(silent.by, By::Person(actor(NURSE, Role::Nurse)));
    ward.pass(119);
    assert_eq!(ward.priority(), None);
    ward.pass(1);
    assert_eq!(
        (ward.priority(), ward.alarms.pause()),
        (Some(Priority::Medium), None)
    );
}

#[test]
fn a_new_high_condition_breaks_through_the_pause_and_nothing_milder_does() {
    let mut ward = Ward::new();
    let old = ward.say(device(class::APNOEA, Priority::High));
    ward.nurse(Command::PauseAudio);
    let medium = ward.say(device(class::HR_HIGH, Priority::Medium));
    assert_eq!(
        (ward.sounded(), ward.why(medium)),
        (vec![], Some(Why::Paused))
    );
    let high = ward.say(device(class::VENT_FIB, Priority::High));
    assert_eq!((ward.sounded(), ward.why(high)), (vec![high], None));
    assert_eq!(
        (ward.priority(), ward.why(old)),
        (Some(Priority::High), Some(Why::Paused))
    );
    ward.say(device(class::HR_HIGH, Priority::High));
    assert_eq!(
        ward.sounded(),
        [medium],
        "a rise to high breaks through, too"
    );
}

#[test]
fn the_second_press_ends_the_pause() {
    let mut ward = Ward::new();
    let id = ward.say(device(class::HR_HIGH, Priority::Medium));
    ward.nurse(Command::PauseAudio);
    assert_eq!(
        ward.does(NURSE, Role::Nurse, Command::PauseAudio),
        Err(Refusal::Already)
    );
    ward.nurse(Command::EndPause);
    assert_eq!(
        (ward.why(id), ward.priority()),
        (None, Some(Priority::Medium))
    );
    assert_eq!(
        ward.does(NURSE, Role::Nurse, Command::EndPause),
        Err(Refusal::Already)
    );
}

#[test]
fn roles_decide_who_may_what() {
    type Row = (&'static str, fn(ConditionId) -> Command, [bool; 5]);
    let rows: [Row; 6] = [
        (
            "acknowledge",
            Command::Acknowledge,
            [false, true, true, false, true],
        ),
        (
            "pause",
            |_| Command::PauseAudio,
            [false, true, true, false, true],
        ),
        (
            "off",
            |_| order(Silenced::AlarmOff, None, None),
            [false, false, true, false, true],
        ),
        (
            "audio off",
            |_| order(Silenced::AudioOff, Some(class::HR_HIGH), None),
            [false, false, true, false, true],
        ),
        ("accept", Command::Accept, [false, true, true, false, true]),
        (
            "assign",
            |_| Command::AssignOwner {
                subject: bed("1"),
                owner: Some(crate::PersonId::new("x")),
            },
            [false, true, true, false, true],
        ),
    ];
    let roles = [
        Role::Viewer,
        Role::Nurse,
        Role::ChargeNurse,
        Role::Technician,
        Role::Administrator,
    ];
    for (name, command, allowed) in rows {
        for (role, allowed) in roles.into_iter().zip(allowed) {
            let mut ward = Ward::new();
            let id = ward.say(device(class::HR_HIGH, Priority::High));
            let before = ward.alarms.snapshot(ward.now);
            let done = ward.does("x", role, command(id));
            assert_eq!(done.is_ok(), allowed, "{name} by {role}");
            if !allowed {
                assert!(
                    matches!(done, Err(Refusal::NotPermitted { .. })),
                    "{name} by {role}"
                );
                assert_eq!(ward.alarms.snapshot(ward.now), before, "{name} by {role}");
            }
        }
    }
    let mut ward = Ward::new();
    let id = ward.say(technical(class::BATTERY_LOW, Priority::Low));
    assert_eq!(
        ward.does("tom", Role::Technician, Command::Acknowledge(id)),
        Ok(())
    );
}

#[test]
fn a_refusal_is_one_clear_sentence() {
    let mut ward = Ward::new();
    ward.say(device(class::HR_HIGH, Priority::High));
    let charge = Role::ChargeNurse;
    let no_reason = Command::Inactivate {
        scope: Scope {
            subject: bed("1"),
            class: None,
        },
        kind: Silenced::AlarmOff,
        reason: Arc::from("  "),
        lasting: None,
    };
    for (command, role, sentence) in [
        (
            order(Silenced::AlarmOff, None, None),
            Role::Nurse,
            "the role nurse may not silence a bed",
        ),
        (no_reason, charge, "a reason is needed to silence a bed"),
        (
            order(Silenced::AlarmPaused, None, None),
            charge,
            "a pause needs a time at which it ends",
        ),
        (
            order(Silenced::AudioPaused, None, Some(601)),
            charge,
            "a pause lasts at most 10 minutes",
        ),
        (
            Command::AcknowledgeAll(bed("9")),
            Role::Nurse,
            "nothing is announced there that nobody has acknowledged",
        ),
        (
            Command::EndInactivation(InactivationId::new(7)),
            Role::Nurse,
            "that inactivation has ended",
        ),
        (
            Command::Acknowledge(ConditionId::new(99)),
            Role::Nurse,
            "the condition has ended",
        ),
        (
            Command::Decline(ConditionId::new(1)),
            Role::Nurse,
            "this condition is not with you",
        ),
    ] {
        let refused = ward.does("x", role, command).unwrap_err();
        assert_eq!(refused.to_string(), sentence);
    }
}

#[test]
fn each_inactivation_state_silences_what_it_says_and_ends() {
    for (kind, lasting, visual, notified) in [
        (Silenced::AudioPaused, Some(60), Visual::Flashing, true),
        (Silenced::AudioOff, None, Visual::Flashing, true),
        (Silenced::AudioOff, Some(60), Visual::Flashing, true),
        (Silenced::AlarmPaused, Some(60), Visual::Outlined, false),
        (Silenced::AlarmOff, None, Visual::Outlined, false),
    ] {
        let mut ward = Ward::new();
        ward.charge(order(kind, Some(class::HR_HIGH), lasting));
        let id = ward.say(device(class::HR_HIGH, Priority::High));
        assert_eq!(
            (ward.sounded(), ward.visual(id)),
            (vec![], visual),
            "{kind:?}"
        );
        assert_eq!(ward.alarms.care(id).unwrap().noticed, notified, "{kind:?}");
        let other = ward.say(device(class::SPO2_LOW, Priority::Medium));
        assert_eq!(ward.why(other), None, "another class sounds");
        ward.pass(60);
        if lasting.is_none() {
            assert!(
                matches!(ward.why(id), Some(Why::Inactivated { .. })),
                "{kind:?}"
            );
            ward.nurse(Command::EndInactivation(InactivationId::new(1)));
        }
        assert_eq!(
            (ward.why(id), ward.visual(id)),
            (None, Visual::Flashing),
            "{kind:?}"
        );
    }
}

#[test]
fn what_is_off_reminds_until_it_is_on_again() {
    let reminders = |ward: &Ward| {
        let reminds = |effect: &&Effect| matches!(effect, Effect::Reminder);
        ward.effects.iter().filter(reminds).count()
    };
    let mut ward = Ward::new();
    ward.charge(order(Silenced::AlarmOff, None, None));
    ward.pass(599);
    assert_eq!(reminders(&ward), 0);
    ward.pass(1);
    assert_eq!(reminders(&ward), 1);
    ward.pass(3_600);
    assert_eq!(reminders(&ward), 6);
    ward.nurse(Command::EndInactivation(InactivationId::new(1)));
    ward.pass(3_600);
    assert_eq!(reminders(&ward), 0);
}

#[test]
fn an_acknowledgement_that_runs_out_returns_by_priority() {
    for (priority, seconds) in [
        (Priority::High, 180),
        (Priority::Medium, 600),
        (Priority::Low, 1_800),
    ] {
        let mut ward = Ward::new();
        let id = ward.say(device(Class::named("x"), priority));
        ward.nurse(Command::Acknowledge(id));
        ward.pass(seconds - 1);
        assert_eq!(ward.why(id), Some(Why::Acknowledged), "{priority:?}");
        ward.pass(1);
        assert_eq!(
            (ward.sounded(), ward.why(id)),
            (vec![id], None),
            "{priority:?}"
        );
    }
}

#[test]
fn all_that_is_announced_on_a_bed_is_acknowledged_and_nothing_hidden() {
    let mut ward = Ward::new();
    let shown = ward.say(technical(class::LEADS_OFF, Priority::Low));
    let hidden = ward.say(judged(class::HR_LOW, Priority::High));
    let other = ward.say(Announcement {
        subject: bed("2"),
        ..device(class::APNOEA, Priority::High)
    });
    ward.nurse(Command::AcknowledgeAll(bed("1")));
    let seen = |id| ward.alarms.get(id).unwrap().acknowledged.is_some();
    assert_eq!(
        (seen(shown), seen(hidden), seen(other)),
        (true, false, false)
    );
}

#[test]
fn what_began_after_the_others_were_shown_is_not_acknowledged_with_them() {
    let mut ward = Ward::new();
    let shown = ward.say(device(class::HR_HIGH, Priority::Medium));
    let over = ward.say(device(class::HR_LOW, Priority::Medium));
    let other = ward.say(Announcement {
        subject: bed("2"),
        ..device(class::APNOEA, Priority::High)
    });
    let all = |shown: &[ConditionId]| Command::AcknowledgeShown {
        subject: bed("1"),
        shown: shown.to_vec(),
    };
    ward.nurse(Command::Acknowledge(over));
    let late = ward.say(device(class::VENT_FIB, Priority::High));
    ward.nurse(all(&[shown, over, other]));
    let seen = |ward: &Ward, id| ward.alarms.get(id).unwrap().acknowledged.is_some();
    assert_eq!(
        (seen(&ward, shown), seen(&ward, late), seen(&ward, other)),
        (true, false, false)
    );
    for none in [&[shown, other][..], &[]] {
        let refused = ward.does(NURSE, Role::Nurse, all(none));
        assert_eq!(refused, Err(Refusal::NothingAnnounced));
    }
    ward.nurse(all(&[late]));
    assert!(seen(&ward, late));
}

#[test]
fn an_acknowledgement_can_be_taken_back_here_and_the_bedsides_only_there() {
    let mut ward = Ward::new();
    let id = ward.say(device(class::HR_HIGH, Priority::Medium));
    ward.nurse(Command::Acknowledge(id));
    ward.nurse(Command::Unacknowledge(id));
    assert_eq!(ward.why(id), None);
    let seen = Announcement {
        acknowledged_at_bedside: true,
        ..device(class::HR_HIGH, Priority::Medium)
    };
    ward.say(seen);
    assert_eq!(ward.why(id), Some(Why::Acknowledged));
    let refused = ward.does(NURSE, Role::Nurse, Command::Unacknowledge(id));
    assert_eq!(refused, Err(Refusal::ByBedside));
    ward.say(device(class::HR_HIGH, Priority::Medium));
    assert_eq!(ward.why(id), None);
}

#[test]
fn the_inactivations_have_a_bound_at_which_a_new_one_is_refused() {
    let mut ward = Ward::new();
    for number in 0..Alarms::MOST_INACTIVATIONS {
        ward.charge(order(
            Silenced::AudioOff,
            Some(Class::named(&number.to_string())),
            None,
        ));
    }
    let refused = ward.does(
        "cleo",
        Role::ChargeNurse,
        order(Silenced::AudioOff, None, None),
    );
    assert_eq!(
        refused,
        Err(Refusal::TooMany {
            most: Alarms::MOST_INACTIVATIONS
        })
    );
}
