//! Each characteristic by its published vectors, and what becomes of it as a reading.

use super::super::blood_pressure::{BloodPressure, CuffStatus, PressureUnit};
use super::super::body::{BodyComposition, Weight};
use super::super::cgm::{Cgm, SessionStart};
use super::super::current_time::CurrentTime;
use super::super::glucose::{Glucose, GlucoseContext, Meal, Sample};
use super::super::heart_rate::{BodyLocation, Contact, HeartRate};
use super::super::information::{PnpId, battery_pct, system_id, text};
use super::super::measurement::{Features, Measurement, decode};
use super::super::pulse_oximeter::Oximetry;
use super::super::thermometer::{Temperature, TemperatureSite};
use super::super::uuid::{characteristic, long, short};
use super::super::{GattError, Stamp};
use super::{hex, stamp};
use crate::report::{NumberReading, ReadUnit};
use lamplight_units::{NoValue, Unit};

fn numbers(uuid: u16, bytes: &str) -> Vec<NumberReading> {
    let measured = decode(uuid, &hex(bytes), Features::default()).unwrap();
    measured.numbers(Stamp::Unknown)
}

/// Name, number and unit of each reading.
fn told(numbers: &[NumberReading]) -> Vec<(&str, Option<f64>, Unit)> {
    let one = |reading: &'_ NumberReading| match reading.unit {
        ReadUnit::Known(unit) => unit,
        _ => panic!("each has a unit"),
    };
    numbers
        .iter()
        .map(|reading| {
            (
                reading.term.refid.as_str(),
                reading.value.number(),
                one(reading),
            )
        })
        .collect()
}

#[test]
fn a_heart_rate_sensor() {
    for (bytes, bpm, contact, energy, rr) in [
        ("00 50", 80, Contact::NotTold, None, vec![]),
        ("01 C8 00", 200, Contact::NotTold, None, vec![]),
        ("0E 4B 80 00", 75, Contact::Good, Some(128), vec![]),
        (
            "10 5A 00 08 00 10",
            90,
            Contact::NotTold,
            None,
            vec![2_048, 4_096],
        ),
        ("16 48 55 03 60 03", 72, Contact::Good, None, vec![853, 864]),
        ("04 48", 72, Contact::Lost, None, vec![]),
    ] {
        let rate = HeartRate::decode(&hex(bytes)).unwrap();
        assert_eq!(
            (rate.bpm, rate.contact, rate.energy_kj, &rate.rr),
            (bpm, contact, energy, &rr),
            "{bytes}"
        );
    }
    let rate = HeartRate::decode(&hex("16 48 55 03 60 03")).unwrap();
    let seconds: Vec<f64> = rate.intervals_s().collect();
    assert!((seconds[0] - 0.833).abs() < 5e-4 && (seconds[1] - 0.844).abs() < 5e-4);
    assert_eq!(rate.encode(), hex("16 48 55 03 60 03"));
    assert_eq!(BodyLocation::decode(&[1]), Ok(BodyLocation::Chest));
    assert_eq!(BodyLocation::decode(&[9]), Ok(BodyLocation::Other));
}

#[test]
fn no_contact_and_a_rate_of_zero_are_no_bradycardia() {
    let reason = |bytes| numbers(characteristic::HEART_RATE, bytes)[0].value.reason();
    assert_eq!(reason("04 00"), Some(NoValue::SensorOff));
    assert_eq!(reason("00 00"), Some(NoValue::Invalid));
    assert_eq!(reason("00 28"), None);
}

#[test]
fn an_oximeter_that_goes_on() {
    let readings = numbers(characteristic::OXIMETRY, "00 62 00 48 00");
    assert_eq!(
        told(&readings),
        [
            ("MDC_PULS_OXIM_SAT_O2", Some(98.0), Unit::Percent),
            ("MDC_PULS_OXIM_PULS_RATE", Some(72.0), Unit::BeatPerMin),
        ]
    );
    assert!(!readings[0].episodic);
    let fast = Oximetry::decode_continuous(&hex("01 62 00 48 00 61 00 4B 00")).unwrap();
    assert_eq!(fast.fast.unwrap().spo2.value().number(), Some(97.0));
    let off = numbers(characteristic::OXIMETRY, "0C FF 07 FF 07 00 A0 00 88 00");
    assert_eq!(off[0].value.reason(), Some(NoValue::SensorOff));
}

#[test]
fn an_oximeter_that_measured_once() {
    let readings = numbers(
        characteristic::SPOT_CHECK,
        "03 61 00 94 F2 E8 07 03 0F 0E 1E 2D 80 01",
    );
    assert_eq!(told(&readings)[1].1, Some(66.0));
    assert!(readings[0].episodic);
    let at = readings[0].at.unwrap().local.to_string();
    assert_eq!(at, "2024-03-15 14:30:45");
}

#[test]
fn a_blood_pressure_meter() {
    let first = BloodPressure::decode(&hex("00 78 00 50 00 5A 00")).unwrap();
    assert_eq!(first.unit, PressureUnit::MmHg);
    let kpa = numbers(characteristic::BLOOD_PRESSURE, "01 A0 F0 6E F0 78 F0");
    assert_eq!(
        told(&kpa)[0],
        ("MDC_PRESS_BLD_NONINV_SYS", Some(16.0), Unit::KiloPascal)
    );
    let bytes = "1E 78 00 50 00 5D 00 E8 07 05 11 0D 2D 00 48 00 01 04 00";
    let full = BloodPressure::decode(&hex(bytes)).unwrap();
    assert_eq!(full.at, stamp("2024-05-17T13:45:00"));
    assert!(full.status.unwrap().has(CuffStatus::IRREGULAR));
    assert_eq!((full.user, full.encode()), (Some(1), hex(bytes)));
    let readings = numbers(characteristic::BLOOD_PRESSURE, bytes);
    assert_eq!(readings.len(), 4);
    assert!(
        readings
            .iter()
            .all(|one| one.episodic && !one.marks.questionable)
    );
    let failed = numbers(characteristic::BLOOD_PRESSURE, "00 FF 07 FF 07 FF 07");
    assert_eq!(failed[0].value.reason(), Some(NoValue::Invalid));
    let inflating = numbers(characteristic::CUFF_INTERMEDIATE, "00 78 00 FF 07 FF 07");
    assert!(inflating.is_empty());
}

#[test]
fn a_thermometer() {
    let first = numbers(characteristic::TEMPERATURE, "00 72 01 00 FF");
    assert_eq!(told(&first), [("MDC_TEMP_BODY", Some(37.0), Unit::Celsius)]);
    let bytes = "06 75 01 00 FF E8 07 05 11 0D 2D 00 09";
    let ear = Temperature::decode(&hex(bytes)).unwrap();
    assert_eq!(ear.site, Some(TemperatureSite::Tympanum));
    assert_eq!(ear.encode(), hex(bytes));
    let readings = numbers(characteristic::TEMPERATURE, bytes);
    assert_eq!(
        told(&readings),
        [("MDC_TEMP_TYMP", Some(37.3), Unit::Celsius)]
    );
    let warm = numbers(characteristic::TEMPERATURE, "01 DA 03 00 FF");
    assert_eq!(told(&warm)[0].1, Some(98.6));
    assert!(
        numbers(characteristic::TEMPERATURE_INTERMEDIATE, "00 72 01 00 FF")[0]
            .marks
            .early
    );
}

#[test]
fn a_glucose_meter() {
    let bytes = "02 2A 00 E8 07 03 0F 0E 1E 2D 78 B0 11";
    let one = Glucose::decode(&hex(bytes)).unwrap();
    assert_eq!((one.sequence, one.encode()), (42, hex(bytes)));
    let readings = numbers(characteristic::GLUCOSE, bytes);
    assert_eq!(
        told(&readings),
        [(
            "MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD",
            Some(120.0),
            Unit::MilliGramPerDeciLiter
        )]
    );
    let molar = "07 15 00 E8 07 06 14 08 00 00 5A 00 43 C0 11";
    let one = Glucose::decode(&hex(molar)).unwrap();
    assert_eq!(one.at(), stamp("2024-06-20T09:30:00"));
    let readings = numbers(characteristic::GLUCOSE, molar);
    assert_eq!(told(&readings)[0].1, Some(6.7));
    assert_eq!(told(&readings)[0].2, Unit::MilliMolePerLiter);
}

#[test]
fn control_solution_never_reaches_a_patient() {
    let bytes = "02 2A 00 E8 07 03 0F 0E 1E 2D 78 B0 4A";
    let one = Glucose::decode(&hex(bytes)).unwrap();
    assert_eq!(one.concentration.unwrap().sample, Sample::Control);
    assert!(numbers(characteristic::GLUCOSE, bytes).is_empty());
}

#[test]
fn a_result_beyond_the_meters_range_is_no_number() {
    for (status, reason) in [
        ("20 00", NoValue::AboveRange),
        ("40 00", NoValue::BelowRange),
        ("04 00", NoValue::Invalid),
    ] {
        let bytes = format!("0A 2A 00 E8 07 03 0F 0E 1E 2D 78 B0 11 {status}");
        let readings = numbers(characteristic::GLUCOSE, &bytes);
        assert_eq!(readings[0].value.reason(), Some(reason), "{status}");
    }
}

#[test]
fn a_context_tells_of_the_meal() {
    let context = GlucoseContext::decode(&hex("43 2A 00 01 32 D0 02 3A F0")).unwrap();
    assert_eq!((context.sequence, context.meal), (42, Some(Meal::After)));
    assert_eq!(
        context.carbohydrate_kg.unwrap().value().number(),
        Some(0.05)
    );
    assert_eq!(context.hba1c.unwrap().value().number(), Some(5.8));
}

#[test]
fn a_continuous_glucose_monitor_sends_several_records_at_once() {
    let two = hex("06 00 64 00 0A 00 06 00 6E 00 0F 00");
    let records = Cgm::decode(&two, false).unwrap();
    assert_eq!(records.len(), 2);
    assert_eq!(
        (records[0].glucose.value().number(), records[0].offset_min),
        (Some(100.0), 10)
    );
    let start = SessionStart::decode(&hex("E8 07 05 11 0D 2D 00 04 04"), false).unwrap();
    let readings = Measurement::Cgm(records).numbers(start.at);
    assert_eq!(
        readings[1].at.unwrap().local.to_string(),
        "2024-05-17 14:00:00"
    );
    // With a checksum, one wrong bit is found.
    let mut checked = Cgm::decode(&hex("06 00 64 00 0A 00"), false).unwrap()[0].encode(true);
    assert_eq!(Cgm::decode(&checked, true).unwrap()[0].offset_min, 10);
    checked[2] ^= 1;
    assert_eq!(Cgm::decode(&checked, true), Err(GattError::Checksum));
}

#[test]
fn a_scale() {
    let bytes = "0C B0 36 05 F5 00 D6 06";
    let one = Weight::decode(&hex(bytes)).unwrap();
    assert_eq!(
        (one.kg(), one.height_cm(), one.user),
        (Some(70.0), Some(175.0), Some(5))
    );
    assert_eq!(one.encode(), hex(bytes));
    let failed = numbers(characteristic::WEIGHT, "00 FF FF");
    assert_eq!(failed[0].value.reason(), Some(NoValue::Invalid));
    let pounds = Weight::decode(&hex("01 10 27")).unwrap().kg().unwrap();
    assert!((pounds - 45.359_237).abs() < 1e-9);
    let body = BodyComposition::decode(&hex("00 04 C8 00 B0 36")).unwrap();
    assert_eq!((body.fat_pct, body.weight_kg), (Some(20.0), Some(70.0)));
}

#[test]
fn a_devices_clock_is_read_and_set() {
    let bytes = hex("E9 07 01 0F 0E 1E 2D 03 21 01");
    let time = CurrentTime::decode(&bytes).unwrap();
    assert_eq!(time.at, stamp("2025-01-15T14:30:45"));
    assert_eq!(time.encode(), bytes);
    let set = CurrentTime::set_to("2025-01-15T14:30:45.5".parse().unwrap());
    assert_eq!(set.encode(), hex("E9 07 01 0F 0E 1E 2D 03 80 02"));
}

#[test]
fn what_a_device_says_of_itself() {
    assert_eq!(&*text(b"HRM-7\0\0\xff"), "HRM-7");
    assert_eq!(&*text(b" A\x01B\xff "), "AB\u{fffd}");
    assert_eq!(text(&[b'x'; 600]).len(), 128);
    assert_eq!(
        system_id(&hex("01 02 03 04 05 06 07 08")),
        Ok(0x0807_0605_0403_0201)
    );
    let pnp = PnpId::decode(&hex("02 6D 04 01 02 10 01")).unwrap();
    assert_eq!(
        (pnp.vendor, pnp.product, pnp.version),
        (0x046D, 0x0201, 0x0110)
    );
    assert_eq!(
        (battery_pct(&[100]), battery_pct(&[200])),
        (Ok(Some(100)), Ok(None))
    );
}

#[test]
fn a_uuid_in_both_lengths() {
    assert_eq!(long(0x180D), 0x0000_180D_0000_1000_8000_0080_5F9B_34FB);
    assert_eq!(short(long(0x2A37)), Some(0x2A37));
    assert_eq!(short(0x46A9_70E0_0D5F_11E2_8B5E_0002_A5D5_C51B), None);
}

#[test]
fn a_value_that_is_too_short_names_its_field() {
    let error = BloodPressure::decode(&hex("02 78 00 50 00 5A 00 E8 07")).unwrap_err();
    assert_eq!(
        error,
        GattError::Short {
            field: "time",
            missing: 5
        }
    );
    assert_eq!(
        error.to_string(),
        "the value ends before its time: 5 bytes are missing"
    );
    assert!(decode(0x2A00, &[1], Features::default()).is_err());
}
