//! Merged records: one ceases, the other goes on, over chains and in any order.
//!
//! A merge is remembered, since messages under the old number come for hours, monitors name it
//! until they are discharged, and the second link of a chain may come before the first.

use super::conflict::{Contradiction, Said};
use super::moves::Mover;
use super::same::{MOST_IDS, difference, refresh, same_id, share};
use super::stay::Ending;
use super::{Stays, Taken};
use lamplight_protocols::report::PatientClaim;
use lamplight_units::{Now, PatientId, StayId};
use serde::{Deserialize, Serialize};

/// A record that was merged into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Alias {
    old: PatientId,
    into: Vec<PatientId>,
}

/// The most merged records remembered; one more forgets the oldest, and what then still comes
/// under its number is of an unknown patient.
const MOST_ALIASES: usize = 1_024;

impl Stays {
    /// Identifiers, and what became of them by merges; chains to their end, rings once.
    pub(super) fn expanded(&self, ids: &[PatientId]) -> Vec<PatientId> {
        let mut all = ids.to_vec();
        let mut at = 0;
        while let Some(id) = all.get(at).filter(|_| all.len() <= MOST_IDS).cloned() {
            let of_it = self.aliases.iter().filter(|alias| same_id(&alias.old, &id));
            for into in of_it.flat_map(|alias| &alias.into) {
                if !all.contains(into) {
                    all.push(into.clone());
                }
            }
            at += 1;
        }
        all
    }

    /// Of identifiers those that no merge has ended, at the end of every chain; all of them
    /// where merges form a ring.
    fn surviving(&self, ids: &[PatientId]) -> Vec<PatientId> {
        let all = self.expanded(ids);
        let ceased = |id: &&PatientId| !self.aliases.iter().any(|alias| same_id(&alias.old, id));
        let last: Vec<PatientId> = all.iter().filter(ceased).cloned().collect();
        if last.is_empty() { ids.to_vec() } else { last }
    }

    /// A40: the record in MRG-1 ceases, its stay goes on under the surviving ids.
    pub(super) fn merge(&mut self, now: Now, said: &Said) -> Taken {
        let Some(old) = said.merged.clone() else {
            return Taken::Elsewhere;
        };
        if said.patient.ids.iter().any(|id| same_id(id, &old)) {
            return Taken::Nothing;
        }
        // Looked for before the merge is remembered: by then both are one.
        let ceasing = self.exactly(&old);
        let surviving = self.admitted_as(&said.patient.ids);
        let known = self.remember(&old, &said.patient.ids);
        let one = surviving.iter().copied().find(|at| Some(*at) != ceasing);
        match (one, ceasing) {
            (None, None) if surviving.is_empty() => Taken::Elsewhere,
            (_, None) => self.note_former(now, &surviving, &old),
            (None, Some(other)) => self.rename(now, other, said, known),
            (Some(one), Some(other)) => self.join_as_said(now, one, other, said),
        }
    }

    /// Who is admitted under an identifier or was merged into it; without later merges.
    fn exactly(&self, id: &PatientId) -> Option<usize> {
        let named = |stay: &super::Stay| stay.admitted() && stay.known_as().any(|k| same_id(k, id));
        self.all.iter().rposition(named)
    }

    /// Says whether it was remembered before.
    fn remember(&mut self, old: &PatientId, into: &[PatientId]) -> bool {
        let alias = Alias {
            old: old.clone(),
            into: into.to_vec(),
        };
        if self.aliases.contains(&alias) {
            return true;
        }
        if self.aliases.len() >= MOST_ALIASES {
            self.aliases.remove(0);
        }
        self.aliases.push(alias);
        false
    }

    fn note_former(&mut self, now: Now, surviving: &[usize], old: &PatientId) -> Taken {
        let changed = surviving.first().is_some_and(|at| {
            self.change(now, *at, |stay| {
                if stay.former.len() < MOST_IDS && !stay.known_as().any(|id| same_id(id, old)) {
                    stay.former.push(old.clone());
                }
            })
        });
        changed.into()
    }

    /// Only the record that ceases is here: it goes on under the other's identifiers.
    fn rename(&mut self, now: Now, at: usize, said: &Said, known: bool) -> Taken {
        if known && share(&said.patient.ids, self.all[at].patient.ids.iter()) {
            return Taken::Nothing;
        }
        if self.beyond(at, said) {
            let id = Some(self.all[at].id);
            let kind = Contradiction::OtherPerson;
            return Taken::Told(self.tell(now, kind, (None, id, None), said));
        }
        self.renamed(now, at, said).into()
    }

    /// A stay goes on under the surviving record; says whether that is news.
    pub(super) fn renamed(&mut self, now: Now, at: usize, said: &Said) -> bool {
        let ids = self.surviving(&said.patient.ids);
        self.change(now, at, |stay| {
            let old = std::mem::replace(&mut stay.patient.ids, ids);
            keep_former(stay, old);
            keep_former(stay, said.patient.ids.clone());
            take_data(&mut stay.patient, &said.patient);
            stay.unidentified = false;
        })
    }

    fn join_as_said(&mut self, now: Now, one: usize, other: usize, said: &Said) -> Taken {
        let (keep, gone) = if self.all[one].bed.is_none() && self.all[other].bed.is_some() {
            (other, one)
        } else {
            (one, other)
        };
        let ids = (self.all[one].id, self.all[other].id);
        let kind = if self.all[one].bed.is_some() && self.all[other].bed.is_some() {
            Contradiction::TwoBeds
        } else if self.differ(one, other) {
            Contradiction::OtherPerson
        } else {
            self.join(now, keep, gone, said);
            return Taken::Done;
        };
        let bed = self.all[other].bed.clone();
        Taken::Told(self.tell(now, kind, (bed, Some(ids.0), Some(ids.1)), said))
    }

    /// Two stays are one: `keep` goes on where it is, under what the merge says; `gone` ends.
    pub(super) fn join(&mut self, now: Now, keep: usize, gone: usize, said: &Said) {
        let ids = self.surviving(&said.patient.ids);
        let (kept, patient) = (self.all[keep].id, self.all[gone].clone());
        self.change(now, keep, |stay| {
            let old = std::mem::replace(&mut stay.patient.ids, ids);
            keep_former(stay, old);
            keep_former(stay, patient.known_as().cloned().collect());
            keep_former(stay, said.patient.ids.clone());
            let ids = stay.patient.ids.clone();
            super::same::fill(&mut stay.patient, &patient.patient);
            stay.patient.ids = ids;
            take_data(&mut stay.patient, &said.patient);
            fill_details(stay, &patient);
            stay.unidentified = false;
        });
        let mover = Mover::adt(said);
        self.end(now, gone, Ending::Merged(kept), mover);
    }

    /// Whether a merge would put two people together, by all that is known of them.
    fn differ(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.all[one], &self.all[other]);
        let known = !one.unidentified && !other.unidentified;
        known && difference(&one.patient, &other.patient).beyond_correction()
    }

    fn beyond(&self, at: usize, said: &Said) -> bool {
        let stay = &self.all[at];
        !stay.unidentified && difference(&stay.patient, &said.patient).beyond_correction()
    }

    /// The stays that a conflict of two beds speaks of, if both still are.
    pub(super) fn both(
        &self,
        one: Option<StayId>,
        other: Option<StayId>,
    ) -> Option<(usize, usize)> {
        let admitted = |id: Option<StayId>| {
            let at = self.at(id?)?;
            self.all.get(at)?.admitted().then_some(at)
        };
        admitted(one).zip(admitted(other))
    }
}

/// Takes name and dates of a message, and leaves the identifiers.
pub(super) fn take_data(held: &mut PatientClaim, sent: &PatientClaim) {
    let ids = held.ids.clone();
    refresh(held, sent);
    held.ids = ids;
}

/// Remembers identifiers that a stay no longer has.
pub(super) fn keep_former(stay: &mut super::Stay, ids: Vec<PatientId>) {
    for id in ids {
        let known = stay.known_as().any(|known| same_id(known, &id));
        if !known && stay.former.len() < MOST_IDS {
            stay.former.push(id);
        }
    }
}

/// Flags, weight and group that only the other record had.
fn fill_details(stay: &mut super::Stay, other: &super::Stay) {
    let (held, more) = (&mut stay.details, &other.details);
    held.group = held.group.or(more.group);
    held.weight_g = held.weight_g.or(more.weight_g);
    held.flags.isolation = held.flags.isolation.or(more.flags.isolation);
    held.flags.code = held.flags.code.or(more.flags.code);
    held.flags.fall_risk |= more.flags.fall_risk;
    let mut allergies = held.flags.allergies.reveal().clone();
    for allergy in more.flags.allergies.reveal() {
        if !allergies.contains(allergy) && allergies.len() < super::Flags::MOST_ALLERGIES {
            allergies.push(allergy.clone());
        }
    }
    held.flags.allergies = allergies.into();
    if held.flags.hint.reveal().is_empty() {
        held.flags.hint = more.flags.hint.clone();
    }
}
