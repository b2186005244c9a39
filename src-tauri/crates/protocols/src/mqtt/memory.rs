//! What a reader remembers of earlier messages. Bounded: at the bound the first entry by
//! name goes, whose next message then counts as its first.

use crate::bed::BedOrderKind;
use crate::call::CallTold;
use crate::report::{DeviceIdentity, Location};
use lamplight_units::DeviceId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most entries of one kind: some thousand rooms with some sensors each.
pub(super) const MOST: usize = 20_000;
/// The most call systems of one broker.
const MOST_SYSTEMS: usize = 200;

/// A bed that has told of itself.
#[derive(Debug, Clone)]
pub(super) struct KnownBed {
    pub device: DeviceIdentity,
    pub location: Option<Location>,
    pub takes: Vec<BedOrderKind>,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Beds of our own schema.
    pub beds: BTreeMap<DeviceId, KnownBed>,
    /// Calls of our own schema by system and key, so that an empty payload ends them.
    pub calls: BTreeMap<(Arc<str>, Arc<str>), CallTold>,
    /// Call systems of our own schema.
    pub systems: BTreeSet<Arc<str>>,
    /// Call systems and gateways that told a fault of their own, which the broker keeps.
    pub faulty: BTreeSet<Arc<str>>,
    /// Whether a field of a topic was true when it was last told.
    pub fields: BTreeMap<(String, String), bool>,
    /// Where a call of the table is ended, by system and key.
    pub ends: BTreeMap<(Arc<str>, Arc<str>), (String, String)>,
}

impl Memory {
    /// Remembers a call system that tells its open calls again after a connection.
    pub fn system(&mut self, system: &Arc<str>) {
        if self.systems.len() < MOST_SYSTEMS {
            self.systems.insert(Arc::clone(system));
        }
    }

    /// Remembers whether a call system or gateway has a fault.
    pub fn fault(&mut self, system: &Arc<str>, is: bool) {
        if !is {
            self.faulty.remove(system);
        } else if self.faulty.len() < MOST_SYSTEMS {
            self.faulty.insert(Arc::clone(system));
        }
    }

    /// Whether a value of a field is news: the first one, or another than before.
    pub fn changes(&mut self, topic: &str, field: &str, value: bool) -> bool {
        keep(
            &mut self.fields,
            (topic.to_owned(), field.to_owned()),
            value,
        ) != Some(value)
    }
}

/// Keeps an entry; returns the one before it.
pub(super) fn keep<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) -> Option<V> {
    let before = map.insert(key, value);
    if map.len() > MOST {
        map.pop_first();
    }
    before
}
