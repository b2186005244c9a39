//! The station's own limits beside the bedside's alarms.

use super::story::{Story, alert, bed, nurse};
use crate::{Command, LimitSetup};
use lamplight_alarms::limits::{Group, Profile};
use lamplight_protocols::report::{AlertPhase, AlertPriority, AlertReport, AlertState};

/// Two beds of adults, factory limits: heart rate 50 to 120, extreme 35 to 160.
pub fn ward() -> Story {
    Story::with_limits(Some(LimitSetup {
        profile: Profile::new("Test"),
        groups: std::iter::once((bed("2"), Group::Neonatal)).collect(),
    }))
}

fn over(text: &str, priority: AlertPriority) -> AlertReport {
    AlertReport {
        phase: Some(AlertPhase::End),
        state: Some(AlertState::Inactive),
        ..alert(text, priority)
    }
}

#[test]
fn a_rate_beyond_the_limit_for_its_delay_is_a_condition_until_it_is_back_inside() {
    let mut story = ward();
    story.heart_rate("A", "1", 5, 80.0);
    story.heart_rate("A", "1", 1, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.heart_rate("A", "1", 15, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 120"]);
    story.heart_rate("A", "1", 15, 100.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn the_limits_are_those_of_the_patients_group() {
    let mut story = ward();
    story.heart_rate("B", "2", 20, 150.0);
    assert_eq!(story.open("2"), Vec::<String>::new());
    story.heart_rate("A", "1", 20, 150.0);
    assert_eq!(story.open("1").len(), 1);
}

#[test]
fn of_an_extreme_rate_only_the_gravest_finding_is_told() {
    let mut story = ward();
    story.heart_rate("A", "1", 20, 180.0);
    assert_eq!(story.open("1"), ["High Extreme high HR 180 > 160"]);
}

#[test]
fn what_the_bedside_says_itself_is_not_said_twice() {
    let mut story = ward();
    story.alert("A", "1", alert("HR HIGH", AlertPriority::Medium));
    story.heart_rate("A", "1", 20, 130.0);
    assert_eq!(story.open("1"), ["Medium HR HIGH"]);
    story.alert("A", "1", over("HR HIGH", AlertPriority::Medium));
    story.heart_rate("A", "1", 1, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 120"]);
}

#[test]
fn a_milder_alarm_of_the_bedside_does_not_hide_a_graver_finding() {
    let mut story = ward();
    story.alert("A", "1", alert("HR HIGH", AlertPriority::Low));
    story.heart_rate("A", "1", 20, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 120", "Low HR HIGH"]);
}

#[test]
fn a_bed_on_standby_is_not_judged() {
    let mut story = ward();
    story.heart_rate("A", "1", 20, 130.0);
    story
        .station
        .command(story.now, &nurse(), Command::Standby(bed("1")))
        .unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.heart_rate("A", "1", 20, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_finding_of_a_lost_monitor_gives_way_to_the_loss() {
    let mut story = ward();
    story.heart_rate("A", "1", 20, 130.0);
    story.wait(700.0);
    assert_eq!(story.open("1"), ["High No data from the monitor"]);
}
