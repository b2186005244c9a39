//! Rows as they are written, read back for a stretch.

use super::*;
use lamplight_store::{Batch, KeySource, Options, Store};
use std::sync::mpsc::channel;

const T0: i64 = 1_795_269_600_000_000;

fn at(seconds: i64) -> Wall {
    Wall::from_micros(T0 + seconds * 1_000_000)
}

fn row(bed: &str, seconds: i64, family: &str, simulated: bool) -> Entry {
    let patient = PatientView {
        stay: None,
        family: family.to_owned(),
        given: String::new(),
        mrn: format!("mrn of {family}"),
        birth: String::new(),
        sex: String::new(),
        admitted: true,
    };
    let holds = Holds {
        patient: (!family.is_empty()).then(|| Personal::new(patient)),
        told: Told {
            ward: "Test ward".to_owned(),
            simulated,
            stay: None,
        },
    };
    let now = Now {
        mono: lamplight_units::Mono::START,
        wall: at(seconds),
    };
    entry(now, &BedId::parse(bed).unwrap(), &holds)
}

#[test]
fn a_stretch_names_whoever_lay_there_then_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &KeySource::File, Options::new(at(0)))
        .unwrap()
        .store;
    let rows = vec![
        row("1", 0, "FIRST", false),
        row("2", 0, "", true),
        row("1", 100, "", false),
        row("1", 200, "SECOND", false),
        // Another run of the station begins: the same patient, told again.
        row("1", 300, "SECOND", false),
    ];
    let (send, done) = channel();
    store.writer().append(Batch::kept(rows), move |written| {
        send.send(written.is_ok()).unwrap();
    });
    assert!(done.recv().unwrap());
    let bed = BedId::parse("1").unwrap();
    for (from, to, names) in [
        (-50, -10, vec![]),
        (-50, 10, vec!["FIRST"]),
        (10, 20, vec!["FIRST"]),
        (100, 150, vec![]),
        (99, 150, vec!["FIRST"]),
        (150, 200, vec![]),
        (150, 201, vec!["SECOND"]),
        (250, 400, vec!["SECOND"]),
        (50, 400, vec!["FIRST", "SECOND"]),
    ] {
        let held = held(&store.reader(), Some(&bed), at(from), at(to)).unwrap();
        let families: Vec<_> = held
            .patients
            .iter()
            .map(|patient| patient.reveal().family.clone())
            .collect();
        assert_eq!(families, names, "from {from} s to {to} s");
        assert!(!held.simulated);
    }
    let ward = held(&store.reader(), None, at(10), at(20)).unwrap();
    assert!(ward.simulated, "the other bed's simulator is the ward's");
    assert_eq!(ward.ward, "Test ward");
    assert_eq!(ward.patients, Vec::new());
}

#[test]
fn the_body_that_technicians_print_names_nobody() {
    let row = row("1", 0, "FIRST", false);
    assert!(!row.body.contains("FIRST"), "{}", row.body);
    assert!(row.patient.is_some());
}
