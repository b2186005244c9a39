//! The state of one limit of one metric: quiet, running its delay, or found.

use super::finding::{Finding, Outcome, Why};
use super::rule::Rule;
use super::stopwatch::{SINGLE, Stopwatch};
use crate::limits::Parameter;
use lamplight_units::{Mono, Now, RefId};

/// Whose limit it is; findings carry it.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) metric: &'a RefId,
    pub(super) parameter: Parameter,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Slot {
    /// Not violated.
    #[default]
    Quiet,
    /// Violated; the delay runs.
    Pending {
        watch: Stopwatch,
        violated: Now,
        value: f64,
    },
    /// Found; perhaps back inside, with the end delay running.
    Found {
        finding: Finding,
        back: Option<Stopwatch>,
    },
}

impl Slot {
    pub(super) const fn is_quiet(&self) -> bool {
        matches!(self, Self::Quiet)
    }

    /// A value came, or the limits changed and this is the value they now judge.
    pub(super) fn value(
        &mut self,
        now: Now,
        rule: &Rule,
        about: About<'_>,
        value: f64,
        out: &mut Vec<Outcome>,
    ) {
        match self {
            Self::Quiet => {
                if rule.violated(value) {
                    let watch = Stopwatch::start(now.mono, rule.speed(value));
                    *self = Self::Pending {
                        watch,
                        violated: now,
                        value,
                    };
                }
            }
            Self::Pending {
                watch, value: last, ..
            } => {
                // Over by the time the value came: the finding began before it.
                if watch.is_over(now.mono, rule.delay) {
                    self.tick(now, rule, about, out);
                    return self.value(now, rule, about, value, out);
                }
                if rule.violated(value) {
                    watch.go(now.mono, rule.speed(value));
                    *last = value;
                } else {
                    *self = Self::Quiet;
                }
            }
            Self::Found { finding, back } => {
                if rule.violated(value) {
                    *back = None;
                    if rule.worse(value, finding.worst, about.parameter) {
                        finding.worst = value;
                        out.push(Outcome::Changed(finding.clone()));
                    }
                } else if rule.inside(value) {
                    match back {
                        Some(watch) => watch.go(now.mono, SINGLE),
                        None => *back = Some(Stopwatch::start(now.mono, SINGLE)),
                    }
                } else {
                    *back = None;
                }
            }
        }
        self.tick(now, rule, about, out);
    }

    /// Time passed: a delay may be over.
    pub(super) fn tick(&mut self, now: Now, rule: &Rule, about: About<'_>, out: &mut Vec<Outcome>) {
        match self {
            Self::Quiet => {}
            Self::Pending {
                watch,
                violated,
                value,
            } => {
                if watch.is_over(now.mono, rule.delay) {
                    let finding = Finding {
                        metric: about.metric.clone(),
                        parameter: about.parameter,
                        kind: rule.kind,
                        limit: rule.limit,
                        onset: *value,
                        worst: *value,
                        priority: rule.priority,
                        violated: *violated,
                        since: now,
                    };
                    out.push(Outcome::Began(finding.clone()));
                    *self = Self::Found {
                        finding,
                        back: None,
                    };
                }
            }
            Self::Found { back, .. } => {
                if back.is_some_and(|watch| watch.is_over(now.mono, rule.end_delay)) {
                    self.end(now, Why::BackInside, out);
                }
            }
        }
    }

    /// There is no value: delays stand still.
    pub(super) fn pause(&mut self, now: Now) {
        match self {
            Self::Quiet | Self::Found { back: None, .. } => {}
            Self::Pending { watch, .. }
            | Self::Found {
                back: Some(watch), ..
            } => watch.go(now.mono, 0),
        }
    }

    /// The rule changed, and perhaps `moved` what is compared. `value` is the present
    /// one, `None` while it is missing: then the finding stays until somebody knows.
    pub(super) fn relimit(
        &mut self,
        now: Now,
        (rule, moved): (&Rule, bool),
        about: About<'_>,
        value: Option<f64>,
        out: &mut Vec<Outcome>,
    ) {
        if !rule.on {
            return self.end(now, Why::SwitchedOff, out);
        }
        if let Self::Found { finding, .. } = self {
            if moved && value.is_some_and(|value| !rule.violated(value)) {
                return self.end(now, Why::LimitMoved, out);
            }
            if (finding.limit, finding.priority) != (rule.limit, rule.priority) {
                finding.limit = rule.limit;
                finding.priority = rule.priority;
                out.push(Outcome::Changed(finding.clone()));
            }
        }
        if let Some(value) = value {
            // What ran up against the old limit says nothing about the new one.
            if moved && matches!(self, Self::Pending { .. }) {
                *self = Self::Quiet;
            }
            self.value(now, rule, about, value, out);
        }
    }

    /// Ends what there is.
    pub(super) fn end(&mut self, now: Now, why: Why, out: &mut Vec<Outcome>) {
        if let Self::Found { finding, .. } = std::mem::take(self) {
            let at = now;
            out.push(Outcome::Ended { finding, why, at });
        }
    }

    /// When to tick next.
    pub(super) fn due(&self, rule: &Rule) -> Option<Mono> {
        match self {
            Self::Quiet => None,
            Self::Pending { watch, .. } => watch.due(rule.delay),
            Self::Found { back, .. } => back.and_then(|watch| watch.due(rule.end_delay)),
        }
    }
}
