//! Rows of the store as records of the wire, and which of the newest overtake.

use lamplight_journal::hex;
use lamplight_link::urgent::Urgent;
use lamplight_link::wire::Record;
use lamplight_store::{EpisodeFilter, EpisodeState, Reader, Row, Seq, StoreError};
use lamplight_units::{BedId, Personal};

/// The rank of a high alarm in the store's list.
const HIGH: u8 = 3;
/// Rows that are looked at in one go.
const GO: u32 = 2_000;

pub(crate) fn record(row: Row) -> Record {
    let Row { seq, entry, hash } = row;
    Record {
        seq: seq.number(),
        at: entry.at.micros(),
        kind: entry.kind,
        bed: entry.bed.as_ref().map(BedId::to_string),
        patient: entry.patient.as_ref().map(Personal::reveal).cloned(),
        actor: entry.actor,
        condition: entry.condition,
        body: entry.body,
        hash: hex::of(&hash),
        more: serde_json::Map::new(),
    }
}

/// Rows after `after`, up to so many and about so many bytes, but one at least.
pub(crate) fn read(
    reader: &Reader,
    after: i64,
    records: u32,
    bytes: usize,
) -> Result<Vec<Record>, StoreError> {
    let rows = reader.journal_after(Seq::new(after), records)?;
    let mut size = 0;
    let fits = |record: &Record| {
        let first = size == 0;
        size += record.size();
        first || size <= bytes
    };
    Ok(rows.into_iter().map(record).take_while(fits).collect())
}

/// Follows the journal's end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scan {
    urgent: Urgent,
    /// Every row up to this one was looked at.
    pub at: i64,
}

impl Scan {
    /// From the journal's end on; what is high and open now is known, and its rows come first.
    pub fn begin(reader: &Reader, cursor: i64) -> Result<(Self, Vec<Record>), StoreError> {
        let mut scan = Self {
            urgent: Urgent::default(),
            at: reader.last()?.number(),
        };
        let open = reader.episodes(&EpisodeFilter {
            priority_least: Some(HIGH),
            state: Some(EpisodeState::Open),
            limit: 1_000,
            ..EpisodeFilter::default()
        })?;
        let mut rows = Vec::new();
        for episode in open {
            scan.urgent.know(episode.condition);
            let story = reader.story(episode.condition)?;
            rows.extend(
                story
                    .into_iter()
                    .filter(|row| row.seq.number() > cursor && row.seq.number() <= scan.at)
                    .map(record),
            );
        }
        rows.sort_by_key(|record: &Record| record.seq);
        Ok((scan, rows))
    }

    /// The rows since then that overtake, and whether there is more to look at.
    pub fn go_on(mut self, reader: &Reader) -> Result<(Self, Vec<Record>, bool), StoreError> {
        let rows = reader.journal_after(Seq::new(self.at), GO)?;
        let more = rows.len() == GO as usize;
        self.at = rows.last().map_or(self.at, |row| row.seq.number());
        let records = rows.into_iter().map(record);
        let urgent: Vec<Record> = records
            .filter(|record| self.urgent.overtakes(record))
            .collect();
        Ok((self, urgent, more))
    }
}
