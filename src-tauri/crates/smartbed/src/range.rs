//! What a bed can be: numbers beyond it are slips of the bed or of a gateway, and are shown
//! as unknown, never as a value.

use std::ops::RangeInclusive;

/// Height of the mattress frame in cm. Low beds go to about 20, high ones to 100 (makers'
/// leaflets, unverified); the rest is margin.
pub const HEIGHT_CM: RangeInclusive<f64> = 5.0..=150.0;
/// Angle of the head part in degrees: flat or a little below, to a chair (ours).
pub const HEAD_DEG: RangeInclusive<f64> = -20.0..=95.0;
/// A patient in kg: as `ward::Details::WEIGHT_G`, 200 g to 500 kg.
pub const WEIGHT_KG: RangeInclusive<f64> = 0.2..=500.0;
/// Charge in percent.
pub const BATTERY_PCT: RangeInclusive<f64> = 0.0..=100.0;

/// The most faults of a bed that are kept.
pub const MOST_FAULTS: usize = 16;
/// The most characters of a fault or a version.
pub const MOST_TEXT: usize = 100;
