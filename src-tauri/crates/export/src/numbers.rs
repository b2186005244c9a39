//! One number with its time and place: a row of both table formats.

use lamplight_units::{Value, Wall};

/// One number, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberRow<'a> {
    /// When.
    pub at: Wall,
    /// The bed, as the export names it.
    pub bed: &'a str,
    /// The device, as the export names it.
    pub device: &'a str,
    /// What, by its reference id, such as `MDC_ECG_HEART_RATE`.
    pub parameter: &'a str,
    /// Where in the device.
    pub channel: &'a str,
    /// In what.
    pub unit: &'a str,
    /// The number.
    pub value: Value,
}

/// The names of the columns.
pub const COLUMNS: [&str; 8] = [
    "time",
    "bed",
    "device",
    "parameter",
    "channel",
    "unit",
    "value",
    "missing",
];
