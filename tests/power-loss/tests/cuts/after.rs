//! What must hold when a store is opened on what a power loss has left.

use crate::run::{self, HZ, Known, Played, ROWS_A_SECOND, at, entry, sample};
use lamplight_power_loss::chance::Chance;
use lamplight_power_loss::disk::Folder;
use lamplight_store::verify::verify;
use lamplight_store::{JournalFilter, KeySource, Reader};
use std::fs;

const DATABASE: &str = "lamplight.db";
const LOG: &str = "lamplight.db-wal";

/// What the cuts have met, so that nobody takes a thousand empty folders for a proof.
#[derive(Debug, Default)]
pub struct Found {
    pub cuts: usize,
    /// After at least one row was acknowledged.
    pub at_work: usize,
    /// With commits that are in SQLite's log only.
    pub with_log: usize,
    pub rows: u64,
    pub blocks: u64,
}

impl Found {
    pub fn and(self, other: Self) -> Self {
        Self {
            cuts: self.cuts + other.cuts,
            at_work: self.at_work + other.at_work,
            with_log: self.with_log + other.with_log,
            rows: self.rows + other.rows,
            blocks: self.blocks + other.blocks,
        }
    }
}

/// Opens what is left, and judges it.
pub fn holds(
    name: &str,
    played: &Played,
    known: &Known,
    left: &Folder,
    chance: &mut Chance,
    found: &mut Found,
) {
    let dir = crate::folder();
    for file in ["lamplight.key", "lamplight.keycheck"] {
        fs::copy(played.folder.path().join(file), dir.path().join(file)).unwrap();
    }
    for (file, bytes) in left {
        fs::write(dir.path().join(file), bytes).unwrap();
    }
    if chance.heads() {
        // The log's index lies in shared memory and is never synced.
        let rubbish: Vec<u8> = (0..32_768).map(|_| chance.number() as u8).collect();
        fs::write(dir.path().join("lamplight.db-shm"), rubbish).unwrap();
    }
    found.cuts += 1;
    found.at_work += usize::from(known.row > 0);
    found.with_log += usize::from(left.get(LOG).is_some_and(|log| log.len() > 32));
    let opened = run::open(dir.path());
    assert_eq!(opened.set_aside, None, "{name}: {known:?}");
    // What a power loss tears is not taken for a change by somebody.
    assert_eq!(opened.log_changed, None, "{name}: {known:?}");
    let last = opened.last.number();
    assert!(last >= known.row, "{name}: {last} rows left of {known:?}");
    let reader = opened.store.reader();
    rows(name, &reader, known, last);
    let seconds = waves(name, &reader, known);
    numbers(name, &reader, known, seconds);
    drop(opened);
    let report = verify(dir.path(), &KeySource::File).unwrap();
    assert!(report.is_sound(), "{name}: {report:?}");
    assert!(dir.path().join(DATABASE).exists());
    found.rows += report.rows;
    found.blocks += report.blocks;
}

/// Rows without a gap from the first that is kept to the last, each as it was given; and
/// the state is the one after the last.
fn rows(name: &str, reader: &Reader, known: &Known, last: i64) {
    let rows = reader.journal(&JournalFilter::default()).unwrap();
    let first = rows.first().map_or(last + 1, |row| row.seq.number());
    let oldest = known.old_before as i64 * ROWS_A_SECOND;
    assert!(first <= oldest.max(1), "{name}: begins with row {first}");
    for (row, n) in rows.iter().zip(first..) {
        assert_eq!(row.seq.number(), n, "{name}");
        assert!(row.entry == entry(n), "{name}: row {n} is another");
    }
    assert_eq!(first + rows.len() as i64, last + 1, "{name}");
    let state = reader.parts().unwrap();
    let expected = (last > 0).then(|| ("row".to_owned(), last.to_string()));
    assert_eq!(state, Vec::from_iter(expected), "{name}");
}

/// Samples without a gap, each at its time, at least as many as were acknowledged. Answers
/// where they end.
fn waves(name: &str, reader: &Reader, known: &Known) -> usize {
    let pieces = reader.waves(&run::bed(), at(0.0), at(1e6)).unwrap();
    let mut next = None;
    for piece in &pieces {
        let from = (piece.from.seconds_since(at(0.0)) * HZ as f64).round() as usize;
        assert!(
            next.is_none_or(|next| next == from),
            "{name}: a gap before {from}"
        );
        let first = from / HZ;
        assert!(
            next.is_some() || first <= known.old_before,
            "{name}: from {first} s"
        );
        let as_given = piece
            .samples
            .iter()
            .zip(from..)
            .all(|(s, n)| *s == sample(n));
        assert!(as_given, "{name}: samples have changed");
        next = Some(from + piece.samples.len());
    }
    let end = next.unwrap_or(0);
    assert_eq!(end % HZ, 0, "{name}: a part of what was given together");
    assert!(end >= known.seconds * HZ, "{name}: {end} samples");
    end / HZ
}

/// As many numbers as waves, since they were given together.
fn numbers(name: &str, reader: &Reader, known: &Known, seconds: usize) {
    let runs = reader.numbers(&run::bed(), &[], at(0.0), at(1e6)).unwrap();
    let times = runs.iter().flat_map(|run| &run.numbers);
    let seen: Vec<usize> = times
        .map(|(time, _)| time.seconds_since(at(0.0)).round() as usize)
        .collect();
    let first = seen.first().copied().unwrap_or(seconds);
    assert!(
        first <= known.old_before || seconds == 0,
        "{name}: from {first} s"
    );
    let all: Vec<usize> = (first..seconds).collect();
    assert_eq!(seen, all, "{name}");
}
