//! The objects of BlueZ on the bus: paths, properties, and what introspection shows of them.

use super::peer::Peer;
use super::world::{Power, World};
use lamplight_protocols::gatt::uuid::long;
use std::collections::BTreeMap;
use zbus::{ObjectPath, Variant};

pub const ADAPTER_PATH: &str = "/org/bluez/hci0";
pub const ADAPTER: &str = "org.bluez.Adapter1";
pub const DEVICE: &str = "org.bluez.Device1";
pub const SERVICE: &str = "org.bluez.GattService1";
pub const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";

/// Properties of one interface.
pub type Properties = BTreeMap<String, Variant<'static>>;

/// What a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    Root,
    Adapter,
    Device(usize),
    Service(usize, usize),
    Characteristic(usize, usize),
}

pub fn device_path(peer: &Peer) -> String {
    format!("{ADAPTER_PATH}/dev_{}", peer.address.replace(':', "_"))
}

fn service_name(index: usize) -> String {
    format!("service{:04x}", (index + 1) * 0x20)
}

fn characteristic_name(index: usize) -> String {
    format!("char{:04x}", index + 1)
}

fn service_path(peer: &Peer, index: usize) -> String {
    format!("{}/{}", device_path(peer), service_name(index))
}

pub fn characteristic_path(peer: &Peer, index: usize) -> Option<String> {
    let one = peer.characteristics.get(index)?;
    let service = peer.services.iter().position(|own| *own == one.service)?;
    let service = service_path(peer, service);
    Some(format!("{service}/{}", characteristic_name(index)))
}

/// Finds the object of a path.
pub fn find(world: &World, path: &str) -> Option<Object> {
    if path == "/" {
        return Some(Object::Root);
    }
    if world.power == Power::Absent {
        return None;
    }
    if path == ADAPTER_PATH {
        return Some(Object::Adapter);
    }
    let rest = path.strip_prefix(ADAPTER_PATH)?.strip_prefix('/')?;
    let mut parts = rest.split('/');
    let device = parts.next()?.strip_prefix("dev_")?.replace('_', ":");
    let at = world
        .peers
        .iter()
        .position(|peer| peer.seen && peer.address == device)?;
    let peer = world.peers.get(at)?;
    let Some(service) = parts.next() else {
        return Some(Object::Device(at));
    };
    let services = 0..peer.services.len();
    let service = services
        .into_iter()
        .find(|index| service_name(*index) == service)?;
    let Some(characteristic) = parts.next() else {
        return Some(Object::Service(at, service));
    };
    let all = 0..peer.characteristics.len();
    let index = all
        .into_iter()
        .find(|index| characteristic_name(*index) == characteristic)?;
    Some(Object::Characteristic(at, index))
}

/// The interface of an object, and its properties.
pub fn properties(world: &World, object: Object) -> Option<(&'static str, Properties)> {
    let own = |properties: Vec<(&str, Variant<'static>)>| {
        let named = properties.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    };
    Some(match object {
        Object::Root => return None,
        Object::Adapter => (
            ADAPTER,
            own(vec![
                ("Address", Variant::from("00:1A:7D:DA:71:13".to_owned())),
                ("AddressType", Variant::from("public".to_owned())),
                ("Name", Variant::from("stand-in".to_owned())),
                ("Alias", Variant::from("stand-in".to_owned())),
                ("Modalias", Variant::from("usb:v1D6Bp0246d0542".to_owned())),
                ("Class", Variant::from(0_u32)),
                ("Powered", Variant::from(world.power == Power::On)),
                ("Discoverable", Variant::from(false)),
                ("Pairable", Variant::from(false)),
                ("Discovering", Variant::from(world.discovering)),
            ]),
        ),
        Object::Device(at) => {
            let peer = world.peers.get(at)?;
            let kind = if peer.random { "random" } else { "public" };
            let uuids = vec![text(peer.measuring())];
            let mut all = vec![
                ("Address", Variant::from(peer.address.clone())),
                ("AddressType", Variant::from(kind.to_owned())),
                ("Name", Variant::from(peer.name.clone())),
                ("Alias", Variant::from(peer.name.clone())),
                ("Paired", Variant::from(peer.paired)),
                ("Trusted", Variant::from(false)),
                ("Blocked", Variant::from(false)),
                ("LegacyPairing", Variant::from(false)),
                ("Connected", Variant::from(peer.connected)),
                ("ServicesResolved", Variant::from(world.is_resolved(at))),
                ("UUIDs", Variant::from(uuids)),
                ("Adapter", path_value(ADAPTER_PATH)?),
            ];
            if peer.advertising {
                all.push(("RSSI", Variant::from(peer.rssi)));
            }
            (DEVICE, own(all))
        }
        Object::Service(at, index) => {
            let peer = world.peers.get(at)?;
            let uuid = text(*peer.services.get(index)?);
            (
                SERVICE,
                own(vec![
                    ("UUID", Variant::from(uuid)),
                    ("Primary", Variant::from(true)),
                    ("Device", path_value(&device_path(peer))?),
                ]),
            )
        }
        Object::Characteristic(at, index) => {
            let peer = world.peers.get(at)?;
            let one = peer.characteristics.get(index)?;
            let service = peer.services.iter().position(|own| *own == one.service)?;
            let flags: Vec<String> = one.flags.iter().map(|flag| (*flag).to_owned()).collect();
            (
                CHARACTERISTIC,
                own(vec![
                    ("UUID", Variant::from(text(one.uuid))),
                    ("Service", path_value(&service_path(peer, service))?),
                    ("Value", Variant::from(one.value.clone())),
                    ("Notifying", Variant::from(one.notifying)),
                    ("Flags", Variant::from(flags)),
                    ("MTU", Variant::from(247_u16)),
                ]),
            )
        }
    })
}

fn path_value(path: &str) -> Option<Variant<'static>> {
    ObjectPath::try_from(path.to_owned())
        .ok()
        .map(Variant::from)
}

/// A short name as the text that BlueZ writes.
fn text(uuid: u16) -> String {
    let long = long(uuid);
    let hex = format!("{long:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

/// Every object that is there, with its properties.
pub fn managed(world: &World) -> BTreeMap<String, BTreeMap<String, Properties>> {
    let mut all = BTreeMap::new();
    let mut put = |path: String, object: Object| {
        if let Some((interface, properties)) = properties(world, object) {
            all.insert(path, BTreeMap::from([(interface.to_owned(), properties)]));
        }
    };
    if world.power == Power::Absent {
        return all;
    }
    put(ADAPTER_PATH.to_owned(), Object::Adapter);
    for (at, peer) in world.peers.iter().enumerate().filter(|(_, peer)| peer.seen) {
        put(device_path(peer), Object::Device(at));
        if !world.is_resolved(at) {
            continue;
        }
        for index in 0..peer.services.len() {
            put(service_path(peer, index), Object::Service(at, index));
        }
        for index in 0..peer.characteristics.len() {
            if let Some(path) = characteristic_path(peer, index) {
                put(path, Object::Characteristic(at, index));
            }
        }
    }
    all
}

/// What introspection shows: the interface, and the names of the children.
pub fn introspect(world: &World, object: Object) -> String {
    let mut text = String::from(
        "<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n\
         \"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n<node>",
    );
    if let Some((interface, _)) = properties(world, object) {
        text.push_str(&format!("<interface name=\"{interface}\"></interface>"));
    }
    let mut children = Vec::new();
    match object {
        Object::Device(at) if world.is_resolved(at) => {
            if let Some(peer) = world.peers.get(at) {
                children.extend((0..peer.services.len()).map(service_name));
            }
        }
        Object::Service(at, index) => {
            if let Some(peer) = world.peers.get(at) {
                let service = peer.services.get(index);
                let own = peer.characteristics.iter().enumerate();
                let own = own.filter(|(_, one)| Some(&one.service) == service);
                children.extend(own.map(|(index, _)| characteristic_name(index)));
            }
        }
        Object::Root | Object::Adapter | Object::Device(_) | Object::Characteristic(..) => {}
    }
    for child in children {
        text.push_str(&format!("<node name=\"{child}\"/>"));
    }
    text.push_str("</node>");
    text
}
