//! The adapter: finds it, scans, keeps the links, and tells when it does not work.

use super::BleConfig;
use super::choose::{Chooser, Verdict};
use super::link::{Fetched, Introduction, Link, Told};
use super::problem::{Problem, said};
use crate::backoff::Tries;
use crate::event::{Connection, ConnectionId, FeedNews};
use crate::handle::Stop;
use crate::isolate::isolated;
use crate::outlet::Outlet;
use btleplug::api::{
    AddressType, Central as _, CentralEvent, CentralState, Manager as _, Peripheral as _,
    ScanFilter,
};
use btleplug::platform::{Adapter, Manager, PeripheralId};
use chrono::FixedOffset;
use futures::{Stream, StreamExt};
use lamplight_protocols::gatt::records::RecordRequest;
use lamplight_protocols::gatt::uuid::{long, short};
use lamplight_protocols::radio::{
    KnownRadio, LONGEST_NAME, LinkState, RadioAddress, RadioKind, RadioNews, RadioOrder,
    RadioProblem, Sighting,
};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};
use uuid::Uuid;

/// How often what is in sight is told while somebody looks, and waits are looked at.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// How often the adapter is asked whether it still works.
const CHECK_EVERY: Duration = Duration::from_secs(5);
/// For each call to the adapter; beyond, it does not work.
const PATIENCE: Duration = Duration::from_secs(10);
/// Requests for stored records that may wait at one device.
const MOST_ASKED: usize = 4;
/// Devices that may introduce themselves at a time.
const MOST_INTRODUCED: usize = 16;

/// The radio over the tries of one feed.
pub struct Radio<'a> {
    config: &'a Arc<BleConfig>,
    zone: FixedOffset,
    outlet: &'a Outlet,
    stop: &'a Stop,
    seed: u64,
    known: &'a mut Vec<KnownRadio>,
    looking: bool,
    connections: u64,
    /// Whether the station was told that the radio does not work, and why.
    told: Option<RadioProblem>,
}

/// A running link, as the adapter sees it.
struct Running {
    stop: watch::Sender<bool>,
    lost: watch::Sender<bool>,
    asked: mpsc::Sender<RecordRequest>,
}

/// What one working adapter has: it ends with it.
struct Session {
    adapter: Adapter,
    chooser: Chooser,
    ids: HashMap<RadioAddress, PeripheralId>,
    links: HashMap<RadioAddress, Running>,
    tasks: JoinSet<(RadioAddress, bool)>,
    introduce: mpsc::Sender<Introduction>,
}

impl<'a> Radio<'a> {
    pub const fn new(
        config: &'a Arc<BleConfig>,
        zone: FixedOffset,
        outlet: &'a Outlet,
        stop: &'a Stop,
        seed: u64,
        known: &'a mut Vec<KnownRadio>,
    ) -> Self {
        Self {
            config,
            zone,
            outlet,
            stop,
            seed,
            known,
            looking: false,
            connections: 0,
            told: None,
        }
    }

    /// Serves the radio until the feed is stopped.
    pub async fn run(&mut self, orders: &mut mpsc::Receiver<RadioOrder>, tries: &mut Tries) {
        loop {
            let stop = self.stop;
            let problem = tokio::select! {
                biased;
                () = stop.stopped() => return,
                opened = self.open() => match opened {
                    Ok((adapter, events)) => {
                        tries.succeeded();
                        match self.serve(adapter, events, orders).await {
                            Ok(()) => return,
                            Err(problem) => problem,
                        }
                    }
                    Err(problem) => problem,
                },
            };
            self.tell_problem(&problem).await;
            let wait = tries.failed();
            if self.rest(wait, orders).await.is_err() {
                return;
            }
        }
    }

    /// Waits for the next try, while orders are heard. `Err` when the feed is to end.
    async fn rest(
        &mut self,
        wait: Duration,
        orders: &mut mpsc::Receiver<RadioOrder>,
    ) -> Result<(), ()> {
        let stop = self.stop;
        let waiting = sleep(wait);
        tokio::pin!(waiting);
        loop {
            let order = tokio::select! {
                biased;
                () = stop.stopped() => return Err(()),
                () = &mut waiting => return Ok(()),
                order = orders.recv() => order,
            };
            match order {
                None => return Err(()),
                Some(RadioOrder::Retry) => return Ok(()),
                Some(RadioOrder::Know(known)) => *self.known = known,
                Some(RadioOrder::Look(on)) => self.looking = on,
                Some(RadioOrder::Try(address)) => {
                    let sentence = Arc::from(
                        "Bluetooth: the adapter does not work, so nothing can be connected.",
                    );
                    let state = LinkState::Failed { sentence };
                    let device = None;
                    self.news(RadioNews::Link {
                        address,
                        device,
                        state,
                    })
                    .await;
                }
                Some(RadioOrder::Release(_) | RadioOrder::Records { .. }) => {}
            }
        }
    }

    async fn tell_problem(&mut self, problem: &Problem) {
        let sentence = problem.sentence();
        tracing::warn!(said = problem.said, "{sentence}");
        // Said once: each try would be a line of its own in the log and the record.
        if self.told == Some(problem.kind) {
            return;
        }
        self.told = Some(problem.kind);
        let news = RadioNews::Unready {
            problem: problem.kind,
            sentence: Arc::from(sentence.as_str()),
        };
        self.news(news).await;
        self.outlet.tell(FeedNews::Failed { sentence }).await;
    }

    async fn news(&self, news: RadioNews) {
        self.outlet.tell(FeedNews::Radio(news)).await;
    }

    /// Finds the adapter and begins to scan.
    async fn open(&self) -> Result<(Adapter, Events), Problem> {
        let manager = call("the system's Bluetooth service", Manager::new()).await?;
        let adapters = call("the list of adapters", manager.adapters()).await?;
        let mut chosen = None;
        for adapter in adapters {
            let about = call("the adapter", adapter.adapter_info()).await?;
            let wanted = self.config.adapter.as_deref();
            if wanted.is_none_or(|wanted| about.contains(wanted)) {
                chosen = Some((adapter, about));
                break;
            }
        }
        let Some((adapter, about)) = chosen else {
            return Err(Problem::new(RadioProblem::NoAdapter));
        };
        // Scanning would switch it on, and somebody may have had a reason to switch it off.
        if state(&adapter).await? == CentralState::PoweredOff {
            return Err(Problem::new(RadioProblem::Off));
        }
        let events = call("the adapter's news", adapter.events()).await?;
        let services = RadioKind::ALL.map(|kind| Uuid::from_u128(long(kind.service())));
        let filter = ScanFilter {
            services: services.to_vec(),
        };
        call("the scan", adapter.start_scan(filter)).await?;
        let address = Arc::from(said(&about));
        self.outlet.tell(FeedNews::Listening { address }).await;
        Ok((adapter, events))
    }

    /// Serves an adapter until it fails or the feed is stopped.
    async fn serve(
        &mut self,
        adapter: Adapter,
        mut events: Events,
        orders: &mut mpsc::Receiver<RadioOrder>,
    ) -> Result<(), Problem> {
        self.told = None;
        self.news(RadioNews::Ready).await;
        let limits = self.config.radio;
        let (introduce, mut introduced) = mpsc::channel(MOST_INTRODUCED);
        let mut chooser = Chooser::new(
            self.config.backoff,
            self.seed,
            limits.links,
            limits.sightings,
        );
        chooser.know(self.known.clone());
        let mut session = Session {
            adapter,
            chooser,
            ids: HashMap::new(),
            links: HashMap::new(),
            tasks: JoinSet::new(),
            introduce,
        };
        let mut tell = interval(TELL_EVERY);
        let mut check = interval(CHECK_EVERY);
        check.reset();
        let stop = self.stop;
        let ended = loop {
            tokio::select! {
                biased;
                () = stop.stopped() => break Ok(()),
                order = orders.recv() => match order {
                    Some(order) => self.order(&mut session, order).await,
                    None => break Ok(()),
                },
                Some(asked) = introduced.recv() => self.introduced(&mut session, asked),
                Some(ended) = session.tasks.join_next(), if !session.tasks.is_empty() => {
                    self.link_ended(&mut session, ended).await;
                }
                event = events.next() => match event {
                    Some(event) => if let Err(problem) = self.event(&mut session, event).await {
                        break Err(problem);
                    },
                    None => break Err(Problem::silent("the system's Bluetooth service")),
                },
                _ = tell.tick() => {
                    if self.looking {
                        let now = self.outlet.now().mono;
                        self.news(RadioNews::Seen(session.chooser.in_sight(now))).await;
                    }
                }
                _ = check.tick() => {
                    if let Err(problem) = still_works(&session.adapter).await {
                        break Err(problem);
                    }
                }
            }
            self.connect(&mut session).await;
        };
        session.close().await;
        ended
    }

    async fn order(&mut self, session: &mut Session, order: RadioOrder) {
        match order {
            RadioOrder::Know(known) => {
                self.known.clone_from(&known);
                for address in session.chooser.know(known) {
                    session.let_go(&address);
                }
            }
            RadioOrder::Look(on) => self.looking = on,
            RadioOrder::Try(address) => session.chooser.want(address),
            RadioOrder::Release(address) => {
                if session.chooser.unwant(&address) {
                    session.let_go(&address);
                }
            }
            RadioOrder::Records { device, request } => {
                let address = session.chooser.address_of(&device);
                let link = address.and_then(|address| session.links.get(address));
                let taken = link.is_some_and(|link| link.asked.try_send(request).is_ok());
                if !taken {
                    let sentence = format!(
                        "Bluetooth: {device} is not connected. Switch it on and bring it close, \
                         and ask again."
                    );
                    let state = lamplight_protocols::radio::RecordsState::Failed {
                        sentence: Arc::from(sentence),
                    };
                    self.news(RadioNews::Records { device, state }).await;
                }
            }
            RadioOrder::Retry => {}
        }
    }

    fn introduced(&mut self, session: &mut Session, asked: Introduction) {
        let Introduction {
            address,
            identity,
            answer,
        } = asked;
        let random = session.chooser.is_random(&address);
        let verdict = session.chooser.judge(&address, random, &identity);
        let mut known = session.chooser.known().iter();
        let known = known.find(|one| one.device == identity.device);
        let before = known.map(|one| Fetched {
            newest: one.last_record,
            session: one.session,
        });
        if verdict == Verdict::Welcome {
            // A device that changed its address is looked for under the new one from now on.
            *self.known = session.chooser.known().to_vec();
        }
        // The link may have been let go meanwhile.
        let _ = answer.send((verdict, before.unwrap_or_default()));
    }

    async fn link_ended(
        &mut self,
        session: &mut Session,
        ended: Result<(RadioAddress, bool), tokio::task::JoinError>,
    ) {
        let now = self.outlet.now().mono;
        match ended {
            Ok((address, well)) => {
                session.links.remove(&address);
                session.chooser.ended(now, &address, well);
            }
            // Links catch their own panics, and nobody aborts them before the session's end.
            Err(error) => tracing::error!(%error, "a link's task ended by itself"),
        }
    }

    async fn event(&mut self, session: &mut Session, event: CentralEvent) -> Result<(), Problem> {
        let id = match event {
            CentralEvent::StateUpdate(CentralState::PoweredOff) => {
                return Err(Problem::new(RadioProblem::Off));
            }
            CentralEvent::DeviceDisconnected(id) => {
                let gone = session.ids.iter().find(|(_, own)| **own == id);
                if let Some((address, _)) = gone {
                    session.lost(&address.clone());
                }
                return Ok(());
            }
            CentralEvent::DeviceDiscovered(id)
            | CentralEvent::DeviceUpdated(id)
            | CentralEvent::RssiUpdate { id, .. }
            | CentralEvent::ServicesAdvertisement { id, .. }
            | CentralEvent::ServiceDataAdvertisement { id, .. }
            | CentralEvent::ManufacturerDataAdvertisement { id, .. } => id,
            _ => return Ok(()),
        };
        let now = self.outlet.now();
        let every = self.config.radio.look_every;
        let seen = session.ids.iter().find(|(_, own)| **own == id);
        if let Some((address, _)) = seen
            && session.chooser.seen_within(address, now.mono, every)
        {
            return Ok(());
        }
        // A device may be forgotten by the system between its news and our question.
        let Ok(Ok(device)) = timeout(PATIENCE, session.adapter.peripheral(&id)).await else {
            return Ok(());
        };
        let Ok(Ok(Some(properties))) = timeout(PATIENCE, device.properties()).await else {
            return Ok(());
        };
        // Without a signal it is one that the system remembers and does not hear.
        if properties.rssi.is_none() {
            return Ok(());
        }
        let kinds: Vec<RadioKind> = RadioKind::ALL
            .into_iter()
            .filter(|kind| {
                let has = |uuid: &Uuid| short(uuid.as_u128()) == Some(kind.service());
                properties.services.iter().any(has)
            })
            .collect();
        let text = device.address().to_string();
        // Where the system hides addresses it tells zeros (macOS).
        let hidden = text.chars().all(|c| matches!(c, '0' | ':'));
        let text = if hidden { id.to_string() } else { text };
        let address = RadioAddress::new(&text);
        let mut known = session.chooser.known().iter();
        let ours = known.any(|one| one.address == address);
        if kinds.is_empty() && !ours {
            return Ok(());
        }
        let name = properties.local_name.unwrap_or_default();
        let name: String = name
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect();
        session.chooser.sight(Sighting {
            address: address.clone(),
            random: hidden || properties.address_type == Some(AddressType::Random),
            name: Arc::from(name),
            kinds,
            signal_dbm: properties.rssi,
            at: now,
        });
        session.ids.insert(address, id);
        session.forget_ids(self.config.radio.sightings);
        Ok(())
    }

    /// Connects what is to be connected now.
    async fn connect(&mut self, session: &mut Session) {
        let now = self.outlet.now().mono;
        while let Some((address, why)) = session.chooser.next(now) {
            let id = session.ids.get(&address);
            let sighting = session.chooser.sighting(&address);
            let (Some(id), Some(sighting)) = (id, sighting) else {
                session.chooser.ended(now, &address, false);
                continue;
            };
            let found = timeout(PATIENCE, session.adapter.peripheral(id)).await;
            let Ok(Ok(peripheral)) = found else {
                session.chooser.ended(now, &address, false);
                continue;
            };
            self.connections += 1;
            let connection = Connection {
                id: ConnectionId(self.connections),
                peer: Arc::from(address.as_str()),
                name: (!sighting.name.is_empty()).then(|| sighting.name.clone()),
            };
            let (stop, stopped) = watch::channel(false);
            let (lost, went) = watch::channel(false);
            let (asked, asking) = mpsc::channel(MOST_ASKED);
            let link = Link {
                config: Arc::clone(self.config),
                zone: self.zone,
                outlet: self.outlet.clone(),
                peripheral,
                sighting,
                why: why.clone(),
                connection,
                introduce: session.introduce.clone(),
            };
            let told = Told {
                stop: stopped,
                lost: went,
                asked: asking,
            };
            tracing::debug!(%address, ?why, "connecting");
            session
                .links
                .insert(address.clone(), Running { stop, lost, asked });
            session.tasks.spawn(async move {
                let well = isolated(link.run(told)).await.unwrap_or_else(|_| {
                    tracing::error!(%address, "a fault of this program ended a link");
                    false
                });
                (address, well)
            });
        }
    }
}

impl Session {
    fn let_go(&self, address: &RadioAddress) {
        if let Some(link) = self.links.get(address) {
            link.stop.send_replace(true);
        }
    }

    /// The system says that a device is gone. Its link asks by itself, but rarely.
    fn lost(&self, address: &RadioAddress) {
        if let Some(link) = self.links.get(address) {
            link.lost.send_replace(true);
        }
    }

    /// What is neither seen nor connected needs no name any more.
    fn forget_ids(&mut self, most: usize) {
        if self.ids.len() > most * 2 {
            let (chooser, links) = (&self.chooser, &self.links);
            self.ids.retain(|address, _| {
                links.contains_key(address) || chooser.sighting(address).is_some()
            });
        }
    }

    /// Lets all go, and stops the scan.
    async fn close(mut self) {
        for link in self.links.values() {
            link.stop.send_replace(true);
        }
        let closing = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(PATIENCE, closing).await.is_err() {
            tracing::warn!("not every Bluetooth device was let go in time");
            self.tasks.abort_all();
        }
        // The adapter may be gone; then there is no scan to stop.
        let _ = timeout(PATIENCE, self.adapter.stop_scan()).await;
    }
}

type Events = Pin<Box<dyn Stream<Item = CentralEvent> + Send>>;

async fn call<T>(
    what: &str,
    calling: impl Future<Output = btleplug::Result<T>>,
) -> Result<T, Problem> {
    match timeout(PATIENCE, calling).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Problem::of(&error)),
        Err(_) => Err(Problem::silent(what)),
    }
}

async fn state(adapter: &Adapter) -> Result<CentralState, Problem> {
    call("the adapter", adapter.adapter_state()).await
}

/// The library tells an adapter that is gone as one that is switched off, so that one is asked
/// for what it is.
async fn still_works(adapter: &Adapter) -> Result<(), Problem> {
    if state(adapter).await? != CentralState::PoweredOff {
        return Ok(());
    }
    match call("the adapter", adapter.adapter_info()).await {
        Ok(_) => Err(Problem::new(RadioProblem::Off)),
        Err(problem) if problem.kind == RadioProblem::Other => {
            Err(Problem::new(RadioProblem::NoAdapter))
        }
        Err(problem) => Err(problem),
    }
}
