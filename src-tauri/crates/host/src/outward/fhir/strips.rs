//! What the beginning of a high alarm of a patient becomes: the waves around it.

use super::deliver::Made;
use crate::outward::alarm;
use crate::outward::bed::Beds;
use lamplight_alarms::Priority;
use lamplight_fhir::strip::{Strip, observation};
use lamplight_fhir::{Entry, How, Site, person, place};
use lamplight_link::wire::Record;
use lamplight_store::{Reader, StoreError, WavePiece};
use lamplight_units::Wall;

/// Before and after the beginning, in microseconds: as much as an alarm's printed strip.
const BEFORE_US: i64 = 6_000_000;
const AFTER_US: i64 = 4_000_000;

/// Makes strips.
pub(super) struct Strips {
    site: Site,
    reader: Reader,
    beds: Beds,
    stays: bool,
}

impl Strips {
    pub fn new(site: Site, reader: Reader, stays: bool) -> Self {
        Self {
            stays,
            beds: Beds::new(reader.clone()),
            site,
            reader,
        }
    }

    pub fn make(&mut self, records: &[Record]) -> Result<Vec<Made>, StoreError> {
        self.beds.refresh(&mut self.site.journal)?;
        let mut made = Vec::new();
        for record in records {
            if record.kind != "alarm.began" && record.kind != "alarm.returned" {
                continue;
            }
            let entries = self.strips(record)?;
            if !entries.is_empty() {
                made.push(Made {
                    seq: record.seq,
                    entries,
                });
            }
        }
        Ok(made)
    }

    fn strips(&self, record: &Record) -> Result<Vec<Entry>, StoreError> {
        let (Some(condition), Some(bed)) = (record.condition, record.bed.as_ref()) else {
            return Ok(Vec::new());
        };
        let story = self.reader.story(condition)?;
        let high = alarm::fold(story.iter()).is_some_and(|alarm| {
            alarm.physiological() && alarm.alarm() && alarm.priority == Priority::High
        });
        let Ok(bed) = lamplight_units::BedId::parse(bed) else {
            return Ok(Vec::new());
        };
        if !high {
            return Ok(Vec::new());
        }
        let at = Wall::from_micros(record.at);
        let from = Wall::from_micros(record.at - BEFORE_US);
        let pieces = self
            .reader
            .waves(&bed, from, Wall::from_micros(record.at + AFTER_US))?;
        if pieces.is_empty() {
            return Ok(Vec::new());
        }
        let held = self.beds.at(&bed, at);
        let whose = held.whose(&self.site, &bed, self.stays);
        let mut entries = vec![
            place::ward(&self.site),
            place::bed(&self.site, bed.as_str()),
        ];
        if let (Some((who, _)), Some(name)) = (held.person(), whose.patient.clone()) {
            entries.push(person::patient(name.clone(), &who));
            if let Some(stay) = held.stay(&bed).filter(|_| self.stays) {
                entries.push(person::encounter(&self.site, &stay, &name, How::Thing));
            }
        }
        for (series, key) in self.reader.series(Some(&bed)) {
            let of: Vec<&WavePiece> = pieces
                .iter()
                .filter(|piece| piece.series == series)
                .collect();
            if let Some(strip) = joined(&of) {
                entries.push(place::device(&self.site, key.device.as_str()));
                let strip = Strip {
                    series: series.number(),
                    device: key.device.to_string(),
                    refid: key.refid,
                    unit: key.unit,
                    ..strip
                };
                entries.push(observation(&self.site, &whose, &strip));
            }
        }
        Ok(entries)
    }
}

/// Pieces of one series with the gaps between them, as far as they have one rate.
fn joined(pieces: &[&WavePiece]) -> Option<Strip> {
    let first = pieces.first()?;
    let rate_hz = first.rate.hz();
    let mut samples: Vec<Option<i32>> = Vec::new();
    for piece in pieces {
        let offset = (piece.from.micros() - first.from.micros()) as f64 / 1e6 * rate_hz;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some seconds"
        )]
        let start = offset.round().max(0.0) as usize;
        samples.resize(start.max(samples.len()), None);
        samples.extend(piece.samples.iter().map(|sample| Some(*sample)));
    }
    Some(Strip {
        series: 0,
        device: String::new(),
        refid: String::new(),
        unit: String::new(),
        from: first.from,
        rate_hz,
        scale: first.scale,
        shift: first.shift,
        samples,
    })
}
