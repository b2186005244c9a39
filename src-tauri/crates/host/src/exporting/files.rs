//! The export's folder: files that are whole or not there.

use super::ExportError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What is left free on the disk whatever the export needs: the station's own records may
/// be on it.
const SPARE: u64 = 256 << 20;

/// The folder of one export. Dropped before [`Folder::keep`], it removes what was written.
pub(super) struct Folder {
    path: PathBuf,
    /// It was made for this.
    made: bool,
    files: Vec<PathBuf>,
    kept: bool,
}

impl Folder {
    /// Opens or makes a folder, which must be empty.
    pub fn open(path: &Path) -> Result<Self, ExportError> {
        let failed = |source| ExportError::Folder {
            path: path.to_owned(),
            source,
        };
        let made = match fs::create_dir(path) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(failed(error)),
        };
        if !made && fs::read_dir(path).map_err(failed)?.next().is_some() {
            return Err(ExportError::NotEmpty {
                path: path.to_owned(),
            });
        }
        Ok(Self {
            path: path.to_owned(),
            made,
            files: Vec::new(),
            kept: false,
        })
    }

    /// Whether so many bytes find room.
    pub fn check_room(&self, need: u64) -> Result<(), ExportError> {
        let free = fs4::available_space(&self.path).map_err(|source| ExportError::Folder {
            path: self.path.clone(),
            source,
        })?;
        if need.saturating_add(SPARE) > free {
            return Err(ExportError::TooLittleRoom {
                path: self.path.clone(),
                need_mb: need.div_ceil(1 << 20),
                free_mb: free >> 20,
            });
        }
        Ok(())
    }

    /// Begins a file, with `.part` behind its name.
    pub fn begin(&mut self, name: &str) -> Result<Part, ExportError> {
        let whole = self.path.join(name);
        let part = self.path.join(format!("{name}.part"));
        let opened = OpenOptions::new().write(true).create_new(true).open(&part);
        let file = opened.map_err(|error| ExportError::writing(&part)(error.into()))?;
        self.files.push(part.clone());
        Ok(Part {
            out: BufWriter::with_capacity(1 << 16, file),
            part,
            whole,
        })
    }

    /// Where a file of this name will be.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Gives a file its name, once all of it is on the disk.
    pub fn finish(&mut self, part: Part) -> Result<(), ExportError> {
        let done = part
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error);
        let done = done.and_then(|file| file.sync_all());
        let done = done.and_then(|()| fs::rename(&part.part, &part.whole));
        done.map_err(|error| ExportError::writing(&part.whole)(error.into()))?;
        self.files.retain(|file| *file != part.part);
        self.files.push(part.whole);
        Ok(())
    }

    /// Writes a small file in one go.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let mut part = self.begin(name)?;
        let written = part.out.write_all(bytes);
        written.map_err(|error| ExportError::writing(&part.whole)(error.into()))?;
        self.finish(part)
    }

    /// The files that are whole, by name.
    pub fn names(&self) -> Vec<String> {
        let name = |file: &PathBuf| Some(file.file_name()?.to_string_lossy().into_owned());
        self.files.iter().filter_map(name).collect()
    }

    /// All is written: it stays. Answers how many bytes there are.
    pub fn keep(mut self) -> u64 {
        self.kept = true;
        let size = |file: &PathBuf| fs::metadata(file).map_or(0, |about| about.len());
        self.files.iter().map(size).sum()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        for file in &self.files {
            if let Err(error) = fs::remove_file(file) {
                tracing::warn!(%error, "an unfinished file of an export is left");
            }
        }
        if self.made {
            // Not empty when somebody else put something in; that is theirs.
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// A file that is being written.
pub(super) struct Part {
    out: BufWriter<File>,
    part: PathBuf,
    whole: PathBuf,
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(path: &Path) -> Vec<String> {
        let entries = fs::read_dir(path).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_that_is_not_kept_leaves_nothing_and_is_gone_if_it_was_made() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("new");
        let mut folder = Folder::open(&path).unwrap();
        folder.write("a.csv", b"1").unwrap();
        let part = folder.begin("b.csv").unwrap();
        assert_eq!(list(&path), ["a.csv", "b.csv.part"]);
        drop(part);
        drop(folder);
        assert!(!path.exists());
        let mut there = Folder::open(temp.path()).unwrap();
        there.write("c", b"2").unwrap();
        drop(there);
        assert!(list(temp.path()).is_empty());
    }

    #[test]
    fn a_folder_with_something_in_it_is_refused_and_left_alone() {
        let temp = tempfile::tempdir().unwrap();
        fs::write(temp.path().join("mine"), "x").unwrap();
        let refused = Folder::open(temp.path()).err().unwrap().to_string();
        assert!(refused.contains("is not empty; choose"), "{refused}");
        assert_eq!(list(temp.path()), ["mine"]);
    }

    #[test]
    fn too_little_room_is_told_with_both_figures() {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::open(temp.path()).unwrap();
        assert!(folder.check_room(0).is_ok());
        let refused = folder.check_room(1 << 60).unwrap_err().to_string();
        assert!(
            refused.contains("needs about 1099511627776 MB"),
            "{refused}"
        );
    }

    #[test]
    fn a_full_disk_is_told_as_such() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let told = ExportError::writing(Path::new("/x/a.csv"))(full.into());
        assert!(matches!(told, ExportError::Full { .. }), "{told}");
    }
}
