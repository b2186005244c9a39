//! What people do to the limits of a patient.

use super::edit::{Edit, edited, sane, without};
use super::tended::Tended;
use crate::command::CommandError;
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_alarms::limits::{Group, Parameter, PatientLimits, Profile};
use lamplight_units::{BedId, Now};

impl Station {
    /// Puts parameters back to the ward's limits, then sets limits for the patient of a bed;
    /// everything or nothing, in force at once. One wish, so that no alarm can begin between
    /// its halves.
    pub(crate) fn set_limits(
        &mut self,
        now: Now,
        actor: &Actor,
        bed: &BedId,
        edits: &[Edit],
        reset: &[Parameter],
    ) -> Result<(), CommandError> {
        let (profile, tended) = self.tended(bed)?;
        sane(edits)?;
        let (own, mut touched) = without(&tended.own, reset);
        if edits.is_empty() && touched.is_empty() {
            return Err(CommandError::Already);
        }
        let done = edited(profile, own, edits, &actor.name, now.wall);
        if let Some((_, problem)) = done.problems.first() {
            return Err(CommandError::Limit(*problem));
        }
        touched.extend(done.touched);
        self.put_in_force(now, bed, done.own, touched);
        Ok(())
    }

    /// Another group: the limits that were set for the old one go.
    pub(crate) fn regroup(
        &mut self,
        now: Now,
        bed: &BedId,
        group: Group,
    ) -> Result<(), CommandError> {
        let (_, tended) = self.tended(bed)?;
        if tended.own.group() == group {
            return Err(CommandError::Already);
        }
        let mut own = tended.own.clone();
        own.regroup(group);
        self.put_in_force(now, bed, own, Parameter::ALL);
        Ok(())
    }

    /// Puts a prompt away.
    pub(crate) fn dismiss_suggestion(&mut self, bed: &BedId, id: u64) -> Result<(), CommandError> {
        self.tended(bed)?;
        let prompts = self.tended.get_mut(bed).map(|tended| &mut tended.prompts);
        let place = prompts
            .as_ref()
            .and_then(|prompts| prompts.iter().position(|prompt| prompt.id == id));
        match (prompts, place) {
            (Some(prompts), Some(place)) => drop(prompts.remove(place)),
            _ => return Err(CommandError::NoSuggestion),
        }
        self.changes.bed(Some(bed));
        Ok(())
    }

    /// The ward's defaults and what is kept for the patient of a bed.
    pub(super) fn tended(&self, bed: &BedId) -> Result<(&Profile, &Tended), CommandError> {
        if self.setup.beds.get(bed).is_none() {
            return Err(CommandError::NoBed(bed.clone()));
        }
        let profile = self.setup.limits.as_ref().map(|setup| &setup.profile);
        profile
            .zip(self.tended.get(bed))
            .ok_or(CommandError::NotJudging)
    }

    /// Findings that are no longer beyond a limit end, those newly beyond begin by the rule.
    fn put_in_force(
        &mut self,
        now: Now,
        bed: &BedId,
        own: PatientLimits,
        touched: impl IntoIterator<Item = Parameter>,
    ) {
        let (Some(setup), Some(tended)) = (&self.setup.limits, self.tended.get_mut(bed)) else {
            return;
        };
        let mut over = Vec::new();
        let watch = self.watches.get_mut(bed);
        for parameter in touched {
            tended.settled(parameter);
            let findings = watch.iter().flat_map(|watch| &watch.findings);
            let of_it = findings.filter(|(_, finding)| finding.parameter == parameter);
            tended.acted.extend(of_it.map(|(name, _)| name.clone()));
        }
        tended.own = own;
        if let Some(watch) = watch {
            let outcomes = watch.relimit(now, &setup.profile, &tended.own);
            over = watch.note(outcomes);
        }
        self.tell_findings(now, bed, over);
        self.changes.bed(Some(bed));
    }
}
