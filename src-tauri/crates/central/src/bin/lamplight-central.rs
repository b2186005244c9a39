//! The central server and what its administrator does with it.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for a terminal"
)]

use clap::{Parser, Subcommand};
use lamplight_central::config::Config;
use lamplight_central::error::CentralError;
use lamplight_central::http::Document;
use lamplight_central::people::Role;
use lamplight_central::{news, people, schema, serve, stations, tls, verify};
use std::path::PathBuf;
use std::process::ExitCode;
use utoipa::OpenApi as _;

/// The hospital's central server of Lamplight.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The configuration
    #[arg(long, global = true, default_value = "central.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until it is asked to stop
    Serve {
        /// A NATS broker from which beds are shown live, such as nats://broker:4222, instead of the
        /// configuration's; once more for each server
        #[arg(long)]
        nats: Vec<String>,
    },
    /// Makes the tables, or brings them up to date
    Migrate,
    /// Gives out a code with which one station enrols
    Code {
        /// The station's ward
        #[arg(long)]
        ward: String,
        /// Valid for so many hours
        #[arg(long, default_value_t = 24)]
        hours: u32,
    },
    /// Locks a station out
    LockOut {
        /// Its id
        station: String,
    },
    /// Lets a station in again
    LetIn {
        /// Its id
        station: String,
    },
    /// Adds or changes somebody who may look; prints a password that is drawn for them
    Person {
        /// Their name
        #[arg(long)]
        name: String,
        /// What they may see
        #[arg(long)]
        role: Role,
        /// A ward that a viewer sees; once more for each
        #[arg(long)]
        ward: Vec<String>,
        /// Reads the password from the standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Removes somebody
    RemovePerson {
        /// Their name
        #[arg(long)]
        name: String,
    },
    /// Tells a ward's stations something
    News {
        /// The ward
        #[arg(long)]
        ward: String,
        /// admission, assignment, setting, people
        #[arg(long)]
        kind: String,
        /// All of it, as JSON
        body: String,
    },
    /// Reads every row and says where a chain does not hold
    Verify,
    /// Prints the OpenAPI document
    Openapi,
    /// Makes an authority and a certificate for trying out
    Certificate {
        /// Where
        #[arg(long)]
        folder: PathBuf,
        /// Names and addresses of the server
        #[arg(long, default_values = ["localhost", "127.0.0.1"])]
        name: Vec<String>,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("LAMPLIGHT_LOG")
                .unwrap_or_else(|_| "info,sqlx=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the system gives no thread: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, CentralError> {
    let read = || Config::read(&arguments.config);
    let pool = || serve::pool(&read()?.database()?, 3);
    match arguments.command {
        Command::Serve { nats } => {
            let mut config = read()?;
            if !nats.is_empty() {
                config.nats.get_or_insert_default().servers = nats;
            }
            let listening = |address| {
                // Whoever started us waits for this line.
                println!("{}", serde_json::json!({ "listening": address }));
            };
            serve::serve(&config, listening, stopped()).await?;
        }
        Command::Migrate => {
            let pool = pool()?;
            schema::migrate(&mut *pool.acquire().await?).await?;
        }
        Command::Code { ward, hours } => {
            println!("{}", stations::give_code(&pool()?, &ward, hours).await?);
        }
        Command::LockOut { station } => {
            return Ok(found(stations::lock_out(&pool()?, &station, true).await?));
        }
        Command::LetIn { station } => {
            return Ok(found(stations::lock_out(&pool()?, &station, false).await?));
        }
        Command::Person {
            name,
            role,
            ward,
            password_stdin,
        } => {
            let typed = if password_stdin { Some(line()?) } else { None };
            let shown = typed.is_none();
            let password = people::add(&pool()?, &name, role, &ward, typed).await?;
            if shown {
                println!("{password}");
            }
        }
        Command::RemovePerson { name } => return Ok(found(people::remove(&pool()?, &name).await?)),
        Command::News { ward, kind, body } => {
            let body = serde_json::from_str(&body)
                .map_err(|error| CentralError::Refused(format!("the body is not JSON: {error}")))?;
            println!("{}", news::add(&pool()?, &ward, &kind, &body).await?);
        }
        Command::Verify => return verified(&verify::verify(&pool()?).await?),
        Command::Openapi => {
            let text = Document::openapi().to_pretty_json();
            println!(
                "{}",
                text.map_err(|error| CentralError::Refused(error.to_string()))?
            );
        }
        Command::Certificate { folder, name } => tls::make(&folder, name)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn found(there: bool) -> ExitCode {
    if there {
        return ExitCode::SUCCESS;
    }
    eprintln!("there is none of that name");
    ExitCode::FAILURE
}

fn line() -> Result<String, CentralError> {
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(CentralError::io("read", "the standard input"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn verified(all: &[verify::Found]) -> Result<ExitCode, CentralError> {
    for one in all {
        let fault = one.fault.as_deref().unwrap_or("sound");
        println!("{}: {} rows, {fault}", one.station, one.rows);
    }
    let sound = all.iter().all(|one| one.fault.is_none());
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Ctrl-C, or the system asks.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut asked) => {
                tokio::select! {
                    _ = asked.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
                return;
            }
            Err(error) => tracing::warn!(%error, "only Ctrl-C stops this server"),
        }
    }
    // Where it can't be listened for, the server runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
