//! A NATS broker (docs/BROKER.md): what is live of this ward goes there, or another ward's is
//! shown here.
//!
//! | what | how | when the broker is away |
//! |---|---|---|
//! | alarms | a lane over the journal (`alarms`), by JetStream | kept here, sent later, nothing lost |
//! | vitals and pictures | the newest of each bed (`pictures`, `live`) | left out; all of it when it is back |
//! | waves | the frames of a page, by beds (`waves`) | left out |
//!
//! Nothing of the ward waits for any of them. The other direction is `viewer`: a station in
//! view-only mode answers its pages from what another ward's station publishes.

mod alarms;
mod config;
mod live;
mod pictures;
mod replay;
mod seen;
mod veil;
mod viewer;
mod vitals;
mod waves;
mod words;

#[cfg(test)]
mod testing;

pub(crate) use config::check;
pub use config::{BrokerConfig, ViewConfig};
pub(crate) use viewer::Viewer;

use crate::outward::way::Way;
use crate::outward::{Lane, LaneEnd, Running, Source, Station, Trouble};
use crate::supervisor::Supervisor;
use crate::system_clock::SystemClock;
use crate::ward::Ward;
use alarms::{Line, Make};
use lamplight_api::link::LinkKind;
use lamplight_broker::payload::Run;
use lamplight_broker::{Settings, Standing};
use lamplight_journal::hex;
use lamplight_link::outbox::Limits;
use live::{Counts, Live};
use serde_json::Value as Json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// What a person calls it in a condition.
const TITLE: &str = "Broker";
/// Rows in a batch: each is acknowledged, so what is repeated after a cut is short.
const RECORDS: u32 = 500;

/// The live picture's task, for whoever shows how it stands.
#[derive(Clone)]
pub(crate) struct LiveEnd {
    live: Arc<Live>,
    /// It runs for as long as anybody has its end.
    #[allow(dead_code, reason = "its drop is what it is for")]
    running: Arc<Running>,
}

impl std::fmt::Debug for LiveEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the live picture to the broker")
    }
}

impl LiveEnd {
    /// For `lamplight-headless links` and `state`.
    pub fn json(&self) -> Json {
        self.live.json()
    }
}

/// What runs.
#[derive(Default)]
pub(crate) struct Started {
    pub live: Option<LiveEnd>,
    /// `None` where nothing is recorded.
    pub alarms: Option<LaneEnd>,
}

/// Who publishes: drawn at each start, so that two stations on one ward are told apart.
fn run() -> Run {
    let mut drawn = [0; 8];
    // Without random numbers two stations may not be told apart; either is shown then.
    let _ = getrandom::fill(&mut drawn);
    Run {
        station: hex::of(&drawn),
        since_ms: SystemClock::wall().millis(),
    }
}

/// Starts what is configured; within the runtime. What can't be started is said and does not
/// keep the ward from being watched.
pub(crate) fn start(
    config: &BrokerConfig,
    ward: &Ward,
    name: &str,
    station: Option<&Station>,
) -> Started {
    if config.servers.is_empty() {
        return Started::default();
    }
    let trouble = Trouble::new(TITLE, ward.supervisor());
    let id = config.ward_id(name);
    let settings = match config.settings(format!("lamplight {id}")) {
        Ok(settings) => settings,
        Err(why) => {
            tracing::error!(why, "nothing goes to the broker");
            trouble.tell("start", Some(&format!("nothing is sent: {why}.")));
            return Started::default();
        }
    };
    Started {
        live: Some(start_live(config, ward, &id, &settings, &trouble)),
        alarms: station.and_then(|station| {
            start_alarms(config, station, &id, settings.clone(), trouble.clone())
        }),
    }
}

fn start_live(
    config: &BrokerConfig,
    ward: &Ward,
    id: &str,
    settings: &Settings,
    trouble: &Trouble,
) -> LiveEnd {
    let live = Live {
        ward: ward.clone(),
        settings: settings.clone(),
        id: id.to_owned(),
        run: run(),
        patients: config.patients,
        waves: config.waves,
        trouble: trouble.clone(),
        counts: Arc::new(Counts::default()),
        tell: watch::channel(Standing::Starting).0,
        kept: watch::channel(None).0,
    };
    let begin = live.clone();
    let task = keep(ward.supervisor(), "broker/live", move || {
        begin.clone().run()
    });
    LiveEnd {
        live: Arc::new(live),
        running: Arc::new(task),
    }
}

fn keep<F, R>(supervisor: Supervisor, name: &'static str, run: F) -> Running
where
    F: FnMut() -> R + Send + 'static,
    R: Future<Output = ()> + Send,
{
    Running(tokio::spawn(async move { supervisor.keep(name, run).await }).abort_handle())
}

fn start_alarms(
    config: &BrokerConfig,
    station: &Station,
    id: &str,
    settings: Settings,
    trouble: Trouble,
) -> Option<LaneEnd> {
    let journal = match station.reader.journal_id() {
        Ok(journal) => hex::of(&journal),
        Err(error) => {
            tracing::error!(%error, "alarms do not go to the broker: the journal can't be read");
            trouble.tell(
                "start",
                Some("alarms are not sent: the journal can't be read."),
            );
            return None;
        }
    };
    let make = Make {
        reader: station.reader.clone(),
        journal,
        ward: id.to_owned(),
        ward_name: station.ward.clone(),
    };
    let line = Line {
        settings: settings.clone(),
        keep: config.keep(),
        tell: watch::channel(Standing::Starting).0,
        client: tokio::sync::Mutex::default(),
        ensured: tokio::sync::Mutex::default(),
    };
    let lane = Lane {
        name: "broker/alarms".to_owned(),
        kind: LinkKind::BrokerAlarms,
        called: String::new(),
        server: settings.servers.join(", "),
        source: Source::Rows {
            after: Duration::ZERO,
        },
        limits: Limits {
            records: RECORDS,
            ..Limits::default()
        },
        backlog: config.backlog,
        overtaking: true,
        receiver: Arc::new(Way::new(make, line)),
        station: station.clone(),
        trouble,
    };
    Some(lane.start())
}
