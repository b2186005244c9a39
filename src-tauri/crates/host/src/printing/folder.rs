//! Where PDFs are saved, and how a person is led to them.
//!
//! The folder is the configuration's (`[print] folder`), or `Lamplight` in the person's
//! documents. The page does not choose it: a page that is wrong must not write where it
//! likes. A file is never written over, and its owner alone may read it.

use lamplight_api::command::Refusal;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Files of one name; then the folder needs to be tidied.
const MOST_ALIKE: u32 = 999;

/// The folder of the saved files.
pub(super) struct Folder {
    configured: Option<PathBuf>,
    last: Mutex<Option<PathBuf>>,
}

impl Folder {
    pub const fn new(configured: Option<PathBuf>) -> Self {
        Self {
            configured,
            last: Mutex::new(None),
        }
    }

    /// The file that was saved last.
    pub fn last(&self) -> Option<PathBuf> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }

    /// Writes a PDF under a name, with a number behind it where there is one already.
    pub fn save(&self, name: &str, pdf: &[u8]) -> Result<PathBuf, Refusal> {
        let folder = self.configured.clone().or_else(documents).ok_or_else(|| {
            Refusal::unavailable("This person has no folder for documents. Name one in the configuration, as folder under [print].")
        })?;
        let failed = |error: std::io::Error| {
            Refusal::unavailable(format!(
                "{} can't be written: {error}. Check who may write there, or name another folder under [print] in the configuration.",
                folder.display()
            ))
        };
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let (path, mut file) = create(&folder, name).map_err(failed)?;
        let written = file.write_all(pdf).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // Half a report would be taken for a whole one.
            let _ = std::fs::remove_file(&path);
            return Err(failed(error));
        }
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(path.clone());
        Ok(path)
    }
}

fn create(folder: &Path, name: &str) -> std::io::Result<(PathBuf, File)> {
    let mut taken = std::io::Error::from(ErrorKind::AlreadyExists);
    for number in 1..=MOST_ALIKE {
        let name = match number {
            1 => format!("{name}.pdf"),
            _ => format!("{name} ({number}).pdf"),
        };
        let path = folder.join(name);
        match owners(OpenOptions::new().write(true).create_new(true)).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// Nobody but the owner may read what is made with these options.
#[cfg(unix)]
pub(super) fn owners(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

// Windows: a file in the user's profile is the user's own by inheritance.
#[cfg(not(unix))]
pub(super) fn owners(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// `Lamplight` in the documents of whoever runs the program.
fn documents() -> Option<PathBuf> {
    let home = std::env::home_dir().filter(|home| home.is_absolute())?;
    let named = std::fs::read_to_string(home.join(".config/user-dirs.dirs")).ok();
    let documents = named
        .and_then(|text| documents_of(&text, &home))
        .unwrap_or_else(|| home.join("Documents"));
    Some(documents.join("Lamplight"))
}

/// The entry of `user-dirs.dirs` (xdg-user-dirs): a path in quotes, absolute or from `$HOME`.
fn documents_of(text: &str, home: &Path) -> Option<PathBuf> {
    let line = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("XDG_DOCUMENTS_DIR="))?;
    let path = line.trim().trim_matches('"');
    match path.strip_prefix("$HOME/") {
        Some(rest) => Some(home.join(rest)),
        None => Some(PathBuf::from(path)).filter(|path| path.is_absolute()),
    }
}

/// Opens the system's window of files at a file.
pub(super) async fn show(path: &Path) -> Result<(), Refusal> {
    let folder = path.parent().unwrap_or(path);
    let mut program = if cfg!(target_os = "windows") {
        let mut explorer = tokio::process::Command::new("explorer");
        explorer.arg(format!("/select,{}", path.display()));
        explorer
    } else if cfg!(target_os = "macos") {
        let mut open = tokio::process::Command::new("open");
        open.arg("-R").arg(path);
        open
    } else {
        let mut open = tokio::process::Command::new("xdg-open");
        open.arg(folder);
        open
    };
    let mut child = program.spawn().map_err(|_| {
        Refusal::unavailable(format!(
            "This computer has no program to show folders. The file is {}.",
            path.display()
        ))
    })?;
    // It may stay open as long as its window; only its end must be taken.
    tokio::spawn(async move { child.wait().await });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_written_over_and_is_its_owners() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(Some(place.path().join("new")));
        let first = folder.save("Strip bed 1", b"one").unwrap();
        let second = folder.save("Strip bed 1", b"two").unwrap();
        assert_eq!(first.file_name().unwrap(), "Strip bed 1.pdf");
        assert_eq!(second.file_name().unwrap(), "Strip bed 1 (2).pdf");
        assert_eq!(std::fs::read(&first).unwrap(), b"one");
        assert_eq!(folder.last(), Some(second.clone()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&second).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_folder_that_can_not_be_written_is_named_with_what_to_do() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        std::fs::write(&file, "").unwrap();
        let refusal = Folder::new(Some(file.join("in")))
            .save("x", b"")
            .unwrap_err();
        assert!(refusal.sentence.contains("[print]"), "{}", refusal.sentence);
        assert!(refusal.sentence.contains(&file.display().to_string()));
    }

    #[test]
    fn the_documents_are_where_the_desktop_says() {
        let home = Path::new("/srv/n");
        for (text, found) in [
            (
                "XDG_DOCUMENTS_DIR=\"$HOME/Dokumente\"\n",
                Some("/srv/n/Dokumente"),
            ),
            ("# x\nXDG_DOCUMENTS_DIR=\"/srv/docs\"", Some("/srv/docs")),
            ("XDG_DOCUMENTS_DIR=\"docs\"", None),
            ("XDG_MUSIC_DIR=\"$HOME/Musik\"", None),
        ] {
            assert_eq!(documents_of(text, home), found.map(PathBuf::from), "{text}");
        }
    }
}
