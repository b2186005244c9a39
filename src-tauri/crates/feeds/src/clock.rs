//! The station's clocks, as a thing that is handed in.

use lamplight_units::Now;

/// Reads both of the station's clocks at once. The host has the real one.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Now;
}
