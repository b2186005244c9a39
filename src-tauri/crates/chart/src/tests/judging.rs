//! Possible, unusual, fine: both ends of every range.

use crate::{Fluid, Group, Item, OxygenDevice, OxygenTherapy, Verdict, Vital, judge};
use lamplight_units::Unit;

#[derive(Debug, PartialEq)]
enum Is {
    Fine,
    Asked,
    Refused,
}
use Is::{Asked, Fine, Refused};

fn of(item: &Item, group: Group) -> Is {
    match judge(item, group) {
        Verdict::Fine => Fine,
        Verdict::Ask(_) => Asked,
        Verdict::Impossible(_) => Refused,
    }
}

fn vital(vital: Vital, number: f64, unit: Unit) -> Item {
    Item::Vital {
        vital,
        number,
        unit,
    }
}

#[test]
fn a_vital_sign_is_fine_asked_about_or_refused_on_both_sides_of_each_end() {
    use Group::{Adult, Neonatal, Paediatric};
    for (which, unit, group, rows) in [
        (
            Vital::Respiration,
            Unit::BreathPerMin,
            Adult,
            [
                (-1.0, Refused),
                (0.0, Asked),
                (5.9, Asked),
                (6.0, Fine),
                (40.0, Fine),
                (41.0, Asked),
                (150.0, Asked),
                (151.0, Refused),
            ],
        ),
        (
            Vital::Respiration,
            Unit::BreathPerMin,
            Paediatric,
            [
                (-0.1, Refused),
                (0.0, Asked),
                (7.9, Asked),
                (8.0, Fine),
                (70.0, Fine),
                (71.0, Asked),
                (150.0, Asked),
                (151.0, Refused),
            ],
        ),
        (
            Vital::Respiration,
            Unit::BreathPerMin,
            Neonatal,
            [
                (-0.1, Refused),
                (0.0, Asked),
                (19.0, Asked),
                (20.0, Fine),
                (90.0, Fine),
                (91.0, Asked),
                (150.0, Asked),
                (151.0, Refused),
            ],
        ),
        (
            Vital::Spo2,
            Unit::Percent,
            Adult,
            [
                (0.0, Refused),
                (1.0, Asked),
                (69.0, Asked),
                (70.0, Fine),
                (99.0, Fine),
                (100.0, Fine),
                (100.1, Refused),
                (970.0, Refused),
            ],
        ),
        (
            Vital::Pulse,
            Unit::BeatPerMin,
            Adult,
            [
                (-1.0, Refused),
                (0.0, Asked),
                (34.0, Asked),
                (35.0, Fine),
                (180.0, Fine),
                (181.0, Asked),
                (350.0, Asked),
                (351.0, Refused),
            ],
        ),
        (
            Vital::Pulse,
            Unit::BeatPerMin,
            Paediatric,
            [
                (-1.0, Refused),
                (0.0, Asked),
                (49.0, Asked),
                (50.0, Fine),
                (210.0, Fine),
                (211.0, Asked),
                (350.0, Asked),
                (351.0, Refused),
            ],
        ),
        (
            Vital::Pulse,
            Unit::BeatPerMin,
            Neonatal,
            [
                (-1.0, Refused),
                (0.0, Asked),
                (79.0, Asked),
                (80.0, Fine),
                (220.0, Fine),
                (221.0, Asked),
                (350.0, Asked),
                (351.0, Refused),
            ],
        ),
        (
            Vital::Temperature,
            Unit::Celsius,
            Adult,
            [
                (9.9, Refused),
                (10.0, Asked),
                (33.9, Asked),
                (34.0, Fine),
                (41.0, Fine),
                (41.1, Asked),
                (47.0, Asked),
                (98.6, Refused),
            ],
        ),
        (
            Vital::Refill,
            Unit::Second,
            Adult,
            [
                (-0.1, Refused),
                (0.0, Fine),
                (2.0, Fine),
                (6.0, Fine),
                (6.1, Asked),
                (60.0, Asked),
                (60.1, Refused),
                (f64::NAN, Refused),
            ],
        ),
    ] {
        for (number, expected) in rows {
            let got = of(&vital(which, number, unit), group);
            assert_eq!(got, expected, "{which:?} {number}, {group:?}");
        }
    }
}

#[test]
fn a_number_is_judged_in_its_own_unit_and_refused_in_one_that_is_none() {
    assert_eq!(
        of(
            &vital(Vital::Temperature, 98.6, Unit::Fahrenheit),
            Group::Adult
        ),
        Fine
    );
    assert_eq!(
        of(
            &vital(Vital::Temperature, 37.0, Unit::Fahrenheit),
            Group::Adult
        ),
        Refused
    );
    assert_eq!(
        of(&vital(Vital::Pulse, 80.0, Unit::MmHg), Group::Adult),
        Refused
    );
}

#[test]
fn a_blood_pressure_is_judged_as_a_pair() {
    for (systolic, diastolic, unit, expected) in [
        (120.0, Some(80.0), Unit::MmHg, Fine),
        (120.0, None, Unit::MmHg, Fine),
        (16.0, Some(10.6), Unit::KiloPascal, Fine),
        (80.0, Some(120.0), Unit::MmHg, Refused),
        (80.0, Some(80.0), Unit::MmHg, Refused),
        (69.0, Some(40.0), Unit::MmHg, Asked),
        (70.0, Some(30.0), Unit::MmHg, Fine),
        (70.0, Some(29.0), Unit::MmHg, Asked),
        (220.0, Some(130.0), Unit::MmHg, Fine),
        (221.0, Some(130.0), Unit::MmHg, Asked),
        (220.0, Some(131.0), Unit::MmHg, Asked),
        (9.9, None, Unit::MmHg, Refused),
        (351.0, None, Unit::MmHg, Refused),
        (120.0, Some(-1.0), Unit::MmHg, Refused),
        (120.0, Some(f64::NAN), Unit::MmHg, Refused),
        (120.0, Some(80.0), Unit::Percent, Refused),
    ] {
        let item = Item::BloodPressure {
            systolic,
            diastolic,
            unit,
        };
        assert_eq!(
            of(&item, Group::Adult),
            expected,
            "{systolic}/{diastolic:?} {unit:?}"
        );
    }
}

#[test]
fn oxygen_pain_glucose_and_fluids_are_judged() {
    let by = |device, litres_per_min, fio2_percent| {
        Item::Oxygen(OxygenTherapy::By {
            device,
            litres_per_min,
            fio2_percent,
        })
    };
    let cannula = OxygenDevice::NasalCannula;
    let glucose = |number, unit| Item::Glucose { number, unit };
    let urine = |millilitres| Item::Fluid {
        fluid: Fluid::Urine,
        millilitres,
    };
    for (item, expected) in [
        (Item::Oxygen(OxygenTherapy::Air), Fine),
        (by(cannula, None, None), Fine),
        (by(cannula, Some(6.0), None), Fine),
        (by(cannula, Some(6.5), None), Asked),
        (by(cannula, Some(0.1), None), Asked),
        (by(OxygenDevice::Reservoir, Some(4.0), None), Asked),
        (by(OxygenDevice::Niv, Some(90.0), Some(40.0)), Fine),
        (by(OxygenDevice::Niv, Some(101.0), None), Refused),
        (by(OxygenDevice::Venturi, None, Some(20.9)), Refused),
        (by(OxygenDevice::Venturi, None, Some(21.0)), Fine),
        (by(OxygenDevice::Venturi, None, Some(100.5)), Refused),
        (by(cannula, Some(-1.0), Some(30.0)), Refused),
        (Item::Pain(0), Fine),
        (Item::Pain(10), Fine),
        (Item::Pain(11), Refused),
        (glucose(5.5, Unit::MilliMolePerLiter), Fine),
        (glucose(2.9, Unit::MilliMolePerLiter), Asked),
        (glucose(99.0, Unit::MilliMolePerLiter), Asked),
        (glucose(0.0, Unit::MilliMolePerLiter), Refused),
        (glucose(110.0, Unit::MilliMolePerLiter), Refused),
        (glucose(99.0, Unit::MilliGramPerDeciLiter), Fine),
        // A number of mmol/L typed as mg/dL.
        (glucose(5.5, Unit::MilliGramPerDeciLiter), Asked),
        (glucose(5.5, Unit::Percent), Refused),
        (urine(0.0), Fine),
        (urine(2_000.0), Fine),
        (urine(2_001.0), Asked),
        (urine(20_001.0), Refused),
        (urine(-50.0), Refused),
    ] {
        assert_eq!(of(&item, Group::Adult), expected, "{item:?}");
    }
}

#[test]
fn a_judgement_is_one_clear_sentence() {
    let Verdict::Ask(questions) =
        judge(&vital(Vital::Pulse, 220.0, Unit::BeatPerMin), Group::Adult)
    else {
        panic!("220 is asked about");
    };
    assert_eq!(
        questions[0].to_string(),
        "pulse 220 /min is unusual (35 to 180); is it right?"
    );
    let exchanged = Item::BloodPressure {
        systolic: 80.0,
        diastolic: Some(120.0),
        unit: Unit::MmHg,
    };
    let why =
        Verdict::Impossible("diastolic 120 is not below systolic 80; are they exchanged?".into());
    assert_eq!(judge(&exchanged, Group::Adult), why);
}
