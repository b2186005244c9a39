//! One device: connect, find out who it is, subscribe, read, until it is lost or let go.

use super::BleConfig;
use super::choose::{Verdict, Why};
use super::found::{Found, kinds};
use super::problem::{said, wants_bond};
use super::records::Fetching;
use crate::event::{Closed, Connection, FeedNews};
use crate::outlet::Outlet;
use crate::quota::Quota;
use crate::raw::Raw;
use btleplug::api::{CharPropFlags, Peripheral as _, ValueNotification, WriteType};
use btleplug::platform::Peripheral;
use chrono::{FixedOffset, NaiveDateTime};
use futures::{Stream, StreamExt};
use lamplight_protocols::gatt::current_time::CurrentTime;
use lamplight_protocols::gatt::records::{RecordAnswer, RecordRequest};
use lamplight_protocols::gatt::uuid::{characteristic, short, title};
use lamplight_protocols::gatt::{Device, Information};
use lamplight_protocols::radio::{
    LinkState, RadioAddress, RadioIdentity, RadioKind, RadioNews, Sighting,
};
use lamplight_units::{Now, Wall};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep, timeout};

/// A device's clock that is off by less is left alone.
const CLOCK_TOLERANCE_S: i64 = 2;
/// How often a link asks the system whether it still stands, beside the system's own news.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Between two tries of a device that wants to be paired.
const BOND_EVERY: Duration = Duration::from_secs(2);
/// A device that stays on the patient and was connected for less has not been connected well.
const SETTLED: Duration = Duration::from_secs(30);
const LETTER_WINDOW: Duration = Duration::from_secs(60);

/// The characteristics that bring values of a patient.
const MEASURING: [u16; 12] = [
    characteristic::HEART_RATE,
    characteristic::OXIMETRY,
    characteristic::SPOT_CHECK,
    characteristic::BLOOD_PRESSURE,
    characteristic::CUFF_INTERMEDIATE,
    characteristic::TEMPERATURE,
    characteristic::TEMPERATURE_INTERMEDIATE,
    characteristic::GLUCOSE,
    characteristic::GLUCOSE_CONTEXT,
    characteristic::CGM,
    characteristic::WEIGHT,
    characteristic::BODY_COMPOSITION,
];

type Notifications = Pin<Box<dyn Stream<Item = ValueNotification> + Send>>;

/// A device that said who it is, and asks whether it may send.
pub struct Introduction {
    /// Under which address.
    pub address: RadioAddress,
    /// Who.
    pub identity: RadioIdentity,
    /// The answer, with what was fetched of it before.
    pub answer: oneshot::Sender<(Verdict, Fetched)>,
}

/// What was fetched of a device's stored records before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetched {
    /// The newest record.
    pub newest: Option<u16>,
    /// When its session began.
    pub session: Option<Wall>,
}

/// What a link is told while it runs.
pub struct Told {
    /// Let it go.
    pub stop: watch::Receiver<bool>,
    /// The system says that it went.
    pub lost: watch::Receiver<bool>,
    /// Ask for stored records.
    pub asked: mpsc::Receiver<RecordRequest>,
}

/// One device.
pub struct Link {
    pub config: Arc<BleConfig>,
    pub zone: FixedOffset,
    pub outlet: Outlet,
    pub peripheral: Peripheral,
    pub sighting: Sighting,
    pub why: Why,
    pub connection: Connection,
    pub introduce: mpsc::Sender<Introduction>,
}

/// Why a device is not, or no longer, connected.
enum Failure {
    /// It was let go.
    Stopped,
    /// It is none of ours.
    Stranger,
    /// It went.
    Lost,
    /// It can't be used, and why.
    Problem(String),
}

type Done<T> = Result<T, Failure>;

impl Link {
    /// Serves the device to its end. Whether it went well: it was connected for a while, or
    /// sent what it was switched on for, or was let go on purpose.
    pub async fn run(self, mut told: Told) -> bool {
        let mut since = None;
        let ended = self.serve(&mut told, &mut since).await;
        let connected = since.is_some();
        let stays = self.sighting.kinds.iter().any(|kind| kind.stays());
        let settled = since.is_some_and(|since: Instant| !stays || since.elapsed() >= SETTLED);
        self.disconnect().await;
        if connected {
            let reason = match &ended {
                Err(Failure::Problem(problem)) => Closed::Broken {
                    problem: problem.clone(),
                },
                Err(Failure::Lost) => Closed::ByPeer,
                Ok(()) | Err(Failure::Stopped | Failure::Stranger) => Closed::Stopped,
            };
            self.tell(FeedNews::Disconnected { reason }).await;
        }
        match ended {
            Err(Failure::Problem(sentence)) => {
                // A try that nobody waits for fails often: the device was switched off again.
                if self.why == Why::Pairing || connected {
                    let sentence = sentence.clone();
                    self.tell(FeedNews::Trouble { sentence }).await;
                }
                let sentence = Arc::from(sentence);
                self.state(None, LinkState::Failed { sentence }).await;
                false
            }
            Err(Failure::Lost) => {
                self.state(None, LinkState::Lost).await;
                settled
            }
            Ok(()) | Err(Failure::Stopped | Failure::Stranger) => true,
        }
    }

    async fn serve(&self, told: &mut Told, connected: &mut Option<Instant>) -> Done<()> {
        let limits = &self.config.radio;
        self.state(None, LinkState::Connecting).await;
        let what = "connecting";
        self.call(told, what, limits.connect, self.peripheral.connect())
            .await?;
        let what = "finding its services";
        let finding = self.peripheral.discover_services();
        self.call(told, what, limits.discover, finding).await?;
        let found = Found::of(&self.peripheral);
        let kinds = kinds(&self.peripheral);
        if kinds.is_empty() || !MEASURING.iter().any(|uuid| found.get(*uuid).is_some()) {
            return Err(Failure::Problem(format!(
                "Bluetooth: {} offers nothing that this station reads. Use a device with the \
                 standard Bluetooth health services.",
                self.called()
            )));
        }
        let information = self.information(told, &found).await?;
        let (mut device, before) = self.introduce(told, &information, kinds).await?;
        // Taken before the first subscription, or early values are lost.
        let taking = self.peripheral.notifications();
        let mut values = self.call(told, "listening", limits.read, taking).await?;
        self.read_first(told, &found, &mut device).await?;
        self.set_clock(told, &found, &mut device).await?;
        self.subscribe(told, &found, &device).await?;
        *connected = Some(Instant::now());
        self.tell(FeedNews::Connected).await;
        let id = device.identity().id.clone();
        self.state(Some(id), LinkState::Connected).await;
        self.battery(told, &found, &device).await?;
        let mut fetching = self.fetching(&device, before);
        if found.get(characteristic::RECORD_ACCESS).is_some() && self.why != Why::Pairing {
            let request = fetching.since_last();
            self.ask(&found, &mut device, &mut fetching, request).await;
        }
        self.listen(told, &found, &mut device, &mut fetching, &mut values)
            .await
    }

    /// What is to be fetched of it after what was fetched before.
    fn fetching(&self, device: &Device, before: Fetched) -> Fetching {
        let now = self.outlet.now();
        let here = local(now, self.zone);
        // A monitor that was put on anew numbers its records from the start again.
        let anew = |last: &u16| device.began_anew(*last, before.session, now.wall, here);
        let newest = before.newest.filter(|last| !anew(last));
        Fetching::new(newest, device.session(now.wall, here))
    }

    /// The minutes of a monitor have begun again: of which session they are is read anew.
    async fn begins(
        &self,
        told: &mut Told,
        found: &Found,
        device: &mut Device,
        fetching: &mut Fetching,
    ) -> Done<()> {
        self.read_first(told, found, device).await?;
        let now = self.outlet.now();
        fetching.begins(device.session(now.wall, local(now, self.zone)));
        Ok(())
    }

    /// Takes values until the end.
    async fn listen(
        &self,
        told: &mut Told,
        found: &Found,
        device: &mut Device,
        fetching: &mut Fetching,
        values: &mut Notifications,
    ) -> Done<()> {
        let mut letters = Quota::new(self.config.limits.letters_per_minute, LETTER_WINDOW);
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.reset();
        loop {
            let patience = fetching.until(self.config.radio.records);
            tokio::select! {
                biased;
                () = set(&mut told.stop) => return Err(Failure::Stopped),
                () = set(&mut told.lost) => return Err(Failure::Lost),
                Some(request) = told.asked.recv() => {
                    self.ask(found, device, fetching, request).await;
                }
                value = values.next() => match value {
                    Some(value) => {
                        let uuid = short(value.uuid.as_u128());
                        if uuid.is_some_and(|uuid| device.restarts(uuid, &value.value)) {
                            self.begins(told, found, device, fetching).await?;
                        }
                        self.value(device, fetching, &mut letters, &value).await;
                        // A monitor's numbers are minutes, and its session tells when they begin.
                        if let Some(request) = fetching.next()
                            && found.get(characteristic::GLUCOSE).is_some()
                        {
                            self.ask(found, device, fetching, request).await;
                        }
                    }
                    None => return Err(Failure::Lost),
                },
                () = until(patience) => {
                    device.fetching(false);
                    let state = fetching.fail(format!(
                        "Bluetooth: {} stopped sending its stored values. Keep it close, and ask \
                         again.",
                        self.called()
                    ));
                    self.records(device, state).await;
                }
                _ = look.tick() => {
                    let still = timeout(self.config.radio.read, self.peripheral.is_connected()).await;
                    if let Ok(Ok(false) | Err(_)) = still {
                        return Err(Failure::Lost);
                    }
                }
            }
        }
    }

    async fn value(
        &self,
        device: &mut Device,
        fetching: &mut Fetching,
        letters: &mut Quota,
        value: &ValueNotification,
    ) {
        let at = self.outlet.now();
        let Some(uuid) = short(value.uuid.as_u128()) else {
            return;
        };
        let here = local(at, self.zone);
        let outcome = match uuid {
            characteristic::RECORD_ACCESS => {
                match RecordAnswer::decode(&value.value) {
                    Ok(answer) => {
                        let state = fetching.answered(answer, self.called());
                        device.fetching(fetching.is_running());
                        let raw = Raw::octets(&title(uuid), &value.value);
                        self.answered(at, device, state, raw).await;
                    }
                    Err(error) => self.letter(at, letters, uuid, &value.value, &error).await,
                }
                return;
            }
            characteristic::BATTERY_LEVEL => device.battery(&value.value, here).map(|report| {
                lamplight_protocols::gatt::device::Brought {
                    report,
                    ..Default::default()
                }
            }),
            _ => device.value(uuid, &value.value, here),
        };
        match outcome {
            Ok(brought) => {
                for record in brought.records {
                    fetching.came(record);
                }
                if let Some(why) = brought.left_out {
                    let name = self.called();
                    tracing::info!(device = name, %why, "a value was left out");
                    if fetching.left_out() {
                        let sentence =
                            format!("Bluetooth: {name} sent values that do not count: {why}.");
                        self.tell(FeedNews::Trouble { sentence }).await;
                    }
                }
                let reports = brought.report.into_iter().collect();
                self.message(at, uuid, &value.value, reports).await;
            }
            Err(error) => self.letter(at, letters, uuid, &value.value, &error).await,
        }
    }

    /// Reads what the device says of itself; each part that it does not tell stays empty.
    async fn information(&self, told: &mut Told, found: &Found) -> Done<Information> {
        let mut information = Information::default();
        for uuid in Information::READ {
            if let Some(bytes) = self.read(told, found, uuid).await? {
                information.take(uuid, &bytes);
            }
        }
        Ok(information)
    }

    /// Tells who it is, and asks whether it may send.
    async fn introduce(
        &self,
        told: &mut Told,
        information: &Information,
        kinds: Vec<RadioKind>,
    ) -> Done<(Device, Fetched)> {
        let address = self.sighting.address.clone();
        let named = information.identity(address.as_str());
        let named = named.map_err(|error| {
            Failure::Problem(format!(
                "Bluetooth: {} has no name that can be kept ({error}). It is not read.",
                self.called()
            ))
        })?;
        let identity = RadioIdentity {
            device: named.id.clone(),
            maker: information.maker.clone(),
            model: information.model.clone(),
            firmware: information.firmware.clone(),
            kinds,
        };
        let (answer, verdict) = oneshot::channel();
        let asked = Introduction {
            address: address.clone(),
            identity: identity.clone(),
            answer,
        };
        if self.introduce.send(asked).await.is_err() {
            return Err(Failure::Stopped);
        }
        let verdict = tokio::select! {
            biased;
            () = set(&mut told.stop) => return Err(Failure::Stopped),
            verdict = verdict => verdict,
        };
        match verdict {
            Ok((Verdict::Welcome, before)) => {
                let news = RadioNews::Identified {
                    address,
                    random: self.sighting.random,
                    name: self.sighting.name.clone(),
                    identity,
                };
                self.tell(FeedNews::Radio(news)).await;
                Ok((Device::new(named), before))
            }
            Ok((Verdict::Stranger, _)) => Err(Failure::Stranger),
            Ok((Verdict::Refused(sentence), _)) => {
                self.tell(FeedNews::Trouble {
                    sentence: sentence.clone(),
                })
                .await;
                Err(Failure::Problem(sentence))
            }
            Err(_) => Err(Failure::Stopped),
        }
    }

    async fn read_first(&self, told: &mut Told, found: &Found, device: &mut Device) -> Done<()> {
        for uuid in Device::READ_FIRST {
            if let Some(bytes) = self.read(told, found, uuid).await?
                && let Err(error) = device.take_first(uuid, &bytes)
            {
                let name = self.called();
                tracing::warn!(device = name, uuid, %error, "a device's settings can't be read");
            }
        }
        Ok(())
    }

    /// Reads the device's clock, and sets it where it takes that.
    async fn set_clock(&self, told: &mut Told, found: &Found, device: &mut Device) -> Done<()> {
        let uuid = characteristic::CURRENT_TIME;
        let Some(bytes) = self.read(told, found, uuid).await? else {
            return Ok(());
        };
        let here = local(self.outlet.now(), self.zone);
        let ahead = match device.take_clock(&bytes, here) {
            Ok(ahead) => ahead,
            Err(error) => {
                let name = self.called();
                tracing::warn!(device = name, %error, "a device's clock can't be read");
                None
            }
        };
        let off = ahead.is_none_or(|ahead| ahead.abs() > CLOCK_TOLERANCE_S);
        let Some(clock) = found.get(uuid) else {
            return Ok(());
        };
        let takes = clock.properties.contains(CharPropFlags::WRITE);
        if !off || !takes || !self.config.set_clocks {
            return Ok(());
        }
        let bytes = CurrentTime::set_to(local(self.outlet.now(), self.zone)).encode();
        let writing = self
            .peripheral
            .write(clock, &bytes, WriteType::WithResponse);
        match timeout(self.config.radio.read, writing).await {
            // Values that are in its memory already still have the old clock's times; they are
            // placed by the offset that was read.
            Ok(Ok(())) => {
                let name = self.called();
                tracing::info!(device = name, ?ahead, "a device's clock was set");
                if found.get(characteristic::RECORD_ACCESS).is_none() {
                    device.clock_was_set();
                }
            }
            Ok(Err(error)) => {
                let name = self.called();
                tracing::warn!(device = name, %error, "a device's clock can't be set");
            }
            Err(_) => {}
        }
        Ok(())
    }

    /// Subscribes to all that measures, to the record access and to the battery. A device that
    /// wants to be paired is asked again while the system does that.
    async fn subscribe(&self, told: &mut Told, found: &Found, device: &Device) -> Done<()> {
        let wanted = MEASURING
            .into_iter()
            .chain([characteristic::RECORD_ACCESS, characteristic::BATTERY_LEVEL]);
        let give_up = Instant::now() + self.config.radio.bond;
        let mut bonding = false;
        let mut subscribed = 0;
        for uuid in wanted {
            let Some(one) = found.get(uuid) else { continue };
            let tells = CharPropFlags::NOTIFY | CharPropFlags::INDICATE;
            if !one.properties.intersects(tells) {
                continue;
            }
            loop {
                let subscribing = timeout(self.config.radio.read, self.peripheral.subscribe(one));
                let outcome = tokio::select! {
                    biased;
                    () = set(&mut told.stop) => return Err(Failure::Stopped),
                    outcome = subscribing => outcome,
                };
                match outcome {
                    Ok(Ok(())) => {
                        subscribed += usize::from(uuid != characteristic::BATTERY_LEVEL);
                        break;
                    }
                    Ok(Err(error)) if wants_bond(&error) && Instant::now() < give_up => {
                        if !bonding {
                            bonding = true;
                            let id = device.identity().id.clone();
                            self.state(Some(id), LinkState::Bonding).await;
                        }
                        tokio::select! {
                            biased;
                            () = set(&mut told.stop) => return Err(Failure::Stopped),
                            () = sleep(BOND_EVERY) => {}
                        }
                    }
                    Ok(Err(error)) if wants_bond(&error) => return Err(self.not_bonded()),
                    Ok(Err(error)) => {
                        let name = self.called();
                        tracing::warn!(device = name, uuid, %error, "can't subscribe");
                        break;
                    }
                    Err(_) => {
                        let name = self.called();
                        tracing::warn!(device = name, uuid, "subscribing was not answered");
                        break;
                    }
                }
            }
        }
        if subscribed == 0 {
            return Err(Failure::Problem(format!(
                "Bluetooth: {} does not send its values to this station. Switch it off and on, \
                 and check that no other phone or computer holds it.",
                self.called()
            )));
        }
        Ok(())
    }

    fn not_bonded(&self) -> Failure {
        Failure::Problem(format!(
            "Bluetooth: {} must be paired with this computer first, and was not. Confirm the \
             system's question, or pair it in the system's Bluetooth settings; then try again.",
            self.called()
        ))
    }

    async fn battery(&self, told: &mut Told, found: &Found, device: &Device) -> Done<()> {
        let uuid = characteristic::BATTERY_LEVEL;
        let Some(bytes) = self.read(told, found, uuid).await? else {
            return Ok(());
        };
        let at = self.outlet.now();
        if let Ok(Some(report)) = device.battery(&bytes, local(at, self.zone)) {
            self.message(at, uuid, &bytes, vec![report]).await;
        }
        Ok(())
    }

    /// Writes a request for stored records.
    async fn ask(
        &self,
        found: &Found,
        device: &mut Device,
        fetching: &mut Fetching,
        request: RecordRequest,
    ) {
        let name = self.called();
        let Some(point) = found.get(characteristic::RECORD_ACCESS) else {
            let state = fetching.fail(format!(
                "Bluetooth: {name} keeps no values to be asked for."
            ));
            return self.records(device, state).await;
        };
        fetching.asked(request);
        device.fetching(fetching.is_running());
        let bytes = request.encode();
        let writing = self
            .peripheral
            .write(point, &bytes, WriteType::WithResponse);
        let problem = match timeout(self.config.radio.read, writing).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => said(&error.to_string()),
            Err(_) => "no answer".to_owned(),
        };
        device.fetching(false);
        let state = fetching.fail(format!(
            "Bluetooth: {name} was not asked for its stored values ({problem}). Keep it close, \
             and ask again."
        ));
        self.records(device, state).await;
    }

    /// Reads a characteristic. A device that does not tell it, or not in time, goes on without.
    async fn read(&self, told: &mut Told, found: &Found, uuid: u16) -> Done<Option<Vec<u8>>> {
        let Some(one) = found.get(uuid) else {
            return Ok(None);
        };
        if !one.properties.contains(CharPropFlags::READ) {
            return Ok(None);
        }
        let reading = timeout(self.config.radio.read, self.peripheral.read(one));
        tokio::select! {
            biased;
            () = set(&mut told.stop) => Err(Failure::Stopped),
            outcome = reading => Ok(match outcome {
                Ok(Ok(bytes)) => Some(bytes),
                Ok(Err(error)) => {
                    let name = self.called();
                    tracing::debug!(device = name, uuid, %error, "can't be read");
                    None
                }
                Err(_) => None,
            }),
        }
    }

    /// A call into the system under its limit.
    async fn call<T>(
        &self,
        told: &mut Told,
        what: &str,
        limit: Duration,
        calling: impl Future<Output = btleplug::Result<T>> + Send,
    ) -> Done<T> {
        let problem = tokio::select! {
            biased;
            () = set(&mut told.stop) => return Err(Failure::Stopped),
            outcome = timeout(limit, calling) => match outcome {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(error)) if wants_bond(&error) => return Err(self.not_bonded()),
                Ok(Err(error)) => said(&error.to_string()),
                Err(_) => format!("no answer within {} s", limit.as_secs()),
            },
        };
        Err(Failure::Problem(format!(
            "Bluetooth: {what} failed with {} ({problem}). Switch it on and bring it close; it \
             is tried again when it is seen.",
            self.called()
        )))
    }

    async fn disconnect(&self) {
        let limit = self.config.radio.read;
        // Whether a device that went takes the farewell changes nothing any more.
        let _ = timeout(limit, self.peripheral.disconnect()).await;
    }
}

/// Waits until a switch is set, or nobody is left to set it.
async fn set(switch: &mut watch::Receiver<bool>) {
    // An error says that the adapter's side has ended, which means the same.
    let _ = switch.wait_for(|on| *on).await;
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// What a clock in that zone shows. A time beyond the calendar is none that a device has.
fn local(now: Now, zone: FixedOffset) -> NaiveDateTime {
    let utc = now.wall.to_utc().unwrap_or_default();
    utc.with_timezone(&zone).naive_local()
}
