//! What people at the station do: admit, transfer, swap, discharge, undo. What they say of a
//! patient is in `typed`.
//!
//! Each wish says what the person saw (who lay in the bed, which revision of the stay), and is
//! refused when that is no longer so: of two who admit into one bed at once, the second one is
//! told instead of overwriting the first.

use super::moves::{Barred, Mover};
use super::person::Newcomer;
use super::stay::{Ending, Source, StayState};
use super::{CensusError, Stays};
use crate::beds::Beds;
use lamplight_units::{BedId, Now, StayId};

impl Stays {
    /// Admits a patient into a bed that the person saw empty.
    ///
    /// # Errors
    /// When somebody lies there by now, the bed is closed or none of ours, or the data are bad.
    pub fn admit_by_hand(
        &mut self,
        now: Now,
        beds: &Beds,
        bed: &BedId,
        who: Newcomer,
    ) -> Result<StayId, CensusError> {
        self.is_free(beds, bed)?;
        let at = match who {
            Newcomer::Waiting(id) => {
                let at = self.admitted_stay(id)?;
                if self.all[at].bed.is_some() {
                    return Err(CensusError::ChangedMeanwhile);
                }
                at
            }
            Newcomer::Typed(person) => {
                person.check(now)?;
                if !self.admitted_as(&person.patient.ids).is_empty() {
                    return Err(CensusError::NumberTaken);
                }
                let at = self.begin(now, person.patient, Source::Hand, Some(now.wall));
                let stay = &mut self.all[at];
                stay.details = person.details;
                stay.unidentified = person.unidentified;
                stay.told = None;
                at
            }
        };
        self.lay(now, at, Some(bed.clone()), Mover::hand(now));
        let id = self.all[at].id;
        self.settle(now, beds);
        Ok(id)
    }

    /// Moves a patient into another bed, which the person saw empty.
    ///
    /// # Errors
    /// When that is no longer so, or the patient is elsewhere by now.
    pub fn transfer_by_hand(
        &mut self,
        now: Now,
        beds: &Beds,
        (id, seen): (StayId, u64),
        to: &BedId,
    ) -> Result<(), CensusError> {
        let at = self.seen_stay(id, seen)?;
        if self.all[at].bed.as_ref() == Some(to) {
            return Err(CensusError::Already);
        }
        self.is_free(beds, to)?;
        match self.enter(now, beds, at, to, Mover::hand(now)) {
            Ok(_) => {}
            Err(Barred::Held(_)) => return Err(CensusError::Taken(to.clone())),
            Err(Barred::Closed) => return Err(CensusError::Closed(to.clone())),
        }
        self.settle(now, beds);
        Ok(())
    }

    /// Two patients change beds.
    ///
    /// # Errors
    /// When either has changed meanwhile or lies in no bed.
    pub fn swap_by_hand(
        &mut self,
        now: Now,
        beds: &Beds,
        (one, one_seen): (StayId, u64),
        (other, other_seen): (StayId, u64),
    ) -> Result<(), CensusError> {
        let (one, other) = (
            self.seen_stay(one, one_seen)?,
            self.seen_stay(other, other_seen)?,
        );
        if one == other {
            return Err(CensusError::Already);
        }
        if self.all[one].bed.is_none() || self.all[other].bed.is_none() {
            return Err(CensusError::NoBedYet);
        }
        self.exchange(now, one, other, Mover::hand(now));
        self.settle(now, beds);
        Ok(())
    }

    /// Discharges a patient.
    ///
    /// # Errors
    /// When the stay changed meanwhile or is over.
    pub fn discharge_by_hand(
        &mut self,
        now: Now,
        beds: &Beds,
        (id, seen): (StayId, u64),
        ending: Ending,
    ) -> Result<(), CensusError> {
        let at = self.seen_stay(id, seen)?;
        self.end(now, at, ending, Mover::hand(now));
        self.settle(now, beds);
        Ok(())
    }

    /// Takes a discharge back, within [`Self::UNDO_WITHIN`], into the same bed.
    ///
    /// # Errors
    /// When it is too late, or the bed has been given away.
    pub fn undo_discharge(&mut self, now: Now, beds: &Beds, id: StayId) -> Result<(), CensusError> {
        let at = self.at(id).ok_or(CensusError::NoStay)?;
        let stay = &self.all[at];
        if stay.admitted() {
            return Err(CensusError::StillAdmitted);
        }
        let again = self.admitted_as(&stay.patient.ids);
        if !again.is_empty() || matches!(stay.ending, Some(Ending::Merged(_))) {
            return Err(CensusError::ChangedMeanwhile);
        }
        let (ended, bed) = (stay.ended, stay.before.clone());
        if ended.is_none_or(|ended| now.mono.since(ended.mono) > Self::UNDO_WITHIN) {
            return Err(CensusError::TooLate);
        }
        if let Some(bed) = &bed {
            self.is_free(beds, bed)?;
        }
        self.reopen(now, at, Mover::hand(now));
        self.lay(now, at, bed, Mover::hand(now));
        self.settle(now, beds);
        Ok(())
    }

    /// Whether a bed is ours, in service and empty.
    pub(super) fn is_free(&self, beds: &Beds, bed: &BedId) -> Result<(), CensusError> {
        let found = beds
            .get(bed)
            .ok_or_else(|| CensusError::NoBed(bed.clone()))?;
        if found.closed.is_some() {
            return Err(CensusError::Closed(bed.clone()));
        }
        match self.in_bed(bed) {
            Some(_) => Err(CensusError::Taken(bed.clone())),
            None => Ok(()),
        }
    }

    pub(super) fn admitted_stay(&self, id: StayId) -> Result<usize, CensusError> {
        let at = self.at(id).ok_or(CensusError::NoStay)?;
        match self.all[at].state {
            StayState::Admitted => Ok(at),
            StayState::Discharged => Err(CensusError::NotAdmitted),
        }
    }

    pub(super) fn seen_stay(&self, id: StayId, seen: u64) -> Result<usize, CensusError> {
        let at = self.admitted_stay(id)?;
        if self.all[at].revision == seen {
            Ok(at)
        } else {
            Err(CensusError::ChangedMeanwhile)
        }
    }
}
