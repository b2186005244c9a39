//! The bounds, and the two small ids.

use std::time::Duration;

/// One device: its series share a clock and a playout delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u32);

/// One wave of one device. Never reused while the hub lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeriesId(pub u32);

/// Every bound of this crate, with what happens at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// How much of a series is kept; older samples go.
    pub history: Duration,
    /// Bytes of samples of one series; older samples go.
    pub series_bytes: usize,
    /// Bytes of samples of all series together, shared evenly between them.
    pub total_bytes: usize,
    /// A gap up to this long is kept as holes that late chunks may fill; a longer one
    /// only parts what was before from what comes after.
    pub hole: Duration,
    /// No playout delay is shorter: a frame has to be made, sent and drawn.
    pub delay_min: Duration,
    /// No playout delay is longer: a nurse sees what is, not what was. Samples that
    /// come later than this are counted as late and not played.
    pub delay_max: Duration,
    /// Frames carry samples this far ahead of their drawing, so that the page draws
    /// by its own clock between two of them.
    pub lead: Duration,
    /// What a new subscriber gets of the past, so that no tile is empty.
    pub backfill: Duration,
    /// Bytes of one frame; what does not fit comes with the next.
    pub frame_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            history: Duration::from_secs(60),
            series_bytes: 1 << 20,
            total_bytes: 128 << 20,
            hole: Duration::from_secs(5),
            delay_min: Duration::from_millis(200),
            delay_max: Duration::from_secs(3),
            lead: Duration::from_millis(130),
            backfill: Duration::from_secs(10),
            frame_bytes: 256 << 10,
        }
    }
}
