//! What people want to know of limits. Nothing is changed by asking.

use super::edit::{Edit, edited, sane, without};
use super::tended::Prompt;
use crate::command::CommandError;
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_alarms::limits::auto::{AutoError, Present, Proposal, propose};
use lamplight_alarms::limits::{LimitError, LimitSet, Parameter, PatientLimits, Profile};
use lamplight_units::{BedId, NoValue, Now, Unit, Value};
use lamplight_ward::{Freshness, HeldNumber};
use std::time::Duration;

/// The limits of a bed.
#[derive(Debug, Clone, Copy)]
pub struct BedLimits<'a> {
    /// The ward's.
    pub profile: &'a Profile,
    /// The patient's.
    pub own: &'a PatientLimits,
}

/// Automatic limits for a parameter, or why there are none.
pub type Proposed = (Parameter, Result<Proposal, AutoError>);

/// What edits would do.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitPreview {
    /// The patient's limits as they would be; as they are where the edits make no sense.
    pub own: PatientLimits,
    /// Of the parameters that would change: as they are.
    pub before: Vec<LimitSet>,
    /// Of the same, in the same order: as they would be.
    pub after: Vec<LimitSet>,
    /// Why edits can't be.
    pub problems: Vec<(Parameter, LimitError)>,
}

impl Station {
    /// The limits of a bed.
    ///
    /// # Errors
    /// When there is no such bed, or this station judges nothing.
    pub fn bed_limits(&self, bed: &BedId) -> Result<BedLimits<'_>, CommandError> {
        let (profile, tended) = self.tended(bed)?;
        let own = &tended.own;
        Ok(BedLimits { profile, own })
    }

    /// What resets, and then edits, would do.
    ///
    /// # Errors
    /// As [`Self::bed_limits`]; also when the edits are too many or contradict each other.
    pub fn preview_limits(
        &self,
        now: Now,
        actor: &Actor,
        bed: &BedId,
        edits: &[Edit],
        reset: &[Parameter],
    ) -> Result<LimitPreview, CommandError> {
        let (profile, tended) = self.tended(bed)?;
        sane(edits)?;
        let (own, _) = without(&tended.own, reset);
        let done = edited(profile, own, edits, &actor.name, now.wall);
        let sets = |parameter| {
            let before = tended.own.effective(profile, parameter).limits;
            let after = done.own.effective(profile, parameter).limits;
            (before != after).then_some((before, after))
        };
        let (before, after) = Parameter::ALL.into_iter().filter_map(sets).unzip();
        Ok(LimitPreview {
            own: done.own,
            before,
            after,
            problems: done.problems,
        })
    }

    /// Limits round what the patient has now, of each parameter that the bed has sent; a
    /// person confirms them.
    ///
    /// # Errors
    /// As [`Self::bed_limits`].
    pub fn propose_limits(&self, now: Now, bed: &BedId) -> Result<Vec<Proposed>, CommandError> {
        let (profile, tended) = self.tended(bed)?;
        let of = |parameter| {
            let present = self.present(now, bed, parameter)?;
            let current = tended.own.effective(profile, parameter).limits;
            let group = tended.own.group();
            Some((parameter, propose(group, profile, &current, present)))
        };
        Ok(Parameter::ALL.into_iter().filter_map(of).collect())
    }

    /// The prompts of a bed that wait for a person, the newest last.
    pub fn prompts(&self, bed: &BedId) -> impl Iterator<Item = &Prompt> {
        let tended = self.tended.get(bed);
        tended.into_iter().flat_map(|tended| &tended.prompts)
    }

    /// What a bed has of a parameter now; `None` when it has never sent any. Of several the
    /// youngest that has a value.
    #[must_use]
    pub fn present(&self, now: Now, bed: &BedId, parameter: Parameter) -> Option<Present> {
        let numbers = self.devices.of_bed(bed).flat_map(|d| d.numbers.values());
        numbers
            .filter(|held| !held.superseded)
            .filter(|held| Parameter::of(&held.reading.term.refid) == Some(parameter))
            .map(|held| self.as_present(now, held))
            .min_by_key(|present| (present.value.number().is_none(), present.age))
    }

    fn as_present(&self, now: Now, held: &HeldNumber) -> Present {
        let (value, unit) = held.in_usual_unit();
        let age = now.wall.seconds_since(held.at);
        let fresh = held.cadence.freshness(now.mono, self.setup.patience);
        let lost = !held.reading.episodic && fresh.is_none_or(|fresh| fresh == Freshness::Lost);
        Present {
            value: if lost {
                Value::None(NoValue::Stale)
            } else {
                value
            },
            unit: unit.unwrap_or(Unit::Dimensionless),
            age: Duration::try_from_secs_f64(age.max(0.0)).unwrap_or(Duration::MAX),
        }
    }
}
