//! Limits that a person sets for the patient of a bed.

use super::limits::ward;
use super::story::{Story, at, bed, nurse, on, with_number};
use crate::{Command, CommandError, Edit};
use lamplight_alarms::limits::auto::AutoError;
use lamplight_alarms::limits::{
    Change, Group, LimitError, Parameter, PatientLimits, Provenance, Setting, Side,
};
use lamplight_alarms::{Actor, Role};
use std::time::Duration;

const HR: Parameter = Parameter::HeartRate;

#[test]
fn a_limit_set_for_the_patient_ends_at_once_what_is_no_longer_beyond_it() {
    let mut story = ward();
    story.heart_rate("A", "1", 20, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 120"]);
    story.set(&[at(HR, Side::High, 140.0)]).unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.heart_rate("A", "1", 20, 141.0);
    assert_eq!(story.open("1"), ["Medium HR 141 > 140"]);
}

#[test]
fn what_is_newly_beyond_a_limit_begins_after_its_delay() {
    let mut story = ward();
    story.heart_rate("A", "1", 10, 110.0);
    story.set(&[at(HR, Side::High, 100.0)]).unwrap();
    story.heart_rate("A", "1", 4, 110.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.heart_rate("A", "1", 2, 110.0);
    assert_eq!(story.open("1"), ["Medium HR 110 > 100"]);
}

#[test]
fn a_reset_puts_the_wards_limits_in_force_again() {
    let mut story = ward();
    story.set(&[at(HR, Side::High, 140.0)]).unwrap();
    story.heart_rate("A", "1", 20, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert_eq!(story.reset(&[Parameter::Spo2]), Err(CommandError::Already));
    story.reset(&[HR]).unwrap();
    story.heart_rate("A", "1", 6, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 120"]);
    assert_eq!(story.reset(&Parameter::ALL), Err(CommandError::Already));
}

#[test]
fn a_reset_of_all_leaves_nothing_of_the_patients_own() {
    let mut story = ward();
    story
        .set(&[
            at(HR, Side::High, 140.0),
            on(Parameter::Spo2, Side::Low, false),
        ])
        .unwrap();
    assert_eq!(story.own(), 2);
    story.reset(&Parameter::ALL).unwrap();
    assert_eq!(story.own(), 0);
}

#[test]
fn resets_come_before_edits_and_both_are_done_or_neither() {
    let mut story = ward();
    story
        .set(&[at(HR, Side::High, 140.0), at(HR, Side::Low, 45.0)])
        .unwrap();
    let spo2 = Parameter::Spo2;
    story.set(&[at(spo2, Side::Low, 88.0)]).unwrap();
    let own = |story: &Story| {
        let limits = story.station.bed_limits(&bed("1")).unwrap();
        limits
            .own
            .settings()
            .map(|(of, change, ..)| (of, *change))
            .collect::<Vec<_>>()
    };
    let before = own(&story);
    let wish = |edits: &[Edit]| Command::SetLimits {
        bed: bed("1"),
        edits: edits.to_vec(),
        reset: vec![HR, spo2],
    };
    // The low limit would lie above the high one: neither the edit nor the resets are done.
    let crossed = [at(HR, Side::Low, 130.0), at(HR, Side::High, 120.0)];
    assert!(story.wish(wish(&crossed)).is_err());
    assert_eq!(own(&story), before);
    let edit = at(HR, Side::High, 130.0);
    story.wish(wish(&[edit])).unwrap();
    assert_eq!(own(&story), [(HR, edit.change)]);
}

#[test]
fn a_wish_that_takes_a_limit_back_and_sets_it_anew_interrupts_no_alarm() {
    let mut story = ward();
    story.set(&[at(HR, Side::High, 125.0)]).unwrap();
    story.heart_rate("A", "1", 20, 130.0);
    assert_eq!(story.open("1"), ["Medium HR 130 > 125"]);
    let ids = |story: &Story| {
        let open = story.station.conditions_of(&bed("1"));
        open.iter().map(|c| c.id).collect::<Vec<_>>()
    };
    let before = ids(&story);
    let wish = Command::SetLimits {
        bed: bed("1"),
        edits: vec![at(HR, Side::High, 128.0)],
        reset: vec![HR],
    };
    story.wish(wish).unwrap();
    assert_eq!(ids(&story), before);
}

#[test]
fn a_limit_that_is_switched_off_ends_its_finding_and_makes_no_other() {
    let mut story = ward();
    story.heart_rate("A", "1", 20, 130.0);
    story.set(&[on(HR, Side::High, false)]).unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.heart_rate("A", "1", 60, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    // The grave limit is another one.
    story.heart_rate("A", "1", 5, 170.0);
    assert_eq!(story.open("1"), ["High Extreme high HR 170 > 160"]);
}

#[test]
fn a_longer_delay_counts_for_a_violation_that_has_begun() {
    let mut story = ward();
    story.heart_rate("A", "1", 3, 130.0);
    let delay = Duration::from_secs(12);
    let side = Side::High;
    let change = Change::Delay { side, delay };
    story
        .set(&[Edit {
            parameter: HR,
            change,
        }])
        .unwrap();
    story.heart_rate("A", "1", 8, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.heart_rate("A", "1", 3, 130.0);
    assert_eq!(story.open("1").len(), 1);
}

#[test]
fn a_refused_wish_leaves_everything_as_it_was() {
    let good = at(Parameter::Spo2, Side::Low, 92.0);
    let number = |number| at(HR, Side::High, number);
    for (name, edits, words) in [
        (
            "beyond any",
            vec![good, number(900.0)],
            "is outside 15 to 300",
        ),
        ("not a number", vec![good, number(f64::NAN)], "is outside"),
        ("infinite", vec![number(f64::INFINITY), good], "is outside"),
        (
            "crossed",
            vec![at(HR, Side::Low, 110.0), number(100.0)],
            "must be at least 2 below the high limit",
        ),
        ("twice", vec![number(130.0), number(140.0)], "given twice"),
        (
            "a delay beyond the bound",
            vec![Edit {
                parameter: HR,
                change: Change::Delay {
                    side: Side::High,
                    delay: Duration::from_secs(16),
                },
            }],
            "longer than 15 s",
        ),
        (
            "too many",
            vec![good; Edit::MOST + 1],
            "at most 256 changes",
        ),
    ] {
        let mut story = ward();
        story.heart_rate("A", "1", 20, 130.0);
        let error = story.set(&edits).unwrap_err();
        assert!(error.to_string().contains(words), "{name}: {error}");
        assert_eq!(story.own(), 0, "{name}");
        assert_eq!(story.open("1"), ["Medium HR 130 > 120"], "{name}");
    }
    assert_eq!(ward().set(&[]), Err(CommandError::Already));
}

#[test]
fn a_limit_in_the_way_moves_along_and_says_so() {
    let mut story = ward();
    story.set(&[at(HR, Side::Low, 125.0)]).unwrap();
    let limits = story.station.bed_limits(&bed("1")).unwrap();
    let effective = limits.own.effective(limits.profile, HR);
    assert_eq!(effective.limits.low.at, 125.0);
    assert_eq!(effective.limits.high.at, 127.0);
    assert!(matches!(
        effective.provenance(Setting::At(Side::High)),
        Provenance::Patient { .. }
    ));
}

#[test]
fn limits_given_together_make_room_for_each_other_in_any_order() {
    let wanted = [at(HR, Side::High, 220.0), at(HR, Side::Low, 130.0)];
    for edits in [[wanted[0], wanted[1]], [wanted[1], wanted[0]]] {
        let mut story = ward();
        story.set(&edits).unwrap();
        let limits = story.station.bed_limits(&bed("1")).unwrap();
        let set = limits.own.effective(limits.profile, HR).limits;
        let sides = (set.low.at, set.high.at, set.extreme_high.at);
        assert_eq!(sides, (130.0, 220.0, 220.0));
    }
}

#[test]
fn a_limit_falls_on_a_step() {
    let mut story = ward();
    story.set(&[at(HR, Side::High, 129.6)]).unwrap();
    let limits = story.station.bed_limits(&bed("1")).unwrap();
    let set = limits.own.effective(limits.profile, HR).limits;
    assert_eq!(set.high.at, 130.0);
}

#[test]
fn who_set_a_limit_and_when_is_kept() {
    let mut story = ward();
    let edits = vec![at(HR, Side::High, 140.0)];
    let bed = bed("1");
    let amina = Actor::new("amina", "Amina", Role::Nurse);
    let wish = Command::SetLimits {
        bed: bed.clone(),
        edits,
        reset: Vec::new(),
    };
    story.station.command(story.now, &amina, wish).unwrap();
    let limits = story.station.bed_limits(&bed).unwrap();
    let effective = limits.own.effective(limits.profile, HR);
    let at = story.now.wall;
    let by = amina.name;
    assert_eq!(
        effective.provenance(Setting::At(Side::High)),
        Provenance::Patient { by, at }
    );
}

#[test]
fn who_does_not_care_for_patients_sets_no_limits_and_moves_nothing() {
    for role in [Role::Viewer, Role::Technician] {
        let mut story = ward();
        story.heart_rate("A", "1", 2, 80.0);
        let device = super::story::device("A");
        let bed = bed("1");
        let edits = vec![at(HR, Side::High, 140.0)];
        for wish in [
            Command::SetLimits {
                bed: bed.clone(),
                edits,
                reset: vec![HR],
            },
            Command::Regroup(bed.clone(), Group::Neonatal),
            Command::DismissSuggestion {
                bed: bed.clone(),
                id: 1,
            },
            Command::Standby(bed.clone()),
            Command::Resume(bed.clone()),
            Command::Unassign(device.clone()),
            Command::Assign(device.clone(), bed.clone()),
        ] {
            let actor = Actor::station(role);
            let error = story.station.command(story.now, &actor, wish).unwrap_err();
            let start = format!("the role {role} may not ");
            assert!(error.to_string().starts_with(&start), "{error}");
        }
    }
}

#[test]
fn a_standby_keeps_the_patients_limits() {
    let mut story = ward();
    story.set(&[at(HR, Side::High, 140.0)]).unwrap();
    story.heart_rate("A", "1", 2, 130.0);
    story.wish(Command::Standby(bed("1"))).unwrap();
    story.wish(Command::Resume(bed("1"))).unwrap();
    story.heart_rate("A", "1", 20, 130.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn another_group_brings_its_own_limits() {
    let mut story = ward();
    story.set(&[at(HR, Side::High, 130.0)]).unwrap();
    story.heart_rate("A", "1", 20, 150.0);
    assert_eq!(story.open("1").len(), 1);
    story
        .wish(Command::Regroup(bed("1"), Group::Neonatal))
        .unwrap();
    assert_eq!((story.open("1").len(), story.own()), (0, 0));
}

#[test]
fn a_preview_tells_what_would_be_and_changes_nothing() {
    let mut story = ward();
    story.heart_rate("A", "1", 20, 130.0);
    story.set(&[on(Parameter::Spo2, Side::Low, false)]).unwrap();
    let edits = [
        at(HR, Side::Low, 125.0),
        at(Parameter::RespirationRate, Side::High, 900.0),
    ];
    let preview =
        story
            .station
            .preview_limits(story.now, &nurse(), &bed("1"), &edits, &[Parameter::Spo2]);
    let preview = preview.unwrap();
    let parameters: Vec<_> = preview.after.iter().map(|set| set.parameter).collect();
    assert_eq!(parameters, [HR, Parameter::Spo2]);
    assert_eq!(
        (preview.before[0].high.at, preview.after[0].high.at),
        (120.0, 127.0)
    );
    assert!(!preview.before[1].low.on && preview.after[1].low.on);
    let [(parameter, LimitError::NotPossible { .. })] = preview.problems[..] else {
        panic!("{:?}", preview.problems);
    };
    assert_eq!(parameter, Parameter::RespirationRate);
    assert_eq!(
        (story.own(), story.open("1")),
        (1, vec!["Medium HR 130 > 120".to_owned()])
    );
}

#[test]
fn automatic_limits_are_proposed_for_what_the_bed_sends() {
    let mut story = ward();
    story.heart_rate("A", "1", 2, 80.0);
    let report = story.report("A", "1");
    story.hear(with_number(report, "MDC_CONC_AWAY_CO2_INSP", 3.0));
    let bed = bed("1");
    let rows = story.station.propose_limits(story.now, &bed).unwrap();
    let parameters: Vec<_> = rows.iter().map(|(parameter, _)| *parameter).collect();
    assert_eq!(parameters, [HR, Parameter::FiCo2]);
    let hr = rows[0].1.unwrap();
    assert_eq!((hr.from, hr.low, hr.high), (80.0, 64.0, 100.0));
    assert!(matches!(
        rows[1].1,
        Err(AutoError::NoValue { .. } | AutoError::NoRule { .. })
    ));
    story.wait(120.0);
    let rows = story.station.propose_limits(story.now, &bed).unwrap();
    assert!(matches!(rows[0].1, Err(AutoError::NoValue { .. })));
}

#[test]
fn a_station_that_judges_nothing_says_so() {
    let mut story = Story::new();
    let edits = [at(HR, Side::High, 140.0)];
    assert_eq!(story.set(&edits), Err(CommandError::NotJudging));
    let asked = story.station.bed_limits(&bed("9")).map(|_| ());
    assert_eq!(asked, Err(CommandError::NoBed(bed("9"))));
}

#[test]
fn nothing_is_kept_that_nobody_set() {
    let story = ward();
    let limits = story.station.bed_limits(&bed("2")).unwrap();
    assert_eq!(*limits.own, PatientLimits::new(Group::Neonatal));
}
