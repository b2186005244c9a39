//! The judging of one bed.

use super::announcement::key;
use lamplight_alarms::ConditionKey;
use lamplight_alarms::judge::{Bounds, Finding, Judge, Outcome, Why};
use lamplight_alarms::limits::{Parameter, PatientLimits, Profile};
use lamplight_units::{BedId, DeviceTime, Mono, Now, RefId};
use lamplight_ward::HeldNumber;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// The judging of one bed. Bounded: one judge and at most one finding for each metric and
/// side that has limits.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(super) judge: Judge,
    pub(super) findings: BTreeMap<String, Finding>,
    /// Of which patient of this bed, counted; see [`super::Tended::stay`].
    pub(super) stay: u64,
    /// The device's own stamp of the last reading of a metric, and where we placed it: a
    /// measurement that is sent again must not look new because it travelled longer.
    placed: HashMap<RefId, (DeviceTime, Mono)>,
}

/// A finding that ended.
pub(super) struct Over {
    pub(super) finding: Finding,
    pub(super) why: Why,
}

impl Watch {
    pub(super) fn new(now: Now, profile: &Profile, own: &PatientLimits, stay: u64) -> Self {
        let mut judge = Judge::new(Bounds::default());
        let mut none = Vec::new();
        for parameter in Parameter::ALL {
            let effective = own.effective(profile, parameter);
            // What is in force always passes the check; a set that is refused all the same
            // leaves its parameter to the bedside.
            let _ = judge.set_limits(now, effective.limits, &mut none);
        }
        Self {
            judge,
            findings: BTreeMap::new(),
            stay,
            placed: HashMap::new(),
        }
    }

    /// Keeps what began and changed; gives what ended.
    pub(super) fn note(&mut self, outcomes: Vec<Outcome>) -> Vec<Over> {
        let mut over = Vec::new();
        for outcome in outcomes {
            match outcome {
                Outcome::Began(finding) | Outcome::Changed(finding) => {
                    self.findings.insert(finding.name(), finding);
                }
                Outcome::Ended { finding, why, .. } => {
                    self.findings.remove(&finding.name());
                    over.push(Over { finding, why });
                }
            }
        }
        over
    }

    /// Whether a condition of ours is one of its findings.
    pub(super) fn finds(&self, bed: &BedId, condition: &ConditionKey) -> bool {
        let mut names = self.findings.keys();
        names.any(|name| key(bed, self.stay, name) == *condition)
    }

    /// Puts other limits in force, where they are other. Gives what came of it.
    pub(super) fn relimit(
        &mut self,
        now: Now,
        profile: &Profile,
        own: &PatientLimits,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for parameter in Parameter::ALL {
            let limits = own.effective(profile, parameter).limits;
            if self.judge.limits(parameter) != Some(&limits) {
                // As in `new`: it passes; were it refused, the old limits stay.
                let _ = self.judge.set_limits(now, limits, &mut outcomes);
            }
        }
        outcomes
    }

    /// When a number was measured, on the station's clock.
    pub(super) fn place(&mut self, now: Now, held: &HeldNumber) -> Mono {
        let age = Duration::from_secs_f64(now.wall.seconds_since(held.at).clamp(0.0, 86_400.0));
        let fresh = Mono::from_start(now.mono.since_start().saturating_sub(age));
        let Some(stamp) = held.reading.at else {
            return fresh;
        };
        let metric = held.reading.term.refid.clone();
        match self.placed.get(&metric) {
            Some((known, at)) if *known == stamp => *at,
            _ => {
                self.placed.insert(metric, (stamp, fresh));
                fresh
            }
        }
    }
}
