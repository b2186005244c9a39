//! How many Bluetooth values a second reach the station, and how long one takes to be handed to
//! the screens: 50 belts of 50 beds on a stand-in for the system's service, read by the real
//! library. Prints two figures; run it by `cargo xtask bench ble`.
//!
//! The stand-in, the message bus and the station share the machine, so that both are lower
//! bounds of what it can do.

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use lamplight_api::project;
    use lamplight_api::view::ChangeBatch;
    use lamplight_bedside_sim::ble::{Bus, MISSING, Model, Peer, StandIn};
    use lamplight_feeds::ble::{self, BleConfig};
    use lamplight_feeds::{Clock, FeedEvent, FeedNews};
    use lamplight_host::config::Config;
    use lamplight_protocols::radio::{KnownRadio, RadioAddress, RadioKind, RadioOrder};
    use lamplight_station::{Input, Station};
    use lamplight_units::{DeviceId, FeedId, Mono, Now, Wall};
    use std::collections::BTreeSet;
    use std::error::Error;
    use std::io::Write as _;
    use std::process::Command;
    use std::sync::Arc;
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
    use tokio::sync::mpsc;

    const DEVICES: u8 = 50;
    /// Each sends so often: what is offered is far above what belts send, one a second.
    const EVERY_MS: u64 = 20;
    const CONNECTED_WITHIN: Duration = Duration::from_secs(120);
    const MEASURED_FOR: Duration = Duration::from_secs(10);
    /// Ten values a second of each device.
    const BAR: f64 = 500.0;
    /// What a belt really sends: a value a second.
    const USUAL_MS: u64 = 1_000;
    /// Until the values that were offered before are through.
    const SETTLES_FOR: Duration = Duration::from_secs(3);
    /// Changes are handed to the screens so often (`host::engine`).
    const BATCH_EVERY: Duration = Duration::from_millis(33);
    /// As for the numbers of monitors (`ui.pixel_ms_p99`), of which this is a part.
    const SHOWN_BAR_MS: f64 = 100.0;
    const VARIABLE: &str = "DBUS_SYSTEM_BUS_ADDRESS";

    struct RealClock(Instant);

    impl Clock for RealClock {
        fn now(&self) -> Now {
            let wall = SystemTime::now().duration_since(UNIX_EPOCH);
            let micros = wall.map_or(0, |wall| wall.as_micros());
            Now {
                mono: Mono::from_start(self.0.elapsed()),
                wall: Wall::from_micros(i64::try_from(micros).unwrap_or(i64::MAX)),
            }
        }
    }

    pub fn main() -> Result<(), Box<dyn Error>> {
        if let Ok(bus) = std::env::var("LAMPLIGHT_BENCH_BUS") {
            let runtime = tokio::runtime::Runtime::new()?;
            return runtime.block_on(measure(&bus));
        }
        // A variable of a running process can't be set safely, so a child has it.
        let folder = tempfile::tempdir()?;
        let Some(bus) = Bus::start(folder.path())? else {
            return Err(MISSING.into());
        };
        let status = Command::new(std::env::current_exe()?)
            .env("LAMPLIGHT_BENCH_BUS", bus.address())
            .env(VARIABLE, bus.address())
            .status()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("the measuring child ended with {status}").into())
        }
    }

    async fn measure(bus: &str) -> Result<(), Box<dyn Error>> {
        let mut peers = Vec::new();
        let mut known = Vec::new();
        for number in 1..=DEVICES {
            let mut peer = Peer::new(Model::Belt, number);
            peer.every_ms = EVERY_MS;
            let device = format!("LAMPLIGHT_SIM {} {}", peer.name, peer.serial);
            known.push(KnownRadio {
                device: DeviceId::parse(&device)?,
                address: RadioAddress::new(&peer.address),
                random: false,
                name: Arc::from(peer.name.as_str()),
                kinds: vec![RadioKind::HeartRate],
                firmware: Arc::from(""),
                label: Arc::from(""),
                since: Now::default(),
                last_record: None,
                session: None,
            });
            peers.push(peer);
        }
        let serials: Vec<String> = peers.iter().map(|peer| peer.serial.clone()).collect();
        let stand_in = StandIn::start(bus, peers).await?;
        let bed = |one: &KnownRadio| {
            format!(
                "[[bed]]\nid = {0:?}\ndevices = [{0:?}]\n",
                one.device.as_str()
            )
        };
        let beds: String = known.iter().map(bed).collect();
        let config: Config = toml::from_str(&beds)?;
        let mut station = Station::new(config.setup()?);
        let (queue, mut events) = mpsc::channel::<FeedEvent>(4_096);
        let clock: Arc<dyn Clock> = Arc::new(RealClock(Instant::now()));
        let feed = FeedId::parse("bluetooth")?;
        let zone = chrono::Offset::fix(&chrono::Utc);
        let running = ble::start(BleConfig::new(feed), zone, queue, Arc::clone(&clock), 1);
        let orders = running.radio().ok_or("the feed has no radio")?;
        orders.send(RadioOrder::Know(known)).await?;
        let mut connected = 0;
        let until = Instant::now() + CONNECTED_WITHIN;
        while connected < u32::from(DEVICES) {
            if Instant::now() > until {
                return Err(format!("{connected} of {DEVICES} devices were connected").into());
            }
            let event = events.recv().await.ok_or("the feed ended")?;
            match &event.what {
                FeedNews::Connected => connected += 1,
                FeedNews::Disconnected { .. } => connected -= 1,
                _ => {}
            }
            take(&mut station, event);
        }
        let began = Instant::now();
        let mut values = 0_u32;
        while began.elapsed() < MEASURED_FOR {
            let event = events.recv().await.ok_or("the feed ended")?;
            values += take(&mut station, event);
        }
        let rate = f64::from(values) / began.elapsed().as_secs_f64();
        let line = serde_json::json!({
            "name": "ble.values_per_s",
            "value": rate.round(),
            "unit": "1/s",
            "bar": format!(">= {BAR}"),
            "holds": rate >= BAR,
            "runs": 1,
            "devices": DEVICES,
            "offered_per_s": u64::from(DEVICES) * 1_000 / EVERY_MS,
        });
        writeln!(std::io::stdout(), "{line}")?;
        for serial in &serials {
            stand_in.change(serial, |peer| peer.every_ms = USUAL_MS);
        }
        let shown = shown(&mut station, &mut events, &*clock).await?;
        let line = serde_json::json!({
            "name": "ble.shown_ms_p99",
            "value": shown.p99_ms,
            "unit": "ms",
            "bar": format!("<= {SHOWN_BAR_MS}"),
            "holds": shown.p99_ms <= SHOWN_BAR_MS,
            "runs": 1,
            "devices": DEVICES,
            "values": shown.values,
            "median_ms": shown.p50_ms,
        });
        writeln!(std::io::stdout(), "{line}")?;
        running.stop();
        // Fifty farewells on a busy bus; nothing is measured any more.
        drop(tokio::time::timeout(Duration::from_secs(20), running.join()).await);
        Ok(())
    }

    /// From the notification to the batch for the screens.
    struct Shown {
        values: usize,
        p50_ms: f64,
        p99_ms: f64,
    }

    /// Takes values in and hands out what they change, as the host does: in batches, each drawn
    /// up for the page and written as the page gets it. The page's own drawing is not counted.
    async fn shown(
        station: &mut Station,
        events: &mut mpsc::Receiver<FeedEvent>,
        clock: &dyn Clock,
    ) -> Result<Shown, Box<dyn Error>> {
        let began = Instant::now();
        let mut batch = tokio::time::interval(BATCH_EVERY);
        let mut changed = BTreeSet::new();
        let mut waiting: Vec<Mono> = Vec::new();
        let mut delays_ms: Vec<f64> = Vec::new();
        while began.elapsed() < SETTLES_FOR + MEASURED_FOR {
            tokio::select! {
                event = events.recv() => {
                    let event = event.ok_or("the feed ended")?;
                    let came = event.received_at.mono;
                    if hear(station, event) > 0 {
                        waiting.push(came);
                    }
                    while let Some(one) = station.poll_change() {
                        changed.insert(one);
                    }
                }
                _ = batch.tick() => {
                    let now = clock.now();
                    let changes = std::mem::take(&mut changed);
                    let changes = changes.iter().map(|one| project::change(station, now, one));
                    let batch = ChangeBatch {
                        seq: 0,
                        now_ms: now.wall.millis(),
                        changes: changes.collect(),
                    };
                    std::hint::black_box(serde_json::to_vec(&batch)?);
                    let done = clock.now().mono;
                    let delay = |came: Mono| done.since(came).as_secs_f64() * 1_000.0;
                    let settled = began.elapsed() >= SETTLES_FOR;
                    delays_ms.extend(waiting.drain(..).map(delay).filter(|_| settled));
                }
            }
        }
        delays_ms.sort_by(f64::total_cmp);
        let at = |share: usize| {
            let place = delays_ms.len() * share / 100;
            let delay = delays_ms.get(place.min(delays_ms.len().saturating_sub(1)));
            delay.map(|ms| (ms * 10.0).round() / 10.0)
        };
        Ok(Shown {
            values: delays_ms.len(),
            p50_ms: at(50).ok_or("no value came")?,
            p99_ms: at(99).ok_or("no value came")?,
        })
    }

    /// Puts what came into the station, and forgets what it changes; how many values that were.
    fn take(station: &mut Station, event: FeedEvent) -> u32 {
        let values = hear(station, event);
        while station.poll_change().is_some() {}
        values
    }

    /// Puts what came into the station; how many values that were.
    fn hear(station: &mut Station, event: FeedEvent) -> u32 {
        let FeedNews::Message { reports, .. } = event.what else {
            return 0;
        };
        let mut values = 0;
        for report in reports {
            let feed = event.feed.clone();
            station.handle(event.received_at, Input::Report { feed, report });
            values += 1;
        }
        while station.poll_effect().is_some() {}
        values
    }
}
