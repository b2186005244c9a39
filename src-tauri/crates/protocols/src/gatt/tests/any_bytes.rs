//! Whatever a radio brings: a value or a reason, never a panic, never a number that is not
//! finite.

use super::super::device::{Device, Information};
use super::super::measurement::{Features, decode};
use super::super::pulse_oximeter::{MeasurementStatus, Oximetry, Pair, SensorStatus};
use super::super::records::{RecordAnswer, RecordRequest};
use super::super::uuid::characteristic;
use super::super::{MedicalFloat, Stamp};
use crate::report::Report;
use chrono::{DateTime, NaiveDateTime};
use lamplight_units::Wall;
use proptest::prelude::*;

const ALL: [u16; 12] = [
    characteristic::HEART_RATE,
    characteristic::OXIMETRY,
    characteristic::SPOT_CHECK,
    characteristic::BLOOD_PRESSURE,
    characteristic::CUFF_INTERMEDIATE,
    characteristic::TEMPERATURE,
    characteristic::TEMPERATURE_INTERMEDIATE,
    characteristic::GLUCOSE,
    characteristic::GLUCOSE_CONTEXT,
    characteristic::CGM,
    characteristic::WEIGHT,
    characteristic::BODY_COMPOSITION,
];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..24)
}

fn sfloat() -> impl Strategy<Value = MedicalFloat> {
    any::<u16>().prop_map(MedicalFloat::from_sfloat)
}

prop_compose! {
    fn spot()(
        spo2 in sfloat(), pulse in sfloat(), at in any::<[u8; 7]>(),
        status in any::<Option<u16>>(), sensor in any::<Option<[u8; 3]>>(),
        amplitude in proptest::option::of(sfloat()), clock_unset in any::<bool>(),
    ) -> Oximetry {
        Oximetry {
            normal: Pair { spo2, pulse },
            fast: None,
            slow: None,
            at: Stamp::from_bytes(at),
            clock_unset,
            status: status.map(MeasurementStatus),
            sensor: sensor.map(|[a, b, c]| SensorStatus(u32::from_le_bytes([a, b, c, 0]))),
            amplitude,
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_value_or_a_reason(
        bytes in proptest::collection::vec(any::<u8>(), 0..64),
        session in any::<[u8; 7]>(),
        cgm_checked in any::<bool>(),
    ) {
        for uuid in ALL {
            let Ok(measured) = decode(uuid, &bytes, Features { cgm_checked }) else {
                continue;
            };
            for reading in measured.numbers(Stamp::from_bytes(session)) {
                prop_assert!(reading.value.number().is_none_or(f64::is_finite));
            }
        }
        let _ = RecordAnswer::decode(&bytes);
        let _ = RecordRequest::decode(&bytes);
    }

    /// A whole device: whatever it says of itself first, its values make reports whose numbers
    /// are finite or have a reason, and never one from the future that looks like history.
    #[test]
    fn any_device_is_read_whatever_it_says_of_itself(
        about in proptest::collection::vec((0..16_usize, bytes()), 0..6),
        values in proptest::collection::vec((0..ALL.len(), bytes(), any::<bool>()), 0..8),
        clock in bytes(),
    ) {
        let here = NaiveDateTime::default() + chrono::Duration::days(20_000);
        let wall = Wall::from_utc(DateTime::from_naive_utc_and_offset(here, chrono::Utc));
        let mut information = Information::default();
        for (which, bytes) in &about {
            let uuid = Information::READ[which % Information::READ.len()];
            information.take(uuid, bytes);
        }
        let Ok(identity) = information.identity("C0:FF:EE:00:00:01") else {
            return Err(TestCaseError::fail("an address is a name"));
        };
        let mut device = Device::new(identity);
        for (which, bytes) in &about {
            let uuid = Device::READ_FIRST[which % Device::READ_FIRST.len()];
            let _ = device.take_first(uuid, bytes);
        }
        let _ = device.take_clock(&clock, here);
        for (which, bytes, fetching) in values {
            device.fetching(fetching);
            let _ = device.restarts(ALL[which], &bytes);
            let _ = device.began_anew(7, Some(wall), wall, here);
            let _ = device.battery(&bytes, here);
            let Ok(brought) = device.value(ALL[which], &bytes, here) else {
                continue;
            };
            let Some(Report::Device(report)) = brought.report else {
                continue;
            };
            for number in &report.numbers {
                prop_assert!(number.value.number().is_none_or(f64::is_finite));
                let future = number.at.zip(report.sent_at).is_some_and(|(at, sent)| {
                    (at.local - sent.local).num_seconds() > 120
                });
                prop_assert!(!(future && number.marks.stored));
            }
        }
    }

    #[test]
    fn a_spot_check_is_written_as_it_is_read(one in spot()) {
        prop_assert_eq!(Oximetry::decode_spot(&one.encode_spot()), Ok(one));
    }

    #[test]
    fn an_sfloat_is_written_as_it_is_read(bits in any::<u16>()) {
        let float = MedicalFloat::from_sfloat(bits);
        prop_assert_eq!(MedicalFloat::from_sfloat(float.to_sfloat()), float);
    }

    #[test]
    fn a_float_is_written_as_it_is_read(bits in any::<u32>()) {
        let float = MedicalFloat::from_float(bits);
        prop_assert_eq!(MedicalFloat::from_float(float.to_float()), float);
    }
}
