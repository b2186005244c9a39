//! The vectors are those of the fact sheet: computed from the layouts, or published with
//! the number formats (HL7 PHD guide, a thermometer's capture).

mod any_bytes;
mod device;
mod numbers;
mod records;
mod vectors;

use lamplight_units::clock::Precision;

/// Bytes written as in a data sheet.
fn hex(text: &str) -> Vec<u8> {
    let byte = |pair: &str| u8::from_str_radix(pair, 16).unwrap();
    text.split_whitespace().map(byte).collect()
}

fn stamp(text: &str) -> super::Stamp {
    super::Stamp::Known(lamplight_units::DeviceTime {
        local: text.parse().unwrap(),
        zone: None,
        precision: Precision::Second,
    })
}
