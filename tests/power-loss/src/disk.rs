//! What a disk holds, and what is left of it when the power goes.
//!
//! Of a file: what was there at its last sync, and after that any of the writes since, in
//! whole sectors of [`SECTOR`] bytes, in any order. Of a lost sector beyond the old end the
//! disk may give zeros or rubbish. Of names: those that were there at the last sync of the
//! folder, and after that a beginning of what was done since, as a journalling file system
//! gives it. SQLite syncs the folder with the first sync of each log that it makes.
//!
//! Less than a sector is never torn: SQLite counts on that too ("powersafe overwrite",
//! <https://www.sqlite.org/psow.html>).

use crate::chance::Chance;
use crate::tape::{Event, FileId};
use std::collections::{BTreeMap, HashMap};

/// What a disk writes whole.
pub const SECTOR: usize = 512;

/// What a folder holds, by name.
pub type Folder = BTreeMap<String, Vec<u8>>;

/// Asked and not synced.
#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Cut { length: usize },
}

#[derive(Debug, Default)]
struct File {
    synced: Vec<u8>,
    since: Vec<Change>,
    /// A log's first sync takes the folder along.
    takes_folder: bool,
}

#[derive(Debug)]
enum Naming {
    Made(String, FileId),
    Removed(String),
}

/// A disk on which a tape is played.
#[derive(Debug, Default)]
pub struct Disk {
    files: HashMap<FileId, File>,
    names: BTreeMap<String, FileId>,
    namings: Vec<Naming>,
}

/// How the luck of one cut is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Luck {
    /// Nothing since the last sync.
    None,
    /// All of it, as after the death of the process alone.
    All,
    /// A beginning, its last write torn.
    Beginning,
    /// Some writes.
    Some,
    /// Some sectors of them.
    Sectors,
    /// Some sectors, and rubbish where the others should be.
    Rubbish,
}

const LUCKS: [Luck; 6] = [
    Luck::None,
    Luck::All,
    Luck::Beginning,
    Luck::Some,
    Luck::Sectors,
    Luck::Rubbish,
];

impl Disk {
    /// Plays one event.
    pub fn play(&mut self, event: &Event) {
        match event {
            Event::Made { file, name } => {
                let takes_folder = name.ends_with("-wal") || name.ends_with("-journal");
                self.files.insert(
                    *file,
                    File {
                        takes_folder,
                        ..File::default()
                    },
                );
                self.namings.push(Naming::Made(name.clone(), *file));
            }
            Event::Written { file, at, bytes } => self.change(
                *file,
                Change::Write {
                    at: *at,
                    bytes: bytes.clone(),
                },
            ),
            Event::Cut { file, length } => self.change(*file, Change::Cut { length: *length }),
            Event::Synced { file } => self.sync(*file),
            Event::Removed { name, synced } => {
                self.namings.push(Naming::Removed(name.clone()));
                if *synced {
                    self.sync_folder();
                }
            }
            Event::Mark { .. } => {}
        }
    }

    fn change(&mut self, file: FileId, change: Change) {
        self.files.entry(file).or_default().since.push(change);
    }

    fn sync(&mut self, file: FileId) {
        let file = self.files.entry(file).or_default();
        for change in std::mem::take(&mut file.since) {
            apply(&mut file.synced, &change);
        }
        if std::mem::take(&mut file.takes_folder) {
            self.sync_folder();
        }
    }

    fn sync_folder(&mut self) {
        for naming in std::mem::take(&mut self.namings) {
            rename(&mut self.names, &naming);
        }
    }

    /// How many bytes are asked for and not synced.
    #[must_use]
    pub fn at_stake(&self) -> usize {
        let bytes = |change: &Change| match change {
            Change::Write { bytes, .. } => bytes.len(),
            Change::Cut { .. } => 0,
        };
        let files = self.files.values();
        files.flat_map(|file| &file.since).map(bytes).sum()
    }

    /// What is there when the power goes now.
    #[must_use]
    pub fn cut(&self, chance: &mut Chance) -> Folder {
        let luck = LUCKS[chance.below(LUCKS.len())];
        let mut names = self.names.clone();
        let namings = match luck {
            Luck::None => 0,
            Luck::All => self.namings.len(),
            Luck::Beginning | Luck::Some | Luck::Sectors | Luck::Rubbish => {
                chance.below(self.namings.len() + 1)
            }
        };
        for naming in self.namings.iter().take(namings) {
            rename(&mut names, naming);
        }
        let file = |(name, file): (String, FileId)| {
            let left = self.files.get(&file).map(|file| file.cut(luck, chance));
            (name, left.unwrap_or_default())
        };
        names.into_iter().map(file).collect()
    }
}

fn rename(names: &mut BTreeMap<String, FileId>, naming: &Naming) {
    match naming {
        Naming::Made(name, file) => {
            names.insert(name.clone(), *file);
        }
        Naming::Removed(name) => {
            names.remove(name);
        }
    }
}

impl File {
    fn cut(&self, luck: Luck, chance: &mut Chance) -> Vec<u8> {
        let mut left = self.synced.clone();
        let whole = match luck {
            Luck::None => return left,
            Luck::All | Luck::Some | Luck::Sectors | Luck::Rubbish => self.since.len(),
            Luck::Beginning => chance.below(self.since.len() + 1),
        };
        for (n, change) in self.since.iter().enumerate() {
            match luck {
                Luck::None => {}
                Luck::All => apply(&mut left, change),
                Luck::Beginning if n < whole => apply(&mut left, change),
                Luck::Beginning if n == whole => torn(&mut left, change, chance, luck),
                Luck::Beginning => break,
                Luck::Some => {
                    if chance.heads() {
                        apply(&mut left, change);
                    }
                }
                Luck::Sectors | Luck::Rubbish => torn(&mut left, change, chance, luck),
            }
        }
        left
    }
}

fn apply(to: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { at, bytes } => put(to, *at, bytes),
        Change::Cut { length } => to.resize(*length, 0),
    }
}

fn put(to: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if to.len() < end {
        to.resize(end, 0);
    }
    to[at..end].copy_from_slice(bytes);
}

/// Some sectors of a write. The others keep what was there; beyond the old end that is
/// nothing, zeros or rubbish.
fn torn(to: &mut Vec<u8>, change: &Change, chance: &mut Chance, luck: Luck) {
    let Change::Write { at, bytes } = change else {
        if chance.heads() {
            apply(to, change);
        }
        return;
    };
    let old_end = to.len();
    let mut from = 0;
    while from < bytes.len() {
        // Up to the next border of a sector of the disk, not of the write.
        let to_border = SECTOR - (at + from) % SECTOR;
        let end = (from + to_border).min(bytes.len());
        if chance.heads() {
            put(to, at + from, &bytes[from..end]);
        } else if luck == Luck::Rubbish && at + from >= old_end {
            let rubbish: Vec<u8> = (from..end).map(|_| chance.number() as u8).collect();
            put(to, at + from, &rubbish);
        }
        from = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(file: FileId, name: &str) -> Event {
        Event::Made {
            file,
            name: name.to_owned(),
        }
    }

    fn written(file: FileId, at: usize, bytes: &[u8]) -> Event {
        let bytes = bytes.to_vec();
        Event::Written { file, at, bytes }
    }

    #[test]
    fn what_was_synced_is_there_after_every_cut_and_what_was_not_sometimes() {
        let mut disk = Disk::default();
        for event in [
            made(1, "a"),
            made(2, "a-wal"),
            written(1, 0, &[1; 2_000]),
            Event::Synced { file: 1 },
            Event::Synced { file: 2 },
            written(1, 1_000, &[2; 2_000]),
        ] {
            disk.play(&event);
        }
        assert_eq!(disk.at_stake(), 2_000);
        let cuts: Vec<Vec<u8>> = (0..200)
            .map(|seed| disk.cut(&mut Chance::new(seed)).remove("a").unwrap())
            .collect();
        for left in &cuts {
            assert!(left.len() >= 2_000 && left[..1_000] == [1; 1_000]);
        }
        let has = |is: &dyn Fn(&Vec<u8>) -> bool| cuts.iter().any(is);
        assert!(has(
            &|left| left.len() == 2_000 && left[1_000..] == [1; 1_000]
        ));
        assert!(has(
            &|left| left.len() == 3_000 && left[1_000..] == [2; 2_000]
        ));
        assert!(has(&|left| left[1_000] == 1 && left[1_999] == 2), "torn");
        assert!(has(&|left| left.iter().any(|byte| *byte > 2)), "rubbish");
    }

    #[test]
    fn a_name_is_certain_only_after_the_folder_was_synced() {
        let mut disk = Disk::default();
        disk.play(&made(1, "a"));
        disk.play(&Event::Synced { file: 1 });
        let there = |disk: &Disk, name: &str| {
            let cuts = (0..100).map(|seed| disk.cut(&mut Chance::new(seed)));
            cuts.filter(|left| left.contains_key(name)).count()
        };
        assert!((1..100).contains(&there(&disk, "a")));
        disk.play(&made(2, "a-wal"));
        disk.play(&Event::Synced { file: 2 });
        assert_eq!((there(&disk, "a"), there(&disk, "a-wal")), (100, 100));
        disk.play(&Event::Removed {
            name: "a-wal".to_owned(),
            synced: false,
        });
        assert!(
            (1..100).contains(&there(&disk, "a-wal")),
            "it may come back"
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_cut() {
        let mut disk = Disk::default();
        disk.play(&made(1, "a"));
        disk.play(&written(1, 100, &[7; 9_000]));
        for seed in 0..50 {
            let cut = || disk.cut(&mut Chance::new(seed));
            assert_eq!(cut(), cut());
        }
    }
}
