//! Reading a value front to back.

use super::number::MedicalFloat;
use super::stamp::Stamp;

/// Why a value can't be read. Names the field, never the bytes: they are a patient's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GattError {
    /// The value ends before a field that its flags announce.
    #[error("the value ends before its {field}: {missing} bytes are missing")]
    Short {
        /// Which field.
        field: &'static str,
        /// How many bytes are missing at least.
        missing: usize,
    },
    /// A length inside the value contradicts the value's own.
    #[error("the {field} says {said} bytes, which does not fit")]
    Length {
        /// Which field.
        field: &'static str,
        /// What it says.
        said: usize,
    },
    /// An unknown operation or operand where the layout depends on it.
    #[error("the {field} is {said}, which this program does not know")]
    Unknown {
        /// Which field.
        field: &'static str,
        /// What it says.
        said: u8,
    },
    /// A checksum does not match.
    #[error("the checksum does not match")]
    Checksum,
    /// No measurement is decoded from this characteristic.
    #[error("no measurement is known for characteristic {uuid:04X}")]
    Characteristic {
        /// Its 16-bit UUID.
        uuid: u16,
    },
}

/// What is left of a value.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub fn bytes<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], GattError> {
        let Some((head, rest)) = self.0.split_first_chunk::<N>() else {
            return Err(GattError::Short {
                field,
                missing: N - self.0.len(),
            });
        };
        self.0 = rest;
        Ok(*head)
    }

    pub fn u8(&mut self, field: &'static str) -> Result<u8, GattError> {
        self.bytes::<1>(field).map(|[byte]| byte)
    }

    pub fn i8(&mut self, field: &'static str) -> Result<i8, GattError> {
        self.bytes::<1>(field).map(i8::from_le_bytes)
    }

    pub fn u16(&mut self, field: &'static str) -> Result<u16, GattError> {
        self.bytes::<2>(field).map(u16::from_le_bytes)
    }

    pub fn i16(&mut self, field: &'static str) -> Result<i16, GattError> {
        self.bytes::<2>(field).map(i16::from_le_bytes)
    }

    pub fn u24(&mut self, field: &'static str) -> Result<u32, GattError> {
        self.bytes::<3>(field)
            .map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]))
    }

    pub fn sfloat(&mut self, field: &'static str) -> Result<MedicalFloat, GattError> {
        self.u16(field).map(MedicalFloat::from_sfloat)
    }

    pub fn float(&mut self, field: &'static str) -> Result<MedicalFloat, GattError> {
        self.bytes::<4>(field)
            .map(u32::from_le_bytes)
            .map(MedicalFloat::from_float)
    }

    pub fn stamp(&mut self, field: &'static str) -> Result<Stamp, GattError> {
        self.bytes::<7>(field).map(Stamp::from_bytes)
    }
}

/// A field that is there when its flag is set.
pub(super) fn when<T>(
    present: bool,
    read: impl FnOnce() -> Result<T, GattError>,
) -> Result<Option<T>, GattError> {
    if present { read().map(Some) } else { Ok(None) }
}

/// Flags from their lowest bit on.
pub(super) fn bits<const N: usize>(flags: [bool; N]) -> u8 {
    let set = flags.into_iter().enumerate().filter(|(_, flag)| *flag);
    set.fold(0, |bits, (place, _)| bits | 1 << place)
}
