//! The audio callback's side: takes orders, fills buffers, counts.
//!
//! It runs on the system's audio thread and so neither locks nor waits. Orders come
//! through a channel that it only tries; what it has done goes out through atomics
//! ([`Meter`]). A burst that takes over fades the old one out: a cut would click.

use crate::Clock;
use lamplight_units::{Mono, Now, Wall};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A burst for the device.
#[derive(Debug)]
pub(crate) struct Order {
    pub number: u64,
    pub samples: Vec<f32>,
}

/// What the device has done, written by the callback and read by the player.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    frames: AtomicU64,
    began: AtomicU64,
    began_mono: AtomicU64,
    began_wall: AtomicI64,
    heard_after_us: AtomicU64,
    finished: AtomicU64,
}

impl Meter {
    /// Frames taken since the output was opened.
    pub(crate) fn frames(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    /// The last order whose first sample was taken: number, when, and heard how much later.
    pub(crate) fn began(&self) -> (u64, Now, Duration) {
        let order = self.began.load(Ordering::Acquire);
        let mono = Duration::from_nanos(self.began_mono.load(Ordering::Relaxed));
        let now = Now {
            mono: Mono::from_start(mono),
            wall: Wall::from_micros(self.began_wall.load(Ordering::Relaxed)),
        };
        let after = Duration::from_micros(self.heard_after_us.load(Ordering::Relaxed));
        (order, now, after)
    }

    /// The last order whose last sample was taken.
    pub(crate) fn finished(&self) -> u64 {
        self.finished.load(Ordering::Relaxed)
    }

    fn write_began(&self, order: u64, now: Now, after: Duration) {
        let mono = u64::try_from(now.mono.since_start().as_nanos()).unwrap_or(u64::MAX);
        let after = u64::try_from(after.as_micros()).unwrap_or(u64::MAX);
        self.began_mono.store(mono, Ordering::Relaxed);
        self.began_wall.store(now.wall.micros(), Ordering::Relaxed);
        self.heard_after_us.store(after, Ordering::Relaxed);
        self.began.store(order, Ordering::Release);
    }
}

/// Where an output's samples come from. Ask it for frames; it never ends and never waits.
pub struct Source {
    orders: Receiver<Order>,
    meter: Arc<Meter>,
    clock: Clock,
    current: Option<(Order, usize)>,
    /// What is being taken over, from where, and how many samples of it are left.
    fading: Option<(Order, usize, usize)>,
    fade: usize,
}

/// A taken-over burst is gone after so long.
const FADE: Duration = Duration::from_millis(5);

impl Source {
    pub(crate) fn new(orders: Receiver<Order>, meter: Arc<Meter>, clock: Clock, rate: u32) -> Self {
        let fade = u128::from(rate) * FADE.as_millis() / 1000;
        let fade = usize::try_from(fade).unwrap_or(1).max(1);
        Self {
            orders,
            meter,
            clock,
            current: None,
            fading: None,
            fade,
        }
    }

    /// Fills `frames` frames, each through `write`. `heard_after` is how much later the
    /// first of them is heard, as far as the system knows.
    pub fn fill(&mut self, frames: usize, heard_after: Duration, mut write: impl FnMut(f32)) {
        self.take_order(heard_after);
        for _ in 0..frames {
            write(self.next());
        }
        let frames = u64::try_from(frames).unwrap_or(u64::MAX);
        self.meter.frames.fetch_add(frames, Ordering::Relaxed);
    }

    /// The newest order counts: what waited behind a device that stood still is old.
    fn take_order(&mut self, heard_after: Duration) {
        let Some(order) = self.orders.try_iter().last() else {
            return;
        };
        self.meter
            .write_began(order.number, (self.clock)(), heard_after);
        let old = self.current.replace((order, 0));
        self.fading = old.map(|(order, at)| (order, at, self.fade));
    }

    fn next(&mut self) -> f32 {
        let new = match &mut self.current {
            Some((order, at)) => {
                let sample = order.samples.get(*at).copied().unwrap_or(0.0);
                *at += 1;
                if *at >= order.samples.len() {
                    self.meter.finished.store(order.number, Ordering::Relaxed);
                    self.current = None;
                }
                sample
            }
            None => 0.0,
        };
        (new + self.next_faded()).clamp(-1.0, 1.0)
    }

    fn next_faded(&mut self) -> f32 {
        let Some((order, at, left)) = &mut self.fading else {
            return 0.0;
        };
        let sample = order.samples.get(*at).copied().unwrap_or(0.0);
        let share = share(*left, self.fade);
        *at += 1;
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.fading = None;
        }
        sample * share
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a fade has some hundred samples"
)]
fn share(left: usize, of: usize) -> f32 {
    left as f32 / of as f32
}

/// The lock's content, also after another thread panicked while it held it: what these
/// locks guard is replaced whole and so never half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
