//! An order for the bed of one patient that arrives when another lies in it.

use super::*;

#[test]
fn exit_monitoring_is_not_switched_off_for_a_patient_whom_nobody_saw_there() {
    let mut story = ward();
    let lies = |story: &Story| {
        let stay = story.station.stays().in_bed(&bed("1"));
        stay.map(|stay| stay.id)
    };
    let off = |stay| Command::OfStay {
        bed: bed("1"),
        stay,
        wish: Box::new(order(BedOrderKind::DisarmExit, "relatives stay")),
    };
    let before = lies(&story);
    story.adt(AdtEvent::Discharge, "P1", "1");
    let other = Err(CommandError::OtherPatient(bed("1")));
    assert_eq!(story.wish(off(before)), other, "nobody there");
    story.adt(AdtEvent::Admit, "P2", "1");
    assert_eq!(story.wish(off(before)), other, "another there");
    let came = Err(CommandError::SomebodyCame(bed("1")));
    assert_eq!(story.wish(off(None)), came, "seen empty");
    assert!(story.asked().is_empty(), "nothing was sent");
    let next = lies(&story);
    story.wish(off(next)).unwrap();
    assert_eq!(story.asked().len(), 1);
}

#[test]
fn the_bed_of_nobody_is_asked_as_long_as_nobody_has_come() {
    let mut story = Story::new();
    story.tells(exit(ExitMonitor::Armed));
    let wish = Box::new(order(BedOrderKind::DisarmExit, ""));
    let off = Command::OfStay {
        bed: bed("1"),
        stay: None,
        wish,
    };
    story.wish(off).unwrap();
    assert_eq!(story.asked().len(), 1);
}
