//! What the series of one device share: its clock and the delay of the picture.

use crate::clock::{Grain, LeastDelay, WINDOW_S};
use crate::playout::Playout;

#[derive(Debug)]
pub(crate) struct Group {
    /// Arrival minus the device's time, lately. Empty while the device writes no times.
    pub(crate) least: LeastDelay,
    pub(crate) grain: Grain,
    pub(crate) playout: Playout,
    /// Stands in for the offset while the device writes no times: its clock is then ours.
    base: f64,
}

impl Group {
    pub(crate) fn new(playout: Playout) -> Self {
        Self {
            least: LeastDelay::over(WINDOW_S),
            grain: Grain::default(),
            playout,
            base: 0.0,
        }
    }

    /// What to add to the device's time for ours.
    pub(crate) fn offset(&self) -> f64 {
        self.least.least().unwrap_or(self.base)
    }

    /// The device's clock went ahead by `by`; the caller moves the series' times.
    pub(crate) fn step(&mut self, by: f64) {
        self.least.step(by);
        self.base -= by;
        self.playout.step(by);
    }
}
