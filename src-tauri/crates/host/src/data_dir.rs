//! The data folder: one station at a time, readable by its owner only.

use crate::error::HostError;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// The folder of a running station. The lock is held as long as this lives.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

impl DataDir {
    /// Makes the folder if it is not there, and takes it for this process.
    ///
    /// # Errors
    /// When it can't be made or written, or another station has it.
    pub fn open(path: &Path) -> Result<Self, HostError> {
        let file = |what, path: &Path, problem| HostError::File {
            what,
            path: path.to_owned(),
            problem,
            hint: "Give a folder that may be written with --data.",
        };
        std::fs::create_dir_all(path)
            .map_err(|problem| file("make the data folder", path, problem))?;
        let path = path
            .canonicalize()
            .map_err(|problem| file("find the data folder", path, problem))?;
        owner_only(&path).map_err(|problem| file("protect the data folder", &path, problem))?;
        let at = path.join("station.lock");
        let lock = File::create(&at).map_err(|problem| file("make the file", &at, problem))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(HostError::InUse { path }),
            Err(TryLockError::Error(problem)) => Err(file("lock the file", &at, problem)),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a small file whole or not at all.
    ///
    /// # Errors
    /// When the disk refuses; then the old file is as it was.
    pub fn write(&self, name: &str, text: &str) -> Result<(), HostError> {
        let (at, draft) = (self.path.join(name), self.path.join(format!("{name}.new")));
        let write = || {
            std::fs::write(&draft, text)?;
            File::open(&draft)?.sync_all()?;
            std::fs::rename(&draft, &at)
        };
        write().map_err(|problem| HostError::File {
            what: "write the file",
            path: at.clone(),
            problem,
            hint: "Make room on the disk, or check who may write there.",
        })
    }
}

/// Writes a small file that its owner alone can read.
#[cfg(unix)]
pub(crate) fn owner_only_file(path: &Path, text: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    // One that was there keeps its mode otherwise.
    file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    file.write_all(text)?;
    file.sync_all()
}

/// The same; on Windows what lies in the user's profile is the user's own by inheritance.
#[cfg(not(unix))]
pub(crate) fn owner_only_file(path: &Path, text: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, text)
}

#[cfg(unix)]
fn owner_only(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))
}

// Windows: a folder in the user's profile is the user's own by inheritance.
#[cfg(not(unix))]
fn owner_only(_: &Path) -> std::io::Result<()> {
    Ok(())
}
