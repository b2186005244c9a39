//! Movements: into a bed, out of it, away and back. Everything that changes a bed is here.

use super::conflict::{Contradiction, Said};
use super::stay::{Ending, Source, StayState};
use super::{Conflict, ConflictId, Stays};
use crate::beds::Beds;
use lamplight_units::{BedId, Now, StayId, Wall};

/// Who moves somebody, and the date of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mover {
    pub by: Source,
    pub at: Option<Wall>,
}

impl Mover {
    pub(super) const fn adt(said: &Said) -> Self {
        Self {
            by: Source::Adt,
            at: said.at,
        }
    }

    pub(super) const fn hand(now: Now) -> Self {
        Self {
            by: Source::Hand,
            at: Some(now.wall),
        }
    }
}

/// Why a bed can't be entered.
pub(super) enum Barred {
    /// This stay lies there.
    Held(usize),
    /// It is out of service.
    Closed,
}

impl Stays {
    /// Puts a patient into a bed, if it is free and in service.
    pub(super) fn enter(
        &mut self,
        now: Now,
        beds: &Beds,
        at: usize,
        bed: &BedId,
        mover: Mover,
    ) -> Result<bool, Barred> {
        if beds.get(bed).is_none_or(|bed| bed.closed.is_some()) {
            return Err(Barred::Closed);
        }
        match self.holder(bed, at) {
            None => Ok(self.lay(now, at, Some(bed.clone()), mover)),
            Some(holder) => match self.ring(at, holder) {
                Some(ring) => Ok(self.rotate(now, at, bed, &ring, mover)),
                None => Err(Barred::Held(holder)),
            },
        }
    }

    /// Those whom ADT has already sent on, each into the bed of the next, the last one into
    /// the bed that `mover` leaves: the halves of a swap came before.
    fn ring(&self, mover: usize, holder: usize) -> Option<Vec<usize>> {
        let leaves = self.all.get(mover)?.bed.clone()?;
        let mut ring = vec![holder];
        while ring.len() <= Beds::MOST {
            let last = self.all.get(*ring.last()?)?;
            let sent_to = self.conflicts.iter().find_map(|conflict| {
                let of_it =
                    conflict.kind == Contradiction::Occupied && conflict.stay == Some(last.id);
                conflict.bed.clone().filter(|_| of_it)
            })?;
            if sent_to == leaves {
                return Some(ring);
            }
            let next = self.holder(&sent_to, mover)?;
            if ring.contains(&next) {
                return None;
            }
            ring.push(next);
        }
        None
    }

    fn rotate(&mut self, now: Now, at: usize, bed: &BedId, ring: &[usize], mover: Mover) -> bool {
        let bed_of = |this: &Self, at: usize| this.all.get(at).and_then(|stay| stay.bed.clone());
        let mut targets: Vec<(usize, Option<BedId>)> = vec![(at, Some(bed.clone()))];
        for (nth, one) in ring.iter().enumerate() {
            let next = ring.get(nth + 1).copied().unwrap_or(at);
            targets.push((*one, bed_of(self, next)));
        }
        for (one, target) in targets {
            self.lay(now, one, target, mover);
        }
        true
    }

    /// Sets the bed of a stay; what was pending about its place is settled by that.
    pub(super) fn lay(&mut self, now: Now, at: usize, bed: Option<BedId>, mover: Mover) -> bool {
        let changed = self.change(now, at, |stay| {
            if stay.bed != bed {
                stay.before = std::mem::replace(&mut stay.bed, bed).or(stay.before.take());
            }
        });
        self.dated(at, mover);
        if let Some(id) = self.all.get(at).map(|stay| stay.id) {
            self.place_is_settled(id);
        }
        changed
    }

    /// Two patients change beds in one act.
    pub(super) fn exchange(&mut self, now: Now, one: usize, other: usize, mover: Mover) {
        let bed = |this: &Self, at: usize| this.all.get(at).and_then(|stay| stay.bed.clone());
        let (first, second) = (bed(self, one), bed(self, other));
        self.lay(now, one, second, mover);
        self.lay(now, other, first, mover);
    }

    /// Ends a stay.
    pub(super) fn end(&mut self, now: Now, at: usize, ending: Ending, mover: Mover) -> bool {
        let changed = self.change(now, at, |stay| {
            stay.state = StayState::Discharged;
            stay.ending = Some(ending);
            stay.ended = Some(now);
            stay.before = stay.bed.take().or(stay.before.take());
        });
        self.dated(at, mover);
        changed
    }

    /// A stay that ended goes on after all, as yet without a bed.
    pub(super) fn reopen(&mut self, now: Now, at: usize, mover: Mover) {
        self.change(now, at, |stay| {
            stay.state = StayState::Admitted;
            stay.ending = None;
            stay.ended = None;
        });
        self.dated(at, mover);
    }

    fn dated(&mut self, at: usize, mover: Mover) {
        if let Some(stay) = self.all.get_mut(at) {
            stay.moved = stay.moved.max(mover.at);
            stay.moved_by = mover.by;
        }
    }

    /// Conflicts about where a patient is to lie fall away once he or she was moved.
    fn place_is_settled(&mut self, id: StayId) {
        self.conflicts.retain(|conflict| {
            let about_place = match conflict.kind {
                Contradiction::Occupied
                | Contradiction::Closed
                | Contradiction::LiesElsewhere
                | Contradiction::NoSuchBed => true,
                Contradiction::Unknown
                | Contradiction::HasLeft
                | Contradiction::OtherPerson
                | Contradiction::TwoBeds
                | Contradiction::FutureBirth => false,
            };
            !(about_place && conflict.stay == Some(id))
        });
    }

    /// Puts a patient into a bed as ADT says, or keeps that as a conflict.
    pub(super) fn enter_as_said(
        &mut self,
        now: Now,
        beds: &Beds,
        at: usize,
        bed: &BedId,
        said: &Said,
    ) -> Result<bool, ConflictId> {
        let barred = match self.enter(now, beds, at, bed, Mover::adt(said)) {
            Ok(changed) => return Ok(changed),
            Err(barred) => barred,
        };
        let id_of = |this: &Self, at: usize| this.all.get(at).map(|stay| stay.id);
        let (kind, other) = match barred {
            Barred::Held(holder) => (Contradiction::Occupied, id_of(self, holder)),
            Barred::Closed => (Contradiction::Closed, None),
        };
        let stay = id_of(self, at);
        Err(self.tell(now, kind, (Some(bed.clone()), stay, other), said))
    }

    /// Keeps a contradiction of a message.
    pub(super) fn tell(
        &mut self,
        now: Now,
        kind: Contradiction,
        (bed, stay, other): (Option<BedId>, Option<StayId>, Option<StayId>),
        said: &Said,
    ) -> ConflictId {
        self.contradict(
            now,
            Conflict {
                id: ConflictId::new(0),
                since: now,
                kind,
                bed,
                stay,
                other,
                said: said.clone(),
            },
        )
    }
}
