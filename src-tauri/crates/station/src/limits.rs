//! The station's own limits on numbers: which bed is judged by which, and when a finding
//! becomes a condition.
//!
//! The bedside judges first. A finding about something that a device of the bed announces
//! itself, at least as urgently, is held back: one alarm for one fact. It comes to the
//! fore when the device's alarm is over and the value is still beyond our limit.

use crate::change::Change;
use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::judge::{Bounds, Finding, FindingKind, Judge, Outcome, Reading};
use lamplight_alarms::limits::{Group, Parameter, PatientLimits, Profile};
use lamplight_alarms::{Announcement, Class, ConditionKey, Kind, Origin, Presence, Subject, class};
use lamplight_units::{BedId, DeviceId, DeviceTime, Mono, NoValue, Now, RefId, Unit, Value};
use lamplight_ward::{Device, HeldNumber};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// By which limits a ward judges.
#[derive(Debug, Clone)]
pub struct LimitSetup {
    /// The ward's defaults.
    pub profile: Profile,
    /// Groups of beds whose patients are not adults.
    pub groups: BTreeMap<BedId, Group>,
}

/// The judging of one bed. Bounded: one judge and at most one finding for each metric and
/// side that has limits.
#[derive(Debug)]
pub(crate) struct Watch {
    judge: Judge,
    findings: BTreeMap<String, Finding>,
    /// The device's own stamp of the last reading of a metric, and where we placed it: a
    /// measurement that is sent again must not look new because it travelled longer.
    placed: HashMap<RefId, (DeviceTime, Mono)>,
}

impl Watch {
    fn new(now: Now, profile: &Profile, group: Group) -> Self {
        let mut judge = Judge::new(Bounds::default());
        let limits = PatientLimits::new(group);
        let mut none = Vec::new();
        for parameter in Parameter::ALL {
            let effective = limits.effective(profile, parameter);
            // A profile is checked when it is made; a set that is refused all the same
            // leaves its parameter to the bedside.
            let _ = judge.set_limits(now, effective.limits, &mut none);
        }
        Self {
            judge,
            findings: BTreeMap::new(),
            placed: HashMap::new(),
        }
    }

    fn note(&mut self, outcomes: Vec<Outcome>) -> Vec<Finding> {
        let mut over = Vec::new();
        for outcome in outcomes {
            match outcome {
                Outcome::Began(finding) | Outcome::Changed(finding) => {
                    self.findings.insert(finding.name(), finding);
                }
                Outcome::Ended { finding, .. } => {
                    self.findings.remove(&finding.name());
                    over.push(finding);
                }
            }
        }
        over
    }

    fn place(&mut self, now: Now, held: &HeldNumber) -> Mono {
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

impl Station {
    /// Judges the numbers that a device has just sent for its bed.
    pub(crate) fn judge_numbers(&mut self, now: Now, id: &DeviceId) {
        let Some(setup) = &self.setup.limits else {
            return;
        };
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let Some(bed) = device.assignment.bed().cloned() else {
            return;
        };
        if self.setup.beds.get(&bed).is_some_and(|bed| bed.standby) {
            return;
        }
        let group = setup.groups.get(&bed).copied().unwrap_or(Group::Adult);
        let heart_rate = self.devices.of_bed(&bed).any(has_heart_rate);
        let watch = self
            .watches
            .entry(bed.clone())
            .or_insert_with(|| Watch::new(now, &setup.profile, group));
        let mut outcomes = Vec::new();
        for held in device.numbers.values() {
            if held.received.mono != now.mono || held.superseded {
                continue;
            }
            let metric = &held.reading.term.refid;
            let measured = watch.place(now, held);
            let (mut value, unit) = held.in_usual_unit();
            // The pulse says what the ECG says, later; it is judged where there is no ECG.
            if heart_rate && Parameter::of(metric) == Some(Parameter::PulseRate) {
                value = Value::None(NoValue::NotMeasured);
            }
            let reading = Reading {
                value,
                unit: unit.unwrap_or(Unit::Dimensionless),
                measured,
            };
            watch.judge.take(now, metric, reading, &mut outcomes);
        }
        let over = watch.note(outcomes);
        self.tell_findings(now, &bed, over);
    }

    /// A delay of a bed's judging is over.
    pub(crate) fn judging_due(&mut self, now: Now, bed: &BedId) {
        let Some(watch) = self.watches.get_mut(bed) else {
            return;
        };
        let mut outcomes = Vec::new();
        watch.judge.step(now, &mut outcomes);
        let over = watch.note(outcomes);
        self.tell_findings(now, bed, over);
    }

    /// Nobody is judged there any longer: standby, or the device has left.
    pub(crate) fn end_judging(&mut self, now: Now, bed: &BedId) {
        let Some(mut watch) = self.watches.remove(bed) else {
            return;
        };
        let mut outcomes = Vec::new();
        watch.judge.close(now, &mut outcomes);
        for finding in watch.note(outcomes) {
            self.end_condition(now, &key(bed, &finding.name()));
        }
        self.deadlines.clear(&Deadline::Judging(bed.clone()));
    }

    fn tell_findings(&mut self, now: Now, bed: &BedId, over: Vec<Finding>) {
        for finding in over {
            self.end_condition(now, &key(bed, &finding.name()));
        }
        let Some(watch) = self.watches.get(bed) else {
            return;
        };
        let due = watch.judge.next();
        let findings: Vec<Finding> = watch.findings.values().cloned().collect();
        for finding in &findings {
            let key = key(bed, &finding.name());
            let covered = findings
                .iter()
                .any(|other| other.metric == finding.metric && other.kind.covers(finding.kind));
            if covered || self.told_by_device(bed, finding) {
                self.end_condition(now, &key);
            } else {
                self.announce(now, announcement(key, bed, finding));
            }
        }
        if !findings.is_empty() {
            self.changes.note(Change::Bed(bed.clone()));
        }
        match due {
            Some(due) => self.deadlines.set(Deadline::Judging(bed.clone()), due),
            None => self.deadlines.clear(&Deadline::Judging(bed.clone())),
        }
    }

    /// Whether a device of the bed says the same itself, at least as urgently.
    fn told_by_device(&self, bed: &BedId, finding: &Finding) -> bool {
        let class = class_of(finding);
        self.conditions_of(bed).iter().any(|open| {
            let announced = &open.announced;
            let about = announced.about.as_ref().and_then(Parameter::of);
            announced.origin == Origin::Device
                && announced.presence == Presence::Present
                && announced.silenced.is_none()
                && open.priority >= finding.priority
                && (announced.class == class || about == Some(finding.parameter))
        })
    }
}

fn has_heart_rate(device: &Device) -> bool {
    device.numbers.values().any(|held| {
        Parameter::of(&held.reading.term.refid) == Some(Parameter::HeartRate)
            && held.reading.value.number().is_some()
    })
}

fn key(bed: &BedId, finding: &str) -> ConditionKey {
    ConditionKey::new("limits", &format!("{bed}/{finding}"))
}

fn announcement(key: ConditionKey, bed: &BedId, finding: &Finding) -> Announcement {
    let class = class_of(finding);
    Announcement {
        key,
        subject: Subject::Bed(bed.clone()),
        origin: Origin::Station,
        kind: Kind::Physiological,
        category: class.category(),
        class,
        priority: finding.priority,
        text: Arc::from(finding.text()),
        advice: Arc::from(format!(
            "Bed {bed}: beyond this station's limit. Look at the patient."
        )),
        about: Some(finding.metric.clone()),
        presence: Presence::Present,
        silenced: None,
        acknowledged_at_bedside: false,
    }
}

/// The class, so that leads off, chains and policy find it.
fn class_of(finding: &Finding) -> Class {
    use FindingKind as K;
    let own = || Class::named(&format!("limit-{}", finding.kind.name()));
    match finding.parameter {
        Parameter::HeartRate | Parameter::PulseRate => match finding.kind {
            K::Low => class::HR_LOW,
            K::High => class::HR_HIGH,
            K::ExtremeLow => class::EXTREME_BRADY,
            K::ExtremeHigh => class::EXTREME_TACHY,
            K::Desaturation | K::Apnoea => own(),
        },
        Parameter::Spo2 => match finding.kind {
            K::Low => class::SPO2_LOW,
            K::High => class::SPO2_HIGH,
            K::Desaturation | K::ExtremeLow => class::DESATURATION,
            K::ExtremeHigh | K::Apnoea => own(),
        },
        Parameter::RespirationRate if finding.kind == K::Apnoea => class::APNOEA,
        _ => Class::named(&format!(
            "limit-{}-{}",
            finding.parameter.label(),
            finding.kind.name()
        )),
    }
}
