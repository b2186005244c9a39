//! Merged records: chains, rings, both orders, both in beds.

use super::*;

fn told(story: &[&str]) -> Ward {
    let mut ward = Ward::new();
    for line in story {
        ward.say(line);
        ward.check();
    }
    ward
}

#[test]
fn merges_end_with_one_stay_under_the_surviving_record() {
    for (name, story, lie, open) in [
        (
            "the bed stays",
            &["A01 OLD 1", "A40 NEW =OLD"][..],
            "NEW - -",
            &[][..],
        ),
        (
            "twice",
            &["A01 OLD 1", "A40 NEW =OLD", "A40 NEW =OLD"],
            "NEW - -",
            &[],
        ),
        (
            "the survivor waits",
            &["A01 NEW 4E/", "A01 OLD 1", "A40 NEW =OLD"],
            "NEW - -",
            &[],
        ),
        (
            "the old one waits",
            &["A01 OLD 4E/", "A01 NEW 1", "A40 NEW =OLD"],
            "NEW - -",
            &[],
        ),
        (
            "news under the old number",
            &["A01 OLD 1", "A40 NEW =OLD", "A02 OLD 2"],
            "- NEW -",
            &[],
        ),
        (
            "a discharge under it",
            &["A01 OLD 1", "A40 NEW =OLD", "A03 OLD 1"],
            "- - -",
            &[],
        ),
        (
            "a chain",
            &["A01 A 1", "A40 B =A", "A40 C =B", "A03 A 1"],
            "- - -",
            &[],
        ),
        (
            "the second link first",
            &["A01 A 1", "A40 C =B", "A40 B =A", "A02 C 2"],
            "- C -",
            &[],
        ),
        (
            "a ring",
            &["A01 A 1", "A40 B =A", "A40 A =B", "A02 B 2"],
            "- A -",
            &[],
        ),
        ("with itself", &["A01 A 1", "A40 A =A"], "A - -", &[]),
        (
            "both in beds",
            &["A01 A 1", "A01 B 2", "A40 B =A"],
            "A B -",
            &["TwoBeds 1"],
        ),
        (
            "until one has left",
            &["A01 A 1", "A01 B 2", "A40 B =A", "A03 B 2"],
            "B - -",
            &[],
        ),
    ] {
        let ward = told(story);
        assert_eq!(ward.lie(), lie, "{name}");
        assert_eq!(ward.open(), open, "{name}");
    }
}

#[test]
fn a_merge_of_two_people_by_all_that_is_known_waits_for_a_person() {
    let mut ward = Ward::new();
    for (line, birth) in [("A01 A 1", "19500101"), ("A01 B 4E/", "19700101")] {
        let mut admit = read(line);
        admit.patient.birth = Personal::new(Arc::from(birth));
        ward.adt(&admit);
    }
    ward.say("A40 B =A");
    assert_eq!(
        (ward.lie().as_str(), ward.open()),
        ("A - -", vec!["OtherPerson 1".to_owned()])
    );
    let id = ward.stays.conflicts()[0].id;
    ward.stays
        .decide(ward.now, &ward.beds, id, &Decision::AsSaid)
        .unwrap();
    ward.check();
    assert_eq!((ward.lie().as_str(), ward.open().len()), ("B - -", 0));
}

#[test]
fn two_in_beds_become_one_when_a_person_says_so() {
    let mut ward = told(&["A01 A 1", "A01 B 2", "A40 B =A"]);
    let id = ward.stays.conflicts()[0].id;
    ward.stays
        .decide(ward.now, &ward.beds, id, &Decision::AsSaid)
        .unwrap();
    ward.check();
    assert_eq!(ward.lie(), "- B -");
    let gone = ward.stays.all()[0].clone();
    assert_eq!(gone.ending, Some(Ending::Merged(ward.stay_of("B").id)));
}

#[test]
fn a_monitor_that_names_the_old_number_names_the_patient() {
    let ward = told(&["A01 OLD 1", "A40 NEW =OLD"]);
    let known: Vec<&str> = ward
        .stay_of("NEW")
        .known_as()
        .map(PatientId::number)
        .collect();
    assert_eq!(known, ["NEW", "OLD"]);
}
