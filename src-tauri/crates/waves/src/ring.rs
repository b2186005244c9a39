//! The kept samples of one series, in runs of equal distance.

use lamplight_units::SampleRate;
use std::collections::VecDeque;

/// Samples at equal distances on the device's clock.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The number of the sample that `anchor` is the time of. Numbers count all samples of
    /// the series, so that a reader's place survives everything.
    base: u64,
    /// Time of sample `base` on the device's clock, in seconds.
    anchor: f64,
    pub(crate) rate: SampleRate,
    /// Number of the oldest sample kept.
    pub(crate) first: u64,
    samples: VecDeque<f32>,
}

impl Run {
    /// Number after the last sample.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.samples.len() as u64
    }

    /// Time of a sample by its number; also of samples to come.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(crate) fn time_of(&self, number: u64) -> f64 {
        let since = if number >= self.base {
            (number - self.base) as f64
        } else {
            -((self.base - number) as f64)
        };
        self.anchor + since * self.rate.period_s()
    }

    pub(crate) fn end_time(&self) -> f64 {
        self.time_of(self.end())
    }

    /// Number of the first sample at or after a time, within what is kept.
    pub(crate) fn number_from(&self, time: f64) -> u64 {
        let ahead = (time - self.time_of(self.first)) * self.rate.hz();
        // A float that lies a hair above a whole number is that number.
        self.first + whole((ahead - 1e-6).ceil()).min(self.samples.len() as u64)
    }

    /// Whether the run began with this sample, not only what is kept of it.
    pub(crate) fn begins_at(&self, number: u64) -> bool {
        number == self.base
    }

    pub(crate) fn get(&self, number: u64) -> Option<f32> {
        let at = number.checked_sub(self.first)?;
        self.samples.get(usize::try_from(at).ok()?).copied()
    }

    /// Fills a hole; says whether there was one.
    pub(crate) fn fill(&mut self, number: u64, value: f32) -> bool {
        let place = number
            .checked_sub(self.first)
            .and_then(|at| usize::try_from(at).ok())
            .and_then(|at| self.samples.get_mut(at));
        match place {
            Some(sample) if sample.is_nan() && !value.is_nan() => {
                *sample = value;
                true
            }
            Some(_) | None => false,
        }
    }

    pub(crate) fn copy(&self, from: u64, to: u64) -> impl Iterator<Item = f32> + '_ {
        let place = |number: u64| {
            let at = usize::try_from(number.saturating_sub(self.first));
            at.unwrap_or(usize::MAX).min(self.samples.len())
        };
        let (from, to) = (place(from), place(to));
        self.samples.range(from..to.max(from)).copied()
    }

    /// Moves all of the run's times.
    pub(crate) fn shift(&mut self, by: f64) {
        self.anchor += by;
    }
}

/// A float as a count: 0 for what is negative or no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is what is wanted"
)]
pub(crate) fn whole(value: f64) -> u64 {
    value as u64
}

/// The newest samples, bounded in time and in bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ring {
    pub(crate) runs: VecDeque<Run>,
    next: u64,
}

impl Ring {
    pub(crate) fn last(&self) -> Option<&Run> {
        self.runs.back()
    }

    pub(crate) fn last_mut(&mut self) -> Option<&mut Run> {
        self.runs.back_mut()
    }

    /// Number that the next sample will get.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// The run that holds a number, or the next one after it.
    pub(crate) fn run_from(&self, number: u64) -> Option<(usize, &Run)> {
        self.runs
            .iter()
            .enumerate()
            .find(|(_, run)| run.end() > number)
    }

    /// Begins a run at a time; what follows is appended to it.
    pub(crate) fn begin(&mut self, anchor: f64, rate: SampleRate) {
        self.runs.push_back(Run {
            base: self.next,
            anchor,
            rate,
            first: self.next,
            samples: VecDeque::new(),
        });
    }

    pub(crate) fn append(&mut self, samples: impl IntoIterator<Item = f32>) {
        if let Some(run) = self.runs.back_mut() {
            run.samples.extend(samples);
            self.next = run.end();
        }
    }

    /// Drops the oldest until no more than `seconds` and `samples` are left.
    pub(crate) fn trim(&mut self, seconds: f64, samples: usize) {
        let mut seconds_left = seconds;
        let mut samples_left = samples;
        for run in self.runs.iter_mut().rev() {
            let fits = usize::try_from(whole(seconds_left * run.rate.hz())).unwrap_or(usize::MAX);
            let keep = run.samples.len().min(fits).min(samples_left);
            let drop = run.samples.len() - keep;
            run.samples.drain(..drop);
            run.first += drop as u64;
            samples_left -= keep;
            #[expect(clippy::cast_precision_loss, reason = "a ring is far below 2^53")]
            let kept_s = keep as f64 * run.rate.period_s();
            seconds_left = (seconds_left - kept_s).max(0.0);
        }
        while self.runs.len() > 1 && self.runs.front().is_some_and(|run| run.samples.is_empty()) {
            self.runs.pop_front();
        }
        if let Some(run) = self.runs.front_mut() {
            // A ring that once held a burst gives the memory back.
            if run.samples.capacity() > 4 * run.samples.len().max(256) {
                run.samples.shrink_to(run.samples.len() * 2);
            }
        }
    }

    pub(crate) fn shift(&mut self, by: f64) {
        for run in &mut self.runs {
            run.shift(by);
        }
    }
}
