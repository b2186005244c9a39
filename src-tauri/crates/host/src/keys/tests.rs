//! Every way to a key, over a key store that is a table.

use super::*;
use lamplight_store::{Options, Store};
use lamplight_units::Wall;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

#[derive(Default)]
struct Table {
    keys: RefCell<HashMap<String, Key>>,
    fails: Cell<bool>,
    forgets: Cell<bool>,
}

impl Table {
    fn works(&self) -> Result<(), KeyError> {
        if self.fails.get() {
            return Err(KeyError::Store("it is locked".to_owned()));
        }
        Ok(())
    }
}

impl KeyStore for Table {
    fn find(&self, name: &str) -> Result<Option<Key>, KeyError> {
        self.works()?;
        Ok(self.keys.borrow().get(name).cloned())
    }

    fn keep(&self, name: &str, key: &Key) -> Result<(), KeyError> {
        self.works()?;
        if !self.forgets.get() {
            let mut keys = self.keys.borrow_mut();
            keys.insert(name.to_owned(), key.clone());
        }
        Ok(())
    }
}

fn start(folder: &Path, asked: KeyConfig, table: &Table) -> Result<KeyPlace, KeyError> {
    let (source, place) = obtain(folder, asked, table)?;
    let options = Options::new(Wall::from_micros(1_795_269_600_000_000));
    Store::open(folder, &source, options)?;
    Ok(place)
}

fn file(folder: &Path) -> bool {
    folder.join("lamplight.key").exists()
}

#[test]
fn new_records_have_their_key_where_the_configuration_says() {
    use KeyConfig::{Auto, File, System};
    for (asked, fails, forgets, place) in [
        (Auto, false, false, Some(KeyPlace::System)),
        (Auto, true, false, Some(KeyPlace::File)),
        (Auto, false, true, Some(KeyPlace::File)),
        (File, false, false, Some(KeyPlace::File)),
        (System, false, false, Some(KeyPlace::System)),
        (System, true, false, None),
        (System, false, true, None),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let table = Table::default();
        table.fails.set(fails);
        table.forgets.set(forgets);
        let began = start(folder.path(), asked, &table).ok();
        assert_eq!(began, place, "{asked:?} {fails} {forgets}");
        assert_eq!(file(folder.path()), place == Some(KeyPlace::File));
        if began.is_some() {
            let again = start(folder.path(), asked, &table);
            assert_eq!(again.ok(), place, "{asked:?} again");
        }
    }
}

#[test]
fn records_keep_their_key_in_its_file_when_a_key_store_appears_later() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table::default();
    table.fails.set(true);
    start(folder.path(), KeyConfig::Auto, &table).unwrap();
    table.fails.set(false);
    let place = start(folder.path(), KeyConfig::Auto, &table).unwrap();
    assert_eq!(place, KeyPlace::File);
}

#[test]
fn a_key_is_moved_out_of_its_file_on_demand_and_never_before_the_key_store_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table::default();
    start(folder.path(), KeyConfig::File, &table).unwrap();
    table.forgets.set(true);
    assert!(start(folder.path(), KeyConfig::System, &table).is_err());
    assert!(file(folder.path()), "it is still there");
    table.forgets.set(false);
    let place = start(folder.path(), KeyConfig::System, &table).unwrap();
    assert_eq!((place, file(folder.path())), (KeyPlace::System, false));
    let back = start(folder.path(), KeyConfig::Auto, &table).unwrap();
    assert_eq!(back, KeyPlace::System);
}

#[test]
fn records_whose_key_cannot_be_had_are_an_error_and_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table::default();
    start(folder.path(), KeyConfig::System, &table).unwrap();
    let database = folder.path().join("lamplight.db");
    let before = std::fs::read(&database).unwrap();
    table.fails.set(true);
    let locked = start(folder.path(), KeyConfig::Auto, &table);
    assert!(matches!(locked, Err(KeyError::Store(_))), "{locked:?}");
    let empty = start(folder.path(), KeyConfig::Auto, &Table::default());
    assert!(matches!(empty, Err(KeyError::Missing(_))), "{empty:?}");
    assert_eq!(std::fs::read(&database).unwrap(), before);
    assert!(!file(folder.path()), "no other key was made");
    table.fails.set(false);
    assert!(start(folder.path(), KeyConfig::Auto, &table).is_ok());
}

#[test]
fn records_that_were_set_aside_and_the_new_ones_have_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table::default();
    start(folder.path(), KeyConfig::Auto, &table).unwrap();
    let now = Wall::from_micros(1_795_269_700_000_000);
    Store::set_aside(folder.path(), now).unwrap().unwrap();
    start(folder.path(), KeyConfig::Auto, &table).unwrap();
    assert_eq!(table.keys.borrow().len(), 1);
}
