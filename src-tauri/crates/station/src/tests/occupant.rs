//! When the patient of a bed is another: limits, judging and prompts begin anew.

use super::limits::ward;
use super::story::{Story, at, bed, person, with_number};
use crate::{Change, Command};
use lamplight_alarms::ConditionId;
use lamplight_alarms::limits::{Parameter, Side};
use lamplight_protocols::report::AdtEvent;

/// A patient with a limit of his own, and a rate that would be beyond the ward's.
fn admitted() -> Story {
    let mut story = ward();
    story.adt(AdtEvent::Admit, "P1", "1");
    set(&mut story);
    story.heart_rate("A", "1", 10, 130.0);
    assert_eq!((story.own(), story.open("1").len()), (1, 0));
    story.changes();
    story
}

fn set(story: &mut Story) {
    let edits = [at(Parameter::HeartRate, Side::High, 140.0)];
    story.set(&edits).unwrap();
}

fn names(story: &mut Story, device: &str, mrn: &str) {
    let mut report = with_number(story.report(device, "1"), "MDC_ECG_HEART_RATE", 130.0);
    report.patient = Some(person(mrn));
    story.hear(report);
    story.wait(1.0);
}

#[test]
fn a_discharge_puts_the_wards_limits_in_force_and_is_a_change() {
    let mut story = admitted();
    story.adt(AdtEvent::Discharge, "P1", "1");
    assert!(story.changes().contains(&Change::Bed(bed("1"))));
    assert_eq!(story.own(), 0);
    story.heart_rate("A", "1", 8, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 120"]);
}

fn open_id(story: &Story) -> ConditionId {
    story.station.conditions_of(&bed("1"))[0].id
}

#[test]
fn a_finding_of_the_patient_before_ends_and_is_never_continued_by_the_next() {
    let mut story = ward();
    story.adt(AdtEvent::Admit, "P1", "1");
    story.heart_rate("A", "1", 20, 130.0);
    let before = open_id(&story);
    story.adt(AdtEvent::Discharge, "P1", "1");
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.adt(AdtEvent::Admit, "P2", "1");
    story.heart_rate("A", "1", 4, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new(), "the delay runs anew");
    story.heart_rate("A", "1", 4, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 120"]);
    assert_ne!(open_id(&story), before);
}

#[test]
fn a_transfer_takes_the_limits_along_and_leaves_none() {
    let mut story = admitted();
    story.adt(AdtEvent::Transfer, "P1", "2");
    assert_eq!(story.own(), 0);
    let there = story.station.bed_limits(&bed("2")).unwrap();
    assert_eq!(there.own.settings().count(), 1);
}

#[test]
fn a_discharge_that_is_undone_finds_the_limits_also_after_a_restart() {
    for restarts in [false, true] {
        let mut story = admitted();
        story.adt(AdtEvent::Discharge, "P1", "1");
        if restarts {
            story.restart(3.0);
        }
        assert_eq!(story.own(), 0, "restart {restarts}");
        story.adt(AdtEvent::CancelDischarge, "P1", "1");
        assert_eq!(story.own(), 1, "restart {restarts}");
        story.restart(3.0);
        assert_eq!(story.own(), 1, "they are the bed's again and kept as such");
    }
}

#[test]
fn limits_stay_as_long_as_the_patient_does() {
    for (name, news) in [
        ("an update", AdtEvent::Update),
        ("the admission again", AdtEvent::Admit),
        ("a transfer to the same bed", AdtEvent::Transfer),
    ] {
        let mut story = admitted();
        story.adt(news, "P1", "1");
        assert_eq!(story.own(), 1, "{name}");
    }
    let mut story = admitted();
    story.adt_merging(AdtEvent::Merge, "P9", "1", Some("P1"));
    assert_eq!(story.own(), 1, "another number for the same record");
    story.adt(AdtEvent::Update, "P9", "1");
    assert_eq!(story.own(), 1, "and news under it");
}

#[test]
fn a_monitor_that_names_another_patient_ends_what_was_set_for_the_first() {
    for (name, steps, kept) in [
        ("a name where there was none", &["P1"][..], true),
        ("the same again", &["P1", "P1"], true),
        ("another", &["P1", "P2"], false),
    ] {
        let mut story = ward();
        story.heart_rate("A", "1", 2, 130.0);
        set(&mut story);
        for mrn in steps {
            names(&mut story, "A", mrn);
        }
        assert_eq!(story.own() == 1, kept, "{name}");
    }
}

#[test]
fn of_monitor_and_admission_the_one_that_newly_disagrees_ends_the_limits() {
    let mut story = admitted();
    names(&mut story, "A", "P1");
    assert_eq!(story.own(), 1, "it agrees");
    names(&mut story, "A", "P2");
    assert_eq!(story.own(), 0, "somebody else may lie there");
    set(&mut story);
    names(&mut story, "A", "P2");
    assert_eq!(story.own(), 1, "nothing new");
    names(&mut story, "A", "P1");
    assert_eq!(story.own(), 1, "it agrees again");
}

#[test]
fn an_admission_of_another_than_the_monitor_named_ends_the_limits() {
    for (mrn, kept) in [("P1", true), ("P2", false)] {
        let mut story = ward();
        names(&mut story, "A", "P1");
        set(&mut story);
        story.adt(AdtEvent::Admit, mrn, "1");
        assert_eq!(story.own() == 1, kept, "{mrn}");
    }
}

#[test]
fn a_bed_without_patient_and_device_keeps_nothing() {
    let mut story = ward();
    story.heart_rate("A", "1", 2, 130.0);
    set(&mut story);
    story
        .wish(Command::Unassign(super::story::device("A")))
        .unwrap();
    assert_eq!(story.own(), 0);
}

#[test]
fn an_admitted_patient_keeps_the_limits_when_the_monitor_is_changed() {
    let mut story = admitted();
    story
        .wish(Command::Unassign(super::story::device("A")))
        .unwrap();
    assert_eq!(story.own(), 1);
    story.heart_rate("B", "1", 20, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}
