//! The key that the database is encrypted with.
//!
//! Random, 256 bits, used raw (SQLCipher derives nothing from it). It comes
//! from the system's key store when the host has one ([`KeySource::Given`]),
//! else from a file of mode 0600 beside the database. A check value lies beside
//! it, so that a wrong key and a damaged database are told apart: both read as
//! "not a database" otherwise. The check value is a hash of 256 random bits and
//! helps nobody to find them.

use crate::database;
use crate::error::StoreError;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The file that holds the key where there is no key store.
pub(crate) const KEY_FILE: &str = "lamplight.key";
/// The file that tells whether a key is the right one.
pub(crate) const CHECK_FILE: &str = "lamplight.keycheck";

/// 256 bits; prints nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// From a key store's bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new one.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn random() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandom)?;
        Ok(Self(bytes))
    }

    /// What a key store may know it by; it helps nobody to find the key.
    #[must_use]
    pub fn name(&self) -> String {
        self.check()
    }

    /// What lies in the folder of a store about its key.
    ///
    /// # Errors
    /// When there is a key file that can't be read.
    pub fn look(dir: &Path) -> Result<KeyFound, StoreError> {
        let (file, check) = (dir.join(KEY_FILE), dir.join(CHECK_FILE));
        let records = dir.join(database::FILE);
        let name = fs::read_to_string(check).ok();
        Ok(KeyFound {
            records: records.exists(),
            file: if file.exists() {
                Some(from_file(&file, &records, true)?)
            } else {
                None
            },
            name: name.map(|text| text.trim().to_owned()),
        })
    }

    /// Removes the key file: the key is in a key store now.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn forget_file(dir: &Path) -> Result<(), StoreError> {
        let path = dir.join(KEY_FILE);
        let gone = fs::remove_file(&path).and_then(|()| sync_folder(&path));
        gone.map_err(StoreError::file("removing", path))
    }

    /// For a key store.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As SQLCipher wants a raw key: `x'…'`.
    pub(crate) fn pragma(&self) -> String {
        format!("x'{}'", self.hex())
    }

    pub(crate) fn hex(&self) -> String {
        hex(&self.0)
    }

    fn check(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"lamplight key check");
        hash.update(self.0);
        hex(&hash.finalize()[..16])
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What lies in a store's folder about its key.
#[derive(Debug, Clone)]
pub struct KeyFound {
    /// There is a database.
    pub records: bool,
    /// The key in its file.
    pub file: Option<Key>,
    /// The name of the key of the database, or of the last one that was here.
    pub name: Option<String>,
}

/// Where the key comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A file of mode 0600 beside the database, made when there is none.
    File,
    /// The host has it from the system's key store.
    Given(Key),
}

/// The key for the store in `dir`; `database` tells whether there is one already.
pub(crate) fn obtain(dir: &Path, source: &KeySource, database: &Path) -> Result<Key, StoreError> {
    let there = database.exists();
    let key = match source {
        KeySource::Given(key) => key.clone(),
        KeySource::File => from_file(&dir.join(KEY_FILE), database, there)?,
    };
    let check = dir.join(CHECK_FILE);
    match fs::read_to_string(&check) {
        Ok(text) if text.trim() != key.check() && there => Err(StoreError::WrongKey {
            path: database.to_owned(),
        }),
        Ok(text) if text.trim() == key.check() => Ok(key),
        // Whoever lost the check value is not to lose the database as well.
        Err(_) if there && !database::opens(database, &key) => Err(StoreError::WrongKey {
            path: database.to_owned(),
        }),
        // None yet, or of a database that is gone.
        Ok(_) | Err(_) => {
            write_private(&check, &key.check())?;
            Ok(key)
        }
    }
}

fn from_file(path: &Path, database: &Path, there: bool) -> Result<Key, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => parse(&text).ok_or_else(|| StoreError::KeyUnreadable {
            path: path.to_owned(),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if there {
                return Err(StoreError::KeyMissing {
                    path: database.to_owned(),
                    key: path.to_owned(),
                });
            }
            let key = Key::random()?;
            write_private(path, &key.hex())?;
            Ok(key)
        }
        Err(source) => Err(StoreError::file("reading the key", path)(source)),
    }
}

fn parse(text: &str) -> Option<Key> {
    let text = text.trim();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(Key(bytes))
}

/// Written beside and renamed, so that a power loss leaves the old or the new.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), StoreError> {
    let beside = PathBuf::from(format!("{}.new", path.display()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let failed = StoreError::file("writing", path);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_folder(path)
    });
    written.map_err(failed)
}

/// A name is durable when its folder is; Windows has no such call.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => fs::File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_not_print_and_reads_back() {
        let key = Key::random().unwrap();
        assert_eq!(format!("{key:?}"), "Key(redacted)");
        assert_eq!(parse(&key.hex()), Some(key));
        for bad in ["", "zz", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        obtain(dir.path(), &KeySource::File, &dir.path().join("none")).unwrap();
        let mode = fs::metadata(dir.path().join(KEY_FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
