//! The folder to practise in, and the configuration of its ward.

use lamplight_bedside_sim::ward_config_toml;
use lamplight_host::HostError;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

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
}

impl Ground {
    /// Makes the folder with its configuration.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn new() -> Result<Self, GroundError> {
        let folder = tempfile::Builder::new()
            .prefix("lamplight-practice-")
            .tempdir()?;
        let ground = Self { folder };
        std::fs::write(ground.config_file(), configuration())?;
        Ok(ground)
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

/// A simulated ward on a free port of this machine. Whoever practises may do what a charge
/// nurse may; the key is a file, so that the system's key store keeps no trace; what is
/// printed stays in the folder.
fn configuration() -> String {
    let ward = ward_config_toml(crate::BEDS, 0).replacen("Ward 4 East", "Practice ward", 1);
    format!(
        "[data]\nkey = \"file\"\n\n[alarms]\nstation_role = \"charge_nurse\"\n\n\
         [sound]\nenabled = false\n\n[print]\nfolder = \"reports\"\n\n{ward}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_host::config::Config;

    #[test]
    fn the_configuration_is_one_that_a_station_takes_and_says_practice() {
        let ground = Ground::new().unwrap();
        let (_, setup) = Config::read(&ground.config_file()).unwrap();
        assert_eq!(setup.beds.all().len(), usize::from(crate::BEDS));
        assert!(setup.name.contains("Practice"), "{}", setup.name);
    }

    #[test]
    fn no_trace_is_left() {
        let ground = Ground::new().unwrap();
        let folder = ground.path().to_owned();
        std::fs::create_dir_all(ground.data()).unwrap();
        assert!(folder.exists());
        drop(ground);
        assert!(!folder.exists());
    }
}
