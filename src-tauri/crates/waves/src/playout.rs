//! How long after its measurement a sample is drawn.
//!
//! A chunk can be drawn without a break if, when its first sample is due, it has come.
//! It needs its own length (its last sample was measured that much after its first), its
//! delay on the way, and a margin for the frame to be made, sent and painted. The delay is
//! a high quantile of what the chunks of the last minute needed.
//!
//! - It grows at once, when a chunk comes too late for it: the pen has run dry anyway, and
//!   so nothing is lost but time.
//! - It shrinks in a pause, when nothing is left to draw and so nothing can jump; else by
//!   no more than 2 ms a second, a twentieth of a millimetre at 25 mm/s.

use std::collections::VecDeque;

/// From a chunk's arrival to its first sample's drawing: a tick of 33 ms, the way to the
/// page (p99 20 ms under load), an animation frame of 17 ms.
const MARGIN_S: f64 = 0.1;
/// Kept above what the quantile asks for.
const HEADROOM_S: f64 = 0.02;
/// The most that the drawing may run fast or slow: 0.2 %. IEC 60601-2-27 allows 10 % for a
/// monitor's time base.
const SLEW: f64 = 0.002;
/// After a longer wait it makes no greater step: 0.2 ms is a fifth of a sample at 1,000 Hz.
const SLEW_FOR_S: f64 = 0.1;
/// A sender often begins with a burst of what it had kept. So soon after the first chunk ...
const SETTLE_S: f64 = 2.0;
/// ... a delay that is too long by this much is given up, whatever was drawn by then.
const SETTLE_EXCESS_S: f64 = 0.5;
/// One number a second, for a minute.
const BUCKETS: usize = 60;
/// Three bad seconds in a minute do not hold the delay up.
const QUANTILE: f64 = 0.95;

/// Bounds of the delay, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Least.
    pub min_s: f64,
    /// Greatest.
    pub max_s: f64,
}

/// From the device's clock to the time of drawing.
#[derive(Debug, Clone)]
pub struct Playout {
    bounds: Bounds,
    /// (second, most that a chunk needed in it), oldest first.
    needs: VecDeque<(f64, f64)>,
    /// Drawn at = measured at (device's clock) + this.
    shift: Option<f64>,
    moved_at: f64,
    settled_at: f64,
    /// Counts the jumps of `shift`; what is sent after one is after a gap.
    epoch: u32,
    /// Chunks come that are beyond help: do not grow for their followers.
    catching_up: bool,
}

impl Playout {
    /// Before the first chunk.
    #[must_use]
    pub const fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            needs: VecDeque::new(),
            shift: None,
            moved_at: 0.0,
            settled_at: 0.0,
            epoch: 0,
            catching_up: false,
        }
    }

    /// What to add to the device's time for the time of drawing; `None` before the first chunk.
    #[must_use]
    pub const fn shift(&self) -> Option<f64> {
        self.shift
    }

    /// How often the picture had to jump.
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.epoch
    }

    /// A chunk came at `now` whose first sample is of `first` on the device's clock, which is
    /// `offset` from ours. `dry`: nothing is left to draw of any wave of the device.
    pub fn chunk(&mut self, now: f64, first: f64, offset: f64, dry: bool) {
        let need = now - first - offset + MARGIN_S;
        self.catching_up =
            need > self.bounds.max_s || (self.catching_up && need > self.wanted_delay());
        if !self.catching_up {
            self.note(now, need);
        }
        let wanted = offset + self.wanted_delay();
        let needed = if self.catching_up {
            wanted
        } else {
            wanted.max(offset + need.min(self.bounds.max_s))
        };
        let Some(shift) = self.shift else {
            (self.shift, self.moved_at, self.settled_at) = (Some(needed), now, now + SETTLE_S);
            return;
        };
        let excess = shift - wanted;
        let free = dry
            || (now < self.settled_at && excess > SETTLE_EXCESS_S)
            || excess > self.bounds.max_s;
        if free && (needed - shift).abs() > 1e-3 {
            self.jump(now, needed);
        } else if !self.catching_up && offset + need > shift && shift - offset < self.bounds.max_s {
            self.jump(now, offset + (need + HEADROOM_S).min(self.bounds.max_s));
        } else {
            let most = (now - self.moved_at).clamp(0.0, SLEW_FOR_S) * SLEW;
            self.shift = Some(shift + (wanted - shift).clamp(-most, most));
            self.moved_at = self.moved_at.max(now);
        }
    }

    /// The device's clock went ahead by `by`: the drawing stays where it is.
    pub fn step(&mut self, by: f64) {
        self.shift = self.shift.map(|shift| shift - by);
    }

    fn jump(&mut self, now: f64, shift: f64) {
        self.shift = Some(shift);
        self.moved_at = now;
        self.epoch = self.epoch.wrapping_add(1);
    }

    fn note(&mut self, now: f64, need: f64) {
        let second = now.floor();
        match self.needs.back_mut() {
            Some((at, most)) if *at >= second => *most = most.max(need),
            _ => self.needs.push_back((second, need)),
        }
        if self.needs.len() > BUCKETS {
            self.needs.pop_front();
        }
    }

    fn wanted_delay(&self) -> f64 {
        let mut needs: Vec<f64> = self.needs.iter().map(|(_, need)| *need).collect();
        needs.sort_by(f64::total_cmp);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "between 0 and 60"
        )]
        let rank = (needs.len() as f64 * QUANTILE).ceil() as usize;
        let need = needs.get(rank.saturating_sub(1)).copied().unwrap_or(0.0);
        (need + HEADROOM_S).clamp(self.bounds.min_s, self.bounds.max_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        min_s: 0.2,
        max_s: 3.0,
    };

    /// Chunks of 256 ms, each `lateness` late, on a device whose clock is ours.
    fn play(playout: &mut Playout, from: f64, lateness: &[f64]) -> f64 {
        let mut first = from;
        for late in lateness {
            playout.chunk(first + 0.256 + late, first, 0.0, false);
            first += 0.256;
        }
        first
    }

    #[test]
    fn the_first_chunk_asks_for_its_length_and_a_margin() {
        let mut playout = Playout::new(BOUNDS);
        playout.chunk(10.0, 10.0 - 0.256, 0.0, true);
        assert!((playout.shift().unwrap() - 0.376).abs() < 1e-9);
        assert_eq!(playout.epoch(), 0);
    }

    #[test]
    fn the_delay_has_bounds() {
        let mut short = Playout::new(BOUNDS);
        short.chunk(10.0, 9.99, 0.0, true);
        assert_eq!(short.shift(), Some(0.2));
        let mut long = Playout::new(BOUNDS);
        long.chunk(10.0, 2.0, 0.0, true);
        assert!(long.shift().unwrap() <= 3.0);
    }

    #[test]
    fn it_grows_at_once_and_shrinks_by_no_more_than_two_milliseconds_a_second() {
        let mut playout = Playout::new(BOUNDS);
        let at = play(&mut playout, 0.0, &[0.0; 80]);
        let (before, epoch) = (playout.shift().unwrap(), playout.epoch());
        let at = play(&mut playout, at, &[1.0]);
        assert_eq!(playout.epoch(), epoch + 1);
        let grown = playout.shift().unwrap();
        assert!((grown - 1.376).abs() < 1e-9, "{before} -> {grown}");
        let end = play(&mut playout, at, &[0.0; 400]);
        let shrunk = grown - playout.shift().unwrap();
        assert!(
            shrunk > 0.07 && shrunk <= (end - at) * SLEW + 1e-9,
            "{shrunk}"
        );
        assert_eq!(playout.epoch(), epoch + 1);
    }

    #[test]
    fn a_pause_lets_it_shrink_in_one_step() {
        let mut playout = Playout::new(BOUNDS);
        let at = play(&mut playout, 0.0, &[0.0; 80]);
        let at = play(&mut playout, at, &[1.0]);
        let at = play(&mut playout, at, &[0.0; 100]);
        playout.chunk(at + 10.256, at + 10.0, 0.0, true);
        assert!(playout.shift().unwrap() < 0.4);
    }

    #[test]
    fn what_is_beyond_help_does_not_make_the_rest_wait() {
        let mut playout = Playout::new(BOUNDS);
        let at = play(&mut playout, 0.0, &[0.0; 80]);
        let before = playout.shift().unwrap();
        // Ten seconds come at once.
        let burst: Vec<f64> = (0..40).map(|i| 10.0 - 0.256 * f64::from(i)).collect();
        play(&mut playout, at, &burst);
        assert!((playout.shift().unwrap() - before).abs() < 0.03);
    }
}
