//! CGM Measurement (2AA7): several records may stand in one notification.

use super::bytes::{GattError, Reader, when};
use super::number::MedicalFloat;
use super::stamp::Stamp;

/// One record of a continuous glucose monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cgm {
    /// mg/dL.
    pub glucose: MedicalFloat,
    /// Minutes since the session began.
    pub offset_min: u16,
    /// Status, calibration and temperature, warning.
    pub status: CgmStatus,
    /// mg/dL a minute.
    pub trend: Option<MedicalFloat>,
    /// Percent.
    pub quality: Option<MedicalFloat>,
}

/// Sensor status annunciation as one word of 24 bits: status 0 to 7, calibration and
/// temperature 8 to 15, warning 16 to 23.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CgmStatus(pub u32);

impl CgmStatus {
    /// The session has stopped.
    pub const STOPPED: u32 = 1;
    /// The battery is low.
    pub const BATTERY_LOW: u32 = 1 << 1;
    /// Sensor of a wrong type, malfunction, fault of the device.
    pub const FAULT: u32 = 1 << 2 | 1 << 3 | 1 << 5;

    /// Whether any of these bits is set.
    #[must_use]
    pub const fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }
}

/// Flags, least length and checksum.
const SMALLEST: usize = 6;
const TREND: u8 = 1;
const QUALITY: u8 = 1 << 1;
const WARNING: u8 = 1 << 5;
const CALIBRATION: u8 = 1 << 6;
const STATUS: u8 = 1 << 7;

impl Cgm {
    /// Reads all records of a notification. `checked` is whether the device's features (bit
    /// 12) say that each record ends in a checksum.
    ///
    /// # Errors
    /// When a record's size does not fit its flags or the notification, or a checksum is
    /// wrong; records before it are lost with it, since a size that lies makes all doubtful.
    pub fn decode(bytes: &[u8], checked: bool) -> Result<Vec<Self>, GattError> {
        let mut rest = bytes;
        let mut records = Vec::new();
        if rest.is_empty() {
            return Err(GattError::Short {
                field: "size",
                missing: 1,
            });
        }
        while let Some(size) = rest.first() {
            let size = usize::from(*size);
            let wrong = GattError::Length {
                field: "size",
                said: size,
            };
            let (record, after) = rest.split_at_checked(size).ok_or(wrong)?;
            if size < SMALLEST {
                return Err(wrong);
            }
            records.push(Self::record(record, checked)?);
            rest = after;
        }
        Ok(records)
    }

    fn record(record: &[u8], checked: bool) -> Result<Self, GattError> {
        let body = if checked {
            without_checksum(record)?
        } else {
            record
        };
        let mut value = Reader::new(body);
        value.u8("size")?;
        let flags = value.u8("flags")?;
        let has = |bit: u8| flags & bit != 0;
        let glucose = value.sfloat("glucose")?;
        let offset_min = value.u16("time offset")?;
        let status = when(has(STATUS), || value.u8("status"))?;
        let calibration = when(has(CALIBRATION), || value.u8("calibration"))?;
        let warning = when(has(WARNING), || value.u8("warning"))?;
        let octet = |octet: Option<u8>| octet.unwrap_or(0);
        Ok(Self {
            glucose,
            offset_min,
            status: CgmStatus(u32::from_le_bytes([
                octet(status),
                octet(calibration),
                octet(warning),
                0,
            ])),
            trend: when(has(TREND), || value.sfloat("trend"))?,
            quality: when(has(QUALITY), || value.sfloat("quality"))?,
        })
    }

    /// Writes one record.
    #[must_use]
    pub fn encode(&self, checked: bool) -> Vec<u8> {
        let [status, calibration, warning, _] = self.status.0.to_le_bytes();
        let octets = [
            (STATUS, status),
            (CALIBRATION, calibration),
            (WARNING, warning),
        ];
        let octets = octets.into_iter().filter(|(_, octet)| *octet != 0);
        let mut flags = octets.clone().fold(0, |flags, (flag, _)| flags | flag);
        flags |= self.trend.map_or(0, |_| TREND) | self.quality.map_or(0, |_| QUALITY);
        let mut bytes = vec![0, flags];
        bytes.extend(self.glucose.to_sfloat().to_le_bytes());
        bytes.extend(self.offset_min.to_le_bytes());
        bytes.extend(octets.map(|(_, octet)| octet));
        for extra in [self.trend, self.quality].into_iter().flatten() {
            bytes.extend(extra.to_sfloat().to_le_bytes());
        }
        let size = bytes.len() + if checked { 2 } else { 0 };
        // At most 17 bytes.
        if let Some(first) = bytes.first_mut() {
            *first = u8::try_from(size).unwrap_or(u8::MAX);
        }
        if checked {
            bytes.extend(crc(&bytes).to_le_bytes());
        }
        bytes
    }
}

/// Session Start Time (2AAA).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionStart {
    /// The device's local time.
    pub at: Stamp,
    /// Quarters of an hour east of UTC; -128 is unknown.
    pub zone_quarters: i8,
    /// Quarters of an hour of summer time: 0, 2, 4, 8; 255 is unknown.
    pub summer_quarters: u8,
}

impl SessionStart {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is too short or its checksum is wrong.
    pub fn decode(bytes: &[u8], checked: bool) -> Result<Self, GattError> {
        let body = if checked {
            without_checksum(bytes)?
        } else {
            bytes
        };
        let mut value = Reader::new(body);
        Ok(Self {
            at: value.stamp("time")?,
            zone_quarters: value.i8("time zone")?,
            summer_quarters: value.u8("summer time")?,
        })
    }

    /// Writes the value; for the simulator.
    #[must_use]
    pub fn encode(&self, checked: bool) -> Vec<u8> {
        let mut bytes = self.at.to_bytes().to_vec();
        bytes.extend(self.zone_quarters.to_le_bytes());
        bytes.push(self.summer_quarters);
        if checked {
            bytes.extend(crc(&bytes).to_le_bytes());
        }
        bytes
    }
}

fn without_checksum(record: &[u8]) -> Result<&[u8], GattError> {
    let Some((body, sum)) = record.split_last_chunk::<2>() else {
        return Err(GattError::Short {
            field: "checksum",
            missing: 2 - record.len(),
        });
    };
    if crc(body) == u16::from_le_bytes(*sum) {
        Ok(body)
    } else {
        Err(GattError::Checksum)
    }
}

/// The checksum that ends what a device sends whose features say so; for the simulator.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u16 {
    crc(bytes)
}

/// E2E-CRC of the CGM profile: polynomial x^16 + x^12 + x^5 + 1 from 0xFFFF, bits of each
/// byte from the lowest (CRC-16/MCRF4XX; from memory of the profile, unverified).
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
            let carry = crc & 1 == 1;
            let shifted = crc >> 1;
            if carry { shifted ^ 0x8408 } else { shifted }
        })
    })
}
