//! Patients: who is admitted, moved, discharged, by people and by the admission system, and
//! what goes with them.
//!
//! The census itself (`lamplight_ward::Stays`) decides who lies where. This is what follows
//! from it: limits, prompts and group go with the patient into another bed and are the ward's
//! again after a discharge (`goods`); silences of a bed end when its patient leaves, and what
//! was acknowledged for one calls again for the next; contradictions become conditions
//! (`told`); each step becomes a row for the journal (`rows`).

mod adt;
mod beds;
mod goods;
mod rows;
mod told;
mod wish;

pub use rows::{EndingWord, PatientRow, PatientStep};
pub use wish::{PatientWish, Seen};

pub(crate) use goods::Goods;
pub(crate) use rows::Author;

use crate::change::Change;
use crate::station::Station;
use lamplight_units::{BedId, Now, StayId};
use lamplight_ward::{Beds, ConflictId, Stays};
use std::collections::{BTreeMap, BTreeSet};

/// Who lay where, and what was to be decided, before something was done.
struct Before {
    beds: BTreeMap<BedId, (StayId, u64)>,
    conflicts: BTreeSet<ConflictId>,
}

impl Station {
    /// Does something to the census, and then all that follows from it.
    pub(crate) fn census<T>(
        &mut self,
        now: Now,
        by: &Author,
        act: impl FnOnce(&mut Stays, &Beds) -> T,
    ) -> T {
        let before = Before {
            beds: self.stays.occupied(),
            conflicts: self.stays.conflicts().iter().map(|c| c.id).collect(),
        };
        let outcome = act(&mut self.stays, &self.setup.beds);
        let after = self.stays.occupied();
        self.write_rows(now, by, &before.beds, &after);
        self.follow_patients(now, &before.beds, &after);
        self.tell_conflicts(now, by, &before.conflicts);
        outcome
    }

    /// What follows from who lies where now.
    fn follow_patients(
        &mut self,
        now: Now,
        before: &BTreeMap<BedId, (StayId, u64)>,
        after: &BTreeMap<BedId, (StayId, u64)>,
    ) {
        let who = |beds: &BTreeMap<BedId, (StayId, u64)>, bed: &BedId| {
            beds.get(bed).map(|(stay, _)| *stay)
        };
        let beds: BTreeSet<&BedId> = before.keys().chain(after.keys()).collect();
        let moved = beds
            .iter()
            .filter(|bed| who(before, bed) != who(after, bed));
        let moved: Vec<BedId> = moved.map(|bed| (*bed).clone()).collect();
        for bed in &moved {
            if let Some(left) = who(before, bed) {
                self.patient_leaves(now, bed, left);
            }
        }
        for bed in &moved {
            if let Some(came) = who(after, bed) {
                self.patient_comes(now, bed, came);
            }
        }
        for bed in beds {
            if before.get(bed) == after.get(bed) {
                continue;
            }
            if who(before, bed) == who(after, bed) {
                self.renumbered(bed);
            }
            self.take_group(now, bed);
            self.changes.bed(Some(bed));
            self.occupancy(now, bed);
            self.judge_patient(now, bed);
        }
        self.goods.forget_old(now);
        self.changes.note(Change::Needs);
    }
}
