//! From numbers to findings, and from findings to conditions.

use super::announcement::{announcement, class_of, key};
use super::watch::{Over, Watch};
use crate::change::Change;
use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::judge::{Finding, Reading};
use lamplight_alarms::limits::Parameter;
use lamplight_alarms::{Origin, Presence, Subject};
use lamplight_units::{BedId, DeviceId, NoValue, Now, Unit, Value};
use lamplight_ward::Device;

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
        let Some(tended) = self.tended.get(&bed) else {
            return;
        };
        let heart_rate = self.devices.of_bed(&bed).any(has_heart_rate);
        let watch = self
            .watches
            .entry(bed.clone())
            .or_insert_with(|| Watch::new(now, &setup.profile, &tended.own, tended.stay));
        let mut outcomes = Vec::new();
        for held in device.numbers.values() {
            // What a device had in its memory is history: it alarms nobody.
            let stored = held.reading.marks.stored;
            if held.received.mono != now.mono || held.superseded || stored {
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
        self.look_again(now, &bed);
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

    /// Nobody is judged there any longer: standby, the device or the patient has left.
    pub(crate) fn end_judging(&mut self, now: Now, bed: &BedId) {
        for key in self.doubtful.remove(bed).unwrap_or_default() {
            self.end_condition(now, &key);
        }
        self.deadlines.clear(&Deadline::FoundAgain(bed.clone()));
        let Some(mut watch) = self.watches.remove(bed) else {
            return;
        };
        let mut outcomes = Vec::new();
        watch.judge.close(now, &mut outcomes);
        for over in watch.note(outcomes) {
            self.end_condition(now, &key(bed, watch.stay, &over.finding.name()));
        }
        if let Some(tended) = self.tended.get_mut(bed) {
            tended.acted.clear();
        }
        self.deadlines.clear(&Deadline::Judging(bed.clone()));
    }

    /// Brings the conditions of a bed in line with its findings.
    pub(super) fn tell_findings(&mut self, now: Now, bed: &BedId, over: Vec<Over>) {
        let Some(watch) = self.watches.get_mut(bed) else {
            return;
        };
        let (stay, due) = (watch.stay, watch.judge.next());
        // Taken out for as long as they are told, so that none has to be copied.
        let findings = std::mem::take(&mut watch.findings);
        for over in over {
            let key = key(bed, stay, &over.finding.name());
            self.weigh_tailoring(now, bed, &over, &key);
            self.end_condition(now, &key);
        }
        for (name, finding) in &findings {
            let key = key(bed, stay, name);
            let covered = findings
                .values()
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
        if let Some(watch) = self.watches.get_mut(bed) {
            watch.findings = findings;
        }
        match due {
            Some(due) => self.deadlines.set(Deadline::Judging(bed.clone()), due),
            None => self.deadlines.clear(&Deadline::Judging(bed.clone())),
        }
    }

    /// Whether a device of the bed says the same itself, at least as urgently.
    fn told_by_device(&self, bed: &BedId, finding: &Finding) -> bool {
        let class = class_of(finding);
        let subject = Subject::Bed(bed.clone());
        let open = self.conditions();
        open.ids_at(&subject)
            .filter_map(|id| open.get(id))
            .any(|open| {
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
