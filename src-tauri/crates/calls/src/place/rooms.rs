//! The rooms that the beds' locations name (PV1-3: point of care, room).
//!
//! A room has the name that its locations give it. Where two points of care of one station have
//! a room of that name, each is named with its point of care, and a call that tells none is of
//! neither: nobody is sent to the wrong one. Where all beds of a room are in one room of the
//! ward's table, it is that room, so that the table can give it another name.

use lamplight_units::BedId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The rooms, by the names that the ward uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Located {
    rooms: BTreeMap<Arc<str>, Vec<BedId>>,
    of_beds: BTreeMap<BedId, Arc<str>>,
    /// By room, then by point of care (empty where a location names none), both in small
    /// letters, as locations are compared without regard to case.
    names: BTreeMap<String, BTreeMap<String, Arc<str>>>,
}

impl Located {
    /// `table` is the room that the ward's table has for a bed.
    pub fn new<'a>(
        locations: impl IntoIterator<Item = (&'a BedId, &'a str, &'a str)>,
        table: impl Fn(&BedId) -> Option<Arc<str>>,
    ) -> Self {
        let mut told: BTreeMap<String, BTreeMap<String, Told<'a>>> = BTreeMap::new();
        for (bed, ward, room) in locations {
            if room.is_empty() {
                continue;
            }
            let wards = told.entry(small(room)).or_default();
            let one = wards.entry(small(ward)).or_insert_with(|| Told {
                ward,
                room,
                beds: Vec::new(),
            });
            if !one.beds.contains(&bed) {
                one.beds.push(bed);
            }
        }
        let mut located = Self::default();
        for (room, wards) in told {
            let several = wards.keys().filter(|ward| !ward.is_empty()).count() > 1;
            for (ward, one) in wards {
                let rooms: BTreeSet<Option<Arc<str>>> =
                    one.beds.iter().map(|bed| table(bed)).collect();
                let of_table = match rooms.len() {
                    1 => rooms.into_iter().next().flatten(),
                    _ => None,
                };
                let name = of_table.unwrap_or_else(|| match several && !ward.is_empty() {
                    true => Arc::from(format!("{} {}", one.ward, one.room)),
                    false => Arc::from(one.room),
                });
                located.add(&name, &one.beds);
                let names = located.names.entry(room.clone()).or_default();
                names.insert(ward, name);
            }
        }
        located
    }

    fn add(&mut self, name: &Arc<str>, beds: &[&BedId]) {
        let there = self.rooms.entry(Arc::clone(name)).or_default();
        for bed in beds.iter().copied() {
            if !there.contains(bed) {
                there.push(bed.clone());
            }
            let first = self.of_beds.entry(bed.clone());
            first.or_insert_with(|| Arc::clone(name));
        }
    }

    pub fn has(&self, room: &str) -> bool {
        self.rooms.contains_key(room)
    }

    pub fn beds_of(&self, room: &str) -> &[BedId] {
        self.rooms.get(room).map_or(&[], Vec::as_slice)
    }

    /// Empty where no location says it.
    pub fn room_of(&self, bed: &BedId) -> Arc<str> {
        self.of_beds.get(bed).cloned().unwrap_or_default()
    }

    /// The name of the room that a system calls so. One of another point of care never gets
    /// the name of a room of ours.
    pub fn named(&self, ward: &str, room: &str) -> Arc<str> {
        let as_told = || Arc::from(room);
        let Some(wards) = self.names.get(&small(room)) else {
            return as_told();
        };
        if ward.is_empty() {
            let mut names: Vec<&Arc<str>> = wards.values().collect();
            names.dedup();
            return match names.as_slice() {
                [name] => Arc::clone(name),
                _ => as_told(),
            };
        }
        // A location without a point of care is a room of any.
        match wards.get(&small(ward)).or_else(|| wards.get("")) {
            Some(name) => Arc::clone(name),
            None => Arc::from(format!("{ward} {room}")),
        }
    }
}

/// A room as locations tell it.
struct Told<'a> {
    ward: &'a str,
    room: &'a str,
    beds: Vec<&'a BedId>,
}

fn small(text: &str) -> String {
    text.to_ascii_lowercase()
}
