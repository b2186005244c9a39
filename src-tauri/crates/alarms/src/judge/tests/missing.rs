//! Findings without data: how long they stand, and what ends them.

use super::*;

#[test]
fn silence_ends_a_finding_as_unconfirmed_after_its_bound() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.take(&HR, 130.0);
    stand.wait(seconds(5));
    assert_eq!(stand.said(), ["began HR 130 > 120"]);
    stand.wait(seconds(295) - TICK);
    assert_eq!(stand.said(), [""; 0]);
    stand.wait(TICK);
    assert_eq!(stand.said(), ["ended HR 130 > 120: NoData"]);
    assert_eq!(stand.judge.next(), None);
}

#[test]
fn stale_values_end_it_sooner_and_a_value_begins_it_anew_with_its_delay() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.take(&HR, 130.0);
    stand.wait(seconds(6));
    stand.none(&HR, NoValue::Stale);
    stand.wait(seconds(30));
    assert_eq!(
        stand.said(),
        ["began HR 130 > 120", "ended HR 130 > 120: NoData"]
    );
    stand.take(&HR, 130.0);
    stand.wait(seconds(5) - TICK);
    assert_eq!(stand.said(), [""; 0]);
    stand.wait(TICK);
    assert_eq!(stand.said(), ["began HR 130 > 120"]);
}

#[test]
fn a_value_before_the_bound_goes_on_with_the_same_finding() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.take(&HR, 130.0);
    stand.wait(seconds(6));
    stand.said();
    stand.none(&HR, NoValue::SensorOff);
    for _ in 0..5 {
        stand.wait(seconds(5));
        stand.none(&HR, NoValue::SensorOff);
    }
    stand.wait(seconds(5) - TICK);
    stand.take(&HR, 130.0);
    stand.wait(seconds(60));
    assert_eq!(stand.said(), [""; 0]);
}

#[test]
fn repeated_no_values_do_not_put_the_bound_off() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.take(&HR, 130.0);
    stand.wait(seconds(6));
    stand.said();
    for _ in 0..30 {
        stand.wait(seconds(1));
        stand.none(&HR, NoValue::SensorOff);
    }
    stand.wait(seconds(1));
    assert_eq!(stand.said(), ["ended HR 130 > 120: NoData"]);
}

#[test]
fn a_return_inside_is_not_believed_while_there_is_no_value() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.take(&HR, 130.0);
    stand.wait(seconds(6));
    stand.take(&HR, 100.0);
    stand.wait(seconds(2));
    stand.none(&HR, NoValue::Invalid);
    stand.wait(seconds(20));
    assert_eq!(stand.said(), ["began HR 130 > 120"]);
    stand.take(&HR, 100.0);
    stand.wait(seconds(1) - TICK);
    assert_eq!(stand.said(), [""; 0], "the end delay stood still");
    stand.wait(TICK);
    assert_eq!(stand.said(), ["ended HR 130 > 120: BackInside"]);
}

#[test]
fn no_value_is_not_apnoea() {
    let mut stand = Stand::adult(Parameter::RespirationRate);
    stand.none(&RR, NoValue::NotMeasured);
    stand.wait(seconds(120));
    assert_eq!(stand.said(), [""; 0]);
}

#[test]
fn a_value_beyond_the_devices_range_is_a_violation_not_a_gap() {
    let mut stand = Stand::adult(Parameter::HeartRate);
    stand.none(&HR, NoValue::AboveRange);
    assert_eq!(stand.said(), ["began HR above range, limit 160"]);
    let mut stand = Stand::adult(Parameter::Spo2);
    stand.none(&SPO2, NoValue::BelowRange);
    assert_eq!(stand.said(), ["began SpO₂ below range, limit 80"]);
}

#[test]
fn an_ear_thermometer_and_a_cuffs_pulse_stand_until_the_next_too() {
    let ear = RefId::known("MDC_TEMP_EAR");
    let pulse = RefId::known("MDC_PULS_RATE_NON_INV");
    for (metric, parameter, value) in [
        (ear, Parameter::Temperature, 39.5),
        (pulse, Parameter::PulseRate, 130.0),
    ] {
        let mut stand = Stand::adult(parameter);
        stand.take(&metric, value);
        stand.wait(seconds(3600));
        assert_eq!(stand.said().len(), 1, "{metric} still stands");
    }
}

#[test]
fn a_cuff_pressure_stands_until_the_next_and_for_four_hours_at_most() {
    let mut stand = Stand::adult(Parameter::NibpSystolic);
    stand.take(&NIBP, 180.0);
    assert_eq!(stand.said(), ["began NIBP sys 180 > 160"]);
    stand.wait(seconds(60));
    stand.none(&NIBP, NoValue::Busy);
    stand.wait(seconds(3600));
    assert_eq!(stand.said(), [""; 0], "measuring ends nothing");
    stand.take(&NIBP, 150.0);
    assert_eq!(stand.said(), ["ended NIBP sys 180 > 160: BackInside"]);
    stand.wait(seconds(1));
    stand.take(&NIBP, 180.0);
    stand.wait(seconds(4 * 3600));
    let said = stand.said();
    assert_eq!(
        said,
        [
            "began NIBP sys 180 > 160",
            "ended NIBP sys 180 > 160: NoData"
        ]
    );
}
