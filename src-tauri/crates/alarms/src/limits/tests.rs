//! Which limits are refused, how layers lie over one another, and what is proposed.

use super::auto::{AutoError, Present, propose};
use super::*;
use crate::Priority;
use lamplight_units::{NoValue, RefId, Unit, Value, Wall};
use std::sync::Arc;
use std::time::Duration;

const ADULT: Group = Group::Adult;

fn hr() -> LimitSet {
    factory::limits(ADULT, Parameter::HeartRate)
}

fn at(side: Side, number: f64, unit: Unit) -> Change {
    Change::At { side, number, unit }
}

fn bpm(side: Side, number: f64) -> Change {
    at(side, number, Unit::BeatPerMin)
}

fn nurse() -> Arc<str> {
    Arc::from("nurse 7")
}

#[test]
fn every_factory_set_makes_sense_and_has_a_source() {
    for group in Group::ALL {
        for parameter in Parameter::ALL {
            let set = factory::limits(group, parameter);
            assert_eq!(set.check(), Ok(()), "{group} {parameter}");
            let _ = factory::source(group, parameter, Setting::At(Side::High));
        }
    }
    let source = |setting| factory::source(ADULT, Parameter::HeartRate, setting);
    assert_eq!(source(Setting::At(Side::ExtremeHigh)), Source::Unverified);
    assert!(matches!(
        source(Setting::At(Side::High)),
        Source::Seen(mark) if mark.contains("S:TMS60")
    ));
}

#[test]
fn the_factory_limits_are_those_of_the_sheet() {
    let of = |group, parameter| {
        let set = factory::limits(group, parameter);
        (set.high.at, set.low.at)
    };
    let [adult, child, newborn] = Group::ALL;
    for (parameter, expected) in [
        (
            Parameter::HeartRate,
            [(120.0, 50.0), (160.0, 75.0), (200.0, 100.0)],
        ),
        (
            Parameter::PulseRate,
            [(120.0, 50.0), (160.0, 75.0), (200.0, 100.0)],
        ),
        (
            Parameter::Spo2,
            [(100.0, 90.0), (100.0, 90.0), (95.0, 85.0)],
        ),
        (
            Parameter::RespirationRate,
            [(30.0, 8.0), (30.0, 8.0), (100.0, 30.0)],
        ),
        (
            Parameter::NibpSystolic,
            [(160.0, 90.0), (120.0, 70.0), (90.0, 40.0)],
        ),
        (
            Parameter::NibpDiastolic,
            [(90.0, 50.0), (70.0, 40.0), (60.0, 20.0)],
        ),
        (
            Parameter::NibpMean,
            [(110.0, 60.0), (90.0, 50.0), (70.0, 30.0)],
        ),
        (Parameter::EtCo2, [(50.0, 25.0), (50.0, 25.0), (45.0, 30.0)]),
    ] {
        let got = [
            of(adult, parameter),
            of(child, parameter),
            of(newborn, parameter),
        ];
        assert_eq!(got, expected, "{parameter}");
    }
}

#[test]
fn a_set_that_makes_no_sense_is_refused_with_one_sentence() {
    type Row = (&'static str, Parameter, Vec<Change>, &'static str);
    let heart = Parameter::HeartRate;
    let seconds = Duration::from_secs;
    let delay = |side, s| Change::Delay {
        side,
        delay: seconds(s),
    };
    let rows: Vec<Row> = vec![
        (
            "low meets high",
            heart,
            vec![bpm(Side::Low, 120.0)],
            "HR: the low limit 120 must be at least 2 below the high limit 120",
        ),
        (
            "low above high",
            heart,
            vec![bpm(Side::Low, 130.0)],
            "HR: the low limit 130 must be at least 2 below the high limit 120",
        ),
        (
            "one step of room too little",
            heart,
            vec![bpm(Side::Low, 119.0)],
            "HR: the low limit 119 must be at least 2 below the high limit 120",
        ),
        (
            "beyond the possible",
            heart,
            vec![bpm(Side::ExtremeHigh, 301.0)],
            "HR: the extreme high limit 301 is outside 15 to 300",
        ),
        (
            "no number",
            heart,
            vec![bpm(Side::High, f64::NAN)],
            "HR: the high limit NaN is outside 15 to 300",
        ),
        (
            "extreme inside the ordinary",
            heart,
            vec![bpm(Side::ExtremeHigh, 119.0)],
            "HR: the extreme high limit 119 lies inside the ordinary limit 120",
        ),
        (
            "extreme low inside the ordinary",
            heart,
            vec![bpm(Side::ExtremeLow, 51.0)],
            "HR: the extreme low limit 51 lies inside the ordinary limit 50",
        ),
        (
            "desaturation above low",
            Parameter::Spo2,
            vec![at(Side::ExtremeLow, 91.0, Unit::Percent)],
            "the desaturation limit 91 % lies above the SpO₂ low limit 90 %",
        ),
        (
            "delay too long",
            heart,
            vec![delay(Side::High, 16)],
            "HR: a delay of 16 s at the high limit is longer than 15 s",
        ),
        (
            "extreme delay too long",
            heart,
            vec![delay(Side::ExtremeHigh, 6)],
            "HR: a delay of 6 s at the extreme high limit is longer than 5 s",
        ),
        (
            "end delay too long",
            heart,
            vec![Change::EndDelay(seconds(16))],
            "HR: findings must end within 15 s of being back inside, not 16 s",
        ),
        (
            "averaging too long",
            heart,
            vec![Change::Averaging(Averaging::Mean(seconds(31)))],
            "HR: averaging over 31 s is longer than 30 s",
        ),
        (
            "wrong unit",
            heart,
            vec![at(Side::High, 120.0, Unit::MmHg)],
            "HR: a limit in mm[Hg] cannot be turned into {beat}/min",
        ),
        (
            "hysteresis without an end",
            heart,
            vec![Change::Hysteresis {
                side: Side::High,
                width: 71.0,
            }],
            "HR: a hysteresis of 71 at the high limit leaves no value that ends the alarm",
        ),
        (
            "negative hysteresis",
            heart,
            vec![Change::Hysteresis {
                side: Side::Low,
                width: -1.0,
            }],
            "HR: a hysteresis of -1 at the low limit leaves no value that ends the alarm",
        ),
        (
            "apnoea of a pulse",
            heart,
            vec![Change::ApnoeaOn(true)],
            "HR does not show breaths, so it has no apnoea alarm",
        ),
        (
            "apnoea too late",
            Parameter::RespirationRate,
            vec![Change::ApnoeaTime(seconds(41))],
            "an apnoea time of 41 s is outside 10 s to 40 s",
        ),
        (
            "no alarm priority",
            heart,
            vec![Change::Priority {
                side: Side::Low,
                priority: Priority::Advisory,
            }],
            "HR: a limit needs an alarm priority; to be rid of the alarm switch the limit off",
        ),
        (
            "extreme less urgent",
            heart,
            vec![Change::Priority {
                side: Side::ExtremeLow,
                priority: Priority::Low,
            }],
            "HR: the extreme low limit may not have a lower priority than the ordinary one",
        ),
    ];
    for (name, parameter, changes, sentence) in rows {
        let ward = Profile::new("ward");
        let mut patient = PatientLimits::new(ADULT);
        let before = patient.clone();
        let error = patient
            .set(&ward, parameter, &changes, &nurse(), Wall::default())
            .expect_err(name);
        assert_eq!(error.to_string(), sentence, "{name}");
        assert_eq!(patient, before, "{name}: nothing is changed");
    }
}

#[test]
fn bounds_themselves_are_allowed() {
    let mut set = hr();
    set.high.delay = LimitSet::DELAY_MAX;
    set.extreme_low.delay = LimitSet::EXTREME_DELAY_MAX;
    set.low.at = 118.0;
    set.extreme_high.at = 120.0;
    set.averaging = Averaging::Median(LimitSet::AVERAGING_MAX);
    assert_eq!(set.check(), Ok(()));
    let mut temperature = factory::limits(ADULT, Parameter::Temperature);
    (temperature.low.at, temperature.high.at) = (35.7, 36.2);
    assert_eq!(
        temperature.check(),
        Ok(()),
        "the gap of 0.5 to its last bit"
    );
}

#[test]
fn a_limit_in_another_unit_falls_on_a_step_of_ours() {
    let ward = Profile::new("ward");
    let mut patient = PatientLimits::new(ADULT);
    let change = at(Side::High, 102.2, Unit::Fahrenheit);
    let set = patient.set(
        &ward,
        Parameter::Temperature,
        &[change],
        &nurse(),
        Wall::default(),
    );
    assert_eq!(set, Ok(()));
    let limits = patient.effective(&ward, Parameter::Temperature).limits;
    assert_eq!(limits.high.at, 39.0);
}

#[test]
fn a_limit_pushes_the_others_along_and_says_which() {
    let pushed = push_along(&hr(), Side::High, 40.0, Unit::BeatPerMin).unwrap();
    assert_eq!(pushed, [bpm(Side::High, 40.0), bpm(Side::Low, 38.0)]);
    let pushed = push_along(&hr(), Side::Low, 170.0, Unit::BeatPerMin).unwrap();
    let (high, extreme) = (bpm(Side::High, 172.0), bpm(Side::ExtremeHigh, 172.0));
    assert_eq!(pushed, [bpm(Side::Low, 170.0), high, extreme]);
    let pushed = push_along(&hr(), Side::ExtremeLow, 60.0, Unit::BeatPerMin).unwrap();
    assert_eq!(pushed, [bpm(Side::ExtremeLow, 60.0), bpm(Side::Low, 60.0)]);
    assert!(
        push_along(&hr(), Side::Low, 300.0, Unit::BeatPerMin).is_err(),
        "no room to push into"
    );
}

#[test]
fn every_value_says_where_it_comes_from() {
    let mut ward = Profile::new("Cardiology 3");
    ward.set(ADULT, Parameter::HeartRate, &[bpm(Side::High, 130.0)])
        .unwrap();
    let mut patient = PatientLimits::new(ADULT);
    let when = Wall::from_micros(7);
    patient
        .set(
            &ward,
            Parameter::HeartRate,
            &[bpm(Side::Low, 45.0)],
            &nurse(),
            when,
        )
        .unwrap();
    let effective = patient.effective(&ward, Parameter::HeartRate);
    assert_eq!(
        (effective.limits.low.at, effective.limits.high.at),
        (45.0, 130.0)
    );
    let from = |setting| effective.provenance(setting);
    assert_eq!(
        from(Setting::At(Side::High)),
        Provenance::Ward(Arc::from("Cardiology 3"))
    );
    let patients = Provenance::Patient {
        by: nurse(),
        at: when,
    };
    assert_eq!(from(Setting::At(Side::Low)), patients);
    assert_eq!(
        from(Setting::At(Side::ExtremeLow)),
        Provenance::Factory(Source::Unverified)
    );
    patient.reset(Parameter::HeartRate);
    let limits = patient.effective(&ward, Parameter::HeartRate).limits;
    assert_eq!(limits.low.at, 50.0, "back to the default");
}

#[test]
fn a_patients_limit_stays_when_the_wards_defaults_come_in_its_way() {
    let mut ward = Profile::new("ward");
    let mut patient = PatientLimits::new(ADULT);
    let change = bpm(Side::Low, 90.0);
    patient
        .set(
            &ward,
            Parameter::HeartRate,
            &[change],
            &nurse(),
            Wall::default(),
        )
        .unwrap();
    ward.set(ADULT, Parameter::HeartRate, &[bpm(Side::High, 85.0)])
        .unwrap();
    let effective = patient.effective(&ward, Parameter::HeartRate);
    assert_eq!(
        (effective.limits.low.at, effective.limits.high.at),
        (90.0, 92.0)
    );
    assert_eq!(
        effective.provenance(Setting::At(Side::High)),
        Provenance::Pushed
    );
    assert_eq!(effective.problem, None);
}

#[test]
fn settings_taken_back_from_the_records_are_in_force_as_before() {
    let ward = Profile::new("ward");
    let mut patient = PatientLimits::new(ADULT);
    // One after the other the first would cross the factory's high limit.
    let both = [bpm(Side::Low, 125.0), bpm(Side::High, 150.0)];
    patient
        .set(
            &ward,
            Parameter::HeartRate,
            &both,
            &nurse(),
            Wall::from_micros(7),
        )
        .unwrap();
    let mut again = PatientLimits::new(ADULT);
    for (parameter, change, by, at) in patient.settings() {
        again.restore(parameter, *change, Arc::clone(by), at);
    }
    assert_eq!(again, patient);
    let nonsense = at(Side::High, 1.0, Unit::MmHg);
    again.restore(Parameter::HeartRate, nonsense, nurse(), Wall::default());
    let effective = again.effective(&ward, Parameter::HeartRate);
    assert!(effective.problem.is_some());
    assert_eq!(effective.limits, hr(), "the ward's defaults hold");
}

#[test]
fn when_pushing_does_not_help_the_wards_limits_hold_and_it_says_why() {
    let mut ward = Profile::new("ward");
    let mut patient = PatientLimits::new(ADULT);
    let wide = Change::Hysteresis {
        side: Side::High,
        width: 60.0,
    };
    patient
        .set(
            &ward,
            Parameter::HeartRate,
            &[wide],
            &nurse(),
            Wall::default(),
        )
        .unwrap();
    ward.set(ADULT, Parameter::HeartRate, &[bpm(Side::High, 100.0)])
        .unwrap();
    let effective = patient.effective(&ward, Parameter::HeartRate);
    assert!(effective.problem.is_some());
    assert_eq!(effective.limits, ward.limits(ADULT, Parameter::HeartRate));
    assert_eq!(effective.limits.check(), Ok(()));
}

#[test]
fn a_ward_bounds_what_can_be_set_and_its_own_defaults_are_checked() {
    let mut ward = Profile::new("ward");
    let range = Range {
        least: 40.0,
        most: 180.0,
    };
    ward.allow(ADULT, Parameter::HeartRate, range).unwrap();
    let mut patient = PatientLimits::new(ADULT);
    let too_low = patient.set(
        &ward,
        Parameter::HeartRate,
        &[bpm(Side::Low, 39.0)],
        &nurse(),
        Wall::default(),
    );
    let sentence = "HR: the ward allows limits from 40 to 180, not 39";
    assert_eq!(too_low.unwrap_err().to_string(), sentence);
    let low = [at(Side::Low, 84.0, Unit::Percent)];
    let refused = ward.set(ADULT, Parameter::Spo2, &low).unwrap_err();
    assert!(matches!(refused, LimitError::DefaultTooLow { .. }));
    let nothing = Range {
        least: 90.0,
        most: 90.0,
    };
    assert!(ward.allow(ADULT, Parameter::HeartRate, nothing).is_err());
}

#[test]
fn a_default_goes_back_to_the_factorys_unless_others_need_it() {
    let mut ward = Profile::new("ward");
    let both = [bpm(Side::High, 150.0), bpm(Side::Low, 125.0)];
    ward.set(ADULT, Parameter::HeartRate, &both).unwrap();
    let high = Setting::At(Side::High);
    assert!(ward.reset(ADULT, Parameter::HeartRate, high).is_err());
    assert!(ward.says(ADULT, Parameter::HeartRate, high), "kept");
    ward.reset(ADULT, Parameter::HeartRate, Setting::At(Side::Low))
        .unwrap();
    ward.reset(ADULT, Parameter::HeartRate, high).unwrap();
    assert_eq!(ward.limits(ADULT, Parameter::HeartRate), hr());
}

#[test]
fn another_group_takes_the_patients_own_settings_away() {
    let ward = Profile::new("ward");
    let mut patient = PatientLimits::new(ADULT);
    let change = [bpm(Side::Low, 45.0)];
    patient
        .set(
            &ward,
            Parameter::HeartRate,
            &change,
            &nurse(),
            Wall::default(),
        )
        .unwrap();
    patient.regroup(Group::Neonatal);
    let limits = patient.effective(&ward, Parameter::HeartRate).limits;
    assert_eq!(
        limits,
        factory::limits(Group::Neonatal, Parameter::HeartRate)
    );
}

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

#[test]
fn a_metric_whose_site_or_meaning_is_another_has_no_limits() {
    let of = |name| Parameter::of(&RefId::known(name));
    assert_eq!(of("MDC_PLETH_PULS_RATE"), Some(Parameter::PulseRate));
    assert_eq!(of("MDC_PRESS_CUFF_MEAN"), Some(Parameter::NibpMean));
    for name in [
        "MDC_PRESS_BLD_SYS",
        "MDC_TEMP_SKIN",
        "MDC_TEMP_ROOM",
        "MDC_TEMP_DIFF",
        "X",
    ] {
        assert_eq!(of(name), None, "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_pushed_along_always_makes_sense(
        parameter in 0..Parameter::COUNT, side in 0..4_usize, number in -50.0..350.0_f64,
    ) {
        let parameter = Parameter::ALL[parameter];
        let set = factory::limits(ADULT, parameter);
        if let Ok(changes) = push_along(&set, Side::ALL[side], number, parameter.unit()) {
            let mut pushed = set;
            for change in &changes {
                pushed.apply(change).unwrap();
            }
            proptest::prop_assert_eq!(pushed.check(), Ok(()));
            proptest::prop_assert_eq!(pushed.limit(Side::ALL[side]).at, number);
        }
    }

    #[test]
    fn limits_in_force_always_make_sense(
        wards in proptest::collection::vec((0..4_usize, 0.0..300.0_f64), 0..6),
        patients in proptest::collection::vec((0..4_usize, 0.0..300.0_f64), 0..6),
        late in proptest::collection::vec((0..4_usize, 0.0..300.0_f64), 0..6),
    ) {
        let mut ward = Profile::new("ward");
        let mut patient = PatientLimits::new(ADULT);
        let change = |(side, number): (usize, f64)| bpm(Side::ALL[side], number.round());
        for step in wards {
            let _ = ward.set(ADULT, Parameter::HeartRate, &[change(step)]);
        }
        for step in patients {
            let own = [change(step)];
            let _ = patient.set(&ward, Parameter::HeartRate, &own, &nurse(), Wall::default());
        }
        for step in late {
            let _ = ward.set(ADULT, Parameter::HeartRate, &[change(step)]);
            let effective = patient.effective(&ward, Parameter::HeartRate);
            proptest::prop_assert_eq!(effective.limits.check(), Ok(()));
        }
    }
}
