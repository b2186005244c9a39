//! Where things lie: the repository, the build's output, the programs in it.

use crate::{Failure, Outcome, failure::InFile};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository and the folder that Cargo builds into.
#[derive(Debug, Clone)]
pub struct Paths {
    /// The folder of the root `Cargo.toml`.
    pub root: PathBuf,
    /// `target`, or where the person's own Cargo settings put it.
    pub target: PathBuf,
}

/// Which build of a program is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Our code quick to build, dependencies optimised.
    Dev,
    /// As shipped.
    Release,
}

impl Profile {
    /// The folder below `target`.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

impl Paths {
    /// Asks Cargo.
    ///
    /// # Errors
    /// When Cargo can't be started or does not know the workspace.
    pub fn find() -> Outcome<Self> {
        let output = cargo()
            .args([
                "metadata",
                "--no-deps",
                "--offline",
                "--format-version",
                "1",
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Failure::new(format!("could not start cargo: {error}")))?;
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
            .map_err(|error| Failure::new(format!("cargo metadata was not readable: {error}")))?;
        let path = |key: &str| {
            metadata[key]
                .as_str()
                .map(PathBuf::from)
                .ok_or_else(|| Failure::new(format!("cargo metadata has no {key}")))
        };
        Ok(Self {
            root: path("workspace_root")?,
            target: path("target_directory")?,
        })
    }

    /// A program that this workspace builds.
    #[must_use]
    pub fn program(&self, name: &str, profile: Profile) -> PathBuf {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.target.join(profile.folder()).join(file)
    }

    /// Where tools of fixed versions are installed, apart from the person's own.
    #[must_use]
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The UI's own folder.
    #[must_use]
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// An empty folder below `target`, for this process alone.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn scratch(&self, purpose: &str) -> Outcome<Scratch> {
        Scratch::new(&self.target.join("scratch"), purpose)
    }
}

/// A folder that goes when its owner does.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes `<parent>/<purpose>-<process>-<count>`, empty.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn new(parent: &Path, purpose: &str) -> Outcome<Self> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("{purpose}-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).doing("make", &path)?;
        Ok(Self(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed lies below `target` and goes with `cargo clean`.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The Cargo that runs us, or the one in the path.
#[must_use]
pub fn cargo() -> Command {
    let mut command = Command::new(
        std::env::var_os("CARGO").unwrap_or_else(|| std::ffi::OsString::from("cargo")),
    );
    // Set for us by `cargo run`; a nested Cargo must find its own. Build scripts look at them
    // (ring's at each), and would build all that rests on them anew after a Cargo without them.
    for (name, _) in std::env::vars_os() {
        let ours = ["CARGO_MANIFEST_", "CARGO_PKG_"];
        if name
            .to_str()
            .is_some_and(|name| ours.iter().any(|begin| name.starts_with(begin)))
        {
            command.env_remove(name);
        }
    }
    command
}

/// Where a program lies in the search path.
#[must_use]
pub fn in_path(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// When anything below `path` was last written; nothing for what is not there.
#[must_use]
pub fn newest(path: &Path) -> Option<std::time::SystemTime> {
    let meta = std::fs::metadata(path).ok()?;
    if !meta.is_dir() {
        return meta.modified().ok();
    }
    std::fs::read_dir(path)
        .ok()?
        .filter_map(|entry| newest(&entry.ok()?.path()))
        .max()
}
