//! Taking a bed over, as the second signature of a handover does.

use super::machine::{BedDuty, Duty, check};
use super::on_duty::May;
use super::{DutyDone, DutyError};
use crate::actor::PersonId;
use crate::right::Right;
use crate::settings::Settings;
use lamplight_units::{BedId, Wall};

impl Duty {
    /// The bed is the person's now; in the next shift as well if that begins within
    /// [`Self::HANDED_BEFORE`] and nobody was ordered to have it then. Whoever takes over what
    /// she has already takes nothing, and that is no error: two signatures for one page do no
    /// harm.
    pub(super) fn take_over(
        &mut self,
        settings: &Settings,
        now: Wall,
        by: &PersonId,
        bed: BedId,
        may: May<'_>,
    ) -> Result<DutyDone, DutyError> {
        if !settings.beds.contains(&bed) {
            return Err(DutyError::NoBed(bed));
        }
        check(may, Some(by), Right::CareForBed)?;
        let shift = self.plan().at(&settings.zone, now);
        let next = self.next_to_take(now, shift.ends, by, &bed);
        for begins in [Some(shift.begins), next].into_iter().flatten() {
            let beds = &mut self.shifts.entry(begins).or_default().beds;
            let duty = beds.entry(bed.clone()).or_default();
            if duty.nurse.as_ref() != Some(by) {
                *duty = BedDuty {
                    nurse: Some(by.clone()),
                    second: None,
                };
            }
        }
        Ok(DutyDone::TakenOver {
            shift: shift.begins,
            next,
            bed,
            nurse: by.clone(),
        })
    }

    /// The beginning of the next shift, if the bed is to be the person's in it as well.
    fn next_to_take(&self, now: Wall, ends: Wall, by: &PersonId, bed: &BedId) -> Option<Wall> {
        let rest = ends.micros().saturating_sub(now.micros());
        let soon = u128::try_from(rest).is_ok_and(|rest| rest <= Self::HANDED_BEFORE.as_micros());
        let ordered = self.shifts.get(&ends).and_then(|duty| duty.beds.get(bed));
        let nurse = ordered.and_then(|duty| duty.nurse.as_ref());
        let free = nurse.is_none_or(|nurse| nurse == by);
        (soon && free).then_some(ends)
    }
}
