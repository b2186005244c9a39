//! Stories over time: size by duration, averaging, hysteresis, moved limits, clocks.

use super::*;
use crate::limits::{Averaging, Side};

fn hr() -> LimitSet {
    factory::limits(Group::Adult, Parameter::HeartRate)
}

/// Heart rate with its ordinary high limit alone and a delay of 8 s.
fn high_only() -> LimitSet {
    let mut set = hr();
    set.high.delay = seconds(8);
    set.extreme_high.on = false;
    set
}

#[test]
fn a_large_violation_needs_a_shorter_delay_than_a_small_one() {
    for (name, value, delay) in [
        ("one step", 121.0, 8000),
        ("one concern", 140.0, 8000),
        ("one and a half", 150.0, 5334),
        ("two concerns, half the delay", 160.0, 4000),
        ("four concerns, a quarter", 200.0, 2000),
        ("never less than a quarter", 299.0, 2000),
    ] {
        let mut stand = Stand::with(&[high_only()]);
        stand.take(&HR, value);
        let due = stand.judge.next().unwrap().since(stand.now.mono);
        assert_eq!(due.as_nanos().div_ceil(1_000_000), delay, "{name}");
    }
}

#[test]
fn what_a_violation_has_run_up_stays_when_it_grows_or_shrinks() {
    let mut stand = Stand::with(&[high_only()]);
    stand.take(&HR, 125.0);
    stand.wait(seconds(4));
    stand.take(&HR, 160.0);
    stand.wait(seconds(2) - TICK);
    assert_eq!(stand.said(), [""; 0]);
    stand.wait(TICK);
    assert_eq!(
        stand.said(),
        ["began HR 160 > 120"],
        "half at once, half at double speed"
    );
}

#[test]
fn the_worst_value_stays_in_the_text_and_changes_only_for_the_worse() {
    let mut stand = Stand::with(&[high_only()]);
    stand.each_second(&HR, &[125.0; 9]);
    assert_eq!(stand.said(), ["began HR 125 > 120"]);
    stand.each_second(&HR, &[130.0, 132.0, 132.0, 124.0, 131.0]);
    assert_eq!(
        stand.said(),
        ["changed HR 130 > 120", "changed HR 132 > 120"]
    );
    stand.each_second(&HR, &[118.0; 4]);
    assert_eq!(stand.said(), ["ended HR 132 > 120: BackInside"]);
}

#[test]
fn a_value_between_limit_and_margin_neither_begins_nor_ends() {
    let mut stand = Stand::with(&[high_only()]);
    stand.each_second(&HR, &[125.0; 9]);
    stand.said();
    stand.each_second(
        &HR,
        &[
            119.0, 119.0, 119.0, 119.0, 118.0, 118.0, 119.0, 118.0, 118.0, 118.0,
        ],
    );
    assert_eq!(stand.said(), [""; 0], "119 starts the end delay anew");
    stand.each_second(&HR, &[118.0]);
    assert_eq!(stand.said().len(), 1);
}

#[test]
fn averaging_holds_back_an_artefact_but_never_a_grave_value() {
    let mut set = hr();
    set.high.delay = seconds(0);
    set.averaging = Averaging::Median(seconds(5));
    let mut stand = Stand::with(&[set]);
    stand.each_second(&HR, &[80.0, 81.0, 150.0, 80.0, 82.0]);
    assert_eq!(stand.said(), [""; 0], "the median does not see one value");
    stand.each_second(&HR, &[190.0]);
    assert_eq!(stand.said(), ["began Extreme high HR 190 > 160"]);
    set.averaging = Averaging::Mean(seconds(4));
    let mut stand = Stand::with(&[set]);
    stand.each_second(&HR, &[100.0, 100.0, 100.0, 150.0]);
    assert_eq!(stand.said(), [""; 0], "mean 112.5");
    stand.each_second(&HR, &[150.0]);
    assert_eq!(
        stand.said(),
        ["began HR 125 > 120"],
        "mean of the last four"
    );
}

#[test]
fn the_average_looks_at_values_not_at_gaps() {
    let mut set = hr();
    set.high.delay = seconds(0);
    set.averaging = Averaging::Mean(seconds(10));
    let mut stand = Stand::with(&[set]);
    stand.each_second(&HR, &[80.0, 80.0]);
    stand.wait(seconds(1));
    stand.none(&HR, NoValue::Invalid);
    stand.wait(seconds(3));
    stand.take(&HR, 200.0);
    // The extreme one, and the mean of 80, 80 and 200 does not reach the ordinary one.
    assert_eq!(stand.said(), ["began Extreme high HR 200 > 160"]);
    stand.wait(seconds(12));
    stand.take(&HR, 130.0);
    assert_eq!(
        stand.said(),
        ["began HR 130 > 120"],
        "the old ones are out of the window"
    );
}

#[test]
fn limits_changed_while_violated_apply_at_once() {
    let mut stand = Stand::with(&[high_only()]);
    stand.each_second(&HR, &[130.0; 9]);
    stand.said();
    let mut set = high_only();
    set.high.at = 125.0;
    stand.set(set);
    assert_eq!(stand.said(), ["changed HR 130 > 125"], "still violated");
    set.high.at = 130.0;
    stand.set(set);
    assert_eq!(stand.said(), ["ended HR 130 > 125: LimitMoved"]);
    set.high.at = 129.0;
    stand.set(set);
    stand.wait(seconds(8) - TICK);
    assert_eq!(stand.said(), [""; 0], "the delay runs from the change");
    stand.wait(TICK);
    assert_eq!(stand.said(), ["began HR 130 > 129"]);
    set.high.on = false;
    stand.set(set);
    assert_eq!(stand.said(), ["ended HR 130 > 129: SwitchedOff"]);
}

#[test]
fn another_priority_or_delay_neither_ends_nor_restarts() {
    let mut stand = Stand::with(&[high_only()]);
    stand.each_second(&HR, &[130.0; 9]);
    stand.each_second(&HR, &[119.0]);
    stand.said();
    let mut set = high_only();
    set.high.priority = crate::Priority::High;
    set.extreme_high.priority = crate::Priority::High;
    stand.set(set);
    assert_eq!(
        stand.said(),
        ["changed HR 130 > 120"],
        "within the margin it stays"
    );
    let mut stand = Stand::with(&[high_only()]);
    stand.take(&HR, 130.0);
    stand.wait(seconds(6));
    let mut set = high_only();
    set.high.delay = seconds(6);
    stand.set(set);
    assert_eq!(
        stand.said(),
        ["began HR 130 > 120"],
        "six seconds have run up"
    );
}

#[test]
fn a_limit_moved_without_a_value_waits_for_one() {
    let mut stand = Stand::with(&[high_only()]);
    stand.each_second(&HR, &[130.0; 9]);
    stand.wait(seconds(1));
    stand.none(&HR, NoValue::SensorOff);
    stand.said();
    let mut set = high_only();
    set.high.at = 140.0;
    stand.set(set);
    assert_eq!(
        stand.said(),
        ["changed HR 130 > 140"],
        "nobody knows: it stands"
    );
    stand.each_second(&HR, &[130.0; 4]);
    assert_eq!(stand.said(), ["ended HR 130 > 140: BackInside"]);
}

#[test]
fn doubled_and_late_readings_change_nothing() {
    let mut stand = Stand::with(&[high_only()]);
    stand.wait(seconds(10));
    stand.take(&HR, 130.0);
    let due = stand.judge.next();
    let sent = Reading::number(80.0, Parameter::HeartRate.unit(), stand.now.mono);
    for age in [Duration::ZERO, TICK, seconds(9)] {
        stand.wait(seconds(1));
        let late = Reading {
            measured: sent.measured - age,
            ..sent
        };
        let taken = stand.judge.take(stand.now, &HR, late, &mut stand.out);
        assert_eq!((taken, stand.judge.next()), (Taken::NotNewer, due));
    }
    stand.wait(seconds(5));
    assert_eq!(stand.said(), ["began HR 130 > 120"]);
    stand.wait(seconds(60));
    let again = stand.judge.take(stand.now, &HR, sent, &mut stand.out);
    assert_eq!(
        again,
        Taken::NotNewer,
        "the same one never counts, however late"
    );
}

#[test]
fn a_device_whose_clock_went_back_is_heard_again_after_the_bound() {
    let mut stand = Stand::with(&[high_only()]);
    stand.take(&HR, 80.0);
    let old = stand.now.mono - seconds(600);
    let reading = |ahead| Reading::number(130.0, Parameter::HeartRate.unit(), old + seconds(ahead));
    stand.wait(seconds(30) - TICK);
    let ignored = stand
        .judge
        .take(stand.now, &HR, reading(30), &mut stand.out);
    assert_eq!(ignored, Taken::NotNewer);
    stand.wait(TICK);
    let heard = stand
        .judge
        .take(stand.now, &HR, reading(31), &mut stand.out);
    assert_eq!(heard, Taken::Judged);
    stand.wait(seconds(8));
    assert_eq!(stand.said(), ["began HR 130 > 120"]);
}

#[test]
fn a_jump_of_the_wall_clock_has_no_influence() {
    let mut stand = Stand::with(&[high_only()]);
    stand.take(&HR, 130.0);
    stand.wait(seconds(4));
    stand.now.wall = Wall::from_micros(-1_000_000_000_000);
    stand.wait(seconds(4) - TICK);
    assert_eq!(stand.said(), [""; 0]);
    stand.wait(TICK);
    assert_eq!(stand.said(), ["began HR 130 > 120"]);
}

#[test]
fn two_sources_of_one_parameter_are_judged_each_by_itself() {
    let pulse = RefId::known("MDC_PLETH_PULS_RATE");
    let other = RefId::known("MDC_PULS_RATE_NON_INV");
    let mut stand = Stand::adult(Parameter::PulseRate);
    stand.take(&pulse, 130.0);
    stand.take(&other, 80.0);
    stand.wait(seconds(5));
    assert_eq!(stand.said(), ["began PR 130 > 120"]);
}

#[test]
fn a_metric_without_limits_is_not_judged() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    assert_eq!(stand.take(&SPO2, 50.0), Taken::NoLimits);
    let unknown = RefId::known("MDC_SOMETHING");
    let reading = Reading::none(NoValue::Busy, stand.now.mono);
    let taken = stand
        .judge
        .take(stand.now, &unknown, reading, &mut stand.out);
    assert_eq!(taken, Taken::NoLimits);
}

#[test]
fn a_patient_who_leaves_takes_the_findings_along() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.take(&HR, 30.0);
    stand.said();
    stand.judge.close(stand.now, &mut stand.out);
    assert_eq!(stand.said(), ["ended Extreme low HR 30 < 35: Closed"]);
    stand.wait(seconds(100));
    assert_eq!(stand.said(), [""; 0]);
}

#[test]
fn the_state_does_not_grow_with_the_history() {
    let mut set = hr();
    set.averaging = Averaging::Median(seconds(30));
    let mut stand = Stand::with(&[set]);
    let mut sizes = Vec::new();
    for round in 0..20 {
        for beat in 0..500 {
            stand.wait(Duration::from_millis(200));
            stand.take(&HR, f64::from(100 + (beat * 7 + round) % 60));
        }
        stand.out.clear();
        sizes.push(format!("{:?}", stand.judge).len());
    }
    let least = sizes.iter().skip(1).min().unwrap();
    let most = sizes.iter().max().unwrap();
    // Digits of the time stamps differ; the number of things kept does not.
    assert!(most - least < 600, "{sizes:?}");
    assert_eq!(
        stand
            .judge
            .limits(Parameter::HeartRate)
            .map(|s| s.limit(Side::High).at),
        Some(120.0)
    );
}
