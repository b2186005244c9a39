//! The folder to practise in, and the configuration of its ward.
//!
//! It goes when the program ends. One whose program was killed stays behind; the next
//! start removes it, if nobody uses it: whoever does holds a lock on a file in it.

use lamplight_bedside_sim::ward_config_toml;
use lamplight_host::HostError;
use std::fs::File;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How the folders are called.
const PREFIX: &str = "lamplight-practice-";
/// Locked as long as the ground is used. Its name is given when it is locked, so that no
/// other start finds it unlocked and takes the folder for a left one.
const IN_USE: &str = "in-use";
/// Folders of the temporary place that are looked at for what was left behind.
const LOOKED_AT: usize = 10_000;

/// No ground to practise on.
#[derive(Debug, thiserror::Error)]
pub enum GroundError {
    /// The disk.
    #[error("the folder to practise in can't be made: {0}")]
    Folder(#[from] std::io::Error),
    /// The station.
    #[error(transparent)]
    Station(#[from] HostError),
}

/// A folder that is removed when this is dropped.
#[derive(Debug)]
pub struct Ground {
    folder: TempDir,
    _in_use: File,
}

impl Ground {
    /// A ward to practise on.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn practice() -> Result<Self, GroundError> {
        let ground = Self::empty(&std::env::temp_dir())?;
        std::fs::write(ground.config_file(), configuration())?;
        Ok(ground)
    }

    /// A folder for the data of a simulated ward that has its configuration elsewhere.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn bare() -> Result<Self, GroundError> {
        Self::empty(&std::env::temp_dir())
    }

    fn empty(parent: &Path) -> Result<Self, GroundError> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let (draft, named) = (folder.path().join("new"), folder.path().join(IN_USE));
        let in_use = File::create(&draft)?;
        in_use.lock()?;
        std::fs::rename(&draft, &named)?;
        remove_left(parent, folder.path());
        Ok(Self {
            folder,
            _in_use: in_use,
        })
    }

    /// What the station is started with.
    pub fn config_file(&self) -> PathBuf {
        self.folder.path().join("station.toml")
    }

    /// Where it keeps its data.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The whole folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders of practices that were killed. What can't be looked at or removed
/// stays: it is somebody else's, or the system clears it away some day.
fn remove_left(parent: &Path, ours: &Path) {
    let Ok(entries) = std::fs::read_dir(parent) else {
        return;
    };
    for entry in entries.take(LOOKED_AT).flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(PREFIX);
        // A link is no folder of ours, wherever it leads.
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let path = entry.path();
        if named && folder && path != ours && is_same_owner(&path, ours) && is_left(&path) {
            match std::fs::remove_dir_all(&path) {
                Ok(()) => tracing::info!("the folder of a practice that was killed is removed"),
                Err(problem) => tracing::warn!(%problem, "a left practice folder stays"),
            }
        }
    }
}

/// Whether a practice was here and is over. Without the file it is not known.
fn is_left(folder: &Path) -> bool {
    let file = File::options().write(true).open(folder.join(IN_USE));
    file.is_ok_and(|file| file.try_lock().is_ok())
}

/// The temporary place is everybody's.
#[cfg(unix)]
fn is_same_owner(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let owner = |path: &Path| std::fs::symlink_metadata(path).map(|meta| meta.uid());
    matches!((owner(one), owner(other)), (Ok(one), Ok(other)) if one == other)
}

/// On Windows it is the user's own.
#[cfg(not(unix))]
fn is_same_owner(_: &Path, _: &Path) -> bool {
    true
}

/// A simulated ward on a free port of this machine. The key is a file, so that the system's
/// key store keeps no trace; what is printed stays in the folder.
fn configuration() -> String {
    let ward =
        ward_config_toml(crate::BEDS + crate::FREE, 0).replacen("Ward 4 East", "Practice ward", 1);
    format!(
        "[data]\nkey = \"file\"\n\n[sound]\nenabled = false\n\n\
         [print]\nfolder = \"reports\"\n\n{ward}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_host::config::Config;

    #[test]
    fn the_configuration_is_one_that_a_station_takes_and_says_practice() {
        let ground = Ground::practice().unwrap();
        let (_, setup) = Config::read(&ground.config_file()).unwrap();
        assert_eq!(
            setup.beds.all().len(),
            usize::from(crate::BEDS + crate::FREE)
        );
        assert!(setup.name.contains("Practice"), "{}", setup.name);
    }

    #[test]
    fn no_trace_is_left() {
        let ground = Ground::practice().unwrap();
        let folder = ground.path().to_owned();
        std::fs::create_dir_all(ground.data()).unwrap();
        assert!(folder.exists());
        drop(ground);
        assert!(!folder.exists());
    }

    #[test]
    fn what_a_killed_practice_left_is_removed_and_what_is_used_or_not_ours_stays() {
        let place = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let path = place.path().join(name);
            std::fs::create_dir_all(path.join("data")).unwrap();
            path
        };
        let left = folder("lamplight-practice-left");
        std::fs::write(left.join(IN_USE), "").unwrap();
        std::fs::write(left.join("data").join("station.db"), "rows").unwrap();
        let unknown = folder("lamplight-practice-unknown");
        let other = folder("letters");
        std::fs::write(other.join(IN_USE), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&other, place.path().join("lamplight-practice-link")).unwrap();
        let used = Ground::empty(place.path()).unwrap();
        assert!(!left.exists());
        let next = Ground::empty(place.path()).unwrap();
        for (what, path) in [
            ("in use", used.path()),
            ("our own", next.path()),
            ("without the file", &unknown),
            ("of another name", &other),
        ] {
            assert!(
                path.join("data").exists() || path.join(IN_USE).exists(),
                "{what}"
            );
        }
        assert!(other.join(IN_USE).exists(), "a link is not followed");
    }
}
