//! A station without a window: for servers, tests and technicians.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks so"
)]

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use lamplight_host::config::Config;
use lamplight_host::exporting::ExportArguments;
use lamplight_host::printing::{self, arguments::ReportArguments};
use lamplight_host::records::WithKey;
use lamplight_host::{Host, HostError, Signalling, control, records};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A station without a window.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    question: Option<Question>,
    /// The configuration, a TOML file.
    #[arg(long, required = true)]
    config: Option<PathBuf>,
    /// The data folder; made if it is not there, used by one station at a time.
    #[arg(long, required = true)]
    data: Option<PathBuf>,
    /// Does a screen's share of the work, for nobody: the batches are made and written out.
    #[arg(long, hide = true)]
    blind_screen: bool,
}

#[derive(Subcommand)]
enum Question {
    /// Prints the ward of the running station as JSON.
    State {
        /// The data folder of the running station.
        #[arg(long)]
        data: PathBuf,
    },
    /// Prints as JSON how each way out of the ward stands: central server, FHIR, HL7.
    Links {
        /// The data folder of the running station.
        #[arg(long)]
        data: PathBuf,
    },
    /// Checks the records: hash chain, blocks, indexes. Ends with 1 when something is wrong.
    Verify {
        /// The data folder; its station may be running.
        #[arg(long)]
        data: PathBuf,
    },
    /// Prints the journal, a JSON object a line.
    Journal {
        /// The data folder; its station may be running.
        #[arg(long)]
        data: PathBuf,
        /// Only from this time on, such as `2026-11-21T14:00:00Z`.
        #[arg(long)]
        since: Option<DateTime<Utc>>,
        /// As JSON lines; there is no other form yet.
        #[arg(long)]
        json: bool,
    },
    /// Makes a report of the records and saves it as PDF, or prints it.
    Report(ReportArguments),
    /// Writes what was recorded of some beds and a time as files. Ctrl-C cancels it and
    /// leaves nothing.
    Export(ExportArguments),
    /// Copies the records of one moment into a folder.
    Backup {
        /// The data folder; its station may be running.
        #[arg(long)]
        data: PathBuf,
        /// Where to; made if it is not there, must not hold a copy.
        #[arg(long)]
        to: PathBuf,
        /// Puts the key beside the copy, so that whoever has the folder can read it. Without
        /// it the copy opens only where the key is.
        #[arg(long)]
        with_key: bool,
    },
    /// Puts a copy in the place of the records, which are set aside.
    Restore {
        /// The folder of the copy.
        #[arg(long)]
        from: PathBuf,
        /// The data folder; no station may be running on it.
        #[arg(long)]
        data: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    lamplight_host::log::start();
    let done = match (arguments.question, arguments.config, arguments.data) {
        (Some(Question::State { data }), ..) => ask(&data, "state"),
        (Some(Question::Links { data }), ..) => ask(&data, "links"),
        (Some(Question::Verify { data }), ..) => match verify(&data) {
            Ok(true) => Ok(()),
            Ok(false) => return ExitCode::FAILURE,
            Err(error) => Err(error),
        },
        (Some(Question::Journal { data, since, .. }), ..) => {
            records::journal(&data, since, |row| println!("{row}"))
        }
        (Some(Question::Report(report)), ..) => make(report),
        (Some(Question::Export(wanted)), ..) => export(&wanted),
        (Some(Question::Backup { data, to, with_key }), ..) => backup(&data, &to, with_key),
        (Some(Question::Restore { from, data }), ..) => {
            records::restore(&from, &data).map(|done| println!("{done}"))
        }
        (None, Some(config), Some(data)) => run(&config, &data, arguments.blind_screen),
        // clap has made sure that both are there.
        (None, ..) => return ExitCode::from(2),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lamplight-headless: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(config: &Path, data: &Path, blind_screen: bool) -> Result<(), HostError> {
    let (config, setup) = Config::read_or_last_good(config, data)?;
    let host = Host::start(&config, setup, data, Signalling::None)?;
    // Before anybody is told that it runs, since they may end it at once.
    let runtime = host.runtime();
    let wanted = {
        let _entered = runtime.enter();
        lamplight_host::stop::wanted()
    };
    println!(
        "{}",
        serde_json::to_string(host.ready()).unwrap_or_default()
    );
    if blind_screen {
        let ward = host.ward();
        host.runtime()
            .block_on(ward.subscribe(Box::new(|batch| serde_json::to_vec(batch).is_ok())))?;
    }
    let failed = host.failed();
    let failed = host.runtime().block_on(async {
        tokio::select! {
            () = wanted => false,
            () = failed => true,
        }
    });
    host.stop();
    // Whoever keeps the program running starts it again by this.
    if failed {
        Err(HostError::Failed)
    } else {
        Ok(())
    }
}

fn make(report: ReportArguments) -> Result<(), HostError> {
    let (data, query, target) = report.read()?;
    printing::report(&data, query, &target)
}

fn export(wanted: &ExportArguments) -> Result<(), HostError> {
    let cancel = Arc::new(AtomicBool::new(false));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(HostError::Thread)?;
    let ended = {
        let _entered = runtime.enter();
        lamplight_host::stop::wanted()
    };
    let flag = Arc::clone(&cancel);
    runtime.spawn(async move {
        ended.await;
        flag.store(true, Ordering::Relaxed);
    });
    let made = wanted.run(cancel, |line| eprintln!("{line}"))?;
    println!(
        "{}",
        serde_json::json!({ "files": made.files, "bytes": made.bytes, "beds": made.beds })
    );
    Ok(())
}

/// Tells each tenth on standard error.
fn backup(data: &Path, to: &Path, with_key: bool) -> Result<(), HostError> {
    let with_key = if with_key { WithKey::Yes } else { WithKey::No };
    let mut told = 0;
    let done = records::backup(data, to, with_key, |now| {
        let tenths = now.done * 10 / now.of.max(1);
        if tenths > told {
            told = tenths;
            eprintln!("copied {}0 %", tenths);
        }
    })?;
    println!("{done}");
    Ok(())
}

fn verify(data: &Path) -> Result<bool, HostError> {
    let (report, sound) = records::verify(data)?;
    println!("{report}");
    Ok(sound)
}

fn ask(data: &Path, question: &str) -> Result<(), HostError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(HostError::Thread)?;
    println!("{}", runtime.block_on(control::ask(data, question))?);
    Ok(())
}
