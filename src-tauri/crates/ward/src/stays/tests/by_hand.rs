//! What people do at the station, and what they decide.

use super::*;

fn typed(mrn: &str) -> Newcomer {
    Newcomer::Typed(Person {
        patient: person(mrn),
        ..Person::default()
    })
}

fn unknown() -> Newcomer {
    let name = PersonName {
        family: Arc::from("Unknown"),
        given: Arc::from("about 40"),
    };
    Newcomer::Typed(Person {
        patient: PatientClaim {
            name: Personal::new(name),
            sex: Personal::new(Arc::from("F")),
            ..PatientClaim::default()
        },
        unidentified: true,
        ..Person::default()
    })
}

impl Ward {
    fn admit(&mut self, id: &str, who: Newcomer) -> Result<StayId, CensusError> {
        self.stays
            .admit_by_hand(self.now, &self.beds, &bed(id), who)
    }

    fn decide(&mut self, decision: Decision) -> Result<(), CensusError> {
        let id = self.stays.conflicts()[0].id;
        let outcome = self.stays.decide(self.now, &self.beds, id, &decision);
        self.check();
        outcome
    }
}

#[test]
fn of_two_who_admit_into_one_bed_the_second_is_told() {
    let mut ward = Ward::new();
    assert!(ward.admit("1", typed("X")).is_ok());
    assert_eq!(
        ward.admit("1", typed("Y")),
        Err(CensusError::Taken(bed("1")))
    );
    assert_eq!(ward.admit("2", typed("X")), Err(CensusError::NumberTaken));
    ward.close("2");
    assert_eq!(
        ward.admit("2", typed("Y")),
        Err(CensusError::Closed(bed("2")))
    );
    assert_eq!(
        ward.admit("9", typed("Y")),
        Err(CensusError::NoBed(bed("9")))
    );
    assert_eq!(ward.lie(), "X - -");
}

#[test]
fn whoever_saw_an_older_stay_changes_nothing() {
    let mut ward = Ward::new();
    ward.admit("1", typed("X")).unwrap();
    let seen = ward.seen("X");
    ward.stays
        .transfer_by_hand(ward.now, &ward.beds, seen, &bed("2"))
        .unwrap();
    let again = ward
        .stays
        .transfer_by_hand(ward.now, &ward.beds, seen, &bed("3"));
    assert_eq!(again, Err(CensusError::ChangedMeanwhile));
    let left = ward
        .stays
        .discharge_by_hand(ward.now, &ward.beds, seen, Ending::Discharge);
    assert_eq!(left, Err(CensusError::ChangedMeanwhile));
    assert_eq!(ward.lie(), "- X -");
}

#[test]
fn data_that_make_no_sense_are_refused_with_the_field() {
    let with = |change: &dyn Fn(&mut Person)| {
        let mut one = Person {
            patient: person("X"),
            ..Person::default()
        };
        change(&mut one);
        Newcomer::Typed(one)
    };
    let text = |text: &str| Personal::new(Arc::<str>::from(text));
    for (who, field) in [
        (with(&|p| p.patient.birth = text("20990101")), "birth date"),
        (with(&|p| p.patient.birth = text("19700231")), "birth date"),
        (with(&|p| p.patient.birth = text("yesterday")), "birth date"),
        (with(&|p| p.patient.sex = text("?")), "sex"),
        (with(&|p| p.details.weight_g = Some(100)), "weight"),
        (with(&|p| p.details.flags.hint = text("a\nb")), "hint"),
        (
            with(&|p| p.details.flags.allergies = vec![Arc::from(" ")].into()),
            "allergies",
        ),
        (
            with(&|p| {
                p.patient.name = Personal::new(PersonName {
                    family: Arc::from("x".repeat(301)),
                    given: Arc::default(),
                });
            }),
            "name",
        ),
    ] {
        match Ward::new().admit("1", who) {
            Err(CensusError::Bad { field: found, .. }) => assert_eq!(found, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    assert_eq!(
        Ward::new().admit("1", Newcomer::Typed(Person::default())),
        Err(CensusError::Nobody)
    );
}

#[test]
fn an_unknown_patient_is_identified_and_stays_in_the_bed() {
    let mut ward = Ward::new();
    let id = ward.admit("1", unknown()).unwrap();
    ward.say("A01 X 4E/");
    let waiting = ward.stay_of("X").id;
    let seen = (id, ward.stays.get(id).unwrap().revision);
    ward.stays
        .identify(ward.now, &ward.beds, seen, waiting)
        .unwrap();
    ward.check();
    assert_eq!(ward.lie(), "X - -");
    let stay = ward.stays.get(id).unwrap();
    assert!(!stay.unidentified && stay.patient.sex.reveal().is_empty());
    ward.say("A02 X 2");
    assert_eq!(ward.lie(), "- X -", "ADT finds the stay under its number");
}

#[test]
fn adt_brings_the_unknown_patients_name_as_a_conflict_and_a_person_says_that_it_is_the_same() {
    let mut ward = Ward::new();
    ward.admit("1", unknown()).unwrap();
    ward.say("A01 X 1");
    assert_eq!(ward.open(), ["Occupied 1"]);
    ward.decide(Decision::SamePerson).unwrap();
    assert_eq!((ward.lie().as_str(), ward.open().len()), ("X - -", 0));
}

#[test]
fn each_decision_about_a_taken_bed_does_what_it_says() {
    for (decision, lie) in [
        (Decision::Keep, "X Y -"),
        (Decision::AsSaid, "Y - -"),
        (Decision::Swap, "Y X -"),
        (Decision::PutTo(bed("3")), "X - Y"),
    ] {
        let mut ward = Ward::new();
        for line in ["A01 X 1", "A01 Y 2", "A02 Y 1"] {
            ward.say(line);
        }
        assert_eq!(ward.decide(decision.clone()), Ok(()), "{decision:?}");
        assert_eq!(ward.lie(), lie, "{decision:?}");
        assert_eq!(ward.open(), Vec::<String>::new(), "{decision:?}");
    }
}

#[test]
fn what_is_not_offered_is_refused() {
    let mut ward = Ward::new();
    ward.say("A01 X 1");
    ward.say("A01 Y 1");
    assert_eq!(ward.decide(Decision::Swap), Err(CensusError::NotOffered));
    assert_eq!(
        ward.decide(Decision::SamePerson),
        Err(CensusError::NotOffered)
    );
    assert_eq!(
        ward.decide(Decision::PutTo(bed("1"))),
        Err(CensusError::Taken(bed("1")))
    );
    let id = ward.stays.conflicts()[0].id;
    ward.decide(Decision::PutTo(bed("2"))).unwrap();
    let again = ward.stays.decide(ward.now, &ward.beds, id, &Decision::Keep);
    assert_eq!(again, Err(CensusError::NoConflict));
}

#[test]
fn a_stranger_of_whom_adt_speaks_is_admitted_where_a_person_says() {
    let mut ward = Ward::new();
    ward.say("A08 Y 2");
    ward.decide(Decision::AsSaid).unwrap();
    assert_eq!(ward.lie(), "- Y -");
}

#[test]
fn a_discharge_is_undone_within_ten_minutes_if_the_bed_is_free() {
    let discharged = || {
        let mut ward = Ward::new();
        let id = ward.admit("1", typed("X")).unwrap();
        let seen = ward.seen("X");
        ward.stays
            .discharge_by_hand(ward.now, &ward.beds, seen, Ending::Discharge)
            .unwrap();
        assert_eq!(ward.lie(), "- - -");
        (ward, id)
    };
    let (mut ward, id) = discharged();
    assert_eq!(ward.stays.undo_discharge(ward.now, &ward.beds, id), Ok(()));
    assert_eq!(ward.lie(), "X - -");
    let (mut ward, id) = discharged();
    let late = ward.now.after(Stays::UNDO_WITHIN + Duration::from_secs(1));
    assert_eq!(
        ward.stays.undo_discharge(late, &ward.beds, id),
        Err(CensusError::TooLate)
    );
    let (mut ward, id) = discharged();
    ward.say("A01 Y 1");
    assert_eq!(
        ward.stays.undo_discharge(ward.now, &ward.beds, id),
        Err(CensusError::Taken(bed("1")))
    );
}

#[test]
fn a_late_message_against_a_persons_move_is_told() {
    let mut ward = Ward::new();
    ward.say("A01 X 1 @1");
    let seen = ward.seen("X");
    ward.stays
        .transfer_by_hand(ward.now, &ward.beds, seen, &bed("3"))
        .unwrap();
    ward.say("A02 X 2 @9");
    assert_eq!(
        (ward.lie().as_str(), ward.open()),
        ("- - X", vec!["LiesElsewhere 2".to_owned()])
    );
}

#[test]
fn a_swap_moves_both_in_one_act() {
    let mut ward = Ward::new();
    ward.say("A01 X 1");
    ward.say("A01 Y 2");
    let (one, other) = (ward.seen("X"), ward.seen("Y"));
    ward.stays
        .swap_by_hand(ward.now, &ward.beds, one, other)
        .unwrap();
    ward.check();
    assert_eq!(ward.lie(), "Y X -");
}

#[test]
fn a_number_typed_anew_replaces_the_one_shown_and_no_other() {
    let mut ward = Ward::new();
    let mut admit = read("A01 X 1");
    admit
        .patient
        .ids
        .push(PatientId::parse("V1", "H", "VN").unwrap());
    ward.adt(&admit);
    let new = Person {
        patient: person("Z"),
        ..Person::default()
    };
    let seen = ward.seen("X");
    ward.stays
        .change_by_hand(ward.now, &ward.beds, seen, new)
        .unwrap();
    let ids: Vec<&str> = ward
        .stay_of("Z")
        .patient
        .ids
        .iter()
        .map(PatientId::number)
        .collect();
    assert_eq!(ids, ["Z", "V1"]);
}
