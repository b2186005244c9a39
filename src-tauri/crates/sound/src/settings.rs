//! What a ward may set about its tones, within what the standard allows.

use crate::render::decibels;
use crate::{Melody, Sound, Tone};
use lamplight_alarms::Priority;
use std::time::Duration;

/// Everything adjustable.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Settings {
    /// How long a burst waits before it is repeated.
    pub intervals: Intervals,
    /// How loud.
    pub loudness: Loudness,
    /// One pitch, or melodies by category.
    pub melody: Melody,
}

/// The interburst intervals `t_b`, from a burst's end to its repetition.
///
/// IEC 60601-1-8 Table 3: HIGH 2.5 to 15 s, MEDIUM 2.5 to 30 s (unverified), LOW more
/// than 15 s or no repetition; and HIGH <= MEDIUM <= LOW (unverified).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Intervals {
    high: Duration,
    medium: Duration,
    low: Option<Duration>,
}

/// Why intervals were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IntervalError {
    /// IEC 60601-1-8 Table 3.
    #[error("a high priority tone must be repeated after 2.5 to 15 s, not {0:?}")]
    High(Duration),
    /// IEC 60601-1-8 Table 3.
    #[error("a medium priority tone must be repeated after 2.5 to 30 s, not {0:?}")]
    Medium(Duration),
    /// More than 15 s by IEC 60601-1-8 Table 3; the upper bound is ours.
    #[error(
        "a low priority tone must be repeated after more than 15 s and at most 120 s, or never, not {0:?}"
    )]
    Low(Duration),
    /// A graver tone must not be rarer.
    #[error(
        "a tone of higher priority must not be repeated more rarely than one of lower priority"
    )]
    Order,
}

impl Intervals {
    /// The shortest interval that the standard allows.
    pub const LEAST: Duration = Duration::from_millis(2500);
    /// The longest for LOW. Ours: longer is indistinguishable from "never".
    pub const LOW_MOST: Duration = Duration::from_secs(120);

    /// Intervals within the standard; `low: None` sounds a LOW tone once.
    ///
    /// # Errors
    /// When one lies outside its range, or a graver tone would be rarer.
    pub fn new(
        high: Duration,
        medium: Duration,
        low: Option<Duration>,
    ) -> Result<Self, IntervalError> {
        if high < Self::LEAST || high > Duration::from_secs(15) {
            return Err(IntervalError::High(high));
        }
        if medium < Self::LEAST || medium > Duration::from_secs(30) {
            return Err(IntervalError::Medium(medium));
        }
        if let Some(low) = low
            && (low <= Duration::from_secs(15) || low > Self::LOW_MOST)
        {
            return Err(IntervalError::Low(low));
        }
        if high > medium || low.is_some_and(|low| medium > low) {
            return Err(IntervalError::Order);
        }
        Ok(Self { high, medium, low })
    }

    /// From the end of a burst to its repetition; none when it isn't repeated.
    #[must_use]
    pub const fn after(&self, tone: Tone) -> Option<Duration> {
        match tone.priority() {
            Priority::High => Some(self.high),
            Priority::Medium => Some(self.medium),
            // `Tone` holds no advisory.
            Priority::Low | Priority::Advisory => self.low,
        }
    }
}

impl Default for Intervals {
    /// 5, 15 and 25 s.
    fn default() -> Self {
        Self {
            high: Duration::from_secs(5),
            medium: Duration::from_secs(15),
            low: Some(Duration::from_secs(25)),
        }
    }
}

/// Loudness from [`Loudness::FLOOR`] to 100, linear in decibels: 0 would be 40 dB below
/// the loudest that the output can do, which is the span that makers offer (45 to 85 dB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Loudness(u8);

impl Loudness {
    /// Nothing quieter can be set: 24 dB below the loudest.
    ///
    /// An output that reaches the makers' 85 dB then still gives 61 dB at the listener,
    /// above the talk of a station by day (about 55 to 60 dB; unverified). The program
    /// can't measure the room: whoever installs it sets the amplifier at 100 and listens
    /// to the floor once. Quieter than this is "audio off", which has a role and a reason.
    pub const FLOOR: u8 = 40;
    /// The loudest.
    pub const MOST: u8 = 100;
    /// Span of the scale in decibels.
    const SPAN_DB: f64 = 40.0;

    /// The nearest loudness that may be set.
    #[must_use]
    pub fn new(percent: u8) -> Self {
        Self(percent.clamp(Self::FLOOR, Self::MOST))
    }

    /// 40 to 100.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// The factor for samples; the test burst is not affected, it is quiet already.
    #[must_use]
    pub fn gain(self, sound: Sound) -> f64 {
        match sound {
            Sound::Alarm(_) | Sound::Reminder => {
                decibels(Self::SPAN_DB * (f64::from(self.0) / 100.0 - 1.0))
            }
            Sound::Test => decibels(-10.0),
        }
    }
}

impl Default for Loudness {
    fn default() -> Self {
        Self(80)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Category;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn intervals_are_taken_at_the_standards_limits_and_refused_one_step_beyond() {
        use IntervalError::{High, Low, Medium, Order};
        let rows = [
            ("defaults", 5000, 15_000, Some(25_000), None),
            ("all at their least", 2500, 2500, Some(15_001), None),
            ("all at their most", 15_000, 30_000, Some(120_000), None),
            ("low is not repeated", 5000, 15_000, None, None),
            ("high too short", 2499, 15_000, None, Some(High(ms(2499)))),
            (
                "high too long",
                15_001,
                30_000,
                None,
                Some(High(ms(15_001))),
            ),
            ("medium too short", 2500, 2499, None, Some(Medium(ms(2499)))),
            (
                "medium too long",
                5000,
                30_001,
                None,
                Some(Medium(ms(30_001))),
            ),
            (
                "low at 15 s",
                5000,
                10_000,
                Some(15_000),
                Some(Low(ms(15_000))),
            ),
            (
                "low too long",
                5000,
                10_000,
                Some(120_001),
                Some(Low(ms(120_001))),
            ),
            ("high rarer than medium", 10_000, 9000, None, Some(Order)),
            (
                "medium rarer than low",
                5000,
                30_000,
                Some(20_000),
                Some(Order),
            ),
        ];
        for (name, high, medium, low, wanted) in rows {
            let got = Intervals::new(ms(high), ms(medium), low.map(ms)).err();
            assert_eq!(got, wanted, "{name}");
        }
    }

    #[test]
    fn nobody_can_set_a_loudness_below_the_floor() {
        let tone = Sound::Alarm(Tone::new(Priority::High, Category::General).unwrap());
        for percent in 0..=u8::MAX {
            let loudness = Loudness::new(percent);
            assert!((Loudness::FLOOR..=100).contains(&loudness.percent()));
            assert!(loudness.gain(tone) > 0.063, "-24 dB at least");
            assert!(loudness.gain(tone) <= 1.0);
        }
    }
}
