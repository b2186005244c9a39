//! Stories of the admission system: what was said, who lies where, what is left to decide.

use super::*;

fn tell(name: &str, story: &[&str], lie: &str, open: &[&str]) -> Ward {
    let mut ward = Ward::new();
    for line in story {
        ward.say(line);
        ward.check();
    }
    assert_eq!(ward.lie(), lie, "{name}");
    assert_eq!(ward.open(), open, "{name}");
    ward
}

#[test]
fn adt_stories_end_with_the_right_patient_in_the_right_bed() {
    for (name, story, lie) in [
        ("admitted", &["A01 X 1"][..], "X - -"),
        ("admitted twice", &["A01 X 1", "A01 X 1"], "X - -"),
        ("transferred", &["A01 X 1", "A02 X 2"], "- X -"),
        (
            "transferred twice",
            &["A01 X 1", "A02 X 2", "A02 X 2"],
            "- X -",
        ),
        ("come from another ward", &["A02 X 2 <5W/7"], "- X -"),
        ("gone to another ward", &["A01 X 1", "A02 X 5W/7"], "- - -"),
        (
            "and come back",
            &["A01 X 1", "A02 X 5W/7", "A02 X 2 <5W/7"],
            "- X -",
        ),
        ("discharged", &["A01 X 1", "A03 X 1"], "- - -"),
        (
            "discharged twice",
            &["A01 X 1", "A03 X 1", "A03 X 1"],
            "- - -",
        ),
        ("without PV1", &["A01 X 1", "A03 X -"], "- - -"),
        (
            "bed used again",
            &["A01 X 1", "A03 X 1", "A01 Y 1"],
            "Y - -",
        ),
        ("admission cancelled", &["A01 X 1", "A11 X 1"], "- - -"),
        (
            "transfer cancelled",
            &["A01 X 1", "A02 X 2", "A12 X 1"],
            "X - -",
        ),
        (
            "without a bed named",
            &["A01 X 1", "A02 X 2", "A12 X -"],
            "X - -",
        ),
        (
            "after he had left",
            &["A01 X 1", "A02 X 5W/7", "A12 X 1"],
            "X - -",
        ),
        (
            "discharge cancelled",
            &["A01 X 1", "A03 X 1", "A13 X 1"],
            "X - -",
        ),
        (
            "without a bed named, too",
            &["A01 X 2", "A03 X 2", "A13 X -"],
            "- X -",
        ),
        ("again here", &["A01 X 1", "A03 X 1", "A01 X 3"], "- - X"),
        (
            "other wards' patients",
            &["A01 Y 5W/1", "A02 Z 5W/2", "A03 Z 5W/2", "A08 Q 5W/1"],
            "- - -",
        ),
        (
            "a swap in two halves",
            &["A01 X 1", "A01 Y 2", "A02 X 2", "A02 Y 1"],
            "Y X -",
        ),
        (
            "a ring of three",
            &[
                "A01 X 1", "A01 Y 2", "A01 Z 3", "A02 X 2", "A02 Y 3", "A02 Z 1",
            ],
            "Z X Y",
        ),
        (
            "the next before the last has left",
            &["A01 X 1", "A01 Y 1", "A03 X 1"],
            "Y - -",
        ),
        (
            "moved on meanwhile",
            &["A01 X 1", "A01 Y 1", "A02 Y 2"],
            "X Y -",
        ),
    ] {
        tell(name, story, lie, &[]);
    }
}

#[test]
fn what_contradicts_waits_for_a_person_and_overwrites_nothing() {
    for (name, story, lie, open) in [
        (
            "a second patient",
            &["A01 X 1", "A01 Y 1"][..],
            "X - -",
            "Occupied 1",
        ),
        (
            "twice the same",
            &["A01 X 1", "A01 Y 1", "A01 Y 1"],
            "X - -",
            "Occupied 1",
        ),
        (
            "a transfer to a taken bed",
            &["A01 X 1", "A01 Y 2", "A02 X 2"],
            "X Y -",
            "Occupied 2",
        ),
        (
            "an update elsewhere",
            &["A01 X 1", "A08 X 2"],
            "X - -",
            "LiesElsewhere 2",
        ),
        (
            "an update of another ward",
            &["A01 X 1", "A08 X 5W/7"],
            "X - -",
            "LiesElsewhere",
        ),
        (
            "admitted to two beds",
            &["A01 X 1", "A01 X 2"],
            "X - -",
            "LiesElsewhere 2",
        ),
        (
            "admitted to another ward",
            &["A01 X 1", "A01 X 5W/2"],
            "X - -",
            "LiesElsewhere",
        ),
        ("no such bed", &["A01 X 9"], "- - -", "NoSuchBed"),
        (
            "transferred to no such bed",
            &["A01 X 1", "A02 X 9"],
            "X - -",
            "NoSuchBed",
        ),
        (
            "transferred nowhere",
            &["A01 X 1", "A02 X -"],
            "X - -",
            "NoSuchBed",
        ),
        (
            "discharge of a stranger",
            &["A01 X 1", "A03 Y 1"],
            "X - -",
            "Unknown 1",
        ),
        ("update of a stranger", &["A08 Y 2"], "- - -", "Unknown 2"),
        (
            "cancelled, never admitted",
            &["A11 Y 2"],
            "- - -",
            "Unknown 2",
        ),
        (
            "transfer cancelled of a stranger",
            &["A12 Y 2"],
            "- - -",
            "Unknown 2",
        ),
        (
            "from a bed of ours, a stranger",
            &["A01 X 1", "A02 Y 2 <1"],
            "X Y -",
            "Unknown 1",
        ),
        (
            "transferred after the discharge",
            &["A01 X 1", "A03 X 1", "A02 X 2"],
            "- - -",
            "HasLeft 2",
        ),
        (
            "cancelled when the bed was given away",
            &["A01 X 1", "A02 X 2", "A01 Y 1", "A12 X 1"],
            "Y X -",
            "Occupied 1",
        ),
        (
            "back, and the bed is taken",
            &["A01 X 1", "A03 X 1", "A01 Y 1", "A13 X 1"],
            "Y - -",
            "Occupied 1",
        ),
        (
            "an admission cancelled after the discharge",
            &["A01 X 1", "A03 X 1", "A01 Y 1", "A11 X 1"],
            "Y - -",
            "HasLeft 1",
        ),
        (
            "a discharge cancelled of one who lies elsewhere",
            &["A01 X 1", "A13 X 2"],
            "X - -",
            "LiesElsewhere 2",
        ),
    ] {
        tell(name, story, lie, &[open]);
    }
}

#[test]
fn what_is_older_does_not_undo_what_is_newer() {
    for (name, story, lie, open) in [
        (
            "a late admission",
            &["A02 X 2 @9", "A01 X 1 @5"][..],
            "- X -",
            &[][..],
        ),
        (
            "a late transfer",
            &["A01 X 1 @1", "A02 X 3 @9", "A02 X 2 @5"],
            "- - X",
            &[],
        ),
        (
            "a late transfer after the discharge",
            &["A01 X 1 @1", "A03 X 1 @9", "A02 X 2 @5"],
            "- - -",
            &[],
        ),
        (
            "the first message again",
            &["A01 X 1 @1", "A03 X 1 @9", "A01 X 1 @1"],
            "- - -",
            &[],
        ),
        (
            "a late discharge of an earlier stay",
            &["A01 X 1 @9", "A03 X 1 @5"],
            "X - -",
            &[],
        ),
        (
            "a late cancellation",
            &["A01 X 1 @1", "A02 X 2 @9", "A11 X 1 @5"],
            "- X -",
            &[],
        ),
        (
            "discharge before admission",
            &["A03 X 1 @9", "A01 X 1 @5"],
            "- - -",
            &[],
        ),
        (
            "cancelled before admitted",
            &["A11 X 1 @9", "A01 X 1 @5"],
            "- - -",
            &[],
        ),
        (
            "the same minute counts by arrival",
            &["A01 X 1 @5", "A02 X 2 @5"],
            "- X -",
            &[],
        ),
        (
            "a clock ahead shuts nobody out",
            &["A01 X 1 @9000", "A02 X 2"],
            "- X -",
            &[],
        ),
        (
            "readmitted later",
            &["A03 X 1 @1", "A01 X 1 @5"],
            "X - -",
            &[],
        ),
    ] {
        tell(name, story, lie, open);
    }
    let mut ward = tell("counted", &["A02 X 2 @9", "A01 X 1 @5"], "- X -", &[]);
    assert_eq!(ward.stays.counts().late, 1);
    // A clock that runs ahead counts as the arrival, so the next message is not late.
    ward.say("A02 X 1 @9000");
    ward.say("A02 X 3 @9000");
    assert_eq!(ward.lie(), "- - X");
}

#[test]
fn the_same_message_twice_changes_nothing() {
    for line in ["A01 X 1 @5", "A02 X 1 @5", "A08 X 1 @5", "A13 X 1 @5"] {
        let mut ward = tell(line, &["A01 X 1 @4", line], "X - -", &[]);
        let before = ward.seen("X");
        assert_eq!(ward.say(line), Taken::Nothing, "{line}");
        assert_eq!(ward.seen("X"), before, "{line}");
        assert_eq!(ward.stays.all().len(), 1, "{line}");
    }
}

#[test]
fn messages_of_other_wards_are_counted_and_leave_nothing() {
    let ward = tell(
        "elsewhere",
        &["A01 X 5W/1", "A03 Y 5W/1", "A40 Q =R"],
        "- - -",
        &[],
    );
    assert_eq!(
        (ward.stays.counts().elsewhere, ward.stays.all().len()),
        (3, 0)
    );
}

#[test]
fn one_number_with_another_name_and_birth_date_is_another_person() {
    let mut ward = tell("here", &["A01 X 1"], "X - -", &[]);
    let mut other = read("A02 X 2");
    other.patient.name = person("Q").name;
    other.patient.birth = Personal::new(Arc::from("19500101"));
    ward.adt(&other);
    assert_eq!(ward.lie(), "X - -");
    assert_eq!(ward.open(), ["OtherPerson 2"]);
    let known = ward.stay_of("X").patient.name.reveal().family.clone();
    assert_eq!(known.as_ref(), "Family X");
    // A correction of one of the two is ordinary.
    let mut correction = read("A08 X 1");
    correction.patient.birth = Personal::new(Arc::from("19500101"));
    ward.adt(&correction);
    assert_eq!(
        ward.stay_of("X").patient.birth.reveal().as_ref(),
        "19500101"
    );
}

#[test]
fn a_birth_date_in_the_future_is_kept_and_told_until_somebody_has_seen_it() {
    let mut ward = Ward::new();
    let mut admit = read("A01 X 1");
    admit.patient.birth = Personal::new(Arc::from("20990101"));
    ward.adt(&admit);
    assert_eq!(
        (ward.lie().as_str(), ward.open()),
        ("X - -", vec!["FutureBirth 1".to_owned()])
    );
    assert_eq!(
        ward.stay_of("X").patient.birth.reveal().as_ref(),
        "20990101"
    );
    let id = ward.stays.conflicts()[0].id;
    let decided = ward.stays.decide(ward.now, &ward.beds, id, &Decision::Keep);
    assert_eq!(decided, Ok(()));
    ward.say("A08 X 1");
    assert_eq!(ward.open(), Vec::<String>::new(), "not told twice");
}

#[test]
fn a_corrected_birth_date_is_no_longer_told() {
    let mut ward = Ward::new();
    let mut admit = read("A01 X 1");
    admit.patient.birth = Personal::new(Arc::from("20990101"));
    ward.adt(&admit);
    admit.event = AdtEvent::Update;
    admit.patient.birth = Personal::new(Arc::from("19990101"));
    ward.adt(&admit);
    assert_eq!(ward.open(), Vec::<String>::new());
}

#[test]
fn an_empty_field_keeps_what_is_known() {
    let mut ward = tell("here", &["A01 X 1"], "X - -", &[]);
    let mut update = read("A08 X 1");
    update.patient.name = Personal::default();
    update.patient.sex = Personal::new(Arc::from("F"));
    ward.adt(&update);
    let patient = &ward.stay_of("X").patient;
    assert_eq!(patient.name.reveal().family.as_ref(), "Family X");
    assert_eq!(patient.sex.reveal().as_ref(), "F");
}

#[test]
fn a_closed_bed_takes_nobody_until_it_is_open_again() {
    let mut ward = Ward::new();
    ward.close("1");
    ward.say("A01 X 1");
    assert_eq!(
        (ward.lie().as_str(), ward.open()),
        ("- - -", vec!["Closed 1".to_owned()])
    );
    ward.beds.get_mut(&bed("1")).unwrap().closed = None;
    ward.stays.settle(ward.now, &ward.beds);
    assert_eq!((ward.lie().as_str(), ward.open().len()), ("X - -", 0));
}

#[test]
fn a_stay_keeps_its_number_and_no_other_gets_it() {
    let mut ward = tell("moved", &["A01 X 1", "A02 X 2"], "- X -", &[]);
    let first = ward.stay_of("X").id;
    ward.say("A11 X 2");
    let kept = serde_json::to_string(&ward.stays).unwrap();
    let beds = ward.beds.clone();
    ward.stays
        .restore(&beds, serde_json::from_str(&kept).unwrap());
    ward.say("A01 Y 1");
    assert!(ward.stay_of("Y").id > first, "also not after a restart");
    assert_eq!(
        ward.stays.get(first).unwrap().ending,
        Some(Ending::AdmissionCancelled)
    );
}

#[test]
fn conflicts_live_through_a_restart() {
    let mut ward = tell("two", &["A01 X 1", "A01 Y 1"], "X - -", &["Occupied 1"]);
    let kept = serde_json::to_string(&ward.stays).unwrap();
    let beds = ward.beds.clone();
    let before = ward.stays.clone();
    ward.stays
        .restore(&beds, serde_json::from_str(&kept).unwrap());
    assert_eq!(ward.stays, before);
}

#[test]
fn beyond_the_bounds_the_oldest_ended_stay_and_the_oldest_conflict_go() {
    let mut ward = Ward::new();
    ward.say("A01 KEEP 1");
    for number in 0..Stays::MOST + 10 {
        ward.say(&format!("A01 P{number} 9"));
    }
    assert_eq!(ward.stays.all().len(), Stays::MOST);
    assert_eq!(ward.lie(), "KEEP - -");
    assert_eq!(ward.stays.conflicts().len(), Stays::MOST_CONFLICTS);
    assert!(ward.stays.counts().conflicts_lost > 0);
}
