//! How many Bluetooth values a second reach the station: 50 belts on a stand-in for the system's
//! service, read by the real library. Prints one figure; run it by `cargo xtask bench ble`.
//!
//! The stand-in, the message bus and the station share the machine, so it is a lower bound.

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use lamplight_bedside_sim::ble::{Bus, MISSING, Model, Peer, StandIn};
    use lamplight_feeds::ble::{self, BleConfig};
    use lamplight_feeds::{Clock, FeedEvent, FeedNews};
    use lamplight_host::config::Config;
    use lamplight_protocols::radio::{KnownRadio, RadioAddress, RadioKind, RadioOrder};
    use lamplight_station::{Input, Station};
    use lamplight_units::{DeviceId, FeedId, Mono, Now, Wall};
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
            });
            peers.push(peer);
        }
        let _stand_in = StandIn::start(bus, peers).await?;
        let config: Config = toml::from_str("")?;
        let mut station = Station::new(config.setup()?);
        let (queue, mut events) = mpsc::channel::<FeedEvent>(4_096);
        let clock = Arc::new(RealClock(Instant::now()));
        let feed = FeedId::parse("bluetooth")?;
        let zone = chrono::Offset::fix(&chrono::Utc);
        let running = ble::start(BleConfig::new(feed), zone, queue, clock, 1);
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
        running.stop();
        // Fifty farewells on a busy bus; nothing is measured any more.
        drop(tokio::time::timeout(Duration::from_secs(20), running.join()).await);
        Ok(())
    }

    /// Puts what came into the station; how many values that were.
    fn take(station: &mut Station, event: FeedEvent) -> u32 {
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
        while station.poll_change().is_some() {}
        values
    }
}
