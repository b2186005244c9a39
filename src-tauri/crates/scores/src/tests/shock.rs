//! The shock index and its thresholds by age.

use super::ward::{adult, at, clock, number, sent};
use crate::{Age, Inputs, Missing, Patient, Policy, Risk, Scored, shock_index};
use lamplight_units::{Now, Unit};

fn index(patient: &Patient, rate: f64, pressure: f64) -> Scored {
    of(patient, (rate, at(0)), (pressure, at(0)), at(0))
}

fn of(patient: &Patient, rate: (f64, Now), pressure: (f64, Now), now: Now) -> Scored {
    let inputs = Inputs {
        pulse: number(rate.0, Unit::BeatPerMin, rate.1),
        systolic: number(pressure.0, Unit::MmHg, pressure.1),
        ..Inputs::default()
    };
    shock_index(patient, &inputs, &Policy::default(), now).expect("old enough")
}

#[test]
fn the_worked_examples_have_their_index_and_both_thresholds_their_two_sides() {
    for (rate, pressure, words) in [
        (120.0, 80.0, "Shock index 1.50, high"),
        (70.0, 120.0, "Shock index 0.58, low"),
        (90.0, 100.0, "Shock index 0.90, low"),
        (91.0, 100.0, "Shock index 0.91, medium"),
        (99.0, 100.0, "Shock index 0.99, medium"),
        (100.0, 100.0, "Shock index 1.00, high"),
        (0.0, 100.0, "Shock index 0.00, low"),
    ] {
        assert_eq!(index(&adult(), rate, pressure).sentence(clock), words);
    }
}

#[test]
fn a_child_has_the_threshold_of_its_age() {
    for (years, rate, risk) in [
        (4, 122.0, Risk::Low),
        (4, 123.0, Risk::High),
        (6, 122.0, Risk::Low),
        (6, 123.0, Risk::High),
        (7, 100.0, Risk::Low),
        (7, 101.0, Risk::High),
        (12, 100.0, Risk::Low),
        (12, 101.0, Risk::High),
        (13, 90.0, Risk::Low),
        (13, 91.0, Risk::High),
        (16, 90.0, Risk::Low),
        (16, 91.0, Risk::High),
        (17, 91.0, Risk::Medium),
    ] {
        let patient = Patient::of_age(Age::Months(years * 12));
        assert_eq!(
            index(&patient, rate, 100.0).certain.risk,
            risk,
            "{years} years, {rate}"
        );
    }
}

#[test]
fn no_pressure_gives_no_index_and_never_infinity() {
    for pressure in [0.0, -20.0, 9.9] {
        let result = index(&adult(), 120.0, pressure);
        assert_eq!(result.total(), None, "{pressure}");
        let gap = result.missing().next().expect("the pressure");
        assert_eq!(gap.1.why, Missing::Impossible);
    }
    let none = shock_index(&adult(), &Inputs::default(), &Policy::default(), at(0));
    assert_eq!(
        none.expect("an adult").sentence(clock),
        "Shock index incomplete: pulse never measured, systolic BP never measured"
    );
}

#[test]
fn rate_and_pressure_of_different_times_do_not_belong_together() {
    for (rate_at, pressure_at, words) in [
        (0, 15, "Shock index 0.60, low"),
        (15, 0, "Shock index 0.60, low"),
        (
            0,
            16,
            "Shock index incomplete: pulse of 00:00 is of another time",
        ),
        (
            16,
            0,
            "Shock index incomplete: systolic BP of 00:00 is of another time",
        ),
    ] {
        let result = of(
            &adult(),
            (60.0, at(rate_at)),
            (100.0, at(pressure_at)),
            at(20),
        );
        assert_eq!(result.sentence(clock), words);
    }
}

#[test]
fn a_rate_that_is_too_old_gives_no_index() {
    let inputs = Inputs {
        pulse: sent(60.0, Unit::BeatPerMin, at(0)),
        systolic: number(120.0, Unit::MmHg, at(0)),
        ..Inputs::default()
    };
    let total = |now| shock_index(&adult(), &inputs, &Policy::default(), now).map(|r| r.total());
    assert_eq!(total(at(5)), Ok(Some(50)));
    assert_eq!(total(at(6)), Ok(None));
}
