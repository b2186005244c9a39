//! A station with the Bluetooth feed on the bus of this process.

use lamplight_bedside_sim::ble::{Peer, StandIn};
use lamplight_feeds::ble::{self, BleConfig};
use lamplight_feeds::{Clock, FeedEvent, FeedHandle, FeedNews, Raw};
use lamplight_host::config::Config;
use lamplight_protocols::radio::{KnownRadio, RadioAddress, RadioNews, RadioOrder};
use lamplight_protocols::report::{AdtEvent, AdtHints, AdtReport, Location, PatientClaim, Report};
use lamplight_station::{Input, Station};
use lamplight_units::{DeviceId, FeedId, Mono, Now, PatientId, Wall};
use lamplight_ward::HeldNumber;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;

/// A story that has not come to its end by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

struct RealClock(Instant);

impl Clock for RealClock {
    fn now(&self) -> Now {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Now {
            mono: Mono::from_start(self.0.elapsed()),
            wall: Wall::from_micros(i64::try_from(wall.as_micros()).unwrap()),
        }
    }
}

/// The bus of this process.
pub fn bus() -> String {
    std::env::var("DBUS_SYSTEM_BUS_ADDRESS").expect("a story runs in a child with its bus")
}

/// A ward of two beds with the feed `radio`; the first thermometer is bed 1's.
pub struct Ward {
    pub station: Station,
    pub feed: FeedHandle,
    events: mpsc::Receiver<FeedEvent>,
    clock: Arc<RealClock>,
    /// Everything that was told, for a story that failed.
    pub told: Vec<FeedNews>,
    /// The values as they came.
    pub raw: Vec<Raw>,
}

impl Ward {
    pub fn open() -> Self {
        Self::with(BleConfig::new(FeedId::parse("radio").unwrap()))
    }

    pub fn with(config: BleConfig) -> Self {
        let text = r#"
            [[bed]]
            id = "1"
            locations = ["4E^^1"]
            devices = ["LAMPLIGHT_SIM Thermometer SIM-4001"]
            [[bed]]
            id = "2"
        "#;
        let config_file: Config = toml::from_str(text).unwrap();
        let clock = Arc::new(RealClock(Instant::now()));
        let (queue, events) = mpsc::channel(4_096);
        let zone = chrono::FixedOffset::east_opt(0).unwrap();
        Self {
            station: Station::new(config_file.setup().unwrap()),
            feed: ble::start(config, zone, queue, clock.clone(), 7),
            events,
            clock,
            told: Vec::new(),
            raw: Vec::new(),
        }
    }

    pub fn order(&self, order: RadioOrder) {
        self.feed.radio().unwrap().try_send(order).unwrap();
    }

    /// Takes news until something holds, and answers with it.
    pub async fn until<T>(
        &mut self,
        what: &str,
        mut found: impl FnMut(&Station, &[FeedNews]) -> Option<T>,
    ) -> T {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(found) = found(&self.station, &self.told) {
                return found;
            }
            let event = tokio::time::timeout_at(until, self.events.recv()).await;
            let Ok(Some(event)) = event else {
                let last = self.told.len().saturating_sub(30);
                panic!("never: {what}; last told: {:#?}", &self.told[last..]);
            };
            self.take(event);
        }
    }

    fn take(&mut self, event: FeedEvent) {
        let now = event.received_at;
        self.told.push(event.what.clone());
        self.raw.extend(event.raw);
        if let FeedNews::Message { reports, .. } = event.what {
            for report in reports {
                let feed = event.feed.clone();
                self.station.handle(now, Input::Report { feed, report });
            }
        }
        while self.station.poll_effect().is_some() {}
        while self.station.poll_change().is_some() {}
    }

    /// Somebody is admitted into bed 1.
    pub fn admit(&mut self) {
        let report = Report::Adt(Box::new(AdtReport {
            event: AdtEvent::Admit,
            patient: PatientClaim {
                ids: vec![PatientId::parse("SIM4711", "H", "MR").unwrap()],
                ..PatientClaim::default()
            },
            location: Some(Location {
                point_of_care: Arc::from("4E"),
                bed: Arc::from("1"),
                ..Location::default()
            }),
            prior_location: None,
            merged: None,
            at: None,
            hints: AdtHints::default(),
        }));
        let feed = FeedId::parse("adt").unwrap();
        let now = self.now();
        self.station.handle(now, Input::Report { feed, report });
    }

    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// Waits for a number of a device.
    pub async fn number(
        &mut self,
        device: &str,
        refid: &str,
        holds: impl Fn(f64) -> bool,
    ) -> HeldNumber {
        let what = format!("{refid} of {device}");
        self.until(&what, |station, _| {
            let held = number(station, device, refid)?;
            let value = held.reading.value.number()?;
            holds(value).then(|| held.clone())
        })
        .await
    }
}

/// A number that a station holds of a device.
pub fn number<'a>(station: &'a Station, device: &str, refid: &str) -> Option<&'a HeldNumber> {
    let device = station.devices().get(&DeviceId::parse(device).unwrap())?;
    let mut numbers = device.numbers.values();
    numbers.find(|held| held.reading.term.refid.as_str() == refid)
}

/// How a simulated device is known once it has said who it is.
pub fn id(peer: &Peer) -> String {
    format!("LAMPLIGHT_SIM {} {}", peer.name, peer.serial)
}

/// A simulated device as one of the station's own.
pub fn known(peer: &Peer) -> KnownRadio {
    use lamplight_protocols::radio::RadioKind;
    KnownRadio {
        device: DeviceId::parse(&id(peer)).unwrap(),
        address: RadioAddress::new(&peer.address),
        random: peer.random,
        name: Arc::from(peer.name.as_str()),
        kinds: RadioKind::of_service(peer.measuring())
            .into_iter()
            .collect(),
        firmware: Arc::from(""),
        label: Arc::from(""),
        since: Now::default(),
        last_record: None,
        session: None,
    }
}

/// A stand-in with these devices on the bus of this process.
pub async fn stand_in(peers: &[Peer]) -> StandIn {
    StandIn::start(&bus(), peers.to_vec()).await.unwrap()
}

/// News of the radio among all that was told.
pub fn radio_news(told: &[FeedNews]) -> impl Iterator<Item = &RadioNews> {
    told.iter().filter_map(|news| match news {
        FeedNews::Radio(news) => Some(news),
        _ => None,
    })
}
