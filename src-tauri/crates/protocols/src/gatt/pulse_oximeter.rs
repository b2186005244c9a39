//! PLX Continuous (2A5F) and PLX Spot-Check Measurement (2A5E).

use super::bytes::{GattError, Reader, bits, when};
use super::number::MedicalFloat;
use super::stamp::Stamp;

/// Saturation and pulse rate, as they come in pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// SpO2 in percent.
    pub spo2: MedicalFloat,
    /// Pulse rate, a minute.
    pub pulse: MedicalFloat,
}

/// What an oximeter measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oximetry {
    /// The usual averaging.
    pub normal: Pair,
    /// Fast averaging; continuous only.
    pub fast: Option<Pair>,
    /// Slow averaging; continuous only.
    pub slow: Option<Pair>,
    /// When; spot check only.
    pub at: Stamp,
    /// The device says that its clock was never set; spot check only.
    pub clock_unset: bool,
    /// How the measurement went.
    pub status: Option<MeasurementStatus>,
    /// What the sensor says.
    pub sensor: Option<SensorStatus>,
    /// Pulse amplitude index in percent.
    pub amplitude: Option<MedicalFloat>,
}

/// Measurement status, bits 5 to 15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct MeasurementStatus(pub u16);

impl MeasurementStatus {
    /// The measurement is under way.
    pub const ONGOING: u16 = 1 << 5;
    /// An estimate before the end.
    pub const EARLY: u16 = 1 << 6;
    /// Validated.
    pub const VALIDATED: u16 = 1 << 7;
    /// Fully qualified.
    pub const QUALIFIED: u16 = 1 << 8;
    /// From the device's memory.
    pub const STORED: u16 = 1 << 9;
    /// For demonstration.
    pub const DEMO: u16 = 1 << 10;
    /// For testing.
    pub const TEST: u16 = 1 << 11;
    /// Calibration is under way.
    pub const CALIBRATING: u16 = 1 << 12;
    /// Not available.
    pub const UNAVAILABLE: u16 = 1 << 13;
    /// Questionable.
    pub const QUESTIONABLE: u16 = 1 << 14;
    /// Invalid.
    pub const INVALID: u16 = 1 << 15;

    /// Whether any of these bits is set.
    #[must_use]
    pub const fn has(self, bits: u16) -> bool {
        self.0 & bits != 0
    }
}

/// Device and sensor status, bits 0 to 15 of 24.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SensorStatus(pub u32);

impl SensorStatus {
    /// Equipment malfunction.
    pub const MALFUNCTION: u32 = 1 << 1;
    /// Inadequate signal.
    pub const INADEQUATE: u32 = 1 << 3;
    /// Poor signal.
    pub const POOR: u32 = 1 << 4;
    /// Low perfusion.
    pub const LOW_PERFUSION: u32 = 1 << 5;
    /// Erratic signal.
    pub const ERRATIC: u32 = 1 << 6;
    /// No pulse in the signal.
    pub const NON_PULSATILE: u32 = 1 << 7;
    /// Questionable pulse.
    pub const QUESTIONABLE_PULSE: u32 = 1 << 8;
    /// Interference.
    pub const INTERFERENCE: u32 = 1 << 10;
    /// The sensor is off the patient.
    pub const OFF: u32 = 1 << 11;
    /// The sensor is of an unknown kind.
    pub const UNKNOWN_SENSOR: u32 = 1 << 12;
    /// The sensor is displaced.
    pub const DISPLACED: u32 = 1 << 13;
    /// The sensor is broken.
    pub const SENSOR_BROKEN: u32 = 1 << 14;
    /// The sensor is unplugged.
    pub const UNPLUGGED: u32 = 1 << 15;

    /// Whether any of these bits is set.
    #[must_use]
    pub const fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }
}

fn pair(
    value: &mut Reader<'_>,
    spo2: &'static str,
    pulse: &'static str,
) -> Result<Pair, GattError> {
    Ok(Pair {
        spo2: value.sfloat(spo2)?,
        pulse: value.sfloat(pulse)?,
    })
}

/// Status, sensor status and amplitude stand at the end of both layouts.
struct End {
    status: Option<MeasurementStatus>,
    sensor: Option<SensorStatus>,
    amplitude: Option<MedicalFloat>,
}

fn end(value: &mut Reader<'_>, [status, sensor, amplitude]: [bool; 3]) -> Result<End, GattError> {
    Ok(End {
        status: when(status, || value.u16("measurement status"))?.map(MeasurementStatus),
        sensor: when(sensor, || value.u24("sensor status"))?.map(SensorStatus),
        amplitude: when(amplitude, || value.sfloat("pulse amplitude"))?,
    })
}

impl Oximetry {
    /// Reads a continuous measurement.
    ///
    /// # Errors
    /// When it is shorter than its flags say.
    pub fn decode_continuous(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u8("flags")?;
        let has = |bit: u8| flags >> bit & 1 == 1;
        let normal = pair(&mut value, "SpO2", "pulse rate")?;
        let fast = when(has(0), || pair(&mut value, "fast SpO2", "fast pulse rate"))?;
        let slow = when(has(1), || pair(&mut value, "slow SpO2", "slow pulse rate"))?;
        let end = end(&mut value, [has(2), has(3), has(4)])?;
        Ok(Self {
            normal,
            fast,
            slow,
            at: Stamp::Unknown,
            clock_unset: false,
            status: end.status,
            sensor: end.sensor,
            amplitude: end.amplitude,
        })
    }

    /// Reads a spot check.
    ///
    /// # Errors
    /// When it is shorter than its flags say.
    pub fn decode_spot(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u8("flags")?;
        let has = |bit: u8| flags >> bit & 1 == 1;
        let normal = pair(&mut value, "SpO2", "pulse rate")?;
        let at = when(has(0), || value.stamp("time"))?.unwrap_or_default();
        let end = end(&mut value, [has(1), has(2), has(3)])?;
        Ok(Self {
            normal,
            fast: None,
            slow: None,
            at,
            clock_unset: has(4),
            status: end.status,
            sensor: end.sensor,
            amplitude: end.amplitude,
        })
    }

    /// Writes a continuous measurement.
    #[must_use]
    pub fn encode_continuous(&self) -> Vec<u8> {
        let flags = bits([
            self.fast.is_some(),
            self.slow.is_some(),
            self.status.is_some(),
            self.sensor.is_some(),
            self.amplitude.is_some(),
        ]);
        let mut bytes = vec![flags];
        let pairs = [Some(self.normal), self.fast, self.slow];
        for pair in pairs.into_iter().flatten() {
            bytes.extend(pair.spo2.to_sfloat().to_le_bytes());
            bytes.extend(pair.pulse.to_sfloat().to_le_bytes());
        }
        self.write_end(&mut bytes);
        bytes
    }

    /// Writes a spot check.
    #[must_use]
    pub fn encode_spot(&self) -> Vec<u8> {
        let stamped = self.at != Stamp::Unknown;
        let flags = bits([
            stamped,
            self.status.is_some(),
            self.sensor.is_some(),
            self.amplitude.is_some(),
            self.clock_unset,
        ]);
        let mut bytes = vec![flags];
        bytes.extend(self.normal.spo2.to_sfloat().to_le_bytes());
        bytes.extend(self.normal.pulse.to_sfloat().to_le_bytes());
        if stamped {
            bytes.extend(self.at.to_bytes());
        }
        self.write_end(&mut bytes);
        bytes
    }

    fn write_end(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.status.iter().flat_map(|status| status.0.to_le_bytes()));
        if let Some(SensorStatus(bits)) = self.sensor {
            bytes.extend(bits.to_le_bytes().into_iter().take(3));
        }
        let amplitude = self.amplitude.map(|index| index.to_sfloat().to_le_bytes());
        bytes.extend(amplitude.into_iter().flatten());
    }
}
