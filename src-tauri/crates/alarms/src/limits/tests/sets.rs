//! Which sets make sense, which are refused and why, and what is pushed along.

use super::*;

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
