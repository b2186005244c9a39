//! Conflicts that later news settles: carried out where nothing contradicts any longer, put
//! away where there is nothing left to decide.

use super::conflict::{Conflict, Contradiction};
use super::same::difference;
use super::{ConflictId, Stays};
use crate::beds::Beds;
use lamplight_protocols::report::AdtEvent;
use lamplight_units::Now;

/// What becomes of a conflict.
enum Verdict {
    /// It stands.
    Stands,
    /// There is nothing left to decide.
    Over,
    /// Nothing contradicts any longer: the patient goes into the bed.
    Enter(usize),
    /// The same with a merge of these two.
    Join(usize, usize),
    /// One of the two of a merge has left: the other goes on under the record that survives.
    Rename(usize),
}

impl Stays {
    /// Looks at what waits again, after something beside the census has changed, such as a bed
    /// that was opened.
    pub fn look_again(&mut self, now: Now, beds: &Beds) {
        self.settle(now, beds);
    }

    /// Looks at every conflict again, and at birth dates. Ends, since each round takes a
    /// conflict away.
    pub(super) fn settle(&mut self, now: Now, beds: &Beds) {
        self.look_at_births(now);
        for _ in 0..=Self::MOST_CONFLICTS {
            let found = self.conflicts.iter().find_map(|conflict| {
                match self.verdict(now, beds, conflict) {
                    Verdict::Stands => None,
                    verdict => Some((conflict.id, verdict)),
                }
            });
            let Some((id, verdict)) = found else {
                return;
            };
            self.close(now, beds, id, &verdict);
        }
    }

    fn close(&mut self, now: Now, beds: &Beds, id: ConflictId, verdict: &Verdict) {
        let Some(at) = self.conflicts.iter().position(|conflict| conflict.id == id) else {
            return;
        };
        let conflict = self.conflicts.remove(at);
        match verdict {
            Verdict::Stands | Verdict::Over => {}
            Verdict::Enter(stay) => {
                if let Some(bed) = &conflict.bed {
                    // What bars it now is told as a conflict of its own.
                    let _ = self.enter_as_said(now, beds, *stay, bed, &conflict.said);
                }
            }
            Verdict::Rename(at) => {
                self.renamed(now, *at, &conflict.said);
            }
            Verdict::Join(one, other) => {
                let keep_other = self.all[*one].bed.is_none() && self.all[*other].bed.is_some();
                let (keep, gone) = if keep_other {
                    (*other, *one)
                } else {
                    (*one, *other)
                };
                self.join(now, keep, gone, &conflict.said);
            }
        }
    }

    fn verdict(&self, now: Now, beds: &Beds, conflict: &Conflict) -> Verdict {
        let stay = conflict.stay.and_then(|id| self.at(id));
        let admitted = stay.filter(|at| self.all[*at].admitted());
        let lies_there = |at: usize| conflict.bed.is_some() && self.all[at].bed == conflict.bed;
        match (conflict.kind, admitted) {
            (Contradiction::Occupied | Contradiction::Closed, Some(at)) => {
                let bed = conflict.bed.as_ref();
                let free = bed.is_some_and(|bed| {
                    let open = beds.get(bed).is_some_and(|bed| bed.closed.is_none());
                    open && self.holder(bed, at).is_none()
                });
                match (lies_there(at), free) {
                    (true, _) => Verdict::Over,
                    (false, true) => Verdict::Enter(at),
                    (false, false) => Verdict::Stands,
                }
            }
            (Contradiction::LiesElsewhere, Some(at)) if lies_there(at) => Verdict::Over,
            (Contradiction::LiesElsewhere | Contradiction::NoSuchBed, Some(_)) => Verdict::Stands,
            (
                Contradiction::Occupied
                | Contradiction::Closed
                | Contradiction::LiesElsewhere
                | Contradiction::NoSuchBed
                | Contradiction::FutureBirth,
                None,
            ) => Verdict::Over,
            (Contradiction::Unknown, _) => self.unknown_by_now(conflict),
            // Back again: there is nobody any more who has left.
            (Contradiction::HasLeft, Some(_)) => Verdict::Over,
            (Contradiction::HasLeft, None) if stay.is_some() => Verdict::Stands,
            (Contradiction::HasLeft, None) => Verdict::Over,
            (Contradiction::OtherPerson, Some(at)) => self.still_another(at, conflict),
            (Contradiction::OtherPerson, None) => Verdict::Over,
            (Contradiction::TwoBeds, _) => match self.both(conflict.stay, conflict.other) {
                Some((one, other)) => {
                    let in_beds = self.all[one].bed.is_some() && self.all[other].bed.is_some();
                    let merge = conflict.said.event == AdtEvent::Merge;
                    match in_beds || !merge {
                        true => Verdict::Stands,
                        false => Verdict::Join(one, other),
                    }
                }
                None => self.one_is_left(conflict),
            },
            (Contradiction::FutureBirth, Some(at)) => {
                match self.all[at].birth_in_future(now.wall) {
                    true => Verdict::Stands,
                    false => Verdict::Over,
                }
            }
        }
    }

    /// The patient has become known, and lies where the message said or it said no bed.
    fn unknown_by_now(&self, conflict: &Conflict) -> Verdict {
        let known = self.admitted_as(&conflict.said.patient.ids);
        let settled = match conflict.said.event {
            // Told of a transfer from a bed here: known since, and still to be looked at.
            AdtEvent::Transfer => known.is_empty(),
            AdtEvent::Admit
            | AdtEvent::Discharge
            | AdtEvent::Update
            | AdtEvent::CancelAdmit
            | AdtEvent::CancelTransfer
            | AdtEvent::CancelDischarge
            | AdtEvent::Merge => known
                .iter()
                .any(|at| conflict.bed.is_none() || self.all[*at].bed == conflict.bed),
        };
        if settled {
            Verdict::Over
        } else {
            Verdict::Stands
        }
    }

    fn one_is_left(&self, conflict: &Conflict) -> Verdict {
        let left = [conflict.stay, conflict.other].into_iter().flatten();
        let mut left = left.filter_map(|id| self.at(id));
        let merge = conflict.said.event == AdtEvent::Merge;
        match left.find(|at| merge && self.all[*at].admitted()) {
            Some(at) => Verdict::Rename(at),
            None => Verdict::Over,
        }
    }

    fn still_another(&self, at: usize, conflict: &Conflict) -> Verdict {
        let merge = conflict.said.event == AdtEvent::Merge;
        let found = difference(&self.all[at].patient, &conflict.said.patient);
        let both = self.both(conflict.stay, conflict.other).is_some();
        let stands = match (merge, conflict.other) {
            (true, Some(_)) => both,
            (true, None) | (false, _) => found.birth || found.name,
        };
        if stands {
            Verdict::Stands
        } else {
            Verdict::Over
        }
    }

    /// A birth date in the future is kept, and told.
    fn look_at_births(&mut self, now: Now) {
        let odd = |stay: &&super::Stay| stay.admitted() && stay.birth_in_future(now.wall);
        let told = |stay: &super::Stay| {
            self.conflicts.iter().any(|conflict| {
                conflict.kind == Contradiction::FutureBirth && conflict.stay == Some(stay.id)
            })
        };
        let new: Vec<super::Stay> = self
            .all
            .iter()
            .filter(odd)
            .filter(|stay| !told(stay) && !stay.birth_seen)
            .cloned()
            .collect();
        for stay in new {
            let said = super::Said {
                event: AdtEvent::Update,
                patient: stay.patient,
                location: stay.location,
                prior: None,
                merged: None,
                at: stay.told,
                hints: <_>::default(),
            };
            self.tell(
                now,
                Contradiction::FutureBirth,
                (stay.bed, Some(stay.id), None),
                &said,
            );
        }
    }
}
