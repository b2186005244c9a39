//! The stand-in itself: owns the name `org.bluez` on a bus, answers its calls, tells its signals.

use super::objects::{self, Object, Properties};
use super::peer::Peer;
use super::world::{Power, Refused, Signal, World};
use chrono::Utc;
use futures::StreamExt;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use zbus::connection::Builder;
use zbus::message::Type;
use zbus::{Connection, Message, MessageStream, ObjectPath, OwnedVariant, Variant};

/// How often the devices are stepped.
const STEP_EVERY: Duration = Duration::from_millis(20);
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const MANAGER: &str = "org.freedesktop.DBus.ObjectManager";
const INTROSPECTABLE: &str = "org.freedesktop.DBus.Introspectable";

/// A running stand-in. Dropping it takes its name off the bus.
#[derive(Debug)]
pub struct StandIn {
    world: Arc<Mutex<World>>,
    tasks: Vec<JoinHandle<()>>,
}

impl StandIn {
    /// Takes the name `org.bluez` on the bus at `address`; within a tokio runtime.
    ///
    /// # Errors
    /// When the bus does not answer, or somebody has the name.
    pub async fn start(address: &str, peers: Vec<Peer>) -> zbus::Result<Self> {
        let bus = Builder::address(address).build().await?;
        // Before the name, or a first call would be missed.
        let calls = MessageStream::from(&bus);
        bus.request_name("org.bluez").await?;
        let mut world = World::new();
        for peer in peers {
            world.add(peer);
        }
        let world = Arc::new(Mutex::new(world));
        let answering = tokio::spawn(answer_all(bus.clone(), calls, Arc::clone(&world)));
        let stepping = tokio::spawn(step_all(bus, Arc::clone(&world)));
        Ok(Self {
            world,
            tasks: vec![answering, stepping],
        })
    }

    /// Changes a device, by its serial number; its services are as they were.
    pub fn change(&self, serial: &str, change: impl FnOnce(&mut Peer)) -> bool {
        let mut world = lock(&self.world);
        let mut peers = world.peers.iter_mut();
        peers
            .find(|peer| peer.serial == serial)
            .map(change)
            .is_some()
    }

    /// Looks at a device, by its serial number.
    pub fn look<T>(&self, serial: &str, look: impl FnOnce(&Peer) -> T) -> Option<T> {
        let world = lock(&self.world);
        let mut peers = world.peers.iter();
        peers.find(|peer| peer.serial == serial).map(look)
    }

    /// One more device.
    pub fn add(&self, peer: Peer) {
        lock(&self.world).add(peer);
    }

    /// Plugs the adapter in or out, switches it on or off.
    pub fn power(&self, power: Power) {
        lock(&self.world).set_power(power);
    }

    /// Ends the link of a device.
    pub fn lose(&self, serial: &str) {
        let mut world = lock(&self.world);
        let at = world.peers.iter().position(|peer| peer.serial == serial);
        if let Some(at) = at {
            world.lose(at);
        }
    }

    /// So many strangers more each half second.
    pub fn flood(&self, strangers: u32) {
        lock(&self.world).flood = strangers;
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    // A panic while it was held is a failed test already; what it holds is still a world.
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn step_all(bus: Connection, world: Arc<Mutex<World>>) {
    let began = Instant::now();
    let mut ticks = tokio::time::interval(STEP_EVERY);
    loop {
        ticks.tick().await;
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let signals = {
            let mut world = lock(&world);
            world.step(ms, Utc::now());
            signals(&mut world)
        };
        tell(&bus, signals).await;
    }
}

/// A signal with what it says at this moment.
enum Telling {
    Added(String, BTreeMap<String, Properties>),
    Changed(String, &'static str, Properties),
}

fn signals(world: &mut World) -> Vec<Telling> {
    let signals = world.take_signals();
    let tell = |signal| {
        Some(match signal {
            Signal::Changed(path, interface, properties) => {
                Telling::Changed(path, interface, properties)
            }
            Signal::Added(path) => {
                let object = objects::find(world, &path)?;
                let (interface, properties) = objects::properties(world, object)?;
                let all = BTreeMap::from([(interface.to_owned(), properties)]);
                Telling::Added(path, all)
            }
        })
    };
    signals.into_iter().filter_map(tell).collect()
}

async fn tell(bus: &Connection, signals: Vec<Telling>) {
    for signal in signals {
        let to = None::<&str>;
        let sent = match signal {
            Telling::Added(path, all) => {
                let Ok(path) = ObjectPath::try_from(path) else {
                    continue;
                };
                bus.emit_signal(to, "/", MANAGER, "InterfacesAdded", &(path, all))
                    .await
            }
            Telling::Changed(path, interface, properties) => {
                let none: Vec<String> = Vec::new();
                let body = (interface, properties, none);
                bus.emit_signal(to, path, PROPERTIES, "PropertiesChanged", &body)
                    .await
            }
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "the stand-in can't tell a signal");
        }
    }
}

async fn answer_all(bus: Connection, mut calls: MessageStream, world: Arc<Mutex<World>>) {
    while let Some(call) = calls.next().await {
        let Ok(call) = call else { continue };
        if call.message_type() != Type::MethodCall {
            continue;
        }
        let answered = answer(&bus, &world, &call).await;
        if let Err(error) = answered {
            tracing::warn!(%error, "the stand-in can't answer");
        }
        let signals = signals(&mut lock(&world));
        tell(&bus, signals).await;
    }
}

/// What a call is answered with.
enum Answer {
    Nothing,
    Bytes(Vec<u8>),
    Text(String),
    All(Properties),
    One(Variant<'static>),
    Managed(BTreeMap<String, BTreeMap<String, Properties>>),
    /// The device never answers.
    Never,
}

async fn answer(bus: &Connection, world: &Mutex<World>, call: &Message) -> zbus::Result<()> {
    let header = call.header();
    let answer = {
        let mut world = lock(world);
        decide(&mut world, call)
    };
    match answer {
        Ok(Answer::Nothing) => bus.reply(&header, &()).await,
        Ok(Answer::Bytes(bytes)) => bus.reply(&header, &bytes).await,
        Ok(Answer::Text(text)) => bus.reply(&header, &text).await,
        Ok(Answer::All(all)) => bus.reply(&header, &all).await,
        Ok(Answer::One(one)) => bus.reply(&header, &one).await,
        Ok(Answer::Managed(all)) => {
            let named = all.into_iter();
            let named =
                named.filter_map(|(path, all)| Some((ObjectPath::try_from(path).ok()?, all)));
            let named: BTreeMap<ObjectPath<'_>, _> = named.collect();
            bus.reply(&header, &named).await
        }
        Ok(Answer::Never) => Ok(()),
        Err(Refused(name, words)) => bus.reply_error(&header, name, &words).await,
    }
}

const UNKNOWN: Refused = Refused(
    "org.freedesktop.DBus.Error.UnknownObject",
    "no such object or method",
);

fn decide(world: &mut World, call: &Message) -> Result<Answer, Refused> {
    let header = call.header();
    let path = header.path().map(ObjectPath::as_str).unwrap_or_default();
    let member = header
        .member()
        .map(zbus::names::MemberName::as_str)
        .unwrap_or_default();
    let interface = header
        .interface()
        .map(zbus::names::InterfaceName::as_str)
        .unwrap_or_default();
    let object = objects::find(world, path).ok_or(UNKNOWN)?;
    match (interface, member, object) {
        (MANAGER, "GetManagedObjects", Object::Root) => {
            Ok(Answer::Managed(objects::managed(world)))
        }
        (INTROSPECTABLE, "Introspect", _) => Ok(Answer::Text(objects::introspect(world, object))),
        (PROPERTIES, "GetAll", _) => {
            let (_, all) = objects::properties(world, object).ok_or(UNKNOWN)?;
            Ok(Answer::All(all))
        }
        (PROPERTIES, "Get", _) => {
            let (_, name): (String, String) = body(call)?;
            let (_, mut all) = objects::properties(world, object).ok_or(UNKNOWN)?;
            all.remove(&name).map(Answer::One).ok_or(UNKNOWN)
        }
        (PROPERTIES, "Set", Object::Adapter) => {
            let (_, name, value): (String, String, OwnedVariant) = body(call)?;
            if let ("Powered", Ok(on)) = (name.as_str(), bool::try_from(value)) {
                let now = world.power == Power::On;
                if on != now {
                    world.set_power(if on { Power::On } else { Power::Off });
                }
            }
            Ok(Answer::Nothing)
        }
        (objects::ADAPTER, "SetDiscoveryFilter", Object::Adapter) => Ok(Answer::Nothing),
        (objects::ADAPTER, "StartDiscovery", Object::Adapter) => {
            if world.power != Power::On {
                return Err(Refused("org.bluez.Error.NotReady", "Resource Not Ready"));
            }
            world.discover(true);
            Ok(Answer::Nothing)
        }
        (objects::ADAPTER, "StopDiscovery", Object::Adapter) => {
            world.discover(false);
            Ok(Answer::Nothing)
        }
        (objects::DEVICE, "Connect", Object::Device(at)) => Ok(match world.connect(at)? {
            Some(()) => Answer::Nothing,
            None => Answer::Never,
        }),
        (objects::DEVICE, "Disconnect", Object::Device(at)) => {
            world.lose(at);
            Ok(Answer::Nothing)
        }
        (objects::CHARACTERISTIC, "StartNotify", Object::Characteristic(at, index)) => {
            world.subscribe(at, index, true)?;
            Ok(Answer::Nothing)
        }
        (objects::CHARACTERISTIC, "StopNotify", Object::Characteristic(at, index)) => {
            world.subscribe(at, index, false)?;
            Ok(Answer::Nothing)
        }
        (objects::CHARACTERISTIC, "ReadValue", Object::Characteristic(at, index)) => {
            let peer = world.peers.get_mut(at).ok_or(UNKNOWN)?;
            let one = peer.characteristics.get(index).ok_or(UNKNOWN)?;
            if !peer.connected {
                return Err(Refused("org.bluez.Error.Failed", "Not connected"));
            }
            let uuid = one.uuid;
            Ok(Answer::Bytes(peer.read(uuid, Utc::now())))
        }
        (objects::CHARACTERISTIC, "WriteValue", Object::Characteristic(at, index)) => {
            let (bytes, _): (Vec<u8>, HashMap<String, OwnedVariant>) = body(call)?;
            let peer = world.peers.get_mut(at).ok_or(UNKNOWN)?;
            if !peer.connected {
                return Err(Refused("org.bluez.Error.Failed", "Not connected"));
            }
            let uuid = peer.characteristics.get(index).ok_or(UNKNOWN)?.uuid;
            peer.write(uuid, &bytes, Utc::now());
            Ok(Answer::Nothing)
        }
        _ => Err(UNKNOWN),
    }
}

fn body<T>(call: &Message) -> Result<T, Refused>
where
    T: serde::de::DeserializeOwned + zbus::Type,
{
    call.body().deserialize().map_err(|_| {
        Refused(
            "org.freedesktop.DBus.Error.InvalidArgs",
            "the arguments are of another kind",
        )
    })
}
