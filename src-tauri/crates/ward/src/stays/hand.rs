//! What people at the station do: admit, identify, change, transfer, swap, discharge, undo.
//!
//! Each wish says what the person saw (who lay in the bed, which revision of the stay), and is
//! refused when that is no longer so: of two who admit into one bed at once, the second one is
//! told instead of overwriting the first.

use super::moves::{Barred, Mover};
use super::person::{Newcomer, Person, check_details};
use super::same::same_id;
use super::stay::{Ending, Source, StayState};
use super::{CensusError, Details, Flags, Stays};
use crate::beds::Beds;
use lamplight_protocols::report::PatientClaim;
use lamplight_units::{BedId, Now, PatientId, Personal, StayId};
use std::sync::Arc;

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

    /// Who a patient is: data typed by a person. Identifiers that ADT gave stay.
    ///
    /// # Errors
    /// When the stay changed meanwhile, or the data are bad.
    pub fn change_by_hand(
        &mut self,
        now: Now,
        beds: &Beds,
        (id, seen): (StayId, u64),
        person: Person,
    ) -> Result<(), CensusError> {
        person.check(now)?;
        let at = self.seen_stay(id, seen)?;
        let others = self.admitted_as(&person.patient.ids);
        if others.iter().any(|other| *other != at) {
            return Err(CensusError::NumberTaken);
        }
        let changed = self.change(now, at, |stay| {
            let old = std::mem::replace(&mut stay.patient, person.patient);
            stay.patient.ids = with_typed(&old, &stay.patient.ids);
            stay.patient.visit = old.visit;
            stay.details = person.details;
            stay.unidentified = person.unidentified;
            stay.told = stay.told.max(Some(now.wall));
        });
        self.settle(now, beds);
        if changed {
            Ok(())
        } else {
            Err(CensusError::Already)
        }
    }

    /// Sets group, weight and flags.
    ///
    /// # Errors
    /// When the stay changed meanwhile, or they are bad.
    pub fn set_details(
        &mut self,
        now: Now,
        (id, seen): (StayId, u64),
        details: Details,
    ) -> Result<(), CensusError> {
        check_details(&details)?;
        let at = self.seen_stay(id, seen)?;
        let changed = self.change(now, at, |stay| stay.details = details);
        if changed {
            Ok(())
        } else {
            Err(CensusError::Already)
        }
    }

    /// The unknown patient of a bed is one whom the admission system has announced.
    ///
    /// # Errors
    /// When either has changed meanwhile.
    pub fn identify(
        &mut self,
        now: Now,
        beds: &Beds,
        (id, seen): (StayId, u64),
        as_whom: StayId,
    ) -> Result<(), CensusError> {
        let at = self.seen_stay(id, seen)?;
        let other = self.admitted_stay(as_whom)?;
        if at == other || self.all[other].bed.is_some() || !self.all[at].unidentified {
            return Err(CensusError::ChangedMeanwhile);
        }
        self.become_one(now, at, other);
        self.settle(now, beds);
        Ok(())
    }

    /// An unknown patient takes on who another stay says that he or she is.
    pub(super) fn become_one(&mut self, now: Now, at: usize, other: usize) {
        let whom = self.all[other].clone();
        let kept = self.all[at].id;
        self.change(now, at, |stay| {
            let unknown = std::mem::replace(&mut stay.patient, whom.patient);
            super::merge::keep_former(stay, unknown.ids);
            super::merge::keep_former(stay, whom.former);
            stay.location = whom.location;
            stay.told = whom.told;
            stay.unidentified = false;
        });
        let flags = (whom.details, self.all[at].details.clone());
        self.all[at].details = joined(flags.1, flags.0);
        self.end(now, other, Ending::Merged(kept), Mover::hand(now));
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

    fn admitted_stay(&self, id: StayId) -> Result<usize, CensusError> {
        let at = self.at(id).ok_or(CensusError::NoStay)?;
        match self.all[at].state {
            StayState::Admitted => Ok(at),
            StayState::Discharged => Err(CensusError::NotAdmitted),
        }
    }

    fn seen_stay(&self, id: StayId, seen: u64) -> Result<usize, CensusError> {
        let at = self.admitted_stay(id)?;
        if self.all[at].revision == seen {
            Ok(at)
        } else {
            Err(CensusError::ChangedMeanwhile)
        }
    }
}

/// The identifiers of a record whose number a person may have typed anew: the one that the
/// screen shows is replaced, the others stay.
fn with_typed(old: &PatientClaim, typed: &[PatientId]) -> Vec<PatientId> {
    let shown = old.record_number();
    let same = |id: &PatientId| shown.is_some_and(|shown| shown.number() == id.number());
    if typed.iter().any(same) {
        return old.ids.clone();
    }
    let others = old.ids.iter().filter(|id| Some(*id) != shown);
    let new = typed
        .iter()
        .filter(|id| !old.ids.iter().any(|known| same_id(known, id)));
    new.chain(others).cloned().collect()
}

/// Details of one person from two records: what the first says, else what the second says.
fn joined(first: Details, second: Details) -> Details {
    let pick = |one: Personal<Vec<Arc<str>>>, other: Personal<Vec<Arc<str>>>| {
        if one.reveal().is_empty() { other } else { one }
    };
    Details {
        group: first.group.or(second.group),
        weight_g: first.weight_g.or(second.weight_g),
        flags: Flags {
            allergies: pick(first.flags.allergies, second.flags.allergies),
            isolation: first.flags.isolation.or(second.flags.isolation),
            fall_risk: first.flags.fall_risk || second.flags.fall_risk,
            code: first.flags.code.or(second.flags.code),
            hint: if first.flags.hint.reveal().is_empty() {
                second.flags.hint
            } else {
                first.flags.hint
            },
        },
    }
}
