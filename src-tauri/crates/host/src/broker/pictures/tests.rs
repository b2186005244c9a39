//! Which pictures are due, how small they are, and what they leave out.

use super::*;
use crate::broker::testing::{bed, need, snapshot};
use lamplight_broker::payload::{self, Vitals};

fn run() -> Run {
    Run {
        station: "aa".to_owned(),
        since_ms: 5,
    }
}

fn pictures(patients: bool) -> Pictures {
    let mut pictures = Pictures::new("4.e", run(), patients);
    assert!(pictures.due(true).is_empty(), "there is nothing yet");
    assert!(pictures.beat().is_none());
    pictures.snapshot(snapshot(10, 1_000, vec![bed("1"), bed("2")]));
    pictures
}

fn batch(seq: u64, changes: Vec<Change>) -> ChangeBatch {
    ChangeBatch {
        seq,
        now_ms: 2_000,
        changes,
    }
}

fn subjects(due: &[Due]) -> Vec<&str> {
    let messages = due.iter().flat_map(|one| &one.messages);
    messages.map(|(subject, _)| subject.as_str()).collect()
}

fn all_go(pictures: &mut Pictures) {
    for due in pictures.due(true) {
        pictures.went(due);
    }
}

#[test]
fn the_whole_goes_first_and_then_what_changed() {
    let mut pictures = pictures(true);
    let due = pictures.due(true);
    assert_eq!(
        subjects(&due),
        [
            "ward.4=2Ee.view",
            "ward.4=2Ee.bed.1.vitals",
            "ward.4=2Ee.bed.1.view",
            "ward.4=2Ee.bed.2.vitals",
            "ward.4=2Ee.bed.2.view",
        ]
    );
    due.into_iter().for_each(|due| pictures.went(due));
    assert!(pictures.due(true).is_empty());
    let mut changed = bed("2");
    changed.numbers[0].value = Some(99.0);
    let batch = batch(11, vec![Change::Bed(Box::new(changed))]);
    assert_eq!(pictures.batch(batch), Taken::Whole);
    assert!(
        pictures.due(false).is_empty(),
        "a number waits for the beds' turn"
    );
    let due = pictures.due(true);
    let vitals: Vitals = payload::read(&due[0].messages[0].1).unwrap();
    assert_eq!(vitals.numbers[0].value, Some(99.0));
    assert_eq!((vitals.at_ms, vitals.bed.as_str()), (2_000, "2"));
    assert_eq!(vitals.numbers[0].code, Some(147_842));
    assert_eq!(vitals.numbers[0].unit.as_deref(), Some("{beat}/min"));
}

#[test]
fn a_condition_of_a_bed_and_the_list_wait_for_no_turn() {
    let mut pictures = pictures(true);
    all_go(&mut pictures);
    let mut alarming = bed("1");
    alarming.conditions = vec![need("1").condition];
    let changes = vec![
        Change::Bed(Box::new(alarming)),
        Change::Needs(vec![need("1"), need("1")]),
    ];
    pictures.batch(batch(11, changes));
    let due = pictures.due(false);
    let of: Vec<&Piece> = due.iter().map(|due| &due.of).collect();
    assert_eq!(of, [&Piece::Ward, &Piece::Bed("1".to_owned())]);
}

#[test]
fn what_did_not_go_goes_as_it_is_then_and_the_beat_names_what_went() {
    let mut pictures = pictures(true);
    for due in pictures.due(true) {
        match due.of {
            Piece::Bed(ref id) if id == "2" => pictures.again(due),
            Piece::Ward | Piece::Bed(_) => pictures.went(due),
        }
    }
    let beat = |pictures: &mut Pictures| -> Beat {
        let (subject, payload) = pictures.beat().unwrap();
        assert_eq!(subject, "ward.4=2Ee.beat");
        payload::read(&payload).unwrap()
    };
    let first = beat(&mut pictures);
    assert_eq!(first.beds, [("1".to_owned(), 2)]);
    let again = pictures.due(true);
    assert_eq!(again.len(), 1);
    assert!(again[0].rev > 3, "it is a later picture");
    again.into_iter().for_each(|due| pictures.went(due));
    let second = beat(&mut pictures);
    assert_eq!(second.beds.len(), 2);
    assert_eq!((first.beat, second.beat), (1, 2));
}

#[test]
fn a_batch_that_is_missing_is_seen_and_one_of_before_the_snapshot_is_nothing() {
    let mut pictures = pictures(true);
    all_go(&mut pictures);
    assert_eq!(
        pictures.batch(batch(10, vec![Change::Needs(Vec::new())])),
        Taken::Whole
    );
    assert!(pictures.due(true).is_empty());
    assert_eq!(pictures.batch(batch(12, Vec::new())), Taken::Missing);
    pictures.snapshot(snapshot(10, 1_000, vec![bed("1")]));
    assert_eq!(pictures.due(true).len(), 2, "the ward and its bed");
}

#[test]
fn nobody_is_named_unless_it_is_told_so() {
    let mut veiled = pictures(false);
    let all = |pictures: &mut Pictures| -> String {
        let due = pictures.due(true);
        let messages = due.iter().flat_map(|due| &due.messages);
        messages
            .map(|(_, payload)| String::from_utf8(payload.clone()).unwrap())
            .collect()
    };
    let said = all(&mut veiled);
    for word in [
        "MEIER",
        "Erika",
        "4711",
        "because of his wife",
        "asks for MEIER",
    ] {
        assert!(!said.contains(word), "{word} is published");
    }
    let told = all(&mut pictures(true));
    for word in [
        "MEIER",
        "Erika",
        "4711",
        "because of his wife",
        "asks for MEIER",
    ] {
        assert!(told.contains(word), "{word} is missing");
    }
}

#[test]
fn every_wave_has_its_bed() {
    let pictures = pictures(false);
    let waves = pictures.waves();
    assert_eq!(waves.get(&1).map(String::as_str), Some("1"));
    assert_eq!(waves.get(&2).map(String::as_str), Some("2"));
}
