//! What-if and the prompt to tailor.

use super::*;
use crate::limits::Range;
use lamplight_units::{Unit, Value};
use proptest::prelude::{prop_assert_eq, proptest};

fn at(second: u64) -> Wall {
    Wall::from_micros(i64::try_from(second).unwrap() * 1_000_000)
}

fn point(second: u64, value: f64) -> Point {
    Point {
        at: at(second),
        metric: HR,
        value: Value::new(value),
        unit: Unit::BeatPerMin,
    }
}

fn hr() -> LimitSet {
    factory::limits(Group::Adult, Parameter::HeartRate)
}

/// Eight hours: a bout above 120 every half hour, twelve slight ones of 8 s and two
/// long ones, which somebody acted on.
fn shift() -> (Vec<Point>, Vec<Happened>) {
    let (mut points, mut happened) = (Vec::new(), Vec::new());
    for bout in 0..14_u64 {
        let start = 600 + bout * 2000;
        let grave = bout % 7 == 3;
        let (length, value) = if grave { (120, 145.0) } else { (8, 124.0) };
        for second in (start - 300)..(start + 400) {
            let inside = (start..start + length).contains(&second);
            points.push(point(second, if inside { value } else { 90.0 }));
        }
        happened.push(Happened {
            metric: HR,
            kind: FindingKind::High,
            began: at(start + 5),
            ended: Some(at(start + length + 3)),
            acted_on: grave,
        });
    }
    points.push(point(28_800 + 300, 90.0));
    (points, happened)
}

#[test]
fn a_longer_delay_takes_the_short_ones_away_and_keeps_those_acted_on() {
    let (points, happened) = shift();
    let mut longer = hr();
    longer.high.delay = seconds(12);
    let what = what_if(points.iter().cloned(), &happened, &[hr()], &[longer]).unwrap();
    assert_eq!((what.before, what.after), (14, 2));
    assert_eq!((what.acted_on, what.stay, what.vanish.len()), (2, 2, 0));
    assert_eq!(
        what.to_string(),
        "With these limits and this delay the last 8 hours would have had 2 alarms \
         instead of 14; the 2 that were acted on stay."
    );
}

#[test]
fn a_limit_that_would_have_hidden_what_was_acted_on_says_so() {
    let (points, happened) = shift();
    let mut wider = hr();
    wider.high.at = 150.0;
    let what = what_if(points.iter().cloned(), &happened, &[hr()], &[wider]).unwrap();
    assert_eq!((what.after, what.stay), (0, 0));
    assert_eq!(what.vanish, [3, 10]);
    assert!(
        what.to_string()
            .ends_with("of the 2 that were acted on, 2 would not have come.")
    );
}

#[test]
fn a_graver_limit_over_the_same_event_keeps_it() {
    let (points, happened) = shift();
    let mut only_extreme = hr();
    only_extreme.high.on = false;
    only_extreme.extreme_high.at = 140.0;
    let what = what_if(points.iter().cloned(), &happened, &[hr()], &[only_extreme]).unwrap();
    assert_eq!((what.after, what.stay), (2, 2));
}

#[test]
fn limits_that_make_no_sense_are_refused_and_an_empty_history_has_no_alarms() {
    let mut nonsense = hr();
    nonsense.low.at = 300.0;
    assert!(what_if(std::iter::empty(), &[], &[hr()], &[nonsense]).is_err());
    let nothing = what_if(std::iter::empty(), &[], &[hr()], &[hr()]).unwrap();
    assert_eq!(nothing, WhatIf::default());
}

#[test]
fn points_older_than_the_one_before_are_counted_and_left_out() {
    let points = [
        point(100, 90.0),
        point(110, 90.0),
        point(50, 200.0),
        point(120, 90.0),
    ];
    let what = what_if(points.into_iter(), &[], &[hr()], &[hr()]).unwrap();
    assert_eq!((what.out_of_order, what.after), (1, 0));
    // The very first instant again is as late as any, also before the epoch.
    let early = |second: i64| Point {
        at: Wall::from_micros(second * 1_000_000),
        ..point(0, 90.0)
    };
    let points = [early(-50), early(-40), early(-50), early(-30)];
    let what = what_if(points.into_iter(), &[], &[hr()], &[hr()]).unwrap();
    assert_eq!((what.out_of_order, what.covered), (1, seconds(20)));
}

proptest! {
    #[test]
    fn the_same_limits_give_the_same_counts_as_the_bedside_had(
        values in proptest::collection::vec((20.0..220.0_f64, 1..30_u64), 1..200),
    ) {
        let mut stand = Stand::with(&[hr()]);
        let (mut points, mut happened, mut second) = (Vec::new(), Vec::new(), 0);
        for (value, gap) in values {
            second += gap;
            stand.wait(seconds(gap));
            stand.take(&HR, value);
            points.push(point(second, value));
        }
        for outcome in stand.out.drain(..) {
            if let Outcome::Began(finding) = outcome {
                happened.push(Happened {
                    metric: HR,
                    kind: finding.kind,
                    began: finding.since.wall,
                    ended: None,
                    acted_on: true,
                });
            }
        }
        let what = what_if(points.into_iter(), &happened, &[hr()], &[hr()]).unwrap();
        prop_assert_eq!(what.before, happened.len());
        prop_assert_eq!(what.after, what.before);
        prop_assert_eq!(what.stay, what.acted_on);
    }
}

const ALL: Range = Range {
    least: 15.0,
    most: 300.0,
};

/// A bout of some seconds above the limit; gives the finding that ended.
fn bout(stand: &mut Stand, value: f64, length: usize) -> Finding {
    stand.each_second(&HR, &vec![value; length]);
    stand.each_second(&HR, &[90.0; 10]);
    let ended = stand.out.drain(..).find_map(|outcome| match outcome {
        Outcome::Ended { finding, .. } => Some(finding),
        Outcome::Began(_) | Outcome::Changed(_) => None,
    });
    ended.expect("the bout makes a finding")
}

#[test]
fn the_third_identical_finding_nobody_acted_on_brings_a_prompt() {
    let (mut stand, mut tailor) = (Stand::with(&[hr()]), Tailor::new(Tailor::WINDOW));
    for round in 1..=6 {
        let finding = bout(&mut stand, 124.0, 8);
        let prompt = tailor.ended(stand.now, &finding, false, &hr(), ALL);
        assert_eq!(prompt.is_some(), round % 3 == 0, "round {round}");
        if let Some(prompt) = prompt {
            assert_eq!((prompt.count, prompt.worst), (3, 124.0));
            assert!(
                matches!(prompt.remedy, Remedy::LongerDelay { .. }),
                "{prompt:?}"
            );
        }
    }
}

#[test]
fn long_slight_findings_suggest_a_wider_limit_and_deep_ones_another_look() {
    for (value, remedy) in [
        (126.0, Remedy::WiderLimit { at: 126.0 }),
        (155.0, Remedy::LookAgain),
    ] {
        let (mut stand, mut tailor) = (Stand::with(&[hr()]), Tailor::new(Tailor::WINDOW));
        let prompt = (0..3)
            .filter_map(|_| {
                let finding = bout(&mut stand, value, 60);
                tailor.ended(stand.now, &finding, false, &hr(), ALL)
            })
            .next();
        assert_eq!(prompt.map(|prompt| prompt.remedy), Some(remedy));
    }
}

#[test]
fn acting_another_limit_or_a_long_time_starts_the_count_anew() {
    for (name, acted, moved, wait) in [
        ("acted on", true, 0.0, 0),
        ("another limit", false, 1.0, 0),
        ("beyond the window", false, 0.0, 9 * 3600),
    ] {
        let (mut stand, mut tailor) = (Stand::with(&[hr()]), Tailor::new(Tailor::WINDOW));
        let mut prompts = 0;
        for round in 0..4 {
            let mut finding = bout(&mut stand, 124.0, 8);
            if round >= 2 {
                finding.limit += moved;
            }
            if round == 2 {
                stand.wait(seconds(wait));
            }
            let acted = acted && round == 2;
            let prompt = tailor.ended(stand.now, &finding, acted, &hr(), ALL);
            prompts += usize::from(prompt.is_some());
        }
        assert_eq!(prompts, 0, "{name}");
    }
}

#[test]
fn grave_findings_never_bring_a_prompt() {
    let (mut stand, mut tailor) = (Stand::with(&[hr()]), Tailor::new(Tailor::WINDOW));
    for _ in 0..4 {
        let mut finding = bout(&mut stand, 124.0, 8);
        finding.kind = FindingKind::ExtremeHigh;
        assert_eq!(tailor.ended(stand.now, &finding, false, &hr(), ALL), None);
    }
}
