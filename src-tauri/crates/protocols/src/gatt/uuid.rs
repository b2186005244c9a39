//! The 16-bit UUIDs of services and characteristics (Bluetooth SIG assigned numbers).

/// A 16-bit UUID as the 128 bits that programs compare:
/// `0000xxxx-0000-1000-8000-00805F9B34FB`.
#[must_use]
pub const fn long(uuid: u16) -> u128 {
    0x0000_0000_0000_1000_8000_0080_5F9B_34FB | ((uuid as u128) << 96)
}

/// The 16 bits of a UUID of the SIG; `None` for a maker's own.
#[must_use]
pub fn short(uuid: u128) -> Option<u16> {
    let bits = u16::try_from(uuid >> 96).ok()?;
    (long(bits) == uuid).then_some(bits)
}

/// Services.
pub mod service {
    /// Glucose.
    pub const GLUCOSE: u16 = 0x1808;
    /// Health thermometer.
    pub const THERMOMETER: u16 = 0x1809;
    /// Device information.
    pub const INFORMATION: u16 = 0x180A;
    /// Current time.
    pub const CURRENT_TIME: u16 = 0x1805;
    /// Heart rate.
    pub const HEART_RATE: u16 = 0x180D;
    /// Battery.
    pub const BATTERY: u16 = 0x180F;
    /// Blood pressure.
    pub const BLOOD_PRESSURE: u16 = 0x1810;
    /// Body composition.
    pub const BODY_COMPOSITION: u16 = 0x181B;
    /// Weight scale.
    pub const WEIGHT_SCALE: u16 = 0x181D;
    /// Continuous glucose monitoring.
    pub const CGM: u16 = 0x181F;
    /// Pulse oximeter.
    pub const PULSE_OXIMETER: u16 = 0x1822;

    /// Those that measure something of a patient, so that a scan need look at no others.
    pub const MEASURING: [u16; 8] = [
        HEART_RATE,
        PULSE_OXIMETER,
        BLOOD_PRESSURE,
        THERMOMETER,
        GLUCOSE,
        CGM,
        WEIGHT_SCALE,
        BODY_COMPOSITION,
    ];
}

/// Characteristics.
pub mod characteristic {
    /// Battery level, percent.
    pub const BATTERY_LEVEL: u16 = 0x2A19;
    /// Temperature.
    pub const TEMPERATURE: u16 = 0x2A1C;
    /// Where the thermometer measures.
    pub const TEMPERATURE_TYPE: u16 = 0x2A1D;
    /// Temperature while it is still measured.
    pub const TEMPERATURE_INTERMEDIATE: u16 = 0x2A1E;
    /// System id.
    pub const SYSTEM_ID: u16 = 0x2A23;
    /// Model.
    pub const MODEL: u16 = 0x2A24;
    /// Serial number.
    pub const SERIAL: u16 = 0x2A25;
    /// Firmware.
    pub const FIRMWARE: u16 = 0x2A26;
    /// Hardware.
    pub const HARDWARE: u16 = 0x2A27;
    /// Software.
    pub const SOFTWARE: u16 = 0x2A28;
    /// Maker.
    pub const MAKER: u16 = 0x2A29;
    /// Current time.
    pub const CURRENT_TIME: u16 = 0x2A2B;
    /// Glucose context.
    pub const GLUCOSE_CONTEXT: u16 = 0x2A34;
    /// Blood pressure.
    pub const BLOOD_PRESSURE: u16 = 0x2A35;
    /// Cuff pressure while it is still measured.
    pub const CUFF_INTERMEDIATE: u16 = 0x2A36;
    /// Heart rate.
    pub const HEART_RATE: u16 = 0x2A37;
    /// Where the heart rate sensor is worn.
    pub const BODY_LOCATION: u16 = 0x2A38;
    /// Heart rate control point.
    pub const HEART_RATE_CONTROL: u16 = 0x2A39;
    /// Plug and play id.
    pub const PNP_ID: u16 = 0x2A50;
    /// Record access control point.
    pub const RECORD_ACCESS: u16 = 0x2A52;
    /// Glucose.
    pub const GLUCOSE: u16 = 0x2A18;
    /// Oximetry, spot check.
    pub const SPOT_CHECK: u16 = 0x2A5E;
    /// Oximetry, continuous.
    pub const OXIMETRY: u16 = 0x2A5F;
    /// Oximeter's features.
    pub const OXIMETER_FEATURES: u16 = 0x2A60;
    /// Body composition.
    pub const BODY_COMPOSITION: u16 = 0x2A9C;
    /// Weight.
    pub const WEIGHT: u16 = 0x2A9D;
    /// Continuous glucose.
    pub const CGM: u16 = 0x2AA7;
    /// Features of continuous glucose monitoring.
    pub const CGM_FEATURES: u16 = 0x2AA8;
    /// Begin of a session of continuous glucose monitoring.
    pub const CGM_SESSION_START: u16 = 0x2AAA;
}

/// What the SIG calls a characteristic that the station reads, with its number in front:
/// `2A37 Heart Rate Measurement`. For a technician, so in English as in the specification.
#[must_use]
pub fn title(uuid: u16) -> String {
    let name = match uuid {
        characteristic::BATTERY_LEVEL => "Battery Level",
        characteristic::TEMPERATURE => "Temperature Measurement",
        characteristic::TEMPERATURE_INTERMEDIATE => "Intermediate Temperature",
        characteristic::GLUCOSE => "Glucose Measurement",
        characteristic::GLUCOSE_CONTEXT => "Glucose Measurement Context",
        characteristic::BLOOD_PRESSURE => "Blood Pressure Measurement",
        characteristic::CUFF_INTERMEDIATE => "Intermediate Cuff Pressure",
        characteristic::HEART_RATE => "Heart Rate Measurement",
        characteristic::RECORD_ACCESS => "Record Access Control Point",
        characteristic::SPOT_CHECK => "PLX Spot-Check Measurement",
        characteristic::OXIMETRY => "PLX Continuous Measurement",
        characteristic::BODY_COMPOSITION => "Body Composition Measurement",
        characteristic::WEIGHT => "Weight Measurement",
        characteristic::CGM => "CGM Measurement",
        _ => return format!("{uuid:04X}"),
    };
    format!("{uuid:04X} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_characteristic_has_its_number_and_its_name_or_its_number_alone() {
        assert_eq!(title(0x2A37), "2A37 Heart Rate Measurement");
        assert_eq!(title(0x2A00), "2A00");
    }
}
