//! The hospital's FHIR R4 server: what goes there, what comes from there (docs/FHIR.md).
//!
//! `rows`, `numbers` and `strips` make resources of what a lane counts (crate `lamplight-fhir`);
//! `deliver` brings them to the server by what it can do; `http` and `auth` speak to it;
//! `poll` asks it for stays, when `hook` hears that some changed, and at an interval.

mod auth;
mod charted;
pub(crate) mod config;
mod deliver;
mod hook;
mod http;
mod numbers;
mod poll;
mod rows;
mod strips;

#[cfg(test)]
mod tests;

pub(super) use numbers::newest;

use super::lane::{Aside, Lane};
use super::source::Source;
use super::trouble::Trouble;
use super::way::{self, Delivers, Way};
use super::{LaneEnd, Station};
use crate::secrets::Secrets;
use config::{AlarmsSent, FhirConfig};
use deliver::{Made, Server};
use lamplight_api::link::LinkKind;
use lamplight_feeds::FeedEvent;
use lamplight_fhir::Site;
use lamplight_link::Failure;
use lamplight_link::outbox::Limits;
use lamplight_link::wire::Record;
use lamplight_store::StoreError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// The waves after the beginning of an alarm must be there before a strip is sent.
const STRIP_AFTER: Duration = Duration::from_secs(15);
/// What a person calls it in a condition.
const TITLE: &str = "FHIR server";

/// What a lane makes of its records.
enum Makes {
    Rows(rows::Rows),
    Numbers(numbers::Numbers),
    Strips(strips::Strips),
}

impl way::Makes for Makes {
    type Made = Made;

    fn make(&mut self, records: &[Record]) -> Result<Vec<Made>, StoreError> {
        match self {
            Self::Rows(rows) => rows.make(records),
            Self::Numbers(numbers) => numbers.make(records),
            Self::Strips(strips) => strips.make(records),
        }
    }
}

impl Delivers for Arc<Server> {
    type Made = Made;

    async fn deliver(&self, made: Vec<Made>) -> Result<Vec<Aside>, Failure> {
        Server::deliver(self, made).await
    }

    async fn ask(&self) -> Result<(), Failure> {
        Server::ask(self).await
    }
}

/// Starts every lane that is configured; within the runtime.
///
/// # Errors
/// One sentence, when the configuration's files can't be used.
pub(crate) fn start(
    config: &FhirConfig,
    station: &Station,
    secrets: &Secrets,
    journal: &str,
    news: mpsc::Sender<FeedEvent>,
) -> Result<Vec<LaneEnd>, String> {
    let Some(url) = config.address()? else {
        return Ok(Vec::new());
    };
    let site = Site {
        system: config.system(),
        records: config.records.clone().unwrap_or_default(),
        station: config.station_name(&station.ward),
        ward: station.ward.clone(),
        journal: journal.to_owned(),
    };
    let server = Arc::new(Server::new(config, &url, secrets)?);
    let trouble = Trouble::new(TITLE, station.supervisor.clone());
    let reader = || station.reader.clone();
    let mut lanes = Vec::new();
    let mut start = |name: &str, source: Source, records: u32, makes: Makes| {
        let overtaking = matches!(makes, Makes::Rows(_)) && config.alarms != AlarmsSent::None;
        let lane = Lane {
            name: format!("fhir/{name}"),
            kind: match &makes {
                Makes::Rows(_) => LinkKind::FhirRows,
                Makes::Numbers(_) => LinkKind::FhirNumbers,
                Makes::Strips(_) => LinkKind::FhirStrips,
            },
            called: String::new(),
            server: url.to_string(),
            source,
            limits: Limits {
                records,
                ..Limits::default()
            },
            backlog: config.backlog,
            overtaking,
            receiver: Arc::new(Way::new(makes, Arc::clone(&server))),
            station: station.clone(),
            trouble: trouble.clone(),
        };
        lanes.push(lane.start());
    };
    let at_once = Source::Rows {
        after: Duration::ZERO,
    };
    let rows = rows::Rows::new(site.clone(), reader(), config);
    start("rows", at_once, 200, Makes::Rows(rows));
    if let Some(every) = config.numbers_every() {
        let numbers = numbers::Numbers::new(site.clone(), reader(), every, config.stays);
        start(
            "numbers",
            Source::Slots { every },
            4,
            Makes::Numbers(numbers),
        );
    }
    if config.strips {
        let later = Source::Rows { after: STRIP_AFTER };
        let strips = strips::Strips::new(site, reader(), config.stays);
        start("strips", later, 500, Makes::Strips(strips));
    }
    if config.poll_every_s > 0 {
        lanes.extend(poll::start(config, station, Arc::clone(&server), news));
    }
    Ok(lanes)
}
