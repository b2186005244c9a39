//! What a person decides of a conflict.

use super::conflict::{Conflict, ConflictId, Contradiction, Decision, Offer};
use super::moves::Mover;
use super::same::refresh;
use super::stay::{Ending, Source};
use super::{CensusError, Stays};
use crate::beds::Beds;
use lamplight_protocols::report::AdtEvent;
use lamplight_units::{BedId, Now, StayId};

impl Stays {
    /// What can be decided of a conflict, as it stands now.
    #[must_use]
    pub fn offers(&self, beds: &Beds, conflict: &Conflict) -> Vec<Offer> {
        let stay = conflict.stay.and_then(|id| self.get(id));
        let holder = conflict.bed.as_ref().and_then(|bed| self.in_bed(bed));
        let open = |bed: &BedId| beds.get(bed).is_some_and(|bed| bed.closed.is_none());
        let bed_open = conflict.bed.as_ref().is_some_and(open);
        let moves = match conflict.said.event {
            AdtEvent::Discharge | AdtEvent::CancelAdmit | AdtEvent::Merge => false,
            AdtEvent::Admit
            | AdtEvent::Transfer
            | AdtEvent::Update
            | AdtEvent::CancelTransfer
            | AdtEvent::CancelDischarge => true,
        };
        let as_said = match conflict.kind {
            Contradiction::Occupied => bed_open,
            Contradiction::Closed => false,
            // Into a bed of another is not one press: that patient is moved first.
            Contradiction::LiesElsewhere => {
                conflict.bed.is_none() || (bed_open && holder.is_none())
            }
            Contradiction::NoSuchBed | Contradiction::FutureBirth => false,
            Contradiction::Unknown => moves && bed_open && holder.is_none() && stay.is_none(),
            Contradiction::HasLeft => moves && bed_open && holder.is_none(),
            Contradiction::OtherPerson => true,
            Contradiction::TwoBeds => true,
        };
        let swap = match conflict.kind {
            Contradiction::Occupied | Contradiction::LiesElsewhere => {
                holder.is_some() && stay.is_some_and(|stay| stay.bed.is_some())
            }
            Contradiction::Closed
            | Contradiction::NoSuchBed
            | Contradiction::Unknown
            | Contradiction::HasLeft
            | Contradiction::OtherPerson
            | Contradiction::TwoBeds
            | Contradiction::FutureBirth => false,
        };
        let put = match conflict.kind {
            Contradiction::Occupied
            | Contradiction::Closed
            | Contradiction::LiesElsewhere
            | Contradiction::NoSuchBed => stay.is_some(),
            Contradiction::Unknown | Contradiction::HasLeft => moves,
            Contradiction::OtherPerson | Contradiction::TwoBeds | Contradiction::FutureBirth => {
                false
            }
        };
        let same = conflict.kind == Contradiction::Occupied
            && holder.is_some_and(|holder| holder.unidentified)
            && stay.is_some_and(|stay| stay.bed.is_none());
        let offered = [
            (as_said, Offer::AsSaid),
            (swap, Offer::Swap),
            (same, Offer::SamePerson),
            (put, Offer::PutTo),
            (true, Offer::Keep),
        ];
        offered
            .into_iter()
            .filter_map(|(is, offer)| is.then_some(offer))
            .collect()
    }

    /// The same, by somebody who saw who lies in the bed.
    ///
    /// # Errors
    /// As [`Self::decide`]; also when somebody else lies there by now.
    pub fn decide_seen(
        &mut self,
        now: Now,
        beds: &Beds,
        id: ConflictId,
        decision: &Decision,
        holder: Option<StayId>,
    ) -> Result<(), CensusError> {
        let conflict = self.conflict(id).ok_or(CensusError::NoConflict)?;
        let lies = conflict.bed.as_ref().and_then(|bed| self.in_bed(bed));
        if lies.map(|stay| stay.id) != holder {
            return Err(CensusError::ChangedMeanwhile);
        }
        self.decide(now, beds, id, decision)
    }

    /// Carries a decision out.
    ///
    /// # Errors
    /// When the conflict is settled by now, or this is none of its decisions.
    pub fn decide(
        &mut self,
        now: Now,
        beds: &Beds,
        id: ConflictId,
        decision: &Decision,
    ) -> Result<(), CensusError> {
        let conflict = self.conflict(id).ok_or(CensusError::NoConflict)?.clone();
        if !self.offers(beds, &conflict).contains(&decision.offer()) {
            return Err(CensusError::NotOffered);
        }
        if let Decision::PutTo(bed) = decision {
            self.is_free(beds, bed)?;
        }
        self.conflicts.retain(|other| other.id != id);
        match decision {
            Decision::Keep => self.put_aside(&conflict),
            Decision::AsSaid => self.do_as_said(now, beds, &conflict),
            Decision::Swap => self.swap_as_decided(now, &conflict),
            Decision::PutTo(bed) => self.put_into(now, &conflict, bed),
            Decision::SamePerson => self.same_person(now, &conflict),
        }
        self.settle(now, beds);
        Ok(())
    }

    fn put_aside(&mut self, conflict: &Conflict) {
        let stay = conflict.stay.and_then(|id| self.at(id));
        if conflict.kind == Contradiction::FutureBirth
            && let Some(at) = stay
        {
            self.all[at].birth_seen = true;
        }
    }

    fn do_as_said(&mut self, now: Now, beds: &Beds, conflict: &Conflict) {
        match conflict.kind {
            Contradiction::Occupied => {
                let bed = conflict.bed.as_ref();
                let holder = bed.and_then(|bed| self.in_bed(bed)).map(|stay| stay.id);
                if let Some(at) = holder.and_then(|id| self.at(id)) {
                    self.end(now, at, Ending::Discharge, Mover::hand(now));
                }
                if let Some(bed) = bed {
                    self.put_into(now, conflict, bed);
                }
            }
            Contradiction::LiesElsewhere | Contradiction::Unknown | Contradiction::HasLeft => {
                match (&conflict.bed, conflict.stay.and_then(|id| self.at(id))) {
                    (Some(bed), _) => self.put_into(now, conflict, bed),
                    (None, Some(at)) => {
                        self.end(now, at, Ending::TransferredAway, Mover::hand(now));
                    }
                    (None, None) => {}
                }
            }
            Contradiction::OtherPerson | Contradiction::TwoBeds => {
                self.one_person(now, beds, conflict);
            }
            Contradiction::Closed | Contradiction::NoSuchBed | Contradiction::FutureBirth => {}
        }
    }

    /// It is one person after all: the message's data hold, and what it said is done.
    fn one_person(&mut self, now: Now, beds: &Beds, conflict: &Conflict) {
        let said = &conflict.said;
        if let Some((one, other)) = self.both(conflict.stay, conflict.other) {
            let keep_other = self.all[one].bed.is_none() && self.all[other].bed.is_some();
            let (keep, gone) = if keep_other {
                (other, one)
            } else {
                (one, other)
            };
            self.join(now, keep, gone, said);
            return;
        }
        let Some(at) = conflict.stay.and_then(|id| self.at(id)) else {
            return;
        };
        self.change(now, at, |stay| {
            refresh(&mut stay.patient, &said.patient);
            if said.event == AdtEvent::Merge {
                let old = std::mem::replace(&mut stay.patient.ids, said.patient.ids.clone());
                super::merge::keep_former(stay, old);
            }
        });
        if said.event != AdtEvent::Merge {
            // Now that the data agree it is an ordinary message.
            self.act(now, beds, said);
        }
    }

    fn swap_as_decided(&mut self, now: Now, conflict: &Conflict) {
        let holder = conflict.bed.as_ref().and_then(|bed| self.in_bed(bed));
        let holder = holder.map(|stay| stay.id);
        if let Some((one, other)) = self.both(conflict.stay, holder) {
            self.exchange(now, one, other, Mover::hand(now));
        }
    }

    /// Puts whom the message speaks of into a bed that is free.
    fn put_into(&mut self, now: Now, conflict: &Conflict, bed: &BedId) {
        let said = &conflict.said;
        let stay = conflict.stay.and_then(|id| self.at(id));
        let at = match stay.filter(|at| self.all[*at].admitted()) {
            Some(at) => at,
            None => {
                let at = self.begin(now, said.patient.clone(), Source::Adt, said.at);
                self.absorb(now, at, said, false);
                at
            }
        };
        self.lay(now, at, Some(bed.clone()), Mover::hand(now));
    }

    fn same_person(&mut self, now: Now, conflict: &Conflict) {
        let holder = conflict.bed.as_ref().and_then(|bed| self.in_bed(bed));
        let holder = holder.map(|stay| stay.id);
        if let Some((at, other)) = self.both(holder, conflict.stay) {
            self.become_one(now, at, other);
        }
    }
}
