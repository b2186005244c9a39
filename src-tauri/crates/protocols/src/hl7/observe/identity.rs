//! Which device a row is of: OBX-18 of its MDS, else of any row, else the sender and its place.

use crate::hl7::dialect::Speaker;
use crate::hl7::message::{Delimiters, Header};
use crate::hl7::person::clean;
use crate::report::{DeviceIdentity, Location};
use lamplight_units::DeviceId;
use std::sync::Arc;

/// An OBX-18 (EI).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instance {
    id: DeviceId,
    model: String,
}

impl Instance {
    /// `id^name space^universal id^type`; makers put the model into the name space.
    pub(super) fn read(field: &str, d: &Delimiters) -> Option<Self> {
        let one = d.first(field);
        let part = |n| clean(d.component(one, n), d);
        let (first, space, universal) = (part(1), part(2), part(3));
        let id = if first.is_empty() { &universal } else { &first };
        let id = DeviceId::parse(id).ok()?;
        let is_model = !space.is_empty() && space != first && eui64(&space).is_none();
        Some(Self {
            id,
            model: if is_model { space } else { String::new() },
        })
    }
}

/// OBR-10 (XCN): mostly a person, who is no device; one with an EUI-64 is none.
pub(super) fn collector(field: &str, d: &Delimiters) -> Option<Instance> {
    let one = d.first(field);
    let part = |n| clean(d.component(one, n), d);
    let eui = [1, 2, 3].into_iter().find_map(|n| eui64(&part(n)))?;
    Some(Instance {
        id: DeviceId::parse(&eui).ok()?,
        model: String::new(),
    })
}

/// The most devices told apart in one OBR.
const MAX_DEVICES: usize = 256;

/// The instances named in one OBR.
#[derive(Debug, Default)]
pub(super) struct Instances {
    /// The first of any row.
    first: Option<Instance>,
    /// Those of MDS rows, with the first number of OBX-4.
    mds: Vec<(u32, Instance)>,
    /// Of first numbers without an MDS row the first of any row: a gateway that leaves those
    /// rows out names each device beside its numbers.
    rows: Vec<(u32, Instance)>,
}

/// The first number of OBX-4: the device within the message. Zero when there is none.
pub(super) fn mds_of(channel: &str) -> u32 {
    let digits = channel.bytes().take_while(u8::is_ascii_digit).count();
    channel[..digits].parse().unwrap_or(0)
}

impl Instances {
    /// Notes an OBX-18. A later MDS row of the same number replaces the earlier one, and any
    /// row's; of rows below it the name is a part's.
    pub(super) fn note(&mut self, field: &str, channel: &str, is_mds: bool, d: &Delimiters) {
        let number = mds_of(channel);
        let is_whole = channel.bytes().filter(|b| *b == b'.').count() >= 3;
        let is_its_first =
            !is_mds && is_whole && self.all().all(|(n, _)| *n != number) && self.has_room();
        if field.is_empty() || (!is_mds && !is_its_first && self.first.is_some()) {
            return;
        }
        let Some(instance) = Instance::read(field, d) else {
            return;
        };
        if is_its_first {
            self.rows.push((number, instance.clone()));
        } else if is_mds && let Some(known) = self.mds.iter_mut().find(|(n, _)| *n == number) {
            known.1 = instance.clone();
        } else if is_mds && self.has_room() {
            self.rows.retain(|(n, _)| *n != number);
            self.mds.push((number, instance.clone()));
        }
        self.first.get_or_insert(instance);
    }

    fn has_room(&self) -> bool {
        self.mds.len() + self.rows.len() < MAX_DEVICES
    }

    fn all(&self) -> impl Iterator<Item = &(u32, Instance)> {
        self.mds.iter().chain(&self.rows)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Where no row names any.
    pub(super) fn only(&mut self, instance: Instance) {
        self.first = Some(instance);
    }

    /// The devices of the block, the first being that of rows whose own is not named.
    pub(super) fn devices(&self) -> Vec<&Instance> {
        let mut devices: Vec<&Instance> = Vec::new();
        let first = self.first.iter().filter(|_| self.mds.is_empty());
        for instance in first.chain(self.all().map(|(_, instance)| instance)) {
            if devices.iter().all(|known| known.id != instance.id) {
                devices.push(instance);
            }
        }
        devices
    }

    /// Which of [`Self::devices`] a row with this first number is of.
    pub(super) fn index_of(&self, devices: &[&Instance], mds: u32) -> usize {
        let own = self.all().find(|(n, _)| *n == mds);
        own.and_then(|(_, own)| devices.iter().position(|known| known.id == own.id))
            .unwrap_or(0)
    }
}

/// MSH-3 and MSH-4 as a name.
#[derive(Debug, Clone)]
pub(in crate::hl7) struct SenderName {
    /// MSH-3, first component.
    application: Arc<str>,
    /// MSH-4, first component.
    facility: Arc<str>,
    /// The EUI-64 among the components, else the two names, else the peer.
    id: DeviceId,
}

/// The bound of [`DeviceId`].
pub(super) const MAX_ID: usize = 200;

impl SenderName {
    /// `None` only when neither the message nor the configuration has a name.
    pub(super) fn read(header: &Header<'_>, peer: &str) -> Option<Self> {
        let d = &header.delimiters;
        let part = |field: usize, n| clean(d.component(d.first(header.get(field)), n), d);
        let (application, facility) = (part(3, 1), part(4, 1));
        let eui = [3, 4].into_iter().find_map(|field| {
            // What is declared an EUI is one, even when it is short.
            let declared = part(field, 3).starts_with("EUI") && !part(field, 2).is_empty();
            let declared = declared.then(|| part(field, 2));
            declared.or_else(|| [1, 2, 3].into_iter().find_map(|n| eui64(&part(field, n))))
        });
        let names: Vec<&str> = [application.as_str(), facility.as_str()]
            .into_iter()
            .filter(|n| !n.is_empty())
            .collect();
        let id = match eui {
            Some(eui) => eui,
            None if names.is_empty() => format!("unnamed@{peer}"),
            None => names.join("/"),
        };
        Some(Self {
            application: Arc::from(application),
            facility: Arc::from(facility),
            id: bounded(&id)?,
        })
    }

    fn identity(&self, id: DeviceId, model: &str) -> DeviceIdentity {
        DeviceIdentity {
            id,
            sender: Arc::clone(&self.application),
            maker: Arc::clone(&self.facility),
            model: Arc::from(model),
        }
    }

    /// A device that the message names.
    pub(super) fn with(&self, instance: &Instance) -> DeviceIdentity {
        self.identity(instance.id.clone(), &instance.model)
    }

    /// The device that the message does not name: the sender, with the place unless the
    /// sender is known to be one device, so that two beds never share one.
    pub(super) fn alone(&self, location: Option<&Location>, speaker: Speaker) -> DeviceIdentity {
        let place = match (speaker, location) {
            (Speaker::Device, _) | (Speaker::Many, None) => String::new(),
            (Speaker::Many, Some(place)) => format!("/{}", place.path()),
        };
        let id = bounded(&format!("{}{place}", self.id));
        self.identity(id.unwrap_or_else(|| self.id.clone()), "")
    }
}

/// A device id out of a text that may be longer than one.
fn bounded(text: &str) -> Option<DeviceId> {
    DeviceId::parse(&text.chars().take(MAX_ID).collect::<String>()).ok()
}

/// Sixteen hex digits, perhaps in pairs with `-` or `:` between.
fn eui64(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    (plain.len() == 16 && plain.bytes().all(|b| b.is_ascii_hexdigit())).then_some(plain)
}
