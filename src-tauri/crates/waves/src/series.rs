//! One series: where its next chunk goes, and what became of all before.

use crate::align::{Beneath, Verdict, judge};
use crate::clock::LeastDelay;
use crate::limits::GroupId;
use crate::ring::{Ring, Run, whole};
use lamplight_units::SampleRate;

/// An anchor follows the device's times by this part of each error ...
const FOLLOW: f64 = 1.0 / 8.0;
/// ... and by no more than this part of the chunk's length: crystals differ by 0.01 %.
const FOLLOW_MOST: f64 = 0.002;
/// ... nor than this part of a sample: a line must not show it.
const FOLLOW_MOST_SAMPLES: f64 = 0.125;
/// A device without times is behind by this much for [`DRIFT_S`]: it lost something.
const BEHIND_S: f64 = 0.1;
const DRIFT_S: f64 = 5.0;
/// A window that slides by chunks is never quite full.
const DRIFT_SEEN_S: f64 = 4.0;

/// A chunk on its way into the ring.
pub(crate) struct Chunk<'a> {
    /// Arrival, seconds of our clock.
    pub(crate) now: f64,
    pub(crate) rate: SampleRate,
    pub(crate) samples: &'a [f32],
}

impl Chunk<'_> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a chunk is far below 2^53 samples"
    )]
    pub(crate) fn length_s(&self) -> f64 {
        self.samples.len() as f64 * self.rate.period_s()
    }
}

/// What became of a chunk's samples.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Laid {
    /// Number of the first sample appended, if any was.
    pub(crate) first: Option<u64>,
    pub(crate) appended: u64,
    /// Numbers of the first and after the last hole that was filled.
    pub(crate) filled_span: Option<(u64, u64)>,
    pub(crate) filled: u64,
    pub(crate) overlapped: u64,
    pub(crate) gap_s: Option<f64>,
}

#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) group: GroupId,
    pub(crate) rate: SampleRate,
    pub(crate) ring: Ring,
    /// What follows is after a gap, whatever its time.
    pub(crate) broken: bool,
    /// Numbers that came too late to be played (from, to); they are history alone.
    pub(crate) unplayed: Option<(u64, u64)>,
    /// Of a device without times: arrivals against the count of samples.
    drift: LeastDelay,
    pub(crate) samples_total: u64,
    pub(crate) gaps: u64,
    pub(crate) late: u64,
    pub(crate) filled: u64,
    pub(crate) overlapped: u64,
    pub(crate) rate_changes: u64,
}

impl Series {
    pub(crate) fn new(group: GroupId, rate: SampleRate) -> Self {
        Self {
            group,
            rate,
            ring: Ring::default(),
            broken: false,
            unplayed: None,
            drift: LeastDelay::over(DRIFT_S),
            samples_total: 0,
            gaps: 0,
            late: 0,
            filled: 0,
            overlapped: 0,
            rate_changes: 0,
        }
    }

    /// When the next sample is due on the device's clock.
    pub(crate) fn due(&self) -> Option<f64> {
        self.ring.last().map(Run::end_time)
    }

    /// Judges a chunk whose device wrote its start.
    pub(crate) fn judge(&self, chunk: &Chunk<'_>, start: f64, offset: f64, grain: f64) -> Verdict {
        let lateness = chunk.now - start - chunk.length_s() - offset;
        let Some(run) = self.ring.last() else {
            // Nothing to compare with; its time puts it beside the device's other waves.
            return Verdict::Gap(0.0);
        };
        // A coarse time a whole grain off is a lost chunk, not a rounding.
        let tolerance = (chunk.rate.period_s() / 2.0 + 1e-6).max(grain * 0.999);
        judge(start - run.end_time(), lateness, tolerance, || {
            beneath(run, start, chunk.samples)
        })
    }

    /// Judges a chunk without a time: it follows the last one, until its arrival says otherwise.
    /// Answers its start with it.
    pub(crate) fn follow(
        &mut self,
        chunk: &Chunk<'_>,
        offset: f64,
        late_max: f64,
    ) -> (f64, Verdict) {
        let length = chunk.length_s();
        let fresh = chunk.now - offset - length;
        let Some(due) = self.due() else {
            return (fresh, Verdict::Gap(0.0));
        };
        let lateness = fresh - due;
        if self.broken || lateness > late_max {
            self.drift.clear();
            return match fresh > due {
                true => (fresh, Verdict::Gap(lateness)),
                false => (due, Verdict::Next),
            };
        }
        if lateness < -late_max {
            // Sent faster than its rate says; keeping it would run ever further ahead.
            return (due, Verdict::TooOld);
        }
        self.drift.look(chunk.now, lateness);
        let least = self.drift.least().unwrap_or(0.0);
        if least > BEHIND_S + length / 2.0 && self.drift.span_s(chunk.now) >= DRIFT_SEEN_S {
            self.drift.clear();
            return (due + least, Verdict::Gap(least));
        }
        if self.drift.span_s(chunk.now) >= DRIFT_SEEN_S {
            let by = self.nudge(least, length);
            self.drift.step(by);
        }
        (self.due().unwrap_or(due), Verdict::Next)
    }

    /// Puts a chunk where it was judged to belong. `hole` is the longest gap kept as holes.
    pub(crate) fn lay(
        &mut self,
        chunk: &Chunk<'_>,
        start: f64,
        verdict: Verdict,
        hole: f64,
    ) -> Laid {
        let due = self.due();
        let laid = match verdict {
            Verdict::Next => {
                let gap_s = self.broken.then_some(0.0);
                let anchor = due.unwrap_or(start);
                if self.must_begin(chunk) {
                    self.ring.begin(anchor, chunk.rate);
                }
                self.nudge(start - anchor, chunk.length_s());
                self.append(chunk.samples, gap_s)
            }
            Verdict::Gap(gap) => {
                let known = due.is_some();
                self.open_gap(chunk, start, gap, hole);
                self.append(chunk.samples, known.then_some(gap))
            }
            Verdict::Overlap => self.overlap(chunk, start),
            Verdict::TooOld | Verdict::ClockSet(_) => Laid {
                overlapped: chunk.samples.len() as u64,
                ..Laid::default()
            },
        };
        self.count(&laid);
        laid
    }

    fn must_begin(&self, chunk: &Chunk<'_>) -> bool {
        self.broken
            || self
                .ring
                .last()
                .is_none_or(|run| !run.rate.is_about(chunk.rate))
    }

    fn open_gap(&mut self, chunk: &Chunk<'_>, start: f64, gap: f64, hole: f64) {
        if self.must_begin(chunk) || gap > hole {
            self.ring.begin(start, chunk.rate);
            return;
        }
        let count = usize::try_from(whole((gap * chunk.rate.hz()).round())).unwrap_or(0);
        self.ring.append(std::iter::repeat_n(f32::NAN, count));
    }

    /// Fills holes, drops what is there already, appends the rest.
    fn overlap(&mut self, chunk: &Chunk<'_>, start: f64) -> Laid {
        let Some(run) = self.ring.last_mut() else {
            return Laid::default();
        };
        let due = run.end_time();
        let before = usize::try_from(whole(((due - start) * chunk.rate.hz()).round()))
            .unwrap_or(usize::MAX)
            .min(chunk.samples.len());
        let (old, new) = chunk.samples.split_at(before);
        let mut laid = Laid::default();
        if run.rate.is_about(chunk.rate) {
            // May lie before the run's oldest sample: those numbers are not in it.
            let end = run.end();
            let above = whole(((due - start) * run.rate.hz()).round());
            for (i, value) in (0_u64..).zip(old) {
                let Some(number) = (end + i).checked_sub(above) else {
                    continue;
                };
                if run.fill(number, *value) {
                    laid.filled += 1;
                    let from = laid.filled_span.map_or(number, |(from, _)| from);
                    laid.filled_span = Some((from, number + 1));
                }
            }
        }
        laid.overlapped = old.len() as u64 - laid.filled;
        if new.is_empty() {
            return laid;
        }
        if self.must_begin(chunk) {
            self.ring.begin(due, chunk.rate);
        }
        let gap_s = self.broken.then_some(0.0);
        Laid {
            filled: laid.filled,
            filled_span: laid.filled_span,
            overlapped: laid.overlapped,
            ..self.append(new, gap_s)
        }
    }

    fn append(&mut self, samples: &[f32], gap_s: Option<f64>) -> Laid {
        let first = self.ring.next();
        // An infinity is as little a height as a NaN is.
        let clean = |v: &f32| if v.is_finite() { *v } else { f32::NAN };
        self.ring.append(samples.iter().map(clean));
        self.broken = false;
        Laid {
            first: Some(first),
            appended: samples.len() as u64,
            gap_s,
            ..Laid::default()
        }
    }

    /// Lets the count of samples follow the device's times, too slowly to be seen.
    fn nudge(&mut self, error: f64, length: f64) -> f64 {
        let Some(run) = self.ring.last_mut() else {
            return 0.0;
        };
        let most = (FOLLOW_MOST * length).min(FOLLOW_MOST_SAMPLES * run.rate.period_s());
        let by = (error * FOLLOW).clamp(-most, most);
        run.shift(by);
        by
    }

    fn count(&mut self, laid: &Laid) {
        self.samples_total += laid.appended + laid.filled;
        self.filled += laid.filled;
        self.overlapped += laid.overlapped;
        self.gaps += u64::from(laid.gap_s.is_some());
    }

    /// So many samples from `first` on came too late to be played.
    pub(crate) fn set_unplayed(&mut self, first: u64, count: u64) {
        let from = match self.unplayed {
            Some((from, to)) if to == first => from,
            Some(_) | None => first,
        };
        self.unplayed = Some((from, first + count));
        self.late += count;
    }
}

/// What the run holds where a chunk that begins at `start` would lie.
fn beneath(run: &Run, start: f64, samples: &[f32]) -> Beneath {
    let above = whole(((run.end_time() - start) * run.rate.hz()).round());
    let (mut holes, mut same, mut other) = (0_usize, 0_usize, 0_usize);
    let mut flat = true;
    let mut before: Option<f32> = None;
    for (i, value) in (0_u64..).zip(samples) {
        let Some(kept) = (run.end() + i).checked_sub(above).and_then(|n| run.get(n)) else {
            continue;
        };
        flat &= before.is_none_or(|b| alike(b, *value));
        before = Some(*value);
        if alike(kept, *value) {
            same += 1;
        } else if kept.is_nan() {
            holes += 1;
        } else {
            other += 1;
        }
    }
    match (holes, same, other) {
        (0, 0, 0) => Beneath::Gone,
        (holes, same, other) if other * 4 > holes + same + other => Beneath::Differs,
        (1.., _, _) => Beneath::Holes,
        (0, _, _) if flat => Beneath::SameFlat,
        (0, _, _) => Beneath::Same,
    }
}

fn alike(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}
