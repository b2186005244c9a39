//! Temperature Measurement (2A1C), Intermediate Temperature (2A1E) and Temperature Type (2A1D).

use super::bytes::{GattError, Reader, bits, when};
use super::number::MedicalFloat;
use super::stamp::Stamp;

/// What a thermometer measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Temperature {
    /// Unit of the value.
    pub unit: TemperatureUnit,
    /// The value.
    pub value: MedicalFloat,
    /// When.
    pub at: Stamp,
    /// Where, if the value tells it; else characteristic 2A1D may.
    pub site: Option<TemperatureSite>,
}

/// Unit of a temperature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemperatureUnit {
    /// Degrees Celsius.
    Celsius,
    /// Degrees Fahrenheit.
    Fahrenheit,
}

/// Where it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemperatureSite {
    /// Armpit.
    Armpit,
    /// Body in general.
    Body,
    /// Ear, usually its lobe.
    Ear,
    /// Finger.
    Finger,
    /// Gastro-intestinal tract.
    GastroIntestinal,
    /// Mouth.
    Mouth,
    /// Rectum.
    Rectum,
    /// Toe.
    Toe,
    /// Ear drum.
    Tympanum,
    /// A reserved number.
    Reserved(u8),
}

impl TemperatureSite {
    const fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::Armpit,
            2 => Self::Body,
            3 => Self::Ear,
            4 => Self::Finger,
            5 => Self::GastroIntestinal,
            6 => Self::Mouth,
            7 => Self::Rectum,
            8 => Self::Toe,
            9 => Self::Tympanum,
            other => Self::Reserved(other),
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Self::Armpit => 1,
            Self::Body => 2,
            Self::Ear => 3,
            Self::Finger => 4,
            Self::GastroIntestinal => 5,
            Self::Mouth => 6,
            Self::Rectum => 7,
            Self::Toe => 8,
            Self::Tympanum => 9,
            Self::Reserved(other) => other,
        }
    }

    /// Reads Temperature Type (2A1D).
    ///
    /// # Errors
    /// When it is empty.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        Reader::new(bytes)
            .u8("temperature type")
            .map(Self::from_byte)
    }
}

impl Temperature {
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
                TemperatureUnit::Fahrenheit
            } else {
                TemperatureUnit::Celsius
            },
            value: value.float("temperature")?,
            at: when(has(1), || value.stamp("time"))?.unwrap_or_default(),
            site: when(has(2), || value.u8("temperature type"))?.map(TemperatureSite::from_byte),
        })
    }

    /// Writes the value.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let stamped = self.at != Stamp::Unknown;
        let mut bytes = vec![bits([
            self.unit == TemperatureUnit::Fahrenheit,
            stamped,
            self.site.is_some(),
        ])];
        bytes.extend(self.value.to_float().to_le_bytes());
        if stamped {
            bytes.extend(self.at.to_bytes());
        }
        bytes.extend(self.site.map(TemperatureSite::byte));
        bytes
    }
}
