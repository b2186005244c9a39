//! Blood Pressure Measurement (2A35) and Intermediate Cuff Pressure (2A36), which has the
//! same layout and only its first value.

use super::bytes::{GattError, Reader, bits, when};
use super::number::MedicalFloat;
use super::stamp::Stamp;

/// What a blood pressure meter measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BloodPressure {
    /// Unit of the three pressures.
    pub unit: PressureUnit,
    /// Systolic; in an intermediate value the cuff's pressure now.
    pub systolic: MedicalFloat,
    /// Diastolic.
    pub diastolic: MedicalFloat,
    /// Mean.
    pub mean: MedicalFloat,
    /// When.
    pub at: Stamp,
    /// Pulse rate, a minute.
    pub pulse: Option<MedicalFloat>,
    /// Which of the device's users; 255 is an unknown one.
    pub user: Option<u8>,
    /// How the measurement went.
    pub status: Option<CuffStatus>,
}

/// Unit of a pressure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PressureUnit {
    /// mmHg
    MmHg,
    /// kPa
    KiloPascal,
}

/// Measurement status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CuffStatus(pub u16);

impl CuffStatus {
    /// The patient moved.
    pub const MOVED: u16 = 1;
    /// The cuff is loose.
    pub const LOOSE: u16 = 1 << 1;
    /// Irregular pulse.
    pub const IRREGULAR: u16 = 1 << 2;
    /// Pulse rate above the device's range.
    pub const PULSE_HIGH: u16 = 1 << 3;
    /// Pulse rate below the device's range.
    pub const PULSE_LOW: u16 = 1 << 4;
    /// The cuff is at a wrong height.
    pub const POSITION: u16 = 1 << 5;

    /// Whether any of these bits is set.
    #[must_use]
    pub const fn has(self, bits: u16) -> bool {
        self.0 & bits != 0
    }
}

impl BloodPressure {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than its flags say.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u8("flags")?;
        let has = |bit: u8| flags >> bit & 1 == 1;
        Ok(Self {
            unit: if has(0) {
                PressureUnit::KiloPascal
            } else {
                PressureUnit::MmHg
            },
            systolic: value.sfloat("systolic pressure")?,
            diastolic: value.sfloat("diastolic pressure")?,
            mean: value.sfloat("mean pressure")?,
            at: when(has(1), || value.stamp("time"))?.unwrap_or_default(),
            pulse: when(has(2), || value.sfloat("pulse rate"))?,
            user: when(has(3), || value.u8("user"))?,
            status: when(has(4), || value.u16("measurement status"))?.map(CuffStatus),
        })
    }

    /// Writes the value.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let stamped = self.at != Stamp::Unknown;
        let mut bytes = vec![bits([
            self.unit == PressureUnit::KiloPascal,
            stamped,
            self.pulse.is_some(),
            self.user.is_some(),
            self.status.is_some(),
        ])];
        for pressure in [self.systolic, self.diastolic, self.mean] {
            bytes.extend(pressure.to_sfloat().to_le_bytes());
        }
        if stamped {
            bytes.extend(self.at.to_bytes());
        }
        let pulse = self.pulse.map(|pulse| pulse.to_sfloat().to_le_bytes());
        bytes.extend(pulse.into_iter().flatten());
        bytes.extend(self.user);
        bytes.extend(self.status.iter().flat_map(|status| status.0.to_le_bytes()));
        bytes
    }
}
