//! The monitor's own clock, which may be wrong.

use lamplight_protocols::hl7::time::device_time;
use lamplight_units::{ControlId, DeviceTime, Wall};

/// The wall clock of a device, told by microseconds since the start of the run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    start: Wall,
    offset_us: i64,
}

impl Clock {
    /// A clock that is right.
    pub(super) const fn new(start: Wall) -> Self {
        Self {
            start,
            offset_us: 0,
        }
    }

    /// Sets it wrong by so many seconds.
    pub(super) fn set_offset(&mut self, seconds: f64) {
        self.offset_us = (seconds * 1e6) as i64;
    }

    /// What it shows `us` after the start; negative for before it.
    pub(super) fn wall(self, us: i64) -> Wall {
        let right = self.start.micros().saturating_add(us);
        Wall::from_micros(right.saturating_add(self.offset_us))
    }

    /// The same as a device writes it: UTC with its zone, as IHE PCD advises.
    pub(super) fn stamp(self, us: i64) -> Option<DeviceTime> {
        device_time(self.wall(us), chrono::Offset::fix(&chrono::Utc))
    }

    /// Begins every name that the device gives. The run is in it, so that a message or
    /// an alert of yesterday is not taken for one of today.
    pub(super) fn name(self, bed: u16) -> String {
        format!("{:X}-{bed:03}", self.start.millis())
    }

    /// MSH-10 of the `n`th message.
    pub(super) fn control_id(self, bed: u16, n: u64) -> Option<ControlId> {
        // Letters, digits and dashes, at most 40 of them: always an id.
        ControlId::parse(&format!("{}-{n}", self.name(bed))).ok()
    }
}
