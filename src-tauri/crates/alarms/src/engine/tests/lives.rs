//! How conditions begin, latch, rise, return and end.

use super::super::*;
use super::ward::*;
use crate::actor::Role;
use crate::class::{self, Class};
use crate::condition::{Announcement, Kind, Presence, Silenced, Subject};
use crate::register::Announced;
use crate::signal::{Visual, Why};

#[test]
fn a_source_nobody_has_heard_of_goes_through_every_stage() {
    let mut ward = Ward::new();
    let fridge = Announcement {
        key: ConditionKey::new("room/pharmacy", "fridge-door"),
        subject: Subject::Station,
        kind: Kind::Technical,
        ..judged(Class::named("fridge-door-open"), Priority::Medium)
    };
    let id = ward.say(fridge.clone());
    assert_eq!(
        (ward.sounded(), ward.told()),
        (vec![id], vec!["all".to_owned()])
    );
    assert_eq!(ward.visual(id), Visual::Flashing);
    assert_eq!(ward.priority(), Some(Priority::Medium));
    ward.nurse(Command::Acknowledge(id));
    assert_eq!((ward.visual(id), ward.priority()), (Visual::Steady, None));
    ward.over(&fridge);
    assert!(!ward.open(id));
    assert_eq!(
        ward.recorded(id, |what| matches!(what, What::Ended(Ending::BySource))),
        1
    );
}

#[test]
fn signals_follow_priority_acknowledgement_and_silence() {
    for (priority, visual) in [
        (Priority::High, Visual::Flashing),
        (Priority::Medium, Visual::Flashing),
        (Priority::Low, Visual::Steady),
        (Priority::Advisory, Visual::Steady),
    ] {
        let mut ward = Ward::new();
        let id = ward.say(device(Class::named("x"), priority));
        assert_eq!(ward.visual(id), visual, "{priority:?}");
        ward.nurse(Command::Acknowledge(id));
        assert_eq!(ward.visual(id), Visual::Steady, "{priority:?}");
    }
    for (silenced, visual) in [
        (Silenced::AudioPaused, Visual::Flashing),
        (Silenced::AudioOff, Visual::Flashing),
        (Silenced::AlarmPaused, Visual::Outlined),
        (Silenced::AlarmOff, Visual::Outlined),
    ] {
        let mut ward = Ward::new();
        let id = ward.say(Announcement {
            silenced: Some(silenced),
            ..device(Class::named("x"), Priority::High)
        });
        assert_eq!(ward.visual(id), visual, "{silenced:?}");
        assert_eq!(ward.why(id), Some(Why::AtBedside(silenced)));
    }
}

#[test]
fn an_advisory_makes_no_sound_and_is_told_to_all() {
    let mut ward = Ward::new();
    let id = ward.say(technical(class::CLOCK_OFF, Priority::Advisory));
    assert_eq!(ward.why(id), Some(Why::Advisory));
    assert_eq!(
        (ward.sounded(), ward.told()),
        (vec![], vec!["all".to_owned()])
    );
}

#[test]
fn what_is_said_twice_happens_once() {
    let mut ward = Ward::new();
    let news = device(class::HR_HIGH, Priority::Medium);
    let id = ward.say(news.clone());
    ward.effects.clear();
    assert_eq!(
        ward.alarms.announce(ward.now, news.clone()),
        Announced::Same(id)
    );
    ward.drain();
    assert_eq!(ward.effects, []);
    ward.over(&news);
    ward.over(&news);
    assert_eq!(ward.effects, []);
}

#[test]
fn a_new_condition_sounds_although_another_sounds_already() {
    let mut ward = Ward::new();
    let first = ward.say(device(class::VENT_FIB, Priority::High));
    let second = ward.say(device(class::SPO2_LOW, Priority::Medium));
    assert_eq!(ward.sounded(), [second]);
    assert_eq!(ward.priority(), Some(Priority::High));
    ward.nurse(Command::Acknowledge(first));
    assert_eq!(ward.priority(), Some(Priority::Medium));
}

#[test]
fn a_rise_in_priority_sounds_and_ends_the_acknowledgement_a_fall_does_neither() {
    let mut ward = Ward::new();
    let id = ward.say(device(class::HR_HIGH, Priority::Medium));
    ward.nurse(Command::Acknowledge(id));
    ward.say(device(class::HR_HIGH, Priority::Low));
    assert_eq!((ward.sounded(), ward.visual(id)), (vec![], Visual::Steady));
    assert!(ward.alarms.get(id).unwrap().acknowledged.is_some());
    ward.say(device(class::HR_HIGH, Priority::High));
    assert_eq!((ward.sounded(), ward.why(id)), (vec![id], None));
}

#[test]
fn a_lethal_arrhythmia_is_latched_until_a_person_resets_it() {
    let mut ward = Ward::new();
    let news = device(class::VENT_FIB, Priority::High);
    let id = ward.say(news.clone());
    let refused = ward.does(NURSE, Role::Nurse, Command::Reset(id));
    assert_eq!(refused, Err(Refusal::StillTrue));
    ward.over(&news);
    ward.over(&news);
    ward.pass(86_400);
    let held = ward.alarms.get(id).unwrap();
    assert_eq!(held.announced.presence, Presence::Latched);
    assert_eq!((ward.visual(id), ward.why(id)), (Visual::Outlined, None));
    let refused = ward.does("vic", Role::Viewer, Command::Reset(id));
    assert!(matches!(refused, Err(Refusal::NotPermitted { .. })));
    ward.nurse(Command::Reset(id));
    assert!(!ward.open(id));
    assert_eq!(ward.recorded(id, |what| *what == What::OverAtSource), 1);
    assert_eq!(ward.priority(), None);
}

#[test]
fn a_latched_condition_that_becomes_true_again_sounds_and_is_not_acknowledged() {
    let mut ward = Ward::new();
    let news = device(class::ASYSTOLE, Priority::High);
    let id = ward.say(news.clone());
    ward.nurse(Command::Acknowledge(id));
    ward.over(&news);
    assert!(matches!(ward.why(id), Some(Why::Acknowledged)));
    ward.pass(400);
    assert_eq!(ward.sounded(), [], "what is over makes no promise");
    assert_eq!(ward.say(news), id);
    assert_eq!((ward.sounded(), ward.why(id)), (vec![id], None));
}

#[test]
fn what_the_bedside_latched_is_reset_there() {
    let mut ward = Ward::new();
    let id = ward.say(Announcement {
        presence: Presence::Latched,
        ..device(Class::named("x"), Priority::High)
    });
    assert_eq!(
        ward.does(NURSE, Role::Nurse, Command::Reset(id)),
        Err(Refusal::LatchedAtBedside)
    );
}

#[test]
fn leads_off_rises_at_ten_and_at_thirty_minutes() {
    let mut ward = Ward::new();
    let id = ward.say(technical(class::LEADS_OFF, Priority::Low));
    ward.nurse(Command::Acknowledge(id));
    for (pass, priority, sounds) in [
        (599, Priority::Low, false),
        (1, Priority::Medium, true),
        (1_199, Priority::Medium, true),
        (1, Priority::High, true),
        (7_200, Priority::High, false),
    ] {
        ward.pass(pass);
        assert_eq!(ward.alarms.get(id).unwrap().priority, priority);
        assert_eq!(
            ward.alarms.get(id).unwrap().announced.priority,
            Priority::Low
        );
        if sounds && pass == 1 {
            assert_eq!(ward.sounded(), [id]);
        }
    }
    ward.say(technical(class::LEADS_OFF, Priority::Low));
    assert_eq!(ward.alarms.get(id).unwrap().priority, Priority::High);
}

#[test]
fn a_device_may_be_graver_than_its_class_has_risen_to() {
    let mut ward = Ward::new();
    let id = ward.say(technical(class::LEADS_OFF, Priority::High));
    ward.pass(600);
    assert_eq!(ward.alarms.get(id).unwrap().priority, Priority::High);
    assert_eq!(
        ward.recorded(id, |what| matches!(what, What::Rose { .. })),
        0
    );
}

#[test]
fn a_return_within_the_window_continues_and_sounds_as_new() {
    for (away, same) in [(0, true), (29, true), (30, false), (31, false)] {
        let mut ward = Ward::new();
        let news = device(class::SPO2_LOW, Priority::Medium);
        let id = ward.say(news.clone());
        let began = ward.now;
        ward.nurse(Command::Acknowledge(id));
        ward.over(&news);
        ward.pass(away);
        let again = ward.say(news);
        assert_eq!(again == id, same, "{away} s");
        assert_eq!(ward.sounded(), [again], "{away} s");
        let open = ward.alarms.get(again).unwrap();
        assert!(open.acknowledged.is_none());
        assert_eq!(open.since == began, same, "{away} s");
        let story = &ward.alarms.care(again).unwrap().story;
        assert_eq!(story.events().count() > 6, same, "{away} s");
    }
}

#[test]
fn a_return_within_the_window_keeps_the_climb_with_time() {
    let mut ward = Ward::new();
    let news = technical(class::LEADS_OFF, Priority::Low);
    let id = ward.say(news.clone());
    ward.pass(590);
    ward.over(&news);
    ward.pass(20);
    assert_eq!(ward.say(news), id);
    ward.pass(0);
    assert_eq!(ward.alarms.get(id).unwrap().priority, Priority::Medium);
}

#[test]
fn atrial_fibrillation_sounds_once_and_is_over_after_its_end_delay() {
    let mut ward = Ward::new();
    let news = device(class::ATRIAL_FIB, Priority::Medium);
    let id = ward.say(news.clone());
    assert_eq!(
        (ward.sounded(), ward.why(id)),
        (vec![id], Some(Why::OnsetTold))
    );
    assert_eq!((ward.visual(id), ward.priority()), (Visual::Steady, None));
    ward.over(&news);
    ward.pass(119);
    ward.say(news.clone());
    assert_eq!(ward.sounded(), [], "it never was over");
    ward.over(&news);
    ward.pass(119);
    assert!(ward.open(id));
    ward.pass(1);
    assert!(!ward.open(id));
    assert_eq!(
        ward.recorded(id, |what| *what == What::Ended(Ending::AfterDelay)),
        1
    );
}

#[test]
fn what_is_high_is_never_told_once_only() {
    let mut ward = Ward::new();
    let id = ward.say(device(class::ATRIAL_FIB, Priority::High));
    assert_eq!(
        (ward.why(id), ward.priority()),
        (None, Some(Priority::High))
    );
}

#[test]
fn an_onset_that_falls_into_a_pause_sounds_when_the_pause_is_over() {
    let mut ward = Ward::new();
    ward.nurse(Command::PauseAudio);
    let id = ward.say(device(class::ATRIAL_FIB, Priority::Medium));
    assert_eq!((ward.sounded(), ward.why(id)), (vec![], Some(Why::Paused)));
    ward.pass(120);
    assert_eq!(
        (ward.sounded(), ward.why(id)),
        (vec![id], Some(Why::OnsetTold))
    );
}

#[test]
fn what_nobody_can_confirm_sounds_although_the_bedside_was_silenced_and_ends_when_seen() {
    let mut ward = Ward::new();
    let paused = Announcement {
        silenced: Some(Silenced::AudioPaused),
        ..device(Class::named("x"), Priority::High)
    };
    let id = ward.say(paused.clone());
    ward.say(Announcement {
        presence: Presence::Unconfirmed,
        ..paused
    });
    assert_eq!((ward.why(id), ward.visual(id)), (None, Visual::Outlined));
    ward.nurse(Command::Acknowledge(id));
    assert!(!ward.open(id));
}

#[test]
fn a_story_keeps_its_beginning_and_its_last_events_and_counts_the_rest() {
    let mut ward = Ward::new();
    let mut id = ConditionId::new(0);
    for round in 0..100 {
        id = ward.say(Announcement {
            text: Arc::from(format!("HR {round}")),
            ..device(class::HR_HIGH, Priority::Medium)
        });
    }
    let story = &ward.alarms.care(id).unwrap().story;
    assert_eq!(story.last.len(), Story::MOST);
    assert!(matches!(story.first.as_ref().unwrap().what, What::Began(_)));
    let written = ward.recorded(id, |_| true) as u64;
    assert_eq!(story.omitted + story.events().count() as u64, written);
}

#[test]
fn a_notice_begins_changes_and_closes_with_what_it_shows() {
    let notices = |ward: &Ward| -> Vec<Notice> {
        let notice = |effect: &Effect| match effect {
            Effect::Notice(notice) => Some(*notice),
            _ => None,
        };
        ward.effects.iter().filter_map(notice).collect()
    };
    let mut ward = Ward::new();
    let news = device(class::HR_HIGH, Priority::Low);
    let id = ward.say(news.clone());
    assert_eq!(notices(&ward), []);
    ward.say(device(class::HR_HIGH, Priority::Medium));
    assert_eq!(notices(&ward), [Notice::Begin(id)]);
    ward.say(device(class::HR_HIGH, Priority::High));
    assert_eq!(notices(&ward), [Notice::Update(id)]);
    ward.nurse(Command::Acknowledge(id));
    assert_eq!(notices(&ward), [Notice::Close(id)]);
    ward.nurse(Command::Unacknowledge(id));
    assert_eq!(notices(&ward), [Notice::Begin(id)]);
    ward.over(&news);
    assert_eq!(notices(&ward), [Notice::Close(id)]);
}

#[test]
fn of_an_alarm_and_a_call_of_one_priority_the_alarm_is_heard_except_for_a_code_blue() {
    let mut ward = Ward::new();
    let call = |class: Class| Announcement {
        kind: Kind::Call,
        category: crate::Category::Call,
        ..device(class, Priority::High)
    };
    let tone = |ward: &Ward| ward.alarms.tone().unwrap().category;
    ward.say(call(Class::named("call-emergency")));
    assert_eq!(tone(&ward), crate::Category::Call);
    ward.say(device(class::VENT_FIB, Priority::High));
    let alarm = tone(&ward);
    assert_ne!(alarm, crate::Category::Call);
    ward.say(call(Class::named("call-fall")));
    assert_eq!(tone(&ward), alarm, "a newer call does not cover it");
    ward.say(call(class::CODE_BLUE));
    assert_eq!(tone(&ward), crate::Category::Call);
}

#[test]
fn the_melody_is_that_of_the_newest_among_the_gravest() {
    let mut ward = Ward::new();
    let of = |class: Class, priority| Announcement {
        category: class.category(),
        ..device(class, priority)
    };
    ward.say(of(class::VENT_FIB, Priority::High));
    let apnoea = ward.say(of(class::APNOEA, Priority::High));
    ward.say(of(class::SPO2_LOW, Priority::Medium));
    let tone = |ward: &Ward| ward.alarms.tone().unwrap().category;
    assert_eq!(tone(&ward), crate::Category::Ventilation);
    ward.nurse(Command::Acknowledge(apnoea));
    assert_eq!(tone(&ward), crate::Category::Cardiovascular);
}
