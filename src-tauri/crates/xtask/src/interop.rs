//! `cargo xtask interop`: against programs that others wrote and that take long to build; the
//! test run keeps to what is quick.

use crate::bench::example;
use crate::paths::{Paths, Scratch, cargo};
use crate::process::Process;
use crate::steps::{Steps, answer, call};
use crate::{Failure, Outcome};
use clap::{Args, Subcommand};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The FHIR server: helios-hfs, MIT, from the registry.
const SERVER: &str = "helios-hfs";
const VERSION: &str = "0.2.7";
/// A server that does not answer by then will not.
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

/// Checks against real servers.
#[derive(Debug, Clone, Args)]
pub struct InteropOptions {
    #[command(subcommand)]
    peer: Peer,
}

#[derive(Debug, Clone, Subcommand)]
enum Peer {
    /// A FHIR R4 server; the first time it is built, which takes a quarter of an hour and 2 GB
    Fhir {
        /// HL7's bundle of R4 search parameters, which the server needs and does not bring along
        #[arg(long, value_name = "FILE")]
        search_parameters: PathBuf,
        /// Minutes of 64 beds that are sent
        #[arg(long, default_value_t = 1)]
        minutes: u32,
    },
}

/// Runs the command.
///
/// # Errors
/// When the server can't be built or started, or something does not arrive once.
pub fn interop(options: &InteropOptions) -> Outcome {
    match &options.peer {
        Peer::Fhir {
            search_parameters,
            minutes,
        } => fhir(search_parameters, *minutes),
    }
}

fn fhir(search_parameters: &Path, minutes: u32) -> Outcome {
    let paths = Paths::find()?;
    let parameters = paths.root.join(search_parameters);
    if !parameters.is_file() {
        return Err(Failure::new(format!(
            "the search parameters are not at {}",
            parameters.display()
        ))
        .hint("Name HL7's R4 bundle (search-parameters.json, CC0) with --search-parameters; without it the server refuses conditional creates."));
    }
    let mut steps = Steps::of(3);
    steps.begin(&format!("{SERVER} {VERSION}"));
    let program = build(&paths)?;
    steps.begin("Start it");
    let scratch = Scratch::new(&std::env::temp_dir(), "lamplight-fhir")?;
    let data = scratch.path().join("data");
    std::fs::create_dir_all(&data)
        .and_then(|()| std::fs::copy(&parameters, data.join("search-parameters-r4.json")))
        .map_err(|error| Failure::new(format!("{}: {error}", data.display())))?;
    let port = free_port()?;
    let base = format!("http://127.0.0.1:{port}");
    let mut command = Command::new(&program);
    command
        .env("HFS_DATA_DIR", &data)
        .env("HFS_DATABASE_URL", scratch.path().join("fhir.db"))
        .env("HFS_SERVER_HOST", "127.0.0.1")
        .env("HFS_SERVER_PORT", port.to_string())
        .env("HFS_BASE_URL", &base)
        .current_dir(scratch.path());
    let _server = Process::start(SERVER, &mut command)?;
    answers(port)?;
    steps.begin("Send to it");
    let arguments = [format!("server={base}"), format!("minutes={minutes}")];
    for figure in example::measure(&paths, "lamplight-host", "fhir_bench", &arguments)? {
        answer(&figure.line()?);
    }
    Ok(())
}

/// Built unoptimised and once, below `target/tools`: optimised it takes twice as long.
fn build(paths: &Paths) -> Outcome<PathBuf> {
    let root = paths.tools().join(format!("{SERVER}-{VERSION}"));
    let program = root
        .join("bin")
        .join(format!("hfs{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        let mut install = cargo();
        install
            .args(["install", SERVER, "--version", VERSION])
            .args(["--no-default-features", "--features", "R4,sqlite"])
            .args(["--debug", "--locked", "--root"])
            .arg(&root)
            .arg("--target-dir")
            .arg(paths.tools().join("build-fhir"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .current_dir(&paths.root);
        call(&mut install)?;
    }
    Ok(program)
}

fn free_port() -> Outcome<u16> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    port.map(|address| address.port())
        .map_err(|error| Failure::new(format!("no free port: {error}")))
}

fn answers(port: u16) -> Outcome {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if began.elapsed() > ANSWERS_WITHIN {
            return Err(Failure::new(format!("{SERVER} does not listen")));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
