//! `cargo xtask central`: the central server with a PostgreSQL of its own, for trying out.

use crate::failure::InFile as _;
use crate::paths::{Paths, Profile, cargo};
use crate::postgres::{self, Postgres};
use crate::process::{Line, Process};
use crate::steps::{answer, call};
use crate::{Failure, Outcome};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A server that does not listen by then will not.
const LISTENS_WITHIN: Duration = Duration::from_secs(30);

/// Starts a central server to try out, and says how a station and a person get in.
#[derive(Debug, Clone, Args)]
pub struct CentralOptions {
    /// Where database, certificate and configuration are kept [default: a folder that goes with the run]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The ward for which a station may enrol
    #[arg(long, value_name = "NAME", default_value = "Ward")]
    pub ward: String,
    /// Where it listens, on this machine only
    #[arg(long, value_name = "PORT", default_value_t = 8443)]
    pub port: u16,
    /// The optimised build
    #[arg(long)]
    pub release: bool,
}

/// Runs the command, until Ctrl-C.
///
/// # Errors
/// When PostgreSQL is missing, or a step fails.
pub fn central(options: &CentralOptions) -> Outcome {
    let paths = Paths::find()?;
    let profile = if options.release {
        Profile::Release
    } else {
        Profile::Dev
    };
    let mut build = cargo();
    build
        .args(["build", "--locked", "--package", "lamplight-central"])
        .current_dir(&paths.root);
    if options.release {
        build.arg("--release");
    }
    call(&mut build)?;
    let program = paths.program("lamplight-central", profile);
    // Not below `target`: another user than us may have to get there.
    let scratch = crate::paths::Scratch::new(&std::env::temp_dir(), "lamplight-central")?;
    let folder = options
        .folder
        .clone()
        .unwrap_or_else(|| scratch.path().to_owned());
    std::fs::create_dir_all(&folder).doing("make", &folder)?;
    let folder = folder.canonicalize().doing("find", &folder)?;
    let database = Postgres::start(&folder.join("postgres"))?
        .ok_or_else(|| Failure::new(postgres::MISSING))?;
    let config = folder.join("central.toml");
    let text = format!(
        "listen = \"127.0.0.1:{}\"\ndatabase = \"{}\"\ncertificate = \"certificate.pem\"\nkey = \"key.pem\"\n",
        options.port,
        database.url("postgres")
    );
    std::fs::write(&config, text).doing("write", &config)?;
    if !folder.join("certificate.pem").is_file() {
        said(
            &program,
            &config,
            &["certificate", "--folder", &folder.display().to_string()],
        )?;
    }
    said(&program, &config, &["migrate"])?;
    let code = said(&program, &config, &["code", "--ward", &options.ward])?;
    let password = said(
        &program,
        &config,
        &["person", "--name", "demo", "--role", "administrator"],
    )?;
    let mut serve = Command::new(&program);
    serve.arg("--config").arg(&config).arg("serve");
    let mut server = Process::start("lamplight-central", &mut serve)?;
    server.wait_for_line(LISTENS_WITHIN, "address", |line| {
        line.contains("listening").then_some(())
    })?;
    answer(&format!(
        "The page:    https://localhost:{}   (name demo, password {password})",
        options.port
    ));
    answer("A station:   put this into its configuration, once:");
    answer(&format!(
        "\n[central]\nurl = \"https://localhost:{}\"\nauthority = \"{}\"\nenrol = \"{code}\"\n",
        options.port,
        folder.join("authority.pem").display()
    ));
    answer("Ctrl-C ends it.");
    loop {
        match server.line(Duration::from_secs(3_600)) {
            Line::Closed => return Ok(()),
            Line::Text(_) | Line::Silent => {}
        }
    }
}

/// Runs one of the server's commands and gives what it prints.
fn said(program: &Path, config: &Path, arguments: &[&str]) -> Outcome<String> {
    let output = Command::new(program)
        .arg("--config")
        .arg(config)
        .args(arguments)
        .output();
    let output = output
        .map_err(|error| Failure::new(format!("could not start lamplight-central: {error}")))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::new(format!(
            "lamplight-central {} failed: {words}",
            arguments.join(" ")
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
