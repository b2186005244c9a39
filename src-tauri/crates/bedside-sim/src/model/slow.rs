//! A value that drifts towards where it is meant to go, as bodies do.

/// A slowly following value with a small wobble of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slow {
    now: f64,
    from: f64,
    to: f64,
    began: f64,
    over_s: f64,
}

impl Slow {
    /// A value at rest.
    #[must_use]
    pub const fn at(value: f64) -> Self {
        Self {
            now: value,
            from: value,
            to: value,
            began: 0.0,
            over_s: 0.0,
        }
    }

    /// Goes to `to` within `over_s` seconds from `now`; at once when that is 0.
    pub fn go(&mut self, to: f64, now: f64, over_s: f64) {
        self.from = self.now;
        self.to = to;
        self.began = now;
        self.over_s = over_s;
        if over_s <= 0.0 {
            self.now = to;
        }
    }

    /// The value at `now`, on a smooth path without a corner at either end.
    pub fn follow(&mut self, now: f64) -> f64 {
        if self.over_s > 0.0 {
            let part = ((now - self.began) / self.over_s).clamp(0.0, 1.0);
            let eased = part * part * (3.0 - 2.0 * part);
            self.now = self.from + (self.to - self.from) * eased;
        }
        self.now
    }

    /// The value of the last [`Self::follow`].
    #[must_use]
    pub const fn get(&self) -> f64 {
        self.now
    }

    /// Where it is going.
    #[must_use]
    pub const fn target(&self) -> f64 {
        self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_arrives_when_told_and_stays() {
        let mut slow = Slow::at(97.0);
        slow.go(85.0, 10.0, 20.0);
        assert_eq!(slow.follow(10.0), 97.0);
        assert!((slow.follow(20.0) - 91.0).abs() < 1e-9);
        assert_eq!(slow.follow(30.0), 85.0);
        assert_eq!(slow.follow(99.0), 85.0);
        slow.go(90.0, 99.0, 0.0);
        assert_eq!(slow.get(), 90.0);
    }
}
