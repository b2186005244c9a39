//! Any measuring characteristic.

use super::blood_pressure::BloodPressure;
use super::body::{BodyComposition, Weight};
use super::bytes::GattError;
use super::cgm::Cgm;
use super::glucose::{Glucose, GlucoseContext};
use super::heart_rate::HeartRate;
use super::pulse_oximeter::Oximetry;
use super::thermometer::Temperature;
use super::uuid::characteristic;

/// What a notification or indication brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Measurement {
    /// Heart rate.
    HeartRate(HeartRate),
    /// Oximetry, as it goes on.
    Oximetry(Oximetry),
    /// Oximetry, once.
    SpotCheck(Oximetry),
    /// Blood pressure.
    BloodPressure(BloodPressure),
    /// The cuff's pressure while it inflates; no measurement of the patient.
    CuffPressure(BloodPressure),
    /// Temperature.
    Temperature(Temperature),
    /// Temperature while it still rises.
    RisingTemperature(Temperature),
    /// A record of a glucose meter.
    Glucose(Glucose),
    /// What the patient was doing at a record.
    GlucoseContext(GlucoseContext),
    /// Records of a continuous glucose monitor.
    Cgm(Vec<Cgm>),
    /// Weight.
    Weight(Weight),
    /// Body composition.
    BodyComposition(BodyComposition),
}

/// What must be known of a device before its values can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Features {
    /// CGM feature bit 12: records end in a checksum.
    pub cgm_checked: bool,
}

impl Features {
    /// Takes CGM Feature (2AA8) into account: 24 bits of features, then type and place.
    pub fn take_cgm(&mut self, bytes: &[u8]) {
        self.cgm_checked = bytes.get(1).is_some_and(|octet| octet & 1 << 4 != 0);
    }
}

/// Reads the value of a characteristic.
///
/// # Errors
/// When the characteristic measures nothing, or the value does not fit its layout.
pub fn decode(uuid: u16, bytes: &[u8], features: Features) -> Result<Measurement, GattError> {
    match uuid {
        characteristic::HEART_RATE => HeartRate::decode(bytes).map(Measurement::HeartRate),
        characteristic::OXIMETRY => Oximetry::decode_continuous(bytes).map(Measurement::Oximetry),
        characteristic::SPOT_CHECK => Oximetry::decode_spot(bytes).map(Measurement::SpotCheck),
        characteristic::BLOOD_PRESSURE => {
            BloodPressure::decode(bytes).map(Measurement::BloodPressure)
        }
        characteristic::CUFF_INTERMEDIATE => {
            BloodPressure::decode(bytes).map(Measurement::CuffPressure)
        }
        characteristic::TEMPERATURE => Temperature::decode(bytes).map(Measurement::Temperature),
        characteristic::TEMPERATURE_INTERMEDIATE => {
            Temperature::decode(bytes).map(Measurement::RisingTemperature)
        }
        characteristic::GLUCOSE => Glucose::decode(bytes).map(Measurement::Glucose),
        characteristic::GLUCOSE_CONTEXT => {
            GlucoseContext::decode(bytes).map(Measurement::GlucoseContext)
        }
        characteristic::CGM => Cgm::decode(bytes, features.cgm_checked).map(Measurement::Cgm),
        characteristic::WEIGHT => Weight::decode(bytes).map(Measurement::Weight),
        characteristic::BODY_COMPOSITION => {
            BodyComposition::decode(bytes).map(Measurement::BodyComposition)
        }
        uuid => Err(GattError::Characteristic { uuid }),
    }
}
