//! Samples a second, within what a bedside can really send.

/// A sample rate in hertz: more than 0, at most [`SampleRate::MAX_HZ`].
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct SampleRate(f64);

impl SampleRate {
    /// Above any bedside wave (diagnostic ECG is 1,000 Hz, pacer channels 8,000 Hz).
    pub const MAX_HZ: f64 = 16_000.0;

    /// `None` for zero, negative, not finite, or above [`Self::MAX_HZ`].
    #[must_use]
    pub fn from_hz(hz: f64) -> Option<Self> {
        (hz.is_finite() && hz > 0.0 && hz <= Self::MAX_HZ).then_some(Self(hz))
    }

    /// Samples a second.
    #[must_use]
    pub const fn hz(self) -> f64 {
        self.0
    }

    /// Seconds from one sample to the next.
    #[must_use]
    pub fn period_s(self) -> f64 {
        self.0.recip()
    }

    /// Whether both are the same rate but for rounding in the message (0.1 %).
    #[must_use]
    pub fn is_about(self, other: Self) -> bool {
        (self.0 - other.0).abs() <= self.0.max(other.0) * 1e-3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_bounds() {
        for (hz, ok) in [
            (250.0, true),
            (62.5, true),
            (0.0, false),
            (-1.0, false),
            (16_000.0, true),
        ] {
            assert_eq!(SampleRate::from_hz(hz).is_some(), ok, "{hz}");
        }
        assert!(SampleRate::from_hz(f64::NAN).is_none());
        assert!(SampleRate::from_hz(16_000.1).is_none());
    }
}
