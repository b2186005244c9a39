//! For every limit: at it, one step either side, at the delay, one tick either side.

use super::*;
use crate::Priority;
use crate::limits::{Side, push_along};
use lamplight_units::{Metric, Unit};

fn metric(parameter: Parameter) -> RefId {
    let mut terms = Metric::all().iter().map(|term| RefId::known(term.refid));
    terms
        .find(|term| Parameter::of(term) == Some(parameter))
        .unwrap()
}

/// Every limit of every parameter and group, switched on, with a delay.
fn each_limit(mut check: impl FnMut(&LimitSet, Side, &RefId)) {
    for group in Group::ALL {
        for parameter in Parameter::ALL {
            for side in Side::ALL {
                let mut set = factory::limits(group, parameter);
                // One limit at a time: the others of its chain would speak too.
                for other in Side::ALL {
                    set.limit_mut(other).on = other == side;
                }
                set.apnoea.on = false;
                set.limit_mut(side).delay = seconds(5);
                set.end_delay = seconds(3);
                check(&set, side, &metric(parameter));
            }
        }
    }
}

fn beyond(set: &LimitSet, side: Side, steps: f64) -> f64 {
    let step = set.parameter.step() * if side.is_lower() { -steps } else { steps };
    set.limit(side).at + step
}

#[test]
fn a_value_at_or_inside_the_limit_is_no_finding() {
    each_limit(|set, side, metric| {
        for steps in [0.0, -1.0] {
            let mut stand = Stand::with(&[*set]);
            stand.take(metric, beyond(set, side, steps));
            assert_eq!(stand.judge.next(), None, "{} {side} {steps}", set.parameter);
            stand.wait(seconds(60));
            assert_eq!(stand.said(), [""; 0], "{} {side} {steps}", set.parameter);
        }
    });
}

#[test]
fn one_step_beyond_is_a_finding_at_the_delay_and_not_a_tick_sooner() {
    each_limit(|set, side, metric| {
        let name = format!("{} {side}", set.parameter);
        let mut stand = Stand::with(&[*set]);
        let value = beyond(set, side, 1.0);
        stand.take(metric, value);
        stand.wait(seconds(5) - TICK);
        assert_eq!(stand.said(), [""; 0], "{name}: one tick before");
        stand.wait(TICK);
        let [Outcome::Began(finding)] = stand.out.as_slice() else {
            panic!("{name}: {:?}", stand.out);
        };
        assert_eq!(
            (finding.onset, finding.limit),
            (value, set.limit(side).at),
            "{name}"
        );
        assert_eq!(
            finding.since.mono.since(finding.violated.mono),
            seconds(5),
            "{name}"
        );
        assert_eq!(finding.priority, set.limit(side).priority, "{name}");
        stand.wait(TICK);
        assert_eq!(stand.said().len(), 1, "{name}: once");
    });
}

#[test]
fn a_value_back_at_the_limit_one_tick_before_the_delay_is_no_finding() {
    each_limit(|set, side, metric| {
        let mut stand = Stand::with(&[*set]);
        stand.take(metric, beyond(set, side, 1.0));
        stand.wait(seconds(5) - TICK);
        stand.take(metric, beyond(set, side, 0.0));
        stand.wait(seconds(60));
        assert_eq!(stand.said(), [""; 0], "{} {side}", set.parameter);
    });
}

#[test]
fn a_value_back_at_the_delay_itself_comes_too_late() {
    each_limit(|set, side, metric| {
        let mut stand = Stand::with(&[*set]);
        stand.take(metric, beyond(set, side, 1.0));
        // No step in between: the reading itself brings the time.
        stand.now = stand.now.after(seconds(5));
        stand.take(metric, set.limit(side).at);
        let began = matches!(stand.out.first(), Some(Outcome::Began(_)));
        assert!(began, "{} {side}", set.parameter);
    });
}

#[test]
fn missing_data_neither_starts_nor_ends_a_finding() {
    each_limit(|set, side, metric| {
        if set.parameter.cadence() == crate::limits::Cadence::Spot {
            return;
        }
        let name = format!("{} {side}", set.parameter);
        let mut stand = Stand::with(&[*set]);
        stand.take(metric, beyond(set, side, 1.0));
        stand.wait(seconds(4));
        stand.none(metric, NoValue::SensorOff);
        stand.wait(seconds(20));
        assert_eq!(stand.said(), [""; 0], "{name}: the delay stands still");
        stand.take(metric, beyond(set, side, 1.0));
        stand.wait(seconds(1) - TICK);
        assert_eq!(stand.said(), [""; 0], "{name}: one tick before");
        stand.wait(TICK);
        assert_eq!(stand.said().len(), 1, "{name}: it goes on where it stood");
        stand.none(metric, NoValue::Invalid);
        stand.wait(seconds(30) - TICK);
        assert_eq!(stand.said(), [""; 0], "{name}: the finding stands");
        stand.wait(TICK);
        let said = stand.said();
        assert!(
            said.len() == 1 && said[0].ends_with("NoData"),
            "{name}: {said:?}"
        );
    });
}

#[test]
fn a_finding_ends_inside_by_the_margin_after_the_end_delay_and_not_a_tick_sooner() {
    each_limit(|set, side, metric| {
        let name = format!("{} {side}", set.parameter);
        let mut set = *set;
        let margin = set.parameter.step() * 2.0;
        set.limit_mut(side).hysteresis = margin;
        if set.check().is_err() {
            return;
        }
        let mut stand = Stand::with(&[set]);
        stand.take(metric, beyond(&set, side, 1.0));
        stand.wait(seconds(5));
        assert_eq!(stand.said().len(), 1, "{name}");
        stand.take(metric, beyond(&set, side, -1.0));
        stand.wait(seconds(20));
        assert_eq!(stand.said(), [""; 0], "{name}: inside, not by the margin");
        stand.take(metric, beyond(&set, side, -2.0));
        stand.wait(seconds(3) - TICK);
        assert_eq!(stand.said(), [""; 0], "{name}: one tick before");
        stand.wait(TICK);
        let said = stand.said();
        assert!(
            said.len() == 1 && said[0].ends_with("BackInside"),
            "{name}: {said:?}"
        );
    });
}

#[test]
fn apnoea_is_found_at_its_time_and_not_a_tick_sooner() {
    for (group, time) in [
        (Group::Adult, 20),
        (Group::Paediatric, 20),
        (Group::Neonatal, 15),
    ] {
        let mut set = factory::limits(group, Parameter::RespirationRate);
        set.low.on = false;
        let mut stand = Stand::with(&[set]);
        stand.take(&RR, 0.0);
        stand.wait(seconds(time) - TICK);
        assert_eq!(stand.said(), [""; 0]);
        stand.wait(TICK);
        assert_eq!(
            stand.said(),
            [format!("began Apnoea: no breath for {time} s")]
        );
        stand.take(&RR, 1.0);
        stand.wait(seconds(3));
        assert_eq!(stand.said().len(), 1, "a breath ends it");
    }
}

#[test]
fn a_slow_rate_is_not_apnoea_even_below_the_devices_range() {
    let mut stand = Stand::adult(Parameter::RespirationRate);
    stand.none(&RR, NoValue::BelowRange);
    stand.wait(seconds(25));
    assert_eq!(stand.said(), ["began RR below range, limit 8"]);
}

#[test]
fn a_device_that_says_no_breath_means_a_rate_of_zero() {
    let mut stand = Stand::adult(Parameter::RespirationRate);
    let reading = Reading::no_breath(stand.now.mono);
    stand.judge.take(stand.now, &RR, reading, &mut stand.out);
    stand.wait(seconds(20));
    let said = stand.said();
    assert_eq!(said, ["began RR 0 < 8", "began Apnoea: no breath for 20 s"]);
}

#[test]
fn extreme_limits_speak_at_once_and_cover_the_ordinary_one() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.take(&HR, 161.0);
    assert_eq!(stand.said(), ["began Extreme high HR 161 > 160"]);
    stand.wait(seconds(5));
    assert_eq!(stand.said(), ["began HR 161 > 120"]);
    assert!(FindingKind::ExtremeHigh.covers(FindingKind::High));
    assert!(!FindingKind::High.covers(FindingKind::ExtremeHigh));
    let mut stand = Stand::adult(Parameter::Spo2);
    stand.take(&SPO2, 79.0);
    let [Outcome::Began(finding)] = stand.out.as_slice() else {
        panic!("{:?}", stand.out);
    };
    assert_eq!(finding.kind, FindingKind::Desaturation);
    assert_eq!(finding.priority, Priority::High);
    assert_eq!(finding.name(), "MDC_PULS_OXIM_SAT_O2/desaturation");
}

#[test]
fn a_value_in_the_devices_unit_is_judged_in_ours() {
    let mut stand = Stand::adult(Parameter::NibpSystolic);
    for (kpa, found) in [(21.33, 0), (21.34, 1)] {
        stand.wait(seconds(1));
        let reading = Reading::number(kpa, Unit::KiloPascal, stand.now.mono);
        stand.judge.take(stand.now, &NIBP, reading, &mut stand.out);
        assert_eq!(stand.out.len(), found, "{kpa} kPa against 160 mmHg");
    }
    stand.wait(seconds(1));
    let wrong = Reading::number(1.0, Unit::Celsius, stand.now.mono);
    let taken = stand.judge.take(stand.now, &NIBP, wrong, &mut stand.out);
    assert_eq!(taken, Taken::WrongUnit);
    assert_eq!(stand.out.len(), 1, "it ended nothing");
}

#[test]
fn limits_that_make_no_sense_leave_the_old_ones_in_force() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    let mut nonsense = factory::limits(Group::Adult, Parameter::HeartRate);
    nonsense.low.at = 200.0;
    assert!(
        stand
            .judge
            .set_limits(stand.now, nonsense, &mut stand.out)
            .is_err()
    );
    let limits = stand.judge.limits(Parameter::HeartRate).unwrap();
    assert_eq!(limits.low.at, 50.0);
    assert!(push_along(limits, Side::Low, 200.0, Unit::BeatPerMin).is_ok());
}
