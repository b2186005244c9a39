//! What an interval becomes: of each series the newest number, as Observations.

use super::deliver::Made;
use crate::outward::bed::Beds;
use crate::outward::source::Source;
use lamplight_fhir::observation::{Number, observations, things};
use lamplight_fhir::person;
use lamplight_fhir::{Entry, How, Site};
use lamplight_link::wire::Record;
use lamplight_store::{Reader, StoreError};
use lamplight_units::{BedId, Wall};
use std::collections::BTreeSet;
use std::time::Duration;

/// Makes Observations of intervals.
pub(super) struct Numbers {
    site: Site,
    reader: Reader,
    beds: Beds,
    every: Duration,
    /// Whether stays are sent: without them nobody would end an Encounter that is begun here.
    stays: bool,
}

impl Numbers {
    pub fn new(site: Site, reader: Reader, every: Duration, stays: bool) -> Self {
        Self {
            stays,
            beds: Beds::new(reader.clone()),
            site,
            reader,
            every,
        }
    }

    pub fn make(&mut self, records: &[Record]) -> Result<Vec<Made>, StoreError> {
        self.beds.refresh(&mut self.site.journal)?;
        let beds: BTreeSet<BedId> = self
            .reader
            .series(None)
            .into_iter()
            .map(|(_, key)| key.bed)
            .collect();
        let mut made = Vec::new();
        for record in records {
            let (from, to) = Source::slot(self.every, record.seq);
            let mut entries = Vec::new();
            for bed in &beds {
                entries.extend(self.bed(bed, from, to)?);
            }
            made.push(Made {
                seq: record.seq,
                entries,
            });
        }
        Ok(made)
    }

    fn bed(&self, bed: &BedId, from: Wall, to: Wall) -> Result<Vec<Entry>, StoreError> {
        let numbers = newest(&self.reader, bed, from, to)?;
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        // Whoever lay there when the interval began to end: a bed that changed hands within it
        // has each number put on whoever lay there at the number's own time.
        let mut entries = Vec::new();
        let mut left = numbers;
        while let Some(first) = left.first() {
            let held = self.beds.at(bed, first.at);
            let whose = held.whose(&self.site, bed, self.stays);
            let same =
                |number: &Number| self.beds.at(bed, number.at).name(&self.site) == whose.patient;
            let (theirs, others): (Vec<Number>, Vec<Number>) = left.into_iter().partition(same);
            left = others;
            let devices = theirs.iter().map(|number| number.device.as_str());
            entries.extend(things(&self.site, &whose, devices));
            if let (Some((who, _)), Some(name)) = (held.person(), whose.patient.clone()) {
                entries.push(person::patient(name.clone(), &who));
                if let Some(stay) = held.stay(bed).filter(|_| self.stays) {
                    entries.push(person::encounter(&self.site, &stay, &name, How::Thing));
                }
            }
            entries.extend(observations(&self.site, &whose, &theirs));
        }
        Ok(entries)
    }
}

/// The newest number of each series of a bed in a time.
pub(in crate::outward) fn newest(
    reader: &Reader,
    bed: &BedId,
    from: Wall,
    to: Wall,
) -> Result<Vec<Number>, StoreError> {
    let runs = reader.newest(bed, from, to)?;
    let newest = |run: lamplight_store::NumberRun| {
        let (at, value) = run.numbers.last().copied()?;
        Some(Number {
            series: run.series.number(),
            device: run.key.device.to_string(),
            channel: run.key.channel,
            refid: run.key.refid,
            unit: run.key.unit,
            at,
            value,
        })
    };
    Ok(runs.into_iter().filter_map(newest).collect())
}
