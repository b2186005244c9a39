//! Where a call is, as the ward names it.
//!
//! A room has its beds from the table of rooms, or, where that does not name it, from the
//! beds' locations ([`rooms`]).

mod rooms;

use lamplight_protocols::call::{CallPlace, CallSpot};
use lamplight_units::BedId;
use rooms::Located;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use lamplight_protocols::call::CallSpot as Spot;

/// A place of the ward, or one that it does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The bed, where the place is one's.
    pub bed: Option<BedId>,
    /// The room, as the ward or, failing that, the call system names it; may be empty.
    pub room: Arc<str>,
    /// Where in the room.
    pub spot: CallSpot,
    /// The ward knows it. A call from anywhere else is shown all the same.
    pub known: bool,
    /// As the call system wrote it.
    pub told: CallPlace,
}

impl Placed {
    /// Whether both are one place of the ward, by whatever address it was told. Nowhere is no
    /// place: there the address is all that is known.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let of = |one: &Self| {
            let told = &one.told;
            let told = [&told.ward, &told.room, &told.bed].map(Arc::clone);
            (one.bed.clone(), Arc::clone(&one.room), one.spot, told)
        };
        (self.bed.is_some() || !self.room.is_empty()) && of(self) == of(other)
    }

    /// `Room 12, WC`, `Bed 3`, or the system's own address.
    #[must_use]
    pub fn words(&self) -> String {
        let spot = match self.spot {
            CallSpot::Bed | CallSpot::Room => "",
            CallSpot::Wc => "WC",
            CallSpot::Bath => "bath",
            CallSpot::Door => "door",
        };
        let room = match (self.room.is_empty(), &self.bed) {
            (false, _) => format!("Room {}", self.room),
            (true, Some(bed)) => format!("Bed {bed}"),
            (true, None) => format!("Place {}", self.told.address),
        };
        let bed = match (&self.bed, self.room.is_empty()) {
            (Some(bed), false) => format!("bed {bed}"),
            (Some(_) | None, _) if !self.known && !self.told.bed.is_empty() => {
                format!("bed {}", self.told.bed)
            }
            (Some(_) | None, _) => String::new(),
        };
        let parts = [room.as_str(), bed.as_str(), spot];
        let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        named.join(", ")
    }
}

/// What the ward's table says of one address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Entry {
    bed: Option<BedId>,
    room: Arc<str>,
    spot: Option<CallSpot>,
}

/// The ward's table of call places and rooms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    addresses: BTreeMap<Arc<str>, Entry>,
    rooms: BTreeMap<Arc<str>, Vec<BedId>>,
    located: Located,
}

/// Why a table is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlacesError {
    /// An address can't be two places.
    #[error("call place {0} is there twice")]
    AddressTwice(Arc<str>),
    /// Neither a bed nor a room.
    #[error("call place {0} names neither a bed nor a room")]
    Nowhere(Arc<str>),
    /// A room twice.
    #[error("room {0} is there twice")]
    RoomTwice(Arc<str>),
    /// A bed stands in one room.
    #[error("bed {0} is in two rooms")]
    BedTwice(BedId),
    /// A table beyond any ward.
    #[error("more than {} call places", Places::MOST)]
    TooMany,
}

impl Places {
    /// The most addresses and the most rooms.
    pub const MOST: usize = 4_096;

    /// Adds a room with its beds.
    ///
    /// # Errors
    /// When the room or a bed of it is in the table already, or the table is full.
    pub fn add_room(&mut self, name: &str, beds: Vec<BedId>) -> Result<(), PlacesError> {
        let name: Arc<str> = Arc::from(name.trim());
        if self.rooms.contains_key(&name) {
            return Err(PlacesError::RoomTwice(name));
        }
        if self.rooms.len() >= Self::MOST {
            return Err(PlacesError::TooMany);
        }
        let mut all: BTreeSet<&BedId> = self.rooms.values().flatten().collect();
        if let Some(twice) = beds.iter().find(|bed| !all.insert(bed)) {
            return Err(PlacesError::BedTwice((*twice).clone()));
        }
        self.rooms.insert(name, beds);
        Ok(())
    }

    /// Adds an address of a call system.
    ///
    /// # Errors
    /// When it is in the table already, names nothing, or the table is full.
    pub fn add_address(
        &mut self,
        address: &str,
        bed: Option<BedId>,
        room: &str,
        spot: Option<CallSpot>,
    ) -> Result<(), PlacesError> {
        let address: Arc<str> = Arc::from(address.trim());
        if bed.is_none() && room.trim().is_empty() {
            return Err(PlacesError::Nowhere(address));
        }
        if self.addresses.len() >= Self::MOST {
            return Err(PlacesError::TooMany);
        }
        let entry = Entry {
            bed,
            room: Arc::from(room.trim()),
            spot,
        };
        if self.addresses.insert(Arc::clone(&address), entry).is_some() {
            return Err(PlacesError::AddressTwice(address));
        }
        Ok(())
    }

    /// Adds the rooms that the locations of the beds name, after the table: bed, point of care
    /// or empty, room. A location without a room says nothing of rooms.
    pub fn locate<'a>(
        &mut self,
        locations: impl IntoIterator<Item = (&'a BedId, &'a str, &'a str)>,
    ) {
        let table = |bed: &BedId| {
            let found = self.rooms.iter().find(|(_, beds)| beds.contains(bed));
            found.map(|(room, _)| Arc::clone(room))
        };
        self.located = Located::new(locations, table);
    }

    /// The beds of a room.
    #[must_use]
    pub fn beds_of(&self, room: &str) -> &[BedId] {
        let table = self.rooms.get(room).map(Vec::as_slice);
        table.unwrap_or_else(|| self.located.beds_of(room))
    }

    /// The room of a bed; empty where neither the table nor its locations say.
    #[must_use]
    pub fn room_of(&self, bed: &BedId) -> Arc<str> {
        let found = self.rooms.iter().find(|(_, beds)| beds.contains(bed));
        found.map_or_else(|| self.located.room_of(bed), |(room, _)| Arc::clone(room))
    }

    /// How this ward names the room that a system calls so. A room of the table is none of a
    /// point of care where none of its beds stands.
    fn room_named(&self, ward: &str, room: &str) -> Arc<str> {
        let (ward, room) = (ward.trim(), room.trim());
        let named = self.located.named(ward, room);
        match self.rooms.get_key_value(room) {
            Some((name, beds)) if !self.located.elsewhere(ward, beds) => Arc::clone(name),
            Some((name, _)) if *name == named => rooms::of_another(ward, room),
            Some(_) | None => named,
        }
    }

    /// What a place means here. `bed` is the bed that the ward's own table of locations
    /// finds for it, asked where the address is none of this table.
    pub fn place(&self, told: &CallPlace, bed: impl FnOnce() -> Option<BedId>) -> Placed {
        let entry = self.addresses.get(told.address.trim());
        let in_room = |spot: CallSpot| !matches!(spot, CallSpot::Bed);
        let spot = entry.and_then(|entry| entry.spot).unwrap_or(told.spot);
        let bed = match entry {
            Some(entry) => entry.bed.clone(),
            None => bed(),
        };
        let named = |room: &Arc<str>| !room.is_empty();
        let room = entry
            .map(|entry| self.room_named("", &entry.room))
            .filter(named)
            .or_else(|| bed.as_ref().map(|bed| self.room_of(bed)).filter(named))
            .unwrap_or_else(|| self.room_named(&told.ward, &told.room));
        // A bed that the room does not have is no place of the ward, though the room is.
        let other_bed = !in_room(spot) && !told.bed.trim().is_empty();
        let known_room = self.rooms.contains_key(&room) || self.located.has(&room);
        let known = entry.is_some() || bed.is_some() || (known_room && !other_bed);
        let spot = match spot {
            CallSpot::Bed if bed.is_none() && told.bed.is_empty() => CallSpot::Room,
            spot => spot,
        };
        // A WC has no bed, unless the ward says that it is one bed's own.
        let bed = bed.filter(|_| entry.is_some() || !in_room(spot));
        Placed {
            bed,
            room,
            spot,
            known,
            told: told.clone(),
        }
    }
}
