//! A running station: its thread, its feeds, its control socket.

mod view;

use crate::broker::{self, LiveEnd};
use crate::config::Config;
use crate::control;
use crate::data_dir::DataDir;
use crate::disk;
use crate::engine::{Crew, Engine};
use crate::error::HostError;
use crate::exporting::job::Exports;
use crate::feed_setup::{self, Configured};
use crate::keeping::past::Past;
use crate::link;
use crate::outward::{self, Links};
use crate::people::provider::Door;
use crate::printing::{Journal, Printing, Zone};
use crate::running_feeds::RunningFeeds;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::shifts::Shifts;
use crate::signals::{Signalling, Signals, Told};
use crate::start::{Start, records};
use crate::station_thread::{Cry, StationThread};
use crate::supervisor::Supervisor;
use crate::ward::Ward;
use lamplight_feeds::Again;
use lamplight_feeds::{FeedEvent, OrderSender};
use lamplight_station::{Input, Part, Setup};
use lamplight_units::{FeedId, TerminalId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Events that may wait for the station; then the feeds wait, and through them the senders.
pub(crate) const EVENTS: usize = 4_096;
/// Questions that may wait.
const REQUESTS: usize = 256;
/// How long the start waits for the listeners. A feed that cannot listen does not
/// keep the station from starting: it says so at once, tries again and is a condition
/// meanwhile. Only a machine that is busy with other things takes long to say either.
const LISTENERS_WITHIN: Duration = Duration::from_secs(20);

/// What a started station tells: one JSON line, and the file `ready.json`.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// Always true.
    pub ready: bool,
    /// The process.
    pub pid: u32,
    /// The data folder.
    pub data: String,
    /// Every feed with the address it got.
    pub feeds: Vec<ReadyFeed>,
}

/// One feed of [`Ready`].
#[derive(Debug, Clone, Serialize)]
pub struct ReadyFeed {
    /// Its id.
    pub id: String,
    /// Where it listens, or `null` if it does not yet.
    pub address: Option<String>,
}

/// A running station. Stops when [`Host::stop`] is called.
pub struct Host {
    ward: Ward,
    printing: Printing,
    settings: Settings,
    ready: Ready,
    feeds: Arc<RunningFeeds>,
    runtime: tokio::runtime::Runtime,
    thread: StationThread,
}

impl Host {
    /// Starts everything and waits until the listeners are bound.
    ///
    /// # Errors
    /// When the data folder, the control socket or a feed's settings don't allow it.
    pub fn start(
        config: &Config,
        setup: Setup,
        data: &Path,
        signalling: Signalling,
    ) -> Result<Self, HostError> {
        if let Some(ward) = config.view.shown() {
            return Self::start_view(config, ward, data);
        }
        let folder = Arc::new(DataDir::open(data)?);
        let zones: BTreeMap<FeedId, _> = setup
            .feeds
            .iter()
            .map(|feed| (feed.id.clone(), feed.zone))
            .collect();
        let beds = setup.beds.all().len();
        let mut start = Start::from(
            folder.path(),
            setup,
            config.data.key,
            // Checked with the rest of the configuration.
            config.people.vouching().unwrap_or_default(),
        );
        let clock = start.clock;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("lamplight-io")
            .enable_all()
            .build()
            .map_err(HostError::Thread)?;
        let secrets = Secrets::of(folder.path(), config.data.key);
        let mut feeds = config
            .feeds
            .iter()
            .filter(|feed| feed.enabled)
            .map(|feed| feed_setup::configured(feed, &secrets))
            .collect::<Result<Vec<_>, _>>()?;
        // Its zone was checked with the rest of the configuration.
        if let Ok(Some(radio)) = config.bluetooth.setup() {
            let radio = config.bluetooth.feed(radio.id);
            feeds.push(Configured::Ble(Box::new(radio)));
        }
        let (news, events) = mpsc::channel::<FeedEvent>(EVENTS);
        let (requests, asked) = mpsc::channel(REQUESTS);
        let (tell, told) = mpsc::unbounded_channel();
        let past = start
            .keeping
            .as_ref()
            .map(|keeping| Past::new(keeping.reader(), beds));
        let exports = start
            .keeping
            .as_ref()
            .map(|keeping| Exports::new(keeping.reader(), keeping.writer()));
        let kept_feeds = Arc::new(RunningFeeds::new(
            config.feeds.clone(),
            config.source.clone(),
            secrets,
            &folder,
            clock,
            news.clone(),
        ));
        let mut ward = Ward {
            requests,
            feeds: Arc::clone(&kept_feeds),
            past: past.map(Arc::new),
            exports: exports.map(Arc::new),
            folder: Arc::from(folder.path()),
            links: Links::default(),
            broker: None,
            viewing: None,
            supervisor: Supervisor::new(clock, tell.clone()),
        };
        let _entered = runtime.enter();
        (ward.links, ward.broker) = start_links(config, &start, &ward, folder.path(), &news);
        let printing = Printing::new(
            ward.past.clone(),
            Journal::Ward(ward.clone()),
            config.print.folder.clone(),
            Zone::Local,
        );
        keep_tasks(&folder, &ward, &printing)?;
        let listeners: BTreeSet<FeedId> = feeds
            .iter()
            .filter(|feed| feed.listens())
            .map(|feed| feed.feed().clone())
            .collect();
        let (bound, mut wait) = mpsc::unbounded_channel();
        let readers = readers(&feeds, &zones);
        let ways = start_feeds(feeds, &zones, &kept_feeds);
        let radios = kept_feeds.radios();
        let crew = Crew::new(
            start.people,
            start.setup_code.take(),
            Door::of(&config.people, runtime.handle().clone()),
            tell.clone(),
        );
        let signals = Signals::start(signalling, &config.sound, clock, tell);
        let shifts = Shifts::new(config.self_tests().unwrap_or_default());
        if let Some(keeping) = &mut start.keeping {
            keeping.watch_health(ward.supervisor());
        }
        if let Some(trouble) = start.trouble {
            ward.supervisor().tell(records(Some(&trouble)));
        }
        let station = (start.station, crew, TerminalId::station());
        let ways = (ways, radios);
        let engine = Engine::new(clock, station, signals, shifts, start.keeping, bound, ways)
            .tending(readers, news);
        let cry = Cry {
            signalling,
            sound: config.sound.clone(),
            clock,
        };
        let thread = StationThread::start(cry, move || run(engine, events, asked, told))
            .map_err(HostError::Thread)?;
        let addresses = runtime.block_on(wait_for(&listeners, &mut wait));
        let ready = Ready {
            ready: true,
            pid: std::process::id(),
            data: folder.path().display().to_string(),
            feeds: config
                .feeds
                .iter()
                .filter(|feed| feed.enabled)
                .map(|feed| ReadyFeed {
                    id: feed.id.clone(),
                    address: addresses.get(feed.id.as_str()).cloned(),
                })
                .collect(),
        };
        folder.write(
            "ready.json",
            &serde_json::to_string(&ready).unwrap_or_default(),
        )?;
        if let Some(source) = &config.source {
            kept_feeds.keep_last_good(source);
            if let Some(refused) = &source.refused {
                ward.supervisor().tell(refused_configuration(refused));
            }
        }
        let settings = Settings::open(folder);
        Ok(Self {
            ward,
            printing,
            settings,
            ready,
            feeds: kept_feeds,
            runtime,
            thread,
        })
    }

    /// A handle on the station.
    #[must_use]
    pub fn ward(&self) -> Ward {
        self.ward.clone()
    }

    /// What makes, saves and prints documents.
    #[must_use]
    pub fn printing(&self) -> Printing {
        self.printing.clone()
    }

    /// The screen's settings.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.settings.clone()
    }

    /// What it told when it was ready.
    #[must_use]
    pub const fn ready(&self) -> &Ready {
        &self.ready
    }

    /// The runtime of the feeds, for tasks of the shell.
    #[must_use]
    pub fn runtime(&self) -> tokio::runtime::Handle {
        self.runtime.handle().clone()
    }

    /// Ends when the station's thread has failed by a fault of ours. The program should
    /// end then, or say so on a screen: from nothing it would begin an empty ward that
    /// looks calm (docs/HAZARDS.md).
    pub fn failed(&self) -> impl Future<Output = ()> + Send + use<> {
        self.thread.failed()
    }

    /// Whether the station's thread has failed.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.thread.has_failed()
    }

    /// Stops the feeds, lets the messages at hand be acknowledged, ends the thread.
    pub fn stop(self) {
        let Self {
            ward,
            feeds,
            runtime,
            thread,
            ..
        } = self;
        runtime.block_on(feeds.stop_all());
        runtime.block_on(ward.stop());
        runtime.shutdown_timeout(Duration::from_secs(2));
        thread.join();
    }
}

/// The station runs by the last good configuration, since the file can't be used.
fn refused_configuration(why: &str) -> Input {
    let sentence = format!(
        "Station: the configuration can't be used, so the last good one is in force ({why}). Correct the file and start the program again."
    );
    Input::Own {
        part: Part::Configuration,
        trouble: Some(Arc::from(sentence)),
    }
}

/// The ways out of the ward, where there are records to send, and the live picture to a broker;
/// within the runtime.
fn start_links(
    config: &Config,
    start: &Start,
    ward: &Ward,
    folder: &Path,
    news: &mpsc::Sender<FeedEvent>,
) -> (Links, Option<LiveEnd>) {
    let name = config.ward.name.trim();
    let station = start.keeping.as_ref().map(|keeping| outward::Station {
        reader: keeping.reader(),
        writer: keeping.writer(),
        clock: start.clock,
        supervisor: ward.supervisor(),
        ward: name.to_owned(),
    });
    let broker = broker::start(&config.broker, ward, name, station.as_ref());
    let Some(station) = station else {
        return (Links::default(), broker.live);
    };
    let secrets = Secrets::of(folder, config.data.key);
    let central = link::start(config, &station, folder, &ward.requests);
    let others = outward::start(config, &station, &secrets, news);
    let all = central.into_iter().chain(others).chain(broker.alarms);
    let links = Links::new(all.collect(), Some(station.reader.clone()));
    (links, broker.live)
}

/// The tasks beside the feeds, supervised; within the runtime.
fn keep_tasks(folder: &DataDir, ward: &Ward, printing: &Printing) -> Result<(), HostError> {
    let control = Arc::new(control::listen(folder.path())?);
    let (asked, made) = (ward.clone(), printing.clone());
    let serve = move || control::serve(Arc::clone(&control), asked.clone(), made.clone());
    tokio::spawn(ward.supervisor().keep("control socket", serve));
    let probe = disk::probe(folder.path().to_owned());
    let told = ward.supervisor();
    let watch = move || disk::watch(Arc::clone(&probe), told.clone());
    tokio::spawn(ward.supervisor().keep("disk watch", watch));
    Ok(())
}

/// What reads the messages of each feed again.
fn readers(
    feeds: &[Configured],
    zones: &BTreeMap<FeedId, chrono::FixedOffset>,
) -> BTreeMap<FeedId, Again> {
    let one = |feed: &Configured| {
        let id = feed.feed().clone();
        let again = feed.again(zone_of(zones, &id));
        (id, again)
    };
    feeds.iter().map(one).collect()
}

/// The zone of a feed's times without one.
fn zone_of(zones: &BTreeMap<FeedId, chrono::FixedOffset>, id: &FeedId) -> chrono::FixedOffset {
    let known = zones.get(id).copied();
    known.unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

fn start_feeds(
    feeds: Vec<Configured>,
    zones: &BTreeMap<FeedId, chrono::FixedOffset>,
    running: &RunningFeeds,
) -> BTreeMap<FeedId, OrderSender> {
    let start = |feed: Configured| {
        let id = feed.feed().clone();
        let orders = running.start(feed, zone_of(zones, &id))?;
        Some((id, orders))
    };
    feeds.into_iter().filter_map(start).collect()
}

async fn wait_for(
    listeners: &BTreeSet<FeedId>,
    bound: &mut mpsc::UnboundedReceiver<(FeedId, Option<Arc<str>>)>,
) -> BTreeMap<String, String> {
    let mut addresses = BTreeMap::new();
    let mut left = listeners.clone();
    let gather = async {
        while !left.is_empty() {
            let Some((feed, address)) = bound.recv().await else {
                return;
            };
            left.remove(&feed);
            if let Some(address) = address {
                addresses.insert(feed.to_string(), address.to_string());
            }
        }
    };
    if tokio::time::timeout(LISTENERS_WITHIN, gather)
        .await
        .is_err()
    {
        tracing::warn!("not every feed listens yet");
    }
    addresses
}

fn run(
    engine: Engine,
    events: mpsc::Receiver<FeedEvent>,
    requests: mpsc::Receiver<crate::engine::Request>,
    told: mpsc::UnboundedReceiver<Told>,
) {
    match tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    {
        Ok(runtime) => runtime.block_on(engine.run(events, requests, told)),
        Err(error) => tracing::error!(%error, "the station's thread can't start"),
    }
}
