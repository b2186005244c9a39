//! What follows from who lies where: limits, silences, acknowledgements, the wrong-patient
//! guard, conflicts as conditions, rows of the journal.

mod newcomer;

use super::limits::ward;
use super::story::{Story, alert, at, bed, person, with_number};
use crate::{Change, Command, CommandError, Kept, PatientStep, PatientWish, Seen, Station};
use lamplight_alarms::limits::{Group, Parameter, Side};
use lamplight_alarms::{Command as Alarm, Refusal, Scope, Silenced, Subject};
use lamplight_protocols::report::{AdtEvent, AlertPriority};
use lamplight_units::{BedId, StayId};
use lamplight_ward::{CensusError, ConflictId, Decision, Details, Newcomer, Person};
use std::sync::Arc;
use std::time::Duration;

impl Story {
    fn seen(&self, id: &str) -> Seen {
        let stay = self.station.stays().in_bed(&bed(id)).unwrap();
        (stay.id, stay.revision)
    }

    fn patient(&mut self, wish: PatientWish) -> Result<(), CommandError> {
        self.wish(Command::Patient(wish))
    }

    fn admit(&mut self, id: &str, mrn: &str) {
        let who = Newcomer::Typed(Person {
            patient: person(mrn),
            ..Person::default()
        });
        self.patient(PatientWish::Admit {
            bed: bed(id),
            who: Box::new(who),
        })
        .unwrap();
    }

    fn discharge(&mut self, id: &str) {
        let stay = self.seen(id);
        self.patient(PatientWish::Discharge {
            stay,
            to_ward: false,
            reason: Arc::from("home"),
        })
        .unwrap();
    }

    fn transfer(&mut self, from: &str, to: &str) -> Result<(), CommandError> {
        let stay = self.seen(from);
        self.patient(PatientWish::Transfer { stay, to: bed(to) })
    }

    fn swap(&mut self) {
        let (one, other) = (self.seen("1"), self.seen("2"));
        self.patient(PatientWish::Swap { one, other }).unwrap();
    }

    fn names(&mut self, device: &str, place: &str, mrn: &str) {
        let mut report = with_number(self.report(device, place), "MDC_ECG_HEART_RATE", 80.0);
        report.patient = Some(person(mrn));
        self.hear(report);
        self.wait(1.0);
    }

    fn own_at(&self, id: &str) -> usize {
        self.station
            .bed_limits(&bed(id))
            .unwrap()
            .own
            .settings()
            .count()
    }

    fn rows(&mut self) -> Vec<(PatientStep, Option<BedId>, Option<BedId>)> {
        let rows = std::iter::from_fn(|| self.station.poll_patient_row());
        rows.map(|row| (row.step, row.bed, row.from)).collect()
    }

    fn silence(&mut self, id: &str) {
        self.as_charge_nurse(silence_of(id)).unwrap();
    }

    fn as_charge_nurse(&mut self, wish: Command) -> Result<(), CommandError> {
        let charge = lamplight_alarms::Actor::station(lamplight_alarms::Role::ChargeNurse);
        self.station.command(self.now, &charge, wish)
    }

    /// Limits of their own at bed 1, and silences of the ward.
    fn made(&self) -> (usize, usize) {
        let silences = self.station.alarms().inactivations().count();
        (self.own_at("1"), silences)
    }
}

fn silence_of(id: &str) -> Command {
    Command::Alarm(Alarm::Inactivate {
        scope: Scope {
            subject: Subject::Bed(bed(id)),
            class: None,
        },
        kind: Silenced::AudioPaused,
        reason: Arc::from("washing"),
        lasting: Some(Duration::from_secs(600)),
    })
}

/// A limit and a silence for bed 1, each with what is there once it is done.
fn limits_and_silence() -> [(Command, (usize, usize)); 2] {
    let limits = Command::SetLimits {
        bed: bed("1"),
        edits: vec![at(Parameter::HeartRate, Side::High, 140.0)],
        reset: Vec::new(),
    };
    [(limits, (1, 0)), (silence_of("1"), (0, 1))]
}

fn of_stay(stay: StayId, wish: &Command) -> Command {
    Command::OfStay {
        bed: bed("1"),
        stay: Some(stay),
        wish: Box::new(wish.clone()),
    }
}

/// Bed 1 with P1, who has a limit of his own, and bed 2 with P2; their monitors name them.
fn two() -> Story {
    let mut story = ward();
    story.admit("1", "P1");
    story.admit("2", "P2");
    story
        .set(&[at(Parameter::HeartRate, Side::High, 140.0)])
        .unwrap();
    story.names("A", "1", "P1");
    story.names("B", "2", "P2");
    assert_eq!((story.own_at("1"), story.own_at("2")), (1, 0));
    assert_eq!(story.open("1"), Vec::<String>::new());
    story
}

#[test]
fn limits_go_with_the_patients_in_a_swap_and_the_guard_stands_while_the_monitors_stay() {
    let mut story = two();
    story.swap();
    assert_eq!((story.own_at("1"), story.own_at("2")), (0, 1));
    let wrong = ["Medium Another patient on the monitor"];
    assert_eq!(story.open("1"), wrong);
    assert_eq!(story.open("2"), wrong);
    // The monitors go on naming whom they named: nothing is lost by that.
    story.names("A", "1", "P1");
    assert_eq!(story.own_at("2"), 1);
    // Once they are corrected, or carried along, the guard is content.
    story.names("A", "1", "P2");
    story.names("B", "2", "P1");
    assert_eq!((story.open("1").len(), story.open("2").len()), (0, 0));
    assert_eq!((story.own_at("1"), story.own_at("2")), (0, 1));
}

#[test]
fn after_a_transfer_the_monitor_left_behind_names_nobody_wrongly_and_the_one_there_does() {
    let mut story = two();
    story.discharge("2");
    story.transfer("1", "2").unwrap();
    assert_eq!(story.open("2"), ["Medium Another patient on the monitor"]);
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert_eq!((story.own_at("1"), story.own_at("2")), (0, 1));
}

#[test]
fn the_guard_finds_a_patient_under_the_number_before_a_merge() {
    let mut story = two();
    story.adt_merging(AdtEvent::Merge, "P9", "1", Some("P1"));
    story.names("A", "1", "P1");
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert_eq!(story.own_at("1"), 1);
}

#[test]
fn a_discharge_that_is_undone_brings_the_limits_back_for_ten_minutes() {
    let mut story = two();
    let (stay, _) = story.seen("1");
    story.discharge("1");
    assert_eq!(story.own_at("1"), 0);
    story.wait(300.0);
    story.patient(PatientWish::UndoDischarge(stay)).unwrap();
    assert_eq!(story.own_at("1"), 1);
    story.discharge("1");
    story.wait(700.0);
    let late = story.patient(PatientWish::UndoDischarge(stay));
    assert_eq!(late, Err(CommandError::Census(CensusError::TooLate)));
}

#[test]
fn silences_of_a_bed_end_when_its_patient_leaves_it() {
    for leave in ["discharge", "transfer", "adt"] {
        let mut story = ward();
        story.admit("1", "P1");
        story.silence("1");
        assert_eq!(story.station.alarms().inactivations().count(), 1);
        match leave {
            "discharge" => story.discharge("1"),
            "transfer" => story.transfer("1", "2").unwrap(),
            _ => story.adt(AdtEvent::Discharge, "P1", "1"),
        }
        assert_eq!(story.station.alarms().inactivations().count(), 0, "{leave}");
    }
}

#[test]
fn limits_and_a_silence_that_come_late_for_the_patient_before_are_refused() {
    let refused: Result<(), CommandError> = Err(CommandError::OtherPatient(bed("1")));
    for (wish, done) in limits_and_silence() {
        let mut story = ward();
        story.admit("1", "P1");
        let (before, _) = story.seen("1");
        story.adt(AdtEvent::Discharge, "P1", "1");
        let late = || of_stay(before, &wish);
        assert_eq!(story.as_charge_nurse(late()), refused, "nobody there");
        story.adt(AdtEvent::Admit, "P2", "1");
        assert_eq!(story.as_charge_nurse(late()), refused, "another there");
        assert_eq!(story.made(), (0, 0));
        let (next, _) = story.seen("1");
        story.as_charge_nurse(of_stay(next, &wish)).unwrap();
        assert_eq!(story.made(), done);
    }
}

#[test]
fn limits_and_a_silence_are_for_the_same_stay_after_news_of_it_and_for_any_where_none_is_named() {
    for (wish, done) in limits_and_silence() {
        let mut story = ward();
        story.admit("1", "P1");
        let (stay, _) = story.seen("1");
        story.adt(AdtEvent::Update, "P1", "1");
        story.as_charge_nurse(of_stay(stay, &wish)).unwrap();
        assert_eq!(story.made(), done);
        let mut story = ward();
        story.admit("1", "P1");
        story.as_charge_nurse(wish).unwrap();
        assert_eq!(story.made(), done);
    }
}

#[test]
fn a_wish_for_a_patient_needs_the_right_of_what_is_wished() {
    let mut story = ward();
    story.admit("1", "P1");
    let (stay, _) = story.seen("1");
    let outcome = story.wish(of_stay(stay, &silence_of("1")));
    assert!(matches!(
        outcome,
        Err(CommandError::Alarm(Refusal::NotPermitted { .. }))
    ));
    assert_eq!(story.made(), (0, 0));
}

#[test]
fn what_was_acknowledged_for_one_patient_calls_again_for_the_next() {
    let mut story = Story::new();
    story.admit("1", "P1");
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::High));
    let id = story.station.conditions_of(&bed("1"))[0].id;
    story.wish(Command::Alarm(Alarm::Acknowledge(id))).unwrap();
    let seen = |story: &Story| {
        let open = story.station.conditions().get(id).unwrap();
        open.acknowledged.is_some()
    };
    story.discharge("1");
    assert!(seen(&story), "nobody is called to an empty bed");
    story.admit("1", "P2");
    assert!(!seen(&story));
}

#[test]
fn a_patient_who_comes_is_watched_although_the_empty_bed_was_on_standby() {
    let mut story = Story::new();
    story.wish(Command::Standby(bed("1"))).unwrap();
    story.admit("1", "P1");
    let here = story.station.setup().beds.get(&bed("1")).unwrap();
    assert!(!here.standby);
}

#[test]
fn the_group_goes_with_the_patient_and_its_limits_are_in_force() {
    let mut story = ward();
    story.admit("1", "P1");
    let stay = story.seen("1");
    let details = Details {
        group: Some(Group::Neonatal),
        ..Details::default()
    };
    story
        .patient(PatientWish::SetDetails {
            stay,
            details: Box::new(details),
        })
        .unwrap();
    let group = |story: &Story, id| story.station.bed_limits(&bed(id)).unwrap().own.group();
    assert_eq!(group(&story, "1"), Group::Neonatal);
    story.heart_rate("A", "1", 20, 150.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
    story.discharge("1");
    assert_eq!(group(&story, "1"), Group::Adult);
}

#[test]
fn a_contradiction_is_a_condition_until_it_is_decided_or_settled() {
    let mut story = Story::new();
    story.adt(AdtEvent::Admit, "P1", "1");
    story.adt(AdtEvent::Admit, "P2", "1");
    assert_eq!(story.open("1"), ["Low Admission unclear"]);
    let key = story.station.conditions_of(&bed("1"))[0]
        .announced
        .key
        .clone();
    let conflict = story.station.conflict_of(&key).unwrap();
    let holder = Some(story.seen("1").0);
    let decide = |holder| {
        let decision = Decision::PutTo(bed("2"));
        PatientWish::Decide {
            conflict,
            decision,
            holder,
        }
    };
    let changed = CommandError::Census(CensusError::ChangedMeanwhile);
    assert_eq!(story.patient(decide(None)), Err(changed));
    story.patient(decide(holder)).unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert!(story.station.stays().in_bed(&bed("2")).is_some());
    // And one that later news settles.
    story.adt(AdtEvent::Admit, "P3", "1");
    assert_eq!(story.open("1"), ["Low Admission unclear"]);
    story.adt(AdtEvent::Discharge, "P1", "1");
    assert_eq!(story.open("1"), Vec::<String>::new());
    let lies = story.station.stays().in_bed(&bed("1")).unwrap();
    assert_eq!(lies.patient.ids, person("P3").ids);
}

#[test]
fn a_closed_bed_takes_nobody_and_a_used_one_is_not_closed() {
    let mut story = Story::new();
    let close = |id: &str, reason: &str| PatientWish::CloseBed {
        bed: bed(id),
        reason: Arc::from(reason),
    };
    let census = |error| Err(CommandError::Census(error));
    assert_eq!(
        story.patient(close("1", " ")),
        census(CensusError::NoReason)
    );
    story.patient(close("1", "oxygen outlet broken")).unwrap();
    story.adt(AdtEvent::Admit, "P1", "1");
    assert_eq!(story.open("1"), ["Low Admission unclear"]);
    story.patient(PatientWish::OpenBed(bed("1"))).unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
    assert!(story.station.stays().in_bed(&bed("1")).is_some());
    let used = close("1", "cleaning");
    assert_eq!(story.patient(used), census(CensusError::InUse(bed("1"))));
}

#[test]
fn stays_conflicts_and_closed_beds_are_there_after_a_restart() {
    let mut story = Story::new();
    story.adt(AdtEvent::Admit, "P1", "1");
    story.adt(AdtEvent::Admit, "P2", "1");
    let close = PatientWish::CloseBed {
        bed: bed("2"),
        reason: Arc::from("repair"),
    };
    story.patient(close).unwrap();
    let before = (story.station.stays().clone(), story.open("1"));
    let text = serde_json::to_string(&story.station.keep(story.now)).unwrap();
    let kept: Kept = serde_json::from_str(&text).unwrap();
    let mut setup = story.station.setup().clone();
    setup.beds.get_mut(&bed("2")).unwrap().closed = None;
    story.station = Station::resume(setup, kept, story.now);
    assert_eq!((story.station.stays().clone(), story.open("1")), before);
    let closed = story
        .station
        .setup()
        .beds
        .get(&bed("2"))
        .unwrap()
        .closed
        .clone();
    assert_eq!(closed.unwrap().reason.as_ref(), "repair");
}

#[test]
fn each_step_is_a_row_for_the_journal() {
    use PatientStep::{Admitted, Changed, Conflict, Left, Moved, Settled};
    let mut story = Story::new();
    let one = || Some(bed("1"));
    let two = || Some(bed("2"));
    story.adt(AdtEvent::Admit, "P1", "1");
    assert_eq!(story.rows(), [(Admitted, one(), None)]);
    story.adt(AdtEvent::Admit, "P1", "1");
    assert_eq!(story.rows(), []);
    story.adt(AdtEvent::Transfer, "P1", "2");
    assert_eq!(story.rows(), [(Moved, two(), one())]);
    story.adt(AdtEvent::Admit, "P2", "2");
    let occupied = Conflict(lamplight_ward::Contradiction::Occupied);
    assert_eq!(story.rows(), [(occupied, two(), None)]);
    story.adt(AdtEvent::Discharge, "P1", "2");
    let left = Left(Some(crate::EndingWord::Discharge));
    let rows = story.rows();
    assert_eq!(
        rows,
        [
            (left, two(), None),
            (Admitted, two(), None),
            (Settled, None, None)
        ]
    );
    let stay = story.seen("2");
    let details = Details {
        weight_g: Some(70_000),
        ..Details::default()
    };
    let details = Box::new(details);
    story
        .patient(PatientWish::SetDetails { stay, details })
        .unwrap();
    assert_eq!(story.rows(), [(Changed, two(), None)]);
    assert!(story.changes().contains(&Change::Bed(bed("2"))));
}

/// Wishes that each need a right of their own; for the table of rights.
pub fn wishes() -> Vec<PatientWish> {
    let seen = || (StayId::new(1), 1);
    vec![
        PatientWish::Admit {
            bed: bed("2"),
            who: Box::new(Newcomer::Waiting(seen().0)),
        },
        PatientWish::Change {
            stay: seen(),
            person: Box::default(),
        },
        PatientWish::SetDetails {
            stay: seen(),
            details: Box::default(),
        },
        PatientWish::Identify {
            stay: seen(),
            as_whom: seen().0,
        },
        PatientWish::Transfer {
            stay: seen(),
            to: bed("2"),
        },
        PatientWish::Swap {
            one: seen(),
            other: seen(),
        },
        PatientWish::Discharge {
            stay: seen(),
            to_ward: true,
            reason: Arc::from("5W"),
        },
        PatientWish::UndoDischarge(seen().0),
        PatientWish::Decide {
            conflict: ConflictId::new(1),
            decision: Decision::Keep,
            holder: None,
        },
    ]
}

#[test]
fn another_group_needs_the_right_to_change_it() {
    let mut story = Story::new();
    story.admit("1", "P1");
    let stay = story.seen("1");
    let to = |group| {
        Command::Patient(PatientWish::SetDetails {
            stay,
            details: Box::new(Details {
                group,
                ..Details::default()
            }),
        })
    };
    let right = |wish: &Command| story.station.right_for(wish);
    assert_eq!(
        right(&to(Some(Group::Neonatal))),
        lamplight_people::Right::ChangeGroup
    );
    assert_eq!(right(&to(None)), lamplight_people::Right::Admit);
}
