//! What the stand-in knows: the adapter, the devices, and what becomes of them as time goes.
//! Pure: calls and the time come in, what is to be told on the bus comes out.

use super::objects::{self, Properties};
use super::peer::Peer;
use chrono::{DateTime, Utc};
use lamplight_protocols::gatt::uuid::characteristic;
use std::collections::HashSet;
use zbus::Variant;

/// Whether there is an adapter, and whether it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// There is none.
    Absent,
    /// It is switched off.
    Off,
    /// It is on.
    On,
}

/// What is told on the bus.
#[derive(Debug)]
pub enum Signal {
    /// A device is new.
    Added(String),
    /// Properties of an object changed.
    Changed(String, &'static str, Properties),
}

/// How often a device advertises.
const ADVERTISE_MS: u64 = 500;
/// How long finding services takes after connecting.
const RESOLVE_MS: u64 = 100;
/// How long a device that measures once stays connected after its value.
const LINGER_MS: u64 = 1_500;
/// How long it is off after that.
const OFF_MS: u64 = 20_000;
/// Values of one device in one step: a meter sends its records as fast as a link carries them.
const AT_ONCE: usize = 20;

/// An answer that BlueZ gives to a call that it does not carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub &'static str, pub &'static str);

/// The adapter with everything behind it.
#[derive(Debug)]
pub struct World {
    pub power: Power,
    pub discovering: bool,
    pub peers: Vec<Peer>,
    /// Strangers that advertise at each step, under an address of their own each.
    pub flood: u32,
    flooded: u32,
    resolving: HashSet<usize>,
    off_until: Vec<(usize, u64)>,
    next_advert_ms: u64,
    now_ms: u64,
    signals: Vec<Signal>,
}

impl World {
    pub fn new() -> Self {
        Self {
            power: Power::On,
            discovering: false,
            peers: Vec::new(),
            flood: 0,
            flooded: 0,
            resolving: HashSet::new(),
            off_until: Vec::new(),
            next_advert_ms: 0,
            now_ms: 0,
            signals: Vec::new(),
        }
    }

    pub fn add(&mut self, mut peer: Peer) -> usize {
        peer.build();
        self.peers.push(peer);
        self.peers.len() - 1
    }

    /// What is to be told since the last call.
    pub fn take_signals(&mut self) -> Vec<Signal> {
        std::mem::take(&mut self.signals)
    }

    /// The adapter is plugged in or out, switched on or off.
    pub fn set_power(&mut self, power: Power) {
        self.power = power;
        if power != Power::On {
            self.discovering = false;
            for at in 0..self.peers.len() {
                self.lose(at);
            }
        }
        let on = Variant::from(power == Power::On);
        self.changed(
            objects::ADAPTER_PATH.to_owned(),
            objects::ADAPTER,
            [("Powered", on)],
        );
    }

    pub fn discover(&mut self, on: bool) {
        self.discovering = on;
        // A scan begins with news of all that is about.
        self.next_advert_ms = 0;
    }

    /// Time goes on.
    pub fn step(&mut self, now_ms: u64, now: DateTime<Utc>) {
        self.now_ms = now_ms;
        if self.power != Power::On {
            return;
        }
        let back = |(_, until): &(usize, u64)| *until <= now_ms;
        for (at, _) in self.off_until.extract_if(.., |one| back(one)) {
            if let Some(peer) = self.peers.get_mut(at) {
                peer.advertising = true;
            }
        }
        if self.discovering && now_ms >= self.next_advert_ms {
            self.next_advert_ms = now_ms + ADVERTISE_MS;
            self.advertise();
        }
        for at in 0..self.peers.len() {
            self.resolve(at);
            self.send(at, now);
        }
    }

    fn advertise(&mut self) {
        for at in 0..self.peers.len() {
            let Some(peer) = self.peers.get_mut(at) else {
                continue;
            };
            if peer.connected || !peer.advertising {
                continue;
            }
            let new = !std::mem::replace(&mut peer.seen, true);
            // BlueZ tells of a signal only when it is another one.
            peer.rssi = if peer.rssi % 2 == 0 {
                peer.rssi - 1
            } else {
                peer.rssi + 1
            };
            let (path, rssi) = (objects::device_path(peer), peer.rssi);
            if new {
                self.signals.push(Signal::Added(path));
            } else {
                self.changed(path, objects::DEVICE, [("RSSI", Variant::from(rssi))]);
            }
        }
        for _ in 0..self.flood {
            self.flooded += 1;
            let [_, a, b, c] = self.flooded.to_be_bytes();
            let mut stranger = Peer::new(super::peer::Model::Belt, 0);
            stranger.address = format!("7A:00:00:{a:02X}:{b:02X}:{c:02X}");
            stranger.random = true;
            stranger.name = format!("Stranger {}", self.flooded);
            stranger.seen = true;
            stranger.switches.deaf = true;
            let at = self.add(stranger);
            let path = self.peers.get(at).map(objects::device_path);
            self.signals.extend(path.map(Signal::Added));
        }
    }

    fn resolve(&mut self, at: usize) {
        let due = self
            .peers
            .get(at)
            .is_some_and(|peer| peer.connected && self.now_ms >= peer.connected_ms + RESOLVE_MS);
        if due && self.resolving.remove(&at) {
            let path = self.peers.get(at).map(objects::device_path);
            if let Some(path) = path {
                self.changed(
                    path,
                    objects::DEVICE,
                    [("ServicesResolved", Variant::from(true))],
                );
            }
        }
    }

    /// Whether its services are found.
    pub fn is_resolved(&self, at: usize) -> bool {
        let connected = self.peers.get(at).is_some_and(|peer| peer.connected);
        connected && !self.resolving.contains(&at)
    }

    fn send(&mut self, at: usize, now: DateTime<Utc>) {
        let now_ms = self.now_ms;
        let resolved = self.is_resolved(at);
        let Some(peer) = self.peers.get_mut(at) else {
            return;
        };
        if !resolved {
            return;
        }
        let measures = peer.characteristics.iter().any(|one| {
            one.notifying
                && !matches!(
                    one.uuid,
                    characteristic::BATTERY_LEVEL | characteristic::CUFF_INTERMEDIATE
                )
        });
        if peer.switches.flapping && measures && now_ms >= peer.connected_ms + 1_000 {
            return self.lose(at);
        }
        if !measures || peer.switches.silent {
            return;
        }
        let once = !peer.model.goes_on();
        let mut values: Vec<(u16, Vec<u8>)> = Vec::new();
        while now_ms >= peer.next_ms && values.len() < AT_ONCE {
            let due = if once && peer.sent > 0 {
                None
            } else {
                peer.beat(now)
            };
            values.extend(due);
            let every = if once {
                u64::MAX / 2
            } else {
                peer.every_ms.max(1)
            };
            // A step that came late is made up for, but not for more than a second.
            peer.next_ms = peer
                .next_ms
                .max(now_ms.saturating_sub(1_000))
                .saturating_add(every);
        }
        while values.len() < AT_ONCE
            && let Some(value) = peer.outbox.pop_front()
        {
            values.push(value);
        }
        let mut told = Vec::new();
        let mut lose = false;
        for (uuid, mut bytes) in values {
            peer.sent += 1;
            let each = peer.switches.malformed_each;
            if each.is_some_and(|each| peer.sent.is_multiple_of(each.max(1))) {
                bytes.truncate(1);
            }
            let subscribed = peer.characteristics.iter_mut().enumerate();
            let subscribed = subscribed
                .into_iter()
                .find(|(_, one)| one.uuid == uuid && one.notifying);
            if let Some((index, one)) = subscribed {
                one.value.clone_from(&bytes);
                told.push((index, bytes));
            }
            lose |= peer
                .switches
                .drop_after
                .is_some_and(|most| peer.sent >= most);
            if lose {
                break;
            }
        }
        let over = once
            && peer.sent > 0
            && peer.outbox.is_empty()
            && peer.model.switches_off()
            && now_ms >= peer.connected_ms + LINGER_MS;
        for (index, bytes) in told {
            let path = self
                .peers
                .get(at)
                .and_then(|peer| objects::characteristic_path(peer, index));
            if let Some(path) = path {
                self.changed(
                    path,
                    objects::CHARACTERISTIC,
                    [("Value", Variant::from(bytes))],
                );
            }
        }
        if lose {
            self.lose(at);
        } else if over {
            self.lose(at);
            if let Some(peer) = self.peers.get_mut(at) {
                peer.advertising = false;
            }
            self.off_until.push((at, now_ms + OFF_MS));
        }
    }

    /// Connects; `None` when the device never answers.
    pub fn connect(&mut self, at: usize) -> Result<Option<()>, Refused> {
        let now_ms = self.now_ms;
        let Some(peer) = self.peers.get_mut(at) else {
            return Err(Refused("org.bluez.Error.Failed", "no such device"));
        };
        if self.power != Power::On {
            return Err(Refused("org.bluez.Error.NotReady", "Resource Not Ready"));
        }
        if peer.switches.deaf {
            return Ok(None);
        }
        if !peer.advertising {
            return Err(Refused(
                "org.bluez.Error.Failed",
                "le-connection-abort-by-local",
            ));
        }
        if peer.connected {
            return Ok(Some(()));
        }
        peer.connected = true;
        peer.connected_ms = now_ms;
        peer.sent = 0;
        peer.next_ms = now_ms;
        peer.links += 1;
        let path = objects::device_path(peer);
        self.resolving.insert(at);
        self.changed(path, objects::DEVICE, [("Connected", Variant::from(true))]);
        Ok(Some(()))
    }

    /// The link ends, by whomever.
    pub fn lose(&mut self, at: usize) {
        self.resolving.remove(&at);
        let Some(peer) = self.peers.get_mut(at) else {
            return;
        };
        if !std::mem::replace(&mut peer.connected, false) {
            return;
        }
        peer.outbox.clear();
        for one in &mut peer.characteristics {
            one.notifying = false;
        }
        let path = objects::device_path(peer);
        let links = peer.links;
        if peer.switches.new_address {
            // Another random address each time: the two highest bits of a static one are set.
            let [_, _, a, b] = links.to_be_bytes();
            let tail = peer.address.get(9..).unwrap_or_default().to_owned();
            peer.address = format!("D{:X}:{a:02X}:{b:02X}:{tail}", links % 16);
            peer.seen = false;
        }
        self.signals.push(Signal::Changed(
            path,
            objects::DEVICE,
            Properties::from([
                ("Connected".to_owned(), Variant::from(false)),
                ("ServicesResolved".to_owned(), Variant::from(false)),
            ]),
        ));
    }

    pub fn subscribe(&mut self, at: usize, index: usize, on: bool) -> Result<(), Refused> {
        let now_ms = self.now_ms;
        let Some(peer) = self.peers.get_mut(at) else {
            return Err(Refused("org.bluez.Error.Failed", "no such device"));
        };
        if !peer.connected {
            return Err(Refused("org.bluez.Error.Failed", "Not connected"));
        }
        if peer.switches.wants_bond && !peer.paired {
            // The system asks a person, who says yes: the next try succeeds.
            peer.paired = true;
            return Err(Refused(
                "org.bluez.Error.NotPermitted",
                "Insufficient Authentication",
            ));
        }
        let Some(one) = peer.characteristics.get_mut(index) else {
            return Err(Refused("org.bluez.Error.Failed", "no such characteristic"));
        };
        if !one
            .flags
            .iter()
            .any(|flag| matches!(*flag, "notify" | "indicate"))
        {
            return Err(Refused(
                "org.bluez.Error.NotSupported",
                "Operation is not supported",
            ));
        }
        one.notifying = on;
        peer.next_ms = peer.next_ms.max(now_ms);
        Ok(())
    }

    fn changed<const N: usize>(
        &mut self,
        path: String,
        interface: &'static str,
        properties: [(&str, Variant<'static>); N],
    ) {
        let properties = properties.map(|(name, value)| (name.to_owned(), value));
        let changed = Signal::Changed(path, interface, Properties::from(properties));
        self.signals.push(changed);
    }
}
