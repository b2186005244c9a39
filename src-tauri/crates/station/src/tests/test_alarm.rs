//! Test alarms: marked, at no bed, and over by themselves.

use super::story::{Story, alert, bed, device};
use crate::{CommandError, Input, OPEN_FOR, TEST_ALARM, TestAlarm, TestSource, WAITS_FOR};
use lamplight_alarms::{Effect, Notice, Priority, Subject};
use lamplight_protocols::report::AlertPriority;
use std::sync::Arc;

fn test(source: TestSource) -> TestAlarm {
    TestAlarm {
        number: 7,
        source,
        priority: Priority::Medium,
        by: Arc::from("Tara Voss"),
    }
}

fn of_device(id: &str) -> TestAlarm {
    test(TestSource::Device(device(id)))
}

#[test]
fn a_test_is_announced_with_tone_and_notice_stands_at_no_bed_and_ends_by_itself() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    while story.station.poll_effect().is_some() {}
    story.station.handle(story.now, Input::Test(of_device("A")));
    let id = story.station.test_condition(7).unwrap();
    let open = story.station.conditions().get(id).unwrap();
    let said = &open.announced;
    assert_eq!(said.class, TEST_ALARM);
    assert_eq!(said.subject, Subject::Device(device("A")));
    assert_eq!(&*said.text, "Test alarm");
    assert!(
        said.advice.contains("test by Tara Voss, no patient"),
        "{}",
        said.advice
    );
    assert!(
        story.station.conditions_of(&bed("1")).is_empty(),
        "the bed is calm"
    );
    let effects: Vec<Effect> = std::iter::from_fn(|| story.station.poll_effect()).collect();
    let sounds =
        |effect: &&Effect| matches!(effect, Effect::SoundNow { condition, .. } if *condition == id);
    assert_eq!(effects.iter().filter(sounds).count(), 1);
    assert!(effects.contains(&Effect::Notice(Notice::Begin(id))));
    story.wait(OPEN_FOR.as_secs_f64() - 1.0);
    assert!(
        story.station.test_condition(7).is_some(),
        "a second before its end"
    );
    story.wait(2.0);
    assert!(story.station.test_condition(7).is_none(), "and after it");
}

#[test]
fn the_next_alert_of_a_device_on_no_bed_is_the_test_that_was_waited_for() {
    let mut story = Story::new();
    story.alert("A", "elsewhere", alert("LEADS OFF", AlertPriority::Low));
    let free = TestSource::Device(device("A"));
    assert_eq!(story.station.check_test(&free, true), Ok(()));
    story
        .station
        .handle(story.now, Input::AwaitTest(of_device("A")));
    assert_eq!(story.station.awaited_test(), Some(7));
    story.alert("A", "elsewhere", alert("ASYSTOLE", AlertPriority::High));
    let id = story.station.test_condition(7).unwrap();
    let open = story.station.conditions().get(id).unwrap();
    assert_eq!(
        open.priority,
        Priority::High,
        "as urgent as the device says"
    );
    assert!(
        open.announced.text.ends_with("ASYSTOLE"),
        "{}",
        open.announced.text
    );
    assert_eq!(story.station.awaited_test(), None);
    story.wait(OPEN_FOR.as_secs_f64() + 1.0);
    story.alert("A", "elsewhere", alert("APNEA", AlertPriority::High));
    assert!(
        story.station.test_condition(7).is_none(),
        "one alert is one test"
    );
}

#[test]
fn an_alert_that_does_not_come_is_not_waited_for_for_ever() {
    let mut story = Story::new();
    story.alert("A", "elsewhere", alert("LEADS OFF", AlertPriority::Low));
    story
        .station
        .handle(story.now, Input::AwaitTest(of_device("A")));
    story.wait(WAITS_FOR.as_secs_f64() - 1.0);
    assert_eq!(story.station.awaited_test(), Some(7));
    story.wait(2.0);
    assert_eq!(story.station.awaited_test(), None);
}

#[test]
fn what_a_device_says_of_a_bed_is_never_a_test() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    let refused = story
        .station
        .check_test(&TestSource::Device(device("A")), true);
    assert!(
        matches!(refused, Err(CommandError::TestOnBed { .. })),
        "{refused:?}"
    );
    // Assigned while it was waited for: its alert is the patient's.
    story
        .station
        .handle(story.now, Input::AwaitTest(of_device("A")));
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
    assert_eq!(story.open("1"), ["Medium SpO2 LOW"]);
    assert!(story.station.test_condition(7).is_none());
}

#[test]
fn a_test_that_is_ended_is_over_at_once() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.station.handle(story.now, Input::Test(of_device("A")));
    story.station.handle(story.now, Input::EndTest(7));
    assert!(story.station.test_condition(7).is_none());
}
