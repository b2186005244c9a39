//! What a bed can be: numbers beyond it are slips of the bed or of a gateway, and are shown
//! as unknown, never as a value. The ranges are those by which protocols read.

pub use lamplight_protocols::facts::{BATTERY_PCT, HEAD_DEG, HEIGHT_CM, WEIGHT_KG};

/// The most faults of a bed that are kept.
pub const MOST_FAULTS: usize = 16;
/// The most characters of a fault or a version.
pub const MOST_TEXT: usize = 100;
