//! How layers lie over one another, and what a ward allows.

use super::*;

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
