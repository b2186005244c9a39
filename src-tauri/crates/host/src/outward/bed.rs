//! Who lay in which bed, when: from the journal's rows `bed.holds`, kept in memory.
//!
//! What is sent belongs to whoever lay there *then*: a message of yesterday that could not be
//! sent must not bear today's name.

use lamplight_api::view::PatientView;
use lamplight_fhir::observation::Whose;
use lamplight_fhir::person::{self, Person, Stay, Warning};
use lamplight_fhir::{Name, Site};
use lamplight_store::{JournalFilter, Reader, Row, Seq, StoreError};
use lamplight_units::{BedId, Personal, Wall};
use std::collections::HashMap;
use std::sync::Arc;

/// The kind of the rows (`keeping::occupancy`).
pub(super) const KIND: &str = "bed.holds";
/// A bed's rows in memory at the most; older ones go, and what is that old goes without a name.
const MOST: usize = 4_096;

/// What a bed holds from a time on.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    pub patient: Option<Arc<Personal<PatientView>>>,
    /// A simulator speaks for the bed.
    pub simulated: bool,
}

/// All beds.
pub(super) struct Beds {
    reader: Reader,
    generation: u64,
    upto: Seq,
    beds: HashMap<BedId, Vec<Kept>>,
}

/// A row.
#[derive(Debug)]
pub(super) struct Kept {
    seq: Seq,
    pub since: Wall,
    pub held: Held,
}

impl Beds {
    pub fn new(reader: Reader) -> Self {
        Self {
            generation: reader.generation(),
            reader,
            upto: Seq::NONE,
            beds: HashMap::new(),
        }
    }

    /// Reads what was written since. Of a journal that was begun anew the numbers count from 1
    /// again, so what is sent is named by that journal from now on.
    pub fn refresh(&mut self, journal: &mut String) -> Result<(), StoreError> {
        if self.reader.generation() != self.generation {
            let begun = Self::new(self.reader.clone());
            // Where it can't be read yet, all of this is done again.
            *journal = lamplight_journal::hex::of(&self.reader.journal_id()?);
            *self = begun;
        }
        let last = self.reader.last()?;
        if last == self.upto {
            return Ok(());
        }
        let rows = self.reader.journal(&JournalFilter {
            kind: Some(KIND.to_owned()),
            after: self.upto,
            ..JournalFilter::default()
        })?;
        for row in &rows {
            let Some(bed) = row.entry.bed.clone() else {
                continue;
            };
            let kept = self.beds.entry(bed).or_default();
            kept.push(Kept {
                seq: row.seq,
                since: row.entry.at,
                held: held(row),
            });
            if kept.len() > MOST {
                kept.remove(0);
            }
        }
        self.upto = rows.last().map_or(last, |row| row.seq.max(last));
        Ok(())
    }

    /// What a bed held at a time. Before the first row of a bed nobody is known there.
    pub fn at(&self, bed: &BedId, at: Wall) -> Held {
        let Some(kept) = self.beds.get(bed) else {
            return Held::default();
        };
        // In the order of writing: a clock that was put back makes the later row count.
        let found = kept.iter().rev().find(|row| row.since <= at);
        found.map(|row| row.held.clone()).unwrap_or_default()
    }

    /// Every row that names a stay, in the journal's order, with its bed.
    pub fn course(&self, id: u64) -> Vec<(&BedId, &Kept)> {
        let beds = self.beds.iter();
        let rows = beds.flat_map(|(bed, kept)| kept.iter().map(move |row| (bed, row)));
        let mut rows: Vec<(&BedId, &Kept)> = rows
            .filter(|(_, row)| row.held.stay_id() == Some(id))
            .collect();
        rows.sort_unstable_by_key(|(_, row)| row.seq);
        rows
    }

    /// Whether a bed holds since this row what it says.
    pub fn holds(&self, bed: &BedId, row: &Kept) -> bool {
        let newest = self.beds.get(bed).and_then(|kept| kept.last());
        newest.is_some_and(|newest| newest.held.stay_id() == row.held.stay_id())
    }
}

fn held(row: &Row) -> Held {
    let body: serde_json::Value = serde_json::from_str(&row.entry.body).unwrap_or_default();
    Held {
        patient: row.entry.patient.as_ref().and_then(patient),
        simulated: body["simulated"] == true,
    }
}

fn patient(text: &Personal<String>) -> Option<Arc<Personal<PatientView>>> {
    let view = serde_json::from_str(text.reveal()).ok()?;
    Some(Arc::new(Personal::new(view)))
}

impl Held {
    /// The number of the stay, where there is one.
    pub fn stay_id(&self) -> Option<u64> {
        let view = self.patient.as_ref()?.reveal();
        view.stay.as_ref().map(|stay| stay.id)
    }

    /// The warnings that stand.
    pub fn flags(&self) -> Vec<Warning> {
        let view = self.patient.as_ref();
        view.map(|view| flags(view.reveal())).unwrap_or_default()
    }

    /// The patient and the stay for FHIR.
    pub fn person(&self) -> Option<(Person, Option<u64>)> {
        let view = self.patient.as_ref()?.reveal();
        Some((
            of(view, self.simulated),
            view.stay.as_ref().map(|stay| stay.id),
        ))
    }

    /// The patient's name among resources.
    pub fn name(&self, site: &Site) -> Option<Name> {
        let (person, stay) = self.person()?;
        person::patient_name(site, &person, stay)
    }

    /// Whose an observation on this bed is; its Encounter only where stays are sent.
    pub fn whose(&self, site: &Site, bed: &BedId, stays: bool) -> Whose {
        let stay = self.person().and_then(|(_, stay)| stay);
        let patient = self.name(site);
        Whose {
            bed: bed.to_string(),
            encounter: stay
                .filter(|_| stays && patient.is_some())
                .map(|stay| person::encounter_name(site, stay)),
            patient,
            simulated: self.simulated,
        }
    }

    /// The stay as it is while the patient lies there.
    pub fn stay(&self, bed: &BedId) -> Option<Stay> {
        let view = self.patient.as_ref()?.reveal();
        let stay = view.stay.as_ref()?;
        Some(Stay {
            id: stay.id,
            since: Wall::from_micros(stay.since_ms.saturating_mul(1_000)),
            ended: None,
            bed: Some(bed.to_string()),
            flags: flags(view),
            simulated: self.simulated,
        })
    }
}

/// A patient of the screen's shape.
pub(super) fn of(view: &PatientView, simulated: bool) -> Person {
    Person {
        record: view.mrn.clone(),
        family: view.family.clone(),
        given: view.given.clone(),
        birth: view.birth.clone(),
        sex: view.sex.clone(),
        simulated,
    }
}

fn flags(view: &PatientView) -> Vec<Warning> {
    use lamplight_api::patients::{CodeView, IsolationView};
    let Some(stay) = &view.stay else {
        return Vec::new();
    };
    let details = &stay.details;
    let isolation = details.isolation.map(|isolation| match isolation {
        IsolationView::Contact => Warning::ContactIsolation,
        IsolationView::Droplet => Warning::DropletIsolation,
        IsolationView::Airborne => Warning::AirborneIsolation,
        IsolationView::Protective => Warning::ProtectiveIsolation,
    });
    let code = details.code.and_then(|code| match code {
        CodeView::Full => None,
        CodeView::Limited => Some(Warning::LimitedCode),
        CodeView::NoCpr => Some(Warning::NoCpr),
    });
    let fall = details.fall_risk.then_some(Warning::FallRisk);
    [fall, isolation, code].into_iter().flatten().collect()
}
