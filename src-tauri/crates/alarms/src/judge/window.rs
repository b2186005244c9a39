//! The averaging window of one metric.

use crate::limits::Averaging;
use lamplight_units::Mono;
use std::collections::VecDeque;

/// The values of the last while. Gaps have no values in it; they are not filled.
///
/// Holds [`Window::MOST`] values; a metric that sends more often is averaged over its
/// newest ones, so the window gets shorter, never the memory longer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Window {
    values: VecDeque<(Mono, f64)>,
}

impl Window {
    /// Two values a second over the longest window.
    pub(super) const MOST: usize = 64;

    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    /// Takes a value and gives what the ordinary limits are compared with.
    pub(super) fn take(&mut self, now: Mono, value: f64, averaging: Averaging) -> f64 {
        match averaging {
            Averaging::None => value,
            Averaging::Mean(_) => {
                self.push(now, value, averaging);
                let count = self.values.len() as f64;
                self.values.iter().map(|(_, value)| value / count).sum()
            }
            Averaging::Median(_) => {
                self.push(now, value, averaging);
                self.median().unwrap_or(value)
            }
        }
    }

    fn push(&mut self, now: Mono, value: f64, averaging: Averaging) {
        let window = averaging.window();
        while self
            .values
            .front()
            .is_some_and(|(at, _)| now.since(*at) >= window)
        {
            self.values.pop_front();
        }
        if self.values.capacity() < Self::MOST {
            self.values.reserve_exact(Self::MOST);
        }
        if self.values.len() == Self::MOST {
            self.values.pop_front();
        }
        self.values.push_back((now, value));
    }

    /// The middle one; of an even number the mean of the middle two.
    fn median(&self) -> Option<f64> {
        let mut sorted = [0.0; Self::MOST];
        let sorted = sorted.get_mut(..self.values.len())?;
        for (place, (_, value)) in sorted.iter_mut().zip(&self.values) {
            *place = *value;
        }
        sorted.sort_unstable_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let upper = *sorted.get(middle)?;
        if sorted.len() % 2 == 1 {
            return Some(upper);
        }
        let lower = *sorted.get(middle.checked_sub(1)?)?;
        Some(lower / 2.0 + upper / 2.0)
    }
}
