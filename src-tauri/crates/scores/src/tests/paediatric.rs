//! Bedside PEWS: the published table by age, its cuts, its parts that a person judges.

use super::ward::{at, charted, number, scored};
use crate::{Age, Effort, Inputs, Outcome, Oxygen, Part, Patient, Risk, tables};
use lamplight_units::Unit;

/// Pulse, systolic, respiration.
type Vital = (Part, [f64; 12]);

/// Both sides of each cut from the worst low to the worst high, which have
/// 4|2, 2|1, 1|0, 0|1, 1|2, 2|4 points.
const POINTS: [u8; 12] = [4, 2, 2, 1, 1, 0, 0, 1, 1, 2, 2, 4];

fn child(months: u16) -> Patient {
    Patient::of_age(Age::Months(months))
}

/// A well child of 6 months.
fn well() -> Inputs {
    Inputs {
        respiration: number(40.0, Unit::BreathPerMin, at(0)),
        spo2: number(98.0, Unit::Percent, at(0)),
        oxygen: charted(Oxygen::Air, at(0)),
        systolic: number(90.0, Unit::MmHg, at(0)),
        pulse: number(120.0, Unit::BeatPerMin, at(0)),
        refill: number(1.0, Unit::Second, at(0)),
        effort: charted(Effort::Normal, at(0)),
        ..Inputs::default()
    }
}

fn points(months: u16, inputs: &Inputs, part: Part) -> Option<u8> {
    let result = scored(&tables::bedside_pews(), &child(months), inputs, at(0));
    result
        .part(part)
        .and_then(|explained| explained.points.known())
}

#[test]
fn the_worked_example_has_its_total() {
    // Fact sheet, section 4.1: 2 + 1 + 0 + 1 + 1 + 1 + 2.
    let inputs = Inputs {
        respiration: number(55.0, Unit::BreathPerMin, at(0)),
        spo2: number(93.0, Unit::Percent, at(0)),
        oxygen: charted(super::ward::OXYGEN, at(0)),
        systolic: number(78.0, Unit::MmHg, at(0)),
        pulse: number(172.0, Unit::BeatPerMin, at(0)),
        refill: number(2.0, Unit::Second, at(0)),
        effort: charted(Effort::Mild, at(0)),
        ..Inputs::default()
    };
    let result = scored(&tables::bedside_pews(), &child(6), &inputs, at(0));
    assert_eq!((result.total(), result.certain.risk), (Some(8), Risk::High));
    let well = scored(&tables::bedside_pews(), &child(6), &well(), at(0));
    assert_eq!((well.total(), well.certain.risk), (Some(0), Risk::Low));
}

#[test]
fn each_age_has_its_points_on_both_sides_of_every_cut() {
    use Part::{Pulse, Respiration, Systolic};
    let ages: [(u16, [Vital; 3]); 5] = [
        (
            0,
            [
                (
                    Pulse,
                    [
                        80., 81., 90., 91., 110., 111., 149., 150., 179., 180., 189., 190.,
                    ],
                ),
                (
                    Systolic,
                    [
                        45., 46., 50., 51., 60., 61., 79., 80., 99., 100., 129., 130.,
                    ],
                ),
                (
                    Respiration,
                    [15., 16., 19., 20., 29., 30., 60., 61., 80., 81., 90., 91.],
                ),
            ],
        ),
        (
            3,
            [
                (
                    Pulse,
                    [
                        70., 71., 80., 81., 100., 101., 149., 150., 169., 170., 179., 180.,
                    ],
                ),
                (
                    Systolic,
                    [
                        60., 61., 70., 71., 80., 81., 99., 100., 119., 120., 149., 150.,
                    ],
                ),
                (
                    Respiration,
                    [15., 16., 19., 20., 24., 25., 50., 51., 70., 71., 80., 81.],
                ),
            ],
        ),
        (
            12,
            [
                (
                    Pulse,
                    [
                        60., 61., 70., 71., 90., 91., 119., 120., 149., 150., 169., 170.,
                    ],
                ),
                (
                    Systolic,
                    [
                        65., 66., 75., 76., 90., 91., 109., 110., 124., 125., 159., 160.,
                    ],
                ),
                (
                    Respiration,
                    [12., 13., 15., 16., 19., 20., 40., 41., 60., 61., 70., 71.],
                ),
            ],
        ),
        (
            48,
            [
                // As printed: 150 itself is not yet 4 points.
                (
                    Pulse,
                    [
                        50., 51., 60., 61., 70., 71., 109., 110., 129., 130., 150., 151.,
                    ],
                ),
                (
                    Systolic,
                    [
                        70., 71., 80., 81., 90., 91., 119., 120., 139., 140., 169., 170.,
                    ],
                ),
                (
                    Respiration,
                    [10., 11., 14., 15., 19., 20., 30., 31., 40., 41., 50., 51.],
                ),
            ],
        ),
        (
            144,
            [
                // As printed: 50 itself is 1 point, not 2.
                (
                    Pulse,
                    [
                        40., 41., 49., 50., 60., 61., 99., 100., 119., 120., 139., 140.,
                    ],
                ),
                (
                    Systolic,
                    [
                        75., 76., 85., 86., 100., 101., 129., 130., 149., 150., 189., 190.,
                    ],
                ),
                (
                    Respiration,
                    [9., 10., 10., 11., 11., 12., 16., 17., 22., 23., 29., 30.],
                ),
            ],
        ),
    ];
    for (months, vitals) in ages {
        for (part, cuts) in vitals {
            for (value, expected) in cuts.into_iter().zip(POINTS) {
                let mut inputs = well();
                match part {
                    Pulse => inputs.pulse = number(value, Unit::BeatPerMin, at(0)),
                    Systolic => inputs.systolic = number(value, Unit::MmHg, at(0)),
                    _ => inputs.respiration = number(value, Unit::BreathPerMin, at(0)),
                }
                let got = points(months, &inputs, part);
                assert_eq!(got, Some(expected), "{months} months, {part:?} {value}");
            }
        }
    }
}

#[test]
fn a_birthday_changes_the_column_on_its_day() {
    // A pulse of 120 through the ages: each column's own points.
    for (months, expected) in [
        (2, 0),
        (3, 0),
        (11, 0),
        (12, 1),
        (47, 1),
        (48, 1),
        (143, 1),
        (144, 2),
        (215, 2),
    ] {
        assert_eq!(
            points(months, &well(), Part::Pulse),
            Some(expected),
            "{months} months"
        );
    }
}

#[test]
fn refill_effort_saturation_and_oxygen_have_their_points() {
    for (seconds, expected) in [
        (0.0, 0),
        (2.9, 0),
        (2.94, 0),
        (2.95, 4),
        (3.0, 4),
        (10.0, 4),
    ] {
        let inputs = Inputs {
            refill: number(seconds, Unit::Second, at(0)),
            ..well()
        };
        assert_eq!(
            points(6, &inputs, Part::Refill),
            Some(expected),
            "{seconds} s"
        );
    }
    for (effort, expected) in Effort::ALL.into_iter().zip([0, 1, 2, 4]) {
        let inputs = Inputs {
            effort: charted(effort, at(0)),
            ..well()
        };
        assert_eq!(
            points(6, &inputs, Part::Effort),
            Some(expected),
            "{effort:?}"
        );
    }
    for (percent, expected) in [
        (90.0, 2),
        (90.4, 2),
        (90.5, 1),
        (91.0, 1),
        (94.0, 1),
        (95.0, 0),
    ] {
        let inputs = Inputs {
            spo2: number(percent, Unit::Percent, at(0)),
            ..well()
        };
        assert_eq!(
            points(6, &inputs, Part::Spo2),
            Some(expected),
            "{percent} %"
        );
    }
    let on = |litres_per_min, fio2_percent| Oxygen::On {
        litres_per_min,
        fio2_percent,
    };
    for (oxygen, expected) in [
        (Oxygen::Air, Some(0)),
        (on(Some(3.9), None), Some(2)),
        (on(Some(4.0), None), Some(4)),
        (on(None, Some(49.0)), Some(2)),
        (on(None, Some(50.0)), Some(4)),
        (on(Some(1.0), Some(60.0)), Some(4)),
        (on(None, None), None),
    ] {
        let inputs = Inputs {
            oxygen: charted(oxygen, at(0)),
            ..well()
        };
        assert_eq!(points(6, &inputs, Part::Oxygen), expected, "{oxygen:?}");
    }
}

#[test]
fn oxygen_of_an_unknown_amount_leaves_the_score_open() {
    let unknown = Oxygen::On {
        litres_per_min: None,
        fio2_percent: None,
    };
    let inputs = Inputs {
        oxygen: charted(unknown, at(0)),
        ..well()
    };
    let result = scored(&tables::bedside_pews(), &child(6), &inputs, at(0));
    assert_eq!(
        result.outcome,
        Outcome::Incomplete {
            least: 2,
            greatest: Some(4)
        }
    );
    assert_eq!(
        result.sentence(super::ward::clock),
        "Bedside PEWS incomplete: amount of oxygen not known; at least 2, at most 4"
    );
}

#[test]
fn the_worst_child_has_the_greatest_total_of_the_article() {
    let inputs = Inputs {
        respiration: number(90.0, Unit::BreathPerMin, at(0)),
        spo2: number(80.0, Unit::Percent, at(0)),
        oxygen: charted(
            Oxygen::On {
                litres_per_min: Some(10.0),
                fio2_percent: None,
            },
            at(0),
        ),
        systolic: number(40.0, Unit::MmHg, at(0)),
        pulse: number(60.0, Unit::BeatPerMin, at(0)),
        refill: number(5.0, Unit::Second, at(0)),
        effort: charted(Effort::Severe, at(0)),
        ..Inputs::default()
    };
    let result = scored(&tables::bedside_pews(), &child(6), &inputs, at(0));
    assert_eq!(result.total(), Some(26));
}
