//! Ways out of the ward other than the central server's: a FHIR server, HL7 v2 receivers.
//!
//! Each destination has *lanes*, and each lane a cursor of its own in the store:
//!
//! | lane | what is counted | what a receiver makes of it |
//! |---|---|---|
//! | rows | rows of the journal | stays, alarms, calls, audit; PCD-04 |
//! | numbers | intervals of the wall clock | the newest number of each series; PCD-01 |
//! | strips | rows of the journal, some seconds old | the waves around a high alarm |
//!
//! A lane is an [`lamplight_link::Outbox`] with a source and a [`Receiver`] (`lane`): the same
//! machine as for the central server, so back-off, `Retry-After`, pauses, a cursor that moves on
//! the receiver's word alone, and what overtakes a backlog are one thing. Nothing of the ward
//! waits for any of them.

pub(crate) mod alarm;
mod bed;
pub(crate) mod fhir;
pub(crate) mod hl7;
pub(crate) mod lane;
pub(crate) mod source;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod trouble;

use crate::config::Config;
use crate::link::Status;
use crate::secrets::Secrets;
use lamplight_feeds::FeedEvent;
use lamplight_journal::hex;
use lamplight_station::FeedSetup;
use lamplight_store::{Reader, Writer};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

pub use fhir::config::FhirConfig;
pub use hl7::config::Hl7OutConfig;
pub(crate) use lane::Wish;

/// What every lane needs of the station.
#[derive(Clone)]
pub(crate) struct Station {
    pub reader: Reader,
    pub writer: Writer,
    pub clock: crate::system_clock::SystemClock,
    pub supervisor: crate::supervisor::Supervisor,
    /// The ward's name.
    pub ward: String,
}

/// One lane, for whoever shows it or stops it.
#[derive(Debug, Clone)]
pub(crate) struct LaneEnd {
    /// Such as `fhir/rows`; the cursor's name in the store.
    pub name: String,
    pub status: Status,
    pub wishes: mpsc::Sender<Wish>,
    /// It runs for as long as anybody has its end.
    #[allow(dead_code, reason = "its drop is what it is for")]
    pub running: Arc<Running>,
}

/// A task that ends with this.
#[derive(Debug)]
pub(crate) struct Running(pub AbortHandle);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl LaneEnd {
    /// For `lamplight-headless links`.
    pub fn json(&self) -> Json {
        let view = self.status.borrow().clone();
        let mut told = serde_json::to_value(view).unwrap_or_default();
        if let Json::Object(members) = &mut told {
            members.insert("name".to_owned(), json!(self.name));
        }
        told
    }
}

/// Relative paths start at the configuration's folder.
pub(crate) fn resolve_paths(fhir: &mut FhirConfig, hl7: &mut [Hl7OutConfig], folder: &Path) {
    fhir.resolve_paths(folder);
    for receiver in hl7 {
        receiver.resolve_paths(folder);
    }
}

/// Checks both, and adds the feed by which admissions come in.
///
/// # Errors
/// One sentence that names the entry.
pub(crate) fn setup(
    fhir: &FhirConfig,
    hl7: &[Hl7OutConfig],
    feeds: &mut Vec<FeedSetup>,
) -> Result<(), String> {
    fhir.address()?;
    hl7::config::check(hl7)?;
    let Some(id) = fhir.feed() else {
        return Ok(());
    };
    if feeds.iter().any(|other| other.id == id) {
        return Err(format!(
            "feed {id}: the name is that of admissions by FHIR; give another one"
        ));
    }
    let zone = chrono::Offset::fix(&chrono::Utc);
    feeds.push(FeedSetup { id, zone });
    Ok(())
}

/// Starts every lane that is configured; within the runtime. What can't be started is said and
/// does not keep the ward from being watched.
pub(crate) fn start(
    config: &Config,
    station: &Station,
    secrets: &Secrets,
    news: &mpsc::Sender<FeedEvent>,
) -> Vec<LaneEnd> {
    let journal = match station.reader.journal_id() {
        Ok(id) => hex::of(&id),
        Err(error) => {
            tracing::error!(%error, "nothing is sent to the hospital: the journal can't be read");
            return Vec::new();
        }
    };
    let mut lanes = Vec::new();
    match fhir::start(&config.fhir, station, secrets, &journal, news.clone()) {
        Ok(started) => lanes.extend(started),
        Err(sentence) => trouble(station, "FHIR server", &sentence),
    }
    for receiver in &config.hl7_out {
        match hl7::start(receiver, station, &journal) {
            Ok(started) => lanes.extend(started),
            Err(sentence) => trouble(
                station,
                &format!("HL7 receiver {}", receiver.name),
                &sentence,
            ),
        }
    }
    lanes
}

/// A way that can't begin is a condition until the program is started anew.
fn trouble(station: &Station, title: &str, sentence: &str) {
    tracing::error!(destination = title, "{sentence}");
    trouble::Trouble::new(title, station.supervisor.clone())
        .tell("start", Some(&format!("nothing is sent: {sentence}.")));
}
