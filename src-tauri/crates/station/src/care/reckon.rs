//! When scores are worked out, and the working out.
//!
//! A monitor sends every second or more often; a score of it each time would be a hundred
//! times the work and say nothing more. So news of a device asks for a score at most once in
//! [`GRAIN`]; a person's entry at once; otherwise when the first part gets too old, a set or a
//! task becomes due or late, and each [`MINUTE`] at the latest. A change of the bed is told
//! only when what its tile shows has changed. All scores of a bed take about 15 us, so 64 beds
//! 0.2 ms of a second; a message that only asks for one, less than 0.1 us (measured once).

use super::age::age;
use super::live::{self, Whose};
use super::spot;
use super::stay::{Care, LEFT_FOR, MOST_LEFT};
use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::limits;
use lamplight_chart::Group;
use lamplight_scores::{Due, Inputs, NotFor, Patient, ScoreId, Scored, score, shock_index};
use lamplight_units::{BedId, DeviceId, Mono, Now, StayId};
use lamplight_ward::{Stay, StayState};
use std::collections::HashMap;
use std::time::Duration;

/// News of devices make at most one result in this time, for each bed.
const GRAIN: Duration = Duration::from_secs(5);
/// And one is made at least this often, for what changes with time alone.
const MINUTE: Duration = Duration::from_secs(60);
/// Just after a limit that still counts.
const TICK: Duration = Duration::from_micros(1);

impl Station {
    /// Brings the cares in line with the stays: begun with an admission, moved along with a
    /// transfer, ended with a discharge. Called after whatever may have moved a patient.
    pub(crate) fn settle_care(&mut self, now: Now) {
        let admitted = |stay: &&Stay| stay.state == StayState::Admitted;
        let lying: HashMap<StayId, BedId> = self
            .stays
            .all()
            .iter()
            .filter(admitted)
            .filter_map(|stay| Some((stay.id, stay.bed.clone()?)))
            .collect();
        let gone: Vec<StayId> = self
            .desk
            .cares
            .iter()
            .filter(|(id, care)| {
                (care.bed.is_some() || care.left.is_none()) && !lying.contains_key(id)
            })
            .map(|(id, _)| *id)
            .collect();
        for id in gone {
            self.stay_leaves(now, id);
        }
        for (id, bed) in lying {
            let there = self.desk.cares.get(&id).and_then(|care| care.bed.as_ref());
            if there != Some(&bed) {
                self.stay_comes(now, id, &bed);
            }
        }
        self.forget_those_who_left(now);
    }

    fn stay_comes(&mut self, now: Now, id: StayId, bed: &BedId) {
        let group = chart_group(self.group_of(bed));
        let cares = &mut self.desk.cares;
        let care = cares.entry(id).or_insert_with(|| Care::new(now, id, group));
        care.here_since = now;
        let before = care.bed.replace(bed.clone());
        care.left = None;
        if care.kept.left.is_some() {
            care.change(|kept| kept.left = None);
        }
        if before.is_some() {
            // What was told of the old bed is told of this one.
            self.tell_care(now, id, Vec::new());
            self.changes.bed(before.as_ref());
        }
        self.reckon(now, id);
        self.changes.bed(Some(bed));
    }

    /// The discharge ends it: nothing is worked out, due or late any longer. It is kept for
    /// a while without a bed, since a discharge can be cancelled.
    fn stay_leaves(&mut self, now: Now, id: StayId) {
        self.tell_care(now, id, Vec::new());
        self.deadlines.clear(&Deadline::Care(id));
        let Some(care) = self.desk.cares.get_mut(&id) else {
            return;
        };
        let bed = care.bed.take();
        care.left = Some(now);
        care.wake = None;
        care.change(|kept| kept.left = Some(now));
        self.changes.bed(bed.as_ref());
    }

    fn forget_those_who_left(&mut self, now: Now) {
        let known = |stays: &lamplight_ward::Stays, id| stays.get(id).is_some();
        let stays = &self.stays;
        self.desk.cares.retain(|id, care| {
            care.left
                .is_none_or(|left| known(stays, *id) && now.mono.since(left.mono) < LEFT_FOR)
        });
        let mut left: Vec<(Mono, StayId)> = self
            .desk
            .cares
            .iter()
            .filter_map(|(id, care)| Some((care.left?.mono, *id)))
            .collect();
        left.sort_unstable();
        let over = left.len().saturating_sub(MOST_LEFT);
        for (_, id) in left.drain(..over) {
            self.desk.cares.remove(&id);
        }
    }

    /// News of a device for the patient of its bed.
    pub(crate) fn care_hears(&mut self, now: Now, device: &DeviceId) {
        let Some(bed) = self.bed_of(device) else {
            return;
        };
        let Some(id) = self.stays.in_bed(bed).map(|stay| stay.id) else {
            return;
        };
        let received = self.receive_spot(now, id, device);
        if received {
            self.reckon(now, id);
            return;
        }
        let Some(care) = self.desk.cares.get_mut(&id) else {
            return;
        };
        let soonest = care.reckoned_at.map_or(now.mono, |at| at + GRAIN);
        if care.wake.is_none_or(|wake| soonest < wake) {
            care.wake = Some(soonest);
            self.deadlines.set(Deadline::Care(id), soonest);
        }
    }

    fn receive_spot(&mut self, now: Now, id: StayId, device: &DeviceId) -> bool {
        let (Some(stay), Some(device)) = (self.stays.get(id), self.devices.get(device)) else {
            return false;
        };
        let confirm_monitors = self.desk.setup.confirm_monitors;
        // The usual message is a monitor's, of which nothing waits; the rest is looked at closer.
        if device.monitors() && !confirm_monitors {
            return false;
        }
        let simulation = self.simulation();
        let Some(care) = self.desk.cares.get_mut(&id) else {
            return false;
        };
        let whose = Whose {
            patient: &stay.patient,
            since: care.here_since,
            confirm_monitors,
            simulation,
        };
        spot::receive(care, now, device, &whose)
    }

    /// It is time to look at a stay again.
    pub(crate) fn care_due(&mut self, now: Now, id: StayId) {
        self.reckon(now, id);
    }

    /// Works the scores of a stay out, tells what came of it, and says when to look again.
    pub(crate) fn reckon(&mut self, now: Now, id: StayId) {
        let Some((patient, results, simulated)) = self.results(now, id) else {
            return;
        };
        let standby = |bed: &BedId| self.setup.beds.get(bed).is_some_and(|bed| bed.standby);
        let desk = &mut self.desk;
        let Some(care) = desk.cares.get_mut(&id) else {
            return;
        };
        let away = care.bed.as_ref().is_some_and(standby);
        let group = patient.1;
        if care.kept.chart.group() != group {
            care.change(|kept| kept.chart.set_group(group));
        }
        for (score, result) in &results {
            let Ok(scored) = result else { continue };
            if scored.automatic || care.says_else(*score, scored) {
                care.take(scored, &desk.setup.policy);
            }
        }
        care.reckoned = results.into_iter().collect();
        care.reckoned_at = Some(now.mono);
        care.simulated = simulated;
        let face = care.look(&desk.setup.scores, &desk.setup.policy, now);
        let other = care.face != face;
        care.face = face;
        let wake = care.next_look(&desk.setup.policy, now);
        care.wake = Some(wake);
        let (bed, news) = (care.bed.clone(), care.news(&desk.setup, now));
        self.deadlines.set(Deadline::Care(id), wake);
        self.tell_care(now, id, if away { Vec::new() } else { news });
        if other {
            self.changes.bed(bed.as_ref());
        }
    }

    /// The results for now; `None` for a stay without a bed.
    #[expect(
        clippy::type_complexity,
        reason = "one caller, which takes it apart at once"
    )]
    fn results(
        &self,
        now: Now,
        id: StayId,
    ) -> Option<(
        (Patient, Group),
        Vec<(ScoreId, Result<Scored, NotFor>)>,
        bool,
    )> {
        let care = self.desk.cares.get(&id)?;
        let (stay, bed) = (self.stays.get(id)?, care.bed.as_ref()?);
        let setup = &self.desk.setup;
        let (live, simulated) = self.live_of(care, stay, bed, now);
        let inputs = care.kept.chart.inputs().joined(live, &setup.policy, now);
        let group = self.group_of(bed);
        let orders = &care.kept.orders;
        let patient = Patient {
            age: age(stay.patient.birth.reveal(), group, now.wall),
            pregnant: orders.pregnant.is_some(),
            suspected_infection: orders.infection.is_some(),
            spo2_scale: orders.scale.clone(),
        };
        let of = |id: &ScoreId| {
            let policy = &setup.policy;
            let result = match self.desk.table(*id) {
                Some(table) => score(table, &patient, &inputs, policy, now),
                // It is a ratio and has no table.
                None => shock_index(&patient, &inputs, policy, now),
            };
            (*id, result)
        };
        let results = setup.scores.iter().map(of).collect();
        Some(((patient, chart_group(group)), results, simulated))
    }

    /// What devices say of a stay, and whether a simulated one does.
    pub(super) fn live_of(
        &self,
        care: &Care,
        stay: &Stay,
        bed: &BedId,
        now: Now,
    ) -> (Inputs, bool) {
        if self.setup.beds.get(bed).is_some_and(|bed| bed.standby) {
            return (Inputs::default(), false);
        }
        let whose = Whose {
            patient: &stay.patient,
            since: care.here_since,
            confirm_monitors: self.desk.setup.confirm_monitors,
            simulation: self.simulation(),
        };
        live::inputs(self.devices.of_bed(bed), &whose, now)
    }

    /// Whose limits hold in a bed, as far as the station knows.
    pub(super) fn group_of(&self, bed: &BedId) -> Option<limits::Group> {
        let tended = self.tended.get(bed).map(crate::limits::Tended::group);
        tended.or_else(|| self.setup.limits.as_ref().map(|limits| limits.group(bed)))
    }

    /// Whether every device that speaks for a bed is simulated: a ward to try things out in.
    fn simulation(&self) -> bool {
        let mut beside = self.devices.all();
        beside.all(|device| device.assignment.bed().is_none() || device.identity.simulated())
    }
}

impl Care {
    /// A person's set is a row of its own only when it is one, not at each look at it.
    fn says_else(&self, score: ScoreId, scored: &Scored) -> bool {
        let newest = self
            .course(score)
            .and_then(|course| course.results().last());
        newest.is_none_or(|newest| {
            let points = scored.parts.iter().map(|part| (part.part, part.points));
            newest.total != scored.total()
                || newest.due != scored.due
                || !newest.points.iter().copied().eq(points)
        })
    }

    /// When something may look different, if nothing new comes.
    fn next_look(&self, policy: &lamplight_scores::Policy, now: Now) -> Mono {
        let mut at = now.mono + MINUTE;
        let mut by = |when: Now| {
            // Where both clocks are known the earlier one counts, as for age.
            let wall = when.wall.seconds_since(now.wall);
            let wall = Duration::try_from_secs_f64(wall).map(|wait| now.mono + wait);
            let first = wall.map_or(when.mono, |wall| wall.min(when.mono));
            if first >= now.mono {
                at = at.min(first + TICK);
            }
        };
        for scored in self.reckoned.values().flatten() {
            scored.holds_until.into_iter().for_each(&mut by);
            let standing = self.course(scored.score);
            let due = standing.map(|course| course.standing(policy, now).due);
            if let Some(Due::Between { from, until }) = due {
                by(from);
                by(until);
            }
        }
        self.kept.tasks.next_change(now).into_iter().for_each(by);
        at
    }
}

/// A chart's questions are of a group; of one that is not known those of adults, the usual bed.
pub(super) const fn chart_group(group: Option<limits::Group>) -> Group {
    match group {
        Some(limits::Group::Paediatric) => Group::Paediatric,
        Some(limits::Group::Neonatal) => Group::Neonatal,
        Some(limits::Group::Adult) | None => Group::Adult,
    }
}
