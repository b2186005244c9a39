//! The ward's census: who lies where, who is expected, who has left, and what is contradicted.
//!
//! Two speak: people at the station ([`hand`](self) wishes) and the admission system (HL7
//! ADT). The rules that hold whoever speaks:
//!
//! - Nobody lies in two beds, no bed has two patients, a bed out of service has none.
//! - Nothing is overwritten. What contradicts is kept as a [`Conflict`] with what was said,
//!   beside what is known, and a person decides. A conflict that later news settles (the bed
//!   becomes free, the other half of a swap comes) is carried out or falls away by itself.
//! - What is older does not undo what is newer. Each stay keeps the date of its last movement
//!   as its author dates it (EVN-6, EVN-2, MSH-7, or our clock); an older message moves nobody
//!   and only fills in data that are not known yet. Equal dates count in order of arrival,
//!   since many senders write minutes; a date in our future counts as the time of arrival, or
//!   a clock that runs ahead would shut out everything after it.
//! - No stay is lost: what ended is kept, with how, up to the bound.
//!
//! `docs/PATIENTS.md` has the whole table of event and situation.

mod adt;
mod cancel;
mod conflict;
mod decide;
mod error;
mod flags;
mod hand;
mod learn;
mod merge;
mod moves;
mod person;
mod same;
mod settle;
mod stay;
mod typed;

#[cfg(test)]
mod tests;

pub use adt::Taken;
pub use conflict::{Conflict, ConflictId, Contradiction, Decision, Offer, Said};
pub use error::CensusError;
pub use flags::{CodeStatus, Details, Flags, Isolation};
pub use person::{Newcomer, Person};
pub use stay::{Ending, Source, Stay, StayState};

use crate::beds::Beds;
use lamplight_protocols::report::PatientClaim;
use lamplight_units::{BedId, Now, PatientId, StayId, Wall};
use merge::Alias;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How many messages of the admission system changed nothing, by why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// They speak of another ward.
    pub elsewhere: u64,
    /// They are older than what is known, or tell it again.
    pub late: u64,
    /// Conflicts that were given up for newer ones.
    pub conflicts_lost: u64,
}

/// Every stay, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stays {
    all: Vec<Stay>,
    /// The last number given.
    last: u64,
    /// What a person has to decide, the oldest first.
    #[serde(default)]
    conflicts: Vec<Conflict>,
    #[serde(default)]
    last_conflict: u64,
    /// Merged records, the oldest first.
    #[serde(default)]
    aliases: Vec<Alias>,
    #[serde(default)]
    counts: Counts,
}

impl Stays {
    /// The most stays kept. The oldest that has ended goes first, then the oldest that waits
    /// for a bed; a patient in a bed never goes.
    pub const MOST: usize = 1_024;
    /// The most conflicts kept. One more puts the oldest away and is counted.
    pub const MOST_CONFLICTS: usize = 128;
    /// So long after a discharge by hand it can be undone.
    pub const UNDO_WITHIN: Duration = Duration::from_secs(600);

    /// Every stay.
    #[must_use]
    pub fn all(&self) -> &[Stay] {
        &self.all
    }

    /// That stay.
    #[must_use]
    pub fn get(&self, id: StayId) -> Option<&Stay> {
        self.at(id).and_then(|at| self.all.get(at))
    }

    /// The stay in a bed.
    #[must_use]
    pub fn in_bed(&self, bed: &BedId) -> Option<&Stay> {
        self.all
            .iter()
            .find(|stay| stay.admitted() && stay.bed.as_ref() == Some(bed))
    }

    /// Who lies where, each with the revision of the stay.
    #[must_use]
    pub fn occupied(&self) -> BTreeMap<BedId, (StayId, u64)> {
        let lying = self.all.iter().filter(|stay| stay.admitted());
        lying
            .filter_map(|stay| Some((stay.bed.clone()?, (stay.id, stay.revision))))
            .collect()
    }

    /// Those whom the admission system has admitted and who have no bed here yet, the newest
    /// first.
    pub fn waiting(&self) -> impl Iterator<Item = &Stay> {
        let all = self.all.iter().rev();
        all.filter(|stay| stay.admitted() && stay.bed.is_none())
    }

    /// Everything that a person has to decide, the oldest first.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// That conflict.
    #[must_use]
    pub fn conflict(&self, id: ConflictId) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.id == id)
    }

    /// What changed nothing, counted.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Puts the stays back as they were kept. A bed that the ward has no more holds nobody,
    /// and nobody lies in a bed that an earlier one of the list has.
    pub fn restore(&mut self, beds: &Beds, kept: Self) {
        *self = kept;
        self.all.truncate(Self::MOST);
        self.conflicts.truncate(Self::MOST_CONFLICTS);
        let mut taken = BTreeSet::new();
        for stay in &mut self.all {
            let admitted = stay.admitted();
            stay.bed = stay
                .bed
                .take()
                .filter(|bed| admitted && beds.get(bed).is_some() && taken.insert(bed.clone()));
        }
    }

    fn at(&self, id: StayId) -> Option<usize> {
        self.all.iter().rposition(|stay| stay.id == id)
    }

    /// Those admitted under any of some identifiers.
    fn admitted_as(&self, ids: &[PatientId]) -> Vec<usize> {
        let ids = self.expanded(ids);
        let named = |stay: &Stay| stay.admitted() && same::share(&ids, stay.known_as());
        let all = self.all.iter().enumerate();
        all.filter(|(_, stay)| named(stay))
            .map(|(at, _)| at)
            .collect()
    }

    /// The last one who was here under any of some identifiers and has left.
    fn left_as(&self, ids: &[PatientId]) -> Option<usize> {
        let ids = self.expanded(ids);
        self.all.iter().rposition(|stay| {
            let merged = matches!(stay.ending, Some(Ending::Merged(_)));
            !stay.admitted() && !merged && same::share(&ids, stay.known_as())
        })
    }

    /// Who holds a bed, apart from one.
    fn holder(&self, bed: &BedId, apart_from: usize) -> Option<usize> {
        self.all.iter().enumerate().position(|(at, stay)| {
            at != apart_from && stay.admitted() && stay.bed.as_ref() == Some(bed)
        })
    }

    /// A new stay without a bed.
    fn begin(&mut self, now: Now, patient: PatientClaim, by: Source, moved: Option<Wall>) -> usize {
        if self.all.len() >= Self::MOST {
            let ended = self.all.iter().position(|stay| !stay.admitted());
            let waits = || self.all.iter().position(|stay| stay.bed.is_none());
            if let Some(at) = ended.or_else(waits) {
                self.all.remove(at);
            }
        }
        self.last += 1;
        self.all.push(Stay {
            id: StayId::new(self.last),
            patient,
            former: Vec::new(),
            unidentified: false,
            details: Details::default(),
            location: None,
            bed: None,
            before: None,
            state: StayState::Admitted,
            ending: None,
            admitted_by: by,
            since: now,
            ended: None,
            moved,
            moved_by: by,
            told: moved,
            birth_seen: false,
            revision: 1,
            changed: now,
        });
        self.all.len() - 1
    }

    /// Changes a stay; says whether anything is different by it.
    fn change(&mut self, now: Now, at: usize, change: impl FnOnce(&mut Stay)) -> bool {
        let Some(stay) = self.all.get_mut(at) else {
            return false;
        };
        let before = stay.clone();
        change(stay);
        let dated = (stay.moved, stay.moved_by, stay.told);
        let same = Stay {
            moved: dated.0,
            moved_by: dated.1,
            told: dated.2,
            ..before
        };
        let differs = same != *stay;
        if differs {
            stay.revision += 1;
            stay.changed = now;
        }
        differs
    }

    /// Keeps a contradiction. The same one again is one, with the newer words.
    fn contradict(&mut self, now: Now, news: Conflict) -> ConflictId {
        let same = |old: &&mut Conflict| {
            let same_patient = old.stay == news.stay
                && (news.stay.is_some()
                    || same::share(&old.said.patient.ids, news.said.patient.ids.iter()));
            old.kind == news.kind && old.bed == news.bed && same_patient
        };
        if let Some(old) = self.conflicts.iter_mut().find(same) {
            old.said = news.said;
            old.other = news.other;
            return old.id;
        }
        if self.conflicts.len() >= Self::MOST_CONFLICTS {
            self.conflicts.remove(0);
            self.counts.conflicts_lost += 1;
        }
        self.last_conflict += 1;
        let id = ConflictId::new(self.last_conflict);
        self.conflicts.push(Conflict {
            id,
            since: now,
            ..news
        });
        id
    }
}
