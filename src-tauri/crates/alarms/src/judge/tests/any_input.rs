//! Any numbers in any order of time: no panic, a well-formed story, and an end.

use super::*;
use crate::limits::{Averaging, Side};
use lamplight_units::{Unit, Value};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
enum Act {
    Take(usize, f64, u64),
    None(usize, usize, u64),
    Step,
    Limit(usize, f64),
    Switch(usize, bool),
    Average(u64),
    Close,
}

const METRICS: [RefId; 4] = [HR, SPO2, RR, NIBP];
const REASONS: [NoValue; 4] = [
    NoValue::SensorOff,
    NoValue::AboveRange,
    NoValue::BelowRange,
    NoValue::Stale,
];

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -10.0..320.0_f64,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::MAX),
        Just(0.0),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (0..4_usize, number(), 0..60_u64).prop_map(|(m, n, age)| Act::Take(m, n, age)),
        2 => (0..4_usize, 0..4_usize, 0..60_u64).prop_map(|(m, r, age)| Act::None(m, r, age)),
        2 => Just(Act::Step),
        2 => (0..4_usize, number()).prop_map(|(side, n)| Act::Limit(side, n)),
        1 => (0..4_usize, any::<bool>()).prop_map(|(side, on)| Act::Switch(side, on)),
        1 => (0..32_u64).prop_map(Act::Average),
        1 => Just(Act::Close),
    ]
}

/// Applies an act at a time that may lie in the past.
fn apply(stand: &mut Stand, at: Now, act: &Act) {
    let measured = |age| at.mono - seconds(age);
    match *act {
        Act::Take(metric, number, age) => {
            let reading = Reading {
                value: Value::new(number),
                ..Reading::number(0.0, Unit::PerMin, measured(age))
            };
            let unit = Parameter::of(&METRICS[metric]).unwrap().unit();
            stand.judge.take(
                at,
                &METRICS[metric],
                Reading { unit, ..reading },
                &mut stand.out,
            );
        }
        Act::None(metric, reason, age) => {
            let reading = Reading::none(REASONS[reason], measured(age));
            stand
                .judge
                .take(at, &METRICS[metric], reading, &mut stand.out);
        }
        Act::Step => stand.judge.step(at, &mut stand.out),
        Act::Limit(side, number) => {
            change(stand, at, |set| set.limit_mut(Side::ALL[side]).at = number);
        }
        Act::Switch(side, on) => change(stand, at, |set| set.limit_mut(Side::ALL[side]).on = on),
        Act::Average(window) => {
            change(stand, at, |set| {
                set.averaging = Averaging::Mean(seconds(window));
            });
        }
        Act::Close => stand.judge.close(at, &mut stand.out),
    }
}

fn change(stand: &mut Stand, at: Now, change: impl FnOnce(&mut LimitSet)) {
    let mut set = *stand.judge.limits(Parameter::HeartRate).unwrap();
    change(&mut set);
    let _ = stand.judge.set_limits(at, set, &mut stand.out);
}

fn all() -> Stand {
    let sets = Parameter::ALL.map(|parameter| factory::limits(Group::Adult, parameter));
    Stand::with(&sets)
}

/// Takes what was said and checks that nothing begins twice or ends without beginning.
fn follow(open: &mut BTreeSet<(RefId, FindingKind)>, out: &mut Vec<Outcome>) -> Result<(), String> {
    for outcome in out.drain(..) {
        let fits = match &outcome {
            Outcome::Began(f) => open.insert((f.metric.clone(), f.kind)),
            Outcome::Changed(f) => open.contains(&(f.metric.clone(), f.kind)),
            Outcome::Ended { finding: f, .. } => open.remove(&(f.metric.clone(), f.kind)),
        };
        if !fits {
            return Err(format!("{outcome:?}"));
        }
        let (Outcome::Began(f) | Outcome::Changed(f) | Outcome::Ended { finding: f, .. }) = outcome;
        if f.text().is_empty() || !f.worst.is_finite() {
            return Err(f.text());
        }
    }
    Ok(())
}

#[test]
fn the_mean_of_numbers_at_the_end_of_all_numbers_is_finite() {
    let mut stand = all();
    let mut open = BTreeSet::new();
    let mut now = stand.now;
    apply(&mut stand, now, &Act::Average(10));
    for _ in 0..60 {
        now = now.after(seconds(1));
        apply(&mut stand, now, &Act::Take(0, f64::MAX, 0));
        assert_eq!(follow(&mut open, &mut stand.out), Ok(()));
    }
    assert!(!open.is_empty(), "it is beyond every limit");
}

proptest! {
    #[test]
    fn any_numbers_in_any_order_of_time_make_a_well_formed_story(
        acts in proptest::collection::vec((act(), 0..2_000_000_u64), 0..200),
    ) {
        let mut stand = all();
        let mut open = BTreeSet::new();
        for (act, millis) in acts {
            let mono = Mono::from_start(Duration::from_millis(millis));
            let wall = Wall::from_micros(-1000 * i64::try_from(millis).unwrap());
            apply(&mut stand, Now { mono, wall }, &act);
            let story = follow(&mut open, &mut stand.out);
            prop_assert_eq!(story, Ok(()));
        }
        // After the longest bound without data nothing is open.
        let end = Mono::from_start(seconds(1_000_000));
        stand.judge.step(Now { mono: end, wall: Wall::default() }, &mut stand.out);
        prop_assert_eq!(follow(&mut open, &mut stand.out), Ok(()));
        prop_assert!(open.is_empty(), "{open:?}");
        prop_assert_eq!(stand.judge.next(), None);
    }

    #[test]
    fn a_finding_always_ends_once_the_value_is_back_inside_by_the_margin(
        before in proptest::collection::vec((number(), 0..20_u64), 1..60),
        end_delay in 0..15_u64,
    ) {
        let mut set = factory::limits(Group::Adult, Parameter::HeartRate);
        set.end_delay = seconds(end_delay);
        let mut stand = Stand::with(&[set]);
        let mut open = BTreeSet::new();
        for (value, gap) in before {
            stand.wait(seconds(gap));
            stand.take(&HR, value);
        }
        for _ in 0..=end_delay {
            stand.wait(seconds(1));
            stand.take(&HR, 80.0);
        }
        prop_assert_eq!(follow(&mut open, &mut stand.out), Ok(()));
        prop_assert!(open.is_empty(), "{open:?}");
    }

    #[test]
    fn when_it_is_stepped_does_not_change_what_is_found(
        values in proptest::collection::vec((60.0..200.0_f64, 1..20_u64), 1..60),
    ) {
        // Once at each due time, once only when the next reading comes.
        let (mut often, mut seldom) = (Stand::adult(Parameter::HeartRate), Stand::adult(Parameter::HeartRate));
        for (value, gap) in values {
            often.wait(seconds(gap));
            seldom.now = seldom.now.after(seconds(gap));
            often.take(&HR, value);
            seldom.take(&HR, value);
        }
        // One late step says in the order of limits what several said in that of time.
        let sorted = |mut said: Vec<String>| {
            said.sort();
            said
        };
        prop_assert_eq!(sorted(often.said()), sorted(seldom.said()));
    }
}
