//! Where the key of the records lies: the system's key store, or a file beside them.
//!
//! In the key store a key goes by the name that the store gives it (its check value, which
//! also lies beside the database), so that a folder may be moved or restored and finds its
//! key again. Nobody is ever asked for a password here: a station starts when nobody is
//! there, and a key store that is locked then counts as one that is not there.
//!
//! | `[data] key` | records that are there | new records |
//! |---|---|---|
//! | `"file"` | the file, or an error | the file |
//! | `"system"` | moved from the file into the key store, if need be | the key store, or an error |
//! | `"auto"` | wherever their key is | the key store; the file where there is none |

#[cfg(target_os = "linux")]
mod secret_service;

use lamplight_store::{Key, KeySource, StoreError};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// `[data] key`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyConfig {
    /// The system's key store where there is one, else a file.
    #[default]
    Auto,
    /// A file beside the records, for its owner only.
    File,
    /// The system's key store and nothing else.
    System,
}

/// Where the key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the file `lamplight.key`, mode 0600.
    File,
    /// In the system's key store.
    System,
}

/// The key can't be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key store does not answer, is locked or refuses.
    #[error(
        "the system's key store does not work: {0}; sign in to it, or set `[data] key = \"file\"` for new records"
    )]
    Store(String),
    /// It answers and has no such key.
    #[error(
        "the key of the records in {0} is neither beside them nor in the system's key store; sign in as the user who made them, or restore them from a backup with its key"
    )]
    Missing(String),
    /// The files of the records.
    #[error(transparent)]
    Records(#[from] StoreError),
}

/// A key store: the system's, or a test's.
pub(crate) trait KeyStore {
    /// The key by its name; `None` when there is none.
    fn find(&self, name: &str) -> Result<Option<Key>, KeyError>;
    /// Keeps a key under a name.
    fn keep(&self, name: &str, key: &Key) -> Result<(), KeyError>;
}

/// The system's.
pub(crate) struct System;

/// The key of the records in `folder`, made where there are none yet.
pub(crate) fn obtain(
    folder: &Path,
    asked: KeyConfig,
    system: &impl KeyStore,
) -> Result<(KeySource, KeyPlace), KeyError> {
    let found = Key::look(folder)?;
    match (asked, &found.file, &found.name) {
        (KeyConfig::File, ..) | (KeyConfig::Auto, Some(_), _) => Ok(FILE),
        (KeyConfig::System, Some(key), _) => moved(folder, key, system),
        // A name without records is that of records which were set aside: one key for both.
        (KeyConfig::Auto | KeyConfig::System, None, Some(name)) => match system.find(name) {
            Ok(Some(key)) => Ok((KeySource::Given(key), KeyPlace::System)),
            Ok(None) if found.records => Err(KeyError::Missing(folder.display().to_string())),
            Err(error) if found.records => Err(error),
            Ok(None) | Err(_) => new(asked, system),
        },
        (KeyConfig::Auto | KeyConfig::System, None, None) => new(asked, system),
    }
}

/// The key of records that are there, for whoever only reads them.
pub(crate) fn of_records(folder: &Path) -> Result<KeySource, KeyError> {
    let found = Key::look(folder)?;
    match (found.file, found.name) {
        (None, Some(name)) if found.records => match System.find(&name)? {
            Some(key) => Ok(KeySource::Given(key)),
            None => Err(KeyError::Missing(folder.display().to_string())),
        },
        // The store says what is missing.
        (None | Some(_), _) => Ok(KeySource::File),
    }
}

/// The key of a copy: beside it, else beside the records in `folder`, else in the key store.
pub(crate) fn of_copy(copy: &Path, folder: &Path) -> Result<KeySource, KeyError> {
    let (here, there) = (Key::look(folder)?, Key::look(copy)?);
    match here.file {
        Some(key) if there.file.is_none() && Some(key.name()) == there.name => {
            Ok(KeySource::Given(key))
        }
        Some(_) | None => of_records(copy),
    }
}

const FILE: (KeySource, KeyPlace) = (KeySource::File, KeyPlace::File);

fn new(asked: KeyConfig, system: &impl KeyStore) -> Result<(KeySource, KeyPlace), KeyError> {
    let key = Key::random()?;
    match kept(&key, system) {
        Ok(()) => Ok((KeySource::Given(key), KeyPlace::System)),
        Err(error) if asked == KeyConfig::Auto => {
            tracing::info!(%error, "the key of the records lies in a file");
            Ok(FILE)
        }
        Err(error) => Err(error),
    }
}

/// Keeps a key and looks whether it is there: a key store that forgets would cost everything.
fn kept(key: &Key, system: &impl KeyStore) -> Result<(), KeyError> {
    system.keep(&key.name(), key)?;
    if system.find(&key.name())?.as_ref() == Some(key) {
        Ok(())
    } else {
        Err(KeyError::Store("it does not keep what it takes".to_owned()))
    }
}

fn moved(
    folder: &Path,
    key: &Key,
    system: &impl KeyStore,
) -> Result<(KeySource, KeyPlace), KeyError> {
    kept(key, system)?;
    Key::forget_file(folder)?;
    tracing::info!("the key of the records was moved into the system's key store");
    Ok((KeySource::Given(key.clone()), KeyPlace::System))
}

/// A secret of another kind under a name, such as a broker's password.
#[cfg(target_os = "linux")]
pub(crate) fn find_secret(name: &str) -> Result<Option<Vec<u8>>, KeyError> {
    secret_service::find(name).map_err(KeyError::Store)
}

/// Keeps such a secret.
#[cfg(target_os = "linux")]
pub(crate) fn keep_secret(name: &str, secret: &[u8]) -> Result<(), KeyError> {
    let label = "Lamplight: password of a feed";
    secret_service::keep(name, secret, label).map_err(KeyError::Store)
}

/// Removes such a secret, if it is there.
#[cfg(target_os = "linux")]
pub(crate) fn forget_secret(name: &str) -> Result<(), KeyError> {
    secret_service::forget(name).map_err(KeyError::Store)
}

/// Removes such a secret, if it is there.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub(crate) fn forget_secret(name: &str) -> Result<(), KeyError> {
    match entry(name).and_then(|entry| entry.delete_credential()) {
        Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
        Err(error) => Err(KeyError::Store(error.to_string())),
    }
}

/// A secret of another kind under a name, such as a broker's password.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub(crate) fn find_secret(name: &str) -> Result<Option<Vec<u8>>, KeyError> {
    match entry(name).and_then(|entry| entry.get_secret()) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(keyring_core::Error::NoEntry) => Ok(None),
        Err(error) => Err(KeyError::Store(error.to_string())),
    }
}

/// Keeps such a secret.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub(crate) fn keep_secret(name: &str, secret: &[u8]) -> Result<(), KeyError> {
    entry(name)
        .and_then(|entry| entry.set_secret(secret))
        .map_err(|error| KeyError::Store(error.to_string()))
}

/// A secret of another kind under a name, such as a broker's password.
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
pub(crate) fn find_secret(_: &str) -> Result<Option<Vec<u8>>, KeyError> {
    Err(KeyError::Store("this system has none".to_owned()))
}

/// Keeps such a secret.
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
pub(crate) fn keep_secret(_: &str, _: &[u8]) -> Result<(), KeyError> {
    Err(KeyError::Store("this system has none".to_owned()))
}

/// Here no system has a key store, so that there is nothing to remove.
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
pub(crate) fn forget_secret(_: &str) -> Result<(), KeyError> {
    Ok(())
}

/// Words by which the system's key stores know our keys.
const SERVICE: &str = "lamplight";

#[cfg(target_os = "linux")]
impl KeyStore for System {
    fn find(&self, name: &str) -> Result<Option<Key>, KeyError> {
        let found = secret_service::find(name).map_err(KeyError::Store)?;
        found.map(|bytes| key_of(&bytes)).transpose()
    }

    fn keep(&self, name: &str, key: &Key) -> Result<(), KeyError> {
        secret_service::keep(name, key.bytes(), "Lamplight: key of the records")
            .map_err(KeyError::Store)
    }
}

#[cfg(any(target_os = "macos", target_os = "windows"))]
impl KeyStore for System {
    fn find(&self, name: &str) -> Result<Option<Key>, KeyError> {
        match entry(name).and_then(|entry| entry.get_secret()) {
            Ok(bytes) => key_of(&bytes).map(Some),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(KeyError::Store(error.to_string())),
        }
    }

    fn keep(&self, name: &str, key: &Key) -> Result<(), KeyError> {
        entry(name)
            .and_then(|entry| entry.set_secret(key.bytes()))
            .map_err(|error| KeyError::Store(error.to_string()))
    }
}

/// In the login keychain, or among Windows' credentials.
#[cfg(any(target_os = "macos", target_os = "windows"))]
fn entry(name: &str) -> keyring_core::Result<keyring_core::Entry> {
    #[cfg(target_os = "macos")]
    let store = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(target_os = "windows")]
    let store = windows_native_keyring_store::Store::new()?;
    if keyring_core::get_default_store().is_none() {
        keyring_core::set_default_store(store);
    }
    keyring_core::Entry::new(SERVICE, name)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
impl KeyStore for System {
    fn find(&self, _: &str) -> Result<Option<Key>, KeyError> {
        Err(KeyError::Store("this system has none".to_owned()))
    }

    fn keep(&self, _: &str, _: &Key) -> Result<(), KeyError> {
        Err(KeyError::Store("this system has none".to_owned()))
    }
}

/// A secret that somebody has put into the system's key store, such as a broker's password.
///
/// # Errors
/// When the key store does not answer, is locked or refuses.
#[cfg(target_os = "linux")]
pub(crate) fn secret(name: &str) -> Result<Option<Vec<u8>>, KeyError> {
    secret_service::find(name).map_err(KeyError::Store)
}

/// A secret that somebody has put into the system's key store, such as a broker's password.
///
/// # Errors
/// When the key store does not answer, is locked or refuses.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub(crate) fn secret(name: &str) -> Result<Option<Vec<u8>>, KeyError> {
    match entry(name).and_then(|entry| entry.get_secret()) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(keyring_core::Error::NoEntry) => Ok(None),
        Err(error) => Err(KeyError::Store(error.to_string())),
    }
}

/// Here no system has a key store.
///
/// # Errors
/// Always.
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
pub(crate) fn secret(_: &str) -> Result<Option<Vec<u8>>, KeyError> {
    Err(KeyError::Store("this system has none".to_owned()))
}

fn key_of(bytes: &[u8]) -> Result<Key, KeyError> {
    let bytes: Result<[u8; 32], _> = bytes.try_into();
    bytes
        .map(Key::from_bytes)
        .map_err(|_| KeyError::Store("what it holds under our name is no key".to_owned()))
}

#[cfg(test)]
mod tests;
