//! One device over its values: whose clock, what counts, what is history.

use super::super::cgm::{Cgm, CgmStatus, SessionStart};
use super::super::current_time::CurrentTime;
use super::super::device::{Brought, Device, Information};
use super::super::number::MedicalFloat;
use super::super::stamp::Stamp;
use super::super::uuid::characteristic as uuid;
use crate::report::{DeviceIdentity, DeviceReport, NumberReading, Report};
use chrono::{Duration, NaiveDate, NaiveDateTime};
use lamplight_units::clock::Precision;
use lamplight_units::{DeviceTime, Wall};
use std::sync::Arc;

/// 2026-11-21T14:00:00
fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 21)
        .and_then(|day| day.and_hms_opt(14, 0, 0))
        .unwrap()
}

fn device() -> Device {
    Device::new(DeviceIdentity {
        id: lamplight_units::DeviceId::parse("d").unwrap(),
        sender: Arc::from("Bluetooth"),
        maker: Arc::from(""),
        model: Arc::from(""),
    })
}

fn report(brought: &Brought) -> &DeviceReport {
    match &brought.report {
        Some(Report::Device(report)) => report,
        other => panic!("{other:?}"),
    }
}

fn numbers(brought: &Brought) -> &[NumberReading] {
    &report(brought).numbers
}

/// A temperature of 37.3 degrees with a stamp.
fn temperature(year: u16, month: u8, day: u8, hour: u8, minute: u8) -> Vec<u8> {
    let [low, high] = year.to_le_bytes();
    let mut bytes = vec![0x02, 0x75, 0x01, 0x00, 0xFF];
    bytes.extend([low, high, month, day, hour, minute, 0]);
    bytes
}

#[test]
fn a_belt_tells_the_rate_the_last_interval_and_the_energy() {
    // 72/min, contact, 128 kJ, intervals 853 and 864.
    let bytes = [0x1E, 72, 0x80, 0x00, 0x55, 0x03, 0x60, 0x03];
    let brought = device().value(uuid::HEART_RATE, &bytes, now()).unwrap();
    let told: Vec<(&str, Option<f64>)> = numbers(&brought)
        .iter()
        .map(|one| (one.term.refid.as_str(), one.value.number()))
        .collect();
    assert_eq!(
        told,
        [
            ("MDC_ECG_HEART_RATE", Some(72.0)),
            ("MDC_ECG_TIME_PD_RR_GL", Some(844.0)),
            ("MDC_HF_ENERGY", Some(128.0)),
        ]
    );
    let interval = &numbers(&brought)[1];
    assert_eq!(interval.sent.as_deref(), Some("853/1024 864/1024"));
}

#[test]
fn a_stamp_is_placed_by_its_age_on_the_devices_own_clock() {
    let mut device = device();
    let ahead = now() + Duration::seconds(600);
    let clock = CurrentTime::set_to(ahead).encode();
    assert_eq!(device.take_clock(&clock, now()).unwrap(), Some(600));
    let bytes = temperature(2026, 11, 21, 14, 10);
    let brought = device.value(uuid::TEMPERATURE, &bytes, now()).unwrap();
    assert_eq!(report(&brought).sent_at.unwrap().local, ahead);
    let marks = numbers(&brought)[0].marks;
    assert!(!marks.stored && !marks.questionable);
}

#[test]
fn what_can_not_be_placed_never_looks_like_now() {
    let rows = [
        (
            "just now",
            temperature(2026, 11, 21, 14, 0),
            false,
            Some((false, false)),
        ),
        (
            "five minutes old",
            temperature(2026, 11, 21, 13, 55),
            false,
            Some((false, false)),
        ),
        (
            "six minutes old",
            temperature(2026, 11, 21, 13, 54),
            false,
            Some((true, false)),
        ),
        (
            "two minutes ahead",
            temperature(2026, 11, 21, 14, 2),
            false,
            Some((false, false)),
        ),
        (
            "three minutes ahead",
            temperature(2026, 11, 21, 14, 3),
            false,
            Some((false, true)),
        ),
        (
            "stored, ahead",
            temperature(2026, 11, 21, 14, 3),
            true,
            None,
        ),
        (
            "31 days old",
            temperature(2026, 10, 21, 14, 0),
            false,
            Some((true, false)),
        ),
        ("older", temperature(2026, 10, 21, 13, 59), false, None),
        (
            "without a year",
            temperature(0, 11, 21, 14, 0),
            false,
            Some((false, false)),
        ),
        (
            "stored, without a year",
            temperature(0, 11, 21, 14, 0),
            true,
            None,
        ),
        (
            "without a month",
            temperature(2026, 0, 0, 0, 0),
            false,
            None,
        ),
    ];
    for (name, bytes, fetching, wanted) in rows {
        let mut device = device();
        device.fetching(fetching);
        let brought = device.value(uuid::TEMPERATURE, &bytes, now()).unwrap();
        let got = brought.report.as_ref().map(|_| {
            let marks = numbers(&brought)[0].marks;
            (marks.stored, marks.questionable)
        });
        assert_eq!(got, wanted, "{name}");
        assert_eq!(brought.left_out.is_some(), wanted.is_none(), "{name}");
    }
}

#[test]
fn demonstration_and_test_and_control_solution_are_no_values() {
    for status in [0x0400_u16, 0x0800, 0x1000] {
        let [low, high] = status.to_le_bytes();
        let bytes = [0x04, 97, 0x00, 72, 0x00, low, high];
        let brought = device().value(uuid::OXIMETRY, &bytes, now()).unwrap();
        assert_eq!(brought.report, None, "{status:04X}");
        assert!(brought.left_out.is_some());
    }
    // Sequence 42, 120 mg/dL, control solution.
    let bytes = [
        0x02, 0x2A, 0x00, 0xEA, 0x07, 11, 21, 13, 30, 0, 0x78, 0xB0, 0x4A,
    ];
    let brought = device().value(uuid::GLUCOSE, &bytes, now()).unwrap();
    assert_eq!(brought.report, None);
    assert_eq!(brought.records, [42]);
    assert!(brought.left_out.is_some_and(|why| why.contains("control")));
}

#[test]
fn a_temperature_that_still_rises_is_no_hypothermia() {
    let bytes = [0x00, 0x2C, 0x01, 0x00, 0xFF];
    let rising = device().value(uuid::TEMPERATURE_INTERMEDIATE, &bytes, now());
    assert_eq!(rising.unwrap().report, None);
}

/// A monitor whose session is so old.
fn monitor(minutes: i64) -> Device {
    let mut device = device();
    begin(&mut device, minutes);
    device
}

fn begin(device: &mut Device, minutes: i64) {
    let start = SessionStart {
        at: Stamp::Known(DeviceTime {
            local: now() - Duration::minutes(minutes),
            zone: None,
            precision: Precision::Second,
        }),
        zone_quarters: 0,
        summer_quarters: 0,
    };
    let bytes = start.encode(false);
    device.take_first(uuid::CGM_SESSION_START, &bytes).unwrap();
}

fn sensed(minute: u16) -> Vec<u8> {
    let one = Cgm {
        glucose: MedicalFloat::number(112, 0),
        offset_min: minute,
        status: CgmStatus(0),
        trend: None,
        quality: None,
    };
    one.encode(false)
}

/// The station's clock at [`now`], in a zone of UTC.
fn wall() -> Wall {
    Wall::from_utc(now().and_utc())
}

#[test]
fn a_session_is_told_from_the_one_before_by_its_start() {
    let day = 24 * 60;
    // Age of the session, last record of the one before, how long ago that one began if known.
    for (name, age, last, before, wanted) in [
        ("younger than the last record", 60, 20_000, None, true),
        (
            "older, and nothing is known of the other",
            60,
            20,
            None,
            false,
        ),
        (
            "older, of a sensor of last week",
            60,
            20,
            Some(7 * day),
            true,
        ),
        ("the same one", 7 * day, 20, Some(7 * day), false),
        (
            "the same one, on a clock that drifted",
            7 * day,
            20,
            Some(7 * day + 9),
            false,
        ),
        (
            "one that began a quarter of an hour later",
            7 * day,
            20,
            Some(7 * day + 15),
            true,
        ),
        (
            "before the other, by a clock that was set",
            7 * day,
            20,
            Some(60),
            true,
        ),
    ] {
        let before =
            before.map(|minutes: i64| Wall::from_micros(wall().micros() - minutes * 60_000_000));
        let anew = monitor(age).began_anew(last, before, wall(), now());
        assert_eq!(anew, wanted, "{name}");
    }
    let unset = device();
    assert_eq!(unset.session(wall(), now()), None);
    assert!(
        !unset.began_anew(20, Some(wall()), wall(), now()),
        "no session, no other one"
    );
}

#[test]
fn a_session_begins_at_the_same_time_whatever_the_devices_clock_shows() {
    let mut ahead = monitor(60 - 10);
    let clock = CurrentTime::set_to(now() + Duration::minutes(10)).encode();
    ahead.take_clock(&clock, now()).unwrap();
    assert_eq!(
        ahead.session(wall(), now()),
        monitor(60).session(wall(), now())
    );
}

#[test]
fn minutes_that_begin_again_while_the_link_stands_are_of_another_session() {
    let mut device = monitor(500);
    let at = |device: &mut Device, minute: u16| {
        let brought = device.value(uuid::CGM, &sensed(minute), now()).unwrap();
        let number = numbers(&brought)[0].clone();
        (number.at.map(|at| at.local), number.marks.stored)
    };
    assert!(!device.restarts(uuid::CGM, &sensed(499)));
    assert!(!device.restarts(uuid::CGM, &sensed(500)));
    assert_eq!(at(&mut device, 500), (Some(now()), false));
    assert!(device.restarts(uuid::CGM, &sensed(2)), "another sensor");
    // Until its start is read, what it senses now is of now and not of 498 minutes ago.
    assert_eq!(at(&mut device, 2), (None, false));
    begin(&mut device, 2);
    assert_eq!(at(&mut device, 2), (Some(now()), false));
    assert!(!device.restarts(uuid::CGM, &sensed(3)));
    // What is fetched goes back to the start and is no other session.
    device.fetching(true);
    assert!(!device.restarts(uuid::CGM, &sensed(0)));
    device.fetching(false);
    assert!(!device.restarts(uuid::CGM, &sensed(4)));
    assert!(
        !device.restarts(uuid::CGM, &[1]),
        "nothing that can be read"
    );
}

#[test]
fn a_battery_is_told_and_is_no_sign_of_life() {
    let Some(Report::Device(report)) = device().battery(&[14], now()).unwrap() else {
        panic!("no report");
    };
    let charge = &report.numbers[0];
    assert_eq!(charge.term.refid.as_str(), "MDC_ATTR_VAL_BATT_CHARGE");
    assert!(charge.episodic);
    assert_eq!(device().battery(&[101], now()).unwrap(), None);
}

#[test]
fn a_device_is_known_by_what_outlives_its_address() {
    let named = |serial: &str, system: [u8; 8]| {
        let mut information = Information::default();
        information.take(uuid::MAKER, b"ACME");
        information.take(uuid::MODEL, b"B7\0");
        information.take(uuid::SERIAL, serial.as_bytes());
        information.take(uuid::SYSTEM_ID, &system);
        let identity = information.identity("C0:FF:EE:00:00:01").unwrap();
        identity.id.to_string()
    };
    let system = [1, 0, 0, 0xFE, 0xFF, 0xEB, 0x37, 0x00];
    for (serial, system, wanted) in [
        ("A1001", system, "ACME B7 A1001"),
        ("", system, "0037EBFFFE000001"),
        ("0000", system, "0037EBFFFE000001"),
        ("Serial Number", system, "0037EBFFFE000001"),
        ("", [0; 8], "BLE C0:FF:EE:00:00:01"),
    ] {
        assert_eq!(named(serial, system), wanted, "{serial:?}");
    }
}
