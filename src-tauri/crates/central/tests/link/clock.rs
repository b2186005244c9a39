//! A wall clock that jumps: that of one process, by Debian's `libfaketime`, which is loaded
//! before it and reads the offset from a file at each look. Delays go on: the monotonic clock
//! stays as it is, as when a computer's clock is set.

use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

const LIBRARY: &str = "faketime/libfaketimeMT.so.1";

/// The clock of one process.
pub struct Clock {
    library: PathBuf,
    folder: TempDir,
}

impl Clock {
    /// Right at first; `None` with a printed reason where there is no such library.
    pub fn new() -> Option<Self> {
        let folders = std::fs::read_dir("/usr/lib")
            .into_iter()
            .flatten()
            .flatten();
        let library = folders
            .map(|entry| entry.path().join(LIBRARY))
            .find(|path| path.is_file());
        let Some(library) = library else {
            eprintln!(
                "clocks do not jump: libfaketime is not installed (Debian: apt-get install libfaketime)"
            );
            return None;
        };
        let clock = Self {
            library,
            folder: tempfile::tempdir().unwrap(),
        };
        clock.jump(0);
        Some(clock)
    }

    /// So many seconds before or behind the right time, from now on.
    pub fn jump(&self, seconds: i64) {
        // In one step: a reader never sees half of it.
        let draft = self.folder.path().join("draft");
        std::fs::write(&draft, format!("{seconds:+}\n")).unwrap();
        std::fs::rename(draft, self.file()).unwrap();
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("offset")
    }

    /// Gives it to a process that is about to start.
    pub fn dress(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("FAKETIME_TIMESTAMP_FILE", self.file())
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("DONT_FAKE_MONOTONIC", "1");
    }
}
