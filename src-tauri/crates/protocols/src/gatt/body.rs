//! Weight Measurement (2A9D) and Body Composition Measurement (2A9C).

use super::bytes::{GattError, Reader, bits, when};
use super::stamp::Stamp;

/// Units of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Units {
    /// kg and m.
    Si,
    /// lb and in.
    Imperial,
}

impl Units {
    /// A raw mass in kg: steps of 0.005 kg or 0.01 lb.
    fn kg(self, raw: u16) -> f64 {
        match self {
            Self::Si => f64::from(raw) / 200.0,
            Self::Imperial => f64::from(raw) * 0.004_535_923_7,
        }
    }

    /// A mass as a scale writes it; 65,535 is kept for one that failed.
    fn raw_kg(self, kg: f64) -> u16 {
        raw(match self {
            Self::Si => kg * 200.0,
            Self::Imperial => kg / 0.004_535_923_7,
        })
    }

    /// A raw length in cm: steps of 0.001 m or 0.1 in.
    fn cm(self, raw: u16) -> f64 {
        match self {
            Self::Si => f64::from(raw) / 10.0,
            Self::Imperial => f64::from(raw) * 0.254,
        }
    }
}

/// A measurement that did not succeed (from memory of the profile, unverified).
const FAILED: u16 = u16::MAX;

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped to the range before"
)]
fn raw(value: f64) -> u16 {
    value.round().clamp(0.0, f64::from(FAILED - 1)) as u16
}

/// What a scale weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Units of the raw values.
    pub units: Units,
    /// Raw mass; 65,535 says that weighing failed.
    pub raw: u16,
    /// When.
    pub at: Stamp,
    /// Which of the scale's users; 255 is an unknown one.
    pub user: Option<u8>,
    /// Raw body mass index (steps of 0.1) and height.
    pub bmi_and_height: Option<(u16, u16)>,
}

impl Weight {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than its flags say.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u8("flags")?;
        let has = |bit: u8| flags >> bit & 1 == 1;
        Ok(Self {
            units: if has(0) { Units::Imperial } else { Units::Si },
            raw: value.u16("weight")?,
            at: when(has(1), || value.stamp("time"))?.unwrap_or_default(),
            user: when(has(2), || value.u8("user"))?,
            bmi_and_height: when(has(3), || {
                Ok((value.u16("body mass index")?, value.u16("height")?))
            })?,
        })
    }

    /// Writes the value.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let stamped = self.at != Stamp::Unknown;
        let mut bytes = vec![bits([
            self.units == Units::Imperial,
            stamped,
            self.user.is_some(),
            self.bmi_and_height.is_some(),
        ])];
        bytes.extend(self.raw.to_le_bytes());
        if stamped {
            bytes.extend(self.at.to_bytes());
        }
        bytes.extend(self.user);
        if let Some((bmi, height)) = self.bmi_and_height {
            bytes.extend(bmi.to_le_bytes());
            bytes.extend(height.to_le_bytes());
        }
        bytes
    }

    /// The mass in kg; `None` when weighing failed.
    #[must_use]
    pub fn kg(&self) -> Option<f64> {
        (self.raw != FAILED).then(|| self.units.kg(self.raw))
    }

    /// The height in cm, where the scale knows it.
    #[must_use]
    pub fn height_cm(&self) -> Option<f64> {
        let (_, height) = self.bmi_and_height?;
        (height != 0).then(|| self.units.cm(height))
    }
}

/// What a body composition scale measured. Masses in kg.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BodyComposition {
    /// Fat, percent; `None` when the measurement failed.
    pub fat_pct: Option<f64>,
    /// When.
    pub at: Stamp,
    /// Which of the scale's users.
    pub user: Option<u8>,
    /// Basal metabolism, kJ a day.
    pub basal_kj: Option<u16>,
    /// Muscle, percent.
    pub muscle_pct: Option<f64>,
    /// Muscle, kg.
    pub muscle_kg: Option<f64>,
    /// Fat-free mass, kg.
    pub fat_free_kg: Option<f64>,
    /// Soft lean mass, kg.
    pub soft_lean_kg: Option<f64>,
    /// Body water, kg.
    pub water_kg: Option<f64>,
    /// Impedance, ohm.
    pub impedance_ohm: Option<f64>,
    /// Weight, kg.
    pub weight_kg: Option<f64>,
    /// Height, cm.
    pub height_cm: Option<f64>,
    /// More of the same measurement comes in another packet.
    pub continued: bool,
}

impl BodyComposition {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than its flags say.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u16("flags")?;
        let has = |bit: u16| flags >> bit & 1 == 1;
        let units = if has(0) { Units::Imperial } else { Units::Si };
        let fat = value.u16("body fat")?;
        let tenth = |raw: u16| f64::from(raw) / 10.0;
        let at = when(has(1), || value.stamp("time"))?.unwrap_or_default();
        let user = when(has(2), || value.u8("user"))?;
        let mut field = |bit: u16, name: &'static str| when(has(bit), || value.u16(name));
        let kg = |raw: Option<u16>| raw.filter(|raw| *raw != FAILED).map(|raw| units.kg(raw));
        Ok(Self {
            fat_pct: (fat != FAILED).then(|| tenth(fat)),
            at,
            user,
            basal_kj: field(3, "basal metabolism")?,
            muscle_pct: field(4, "muscle percentage")?.map(tenth),
            muscle_kg: kg(field(5, "muscle mass")?),
            fat_free_kg: kg(field(6, "fat-free mass")?),
            soft_lean_kg: kg(field(7, "soft lean mass")?),
            water_kg: kg(field(8, "body water")?),
            impedance_ohm: field(9, "impedance")?.map(tenth),
            weight_kg: kg(field(10, "weight")?),
            height_cm: field(11, "height")?.map(|raw| units.cm(raw)),
            continued: has(12),
        })
    }

    /// Writes the value in kg and m; for the simulator.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let stamped = self.at != Stamp::Unknown;
        let tenths = |value: f64| raw(value * 10.0);
        let kg = |value: f64| Units::Si.raw_kg(value);
        let fields = [
            (3, self.basal_kj),
            (4, self.muscle_pct.map(tenths)),
            (5, self.muscle_kg.map(kg)),
            (6, self.fat_free_kg.map(kg)),
            (7, self.soft_lean_kg.map(kg)),
            (8, self.water_kg.map(kg)),
            (9, self.impedance_ohm.map(tenths)),
            (10, self.weight_kg.map(kg)),
            (11, self.height_cm.map(tenths)),
        ];
        let mut flags = u16::from(stamped) << 1 | u16::from(self.user.is_some()) << 2;
        flags |= u16::from(self.continued) << 12;
        for (bit, field) in fields {
            flags |= u16::from(field.is_some()) << bit;
        }
        let mut bytes = flags.to_le_bytes().to_vec();
        bytes.extend(self.fat_pct.map_or(FAILED, tenths).to_le_bytes());
        if stamped {
            bytes.extend(self.at.to_bytes());
        }
        bytes.extend(self.user);
        for field in fields.into_iter().filter_map(|(_, field)| field) {
            bytes.extend(field.to_le_bytes());
        }
        bytes
    }
}
