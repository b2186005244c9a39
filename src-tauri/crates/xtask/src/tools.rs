//! Tools of fixed versions, installed once below `target/tools`.

use crate::Outcome;
use crate::paths::{Paths, cargo};
use crate::steps::{Steps, call};
use std::path::PathBuf;

/// A program from the registry.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// Package and program.
    pub name: &'static str,
    /// Exactly this one, with the lock file that it was published with.
    pub version: &'static str,
}

/// Stands between a WebDriver client and the system's own driver. 2.1 is the
/// last for Tauri 2.
pub const TAURI_DRIVER: Tool = Tool {
    name: "tauri-driver",
    version: "2.1.0",
};

/// Looks at licences, bans, sources and advisories of every dependency.
pub const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};

impl Tool {
    /// Where it is after `ensure`.
    #[must_use]
    pub fn path(self, paths: &Paths) -> PathBuf {
        let file = format!("{}{}", self.name, std::env::consts::EXE_SUFFIX);
        self.folder(paths).join("bin").join(file)
    }

    /// A folder for each version, so that a newer one is never mistaken for this.
    fn folder(self, paths: &Paths) -> PathBuf {
        paths
            .tools()
            .join(format!("{}-{}", self.name, self.version))
    }

    /// Installs it if it is not there. An unoptimised build is quick, and fast enough.
    ///
    /// # Errors
    /// When it can't be built.
    pub fn ensure(self, steps: &Steps, paths: &Paths) -> Outcome<PathBuf> {
        let path = self.path(paths);
        if !path.is_file() {
            steps.remark(&format!("installing {} {}", self.name, self.version));
            let mut install = cargo();
            install
                .args(["install", self.name, "--version", self.version])
                .args(["--locked", "--debug", "--quiet", "--root"])
                .arg(self.folder(paths))
                .arg("--target-dir")
                .arg(paths.tools().join("build"))
                .current_dir(&paths.root);
            call(&mut install)?;
        }
        Ok(path)
    }
}
