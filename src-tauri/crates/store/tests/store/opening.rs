//! Keys, locks, newer files and damaged ones.

use crate::common::{append, at, entry, open};
use lamplight_store::{Batch, JournalFilter, Key, KeySource, Options, Seq, Store, StoreError};
use std::fs;
use std::path::Path;

fn with_rows(dir: &Path, key: &KeySource) {
    let store = Store::open(dir, key, Options::new(at(0.0))).unwrap().store;
    append(&store.writer(), Batch::kept((0..50).map(entry).collect())).unwrap();
}

fn error(dir: &Path, key: &KeySource) -> StoreError {
    let opened = Store::open(dir, key, Options::new(at(0.0)));
    opened.err().unwrap()
}

#[test]
fn the_store_belongs_to_one_process() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path());
    assert!(matches!(
        error(dir.path(), &KeySource::File),
        StoreError::Locked { .. }
    ));
    drop(opened);
    open(dir.path());
}

#[test]
fn nothing_of_what_is_written_can_be_read_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    with_rows(dir.path(), &KeySource::File);
    let bytes = fs::read(dir.path().join("lamplight.db")).unwrap();
    for word in [b"SQLite format".as_slice(), b"{\"n\":", b"journal"] {
        assert!(!bytes.windows(word.len()).any(|part| part == word));
    }
}

#[test]
fn a_wrong_or_missing_key_is_an_error_and_touches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let key = KeySource::Given(Key::random().unwrap());
    with_rows(dir.path(), &key);
    let file = dir.path().join("lamplight.db");
    let before = fs::read(&file).unwrap();
    let other = KeySource::Given(Key::random().unwrap());
    assert!(matches!(
        error(dir.path(), &other),
        StoreError::WrongKey { .. }
    ));
    assert!(matches!(
        error(dir.path(), &KeySource::File),
        StoreError::KeyMissing { .. }
    ));
    let check = dir.path().join("lamplight.keycheck");
    fs::remove_file(&check).unwrap();
    assert!(matches!(
        error(dir.path(), &other),
        StoreError::WrongKey { .. }
    ));
    assert_eq!(fs::read(&file).unwrap(), before);
    let opened = Store::open(dir.path(), &key, Options::new(at(0.0))).unwrap();
    assert_eq!(opened.last, Seq::new(50));
    // A technician gives the key up: the file is kept under another name.
    drop(opened);
    let aside = Store::set_aside(dir.path(), at(0.0)).unwrap().unwrap();
    assert!(aside.path.exists());
    assert!(
        Store::open(dir.path(), &other, Options::new(at(0.0)))
            .unwrap()
            .new
    );
}

#[test]
fn a_newer_file_is_an_error_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let key = Key::random().unwrap();
    let source = KeySource::Given(key.clone());
    with_rows(dir.path(), &source);
    let db = raw(dir.path(), &key);
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    assert!(matches!(
        error(dir.path(), &source),
        StoreError::Newer { found: 99, .. }
    ));
    assert!(dir.path().join("lamplight.db").exists());
}

/// A connection past the store, as somebody would have who knows the key.
pub fn raw(dir: &Path, key: &Key) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(dir.join("lamplight.db")).unwrap();
    let hex: String = key
        .bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    db.pragma_update(None, "key", format!("x'{hex}'")).unwrap();
    db.execute_batch("PRAGMA cipher_page_size = 8192").unwrap();
    db
}

#[test]
fn a_damaged_database_is_set_aside_each_time_under_a_name_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for _ in 0..2 {
        with_rows(dir.path(), &KeySource::File);
        let file = dir.path().join("lamplight.db");
        let mut bytes = fs::read(&file).unwrap();
        bytes[100..200].fill(0);
        fs::write(&file, &bytes).unwrap();
        let opened = open(dir.path());
        let aside = opened.set_aside.clone().expect("it is told");
        assert_eq!(
            fs::read(&aside.path).unwrap(),
            bytes,
            "it is kept as it was"
        );
        assert_eq!((opened.last, opened.new), (Seq::NONE, true));
        append(&opened.store.writer(), Batch::kept(vec![entry(1)])).unwrap();
        assert_eq!(
            opened
                .store
                .reader()
                .journal(&JournalFilter::default())
                .unwrap()
                .len(),
            1
        );
        names.push(aside.path);
    }
    assert_ne!(names[0], names[1]);
    assert!(
        names[0].to_str().unwrap().contains("20261121T"),
        "{names:?}"
    );
}
