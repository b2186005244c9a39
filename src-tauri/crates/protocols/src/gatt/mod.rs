//! Values of Bluetooth LE health services: bytes of a characteristic to typed measurements
//! and back. No radio, no clock.
//!
//! Layouts: GATT Specification Supplement as far as public (the SIG's characteristic
//! descriptions of 2017); number formats: ISO/IEEE 11073-20601 (FLOAT and SFLOAT). All
//! fields of more than one byte are little-endian.
//!
//! Each measurement has `decode` and, for the simulator and the tests, `encode`. A value
//! that is shorter than its own flags say is an error; bytes behind the last known field
//! and reserved flags are passed over, since later editions add fields at the end; a time
//! that can't be costs the time alone ([`Stamp`]).
//!
//! Begin with [`decode`](measurement::decode), which takes any characteristic, and with
//! [`Measurement::numbers`](measurement::Measurement::numbers), which makes readings of it.
//! [`device::Device`] is one device with what must be known of it over its values.

pub mod blood_pressure;
pub mod body;
mod bytes;
pub mod cgm;
pub mod current_time;
pub mod device;
pub mod glucose;
pub mod heart_rate;
pub mod information;
pub mod measurement;
mod number;
pub mod pulse_oximeter;
mod readings;
pub mod records;
mod stamp;
pub mod thermometer;
pub mod uuid;

pub use bytes::GattError;
pub use device::{Device, Information};
pub use measurement::{Measurement, decode};
pub use number::{Decimal, MedicalFloat};
pub use stamp::Stamp;

#[cfg(test)]
mod tests;
