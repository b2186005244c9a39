//! Patients' stays as ADT tells them: admitted where, moved, discharged, merged.
//!
//! Nothing is overwritten: where a message contradicts what is known, the stay is
//! kept beside, without a bed, and the conflict is handed out for a person to decide.

use crate::beds::Beds;
use lamplight_protocols::report::{AdtEvent, AdtReport, Location, PatientClaim};
use lamplight_units::{BedId, Now, PatientId, StayId};
use serde::{Deserialize, Serialize};

/// Where a stay is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StayState {
    /// In the house.
    Admitted,
    /// Gone; kept so that a cancelled discharge finds it.
    Discharged,
}

/// A patient's stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Which stay; its number is never given again.
    pub id: StayId,
    /// Who.
    pub patient: PatientClaim,
    /// Where ADT says.
    pub location: Option<Location>,
    /// The bed of this ward, if it is one and it was free.
    pub bed: Option<BedId>,
    /// Admitted or gone.
    pub state: StayState,
    /// When ADT last spoke of it.
    pub changed: Now,
}

/// What a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// ADT puts a second patient into a bed.
    Occupied(BedId),
    /// An update names another bed than the one known; only a transfer moves a patient.
    UpdateElsewhere(BedId),
    /// The message names no patient.
    Nobody,
    /// It speaks of a patient who is not known here.
    UnknownPatient,
}

/// What an ADT message did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// Beds whose patient or patient's data changed.
    pub beds: Vec<BedId>,
    /// What was not done, and waits for a person.
    pub conflict: Option<Conflict>,
}

/// Every stay, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stays {
    all: Vec<Stay>,
    /// The last number given.
    last: u64,
}

impl Stays {
    /// The most stays kept; the oldest discharged one goes first.
    pub const MOST: usize = 2_048;

    /// Every stay.
    #[must_use]
    pub fn all(&self) -> &[Stay] {
        &self.all
    }

    /// Puts the stays back as they were kept. A bed that the ward has no more holds nobody.
    pub fn restore(&mut self, beds: &Beds, kept: Self) {
        *self = kept;
        self.all.truncate(Self::MOST);
        for stay in &mut self.all {
            stay.bed = stay.bed.take().filter(|bed| beds.get(bed).is_some());
        }
    }

    /// That stay.
    #[must_use]
    pub fn get(&self, id: StayId) -> Option<&Stay> {
        self.all.iter().find(|stay| stay.id == id)
    }

    /// The stay in a bed.
    #[must_use]
    pub fn in_bed(&self, bed: &BedId) -> Option<&Stay> {
        self.all
            .iter()
            .find(|s| s.state == StayState::Admitted && s.bed.as_ref() == Some(bed))
    }

    /// Takes an ADT message in. The same one twice changes nothing.
    pub fn take(&mut self, now: Now, beds: &Beds, report: &AdtReport) -> Moved {
        if report.patient.ids.is_empty() {
            return Moved {
                beds: vec![],
                conflict: Some(Conflict::Nobody),
            };
        }
        let known = self.find(&report.patient.ids);
        let named = report
            .location
            .as_ref()
            .and_then(|place| beds.of_place(place))
            .cloned();
        match (report.event, known) {
            (AdtEvent::Admit | AdtEvent::Transfer | AdtEvent::CancelDischarge, _)
            | (AdtEvent::CancelTransfer, Some(_)) => self.place(now, known, named, report),
            (AdtEvent::Update, Some(at)) => self.update(now, at, named, report),
            (AdtEvent::Discharge, Some(at)) => self.leave(now, at),
            (AdtEvent::CancelAdmit, Some(at)) => self.forget(at),
            (AdtEvent::Merge, _) => self.merge(now, known, report),
            (
                AdtEvent::Update
                | AdtEvent::Discharge
                | AdtEvent::CancelAdmit
                | AdtEvent::CancelTransfer,
                None,
            ) => Moved {
                beds: vec![],
                conflict: Some(Conflict::UnknownPatient),
            },
        }
    }

    fn find(&self, ids: &[PatientId]) -> Option<usize> {
        self.all
            .iter()
            .rposition(|stay| stay.patient.ids.iter().any(|id| same(ids, id)))
    }

    fn place(
        &mut self,
        now: Now,
        known: Option<usize>,
        named: Option<BedId>,
        report: &AdtReport,
    ) -> Moved {
        let at = known.unwrap_or_else(|| self.begin(now, report));
        let taken = named.as_ref().filter(|bed| {
            self.all.iter().enumerate().any(|(other, stay)| {
                other != at && stay.state == StayState::Admitted && stay.bed.as_ref() == Some(*bed)
            })
        });
        let conflict = taken.cloned().map(Conflict::Occupied);
        let mut moved = Moved {
            beds: vec![],
            conflict,
        };
        let stay = &mut self.all[at];
        moved.beds.extend(stay.bed.take());
        stay.bed = if moved.conflict.is_some() {
            None
        } else {
            named
        };
        moved.beds.extend(stay.bed.clone());
        moved.beds.dedup();
        stay.state = StayState::Admitted;
        stay.changed = now;
        if report.location.is_some() {
            stay.location.clone_from(&report.location);
        }
        refresh(&mut stay.patient, &report.patient);
        moved
    }

    fn begin(&mut self, now: Now, report: &AdtReport) -> usize {
        if self.all.len() >= Self::MOST {
            let oldest = self
                .all
                .iter()
                .position(|stay| stay.state == StayState::Discharged);
            self.all.remove(oldest.unwrap_or(0));
        }
        self.last += 1;
        self.all.push(Stay {
            id: StayId::new(self.last),
            patient: report.patient.clone(),
            location: report.location.clone(),
            bed: None,
            state: StayState::Admitted,
            changed: now,
        });
        self.all.len() - 1
    }

    fn update(&mut self, now: Now, at: usize, named: Option<BedId>, report: &AdtReport) -> Moved {
        let stay = &mut self.all[at];
        refresh(&mut stay.patient, &report.patient);
        stay.changed = now;
        let elsewhere = named.filter(|bed| stay.bed.as_ref() != Some(bed));
        Moved {
            beds: stay.bed.iter().cloned().collect(),
            conflict: elsewhere.map(Conflict::UpdateElsewhere),
        }
    }

    fn leave(&mut self, now: Now, at: usize) -> Moved {
        let stay = &mut self.all[at];
        stay.state = StayState::Discharged;
        stay.changed = now;
        Moved {
            beds: stay.bed.take().into_iter().collect(),
            conflict: None,
        }
    }

    fn forget(&mut self, at: usize) -> Moved {
        let stay = self.all.remove(at);
        Moved {
            beds: stay.bed.into_iter().collect(),
            conflict: None,
        }
    }

    /// The record in MRG-1 ceases: its stay goes on under the surviving ids.
    fn merge(&mut self, now: Now, survivor: Option<usize>, report: &AdtReport) -> Moved {
        let Some(merged) = report.merged.as_ref() else {
            return Moved {
                beds: vec![],
                conflict: Some(Conflict::UnknownPatient),
            };
        };
        let old = self.find(std::slice::from_ref(merged));
        match (survivor, old) {
            (_, None) => Moved {
                beds: vec![],
                conflict: Some(Conflict::UnknownPatient),
            },
            (Some(one), Some(other)) if one != other && self.all[one].bed.is_some() => {
                // Both lie in the house: the old stay ends only when it holds no bed.
                match self.all[other].bed.clone() {
                    Some(bed) => Moved {
                        beds: vec![],
                        conflict: Some(Conflict::Occupied(bed)),
                    },
                    None => self.forget(other),
                }
            }
            (one, Some(other)) => {
                let stay = &mut self.all[other];
                stay.patient.ids.clone_from(&report.patient.ids);
                refresh(&mut stay.patient, &report.patient);
                stay.changed = now;
                let beds = stay.bed.iter().cloned().collect();
                if let Some(one) = one.filter(|one| *one != other) {
                    self.all.remove(one);
                }
                Moved {
                    beds,
                    conflict: None,
                }
            }
        }
    }
}

/// Two ids are one when number and authority agree; an authority left out agrees with any.
fn same(ids: &[PatientId], id: &PatientId) -> bool {
    ids.iter().any(|other| {
        let either_open = other.authority().is_empty() || id.authority().is_empty();
        other.number() == id.number() && (either_open || other.authority() == id.authority())
    })
}

/// Takes what the message tells; an empty field leaves the stored one (HL7 v2, chapter 2).
fn refresh(held: &mut PatientClaim, sent: &PatientClaim) {
    for id in &sent.ids {
        if !held.ids.contains(id) {
            held.ids.push(id.clone());
        }
    }
    let name = sent.name.reveal();
    if !name.family.is_empty() || !name.given.is_empty() {
        held.name = sent.name.clone();
    }
    for (held, sent) in [
        (&mut held.birth, &sent.birth),
        (&mut held.sex, &sent.sex),
        (&mut held.visit, &sent.visit),
    ] {
        if !sent.reveal().is_empty() {
            held.clone_from(sent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beds::BedSetup;
    use crate::place::PlacePattern;
    use lamplight_protocols::report::PersonName;
    use lamplight_units::{Mono, Personal, Wall};
    use std::sync::Arc;

    const NOW: Now = Now {
        mono: Mono::START,
        wall: Wall::from_micros(0),
    };

    fn ward() -> Beds {
        let bed = |id: &str| BedSetup {
            id: BedId::parse(id).unwrap(),
            places: vec![PlacePattern::parse(&format!("4E^^{id}")).unwrap()],
            devices: vec![],
        };
        Beds::new(vec![bed("1"), bed("2")]).unwrap()
    }

    fn adt(event: AdtEvent, mrn: &str, bed: &str) -> AdtReport {
        let name = PersonName {
            family: Arc::from(format!("Family {mrn}")),
            given: Arc::from("A"),
        };
        AdtReport {
            event,
            patient: PatientClaim {
                ids: vec![PatientId::parse(mrn, "H", "MR").unwrap()],
                name: Personal::new(name),
                ..PatientClaim::default()
            },
            location: Some(Location {
                point_of_care: Arc::from("4E"),
                bed: Arc::from(bed),
                ..Location::default()
            }),
            prior_location: None,
            merged: None,
            at: None,
        }
    }

    fn beds(stays: &Stays) -> [Option<String>; 2] {
        ["1", "2"].map(|id| {
            let stay = stays.in_bed(&BedId::parse(id).unwrap())?;
            Some(stay.patient.ids[0].number().to_owned())
        })
    }

    fn run(events: &[(AdtEvent, &str, &str)]) -> (Stays, Vec<Option<Conflict>>) {
        let (ward, mut stays) = (ward(), Stays::default());
        let conflicts = events
            .iter()
            .map(|(event, mrn, bed)| stays.take(NOW, &ward, &adt(*event, mrn, bed)).conflict)
            .collect();
        (stays, conflicts)
    }

    #[test]
    fn adt_stories_end_with_the_right_patient_in_the_right_bed() {
        use AdtEvent::{
            Admit, CancelAdmit, CancelDischarge, CancelTransfer, Discharge, Transfer, Update,
        };
        let a = || Some("A".to_owned());
        let b = || Some("B".to_owned());
        for (name, story, expected) in [
            ("admitted", vec![(Admit, "A", "1")], [a(), None]),
            (
                "admitted twice",
                vec![(Admit, "A", "1"), (Admit, "A", "1")],
                [a(), None],
            ),
            (
                "transferred",
                vec![(Admit, "A", "1"), (Transfer, "A", "2")],
                [None, a()],
            ),
            (
                "transferred, never admitted",
                vec![(Transfer, "A", "2")],
                [None, a()],
            ),
            (
                "discharged",
                vec![(Admit, "A", "1"), (Discharge, "A", "1")],
                [None, None],
            ),
            (
                "bed used again",
                vec![(Admit, "A", "1"), (Discharge, "A", "1"), (Admit, "B", "1")],
                [b(), None],
            ),
            (
                "admission cancelled",
                vec![(Admit, "A", "1"), (CancelAdmit, "A", "1")],
                [None, None],
            ),
            (
                "transfer cancelled",
                vec![
                    (Admit, "A", "1"),
                    (Transfer, "A", "2"),
                    (CancelTransfer, "A", "1"),
                ],
                [a(), None],
            ),
            (
                "discharge cancelled",
                vec![
                    (Admit, "A", "1"),
                    (Discharge, "A", "1"),
                    (CancelDischarge, "A", "1"),
                ],
                [a(), None],
            ),
            (
                "an update does not move",
                vec![(Admit, "A", "1"), (Update, "A", "2")],
                [a(), None],
            ),
            (
                "nobody is overwritten",
                vec![(Admit, "A", "1"), (Admit, "B", "1")],
                [a(), None],
            ),
            (
                "gone to another ward",
                vec![(Admit, "A", "1"), (Transfer, "A", "99")],
                [None, None],
            ),
        ] {
            assert_eq!(beds(&run(&story).0), expected, "{name}");
        }
    }

    #[test]
    fn conflicts_are_handed_to_a_person() {
        use AdtEvent::{Admit, Discharge, Update};
        let bed = |id| BedId::parse(id).unwrap();
        let (_, conflicts) = run(&[
            (Admit, "A", "1"),
            (Admit, "B", "1"),
            (Update, "A", "2"),
            (Discharge, "C", "1"),
        ]);
        assert_eq!(
            conflicts,
            [
                None,
                Some(Conflict::Occupied(bed("1"))),
                Some(Conflict::UpdateElsewhere(bed("2"))),
                Some(Conflict::UnknownPatient)
            ]
        );
    }

    #[test]
    fn a_merge_keeps_the_bed_under_the_surviving_record() {
        let (mut stays, _) = run(&[(AdtEvent::Admit, "OLD", "1")]);
        let mut merge = adt(AdtEvent::Merge, "NEW", "1");
        merge.merged = Some(PatientId::parse("OLD", "", "").unwrap());
        let moved = stays.take(NOW, &ward(), &merge);
        assert_eq!(moved.conflict, None);
        assert_eq!(beds(&stays), [Some("NEW".to_owned()), None]);
    }

    #[test]
    fn a_stay_keeps_its_number_and_no_other_gets_it() {
        use AdtEvent::{Admit, CancelAdmit, Transfer};
        let (mut stays, _) = run(&[(Admit, "A", "1"), (Transfer, "A", "2")]);
        let first = stays.all()[0].id;
        stays.take(NOW, &ward(), &adt(CancelAdmit, "A", "2"));
        let kept = serde_json::to_string(&stays).unwrap();
        stays.restore(&ward(), serde_json::from_str(&kept).unwrap());
        stays.take(NOW, &ward(), &adt(Admit, "B", "1"));
        let second = stays.all()[0].id;
        assert!(second > first, "also not after a restart");
        assert_eq!(stays.get(first), None);
        assert!(stays.get(second).is_some());
    }

    #[test]
    fn an_empty_field_keeps_what_is_known() {
        let (mut stays, _) = run(&[(AdtEvent::Admit, "A", "1")]);
        let mut update = adt(AdtEvent::Update, "A", "1");
        update.patient.name = Personal::default();
        update.patient.sex = Personal::new(Arc::from("F"));
        stays.take(NOW, &ward(), &update);
        let patient = &stays.all()[0].patient;
        assert_eq!(patient.name.reveal().family.as_ref(), "Family A");
        assert_eq!(patient.sex.reveal().as_ref(), "F");
    }
}
