//! The rooms that the beds' locations name (PV1-3: point of care, room).
//!
//! A room has the name that its locations give it. Where two points of care of one station have
//! a room of that name, each is named with its point of care, and a call that tells none is of
//! neither: nobody is sent to the wrong one. Where all beds of a room are in one room of the
//! ward's table, it is that room, so that the table can give it another name.
//!
//! One call system may serve the whole house: a room of a point of care that none of the beds
//! names is named with it, so that two wards never share a room, nor who is present in it.

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
    /// Of each bed with locations: their points of care in small letters, empty where one names
    /// none.
    points: BTreeMap<BedId, BTreeSet<String>>,
}

/// The name of a room of another point of care.
pub(super) fn of_another(ward: &str, room: &str) -> Arc<str> {
    Arc::from(format!("{ward} {room}"))
}

impl Located {
    /// `table` is the room that the ward's table has for a bed.
    pub fn new<'a>(
        locations: impl IntoIterator<Item = (&'a BedId, &'a str, &'a str)>,
        table: impl Fn(&BedId) -> Option<Arc<str>>,
    ) -> Self {
        let mut told: BTreeMap<String, BTreeMap<String, Told<'a>>> = BTreeMap::new();
        let mut located = Self::default();
        for (bed, ward, room) in locations {
            let points = located.points.entry(bed.clone()).or_default();
            points.insert(small(ward));
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

    /// Whether a point of care is told that none of these beds has; of no beds, none of all that
    /// have a location. One that names no point of care may be of any.
    pub fn elsewhere(&self, ward: &str, beds: &[BedId]) -> bool {
        let of_beds = beds.iter().map(|bed| self.points.get(bed));
        let points: Option<Vec<&BTreeSet<String>>> = match beds {
            [] => Some(self.points.values().collect()),
            _ => of_beds.collect(),
        };
        // Of a bed without a location nobody can say it.
        let Some(points) = points.filter(|points| !points.is_empty()) else {
            return false;
        };
        let ward = small(ward);
        let fits = |one: &&BTreeSet<String>| one.contains("") || one.contains(&ward);
        !ward.is_empty() && !points.iter().any(fits)
    }

    /// The name of the room that a system calls so. One of another point of care never gets
    /// the name of a room of ours.
    pub fn named(&self, ward: &str, room: &str) -> Arc<str> {
        let as_told = || Arc::from(room);
        let Some(wards) = self.names.get(&small(room)) else {
            let other = !room.is_empty() && self.elsewhere(ward, &[]);
            return if other {
                of_another(ward, room)
            } else {
                as_told()
            };
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
            None => of_another(ward, room),
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
