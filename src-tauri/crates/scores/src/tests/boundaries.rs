//! Both sides of every cut, written out as the published tables print them.

use super::ward::{Set, WELL, adult, at, on_scale_2, scored};
use crate::{Consciousness, Part, Patient, Table, tables};

/// The points of one part of a set.
fn points(table: &Table, patient: &Patient, set: Set, part: Part) -> u8 {
    let result = scored(table, patient, &set.inputs(at(0)), at(0));
    let explained = result.part(part).expect("the score has this part");
    explained.points.known().expect("the part is known")
}

type Cuts<'a> = &'a [(f64, u8)];

fn with(part: Part, number: f64) -> Set {
    match part {
        Part::Respiration => Set { rr: number, ..WELL },
        Part::Spo2 => Set {
            spo2: number,
            ..WELL
        },
        Part::Systolic => Set {
            systolic: number,
            ..WELL
        },
        Part::Pulse => Set {
            pulse: number,
            ..WELL
        },
        Part::Temperature => Set {
            temperature: number,
            ..WELL
        },
        Part::Oxygen | Part::Consciousness | Part::Refill | Part::Effort => WELL,
    }
}

fn each(table: &Table, patient: &Patient, part: Part, oxygen: bool, cuts: Cuts) {
    for (number, expected) in cuts {
        let set = Set {
            oxygen,
            ..with(part, *number)
        };
        let got = points(table, patient, set, part);
        assert_eq!(
            got,
            *expected,
            "{}: {} {number}, oxygen {oxygen}",
            table.name,
            part.label()
        );
    }
}

#[test]
fn news2_has_its_points_on_both_sides_of_every_cut() {
    let (table, patient) = (tables::news2(), adult());
    let rows: [(Part, Cuts); 5] = [
        (
            Part::Respiration,
            &[
                (0.0, 3),
                (8.0, 3),
                (9.0, 1),
                (11.0, 1),
                (12.0, 0),
                (20.0, 0),
                (21.0, 2),
                (24.0, 2),
                (25.0, 3),
                (150.0, 3),
            ],
        ),
        (
            Part::Spo2,
            &[
                (1.0, 3),
                (91.0, 3),
                (92.0, 2),
                (93.0, 2),
                (94.0, 1),
                (95.0, 1),
                (96.0, 0),
                (100.0, 0),
            ],
        ),
        (
            Part::Systolic,
            &[
                (10.0, 3),
                (90.0, 3),
                (91.0, 2),
                (100.0, 2),
                (101.0, 1),
                (110.0, 1),
                (111.0, 0),
                (219.0, 0),
                (220.0, 3),
                (350.0, 3),
            ],
        ),
        (
            Part::Pulse,
            &[
                (0.0, 3),
                (40.0, 3),
                (41.0, 1),
                (50.0, 1),
                (51.0, 0),
                (90.0, 0),
                (91.0, 1),
                (110.0, 1),
                (111.0, 2),
                (130.0, 2),
                (131.0, 3),
                (350.0, 3),
            ],
        ),
        (
            Part::Temperature,
            &[
                (10.0, 3),
                (35.0, 3),
                (35.1, 1),
                (36.0, 1),
                (36.1, 0),
                (38.0, 0),
                (38.1, 1),
                (39.0, 1),
                (39.1, 2),
                (47.0, 2),
            ],
        ),
    ];
    for (part, cuts) in rows {
        each(&table, &patient, part, false, cuts);
    }
    // Scale 1 does not ask about oxygen.
    each(&table, &patient, Part::Spo2, true, rows[1].1);
}

#[test]
fn spo2_scale_2_has_its_points_on_both_sides_of_every_cut() {
    let (table, patient) = (tables::news2(), on_scale_2());
    let low = [
        (1.0, 3),
        (83.0, 3),
        (84.0, 2),
        (85.0, 2),
        (86.0, 1),
        (87.0, 1),
        (88.0, 0),
        (92.0, 0),
    ];
    each(&table, &patient, Part::Spo2, false, &low);
    each(&table, &patient, Part::Spo2, true, &low);
    each(
        &table,
        &patient,
        Part::Spo2,
        false,
        &[(93.0, 0), (97.0, 0), (100.0, 0)],
    );
    each(
        &table,
        &patient,
        Part::Spo2,
        true,
        &[
            (93.0, 1),
            (94.0, 1),
            (95.0, 2),
            (96.0, 2),
            (97.0, 3),
            (100.0, 3),
        ],
    );
}

#[test]
fn mews_has_its_points_on_both_sides_of_every_cut() {
    let rows: [(Part, Cuts); 4] = [
        (
            Part::Systolic,
            &[
                (70.0, 3),
                (71.0, 2),
                (80.0, 2),
                (81.0, 1),
                (100.0, 1),
                (101.0, 0),
                (199.0, 0),
                (200.0, 2),
            ],
        ),
        (
            Part::Pulse,
            &[
                (40.0, 2),
                (41.0, 1),
                (50.0, 1),
                (51.0, 0),
                (100.0, 0),
                (101.0, 1),
                (110.0, 1),
                (111.0, 2),
                (129.0, 2),
                (130.0, 3),
            ],
        ),
        (
            Part::Respiration,
            &[
                (8.0, 2),
                (9.0, 0),
                (14.0, 0),
                (15.0, 1),
                (20.0, 1),
                (21.0, 2),
                (29.0, 2),
                (30.0, 3),
            ],
        ),
        (
            Part::Temperature,
            &[(34.9, 2), (35.0, 0), (38.4, 0), (38.5, 2)],
        ),
    ];
    for (part, cuts) in rows {
        each(&tables::mews(), &adult(), part, false, cuts);
    }
}

#[test]
fn qsofa_has_its_points_on_both_sides_of_every_cut() {
    let rows: [(Part, Cuts); 2] = [
        (Part::Respiration, &[(21.0, 0), (22.0, 1)]),
        (Part::Systolic, &[(100.0, 1), (101.0, 0)]),
    ];
    for (part, cuts) in rows {
        each(&tables::qsofa(), &adult(), part, false, cuts);
    }
}

#[test]
fn each_letter_of_acvpu_has_its_points_in_each_score() {
    for (table, expected) in [
        (tables::news2(), [0, 3, 3, 3, 3]),
        (tables::mews(), [0, 1, 1, 2, 3]),
        (tables::qsofa(), [0, 1, 1, 1, 1]),
    ] {
        let got = Consciousness::ALL
            .map(|acvpu| points(&table, &adult(), Set { acvpu, ..WELL }, Part::Consciousness));
        assert_eq!(got, expected, "{}", table.name);
    }
}

#[test]
fn a_temperature_between_two_steps_is_rounded_before_it_is_scored() {
    // Fact sheet, section 1.4.
    each(
        &tables::news2(),
        &adult(),
        Part::Temperature,
        false,
        &[
            (35.04, 3),
            (35.05, 1),
            (36.04, 1),
            (36.05, 0),
            (38.04, 0),
            (38.05, 1),
            (39.04, 1),
            (39.05, 2),
        ],
    );
}

#[test]
fn a_total_means_what_it_means_on_both_sides_of_every_threshold() {
    use crate::Risk::{High, Low, Medium};
    for (table, total, risk) in [
        (tables::news2(), 0, Low),
        (tables::news2(), 4, Low),
        (tables::news2(), 5, Medium),
        (tables::news2(), 6, Medium),
        (tables::news2(), 7, High),
        (tables::news2(), 20, High),
        (tables::mews(), 4, Low),
        (tables::mews(), 5, High),
        (tables::qsofa(), 1, Low),
        (tables::qsofa(), 2, High),
        (tables::bedside_pews(), 7, Low),
        (tables::bedside_pews(), 8, High),
    ] {
        let meaning = table.meaning(total).expect("a total means something");
        assert_eq!(meaning.risk, risk, "{} {total}", table.name);
    }
}
