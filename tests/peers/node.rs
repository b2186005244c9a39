//! The peer for signing in: oidc-provider (MIT, certified by the OpenID Foundation), from npm
//! by its lock file, kept under `<target>/peers`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

const SOURCES: &[(&str, &str)] = &[
    ("package.json", include_str!("oidc/package.json")),
    ("package-lock.json", include_str!("oidc/package-lock.json")),
    ("provider.mjs", include_str!("oidc/provider.mjs")),
    ("browser.mjs", include_str!("oidc/browser.mjs")),
];

/// The folder that has provider and browser; `None` with a printed reason.
pub fn with_provider() -> Option<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match FOLDER.get_or_init(prepare) {
        Ok(folder) => Some(folder),
        Err(reason) => {
            eprintln!("skipped: {reason}");
            None
        }
    }
}

fn prepare() -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.parent().unwrap_or(target).join("peers").join("oidc");
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    for (name, text) in SOURCES {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    // The mark is written last and names what is installed: another lock installs anew.
    let (mark, lock) = (folder.join("lamplight-ready"), SOURCES[1].1);
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(folder);
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .output()
        .map_err(|error| format!("can't run npm: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("npm ci of oidc-provider failed: {}", said.trim()));
    }
    fs::write(&mark, lock).map_err(|error| failed(&mark, error))?;
    Ok(folder)
}

/// A running provider; it ends with this.
pub struct Peer {
    process: Child,
    pub issuer: String,
}

impl Peer {
    /// Over TLS with a certificate and its key, else over plain HTTP.
    pub fn start(folder: &Path, tls: Option<(&Path, &Path)>) -> Self {
        let mut command = Command::new("node");
        command.arg(folder.join("provider.mjs"));
        if let Some((certificate, key)) = tls {
            command.args([certificate, key]);
        }
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self {
            process,
            issuer: ready["issuer"].as_str().unwrap().to_owned(),
        }
    }

    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.end();
    }
}
