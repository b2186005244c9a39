//! Cancellations of the admission system: A11, A12, A13.

use super::Stays;
use super::adt::{Case, Found, Taken};
use super::conflict::Contradiction;
use super::moves::Mover;
use super::stay::Ending;
use crate::beds::Place;

impl Stays {
    pub(super) fn cancel_admit(&mut self, case: &Case<'_>, found: Found) -> Taken {
        match found {
            Found::Admitted(at) if self.late(at, case) => self.late_news(at, case),
            Found::Admitted(at) => self.leave(case, at, Ending::AdmissionCancelled),
            Found::Left(at) if self.late(at, case) => Taken::Late,
            Found::Left(at) => match self.all[at].ending {
                Some(Ending::AdmissionCancelled) => Taken::Nothing,
                Some(Ending::Discharge | Ending::TransferredAway | Ending::Merged(_)) | None => {
                    self.left_told(case, at)
                }
            },
            Found::Nobody => self.unknown(case),
        }
    }

    pub(super) fn cancel_transfer(&mut self, case: &Case<'_>, found: Found) -> Taken {
        match found {
            Found::Admitted(at) if self.late(at, case) => self.late_news(at, case),
            Found::Admitted(at) => {
                let changed = self.learn(at, case);
                let back = match &case.place {
                    Place::Bed(bed) => Some(bed.clone()),
                    Place::Ward | Place::Unstated => self.all[at].before.clone(),
                    Place::NoSuchBed => {
                        return self.place_told(case, Contradiction::NoSuchBed, at);
                    }
                    Place::Elsewhere => return self.leave(case, at, Ending::TransferredAway),
                };
                match back {
                    Some(bed) if self.all[at].bed.as_ref() != Some(&bed) => {
                        self.put(case, at, &bed, changed)
                    }
                    Some(_) | None => self.so_it_is(at, case, changed),
                }
            }
            Found::Left(_) if case.place == Place::Elsewhere => Taken::Elsewhere,
            Found::Left(at) if self.late(at, case) => Taken::Late,
            Found::Left(at) => match self.all[at].ending {
                Some(Ending::TransferredAway) => self.come_back(case, at),
                Some(Ending::Discharge | Ending::AdmissionCancelled | Ending::Merged(_)) | None => {
                    self.left_told(case, at)
                }
            },
            Found::Nobody => self.unknown(case),
        }
    }

    pub(super) fn cancel_discharge(&mut self, case: &Case<'_>, found: Found) -> Taken {
        match found {
            Found::Admitted(at) if self.late(at, case) => self.late_news(at, case),
            Found::Admitted(at) => {
                let changed = self.learn(at, case);
                let lies = self.all[at].bed.clone();
                match (&case.place, lies) {
                    (Place::Bed(bed), Some(lies)) if *bed != lies => {
                        self.place_told(case, Contradiction::LiesElsewhere, at)
                    }
                    (Place::Bed(bed), None) => self.put(case, at, bed, changed),
                    (Place::Elsewhere, Some(_)) => {
                        self.place_told(case, Contradiction::LiesElsewhere, at)
                    }
                    (Place::NoSuchBed, _) => self.place_told(case, Contradiction::NoSuchBed, at),
                    (Place::Bed(_) | Place::Ward | Place::Unstated, _)
                    | (Place::Elsewhere, None) => self.so_it_is(at, case, changed),
                }
            }
            Found::Left(_) if case.place == Place::Elsewhere => Taken::Elsewhere,
            Found::Left(at) if self.late(at, case) => Taken::Late,
            Found::Left(at) => self.come_back(case, at),
            Found::Nobody => match &case.place {
                Place::Bed(_) | Place::NoSuchBed | Place::Ward => self.arrive(case),
                Place::Elsewhere | Place::Unstated => Taken::Elsewhere,
            },
        }
    }

    /// A stay that ended goes on: in the bed that is named, or in its last one.
    fn come_back(&mut self, case: &Case<'_>, at: usize) -> Taken {
        self.reopen(case.now, at, Mover::adt(case.said));
        self.learn(at, case);
        let bed = case.bed().cloned().or_else(|| {
            let named = case.place == Place::NoSuchBed;
            self.all[at].before.clone().filter(|_| !named)
        });
        match bed {
            Some(bed) => self.put(case, at, &bed, true),
            None => self.place_told(case, Contradiction::NoSuchBed, at),
        }
    }
}
