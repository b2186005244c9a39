//! Device Information (180A) and Battery Level (2A19).

use super::bytes::{GattError, Reader};
use std::sync::Arc;

/// The longest text kept; an attribute value has at most 512 bytes.
const LONGEST: usize = 128;

/// A text of the device information service: UTF-8, often padded with zeros or blanks.
/// Bytes that are no UTF-8 become the replacement character; control characters go.
#[must_use]
pub fn text(bytes: &[u8]) -> Arc<str> {
    let end = bytes.iter().position(|byte| *byte == 0);
    let bytes = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
    let text = String::from_utf8_lossy(bytes);
    let text: String = text
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect();
    Arc::from(text)
}

/// System Id (2A23): an EUI-64 in two parts; unlike a device's address it never changes.
///
/// # Errors
/// When it is shorter than 8 bytes.
pub fn system_id(bytes: &[u8]) -> Result<u64, GattError> {
    let id = Reader::new(bytes).bytes::<8>("system id")?;
    Ok(u64::from_le_bytes(id))
}

/// Plug and play id (2A50).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PnpId {
    /// Who gave the vendor's number: 1 the SIG, 2 the USB forum.
    pub source: u8,
    /// Vendor.
    pub vendor: u16,
    /// Product.
    pub product: u16,
    /// Version, binary coded decimal.
    pub version: u16,
}

impl PnpId {
    /// Reads the value.
    ///
    /// # Errors
    /// When it is shorter than 7 bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        Ok(Self {
            source: value.u8("vendor source")?,
            vendor: value.u16("vendor")?,
            product: value.u16("product")?,
            version: value.u16("version")?,
        })
    }
}

/// Battery level in percent; `None` for a number above 100, which is reserved.
///
/// # Errors
/// When it is empty.
pub fn battery_pct(bytes: &[u8]) -> Result<Option<u8>, GattError> {
    let level = Reader::new(bytes).u8("battery level")?;
    Ok((level <= 100).then_some(level))
}
