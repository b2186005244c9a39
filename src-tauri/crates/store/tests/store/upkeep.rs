//! Retention, backup and verification.

use crate::common::{append, at, bed, entry, flush, give_wave, number_key, open, wave_key};
use crate::opening::raw;
use lamplight_store::backup::WithKey;
use lamplight_store::verify::verify;
use lamplight_store::{
    Batch, Before, JournalFilter, Key, KeySource, Mark, Options, Retention, Seq, Store, StoreError,
};
use lamplight_units::{Value, Wall};
use proptest::prelude::*;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

#[test]
fn what_is_old_goes_and_what_is_marked_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&wave_key(50.0)).unwrap();
    give_wave(&writer, series, 50, 0, 3_000);
    let mut batch = Batch::kept((0..3_000).map(entry).collect());
    batch.marks.push(Mark {
        id: 1,
        bed: bed("12"),
        from: at(100.0),
        to: at(105.0),
        at: at(100.0),
        actor: None,
        note: "kept".to_owned(),
    });
    batch.marks.push(Mark {
        id: 2,
        bed: bed("12"),
        from: at(500.0),
        to: at(500.0),
        at: at(500.0),
        actor: None,
        note: "a note keeps nothing but itself".to_owned(),
    });
    append(&writer, batch).unwrap();
    flush(&writer, true);
    let rules = Retention {
        archive: Duration::from_secs(1_000),
        journal: Duration::from_secs(500),
        bytes_most: None,
    };
    writer.retain(Before::at(at(3_000.0), &rules), rules.bytes_most);
    drop(store);
    let store = open(dir.path()).store;
    let sweep = |store: &Store| {
        store
            .writer()
            .retain(Before::at(at(3_000.0), &rules), rules.bytes_most);
        // Each append waits for one step at most; so many are enough for all.
        for n in 0..200 {
            append(&store.writer(), Batch::kept(vec![entry(5_000 + n)])).unwrap();
        }
    };
    sweep(&store);
    let pieces = store.reader().wave(series, at(0.0), at(4_000.0)).unwrap();
    let stretches: Vec<(Wall, usize)> = pieces
        .iter()
        .map(|p| (p.from, p.samples.len() / 50))
        .collect();
    assert_eq!(stretches.len(), 2, "{stretches:?}");
    assert!(
        stretches[0].0 <= at(100.0) && stretches[0].1 <= 30,
        "{stretches:?}"
    );
    assert_eq!(
        stretches[1],
        (
            at(2_000.0 - 10.0 * f64::from(u8::from(stretches[1].0 < at(2_000.0)))),
            stretches[1].1
        )
    );
    let rows = store
        .reader()
        .journal(&JournalFilter {
            limit: 1,
            ..JournalFilter::default()
        })
        .unwrap();
    assert_eq!(rows[0].seq, Seq::new(2_501), "a whole beginning is gone");
    let free = store.reader().space().unwrap().free;
    assert!(free > 0, "space is there to be used again");
    drop(store);
    let report = verify(dir.path(), &KeySource::File).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.journal.0, Seq::new(2_501));
}

#[test]
fn beyond_its_share_of_the_disk_the_oldest_goes_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&wave_key(50.0)).unwrap();
    for hour in 0..6 {
        give_wave(&writer, series, 50, hour * 3_600, 1_800);
        flush(&writer, true);
    }
    let full = store.reader().space().unwrap().used;
    let rules = Retention {
        bytes_most: Some(full * 2 / 3),
        ..Retention::default()
    };
    writer.retain(Before::at(at(6.0 * 3_600.0), &rules), rules.bytes_most);
    for n in 0..300 {
        append(&writer, Batch::kept(vec![entry(n)])).unwrap();
    }
    let pieces = store.reader().wave(series, at(0.0), at(1e6)).unwrap();
    assert!(
        pieces[0].from > at(3_600.0),
        "the first hours are gone: {}",
        pieces[0].from.iso()
    );
    assert!(
        pieces.last().unwrap().from >= at(5.0 * 3_600.0),
        "the last hour is there"
    );
}

#[test]
fn a_copy_made_while_writing_is_whole_and_can_be_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let copies = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let writer = store.writer();
    let series = writer.series(&wave_key(250.0)).unwrap();
    give_wave(&writer, series, 250, 0, 600);
    append(&writer, Batch::kept((0..3_000).map(entry).collect())).unwrap();
    flush(&writer, false);
    let mut steps = 0;
    let done = store.backup(copies.path(), WithKey::Yes, |progress| {
        assert!(progress.done <= progress.of);
        // Something is written between any two steps.
        append(&writer, Batch::kept(vec![entry(9_000 + steps)])).unwrap();
        steps += 1;
        ControlFlow::Continue(())
    });
    assert!(done.unwrap() && steps > 1, "{steps} steps");
    let again = store.backup(copies.path(), WithKey::Yes, |_| ControlFlow::Continue(()));
    assert!(
        matches!(again, Err(StoreError::Occupied { .. })),
        "a copy is never overwritten"
    );
    let report = verify(copies.path(), &KeySource::File).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.rows, 3_000);
    drop(store);
    let aside = Store::restore(copies.path(), dir.path(), at(0.0)).unwrap();
    assert!(aside.unwrap().exists());
    let opened = open(dir.path());
    assert_eq!(opened.last, Seq::new(3_000));
    let pieces = opened
        .store
        .reader()
        .wave(series, at(0.0), at(1_000.0))
        .unwrap();
    assert_eq!(
        (pieces.len(), pieces[0].samples.len()),
        (1, 600 * 250),
        "the tail came along"
    );
}

#[test]
fn a_copy_can_be_given_up_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let copies = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    append(
        &store.writer(),
        Batch::kept((0..9_000).map(entry).collect()),
    )
    .unwrap();
    let done = store.backup(copies.path(), WithKey::No, |_| ControlFlow::Break(()));
    assert!(!done.unwrap());
    assert_eq!(std::fs::read_dir(copies.path()).unwrap().count(), 0);
}

fn filled(dir: &Path, key: &Key) {
    let source = KeySource::Given(key.clone());
    let store = Store::open(dir, &source, Options::new(at(0.0)))
        .unwrap()
        .store;
    let writer = store.writer();
    let wave = writer.series(&wave_key(100.0)).unwrap();
    let numbers = writer.series(&number_key("MDC_RESP_RATE")).unwrap();
    give_wave(&writer, wave, 100, 0, 30);
    writer.numbers(
        numbers,
        &[(at(0.0), Value::new(12.0)), (at(1.0), Value::new(13.0))],
    );
    flush(&writer, true);
    give_wave(&writer, wave, 100, 30, 3);
    let mut batch = Batch::kept((0..40).map(entry).collect());
    for entry in &mut batch.entries {
        entry.patient = Some("4711".to_owned().into());
        entry.actor = Some("Kim".to_owned());
    }
    batch.parts = vec![("bed/1".to_owned(), Some("state".to_owned()))];
    append(&writer, batch).unwrap();
    flush(&writer, false);
}

#[test]
fn every_kind_of_change_is_found_and_named() {
    let rows = [
        ("UPDATE journal SET at = at + 1 WHERE seq = 20", "row 20"),
        ("UPDATE journal SET kind = 'tesT' WHERE seq = 20", "row 20"),
        ("UPDATE journal SET bed = NULL WHERE seq = 20", "row 20"),
        ("UPDATE journal SET bed = '' WHERE seq = 20", "row 20"),
        ("UPDATE journal SET bed = ' 12' WHERE seq = 20", "row 20"),
        (
            "UPDATE journal SET patient = '4712' WHERE seq = 20",
            "row 20",
        ),
        ("UPDATE journal SET actor = NULL WHERE seq = 20", "row 20"),
        ("UPDATE journal SET condition = 77 WHERE seq = 20", "row 20"),
        (
            "UPDATE journal SET body = body || ' ' WHERE seq = 20",
            "row 20",
        ),
        ("UPDATE journal SET body = 5 WHERE seq = 20", "row 20"),
        (
            "UPDATE journal SET hash = zeroblob(32) WHERE seq = 20",
            "row 20",
        ),
        ("UPDATE journal SET hash = x'00' WHERE seq = 20", "row 20"),
        ("DELETE FROM journal WHERE seq = 20", "row 20 is missing"),
        ("DELETE FROM journal WHERE seq > 38", "ends with row 38"),
        ("DELETE FROM journal WHERE seq = 1", "row 1 is missing"),
        (
            "UPDATE block SET \"from\" = \"from\" + 1 WHERE key = (SELECT min(key) FROM block)",
            "blocks: series 1 at",
        ),
        (
            "UPDATE block SET bytes = zeroblob(40) WHERE key = (SELECT max(key) FROM block)",
            "blocks: series 2 at",
        ),
        (
            "UPDATE block SET summary = x'00'  WHERE key = (SELECT max(key) FROM block)",
            "blocks: series 2 at",
        ),
        ("UPDATE tail SET bytes = x'01'", "tail: row"),
        (
            "UPDATE part SET body = 'other'",
            "the state: part bed/1 has changed",
        ),
    ];
    for (change, named) in rows {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::random().unwrap();
        filled(dir.path(), &key);
        let source = KeySource::Given(key.clone());
        let sound = verify(dir.path(), &source).unwrap();
        assert!(
            sound.is_sound() && sound.rows == 40 && sound.blocks == 4,
            "{sound:?}"
        );
        assert!(
            raw(dir.path(), &key).execute(change, []).unwrap() > 0,
            "{change}"
        );
        let report = verify(dir.path(), &source).unwrap();
        assert!(
            report.faults.iter().any(|fault| fault.contains(named)),
            "{change}: {report:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn a_changed_byte_anywhere_in_the_file_is_found(place in any::<prop::sample::Index>(), flip in 1..=255u8) {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::random().unwrap();
        filled(dir.path(), &key);
        // One file holds all: the WAL is copied back and cut.
        raw(dir.path(), &key).query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        let file = dir.path().join("lamplight.db");
        let mut bytes = std::fs::read(&file).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        std::fs::write(&file, &bytes).unwrap();
        let found = verify(dir.path(), &KeySource::Given(key)).map(|report| !report.is_sound());
        prop_assert!(found.unwrap_or(true), "byte {place}");
    }
}
