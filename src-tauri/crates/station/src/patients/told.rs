//! Contradictions as conditions: each stands in the list until a person decides or later news
//! settles it. The sentences name no patient, since they are kept with the alarms.

use super::Author;
use super::rows::PatientStep;
use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{ConditionKey, Priority, Subject, class};
use lamplight_units::Now;
use lamplight_ward::{Conflict, ConflictId, Contradiction};
use std::collections::BTreeSet;

/// What the name of such a condition begins with.
const NAME: &str = "admission/";

fn key(id: ConflictId) -> ConditionKey {
    ConditionKey::new("station", &format!("{NAME}{}", id.get()))
}

impl Station {
    /// The conflict that a condition is about, so that a screen can open it.
    #[must_use]
    pub fn conflict_of(&self, key: &ConditionKey) -> Option<ConflictId> {
        let number = key.name.strip_prefix(NAME)?.parse().ok()?;
        let id = ConflictId::new(number);
        self.stays.conflict(id).map(|conflict| conflict.id)
    }

    /// Conditions for what has come up, and an end for what is settled.
    pub(super) fn tell_conflicts(&mut self, now: Now, by: &Author, before: &BTreeSet<ConflictId>) {
        let open: Vec<Conflict> = self.stays.conflicts().to_vec();
        for conflict in open.iter().filter(|c| !before.contains(&c.id)) {
            self.announce_conflict(now, conflict);
            let step = PatientStep::Conflict(conflict.kind);
            let beds = (conflict.bed.clone(), None);
            self.write_row(now, by, step, conflict.stay, beds);
        }
        for gone in before
            .iter()
            .filter(|id| !open.iter().any(|c| c.id == **id))
        {
            self.end_condition(now, &key(*gone));
            self.write_row(now, by, PatientStep::Settled, None, (None, None));
        }
    }

    /// Every conflict again, after a restart.
    pub(crate) fn tell_conflicts_again(&mut self, now: Now) {
        for conflict in self.stays.conflicts().to_vec() {
            self.announce_conflict(now, &conflict);
        }
    }

    fn announce_conflict(&mut self, now: Now, conflict: &Conflict) {
        let lies = conflict.stay.and_then(|id| self.stays.get(id));
        let lies = lies.and_then(|stay| stay.bed.clone());
        let bed = conflict.bed.clone().or(lies);
        let place = bed
            .as_ref()
            .map_or_else(|| "Admission".to_owned(), |bed| format!("Bed {bed}"));
        let advice = format!("{place}: {}", sentence(conflict.kind));
        let subject = bed.map_or(Subject::Station, Subject::Bed);
        let text = "Admission unclear";
        let (class, low) = (class::ADMISSION, Priority::Low);
        self.announce(
            now,
            finding(key(conflict.id), class, subject, low, text, advice),
        );
    }
}

/// What is contradicted and what to do, to follow the bed.
const fn sentence(kind: Contradiction) -> &'static str {
    match kind {
        Contradiction::Occupied => {
            "the admission system puts a second patient here. The first one is kept; decide who lies here."
        }
        Contradiction::Closed => {
            "the admission system puts a patient into this bed, which is closed. Choose another bed, or open it."
        }
        Contradiction::LiesElsewhere => {
            "the admission system names another place for a patient than the one known here. Nobody was moved; decide where the patient lies."
        }
        Contradiction::NoSuchBed => {
            "the admission system names a place that is no bed of this ward. Nobody was moved; choose the bed."
        }
        Contradiction::Unknown => {
            "the admission system speaks of a patient who is not known here. Nothing was changed; decide whether to admit the patient."
        }
        Contradiction::HasLeft => {
            "the admission system speaks of a patient who has left. Nothing was changed; decide whether to admit the patient again."
        }
        Contradiction::OtherPerson => {
            "the admission system uses a record number for another name or birth date than known here. Nothing was changed; check who the patient is."
        }
        Contradiction::TwoBeds => {
            "the admission system says that patients in two beds are one. Both are kept; check who they are."
        }
        Contradiction::FutureBirth => {
            "the patient's birth date is in the future. It is not used for an age; correct it."
        }
    }
}
