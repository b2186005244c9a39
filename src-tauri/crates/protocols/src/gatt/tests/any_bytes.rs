//! Whatever a radio brings: a value or a reason, never a panic, never a number that is not
//! finite.

use super::super::measurement::{Features, decode};
use super::super::pulse_oximeter::{MeasurementStatus, Oximetry, Pair, SensorStatus};
use super::super::records::{RecordAnswer, RecordRequest};
use super::super::uuid::characteristic;
use super::super::{MedicalFloat, Stamp};
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
