//! A ward of devices on real sockets: one task makes, one or two send, for each device.

use crate::admissions::admissions;
use crate::chance::Chance;
use crate::device::{Device, DeviceConfig, DeviceError, MessageKind, Outgoing, Output, WaveSet};
use crate::recordings::Recording;
use crate::scenario::{Network, Scenario, ScenarioError};
use crate::ward::{DEVICES_MAX, Ward};
use crate::wire::link::{Link, Secure};
use crate::wire::outbox::{Outbox, Queued};
use crate::wire::tls::{self, TlsError};
use crate::wire::{Faults, Stats, TlsOptions, Totals, faults::Injector};
use lamplight_protocols::mllp;
use lamplight_units::Wall;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use thiserror::Error;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// What to simulate, and for whom.
#[derive(Debug, Clone)]
pub struct SimConfig {
    /// Host and port of the station's MLLP listener.
    pub station: String,
    /// Beds 1 to this many.
    pub beds: u16,
    /// What happens.
    pub scenario: Arc<Scenario>,
    /// Recordings to replay: the first on bed 1, and so on.
    pub replays: Vec<Arc<Recording>>,
    /// Names the run.
    pub seed: u64,
    /// The ward's name in PV1-3.
    pub unit: String,
    /// How long a piece of wave is.
    pub chunk: Duration,
    /// Which waves there are.
    pub waves: WaveSet,
    /// A second connection for each device, for its alerts alone.
    pub separate_alerts: bool,
    /// What goes wrong on the wire.
    pub faults: Faults,
    /// TLS, or plain when there is none.
    pub tls: Option<TlsOptions>,
    /// Send numbers as fast as the station answers instead of once a second.
    pub max_rate: bool,
    /// The admission system admits the patients at the start, over a connection of its own.
    pub admit: bool,
}

impl SimConfig {
    /// The usual ward: 16 beds of `4E`, 256 ms, everything whole, the scenario given.
    #[must_use]
    pub fn new(station: &str, scenario: Scenario) -> Self {
        Self {
            station: station.to_owned(),
            beds: 16,
            scenario: Arc::new(scenario),
            replays: Vec::new(),
            seed: 1,
            unit: crate::config::UNIT.to_owned(),
            chunk: Duration::from_millis(256),
            waves: WaveSet::Mixed,
            separate_alerts: false,
            faults: Faults::default(),
            tls: None,
            max_rate: false,
            admit: false,
        }
    }
}

/// Why a simulation does not start.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SimError {
    /// Too few or too many.
    #[error("{0} beds are not possible, 1 to {DEVICES_MAX} are")]
    Beds(u16),
    /// A device that cannot be made.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// No such scenario, or a bad one.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// TLS that cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// A running ward. Dropping it ends every connection at once.
#[derive(Debug)]
pub struct Simulation {
    tasks: JoinSet<()>,
    stats: Arc<Stats>,
    devices: usize,
    sockets: usize,
    /// Held, so that the admission system's connection stays.
    admissions: Option<watch::Sender<Network>>,
}

impl Simulation {
    /// Starts the ward on the current tokio runtime; it connects by itself, and again
    /// whenever the station was away.
    ///
    /// # Errors
    /// When the configuration is not possible. A station that is not there is no error.
    pub fn start(config: &SimConfig) -> Result<Self, SimError> {
        if !(1..=DEVICES_MAX).contains(&config.beds) {
            return Err(SimError::Beds(config.beds));
        }
        let ward = Ward::new(
            &DeviceConfig {
                seed: config.seed,
                unit: config.unit.clone(),
                chunk: config.chunk,
                waves: config.waves,
                start: wall_now(),
                scenario: config.scenario.clone(),
                replays: config.replays.clone(),
            },
            config.beds,
        )?;
        let secure: Secure = config.tls.as_ref().map(tls::connector).transpose()?;
        let mut simulation = Self {
            tasks: JoinSet::new(),
            stats: Arc::default(),
            devices: ward.devices().len(),
            sockets: 0,
            admissions: None,
        };
        if config.admit {
            let secure = secure.clone();
            simulation.admit(config, secure)?;
        }
        let start = Instant::now();
        for device in ward.into_devices() {
            simulation.add(device, config, &secure, start);
        }
        Ok(simulation)
    }

    /// The admission system's connection, with an admission for each bed.
    fn admit(&mut self, config: &SimConfig, secure: Secure) -> Result<(), SimError> {
        let outbox = Arc::<Outbox>::default();
        let sent = admissions(config.beds, &config.scenario, &config.unit, wall_now());
        for message in sent.map_err(|error| DeviceError::Identity(0, error))? {
            // There is room for more than a ward has beds.
            let _ = outbox.push(message);
        }
        let (network, watched) = watch::channel(Network::Up);
        let link = Link {
            station: config.station.clone(),
            secure,
            outbox,
            network: watched,
            injector: Injector::new(config.faults, config.seed),
            chance: Chance::new(config.seed, "admissions"),
            stats: self.stats.clone(),
            unanswered: Vec::new(),
        };
        self.tasks.spawn(link.run());
        self.sockets += 1;
        self.admissions = Some(network);
        Ok(())
    }

    fn add(&mut self, device: Device, config: &SimConfig, secure: &Secure, start: Instant) {
        let (network, watched) = watch::channel(device.network());
        let seed = config.seed ^ (u64::from(device.bed()) << 20);
        let mut open = |name: &str| {
            let outbox = Arc::<Outbox>::default();
            let link = Link {
                station: config.station.clone(),
                secure: secure.clone(),
                outbox: outbox.clone(),
                network: watched.clone(),
                injector: Injector::new(config.faults, seed),
                chance: Chance::new(seed, name),
                stats: self.stats.clone(),
                unanswered: Vec::new(),
            };
            self.tasks.spawn(link.run());
            self.sockets += 1;
            outbox
        };
        let outbox = open("link");
        let alerts = if config.separate_alerts {
            open("alert link")
        } else {
            outbox.clone()
        };
        let source = Source {
            device,
            outbox,
            alerts,
            network,
            stats: self.stats.clone(),
            start,
        };
        if config.max_rate {
            self.tasks.spawn(source.run_fast());
        } else {
            self.tasks.spawn(source.run());
        }
    }

    /// How many devices there are.
    #[must_use]
    pub const fn devices(&self) -> usize {
        self.devices
    }

    /// How many connections they make.
    #[must_use]
    pub const fn sockets(&self) -> usize {
        self.sockets
    }

    /// What was sent and answered so far.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.stats.totals()
    }

    /// Waits until every connection stands, or until `within` is over. Answers whether they do.
    pub async fn connected(&self, within: Duration) -> bool {
        let until = Instant::now() + within;
        while self.stats.connected() < self.sockets {
            if Instant::now() >= until {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        true
    }

    /// Ends every connection and answers with what was sent.
    pub async fn stop(mut self) -> Totals {
        let totals = self.totals();
        self.tasks.shutdown().await;
        totals
    }
}

/// A device and where its messages go.
struct Source {
    device: Device,
    outbox: Arc<Outbox>,
    alerts: Arc<Outbox>,
    network: watch::Sender<Network>,
    stats: Arc<Stats>,
    start: Instant,
}

impl Source {
    /// In real time.
    async fn run(mut self) {
        let mut out = Vec::new();
        loop {
            sleep_until(self.start + self.device.next_due()).await;
            self.device.step(self.start.elapsed(), &mut out);
            for output in out.drain(..) {
                match output {
                    Output::Message(message) => {
                        let queued = block(&self.device, &message);
                        put(&self.outbox, &self.alerts, &self.stats, queued).await;
                    }
                    Output::Network(network) => {
                        self.network.send_replace(network);
                    }
                }
            }
        }
    }

    /// Numbers as fast as they are taken; the clock stays true.
    async fn run_fast(mut self) {
        loop {
            while self.outbox.len() < Outbox::NUMBERS_MAX - 1 {
                let Some(message) = self.device.numbers_now(self.start.elapsed()) else {
                    return;
                };
                let queued = block(&self.device, &message);
                put(&self.outbox, &self.alerts, &self.stats, queued).await;
            }
            self.outbox.room().await;
        }
    }
}

fn block(device: &Device, message: &Outgoing) -> Queued {
    Queued {
        kind: message.kind,
        control_id: message.control_id.as_str().to_owned(),
        block: mllp::frame(&message.encode(&device.identity().sender)),
    }
}

/// Queues a message; an alert waits for room.
async fn put(outbox: &Outbox, alerts: &Outbox, stats: &Stats, message: Queued) {
    let queue = match message.kind {
        MessageKind::Alert => alerts,
        MessageKind::Numbers | MessageKind::Wave => outbox,
    };
    let mut message = message;
    loop {
        match queue.push(message) {
            Ok(dropped) => return stats.dropped(dropped),
            Err(back) => message = back,
        }
        queue.room().await;
    }
}

fn wall_now() -> Wall {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Wall::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
