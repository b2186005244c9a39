//! What the admission system says: HL7 ADT, event by event.

use super::conflict::{Contradiction, Said};
use super::moves::Mover;
use super::stay::{Ending, Source};
use super::{ConflictId, Stays};
use crate::beds::{Beds, Place};
use lamplight_protocols::report::{AdtEvent, AdtReport};
use lamplight_units::{BedId, Now, StayId};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was done.
    Done,
    /// Everything was so already.
    Nothing,
    /// It is older than what is known: it moved nobody.
    Late,
    /// It speaks of another ward.
    Elsewhere,
    /// A person has to decide.
    Told(ConflictId),
}

impl From<bool> for Taken {
    fn from(changed: bool) -> Self {
        if changed { Self::Done } else { Self::Nothing }
    }
}

/// What a message finds here.
#[derive(Clone, Copy)]
pub(super) enum Found {
    Admitted(usize),
    Left(usize),
    Nobody,
}

/// One message on its way through the rules.
pub(super) struct Case<'a> {
    pub now: Now,
    pub beds: &'a Beds,
    pub said: &'a Said,
    pub place: Place,
}

impl Stays {
    /// Takes an ADT message in; times without a zone are of `zone`. The same message twice
    /// changes nothing.
    pub fn take(
        &mut self,
        now: Now,
        zone: chrono::FixedOffset,
        beds: &Beds,
        report: &AdtReport,
    ) -> Taken {
        let said = Said::new(now, zone, report);
        let taken = self.act(now, beds, &said);
        match taken {
            Taken::Elsewhere => self.counts.elsewhere += 1,
            Taken::Late => self.counts.late += 1,
            Taken::Done | Taken::Nothing | Taken::Told(_) => {}
        }
        self.settle(now, beds);
        match taken {
            // What came settled itself, such as the second half of a swap.
            Taken::Told(id) if self.conflict(id).is_none() => Taken::Done,
            taken => taken,
        }
    }

    pub(super) fn act(&mut self, now: Now, beds: &Beds, said: &Said) -> Taken {
        if said.event == AdtEvent::Merge {
            return self.merge(now, said);
        }
        let case = Case {
            now,
            beds,
            said,
            place: beds.place(said.location.as_ref()),
        };
        let admitted = self.admitted_as(&said.patient.ids);
        if let [one, other, ..] = admitted[..] {
            let (one, other) = (self.all[one].id, self.all[other].id);
            return self.told(&case, Contradiction::TwoBeds, None, Some(one), Some(other));
        }
        let left = || self.left_as(&said.patient.ids);
        let found = match admitted.first() {
            Some(at) => Found::Admitted(*at),
            None => left().map_or(Found::Nobody, Found::Left),
        };
        if let Found::Admitted(at) = found
            && self.is_another(at, said)
        {
            let bed = case.bed().cloned();
            let id = self.all[at].id;
            return self.told(&case, Contradiction::OtherPerson, bed, Some(id), None);
        }
        match said.event {
            AdtEvent::Admit => self.admit(&case, found),
            AdtEvent::Transfer => self.transfer(&case, found),
            AdtEvent::Discharge => self.discharge(&case, found),
            AdtEvent::Update => self.update(&case, found),
            AdtEvent::CancelAdmit => self.cancel_admit(&case, found),
            AdtEvent::CancelTransfer => self.cancel_transfer(&case, found),
            AdtEvent::CancelDischarge => self.cancel_discharge(&case, found),
            AdtEvent::Merge => Taken::Nothing,
        }
    }

    fn admit(&mut self, case: &Case<'_>, found: Found) -> Taken {
        match found {
            Found::Admitted(at) if self.late(at, case) => self.late_news(at, case),
            Found::Admitted(at) => {
                let changed = self.learn(at, case);
                let lies = self.all[at].bed.clone();
                match (&case.place, lies) {
                    (Place::Bed(bed), Some(lies)) if *bed == lies => {
                        self.so_it_is(at, case, changed)
                    }
                    (Place::Bed(bed), None) => self.put(case, at, bed, changed),
                    (Place::Bed(_) | Place::Elsewhere, Some(_)) => {
                        self.place_told(case, Contradiction::LiesElsewhere, at)
                    }
                    (Place::NoSuchBed, _) => self.place_told(case, Contradiction::NoSuchBed, at),
                    // Waits for a bed, and is now said to have one elsewhere.
                    (Place::Elsewhere, None) => self.leave(case, at, Ending::TransferredAway),
                    (Place::Ward | Place::Unstated, _) => self.so_it_is(at, case, changed),
                }
            }
            Found::Left(at) if self.late(at, case) => Taken::Late,
            Found::Left(_) | Found::Nobody => self.arrive(case),
        }
    }

    /// Somebody new for this ward.
    pub(super) fn arrive(&mut self, case: &Case<'_>) -> Taken {
        if case.place == Place::Elsewhere {
            return Taken::Elsewhere;
        }
        let said = case.said;
        let by_then_over = self.ended_before_it_began(said);
        let patient = said.patient.clone();
        let at = self.begin(case.now, patient, Source::Adt, said.at);
        self.learn(at, case);
        if let Some(over) = by_then_over {
            return self.over_already(case, at, over);
        }
        match &case.place {
            Place::Bed(bed) => self.put(case, at, bed, true),
            Place::NoSuchBed => self.place_told(case, Contradiction::NoSuchBed, at),
            Place::Ward | Place::Unstated | Place::Elsewhere => Taken::Done,
        }
    }

    /// The discharge, or the cancellation, of this admission came before it and waits.
    fn ended_before_it_began(&self, said: &Said) -> Option<ConflictId> {
        let waits = self.conflicts.iter().find(|conflict| {
            let of_him = super::same::share(&said.patient.ids, conflict.said.patient.ids.iter());
            let ends = matches!(
                conflict.said.event,
                AdtEvent::Discharge | AdtEvent::CancelAdmit
            );
            let after =
                matches!((conflict.said.at, said.at), (Some(end), Some(begin)) if end > begin);
            conflict.kind == Contradiction::Unknown && of_him && ends && after
        });
        waits.map(|conflict| conflict.id)
    }

    fn over_already(&mut self, case: &Case<'_>, at: usize, over: ConflictId) -> Taken {
        let Some(place) = self
            .conflicts
            .iter()
            .position(|conflict| conflict.id == over)
        else {
            return Taken::Done;
        };
        let end = self.conflicts.remove(place).said;
        let ending = match end.event {
            AdtEvent::CancelAdmit => Ending::AdmissionCancelled,
            AdtEvent::Admit
            | AdtEvent::Transfer
            | AdtEvent::Discharge
            | AdtEvent::Update
            | AdtEvent::CancelTransfer
            | AdtEvent::CancelDischarge
            | AdtEvent::Merge => Ending::Discharge,
        };
        self.end(case.now, at, ending, Mover::adt(&end));
        Taken::Done
    }

    fn transfer(&mut self, case: &Case<'_>, found: Found) -> Taken {
        match found {
            Found::Admitted(at) if self.late(at, case) => self.late_news(at, case),
            Found::Admitted(at) => {
                let changed = self.learn(at, case);
                match &case.place {
                    Place::Bed(bed) => self.put(case, at, bed, changed),
                    Place::NoSuchBed | Place::Unstated => {
                        self.place_told(case, Contradiction::NoSuchBed, at)
                    }
                    Place::Elsewhere => self.leave(case, at, Ending::TransferredAway),
                    Place::Ward => self.so_it_is(at, case, changed),
                }
            }
            Found::Left(at) if self.late(at, case) => Taken::Late,
            Found::Left(at) => match self.all[at].ending {
                _ if case.place == Place::Elsewhere => Taken::Elsewhere,
                Some(Ending::TransferredAway) => self.arrive(case),
                Some(Ending::Discharge | Ending::AdmissionCancelled | Ending::Merged(_)) | None => {
                    self.left_told(case, at)
                }
            },
            Found::Nobody => self.come_over(case),
        }
    }

    /// Somebody from elsewhere; said to come from a bed of ours, where nobody knew him or her,
    /// that is told as well.
    fn come_over(&mut self, case: &Case<'_>) -> Taken {
        if matches!(case.place, Place::Elsewhere | Place::Unstated) {
            return Taken::Elsewhere;
        }
        let taken = self.arrive(case);
        match (case.beds.place(case.said.prior.as_ref()), taken) {
            (Place::Bed(from), Taken::Done) => {
                let other = self.in_bed(&from).map(|stay| stay.id);
                self.told(case, Contradiction::Unknown, Some(from), None, other)
            }
            (
                Place::Bed(_) | Place::NoSuchBed | Place::Ward | Place::Elsewhere | Place::Unstated,
                taken,
            ) => taken,
        }
    }

    fn discharge(&mut self, case: &Case<'_>, found: Found) -> Taken {
        match found {
            Found::Admitted(at) if self.late(at, case) => self.late_news(at, case),
            Found::Admitted(at) => {
                self.learn(at, case);
                self.leave(case, at, Ending::Discharge)
            }
            Found::Left(_) => Taken::Nothing,
            Found::Nobody => self.unknown(case),
        }
    }

    fn update(&mut self, case: &Case<'_>, found: Found) -> Taken {
        match found {
            Found::Admitted(at) if self.late(at, case) => self.late_news(at, case),
            Found::Admitted(at) => {
                let changed = self.learn(at, case);
                let lies = self.all[at].bed.clone();
                match &case.place {
                    Place::Bed(bed) if lies.as_ref() != Some(bed) => {
                        self.place_told(case, Contradiction::LiesElsewhere, at)
                    }
                    Place::Elsewhere if lies.is_some() => {
                        self.place_told(case, Contradiction::LiesElsewhere, at)
                    }
                    Place::NoSuchBed => self.place_told(case, Contradiction::NoSuchBed, at),
                    Place::Bed(_) | Place::Ward | Place::Unstated | Place::Elsewhere => {
                        changed.into()
                    }
                }
            }
            Found::Left(at) if self.late(at, case) => self.late_news(at, case),
            Found::Left(at) => self.learn(at, case).into(),
            Found::Nobody => self.unknown(case),
        }
    }

    pub(super) fn put(&mut self, case: &Case<'_>, at: usize, bed: &BedId, changed: bool) -> Taken {
        match self.enter_as_said(case.now, case.beds, at, bed, case.said) {
            Ok(moved) => (moved || changed).into(),
            Err(id) => Taken::Told(id),
        }
    }

    pub(super) fn leave(&mut self, case: &Case<'_>, at: usize, ending: Ending) -> Taken {
        self.end(case.now, at, ending, Mover::adt(case.said)).into()
    }

    /// The patient lies where the message says; its date counts all the same.
    pub(super) fn so_it_is(&mut self, at: usize, case: &Case<'_>, changed: bool) -> Taken {
        let stay = &mut self.all[at];
        stay.moved = stay.moved.max(case.said.at);
        changed.into()
    }

    /// Somebody whom nobody knows here: told where the message speaks of this ward.
    pub(super) fn unknown(&mut self, case: &Case<'_>) -> Taken {
        let bed = match &case.place {
            Place::Bed(bed) => Some(bed.clone()),
            Place::NoSuchBed | Place::Ward => None,
            Place::Elsewhere | Place::Unstated => return Taken::Elsewhere,
        };
        let other = bed.as_ref().and_then(|bed| self.in_bed(bed));
        let other = other.map(|stay| stay.id);
        self.told(case, Contradiction::Unknown, bed, None, other)
    }

    pub(super) fn left_told(&mut self, case: &Case<'_>, at: usize) -> Taken {
        let (bed, stay) = (case.bed().cloned(), Some(self.all[at].id));
        self.told(case, Contradiction::HasLeft, bed, stay, None)
    }

    pub(super) fn place_told(&mut self, case: &Case<'_>, kind: Contradiction, at: usize) -> Taken {
        let (bed, stay) = (case.bed().cloned(), Some(self.all[at].id));
        self.told(case, kind, bed, stay, None)
    }

    fn told(
        &mut self,
        case: &Case<'_>,
        kind: Contradiction,
        bed: Option<BedId>,
        stay: Option<StayId>,
        other: Option<StayId>,
    ) -> Taken {
        Taken::Told(self.tell(case.now, kind, (bed, stay, other), case.said))
    }
}

impl Case<'_> {
    pub(super) const fn bed(&self) -> Option<&BedId> {
        match &self.place {
            Place::Bed(bed) => Some(bed),
            Place::NoSuchBed | Place::Ward | Place::Elsewhere | Place::Unstated => None,
        }
    }
}
