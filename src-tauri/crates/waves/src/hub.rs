//! All series of the ward: samples in, a steady picture out.

use crate::align::Verdict;
use crate::group::Group;
use crate::limits::{GroupId, Limits, SeriesId};
use crate::playout::{Bounds, Playout};
use crate::series::{Chunk, Laid, Series};
use lamplight_units::{Mono, SampleRate};
use std::collections::BTreeMap;
use std::time::Duration;

/// A start beyond this (the year 2286) is none: floats would no longer tell samples apart.
const START_MAX_S: f64 = 1e10;

/// A sample due within this is as good as past: the next frame may be 33 ms away.
const TICK_S: f64 = 0.05;

/// What became of one chunk.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pushed {
    /// Samples that are kept now.
    pub taken: usize,
    /// Of these, samples whose moment on the screen had passed: they are history alone.
    pub late: usize,
    /// Samples not kept: they were there already, or too old.
    pub overlapped: usize,
    /// A gap lies before this chunk, so many seconds long. Zero when the feed was
    /// interrupted and nobody can tell.
    pub gap_s: Option<f64>,
    /// The rate is another than before: tell the screen.
    pub rate_changed: bool,
}

/// A series in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesStats {
    /// Samples a second, as last sent.
    pub rate: SampleRate,
    /// Samples ever kept.
    pub samples_total: u64,
    /// Gaps.
    pub gaps: u64,
    /// Samples that came too late to be played.
    pub late: u64,
    /// Samples that were there already, or too old.
    pub overlapped: u64,
    /// Samples that came out of order and filled a hole.
    pub filled: u64,
    /// How often the rate changed.
    pub rate_changes: u64,
    /// When the last sample was measured (its end), on our clock.
    pub last_end: Option<Mono>,
}

/// Samples of one series without a break. Holes are NaN.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// When the first sample was measured, on our clock; without the delay of the picture.
    pub start: Mono,
    /// Samples a second.
    pub rate: SampleRate,
    /// Physical values.
    pub samples: Vec<f32>,
}

/// The rings, clocks and delays of all devices.
#[derive(Debug)]
pub struct Hub {
    pub(crate) limits: Limits,
    pub(crate) groups: BTreeMap<GroupId, Group>,
    pub(crate) series: BTreeMap<SeriesId, Series>,
    next_id: u32,
}

impl Hub {
    /// Without series.
    #[must_use]
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            groups: BTreeMap::new(),
            series: BTreeMap::new(),
            next_id: 0,
        }
    }

    /// A new series of a device. Its number is the index in wave frames.
    pub fn open(&mut self, group: GroupId, rate: SampleRate) -> SeriesId {
        let id = SeriesId(self.next_id);
        // 4,294,967,295 series are not reached in a century of one new one each second.
        self.next_id = self.next_id.saturating_add(1);
        let bounds = Bounds {
            min_s: self.limits.delay_min.as_secs_f64(),
            max_s: self.limits.delay_max.as_secs_f64(),
        };
        self.groups
            .entry(group)
            .or_insert_with(|| Group::new(Playout::new(bounds)));
        self.series.insert(id, Series::new(group, rate));
        id
    }

    /// Forgets a series; the device too, when it was its last one.
    pub fn close(&mut self, id: SeriesId) {
        let Some(series) = self.series.remove(&id) else {
            return;
        };
        if !self.series.values().any(|s| s.group == series.group) {
            self.groups.remove(&series.group);
        }
    }

    /// Takes a chunk that came at `now`; `start` is its first sample's time on the device's
    /// clock in seconds (any epoch, but always the same). Without one, or with one that is not
    /// finite or beyond the year 2286, it follows the last.
    ///
    /// Of an unknown series nothing is taken.
    pub fn push(
        &mut self,
        now: Mono,
        id: SeriesId,
        start: Option<f64>,
        rate: SampleRate,
        samples: &[f32],
    ) -> Pushed {
        let Some(series) = self.series.get_mut(&id) else {
            return Pushed::default();
        };
        let rate_changed = !series.rate.is_about(rate);
        if rate_changed {
            series.rate = rate;
            series.rate_changes += 1;
        }
        if samples.is_empty() {
            return Pushed {
                rate_changed,
                ..Pushed::default()
            };
        }
        let chunk = Chunk {
            now: now.seconds(),
            rate: series.rate,
            samples,
        };
        let (start, verdict) = match start.filter(|s| s.abs() <= START_MAX_S) {
            Some(start) => (start, self.judge(id, &chunk, start)),
            None => self.follow(id, &chunk),
        };
        let laid = self.lay(id, &chunk, start, verdict);
        let late = self.count_late(id, chunk.now, &laid);
        self.trim(id);
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        Pushed {
            taken: size(laid.appended + laid.filled),
            late: size(late),
            overlapped: size(laid.overlapped),
            gap_s: laid.gap_s,
            rate_changed,
        }
    }

    /// The device's feed was lost: what follows is after a gap.
    pub fn interrupt(&mut self, _now: Mono, group: GroupId) {
        for series in self.series.values_mut().filter(|s| s.group == group) {
            series.broken = series.due().is_some();
        }
    }

    /// A series in numbers; `None` for one that was never opened, or closed.
    #[must_use]
    pub fn stats(&self, id: SeriesId) -> Option<SeriesStats> {
        let series = self.series.get(&id)?;
        let offset = self.groups.get(&series.group)?.offset();
        Some(SeriesStats {
            rate: series.rate,
            samples_total: series.samples_total,
            gaps: series.gaps,
            late: series.late,
            overlapped: series.overlapped,
            filled: series.filled,
            rate_changes: series.rate_changes,
            last_end: series.due().map(|due| mono(due + offset)),
        })
    }

    /// How long after its measurement a sample of this device is drawn; zero before the first.
    #[must_use]
    pub fn delay(&self, group: GroupId) -> Duration {
        self.groups
            .get(&group)
            .and_then(|g| g.playout.shift().map(|shift| shift - g.offset()))
            .and_then(|s| Duration::try_from_secs_f64(s).ok())
            .unwrap_or_default()
    }

    /// The device's clock minus our monotonic one, in seconds; `None` while it wrote no times.
    ///
    /// Add `now.mono.seconds()` for the device's time now, and compare that with the wall clock.
    #[must_use]
    pub fn clock_offset_s(&self, group: GroupId) -> Option<f64> {
        let least = self.groups.get(&group)?.least.least()?;
        Some(-least)
    }

    /// What was measured from `from` to `to`, oldest first, as far as it is kept.
    #[must_use]
    pub fn window(&self, id: SeriesId, from: Mono, to: Mono) -> Vec<Piece> {
        let Some((series, group)) = self.find(id) else {
            return Vec::new();
        };
        let offset = group.offset();
        let piece = |run: &crate::ring::Run| {
            let first = run.number_from(from.seconds() - offset);
            let end = run.number_from(to.seconds() - offset);
            (first < end).then(|| Piece {
                start: mono(run.time_of(first) + offset),
                rate: run.rate,
                samples: run.copy(first, end).collect(),
            })
        };
        series.ring.runs.iter().filter_map(piece).collect()
    }

    pub(crate) fn find(&self, id: SeriesId) -> Option<(&Series, &Group)> {
        let series = self.series.get(&id)?;
        Some((series, self.groups.get(&series.group)?))
    }

    /// Judges a chunk with a time; moves the device's clock where that was set.
    fn judge(&mut self, id: SeriesId, chunk: &Chunk<'_>, start: f64) -> Verdict {
        let Some(series) = self.series.get(&id) else {
            return Verdict::TooOld;
        };
        let group_id = series.group;
        let Some(group) = self.groups.get_mut(&group_id) else {
            return Verdict::TooOld;
        };
        group.grain.look(start);
        let seen = chunk.now - start - chunk.length_s();
        if group.least.least().is_none() {
            // The first time it writes: until now its clock was taken for ours.
            let by = group.offset() - seen;
            self.set_clock(group_id, by);
        }
        let mut verdict = self.verdict(id, chunk, start);
        if let Verdict::ClockSet(by) = verdict {
            self.set_clock(group_id, by);
            verdict = match self.verdict(id, chunk, start) {
                // Once is enough: the second look can only differ by rounding.
                Verdict::ClockSet(_) => Verdict::Next,
                again => again,
            };
        }
        if let Some(group) = self.groups.get_mut(&group_id) {
            group.least.look(chunk.now, seen);
        }
        verdict
    }

    fn verdict(&self, id: SeriesId, chunk: &Chunk<'_>, start: f64) -> Verdict {
        self.find(id).map_or(Verdict::TooOld, |(series, group)| {
            series.judge(chunk, start, group.offset(), group.grain.seconds())
        })
    }

    fn follow(&mut self, id: SeriesId, chunk: &Chunk<'_>) -> (f64, Verdict) {
        let late_max = self.limits.delay_max.as_secs_f64();
        let offset = self.find(id).map_or(0.0, |(_, group)| group.offset());
        self.series
            .get_mut(&id)
            .map_or((0.0, Verdict::TooOld), |s| {
                s.follow(chunk, offset, late_max)
            })
    }

    /// The device's clock went ahead by `by`: every time of it with it, so that nothing on
    /// our clock moves.
    fn set_clock(&mut self, group_id: GroupId, by: f64) {
        if let Some(group) = self.groups.get_mut(&group_id) {
            group.step(by);
        }
        for series in self.series.values_mut().filter(|s| s.group == group_id) {
            series.ring.shift(by);
        }
    }

    fn lay(&mut self, id: SeriesId, chunk: &Chunk<'_>, start: f64, verdict: Verdict) -> Laid {
        let hole = self.limits.hole.as_secs_f64();
        let dry = self.is_dry(id, chunk.now);
        let Some(series) = self.series.get_mut(&id) else {
            return Laid::default();
        };
        let laid = series.lay(chunk, start, verdict, hole);
        let first = laid
            .first
            .and_then(|first| series.ring.last().map(|run| run.time_of(first)));
        if let (Some(first), Some(group)) = (first, self.groups.get_mut(&series.group)) {
            let offset = group.offset();
            group.playout.chunk(chunk.now, first, offset, dry);
        }
        laid
    }

    /// Whether nothing of the device is left to draw.
    fn is_dry(&self, id: SeriesId, now: f64) -> bool {
        let Some((one, group)) = self.find(id) else {
            return true;
        };
        let shift = group.playout.shift().unwrap_or(0.0);
        self.series
            .values()
            .filter(|s| s.group == one.group)
            .filter_map(Series::due)
            .all(|due| due + shift < now)
    }

    /// Counts the samples whose moment has passed, and marks them as not to be played.
    fn count_late(&mut self, id: SeriesId, now: f64, laid: &Laid) -> u64 {
        let lead = self.limits.lead.as_secs_f64();
        let Some(series) = self.series.get_mut(&id) else {
            return 0;
        };
        let shift = self
            .groups
            .get(&series.group)
            .and_then(|g| g.playout.shift());
        let (Some(run), Some(shift)) = (series.ring.last(), shift) else {
            return 0;
        };
        let missed = |from: u64, to: u64, until: f64| {
            run.number_from(until - shift).clamp(from, to.max(from)) - from
        };
        let appended = laid
            .first
            .map(|first| (first, missed(first, first + laid.appended, now + TICK_S)));
        // What is in front of the pen but sent already was sent as a hole.
        let filled = laid.filled_span.map_or(0, |(from, to)| {
            missed(from, to, now + lead).min(laid.filled)
        });
        if let Some((first, count)) = appended.filter(|(_, count)| *count > 0) {
            series.set_unplayed(first, count);
        }
        series.late += filled;
        filled + appended.map_or(0, |(_, count)| count)
    }

    fn trim(&mut self, id: SeriesId) {
        let share = self.limits.total_bytes / self.series.len().max(1);
        let samples = self.limits.series_bytes.min(share) / size_of::<f32>();
        let seconds = self.limits.history.as_secs_f64();
        if let Some(series) = self.series.get_mut(&id) {
            series.ring.trim(seconds, samples);
        }
    }
}

/// Seconds of our clock; what lies before its start is its start.
pub(crate) fn mono(seconds: f64) -> Mono {
    Mono::from_start(Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or_default())
}
