//! What people at the station say of a patient: data that were typed, details, and who an
//! unknown patient is. By the same rule as in `hand`: refused when the stay is another by now.

use super::moves::Mover;
use super::person::{Person, check_details};
use super::same::same_id;
use super::stay::Ending;
use super::{CensusError, Details, Flags, Stays};
use crate::beds::Beds;
use lamplight_protocols::report::PatientClaim;
use lamplight_units::{Now, PatientId, Personal, StayId};
use std::sync::Arc;

impl Stays {
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
