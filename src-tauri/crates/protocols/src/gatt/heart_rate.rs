//! Heart Rate Measurement (2A37).

use super::bytes::{GattError, Reader, when};

/// One notification of a heart rate sensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeartRate {
    /// Beats a minute; 0 where the sensor has none.
    pub bpm: u16,
    /// Whether the sensor touches the skin.
    pub contact: Contact,
    /// Energy spent since it was last set back, in kJ; stays at 65,535 when it is full.
    pub energy_kj: Option<u16>,
    /// Times between beats in units of 1/1024 s, oldest first.
    pub rr: Vec<u16>,
}

/// Whether the sensor touches the skin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contact {
    /// The sensor does not tell.
    NotTold,
    /// It does not.
    Lost,
    /// It does.
    Good,
}

/// Where the sensor is worn (2A38).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BodyLocation {
    /// Elsewhere, or a value that is not known here.
    Other,
    /// Chest.
    Chest,
    /// Wrist.
    Wrist,
    /// Finger.
    Finger,
    /// Hand.
    Hand,
    /// Ear lobe.
    EarLobe,
    /// Foot.
    Foot,
}

impl BodyLocation {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is empty.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        Ok(match Reader::new(bytes).u8("body location")? {
            1 => Self::Chest,
            2 => Self::Wrist,
            3 => Self::Finger,
            4 => Self::Hand,
            5 => Self::EarLobe,
            6 => Self::Foot,
            _ => Self::Other,
        })
    }
}

const WIDE: u8 = 1;
const ENERGY: u8 = 1 << 3;
const INTERVALS: u8 = 1 << 4;

impl HeartRate {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than its flags say, or ends within an interval.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let flags = value.u8("flags")?;
        let bpm = if flags & WIDE == 0 {
            u16::from(value.u8("heart rate")?)
        } else {
            value.u16("heart rate")?
        };
        let energy_kj = when(flags & ENERGY != 0, || value.u16("energy"))?;
        let mut rr = Vec::new();
        while flags & INTERVALS != 0 && !value.rest().is_empty() {
            rr.push(value.u16("RR interval")?);
        }
        let contact = match flags >> 1 & 3 {
            2 => Contact::Lost,
            3 => Contact::Good,
            _ => Contact::NotTold,
        };
        Ok(Self {
            bpm,
            contact,
            energy_kj,
            rr,
        })
    }

    /// Writes the value.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let narrow = u8::try_from(self.bpm).ok();
        let contact = match self.contact {
            Contact::NotTold => 0,
            Contact::Lost => 2,
            Contact::Good => 3,
        };
        let mut flags = contact << 1;
        flags |= if narrow.is_none() { WIDE } else { 0 };
        flags |= if self.energy_kj.is_some() { ENERGY } else { 0 };
        flags |= if self.rr.is_empty() { 0 } else { INTERVALS };
        let mut bytes = vec![flags];
        match narrow {
            Some(bpm) => bytes.push(bpm),
            None => bytes.extend(self.bpm.to_le_bytes()),
        }
        bytes.extend(self.energy_kj.iter().flat_map(|kj| kj.to_le_bytes()));
        bytes.extend(self.rr.iter().flat_map(|rr| rr.to_le_bytes()));
        bytes
    }

    /// Times between beats in seconds, oldest first.
    pub fn intervals_s(&self) -> impl Iterator<Item = f64> {
        self.rr.iter().map(|rr| f64::from(*rr) / 1_024.0)
    }
}
