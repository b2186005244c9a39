//! A bed with no data is never calm.

use super::story::{Story, bed, nurse};
use crate::Command;
use lamplight_protocols::report::{AlertPriority, Watchdog};
use lamplight_ward::Freshness;

fn freshness(story: &Story, id: &str) -> Option<Freshness> {
    let device = story.station.devices().get(&super::story::device(id))?;
    device.freshness(story.now, story.station.setup().patience)
}

#[test]
fn a_pulled_cable_is_stale_then_lost_then_a_condition_that_climbs() {
    let mut story = Story::new();
    story.monitor("A", "1", 20);
    assert_eq!(
        (freshness(&story, "A"), story.open("1")),
        (Some(Freshness::Live), vec![])
    );
    story.wait(9.5);
    assert_eq!(
        (freshness(&story, "A"), story.open("1")),
        (Some(Freshness::Stale), vec![])
    );
    story.wait(18.0);
    assert_eq!(
        story.open("1"),
        Vec::<String>::new(),
        "28.5 s: stale, not lost"
    );
    story.wait(2.0);
    assert_eq!(freshness(&story, "A"), Some(Freshness::Lost));
    assert_eq!(story.open("1"), ["Low No data from the monitor"]);
    story.wait(120.0);
    assert_eq!(story.open("1"), ["Medium No data from the monitor"]);
    story.wait(480.0);
    assert_eq!(story.open("1"), ["High No data from the monitor"]);
}

#[test]
fn when_data_comes_again_the_loss_is_over() {
    let mut story = Story::new();
    story.monitor("A", "1", 5);
    story.wait(60.0);
    assert_eq!(story.open("1").len(), 1);
    story.monitor("A", "1", 1);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn standby_silences_the_loss_and_resuming_brings_it_back() {
    let mut story = Story::new();
    story.monitor("A", "1", 5);
    story.wait(60.0);
    story
        .station
        .command(story.now, &nurse(), Command::Standby(bed("1")))
        .unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.wait(600.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story
        .station
        .command(story.now, &nurse(), Command::Resume(bed("1")))
        .unwrap();
    story.wait(0.1);
    assert_eq!(story.open("1"), ["Low No data from the monitor"]);
    story.wait(120.0);
    assert_eq!(story.open("1"), ["Medium No data from the monitor"]);
}

#[test]
fn an_alarm_of_a_lost_monitor_stays_until_somebody_has_seen_that_it_was_not_repeated() {
    let mut story = Story::new();
    story.monitor("A", "1", 5);
    story.alert(
        "A",
        "1",
        super::story::alert("VENT FIB", AlertPriority::High),
    );
    story.wait(60.0);
    assert_eq!(
        story.open("1"),
        ["High VENT FIB", "Low No data from the monitor"]
    );
    story.monitor("A", "1", 20);
    let open = story.station.conditions_of(&bed("1"));
    assert_eq!(open.len(), 1);
    assert_eq!(
        open[0].announced.presence,
        lamplight_alarms::Presence::Unconfirmed
    );
    let id = open[0].id;
    story
        .station
        .command(
            story.now,
            &nurse(),
            Command::Alarm(lamplight_alarms::Command::Acknowledge(id)),
        )
        .unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn an_alarm_that_is_repeated_after_the_loss_goes_on() {
    let mut story = Story::new();
    story.monitor("A", "1", 5);
    story.alert(
        "A",
        "1",
        super::story::alert("VENT FIB", AlertPriority::High),
    );
    story.wait(60.0);
    story.monitor("A", "1", 5);
    story.alert(
        "A",
        "1",
        super::story::alert("VENT FIB", AlertPriority::High),
    );
    story.monitor("A", "1", 20);
    let open = story.station.conditions_of(&bed("1"));
    assert_eq!(
        open[0].announced.presence,
        lamplight_alarms::Presence::Present
    );
}

#[test]
fn a_watchdog_that_stops_is_a_condition_and_one_that_leaves_is_not() {
    for (leaving, expected) in [
        (false, vec!["Medium Alarm link silent".to_owned()]),
        (true, vec![]),
    ] {
        let mut story = Story::new();
        let mut report = story.report("A", "1");
        report.watchdog = Some(Watchdog {
            period_ms: Some(5_000),
            leaving,
        });
        story.hear(report);
        story.wait(9.9);
        assert_eq!(story.open("1"), Vec::<String>::new());
        story.wait(0.2);
        assert_eq!(story.open("1"), expected);
    }
}

#[test]
fn a_silent_alarm_link_goes_with_its_device_to_another_bed() {
    let mut story = Story::new();
    let mut report = story.report("A", "1");
    report.watchdog = Some(Watchdog {
        period_ms: Some(5_000),
        leaving: false,
    });
    story.hear(report.clone());
    story.wait(60.0);
    let assign = Command::Assign(super::story::device("A"), bed("2"));
    story.wish(assign).unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert_eq!(story.open("2"), ["Medium Alarm link silent"]);
    report.sent_at = None;
    story.hear(report);
    assert_eq!(story.open("2"), Vec::<String>::new());
}

#[test]
fn a_silent_alarm_link_of_a_device_without_a_bed_is_told_for_a_day_and_when_it_is_silent_again() {
    let mut story = Story::new();
    let told = |story: &Story| {
        let mut open = story.station.conditions().open();
        open.any(|one| &*one.announced.text == "Alarm link silent")
    };
    let says = |story: &mut Story| {
        let mut report = story.report("GATE", "");
        report.watchdog = Some(Watchdog {
            period_ms: Some(5_000),
            leaving: false,
        });
        story.hear(report);
    };
    says(&mut story);
    story.wait(11.0);
    assert!(told(&story));
    story.restart(2.0);
    story.wait(86_390.0);
    assert!(told(&story), "each shift has seen it");
    story.wait(20.0);
    assert!(!told(&story));
    says(&mut story);
    assert!(!told(&story));
    story.wait(11.0);
    assert!(told(&story));
}

#[test]
fn a_monitor_that_is_moved_to_a_bed_on_standby_is_missed_when_it_is_resumed() {
    let mut story = Story::new();
    story.wish(Command::Standby(bed("2"))).unwrap();
    story.monitor("A", "1", 5);
    let assign = Command::Assign(super::story::device("A"), bed("2"));
    story.wish(assign).unwrap();
    story.wait(700.0);
    assert_eq!(story.open("2"), Vec::<String>::new());
    story.wish(Command::Resume(bed("2"))).unwrap();
    story.wait(0.1);
    assert_eq!(story.open("2"), ["Low No data from the monitor"]);
}

#[test]
fn the_same_inputs_give_the_same_changes() {
    let run = || {
        let mut story = Story::new();
        story.monitor("A", "1", 3);
        story.wait(40.0);
        (story.changes(), story.open("1"))
    };
    assert_eq!(run(), run());
}
