//! What is noted as changed when conditions come, move and go.

use super::story::{Story, alert, bed};
use crate::Change;
use lamplight_alarms::Subject;
use lamplight_protocols::report::{AlertPhase, AlertPriority, AlertReport};

#[test]
fn a_condition_that_moves_changes_the_bed_that_it_leaves() {
    let mut story = Story::new();
    story.alert("A", "1", alert("APNOEA", AlertPriority::High));
    story.changes();
    let open = story.station.conditions_of(&bed("1"));
    let mut said = open[0].announced.clone();
    said.subject = Subject::Bed(bed("2"));
    // The source itself says that it is about another bed now; nothing else changes.
    story.station.announce(story.now, said);
    story.station.settle_alarms(story.now);
    let changes = story.changes();
    for id in ["1", "2"] {
        assert!(changes.contains(&Change::Bed(bed(id))), "bed {id}");
    }
}

#[test]
fn a_condition_that_begins_and_ends_in_one_message_changes_its_bed() {
    let mut story = Story::new();
    story.monitor("A", "1", 2);
    story.changes();
    let mut report = story.report("A", "1");
    let start = alert("SpO2 LOW", AlertPriority::Medium);
    let end = AlertReport {
        phase: Some(AlertPhase::End),
        state: None,
        ..start.clone()
    };
    report.alerts = vec![start, end];
    story.hear(report);
    let changes = story.changes();
    assert!(changes.contains(&Change::Needs));
    assert!(changes.contains(&Change::Bed(bed("1"))), "{changes:?}");
}
