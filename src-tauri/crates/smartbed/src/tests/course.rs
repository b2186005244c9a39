//! Weights over days.

use super::{Bed, T0_S, device_time, report};
use crate::{Course, Point};
use lamplight_protocols::bed::{BedFacts, Told};
use lamplight_units::Wall;
use std::time::Duration;

const HOUR: i64 = 3_600;
const DAY: Duration = Duration::from_secs(86_400);

fn at(hours: i64, kg: f64) -> Point {
    Point {
        at: Wall::from_micros((T0_S + hours * HOUR) * 1_000_000),
        kg,
    }
}

fn course(points: &[(i64, f64)]) -> Course {
    let mut course = Course::default();
    for (hours, kg) in points {
        course.take(at(*hours, *kg));
    }
    course
}

#[test]
fn a_change_needs_both_ends_and_a_body_that_can() {
    type Row = (
        &'static str,
        &'static [(i64, f64)],
        u32,
        Option<(f64, bool)>,
    );
    let rows: [Row; 8] = [
        ("nothing", &[], 1, None),
        ("one point", &[(0, 70.0)], 1, None),
        ("a day", &[(0, 70.0), (24, 68.5)], 1, Some((-1.5, true))),
        ("not a day yet", &[(0, 70.0), (17, 68.5)], 1, None),
        (
            "about a day",
            &[(0, 70.0), (18, 68.5)],
            1,
            Some((-1.5, true)),
        ),
        (
            "a bag on the bed",
            &[(0, 70.0), (24, 81.0)],
            1,
            Some((11.0, false)),
        ),
        (
            "three days",
            &[(0, 70.0), (24, 69.0), (72, 66.0)],
            3,
            Some((-4.0, true)),
        ),
        ("three days, a day only", &[(0, 70.0), (24, 69.0)], 3, None),
    ];
    for (name, points, days, wanted) in rows {
        let found = course(points).change(DAY * days);
        assert_eq!(found.map(|d| (d.kg, d.plausible)), wanted, "{name}");
    }
}

#[test]
fn an_hour_keeps_its_newest_and_ten_days_are_kept() {
    let mut course = Course::default();
    for hour in 0..1_000 {
        for minute in 0..4 {
            let mut point = at(hour, 70.0 + f64::from(minute));
            point.at = Wall::from_micros(point.at.micros() + i64::from(minute) * 60_000_000);
            course.take(point);
        }
    }
    assert_eq!(course.points().len(), Course::MOST);
    assert!(course.points().iter().all(|point| point.kg == 73.0));
    // What comes late is left out.
    course.take(at(3, 1.0));
    assert_eq!(course.points().len(), Course::MOST);
}

#[test]
fn a_weight_is_of_the_time_of_weighing_and_of_a_patient_who_lies_there() {
    let mut bed = Bed::new();
    let mut weighed = report(BedFacts {
        weight_kg: Told::Is(70.0),
        weighed_at: Some(device_time(T0_S + 600 - 7_200)),
        ..BedFacts::default()
    });
    // The bed's clock is ten minutes fast: the age on its own clock counts.
    weighed.sent_at = Some(device_time(T0_S + 600));
    bed.hear(&weighed);
    let at = bed.frame.course().points()[0].at;
    assert_eq!(at.micros() / 1_000_000, T0_S - 7_200);
    bed.tell(BedFacts {
        occupied: Told::Is(false),
        weight_kg: Told::Is(4.0),
        ..BedFacts::default()
    });
    assert_eq!(bed.frame.course().points().len(), 1);
    bed.frame.another_patient();
    assert!(bed.frame.course().points().is_empty());
}
