//! Passwords of feeds: typed into a form, kept in the system's key store, shown to nobody.
//!
//! Where there is no key store, or `[data] key = "file"`, each lies in a file of its own
//! below the data folder that its owner alone can read.

pub(crate) mod secret_file;

use crate::data_dir::owner_only_file;
use crate::keys::{self, KeyConfig};
use lamplight_units::Personal;
use std::path::{Path, PathBuf};

/// A password is shorter.
const BYTES_MAX: usize = 4_096;

/// The passwords of one station.
#[derive(Debug, Clone)]
pub(crate) struct Secrets {
    folder: PathBuf,
    /// Whether the key store is asked at all.
    store: bool,
}

impl Secrets {
    /// Of the station on that data folder.
    pub fn of(data: &Path, key: KeyConfig) -> Self {
        Self {
            // Two stations of one user must not share a password by the name of a feed.
            folder: data.canonicalize().unwrap_or_else(|_| data.to_owned()),
            store: match key {
                KeyConfig::Auto | KeyConfig::System => true,
                KeyConfig::File => false,
            },
        }
    }

    /// Whether they lie in files: there is no key store, or it is not to be used.
    pub fn in_file(&self) -> bool {
        !self.store || keys::find_secret(&self.name("")).is_err()
    }

    /// The password of a feed; `None` where none is kept.
    pub fn find(&self, feed: &str) -> Result<Option<Personal<Vec<u8>>>, String> {
        match std::fs::read(self.file(feed)) {
            Ok(secret) => return Ok(Some(Personal::new(secret))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(format!(
                    "the password of feed {feed} can't be read: {error}"
                ));
            }
        }
        if !self.store {
            return Ok(None);
        }
        let found = keys::find_secret(&self.name(feed)).map_err(|error| error.to_string())?;
        Ok(found.map(Personal::new))
    }

    /// Keeps the password of a feed; whether it lies in a file.
    pub fn keep(&self, feed: &str, secret: &str) -> Result<bool, String> {
        if secret.is_empty() || secret.len() > BYTES_MAX {
            return Err(format!("a password has 1 to {BYTES_MAX} bytes"));
        }
        let bytes = secret.as_bytes();
        if self.store && keys::keep_secret(&self.name(feed), bytes).is_ok() {
            // A key store that forgets would cost the feed at the next start.
            let kept = keys::find_secret(&self.name(feed)).ok().flatten();
            if kept.as_deref() == Some(bytes) {
                // One that lay in a file before is another password.
                match std::fs::remove_file(self.file(feed)) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(format!("an old password can't be removed: {error}"));
                    }
                    Ok(()) | Err(_) => return Ok(false),
                }
            }
        }
        let file = self.file(feed);
        let folder = file.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder)
            .and_then(|()| owner_only_file(&file, bytes))
            .map_err(|error| {
                format!("the password can't be kept in {}: {error}", file.display())
            })?;
        Ok(true)
    }

    /// Removes the password of a feed from wherever it lies; none is as good.
    ///
    /// A key store that does not answer at all has none that a start could find, unless one was
    /// kept there before: that is the caller's `kept`, and then it is an error.
    pub fn forget(&self, feed: &str, kept: bool) -> Result<(), String> {
        let file = match std::fs::remove_file(self.file(feed)) {
            Ok(()) => true,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
            Err(error) => return Err(error.to_string()),
        };
        if !self.store {
            return Ok(());
        }
        match keys::forget_secret(&self.name(feed)) {
            Err(error) if kept && !file => Err(error.to_string()),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Ids of feeds are up to a person, so a file is named by their bytes.
    fn file(&self, feed: &str) -> PathBuf {
        let name: String = feed.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join("secrets").join(name)
    }

    fn name(&self, feed: &str) -> String {
        format!("password of feed {feed} on {}", self.folder.display())
    }
}

#[cfg(test)]
mod tests;
