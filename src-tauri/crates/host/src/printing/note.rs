//! The journal's row of each print and each file: who, what, when, where to.

use super::make::Made;
use crate::system_clock::SystemClock;
use crate::ward::Ward;
use lamplight_api::command::Refusal;
use lamplight_api::print::PrintWhat;
use lamplight_people::Right;
use lamplight_store::{Batch, Entry, Writer};
use lamplight_units::BedId;
use serde_json::json;

/// The kind of these rows.
const KIND: &str = "report.printed";

/// Where the rows go.
pub(crate) enum Journal {
    /// Through the running station, which has its actor.
    Ward(Ward),
    /// Into records that no station has open; by a technician at the command line.
    Records(Writer),
}

/// What became of a document.
pub(super) enum Went {
    /// On this printer.
    Printed(String),
    /// Into this file, or to whoever asked at the command line.
    Saved(String),
    /// Nowhere, with the sentence that was said.
    Refused(String),
}

/// Who ordered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Whoever is signed in at the windows of this program.
    Session,
    /// Whoever owns the data folder, from a shell.
    CommandLine,
}

impl Journal {
    /// Whether somebody stands at the windows who may print.
    pub(super) async fn permit(&self) -> Result<(), Refusal> {
        match self {
            Self::Ward(ward) => ward.permit(Right::Print).await.map(|_| ()),
            // No window is open.
            Self::Records(_) => Ok(()),
        }
    }

    /// Writes the row. The document is on its way already, so a journal that can't be
    /// written is told in the log; the store's own trouble is a condition of the ward.
    pub(super) async fn note(&self, made: &Made, went: Went, by: By) {
        let mut entry = entry(made, &went);
        if by == By::CommandLine {
            entry.actor = Some("command line".to_owned());
        }
        match self {
            Self::Ward(ward) => {
                if let Err(error) = ward.note(entry).await {
                    tracing::warn!(%error, "a print is not in the journal");
                }
            }
            Self::Records(writer) => {
                writer.append(Batch::kept(vec![entry]), |written| {
                    if let Err(error) = written {
                        tracing::warn!(%error, "a print is not in the journal");
                    }
                });
            }
        }
    }
}

/// The question says bed, time and whether a patient is named; it names none itself.
fn entry(made: &Made, went: &Went) -> Entry {
    let (to, file, refused) = match went {
        Went::Printed(printer) => (Some(printer), None, None),
        Went::Saved(file) => (None, Some(file), None),
        Went::Refused(sentence) => (None, None, Some(sentence)),
    };
    let body = json!({
        "report": made.query,
        "pages": made.document.pages.len(),
        "printer": to,
        "file": file,
        "refused": refused,
    });
    let mut entry = Entry::new(SystemClock::wall(), KIND, body.to_string());
    entry.bed = bed(&made.query.what);
    entry
}

fn bed(what: &PrintWhat) -> Option<BedId> {
    let bed = match what {
        PrintWhat::Strip { bed, .. }
        | PrintWhat::Trend { bed, .. }
        | PrintWhat::Disclosure { bed, .. } => Some(bed),
        PrintWhat::Alarms { bed, .. } => bed.as_ref(),
        // The condition's number leads to its bed.
        // A handover is of several beds; its row names them.
        PrintWhat::Event { .. } | PrintWhat::Handover { .. } => None,
    };
    bed.and_then(|bed| BedId::parse(bed).ok())
}
