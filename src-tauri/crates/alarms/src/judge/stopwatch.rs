//! A delay that can stand still and can run up to four times as fast.
//!
//! Whole numbers only, so that a delay of 5 s at single speed ends at 5 s to the
//! nanosecond and never a tick sooner.

use lamplight_units::Mono;
use std::time::Duration;

/// Single speed.
pub(super) const SINGLE: u64 = 64;
/// Four times as fast.
pub(super) const FASTEST: u64 = 4 * SINGLE;

/// Runs up time against a delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopwatch {
    /// Nanoseconds times [`SINGLE`] run up until `from`.
    run: u128,
    /// Speed since `from`, in parts of [`SINGLE`]; zero stands still.
    speed: u64,
    from: Mono,
}

impl Stopwatch {
    pub(super) const fn start(now: Mono, speed: u64) -> Self {
        Self {
            run: 0,
            speed,
            from: now,
        }
    }

    /// Another speed from now on.
    pub(super) fn go(&mut self, now: Mono, speed: u64) {
        self.run = self.run_until(now);
        self.from = self.from.max(now);
        self.speed = speed;
    }

    /// Whether `delay` has been run up.
    pub(super) fn is_over(&self, now: Mono, delay: Duration) -> bool {
        self.run_until(now) >= need(delay)
    }

    /// When `delay` will have been run up; `None` while it stands still short of it.
    pub(super) fn due(&self, delay: Duration) -> Option<Mono> {
        let left = need(delay).saturating_sub(self.run);
        if left == 0 {
            return Some(self.from);
        }
        if self.speed == 0 {
            return None;
        }
        let nanos = left.div_ceil(u128::from(self.speed));
        Some(self.from + Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)))
    }

    fn run_until(&self, now: Mono) -> u128 {
        self.run
            .saturating_add(now.since(self.from).as_nanos() * u128::from(self.speed))
    }
}

const fn need(delay: Duration) -> u128 {
    delay.as_nanos() * SINGLE as u128
}
