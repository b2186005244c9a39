//! What automatic limits propose, and when they do not.

use super::auto::{AutoError, Present, propose};
use super::*;

fn present(number: f64, unit: Unit) -> Present {
    let (value, age) = (Value::new(number), Duration::from_secs(2));
    Present { value, unit, age }
}

#[test]
fn automatic_limits_follow_the_table() {
    let (adult, newborn) = (Group::Adult, Group::Neonatal);
    for (name, group, parameter, value, expected) in [
        (
            "a rate takes 0.8 and 1.25",
            adult,
            Parameter::HeartRate,
            80.0,
            (64.0, 100.0),
        ),
        (
            "a slow rate stops at 40",
            adult,
            Parameter::HeartRate,
            45.0,
            (40.0, 56.0),
        ),
        (
            "breaths take half and one and a half",
            adult,
            Parameter::RespirationRate,
            16.0,
            (8.0, 24.0),
        ),
        (
            "fast breaths stop at 30",
            adult,
            Parameter::RespirationRate,
            24.0,
            (12.0, 30.0),
        ),
        (
            "a systolic pressure",
            adult,
            Parameter::NibpSystolic,
            120.0,
            (92.0, 141.0),
        ),
        (
            "a diastolic pressure",
            adult,
            Parameter::NibpDiastolic,
            70.0,
            (54.0, 92.0),
        ),
        (
            "a mean pressure",
            adult,
            Parameter::NibpMean,
            90.0,
            (69.0, 112.0),
        ),
        (
            "saturation takes its default",
            adult,
            Parameter::Spo2,
            97.0,
            (90.0, 100.0),
        ),
        (
            "a newborn's rate",
            newborn,
            Parameter::HeartRate,
            140.0,
            (110.0, 180.0),
        ),
        (
            "a newborn's breaths",
            newborn,
            Parameter::RespirationRate,
            45.0,
            (35.0, 70.0),
        ),
        (
            "a newborn's pressure",
            newborn,
            Parameter::NibpSystolic,
            70.0,
            (55.0, 85.0),
        ),
        (
            "carbon dioxide",
            adult,
            Parameter::EtCo2,
            40.0,
            (32.0, 50.0),
        ),
    ] {
        let ward = Profile::new("ward");
        let set = ward.limits(group, parameter);
        let proposal = propose(group, &ward, &set, present(value, parameter.unit())).unwrap();
        assert_eq!((proposal.low, proposal.high), expected, "{name}");
    }
}

#[test]
fn automatic_limits_stay_inside_the_wards_range_and_the_extreme_limits() {
    let mut ward = Profile::new("ward");
    let set = hr();
    let held = propose(ADULT, &ward, &set, present(140.0, Unit::BeatPerMin)).unwrap();
    assert_eq!((held.low, held.high, held.held_back), (112.0, 160.0, true));
    let range = Range {
        least: 45.0,
        most: 150.0,
    };
    ward.allow(ADULT, Parameter::HeartRate, range).unwrap();
    let held = propose(ADULT, &ward, &set, present(140.0, Unit::BeatPerMin)).unwrap();
    assert_eq!((held.low, held.high), (112.0, 150.0));
    let mut careful = set;
    careful.extreme_low.at = 48.0;
    let held = propose(ADULT, &ward, &careful, present(55.0, Unit::BeatPerMin)).unwrap();
    assert_eq!(
        (held.low, held.held_back),
        (48.0, true),
        "the rule asks for 44"
    );
    careful.extreme_low.on = false;
    let free = propose(ADULT, &ward, &careful, present(55.0, Unit::BeatPerMin)).unwrap();
    assert_eq!(
        free.low, 45.0,
        "one that is off does not bind, the ward's range does"
    );
    let far = propose(ADULT, &ward, &set, present(220.0, Unit::BeatPerMin));
    assert!(matches!(far, Err(AutoError::NoRoom { .. })), "{far:?}");
    let mut patient = PatientLimits::new(ADULT);
    patient
        .set(
            &ward,
            Parameter::HeartRate,
            &held.confirmed(),
            &nurse(),
            Wall::default(),
        )
        .unwrap();
}

#[test]
fn automatic_limits_need_a_fresh_value() {
    let ward = Profile::new("ward");
    let ask = |present| propose(ADULT, &ward, &hr(), present).map(|_| ());
    let mut value = present(80.0, Unit::BeatPerMin);
    value.age = auto::CONTINUOUS_AGE_MAX;
    assert_eq!(ask(value), Ok(()), "at the bound");
    value.age += Duration::from_nanos(1);
    assert!(matches!(ask(value), Err(AutoError::TooOld { .. })));
    value.value = Value::None(NoValue::SensorOff);
    let none = ask(value).unwrap_err().to_string();
    assert_eq!(none, "HR: no value to set limits from (sensor off)");
    let wrong = ask(present(80.0, Unit::MmHg)).unwrap_err();
    assert!(matches!(
        wrong,
        AutoError::NoValue {
            reason: NoValue::WrongUnit,
            ..
        }
    ));
    let none = factory::limits(ADULT, Parameter::FiCo2);
    let rule = propose(ADULT, &ward, &none, present(2.0, Unit::MmHg));
    assert!(matches!(rule, Err(AutoError::NoRule { .. })));
}
