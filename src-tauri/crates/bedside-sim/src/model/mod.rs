//! A patient made of arithmetic: heart, lungs and vessels that agree with each other.
//!
//! One row of heart beats and one row of breaths drive everything. The ECG draws each
//! beat, the pulse of pleth and artery follows it by the time a pulse wave travels,
//! breathing moves the heart rate, the ECG's baseline and the pressure, and the
//! numbers are counted from the same beats and breaths as the waves show. Not a model
//! of disease: it is made to look and to count right.
//!
//! All times are seconds since the device was switched on, on its own sample clock.

pub mod beats;
pub mod breath;
pub mod ecg;
pub mod patient;
pub mod pressure;
pub mod pulse;
pub mod rhythm;
pub mod slow;

pub use patient::{Patient, Sign};
pub use rhythm::Rhythm;

/// A bell of height 1 around 0 with width `sigma`; zero beyond five widths.
pub(crate) fn bell(x: f64, sigma: f64) -> f64 {
    let z = x / sigma;
    if z.abs() > 5.0 {
        0.0
    } else {
        (-0.5 * z * z).exp()
    }
}
