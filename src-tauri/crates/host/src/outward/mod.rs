//! Ways out of the ward: the central server (`crate::link`), a FHIR server, HL7 v2 receivers,
//! communicators of alarms.
//!
//! Each destination has *lanes*, and each lane a cursor of its own in the store:
//!
//! | lane | what is counted | what a receiver makes of it |
//! |---|---|---|
//! | rows | rows of the journal | stays, alarms, calls, audit; PCD-04; messages to pagers |
//! | numbers | intervals of the wall clock | the newest number of each series; PCD-01 |
//! | strips | rows of the journal, some seconds old | the waves around a high alarm |
//! | central | rows of the journal | the journal itself |
//!
//! A lane is an [`lamplight_link::Outbox`] with a source and a [`Receiver`] (`lane`), carried out
//! by one loop (`run`): so back-off, `Retry-After`, pauses, a cursor that moves on the receiver's
//! word alone, what overtakes a backlog, and what is set aside and offered once more are one
//! thing. A receiver that gets something else than rows is a [`way::Way`]. Nothing of the ward
//! waits for any of them.

pub(crate) mod alarm;
mod bed;
pub(crate) mod communicator;
mod ended;
pub(crate) mod fhir;
pub(crate) mod hl7;
mod http;
pub(crate) mod lane;
mod late;
mod links;
mod offers;
mod port;
mod rate;
mod run;
mod source;
mod telling;
#[cfg(test)]
pub(crate) mod testing;
mod trouble;
pub(crate) mod way;

use crate::config::Config;
use crate::link::Status;
use crate::secrets::Secrets;
use lamplight_api::link::{LinkKind, LinkState, LinkView};
use lamplight_feeds::FeedEvent;
use lamplight_journal::hex;
use lamplight_station::FeedSetup;
use lamplight_store::{Reader, Writer};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

pub use communicator::config::CommunicatorConfig;
pub use fhir::config::FhirConfig;
pub use hl7::config::Hl7OutConfig;
pub(crate) use lane::{Arrived, Lane, Receiver, Wish};
pub(crate) use links::Links;
pub(crate) use source::Source;
pub(crate) use trouble::Trouble;

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

/// A link of which nothing is known yet.
fn starting(name: &str, kind: LinkKind, server: &str) -> LinkView {
    LinkView {
        name: name.to_owned(),
        kind,
        receiver: String::new(),
        server: server.to_owned(),
        state: LinkState::Starting,
        paused_by: None,
        behind: 0,
        heard_ms: None,
        per_minute: 0,
        next_try_ms: None,
        set_aside: 0,
        set_aside_reason: None,
        again: false,
    }
}

/// Work that may block, such as reading the store.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // The supervisor above catches it and begins anew.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// For chances. Without random numbers all stations wait alike, which is not worse than that.
fn seed() -> u64 {
    let mut bytes = [0; 8];
    let _ = getrandom::fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Relative paths start at the configuration's folder.
pub(crate) fn resolve_paths(config: &mut Config, folder: &Path) {
    config.fhir.resolve_paths(folder);
    for receiver in &mut config.hl7_out {
        receiver.resolve_paths(folder);
    }
    for communicator in &mut config.communicators {
        communicator.resolve_paths(folder);
    }
}

/// Checks all, and adds the feed by which admissions come in.
///
/// # Errors
/// One sentence that names the entry.
pub(crate) fn setup(config: &Config, feeds: &mut Vec<FeedSetup>) -> Result<(), String> {
    config.fhir.address()?;
    hl7::config::check(&config.hl7_out)?;
    communicator::config::check(&config.communicators)?;
    let Some(id) = config.fhir.feed() else {
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
    for one in &config.communicators {
        match communicator::start(one, station, &journal) {
            Ok(started) => lanes.push(started),
            Err(sentence) => trouble(station, &format!("Communicator {}", one.name), &sentence),
        }
    }
    lanes
}

/// A way that can't begin is a condition until the program is started anew.
fn trouble(station: &Station, title: &str, sentence: &str) {
    tracing::error!(destination = title, "{sentence}");
    Trouble::new(title, station.supervisor.clone())
        .tell("start", Some(&format!("nothing is sent: {sentence}.")));
}
