//! Beds out of service, and in service again.

use super::Author;
use super::rows::PatientStep;
use crate::station::Station;
use lamplight_units::{BedId, Now};
use lamplight_ward::{CensusError, Closed};
use std::sync::Arc;

impl Station {
    pub(super) fn close_bed(
        &mut self,
        now: Now,
        by: &Author,
        id: &BedId,
        reason: &str,
    ) -> Result<(), CensusError> {
        let used = self.stays.in_bed(id).is_some();
        let bed = self.setup.beds.get_mut(id);
        let bed = bed.ok_or_else(|| CensusError::NoBed(id.clone()))?;
        if used {
            return Err(CensusError::InUse(id.clone()));
        }
        if bed.closed.is_some() {
            return Err(CensusError::Already);
        }
        bed.closed = Some(Closed {
            reason: Arc::from(reason.trim()),
            by: by.name(),
            since: now,
        });
        self.write_row(
            now,
            by,
            PatientStep::BedClosed,
            None,
            (Some(id.clone()), None),
        );
        self.changes.bed(Some(id));
        Ok(())
    }

    pub(super) fn open_bed(
        &mut self,
        now: Now,
        by: &Author,
        id: &BedId,
    ) -> Result<(), CensusError> {
        let bed = self.setup.beds.get_mut(id);
        let bed = bed.ok_or_else(|| CensusError::NoBed(id.clone()))?;
        if bed.closed.take().is_none() {
            return Err(CensusError::Already);
        }
        self.write_row(
            now,
            by,
            PatientStep::BedOpened,
            None,
            (Some(id.clone()), None),
        );
        self.changes.bed(Some(id));
        // Whoever ADT has put there meanwhile can lie down now.
        self.census(now, by, |stays, beds| stays.look_again(now, beds));
        Ok(())
    }
}
