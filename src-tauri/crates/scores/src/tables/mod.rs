//! The published tables. Each is checked by a test, row by row, on both sides of every cut.

mod bedside_pews;
mod mews;
mod news2;
mod qsofa;

pub use bedside_pews::bedside_pews;
pub use mews::mews;
pub use news2::news2;
pub use qsofa::qsofa;

use crate::bands::Bands;
use crate::part::Part;
use crate::table::Row;
use std::time::Duration;

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// Sixteen years: the least age of the scores for adults.
const ADULT_FROM_MONTHS: u16 = 16 * 12;

fn number(part: Part, ends: &[(i32, u8)], above: u8) -> Row {
    Row::Number {
        part,
        bands: Bands::new(ends, above),
    }
}
