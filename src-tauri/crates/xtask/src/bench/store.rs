//! What is kept: how small, how durable, how cheap, how quickly read. The crate's example
//! measures; see there what each figure is.

use super::{BenchOptions, Figure, example};
use crate::Outcome;
use crate::paths::Paths;

/// What it gives.
pub const NAMES: &[&str] = &[
    "store.bits_per_sample",
    "store.durable_per_s",
    "store.append_ms_p99",
    "store.write_pct",
    "store.archive_mb",
    "store.open_ms",
    "store.seek_ms_p99",
    "store.trend_ms_p99",
];

/// Builds and runs the store's example; some minutes.
///
/// # Errors
/// When it fails or prints no figure.
pub fn measure(paths: &Paths, options: &BenchOptions) -> Outcome<Vec<Figure>> {
    let folder = paths.scratch("store")?;
    let mut arguments = vec![format!("folder={}", folder.path().display())];
    arguments.extend(options.archive_hours.map(|hours| format!("hours={hours}")));
    arguments.extend(options.days.map(|days| format!("days={days}")));
    example::measure(paths, "lamplight-store", "store_bench", &arguments)
}
