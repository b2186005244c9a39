//! A secret in a file of its own, which a person made.

use lamplight_units::Personal;
use std::fs;
use std::path::Path;

/// A password is shorter.
const BYTES_MAX: u64 = 4_096;

/// Reads it without the line's end that editors add.
///
/// # Errors
/// What is wrong, in a few words.
pub(crate) fn read(path: &Path) -> Result<Personal<Vec<u8>>, String> {
    let about = fs::metadata(path).map_err(|error| error.to_string())?;
    if about.len() > BYTES_MAX {
        return Err("it is too long for a password".to_owned());
    }
    if read_by_others(path, &about) {
        return Err("others may read it".to_owned());
    }
    let secret = fs::read(path).map_err(|error| error.to_string())?;
    whole(secret).map_err(str::to_owned)
}

/// A password without the line's end behind it.
///
/// # Errors
/// When nothing is left.
pub(crate) fn whole(mut secret: Vec<u8>) -> Result<Personal<Vec<u8>>, &'static str> {
    while secret
        .last()
        .is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
    {
        secret.pop();
    }
    if secret.is_empty() {
        return Err("it is empty");
    }
    Ok(Personal::new(secret))
}

#[cfg(unix)]
fn read_by_others(_: &Path, about: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o077 != 0
}

/// Elsewhere a file of the user's folder is the user's by its folder.
#[cfg(not(unix))]
const fn read_by_others(_: &Path, _: &fs::Metadata) -> bool {
    false
}
