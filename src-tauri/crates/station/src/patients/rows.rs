//! What the journal has of patients: each admission, movement and end, with who and why.

use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_protocols::report::PatientClaim;
use lamplight_units::{BedId, FeedId, Now, StayId};
use lamplight_ward::{Contradiction, Ending};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who did it.
#[derive(Debug, Clone)]
pub(crate) enum Author {
    /// The admission system, over this feed.
    Feed(FeedId),
    /// A person, with the reason where there is one.
    Person(Box<Actor>, Arc<str>),
}

/// A row for the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct PatientRow {
    /// When.
    pub at: Now,
    /// The name of whoever did it, or the feed.
    pub by: Arc<str>,
    /// Why, in the words of whoever did it; may be empty.
    pub reason: Arc<str>,
    /// What.
    pub step: PatientStep,
    /// Whose stay, where there is one.
    pub stay: Option<StayId>,
    /// The bed that it is about.
    pub bed: Option<BedId>,
    /// The bed before, for a movement.
    pub from: Option<BedId>,
    /// Who the patient is, as known then.
    pub patient: Option<PatientClaim>,
}

/// What happened to a patient's stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientStep {
    /// Into a bed from outside, or from waiting.
    Admitted,
    /// From bed to bed.
    Moved,
    /// Out of the bed: the stay has ended, or waits for another bed.
    Left(Option<EndingWord>),
    /// Data or flags are other.
    Changed,
    /// ADT contradicts.
    Conflict(ConflictWord),
    /// That is settled.
    Settled,
    /// The bed is out of service.
    BedClosed,
    /// It is in service again.
    BedOpened,
}

/// An ending in the journal's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndingWord {
    /// Discharged.
    Discharge,
    /// To another ward.
    TransferredAway,
    /// The admission was cancelled.
    AdmissionCancelled,
    /// Merged into another record.
    Merged,
}

/// A contradiction in the journal's words.
pub type ConflictWord = Contradiction;

impl From<Ending> for EndingWord {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Discharge => Self::Discharge,
            Ending::TransferredAway => Self::TransferredAway,
            Ending::AdmissionCancelled => Self::AdmissionCancelled,
            Ending::Merged(_) => Self::Merged,
        }
    }
}

impl Author {
    pub(super) fn name(&self) -> Arc<str> {
        match self {
            Self::Feed(feed) => Arc::from(format!("feed {feed}")),
            Self::Person(actor, _) => actor.name.clone(),
        }
    }

    fn reason(&self) -> Arc<str> {
        match self {
            Self::Feed(_) => Arc::default(),
            Self::Person(_, reason) => reason.clone(),
        }
    }
}

impl Station {
    /// The next row about patients for the journal, until there is none. Fetched after each
    /// input; one input adds two for each bed at most, and what conflicts it settled.
    pub fn poll_patient_row(&mut self) -> Option<PatientRow> {
        self.patient_rows.pop_front()
    }

    /// Rows for all that is other in who lies where.
    pub(super) fn write_rows(
        &mut self,
        now: Now,
        by: &Author,
        before: &BTreeMap<BedId, (StayId, u64)>,
        after: &BTreeMap<BedId, (StayId, u64)>,
    ) {
        let lay: BTreeMap<StayId, (&BedId, u64)> = by_stay(before);
        let lies: BTreeMap<StayId, (&BedId, u64)> = by_stay(after);
        let stays: BTreeSet<StayId> = lay.keys().chain(lies.keys()).copied().collect();
        for stay in stays {
            let ending = || self.stays.get(stay).and_then(|stay| stay.ending);
            let (step, bed, from) = match (lay.get(&stay), lies.get(&stay)) {
                (None, Some((bed, _))) => (PatientStep::Admitted, *bed, None),
                (Some((from, _)), Some((bed, _))) if from != bed => {
                    (PatientStep::Moved, *bed, Some((*from).clone()))
                }
                (Some((_, old)), Some((bed, new))) if old != new => {
                    (PatientStep::Changed, *bed, None)
                }
                (Some((bed, _)), None) => (
                    PatientStep::Left(ending().map(EndingWord::from)),
                    *bed,
                    None,
                ),
                (Some(_), Some(_)) | (None, None) => continue,
            };
            let bed = Some(bed.clone());
            self.write_row(now, by, step, Some(stay), (bed, from));
        }
    }

    pub(super) fn write_row(
        &mut self,
        now: Now,
        by: &Author,
        step: PatientStep,
        stay: Option<StayId>,
        (bed, from): (Option<BedId>, Option<BedId>),
    ) {
        let patient = stay.and_then(|id| self.stays.get(id));
        self.patient_rows.push_back(PatientRow {
            at: now,
            by: by.name(),
            reason: by.reason(),
            step,
            stay,
            bed,
            from,
            patient: patient.map(|stay| stay.patient.clone()),
        });
        // Whoever keeps no journal fetches none; the newest are kept.
        if self.patient_rows.len() > Self::MOST_PATIENT_ROWS {
            self.patient_rows.pop_front();
        }
    }

    /// The most rows that wait to be fetched.
    const MOST_PATIENT_ROWS: usize = 4_096;
}

fn by_stay(beds: &BTreeMap<BedId, (StayId, u64)>) -> BTreeMap<StayId, (&BedId, u64)> {
    beds.iter()
        .map(|(bed, (stay, revision))| (*stay, (bed, *revision)))
        .collect()
}
