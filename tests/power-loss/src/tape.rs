//! What was asked of the files of one folder, in order.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A file as long as it lives; one that is removed and made again is another.
pub type FileId = u64;

/// One thing that was asked, after the system has answered that it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A file that was not there.
    Made {
        /// The new file.
        file: FileId,
        /// Its name in the folder.
        name: String,
    },
    /// Bytes at a place.
    Written {
        /// Where.
        file: FileId,
        /// The first byte's place.
        at: usize,
        /// All of them.
        bytes: Vec<u8>,
    },
    /// It has this length now.
    Cut {
        /// Which.
        file: FileId,
        /// Its length.
        length: usize,
    },
    /// All of it is on the disk.
    Synced {
        /// Which.
        file: FileId,
    },
    /// A name is gone.
    Removed {
        /// The name in the folder.
        name: String,
        /// The folder was synced, too.
        synced: bool,
    },
    /// The run says where it is, such as: row 17 was acknowledged.
    Mark {
        /// Of what.
        of: &'static str,
        /// The newest of them.
        number: u64,
    },
}

/// What is being recorded.
#[derive(Debug)]
pub(crate) struct Tape {
    folder: PathBuf,
    files: HashMap<String, FileId>,
    next: FileId,
    pub(crate) events: Vec<Event>,
}

impl Tape {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            // As SQLite names files: without links.
            folder: folder.canonicalize().unwrap_or(folder.to_owned()),
            files: HashMap::new(),
            next: 1,
            events: Vec::new(),
        }
    }

    /// The name of a file that is watched.
    pub(crate) fn name(&self, path: &Path) -> Option<String> {
        let watched = path.parent() == Some(&self.folder);
        let name = path.file_name().filter(|_| watched)?;
        name.to_str().map(str::to_owned)
    }

    /// A file is opened, and made when it is not there.
    pub(crate) fn opened(&mut self, path: &Path) -> Option<FileId> {
        let name = self.name(path)?;
        if let Some(file) = self.files.get(&name) {
            return Some(*file);
        }
        let file = self.next;
        self.next += 1;
        self.files.insert(name.clone(), file);
        self.events.push(Event::Made { file, name });
        Some(file)
    }

    /// A name is taken away.
    pub(crate) fn removed(&mut self, path: &Path, synced: bool) {
        let Some(name) = self.name(path) else { return };
        self.files.remove(&name);
        self.events.push(Event::Removed { name, synced });
    }
}
