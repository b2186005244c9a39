//! The code that whoever makes the first administrator must know.
//!
//! A station that has just been unpacked has nobody who could let anybody in. So that not
//! whoever passes it first becomes its administrator, it draws a code and writes it to a
//! file in its data folder, which the owner of the program alone can read: whoever set the
//! computer up has that; whoever stands in front of a ward's screen has the page. The code is
//! not in the log, since logs are gathered elsewhere. It stays the same over restarts and is
//! removed with the first administrator.

use crate::data_dir::owner_only_file;
use lamplight_people::Secret;
use ring::rand::{SecureRandom, SystemRandom};
use std::path::{Path, PathBuf};

/// The file in the data folder.
const FILE: &str = "setup-code.txt";
/// Letters and digits that nobody mistakes for another: no I, L, O, U, 0, 1.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Eight of thirty: more than half a million million, and five attempts until a pause.
const LETTERS: usize = 8;

/// Where the code is written.
#[derive(Debug, Clone)]
pub(crate) struct SetupCode {
    file: PathBuf,
}

impl SetupCode {
    /// The code of this data folder, drawn if there is none yet. When none can be written,
    /// one is drawn that nobody knows: a closed door is mended, an open one is not noticed.
    pub fn prepare(folder: &Path) -> (Self, Secret) {
        let file = folder.join(FILE);
        let code = match read(&file) {
            Some(code) => code,
            None => draw().unwrap_or_else(|| {
                tracing::error!("no setup code can be drawn: the system gives no random numbers");
                String::new()
            }),
        };
        if code.is_empty() || write(&file, &code).is_err() {
            tracing::error!(
                file = %file.display(),
                "the setup code can't be written, so no administrator can be made: make room on the disk, or check who may write there, and start again"
            );
            return (Self { file }, Secret::new(&format!("{code} unwritten")));
        }
        tracing::info!(
            file = %file.display(),
            "no administrator yet: the setup code stands in this file"
        );
        (Self { file }, Secret::new(&code))
    }

    /// For the screen.
    pub fn file(&self) -> String {
        self.file.display().to_string()
    }

    /// There is an administrator.
    pub fn remove(&self) {
        if let Err(problem) = std::fs::remove_file(&self.file) {
            // It opens nothing any more.
            tracing::warn!(file = %self.file.display(), %problem, "a used setup code was not removed");
        }
    }
}

/// A code that an earlier start has written; of anything else a new one is drawn.
fn read(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let code = text.trim();
    let ours = |c: char| u8::try_from(c).is_ok_and(|c| ALPHABET.contains(&c));
    let letters = code.chars().filter(|c| ours(*c)).count();
    let hyphens = code.chars().filter(|c| *c == '-').count();
    (letters == LETTERS && letters + hyphens == code.chars().count()).then(|| code.to_owned())
}

fn write(file: &Path, code: &str) -> std::io::Result<()> {
    owner_only_file(file, format!("{code}\n").as_bytes())
}

/// `K7QF-M2XA`.
fn draw() -> Option<String> {
    let random = SystemRandom::new();
    let mut code = String::new();
    while code.len() < LETTERS {
        let mut byte = [0];
        random.fill(&mut byte).ok()?;
        // 240 is eight times thirty: what lies above would make some letters likelier.
        if byte[0] < 240 {
            code.push(char::from(ALPHABET[usize::from(byte[0]) % ALPHABET.len()]));
        }
    }
    code.insert(LETTERS / 2, '-');
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_once_written_for_its_owner_alone_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (first, code) = SetupCode::prepare(folder.path());
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert_eq!(text.trim(), code.reveal());
        assert_eq!(code.reveal().len(), LETTERS + 1);
        let (_, again) = SetupCode::prepare(folder.path());
        assert_eq!(again, code, "a restart does not change it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let meta = std::fs::metadata(folder.path().join(FILE)).unwrap();
            assert_eq!(meta.permissions().mode() & 0o777, 0o600);
        }
        first.remove();
        let (_, other) = SetupCode::prepare(folder.path());
        assert_ne!(other, code);
    }

    #[test]
    fn what_is_no_code_of_ours_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "1234", "K7QF-M2XA and more", "K7QF-M2XO"] {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            let (_, code) = SetupCode::prepare(folder.path());
            assert_ne!(code.reveal(), text, "{text:?}");
            assert_eq!(code.reveal().len(), LETTERS + 1, "{text:?}");
        }
    }

    #[test]
    fn where_nothing_can_be_written_no_code_opens() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let (_, code) = SetupCode::prepare(&gone);
        assert!(code.reveal().ends_with("unwritten"));
    }
}
