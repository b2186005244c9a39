//! `lamplight-headless report`: the same documents for technicians and scripts.
//!
//! Where a station runs on the data folder it is asked through its control socket, because
//! one process alone may have the records open; else they are opened here. Either way the
//! journal has the row.

use super::{Journal, Printing, Zone};
use crate::control;
use crate::data_dir::DataDir;
use crate::error::HostError;
use crate::keeping::past::Past;
use crate::records;
use lamplight_api::command::Refusal;
use lamplight_api::print::PrintQuery;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a document goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into this file, which must not be there.
    File(PathBuf),
    /// To this printer.
    Printer(String),
}

/// The question on the control socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// What is wanted.
    pub query: PrintQuery,
    /// The printer; without one the PDF is the answer.
    pub printer: Option<String>,
}

impl Printing {
    /// The answer to a question on the control socket: a PDF, or JSON with `pages` or `error`.
    pub(crate) async fn answer(&self, asked: &str) -> Vec<u8> {
        let asked: Asked = match serde_json::from_str(asked) {
            Ok(asked) => asked,
            Err(error) => return refuse(&error),
        };
        match self.carry_out(asked).await {
            Ok(answer) => answer,
            Err(refusal) => refuse(&refusal.sentence),
        }
    }

    async fn carry_out(&self, asked: Asked) -> Result<Vec<u8>, Refusal> {
        match asked.printer {
            None => self.pdf(asked.query).await,
            Some(printer) => {
                let pages = self.print_query(asked.query, &printer).await?;
                Ok(serde_json::json!({ "pages": pages })
                    .to_string()
                    .into_bytes())
            }
        }
    }
}

fn refuse(why: &dyn std::fmt::Display) -> Vec<u8> {
    let text = serde_json::json!({ "error": why.to_string() });
    text.to_string().into_bytes()
}

/// Makes a document from the records of a data folder and saves or prints it.
///
/// # Errors
/// When there are no records, the question is refused, or the file or printer does not take it.
pub fn report(data: &Path, query: PrintQuery, target: &Target) -> Result<(), HostError> {
    let printer = match target {
        Target::File(path) if path.exists() => {
            return Err(HostError::Refused(format!(
                "{} is there already; give another name with --out",
                path.display()
            )));
        }
        Target::File(_) => None,
        Target::Printer(printer) => Some(printer.clone()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(HostError::Thread)?;
    let asked = Asked { query, printer };
    let answer = runtime.block_on(answer(data, &asked))?;
    match target {
        Target::File(path) if answer.starts_with(b"%PDF") => write(path, &answer),
        Target::File(_) | Target::Printer(_) => said(&answer),
    }
}

/// From the running station, or from the records themselves.
async fn answer(data: &Path, asked: &Asked) -> Result<Vec<u8>, HostError> {
    let text = serde_json::to_string(asked).unwrap_or_default();
    match control::ask_bytes(data, &format!("report {text}")).await {
        Ok(answer) => return Ok(answer),
        Err(HostError::NotRunning { .. }) => {}
        Err(error) => return Err(error),
    }
    let folder = records::existing(data)?;
    // The folder's lock says that no station starts meanwhile.
    let _folder = DataDir::open(data)?;
    let store = records::open(&folder)?;
    let past = Some(Arc::new(Past::new(store.reader(), 0)));
    let journal = Journal::Records(store.writer());
    let answer = Printing::new(past, journal, None, Zone::Local)
        .answer(&text)
        .await;
    // Closing writes what waits: the row of the journal.
    drop(store);
    Ok(answer)
}

fn write(path: &Path, pdf: &[u8]) -> Result<(), HostError> {
    let failed = |problem| HostError::File {
        what: "write the file",
        path: path.to_owned(),
        problem,
        hint: "Give a file that may be written with --out.",
    };
    let mut options = std::fs::OpenOptions::new();
    let options = super::folder::owners(options.write(true).create_new(true));
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(pdf).map_err(failed)
}

fn said(answer: &[u8]) -> Result<(), HostError> {
    let told: serde_json::Value = serde_json::from_slice(answer).unwrap_or_default();
    match told.get("error").and_then(serde_json::Value::as_str) {
        Some(error) => Err(HostError::Refused(error.to_owned())),
        None if told.get("pages").is_some() => Ok(()),
        None => Err(HostError::Refused(
            "the station answered with something else than a document; is it of this version?"
                .to_owned(),
        )),
    }
}
