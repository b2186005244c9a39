//! One metric of one bed: its last value, its average and its five slots.

use super::finding::{Outcome, Why};
use super::reading::{Bounds, Reading, Taken};
use super::rule::{Rule, Watched};
use super::slot::{About, Slot};
use super::window::Window;
use crate::limits::{Cadence, LimitSet, Parameter};
use lamplight_units::{Mono, NoValue, Now, RefId, Value};

/// What is known of the metric now.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    /// A value: as it came, and averaged.
    Value { raw: f64, average: f64 },
    /// None since then; the last value stands beside it for changed limits.
    Missing(Mono),
}

#[derive(Debug, Clone)]
pub(super) struct Track {
    pub(super) metric: RefId,
    pub(super) parameter: Parameter,
    cadence: Cadence,
    known: Known,
    window: Window,
    slots: [Slot; Watched::COUNT],
    /// When the last reading counted, and when it was measured.
    heard: Mono,
    measured: Option<Mono>,
    /// When something is due; `None` while all is quiet.
    pub(super) due: Option<Mono>,
}

impl Track {
    pub(super) fn new(now: Now, metric: &RefId, parameter: Parameter) -> Self {
        Self {
            metric: metric.clone(),
            parameter,
            cadence: Cadence::of(metric),
            known: Known::Missing(now.mono),
            window: Window::default(),
            slots: Default::default(),
            heard: now.mono,
            measured: None,
            due: None,
        }
    }

    pub(super) fn take(
        &mut self,
        now: Now,
        limits: &LimitSet,
        bounds: Bounds,
        reading: Reading,
        out: &mut Vec<Outcome>,
    ) -> Taken {
        let measured = reading.measured.min(now.mono);
        if self.is_not_newer(now, measured, bounds) {
            return Taken::NotNewer;
        }
        // What was due before this reading happened before it.
        self.step(now, limits, bounds, out);
        self.measured = Some(measured);
        self.heard = now.mono;
        let (number, taken) = self.number(reading);
        match number {
            Some(raw) => self.value(now, limits, raw, out),
            None => self.missing(now),
        }
        self.plan(limits, bounds);
        taken
    }

    pub(super) fn step(
        &mut self,
        now: Now,
        limits: &LimitSet,
        bounds: Bounds,
        out: &mut Vec<Outcome>,
    ) {
        if self.due.is_none_or(|due| now.mono < due) {
            return;
        }
        if self.lost(bounds).is_some_and(|lost| now.mono >= lost) {
            self.lose(now, out);
        } else {
            let (metric, parameter) = (&self.metric, self.parameter);
            let about = About { metric, parameter };
            for (slot, watched) in self.slots.iter_mut().zip(Watched::ALL) {
                if !slot.is_quiet() {
                    slot.tick(now, &Rule::of(limits, watched), about, out);
                }
            }
        }
        self.plan(limits, bounds);
    }

    /// Other limits from now on.
    pub(super) fn relimit(
        &mut self,
        now: Now,
        (old, new): (&LimitSet, &LimitSet),
        bounds: Bounds,
        out: &mut Vec<Outcome>,
    ) {
        if old.averaging != new.averaging {
            self.window.clear();
            if let Known::Value { raw, average } = &mut self.known {
                *average = self.window.take(now.mono, *raw, new.averaging);
            }
        }
        let (metric, parameter) = (&self.metric, self.parameter);
        let about = About { metric, parameter };
        for (slot, watched) in self.slots.iter_mut().zip(Watched::ALL) {
            let (rule, before) = (Rule::of(new, watched), Rule::of(old, watched));
            let averaged = watched.averages() && old.averaging != new.averaging;
            if rule == before && !averaged {
                continue;
            }
            let moved = averaged || rule.limit != before.limit;
            let value = match self.known {
                Known::Value { raw, average } => {
                    Some(if watched.averages() { average } else { raw })
                }
                Known::Missing(_) => None,
            };
            slot.relimit(now, (&rule, moved), about, value, out);
        }
        self.plan(new, bounds);
    }

    pub(super) fn end(&mut self, now: Now, why: Why, out: &mut Vec<Outcome>) {
        for slot in &mut self.slots {
            slot.end(now, why, out);
        }
        self.due = None;
    }

    /// The same measurement again never counts. An older one counts after a silence:
    /// then the device's clock has gone back.
    fn is_not_newer(&self, now: Now, measured: Mono, bounds: Bounds) -> bool {
        self.measured.is_some_and(|last| {
            let silent = now.mono.since(self.heard) >= bounds.missing;
            measured == last || (measured < last && !silent)
        })
    }

    /// The number in the parameter's unit, and what to answer.
    fn number(&self, reading: Reading) -> (Option<f64>, Taken) {
        let (least, most) = self.parameter.range();
        // One step beyond, so that a limit at the end of the range is violated too.
        let (below, above) = (least - self.parameter.step(), most + self.parameter.step());
        match reading.value {
            Value::Number(number) => {
                let own = self.parameter.unit();
                // Beyond any f64 after conversion is beyond any range too.
                let number = reading.unit.convert(number.get(), own);
                match number.filter(|number| number.is_finite()) {
                    // However far beyond: a mean of absurd numbers would be infinite.
                    Some(number) => (Some(number.clamp(below, above)), Taken::Judged),
                    None => (None, Taken::WrongUnit),
                }
            }
            Value::None(NoValue::AboveRange) => (Some(above), Taken::Judged),
            Value::None(NoValue::BelowRange) => (Some(below), Taken::Judged),
            Value::None(
                NoValue::NotMeasured
                | NoValue::SensorOff
                | NoValue::Invalid
                | NoValue::Busy
                | NoValue::Sentinel
                | NoValue::Unreadable
                | NoValue::WrongUnit
                | NoValue::Stale,
            ) => (None, Taken::Judged),
        }
    }

    fn value(&mut self, now: Now, limits: &LimitSet, raw: f64, out: &mut Vec<Outcome>) {
        let average = self.window.take(now.mono, raw, limits.averaging);
        self.known = Known::Value { raw, average };
        let (metric, parameter) = (&self.metric, self.parameter);
        let about = About { metric, parameter };
        for (slot, watched) in self.slots.iter_mut().zip(Watched::ALL) {
            let rule = Rule::of(limits, watched);
            if !rule.on && slot.is_quiet() {
                continue;
            }
            let value = if watched.averages() { average } else { raw };
            slot.value(now, &rule, about, value, out);
        }
    }

    fn missing(&mut self, now: Now) {
        // A cuff at rest says "not measured" between measurements: its last one stands.
        if self.cadence == Cadence::Spot {
            return;
        }
        if let Known::Value { .. } = self.known {
            self.known = Known::Missing(now.mono);
        }
        for slot in &mut self.slots {
            slot.pause(now);
        }
    }

    /// When nobody knows any more.
    fn lost(&self, bounds: Bounds) -> Option<Mono> {
        let quiet = self.slots.iter().all(Slot::is_quiet);
        (!quiet).then(|| {
            let silence = match self.cadence {
                Cadence::Spot => bounds.spot,
                Cadence::Continuous => bounds.silence,
            };
            let silent = self.heard + silence;
            match self.known {
                Known::Value { .. } => silent,
                Known::Missing(since) => silent.min(since + bounds.missing),
            }
        })
    }

    fn lose(&mut self, now: Now, out: &mut Vec<Outcome>) {
        self.window.clear();
        self.known = Known::Missing(now.mono);
        self.end(now, Why::NoData, out);
    }

    fn plan(&mut self, limits: &LimitSet, bounds: Bounds) {
        let slots = self.slots.iter().zip(Watched::ALL);
        self.due = slots
            .filter(|(slot, _)| !slot.is_quiet())
            .filter_map(|(slot, watched)| slot.due(&Rule::of(limits, watched)))
            .chain(self.lost(bounds))
            .min();
    }
}
