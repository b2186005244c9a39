//! The real clocks.

use lamplight_units::{Mono, Now, Wall};
use std::time::{Instant, SystemTime};

/// Reads the system's clocks. The monotonic one counts from when this was made.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// Starts counting now.
    #[must_use]
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    /// Both clocks, read together.
    #[must_use]
    pub fn now(&self) -> Now {
        Now {
            mono: Mono::from_start(self.started.elapsed()),
            wall: Wall::from_utc(SystemTime::now().into()),
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
        self.started + at.since_start()
    }
}

impl lamplight_feeds::Clock for SystemClock {
    fn now(&self) -> Now {
        Self::now(self)
    }
}
