//! Prompts to tailor limits: the same alarm three times, and nobody acted.

use super::limits::ward;
use super::story::{Story, alert, at, bed};
use crate::limits::Prompt;
use crate::{Change, Command, CommandError};
use lamplight_alarms::Command as Alarm;
use lamplight_alarms::ConditionId;
use lamplight_alarms::judge::Remedy;
use lamplight_alarms::limits::{Parameter, Side};
use lamplight_protocols::report::{AdtEvent, AlertPriority};
use std::time::Duration;

/// A rate a little beyond the limit for eight seconds, then well again.
fn spell(story: &mut Story, then: Option<fn(ConditionId) -> Alarm>) {
    story.heart_rate("A", "1", 8, 125.0);
    let open = story.station.conditions_of(&bed("1"))[0].id;
    if let Some(act) = then {
        story.wish(Command::Alarm(act(open))).unwrap();
    }
    story.heart_rate("A", "1", 8, 100.0);
}

fn prompts(story: &Story) -> Vec<Prompt> {
    story.station.prompts(&bed("1")).cloned().collect()
}

fn prompted() -> Story {
    let mut story = ward();
    for _ in 0..3 {
        spell(&mut story, None);
    }
    story
}

#[test]
fn the_third_identical_alarm_nobody_acted_on_brings_a_suggestion() {
    let mut story = ward();
    spell(&mut story, None);
    spell(&mut story, None);
    assert_eq!(prompts(&story), []);
    story.changes();
    spell(&mut story, None);
    let [prompt] = &prompts(&story)[..] else {
        panic!("one prompt");
    };
    let suggestion = &prompt.suggestion;
    assert_eq!(
        (suggestion.parameter, suggestion.count, suggestion.worst),
        (Parameter::HeartRate, 3, 125.0)
    );
    let Remedy::LongerDelay { delay } = suggestion.remedy else {
        panic!("{:?}", suggestion.remedy);
    };
    assert!(delay > Duration::from_secs(5) && delay <= Duration::from_secs(15));
    assert!(story.changes().contains(&Change::Bed(bed("1"))));
}

#[test]
fn to_take_responsibility_is_to_act_and_to_acknowledge_is_not() {
    let mut story = ward();
    for _ in 0..3 {
        spell(&mut story, Some(Alarm::Acknowledge));
    }
    assert_eq!(prompts(&story).len(), 1);
    let mut story = ward();
    for _ in 0..2 {
        spell(&mut story, None);
        spell(&mut story, Some(Alarm::Accept));
        spell(&mut story, None);
    }
    assert_eq!(
        prompts(&story),
        [],
        "an act in between begins the count anew"
    );
}

#[test]
fn a_suggestion_that_is_put_away_comes_back_after_three_more() {
    let mut story = prompted();
    let id = prompts(&story)[0].id;
    let dismiss = || Command::DismissSuggestion { bed: bed("1"), id };
    story.wish(dismiss()).unwrap();
    assert_eq!(prompts(&story), []);
    assert_eq!(story.wish(dismiss()), Err(CommandError::NoSuggestion));
    for _ in 0..2 {
        spell(&mut story, None);
    }
    assert_eq!(prompts(&story), []);
    spell(&mut story, None);
    assert_ne!(prompts(&story)[0].id, id);
}

#[test]
fn the_same_suggestion_again_stands_for_the_one_before() {
    let mut story = prompted();
    let id = prompts(&story)[0].id;
    for _ in 0..3 {
        spell(&mut story, None);
    }
    let now = prompts(&story);
    assert!(now.len() == 1 && now[0].id != id);
}

#[test]
fn a_change_of_the_limit_settles_its_suggestion_and_the_count() {
    let mut story = prompted();
    let other = [at(Parameter::Spo2, Side::Low, 92.0)];
    story.set(&other).unwrap();
    assert_eq!(prompts(&story).len(), 1);
    let edits = [at(Parameter::HeartRate, Side::Low, 48.0)];
    story.set(&edits).unwrap();
    assert_eq!(prompts(&story), []);
    spell(&mut story, None);
    spell(&mut story, None);
    story.reset(&Parameter::ALL).unwrap();
    spell(&mut story, None);
    assert_eq!(prompts(&story), []);
}

#[test]
fn an_alarm_during_which_the_limits_were_changed_was_acted_on() {
    let mut story = ward();
    story.heart_rate("A", "1", 8, 125.0);
    let edits = [at(Parameter::HeartRate, Side::High, 122.0)];
    story.set(&edits).unwrap();
    assert_eq!(story.open("1").len(), 1);
    story.heart_rate("A", "1", 8, 100.0);
    spell(&mut story, None);
    spell(&mut story, None);
    assert_eq!(prompts(&story), []);
    spell(&mut story, None);
    assert_eq!(prompts(&story).len(), 1);
}

#[test]
fn what_the_bedside_says_itself_is_not_counted() {
    let mut story = ward();
    for _ in 0..3 {
        story.alert("A", "1", alert("HR HIGH", AlertPriority::Medium));
        story.heart_rate("A", "1", 8, 125.0);
        story.heart_rate("A", "1", 8, 100.0);
    }
    assert_eq!(prompts(&story), []);
}

#[test]
fn suggestions_leave_with_the_patient() {
    let mut story = ward();
    story.adt(AdtEvent::Admit, "P1", "1");
    for _ in 0..3 {
        spell(&mut story, None);
    }
    assert_eq!(prompts(&story).len(), 1);
    story.adt(AdtEvent::Discharge, "P1", "1");
    assert_eq!(prompts(&story), []);
}
