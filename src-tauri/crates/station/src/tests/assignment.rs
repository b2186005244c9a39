//! Which device speaks for which bed, and whose patient lies there.

use super::story::{Story, alert, bed, device, device_time, nurse};
use crate::{Command, CommandError, Input};
use lamplight_protocols::report::{
    AdtEvent, AdtHints, AdtReport, AlertPriority, Location, PatientClaim, Report,
};
use lamplight_units::{FeedId, PatientId, Wall};
use std::sync::Arc;

fn bed_of(story: &Story, id: &str) -> Option<String> {
    story
        .station
        .devices()
        .get(&device(id))?
        .assignment
        .bed()
        .map(ToString::to_string)
}

#[test]
fn a_device_speaks_for_the_bed_of_its_location_and_for_no_other() {
    let mut story = Story::new();
    story.monitor("A", "1", 1);
    story.monitor("B", "7", 1);
    story.monitor("C", "", 1);
    assert_eq!(bed_of(&story, "A").as_deref(), Some("1"));
    assert_eq!((bed_of(&story, "B"), bed_of(&story, "C")), (None, None));
}

#[test]
fn an_unknown_device_raises_no_condition_until_it_is_assigned() {
    let mut story = Story::new();
    story.alert("X", "", alert("SpO2 LOW", AlertPriority::High));
    assert_eq!(story.station.conditions().open().count(), 0);
    story
        .station
        .command(story.now, &nurse(), Command::Assign(device("X"), bed("2")))
        .unwrap();
    assert_eq!(story.open("2"), ["High SpO2 LOW"]);
    story
        .station
        .command(story.now, &nurse(), Command::Unassign(device("X")))
        .unwrap();
    assert_eq!(story.open("2"), Vec::<String>::new());
}

#[test]
fn of_two_monitors_that_claim_a_bed_the_first_is_shown_and_the_claim_is_a_condition() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.monitor("B", "1", 1);
    assert_eq!(
        (bed_of(&story, "A").as_deref(), bed_of(&story, "B")),
        (Some("1"), None)
    );
    assert_eq!(story.open("1"), ["Low Two monitors for one bed"]);
}

#[test]
fn a_refused_monitor_that_is_switched_off_claims_the_bed_no_longer() {
    let mut story = Story::new();
    story.monitor("B", "1", 2);
    story.monitor("A", "1", 1);
    assert_eq!(story.open("1"), ["Low Two monitors for one bed"]);
    story.restart(2.0);
    assert_eq!(story.open("1"), ["Low Two monitors for one bed"]);
    story.monitor("B", "1", 29);
    assert_eq!(story.open("1"), ["Low Two monitors for one bed"]);
    story.monitor("B", "1", 5);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.monitor("A", "1", 1);
    assert_eq!(
        story.open("1"),
        ["Low Two monitors for one bed"],
        "it stands there again"
    );
    // One that sends nothing but alerts has no rhythm.
    let mut story = Story::new();
    story.monitor("B", "1", 2);
    story.alert("C", "1", alert("APNOEA", AlertPriority::High));
    story.monitor("B", "1", 290);
    assert_eq!(story.open("1"), ["Low Two monitors for one bed"]);
    story.monitor("B", "1", 15);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_monitor_takes_a_bed_over_when_the_first_one_is_lost() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.monitor("B", "1", 40);
    assert_eq!(bed_of(&story, "B").as_deref(), Some("1"));
    assert!(
        !story
            .open("1")
            .contains(&"Low Two monitors for one bed".to_owned())
    );
}

#[test]
fn a_device_that_moves_takes_its_alarms_along() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.alert("A", "1", alert("APNOEA", AlertPriority::High));
    story.monitor("A", "2", 1);
    assert_eq!(
        (story.open("1"), story.open("2")),
        (vec![], vec!["High APNOEA".to_owned()])
    );
}

#[test]
fn two_devices_of_one_name_behind_two_gateways_do_not_mix_two_patients() {
    let mut story = Story::new();
    let mut hear = |sender: &str, place: &str, rate| {
        let mut report = story.report("PUMP1", place);
        report.device.sender = Arc::from(sender);
        story.hear(super::story::with_number(
            report,
            "MDC_ECG_HEART_RATE",
            rate,
        ));
    };
    for _ in 0..2 {
        hear("GATE-A", "1", 60.0);
        hear("GATE-B", "2", 90.0);
    }
    let rate = |id: &str| {
        let device = story.station.devices().get(&device(id)).unwrap();
        device
            .numbers
            .values()
            .next()
            .unwrap()
            .reading
            .value
            .number()
    };
    assert_eq!(
        (rate("PUMP1"), rate("PUMP1@GATE-B")),
        (Some(60.0), Some(90.0))
    );
    assert_eq!(bed_of(&story, "PUMP1@GATE-B").as_deref(), Some("2"));
}

#[test]
fn a_clock_ten_minutes_off_is_told_and_the_values_are_shown() {
    let mut story = Story::new();
    let mut report = story.report("A", "1");
    report.sent_at = Some(device_time(Wall::from_micros(
        story.now.wall.micros() + 600_000_000,
    )));
    story.hear(super::story::with_number(
        report,
        "MDC_ECG_HEART_RATE",
        60.0,
    ));
    assert_eq!(story.open("1"), ["Advisory Monitor clock off"]);
    let held = story.station.devices().get(&device("A")).unwrap();
    assert_eq!(held.clock_offset_s(), Some(600.0));
    assert_eq!(held.numbers.values().next().unwrap().at, story.now.wall);
}

#[test]
fn a_monitor_with_another_patient_than_the_admission_is_a_condition() {
    let mut story = Story::new();
    let claim = |number: &str| PatientClaim {
        ids: vec![PatientId::parse(number, "", "MR").unwrap()],
        ..PatientClaim::default()
    };
    let admit = AdtReport {
        hints: AdtHints::default(),
        event: AdtEvent::Admit,
        patient: claim("100"),
        location: Some(Location {
            point_of_care: Arc::from("4E"),
            bed: Arc::from("1"),
            ..Location::default()
        }),
        prior_location: None,
        merged: None,
        at: None,
    };
    let feed = FeedId::parse("bedside").unwrap();
    story.station.handle(
        story.now,
        Input::Report {
            feed,
            report: Report::Adt(Box::new(admit)),
        },
    );
    let mut report = story.report("A", "1");
    report.patient = Some(claim("200"));
    story.hear(report);
    assert_eq!(story.open("1"), ["Medium Another patient on the monitor"]);
    let mut report = story.report("A", "1");
    report.patient = Some(claim("100"));
    story.hear(report);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn commands_about_what_is_not_there_are_refused() {
    let mut story = Story::new();
    story.monitor("A", "1", 1);
    let now = story.now;
    let mut say = |command| story.station.command(now, &nurse(), command);
    assert_eq!(
        say(Command::Standby(bed("9"))),
        Err(CommandError::NoBed(bed("9")))
    );
    assert_eq!(say(Command::Resume(bed("1"))), Err(CommandError::Already));
    assert_eq!(
        say(Command::Unassign(device("Z"))),
        Err(CommandError::NoDevice(device("Z")))
    );
    assert_eq!(
        say(Command::Assign(device("A"), bed("9"))),
        Err(CommandError::NoBed(bed("9")))
    );
}
