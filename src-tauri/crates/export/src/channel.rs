//! One signal of a record, as both wave formats need it told before its first sample.

use crate::grid::GridRate;
use lamplight_units::Wall;

/// One signal.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Its short label, in ASCII and not that of another signal of the record.
    pub label: String,
    /// Its unit, in ASCII without white space.
    pub unit: String,
    /// Which device, as the export names it.
    pub device: String,
    /// Its samples a second on the grid.
    pub rate: GridRate,
    /// A value is `sample * scale + shift`, in the unit.
    pub scale: f64,
    /// The value of the integer 0.
    pub shift: f64,
    /// The least integer that comes.
    pub low: i32,
    /// The greatest.
    pub high: i32,
}

impl Channel {
    /// The integer that the format's 0 stands for, so that all samples lie within
    /// `-limit..=limit`; `None` when they span more.
    #[must_use]
    pub fn middle(&self, limit: i64) -> Option<i64> {
        let (low, high) = (i64::from(self.low), i64::from(self.high));
        if low >= -limit && high <= limit {
            Some(0)
        } else if high - low <= 2 * limit {
            Some((low + high).div_euclid(2))
        } else {
            None
        }
    }

    /// The value of an integer.
    #[must_use]
    pub fn value(&self, sample: f64) -> f64 {
        sample * self.scale + self.shift
    }
}

/// Something that happened beside the waves.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// When it began.
    pub at: Wall,
    /// When it was over; `None` for a moment, or for what is not over.
    pub until: Option<Wall>,
    /// What.
    pub text: String,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use lamplight_units::SampleRate;

    /// A channel of such integers, 0.005 mV each.
    pub(crate) fn channel(label: &str, hz: f64, low: i32, high: i32) -> Channel {
        Channel {
            label: label.to_owned(),
            unit: "mV".to_owned(),
            device: "monitor".to_owned(),
            rate: GridRate::nearest(SampleRate::from_hz(hz).unwrap()),
            scale: 0.005,
            shift: 0.0,
            low,
            high,
        }
    }

    #[test]
    fn the_middle_is_moved_only_where_it_must() {
        for (low, high, limit, expected) in [
            (-2_047, 2_047, 2_047, Some(0)),
            (-1, 2_048, 2_047, Some(1_023)),
            (-2_047, 2_048, 2_047, None),
            (100_000, 100_010, 2_047, Some(100_005)),
            (i32::MIN, i32::MAX, 32_767, None),
        ] {
            assert_eq!(channel("I", 250.0, low, high).middle(limit), expected);
        }
    }
}
