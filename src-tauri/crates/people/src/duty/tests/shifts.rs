//! When shifts begin and end, also when the clock changes in them.

use super::plan;
use crate::duty::{Plan, PlanError, Shift, Zone};
use chrono::NaiveDateTime;
use lamplight_units::Wall;
use proptest::prelude::*;
use std::sync::Arc;

/// Central Europe 2026: summer time from 29 March to 25 October, each at 01:00 UTC.
fn berlin() -> Zone {
    Zone::new(
        3_600,
        &[
            (utc("2026-03-29 01:00"), 7_200),
            (utc("2026-10-25 01:00"), 3_600),
        ],
    )
}

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn utc(text: &str) -> Wall {
    Wall::from_utc(time(text).and_utc())
}

fn hours(shift: &Shift) -> f64 {
    shift.ends.seconds_since(shift.begins) / 3_600.0
}

#[test]
fn a_local_time_has_one_instant_also_where_it_comes_twice_or_never() {
    let rows = [
        ("winter", "2026-01-10 14:00", "2026-01-10 13:00"),
        ("summer", "2026-07-10 14:00", "2026-07-10 12:00"),
        ("before the leap", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("leapt over", "2026-03-29 02:30", "2026-03-29 01:00"),
        ("after the leap", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("the first of two", "2026-10-25 02:30", "2026-10-25 00:30"),
        ("after both", "2026-10-25 03:00", "2026-10-25 02:00"),
    ];
    for (what, local, wanted) in rows {
        assert_eq!(berlin().instant(time(local)), utc(wanted), "{what}");
    }
}

#[test]
fn the_next_change_of_the_clock_is_told_until_there_is_none() {
    let spring = (utc("2026-03-29 01:00"), 3_600, 7_200);
    let autumn = (utc("2026-10-25 01:00"), 7_200, 3_600);
    let rows = [
        ("winter", "2026-01-10 00:00", Some(spring)),
        ("at the change", "2026-03-29 01:00", Some(autumn)),
        ("beyond the table", "2026-10-25 01:00", None),
    ];
    for (what, after, wanted) in rows {
        assert_eq!(berlin().next_change(utc(after)), wanted, "{what}");
    }
    assert_eq!(Zone::utc().next_change(utc("2026-01-01 00:00")), None);
}

#[test]
fn a_shift_ends_where_the_next_begins_also_when_the_clock_changes_in_it() {
    let three = plan(&[(6, "early"), (14, "late"), (22, "night")]);
    let two = plan(&[(2, "a"), (14, "b")]);
    let one = plan(&[(7, "day")]);
    let odd = Plan::new(vec![
        (125, "x".into()),
        (150, "y".into()),
        (600, "z".into()),
    ])
    .unwrap();
    let rows = [
        ("a morning", &three, "2026-11-21 10:00", "early", 8.0),
        (
            "its first instant",
            &three,
            "2026-11-21 05:00",
            "early",
            8.0,
        ),
        (
            "the minute before",
            &three,
            "2026-11-21 04:59",
            "night",
            8.0,
        ),
        ("a short night", &three, "2026-03-29 02:00", "night", 7.0),
        ("a long night", &three, "2026-10-25 02:00", "night", 9.0),
        (
            "begins in the hour that is left out",
            &two,
            "2026-03-29 01:00",
            "a",
            11.0,
        ),
        (
            "begins in the first of the doubled hours",
            &two,
            "2026-10-25 00:00",
            "a",
            13.0,
        ),
        (
            "the doubled hour is one shift",
            &two,
            "2026-10-25 01:30",
            "a",
            13.0,
        ),
        ("one shift a day", &one, "2026-11-21 03:00", "day", 24.0),
        (
            "two begin in the hour left out: the later holds",
            &odd,
            "2026-03-29 01:00",
            "y",
            7.0,
        ),
    ];
    for (what, plan, at, name, length) in rows {
        let shift = plan.at(&berlin(), utc(at));
        assert_eq!((&*shift.name, hours(&shift)), (name, length), "{what}");
        assert!(shift.begins <= utc(at) && utc(at) < shift.ends, "{what}");
    }
}

proptest! {
    #[test]
    fn shifts_lie_end_to_end_whatever_the_plan_and_the_clock(
        minutes in prop::collection::btree_set(0_u16..1_440, 1..=Plan::MOST),
        at in 1_767_000_000_i64..1_798_000_000,
    ) {
        let shifts = minutes.iter().map(|minute| (*minute, Arc::from("x")));
        let plan = Plan::new(shifts.collect()).unwrap();
        let at = Wall::from_micros(at * 1_000_000);
        let shift = plan.at(&berlin(), at);
        prop_assert!(shift.begins <= at && at < shift.ends);
        let next = plan.at(&berlin(), shift.ends);
        prop_assert_eq!(next.begins, shift.ends, "no gap and no overlap");
        let last = Wall::from_micros(shift.ends.micros() - 1);
        prop_assert_eq!(plan.at(&berlin(), last), shift, "the same to its end");
    }
}

#[test]
fn a_clock_beyond_the_calendar_still_has_a_shift() {
    for micros in [i64::MIN, i64::MAX] {
        let at = Wall::from_micros(micros);
        let shift = Plan::default().at(&berlin(), at);
        assert!(shift.ends >= at || shift.begins <= at);
    }
}

#[test]
fn a_plan_is_taken_or_refused_with_its_reason() {
    let many: Vec<_> = (0..9).map(|hour| (hour * 60, Arc::from("x"))).collect();
    let rows = [
        ("none", vec![], Some(PlanError::Empty)),
        ("nine", many, Some(PlanError::TooMany)),
        (
            "midnight as 24:00",
            vec![(1_440, "x".into())],
            Some(PlanError::NoTime),
        ),
        (
            "two at once",
            vec![(360, "x".into()), (0, "z".into()), (360, "y".into())],
            Some(PlanError::Twice { minute: 360 }),
        ),
        ("no name", vec![(0, " ".into())], Some(PlanError::NoName)),
        (
            "in any order",
            vec![(900, "b".into()), (0, "a".into())],
            None,
        ),
    ];
    for (what, shifts, wanted) in rows {
        assert_eq!(Plan::new(shifts).err(), wanted, "{what}");
    }
    let twice = PlanError::Twice { minute: 365 }.to_string();
    assert!(twice.contains("06:05"), "{twice}");
}
