//! The course of a stay: what stands, what is due, where it is going.

use super::ward::{Set, WELL, at, minutes, news2, sent};
use crate::{Course, Direction, Due, KeptScore, Policy, Risk, Scored, Standing};
use lamplight_units::Unit;

/// Totals with their hours, the hour that is asked, and the answer.
type Row<'a> = (&'a [(u16, u64)], u64, Direction);

/// NEWS2 of so many points by respiration (0, 1, 2, 3), pulse and temperature.
fn total(points: u16) -> Set {
    match points {
        0 => WELL,
        1 => Set { rr: 11.0, ..WELL },
        2 => Set { rr: 22.0, ..WELL },
        4 => Set {
            rr: 22.0,
            pulse: 115.0,
            ..WELL
        },
        5 => Set {
            rr: 22.0,
            pulse: 115.0,
            temperature: 38.5,
            ..WELL
        },
        7 => Set {
            rr: 22.0,
            pulse: 115.0,
            temperature: 38.5,
            oxygen: true,
            ..WELL
        },
        other => panic!("no set of {other} points here"),
    }
}

fn set(points: u16, minute: u64) -> Scored {
    let scored = news2(&total(points).inputs(at(minute)), at(minute));
    assert_eq!(scored.total(), Some(points));
    scored
}

/// The same with a respiration that a device sent.
fn automatic(points: u16, minute: u64) -> Scored {
    let set = total(points);
    let mut inputs = set.inputs(at(minute));
    inputs.respiration = sent(set.rr, Unit::BreathPerMin, at(minute));
    let scored = news2(&inputs, at(minute));
    assert_eq!((scored.total(), scored.automatic), (Some(points), true));
    scored
}

fn incomplete(points: u16, minute: u64) -> Scored {
    let mut inputs = total(points).inputs(at(minute));
    inputs.consciousness = None;
    let scored = news2(&inputs, at(minute));
    assert_eq!(scored.total(), None);
    scored
}

fn course(results: &[Scored]) -> Course {
    let mut course = Course::new(at(0));
    for result in results {
        course.take(result, &Policy::default());
    }
    course
}

fn standing(results: &[Scored], minute: u64) -> Standing {
    course(results).standing(&Policy::default(), at(minute))
}

#[test]
fn the_next_set_is_due_by_the_rule_of_the_score_and_late_after_it() {
    for (points, from, until) in [(0, 720, 720), (1, 240, 360), (5, 60, 60), (7, 60, 60)] {
        let stands = |minute| standing(&[set(points, 0)], minute);
        assert!(
            !stands(from - 1).due.is_due(at(from - 1)),
            "{points} points"
        );
        assert!(stands(from).due.is_due(at(from)), "{points} points");
        assert_eq!(stands(until).overdue, None, "{points} points");
        assert_eq!(
            stands(until + 7).overdue,
            Some(minutes(7)),
            "{points} points"
        );
    }
}

#[test]
fn a_single_three_is_due_within_the_hour_although_its_total_is_low() {
    let scored = news2(&Set { rr: 8.0, ..WELL }.inputs(at(0)), at(0));
    let stands = standing(&[scored], 90);
    assert_eq!(
        (stands.risk, stands.overdue),
        (Risk::LowMedium, Some(minutes(30)))
    );
}

#[test]
fn the_first_set_of_a_stay_is_due_at_once_and_late_after_an_hour() {
    assert!(standing(&[], 0).due.is_due(at(0)));
    assert_eq!(standing(&[], 60).overdue, None);
    assert_eq!(standing(&[], 75).overdue, Some(minutes(15)));
    assert_eq!(standing(&[], 75).direction, Direction::NoPrior);
}

#[test]
fn an_incomplete_result_neither_takes_the_place_of_a_complete_one_nor_makes_it_milder() {
    let stands = standing(&[set(5, 0), incomplete(0, 30)], 30);
    let complete = stands.complete.expect("the one of 00:00");
    assert_eq!((complete.total, complete.at), (Some(5), at(0)));
    assert_eq!(stands.newest.expect("the one of 00:30").total, None);
    assert_eq!(stands.risk, Risk::Medium);
    let later = standing(&[set(5, 0), incomplete(0, 30)], 70);
    assert_eq!(later.overdue, Some(minutes(10)));
}

#[test]
fn an_incomplete_result_makes_it_graver_at_once() {
    assert_eq!(
        standing(&[set(0, 0), incomplete(7, 30)], 30).risk,
        Risk::High
    );
}

#[test]
fn a_persons_set_lowers_the_risk_at_once_and_an_automatic_one_after_five_minutes() {
    assert_eq!(standing(&[set(7, 0), set(0, 1)], 1).risk, Risk::Low);
    let falling = [set(7, 0), automatic(0, 1)];
    assert_eq!(standing(&falling, 1).risk, Risk::High);
    let five = [set(7, 0), automatic(0, 1), automatic(0, 6)];
    assert_eq!(standing(&five, 6).risk, Risk::Low);
    let flicker = [set(7, 0), automatic(0, 1), automatic(7, 3), automatic(0, 6)];
    assert_eq!(standing(&flicker, 6).risk, Risk::High);
}

#[test]
fn the_direction_says_from_where_and_since_when() {
    let since = |hour: u64| at(hour * 60);
    let of = |results: &[(u16, u64)], hour: u64| {
        let results: Vec<Scored> = results
            .iter()
            .map(|(points, hour)| set(*points, hour * 60))
            .collect();
        course(&results).direction(&Policy::default(), at(hour * 60))
    };
    let rows: [Row; 10] = [
        (&[(2, 0)], 1, Direction::NoPrior),
        (
            &[(2, 0), (2, 1)],
            1,
            Direction::Steady {
                since: since(0),
                at: 2,
            },
        ),
        (
            &[(0, 0), (2, 1)],
            1,
            Direction::Rising {
                since: since(0),
                from: 0,
                to: 2,
            },
        ),
        (
            &[(0, 0), (0, 1), (2, 2), (2, 3), (5, 4)],
            4,
            Direction::Rising {
                since: since(1),
                from: 0,
                to: 5,
            },
        ),
        (
            &[(7, 0), (0, 1), (2, 2)],
            2,
            Direction::Rising {
                since: since(1),
                from: 0,
                to: 2,
            },
        ),
        (
            &[(0, 0), (7, 1), (5, 2), (4, 3)],
            3,
            Direction::Falling {
                since: since(1),
                from: 7,
                to: 4,
            },
        ),
        (
            &[(0, 0), (7, 1)],
            4,
            Direction::Rising {
                since: since(0),
                from: 0,
                to: 7,
            },
        ),
        // Not changed for four hours: steady, whatever it did before.
        (
            &[(0, 0), (7, 1)],
            5,
            Direction::Steady {
                since: since(1),
                at: 7,
            },
        ),
        // Older than twelve hours is not looked at.
        (
            &[(0, 0), (7, 11)],
            12,
            Direction::Rising {
                since: since(0),
                from: 0,
                to: 7,
            },
        ),
        (&[(0, 0), (7, 11)], 13, Direction::NoPrior),
    ];
    for (results, hour, expected) in rows {
        assert_eq!(of(results, hour), expected, "{results:?} at {hour} h");
    }
}

#[test]
fn incomplete_results_have_no_direction() {
    let results = [set(0, 0), incomplete(7, 60), set(0, 120)];
    let direction = course(&results).direction(&Policy::default(), at(120));
    assert_eq!(
        direction,
        Direction::Steady {
            since: at(0),
            at: 0
        }
    );
}

#[test]
fn a_late_reading_changes_the_history_and_what_stands_for_its_own_time_only() {
    let mut course = course(&[set(0, 0), set(2, 60), incomplete(0, 70)]);
    let policy = Policy::default();
    course.take(&set(1, 0), &policy);
    let totals: Vec<_> = course
        .results()
        .iter()
        .map(|r| (r.at, r.total, r.superseded))
        .collect();
    assert_eq!(
        totals,
        [
            (at(0), Some(0), true),
            (at(0), Some(1), false),
            (at(60), Some(2), false),
            (at(70), None, false),
        ]
    );
    assert_eq!(
        course
            .standing(&policy, at(70))
            .complete
            .and_then(|c| c.total),
        Some(2)
    );
    course.take(&set(7, 60), &policy);
    let stands = course.standing(&policy, at(70));
    assert_eq!(stands.complete.and_then(|c| c.total), Some(7));
    assert_eq!(stands.risk, Risk::High);
    assert_eq!(
        stands.direction,
        Direction::Rising {
            since: at(0),
            from: 1,
            to: 7
        }
    );
}

#[test]
fn a_result_that_is_taken_back_leaves_the_one_before_it() {
    let mut course = course(&[set(7, 0), set(2, 60), set(0, 90), incomplete(0, 100)]);
    course.take(&incomplete(0, 90), &Policy::default());
    let stands = course.standing(&Policy::default(), at(100));
    assert_eq!(stands.complete.and_then(|c| c.total), Some(2));
}

#[test]
fn a_flickering_automatic_score_does_not_push_the_day_out_and_the_list_has_its_bound() {
    let mut course = Course::new(at(0));
    let policy = Policy::default();
    course.take(&set(4, 0), &policy);
    for minute in 1..60 {
        course.take(
            &automatic(if minute % 2 == 0 { 0 } else { 2 }, minute),
            &policy,
        );
    }
    assert!(
        course.results().len() < 30,
        "{} rows in an hour",
        course.results().len()
    );
    for minute in 60..(60 + 400) {
        course.take(&set(0, minute), &policy);
    }
    assert_eq!(course.results().len(), KeptScore::MOST);
    assert!(course.dropped() >= 80);
    assert_eq!(course.results().last().map(|last| last.at), Some(at(459)));
}

#[test]
fn a_course_is_kept_over_a_restart() {
    let course = course(&[set(0, 0), automatic(7, 60), incomplete(2, 61)]);
    let kept = serde_json::to_string(&course).expect("a course is data");
    assert_eq!(
        serde_json::from_str::<Course>(&kept).expect("and back"),
        course
    );
    assert!(matches!(course.results()[0].due, Due::Between { .. }));
}
