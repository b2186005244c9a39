//! Tests of the judge: a stand with a virtual clock, and one module for each matter.

mod any_input;
mod at_the_limit;
mod missing;
mod over_time;
mod trial;

use super::*;
use crate::limits::{Group, LimitSet, Parameter, factory};
use lamplight_units::{Mono, NoValue, Now, RefId, Wall};
use std::time::Duration;

pub(super) const HR: RefId = RefId::known("MDC_ECG_HEART_RATE");
pub(super) const SPO2: RefId = RefId::known("MDC_PULS_OXIM_SAT_O2");
pub(super) const RR: RefId = RefId::known("MDC_RESP_RATE");
pub(super) const NIBP: RefId = RefId::known("MDC_PRESS_BLD_NONINV_SYS");
pub(super) const TICK: Duration = Duration::from_nanos(1);

pub(super) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A judge, its clock, and what it said.
pub(super) struct Stand {
    pub(super) judge: Judge,
    pub(super) now: Now,
    pub(super) out: Vec<Outcome>,
}

impl Stand {
    pub(super) fn with(sets: &[LimitSet]) -> Self {
        let mut stand = Self {
            judge: Judge::new(Bounds::default()),
            now: Now {
                mono: Mono::from_start(seconds(1000)),
                wall: Wall::from_micros(0),
            },
            out: Vec::new(),
        };
        for set in sets {
            stand.set(*set);
        }
        stand
    }

    pub(super) fn adult(parameter: Parameter) -> Self {
        Self::with(&[factory::limits(Group::Adult, parameter)])
    }

    pub(super) fn set(&mut self, set: LimitSet) {
        self.judge
            .set_limits(self.now, set, &mut self.out)
            .expect("the test's limits make sense");
    }

    pub(super) fn take(&mut self, metric: &RefId, number: f64) -> Taken {
        let unit = Parameter::of(metric).unwrap().unit();
        let reading = Reading::number(number, unit, self.now.mono);
        self.judge.take(self.now, metric, reading, &mut self.out)
    }

    pub(super) fn none(&mut self, metric: &RefId, reason: NoValue) -> Taken {
        let reading = Reading::none(reason, self.now.mono);
        self.judge.take(self.now, metric, reading, &mut self.out)
    }

    /// Time passes without readings; steps happen when the judge asks for them.
    pub(super) fn wait(&mut self, by: Duration) {
        let until = self.now.after(by);
        while let Some(due) = self.judge.next().filter(|due| *due <= until.mono) {
            let at = self.now.after(due.since(self.now.mono));
            self.judge.step(at, &mut self.out);
            assert_ne!(self.judge.next(), Some(due), "a step moves what is due");
            self.now = at;
        }
        self.now = until;
        self.judge.step(self.now, &mut self.out);
    }

    /// A reading each second.
    pub(super) fn each_second(&mut self, metric: &RefId, numbers: &[f64]) {
        for number in numbers {
            self.wait(seconds(1));
            self.take(metric, *number);
        }
    }

    /// What was said since the last time, in words.
    pub(super) fn said(&mut self) -> Vec<String> {
        let say = |outcome| match outcome {
            Outcome::Began(finding) => format!("began {finding}"),
            Outcome::Changed(finding) => format!("changed {finding}"),
            Outcome::Ended { finding, why, .. } => format!("ended {finding}: {why:?}"),
        };
        self.out.drain(..).map(say).collect()
    }
}
