//! The real clocks.

use lamplight_units::{Mono, Now, Wall};
use std::time::{Instant, SystemTime};

/// Reads the system's clocks. The monotonic one counts from when this was made, or goes on
/// from where an earlier run of the station stopped.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
    at: Mono,
}

impl SystemClock {
    /// Starts counting now.
    #[must_use]
    pub fn start() -> Self {
        Self::from(Mono::START)
    }

    /// Starts counting at `at`: instants of an earlier run stay true.
    #[must_use]
    pub fn from(at: Mono) -> Self {
        Self {
            started: Instant::now(),
            at,
        }
    }

    /// The wall clock alone, before there is a station.
    #[must_use]
    pub fn wall() -> Wall {
        Wall::from_utc(SystemTime::now().into())
    }

    /// Both clocks, read together.
    #[must_use]
    pub fn now(&self) -> Now {
        Now {
            mono: self.at + self.started.elapsed(),
            wall: Self::wall(),
        }
    }

    /// The time of the day here, for what goes by shifts.
    #[must_use]
    pub fn local(&self) -> chrono::NaiveDateTime {
        chrono::Local::now().naive_local()
    }

    /// The instant at which the monotonic clock shows `at`, to sleep until.
    #[must_use]
    pub fn instant(&self, at: Mono) -> Instant {
        self.started + at.since(self.at)
    }
}

impl lamplight_feeds::Clock for SystemClock {
    fn now(&self) -> Now {
        Self::now(self)
    }
}
