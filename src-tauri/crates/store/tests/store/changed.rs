//! A changed byte anywhere in the journal is found, and its row named.
//!
//! Three ways in: every byte of every value by somebody who has the key; bytes of the
//! encrypted file; bytes of the write-ahead log that a killed station leaves.
//! `LAMPLIGHT_BYTES` says of how many places of a file a byte is changed.

use crate::common::{append, entry, open};
use crate::opening::raw;
use lamplight_store::verify::verify;
use lamplight_store::{Batch, JournalFilter, Key, KeySource, Options, Store};
use rusqlite::types::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ROWS: i64 = 4;
/// Places of a file, unless told.
const BYTES: usize = 400;

fn journal(dir: &Path, key: &Key) {
    let source = KeySource::Given(key.clone());
    let options = Options::new(crate::common::at(0.0));
    let store = Store::open(dir, &source, options).unwrap().store;
    for n in 0..ROWS {
        let mut entry = entry(n);
        entry.patient = Some("4711".to_owned().into());
        entry.actor = Some("Kim".to_owned());
        append(&store.writer(), Batch::kept(vec![entry])).unwrap();
    }
}

/// Every value that differs from `value` in one bit of one byte.
fn changes(value: &Value) -> Vec<Value> {
    let bytes = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let change = |at: usize| {
            let mut changed = bytes.to_vec();
            // A bit that leaves ASCII what it was, so that text stays text.
            changed[at] ^= 1;
            changed
        };
        (0..bytes.len()).map(change).collect()
    };
    match value {
        Value::Null => vec![Value::Text(String::new()), Value::Integer(0)],
        Value::Integer(number) => (0..64)
            .map(|bit| Value::Integer(number ^ (1 << bit)))
            .collect(),
        Value::Real(_) => Vec::new(),
        Value::Text(text) => bytes(text.as_bytes())
            .into_iter()
            .map(|bytes| Value::Text(String::from_utf8(bytes).unwrap()))
            .collect(),
        Value::Blob(blob) => bytes(blob).into_iter().map(Value::Blob).collect(),
    }
}

#[test]
fn every_byte_of_every_value_of_a_row_counts_and_the_first_bad_row_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let key = Key::random().unwrap();
    journal(dir.path(), &key);
    let source = KeySource::Given(key.clone());
    let db = raw(dir.path(), &key);
    let columns = [
        "seq",
        "at",
        "kind",
        "bed",
        "patient",
        "actor",
        "condition",
        "body",
        "hash",
    ];
    let mut tried = 0;
    for seq in 1..=ROWS {
        for column in columns {
            let read = format!("SELECT {column} FROM journal WHERE seq = {seq}");
            let value: Value = db.query_row(&read, [], |row| row.get(0)).unwrap();
            for other in changes(&value) {
                // A row cannot take another's place.
                let moved = matches!((column, &other), ("seq", Value::Integer(1..=ROWS)));
                if moved {
                    continue;
                }
                let row = if let ("seq", Value::Integer(to)) = (column, &other) {
                    *to
                } else {
                    seq
                };
                let write = format!("UPDATE journal SET {column} = ? WHERE seq = ?");
                db.execute(&write, (&other, seq)).unwrap();
                let report = verify(dir.path(), &source).unwrap();
                let named = report.faults.iter().any(|fault| {
                    // Below the first row it is met first, as one that should not be there.
                    let met = if row < 1 { 1 } else { seq };
                    fault.contains(&format!("row {met} "))
                });
                assert!(named, "{column} of row {seq} is {other:?}: {report:?}");
                db.execute(&write, (&value, row)).unwrap();
                tried += 1;
            }
        }
    }
    assert!(verify(dir.path(), &source).unwrap().is_sound());
    assert!(tried > 800, "{tried}");
}

/// Every place of a file, or so many of them: its beginning, its end, the borders of its
/// pages, and the rest evenly.
fn places(length: usize) -> BTreeSet<usize> {
    let asked = std::env::var("LAMPLIGHT_BYTES").ok();
    let count = asked.and_then(|n| n.parse().ok()).unwrap_or(BYTES);
    if count >= length {
        return (0..length).collect();
    }
    let borders = (0..length)
        .step_by(8_192)
        .flat_map(|at| [at, at + 16, at + 8_111, at + 8_112, at + 8_191]);
    let evenly = (0..count).map(|n| n * length / count + n % 7);
    let all = borders.chain(evenly).chain(0..40);
    all.filter(|at| *at < length).collect()
}

#[test]
fn a_changed_byte_of_the_encrypted_file_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let key = Key::random().unwrap();
    journal(dir.path(), &key);
    let source = KeySource::Given(key);
    let file = dir.path().join("lamplight.db");
    let whole = fs::read(&file).unwrap();
    for place in places(whole.len()) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(&file, &bytes).unwrap();
        let found = verify(dir.path(), &source).map(|report| !report.is_sound());
        assert!(found.unwrap_or(true), "byte {place} of {}", whole.len());
    }
    fs::write(&file, &whole).unwrap();
    assert!(verify(dir.path(), &source).unwrap().is_sound());
}

/// A folder as a killed station leaves it: a database, and a log with many commits.
fn killed() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let left = tempfile::tempdir().unwrap();
    let opened = open(dir.path());
    for n in 0..ROWS {
        append(&opened.store.writer(), Batch::kept(vec![entry(n)])).unwrap();
    }
    for name in [
        "lamplight.db",
        "lamplight.db-wal",
        "lamplight.key",
        "lamplight.keycheck",
    ] {
        fs::copy(dir.path().join(name), left.path().join(name)).unwrap();
    }
    left
}

/// What a page, its place and its sum take in the log.
const FRAME: usize = 24 + 8_192;

#[test]
fn a_changed_byte_of_the_log_is_found_unless_a_power_loss_would_look_the_same() {
    let left = killed();
    let log = left.path().join("lamplight.db-wal");
    let whole = fs::read(&log).unwrap();
    let ends: Vec<usize> = (0..(whole.len() - 32) / FRAME)
        .filter(|frame| whole[32 + frame * FRAME + 4..][..4] != [0; 4])
        .map(|frame| 32 + (frame + 1) * FRAME)
        .collect();
    assert!(ends.len() > 5, "{ends:?}");
    // The last two commits: behind what has changed in them nothing is whole.
    let last = ends[ends.len() - 3];
    let mut found = 0;
    for place in places(whole.len()) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(&log, &bytes).unwrap();
        let report = verify(left.path(), &KeySource::File).unwrap();
        let named = report.faults.iter().any(|fault| fault.starts_with("log: "));
        // The number of SQLite's version in the header is the one that nobody reads.
        assert!(
            named || place >= last,
            "byte {place} of {}: {report:?}",
            whole.len()
        );
        found += usize::from(named);
        // What reads it may have begun its index.
        let _ = fs::remove_file(left.path().join("lamplight.db-shm"));
    }
    assert!(found > places(whole.len()).len() / 2, "{found}");
    fs::write(&log, &whole).unwrap();
    assert!(verify(left.path(), &KeySource::File).unwrap().is_sound());
}

#[test]
fn a_store_with_a_changed_log_opens_with_what_is_left_and_keeps_the_log() {
    let left = killed();
    let log = left.path().join("lamplight.db-wal");
    let mut bytes = fs::read(&log).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&log, &bytes).unwrap();
    let opened = open(left.path());
    let kept = opened.log_changed.clone().unwrap();
    assert_eq!(fs::read(kept).unwrap(), bytes);
    assert!(opened.last.number() < ROWS);
    append(&opened.store.writer(), Batch::kept(vec![entry(9)])).unwrap();
    let rows = opened.store.reader().journal(&JournalFilter::default());
    assert_eq!(rows.unwrap().last().unwrap().entry, entry(9));
    drop(opened);
    assert_eq!(open(left.path()).log_changed, None);
    assert!(verify(left.path(), &KeySource::File).unwrap().is_sound());
}
