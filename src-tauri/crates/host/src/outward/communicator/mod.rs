//! Alarms to pagers and telephones by an alarm communicator: WCTP 1.3 over HTTPS, as IHE PCD-06,
//! and what became of each message as PCD-07 (docs/PAGERS.md).
//!
//! It stands beside the station's alarms and replaces none of them: a message that is too old is
//! not sent, one that can't be delivered is a condition, and whatever a person answers on a
//! telephone acknowledges nothing here.

mod again;
pub(crate) mod config;
mod keep;
mod make;
mod poll;
mod status;
mod story;
mod submit;
#[cfg(test)]
mod tests;
mod unreached;
mod words;

use super::lane::{Aside, Lane};
use super::source::Source;
use super::trouble::Trouble;
use super::way::{Delivers, Makes, Way};
use super::{LaneEnd, Station};
use config::CommunicatorConfig;
use keep::Keeper;
use lamplight_api::link::LinkKind;
use lamplight_link::Failure;
use lamplight_link::outbox::Limits;
use lamplight_link::wire::Record;
use lamplight_store::StoreError;
use make::{Page, Pages};
use std::sync::Arc;
use std::time::Duration;
pub(crate) use story::step;
use submit::{Line, Submitter};
use unreached::Unreached;

/// Records in a batch: most of them are no messages.
const RECORDS: u32 = 500;

impl Makes for Pages {
    type Made = Page;

    fn make(&mut self, records: &[Record]) -> Result<Vec<Page>, StoreError> {
        Self::make(self, records)
    }
}

impl Delivers for Submitter {
    type Made = Page;

    async fn deliver(&self, made: Vec<Page>) -> Result<Vec<Aside>, Failure> {
        self.send(made).await
    }

    async fn ask(&self) -> Result<(), Failure> {
        Self::ask(self).await
    }
}

/// Starts the lane of one communicator, and whoever hears what became of messages; within the
/// runtime.
///
/// # Errors
/// One sentence, when the configuration can't be used.
pub(crate) fn start(
    config: &CommunicatorConfig,
    station: &Station,
    journal: &str,
) -> Result<LaneEnd, String> {
    let title = format!("Communicator {}", config.name);
    let trouble = Trouble::new(&title, station.supervisor.clone());
    let unreached = Unreached::new(&config.name, station.supervisor.clone());
    again::tell(config, station, &unreached).map_err(|error| error.to_string())?;
    let keeper = Keeper::new(config, station, unreached);
    let line = Arc::new(Line::new(config)?);
    status::start(config, station, &keeper)?;
    poll::start(config, station, &keeper, &line, &trouble)?;
    let pages = Pages::new(config, station, journal);
    let submitter = Submitter::new(config, line, keeper)?;
    let lane = Lane {
        name: format!("communicator/{}/alarms", config.name),
        kind: LinkKind::CommunicatorAlarms,
        called: config.name.clone(),
        server: config.url.clone(),
        source: Source::Rows {
            after: Duration::ZERO,
        },
        limits: Limits {
            records: RECORDS,
            ..Limits::default()
        },
        // What was before it is old, and an alarm that is open is told all the same.
        backlog: false,
        // What is old is passed over, so there is no backlog to overtake.
        overtaking: false,
        receiver: Arc::new(Way::new(pages, submitter)),
        station: station.clone(),
        trouble,
    };
    Ok(lane.start())
}
