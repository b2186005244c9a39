//! The judge of one bed.

use super::finding::{Outcome, Why};
use super::reading::{Bounds, Reading, Taken};
use super::track::Track;
use crate::limits::{LimitError, LimitSet, Parameter};
use lamplight_units::{Mono, Now, RefId};

/// Judges the numbers of one bed. See the module for the rules.
///
/// After each call the caller takes what was put into `out` and asks [`Judge::next`]
/// when to call [`Judge::step`] again.
///
/// Bounded: one track for each metric that [`Parameter::of`] knows, about forty, and
/// the few other names they go by.
#[derive(Debug, Clone, Default)]
pub struct Judge {
    bounds: Bounds,
    limits: [Option<LimitSet>; Parameter::COUNT],
    tracks: Vec<Track>,
    clock: Option<Now>,
    due: Option<Mono>,
}

impl Judge {
    /// A judge without limits; it finds nothing until it has some.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            ..Self::default()
        }
    }

    /// The limits in force of a parameter.
    #[must_use]
    pub fn limits(&self, parameter: Parameter) -> Option<&LimitSet> {
        self.limits.get(parameter.index())?.as_ref()
    }

    /// Sets the limits of a parameter; they are judged at once.
    ///
    /// # Errors
    /// When the set makes no sense; the old limits then stay in force.
    pub fn set_limits(
        &mut self,
        now: Now,
        limits: LimitSet,
        out: &mut Vec<Outcome>,
    ) -> Result<(), LimitError> {
        limits.check()?;
        // What was due under the old limits happened under them.
        self.step(now, out);
        let now = self.advance(now);
        let bounds = self.bounds;
        let Some(place) = self.limits.get_mut(limits.parameter.index()) else {
            return Ok(());
        };
        if let Some(old) = place.replace(limits) {
            let of = |track: &&mut Track| track.parameter == limits.parameter;
            for track in self.tracks.iter_mut().filter(of) {
                track.relimit(now, (&old, &limits), bounds, out);
            }
        }
        self.plan();
        Ok(())
    }

    /// Takes a reading.
    pub fn take(
        &mut self,
        now: Now,
        metric: &RefId,
        reading: Reading,
        out: &mut Vec<Outcome>,
    ) -> Taken {
        let now = self.advance(now);
        let Some((place, parameter)) = self.place(now, metric) else {
            return Taken::NoLimits;
        };
        let limits = self.limits.get(parameter.index()).and_then(Option::as_ref);
        let (Some(limits), Some(track)) = (limits, self.tracks.get_mut(place)) else {
            return Taken::NoLimits;
        };
        let taken = track.take(now, limits, self.bounds, reading, out);
        self.plan();
        taken
    }

    /// Time passed. Cheap before [`Judge::next`].
    pub fn step(&mut self, now: Now, out: &mut Vec<Outcome>) {
        let now = self.advance(now);
        if self.due.is_none_or(|due| now.mono < due) {
            return;
        }
        for track in &mut self.tracks {
            if let Some(Some(limits)) = self.limits.get(track.parameter.index()) {
                track.step(now, limits, self.bounds, out);
            }
        }
        self.plan();
    }

    /// When to step next; `None` while nothing is under way.
    #[must_use]
    pub const fn next(&self) -> Option<Mono> {
        self.due
    }

    /// The patient left: all findings end, and what was heard is forgotten.
    pub fn close(&mut self, now: Now, out: &mut Vec<Outcome>) {
        let now = self.advance(now);
        for track in &mut self.tracks {
            track.end(now, Why::Closed, out);
        }
        self.tracks.clear();
        self.due = None;
    }

    /// Monotonic time does not go back; a call that says so is taken at the latest
    /// time known.
    fn advance(&mut self, now: Now) -> Now {
        let mono = self.clock.map_or(now.mono, |last| last.mono.max(now.mono));
        let now = Now {
            mono,
            wall: now.wall,
        };
        self.clock = Some(now);
        now
    }

    /// The metric's track, made when it is first heard of.
    fn place(&mut self, now: Now, metric: &RefId) -> Option<(usize, Parameter)> {
        let found = self.tracks.iter().position(|track| track.metric == *metric);
        if let Some(place) = found {
            let track = self.tracks.get(place)?;
            return Some((place, track.parameter));
        }
        let parameter = Parameter::of(metric)?;
        self.limits(parameter)?;
        self.tracks.push(Track::new(now, metric, parameter));
        Some((self.tracks.len() - 1, parameter))
    }

    fn plan(&mut self) {
        self.due = self.tracks.iter().filter_map(|track| track.due).min();
    }
}
