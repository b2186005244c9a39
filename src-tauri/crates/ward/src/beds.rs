//! The beds of the ward, in its order, and which bed a device or a location means.

use crate::place::PlacePattern;
use lamplight_protocols::report::Location;
use lamplight_units::{BedId, DeviceId, Mono, Now};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A bed as the configuration writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BedSetup {
    /// Its id, which is also its label.
    pub id: BedId,
    /// Locations that mean it.
    pub places: Vec<PlacePattern>,
    /// Devices that speak for it wherever they say they stand.
    pub devices: Vec<DeviceId>,
}

/// A bed.
#[derive(Debug, Clone)]
pub struct Bed {
    /// As configured.
    pub setup: BedSetup,
    /// Monitoring is suspended on purpose.
    pub standby: bool,
    /// When monitoring was last resumed: a loss is counted from there on.
    pub resumed: Option<Mono>,
    /// Out of service: nobody is admitted here.
    pub closed: Option<Closed>,
}

/// Why a bed is out of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// In the words of whoever closed it.
    pub reason: Arc<str>,
    /// Who.
    pub by: Arc<str>,
    /// When.
    pub since: Now,
}

/// What a location of a sender means here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A bed of this ward.
    Bed(BedId),
    /// This ward, and a bed that it does not have.
    NoSuchBed,
    /// This ward, no bed named.
    Ward,
    /// Another ward, or nothing that can be told apart from one.
    Elsewhere,
    /// No location at all.
    Unstated,
}

/// Why a list of beds makes no ward.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BedsError {
    /// Nothing to show.
    #[error("the ward has no bed")]
    None,
    /// More than the screen can tell apart.
    #[error("the ward has {0} beds, at most {limit} are possible", limit = Beds::MOST)]
    TooMany(usize),
    /// Two beds with one id.
    #[error("bed {0} is there twice")]
    Twice(BedId),
    /// A device can't be in two beds.
    #[error("device {device} is given to bed {first} and to bed {second}")]
    DeviceTwice {
        /// The device.
        device: DeviceId,
        /// Where it is named first.
        first: BedId,
        /// Where it is named again.
        second: BedId,
    },
    /// A location can't mean two beds.
    #[error("location {place} means bed {first} and bed {second}")]
    PlaceTwice {
        /// The location.
        place: String,
        /// Where it is named first.
        first: BedId,
        /// Where it is named again.
        second: BedId,
    },
}

/// Every bed, in the ward's order.
#[derive(Debug, Clone)]
pub struct Beds {
    beds: Vec<Bed>,
    at: HashMap<BedId, usize>,
    by_device: HashMap<DeviceId, BedId>,
}

impl Beds {
    /// The most beds of one station.
    pub const MOST: usize = 256;

    /// Checks that beds, devices and locations are each named once.
    ///
    /// # Errors
    /// When they are not, or when there is no bed or there are too many.
    pub fn new(setups: Vec<BedSetup>) -> Result<Self, BedsError> {
        if setups.is_empty() {
            return Err(BedsError::None);
        }
        if setups.len() > Self::MOST {
            return Err(BedsError::TooMany(setups.len()));
        }
        let mut at = HashMap::new();
        let mut by_device: HashMap<DeviceId, BedId> = HashMap::new();
        let mut places: HashMap<PlacePattern, BedId> = HashMap::new();
        for (index, setup) in setups.iter().enumerate() {
            if at.insert(setup.id.clone(), index).is_some() {
                return Err(BedsError::Twice(setup.id.clone()));
            }
            for device in &setup.devices {
                if let Some(first) = by_device.insert(device.clone(), setup.id.clone()) {
                    let (device, second) = (device.clone(), setup.id.clone());
                    return Err(BedsError::DeviceTwice {
                        device,
                        first,
                        second,
                    });
                }
            }
            let unique: HashSet<_> = setup.places.iter().collect();
            for place in unique {
                if let Some(first) = places.insert(place.clone(), setup.id.clone()) {
                    let (place, second) = (place.to_string(), setup.id.clone());
                    return Err(BedsError::PlaceTwice {
                        place,
                        first,
                        second,
                    });
                }
            }
        }
        let beds = setups
            .into_iter()
            .map(|setup| Bed {
                setup,
                standby: false,
                resumed: None,
                closed: None,
            })
            .collect();
        Ok(Self {
            beds,
            at,
            by_device,
        })
    }

    /// All beds in order.
    #[must_use]
    pub fn all(&self) -> &[Bed] {
        &self.beds
    }

    /// A bed by id.
    #[must_use]
    pub fn get(&self, id: &BedId) -> Option<&Bed> {
        self.at.get(id).and_then(|at| self.beds.get(*at))
    }

    /// A bed by id, to change it.
    pub fn get_mut(&mut self, id: &BedId) -> Option<&mut Bed> {
        self.at.get(id).and_then(|at| self.beds.get_mut(*at))
    }

    /// The bed that the configuration gives to a device.
    #[must_use]
    pub fn of_device(&self, device: &DeviceId) -> Option<&BedId> {
        self.by_device.get(device)
    }

    /// What a location means. A place is of this ward when it names the point of care of any
    /// of its beds, and no other hospital; where the configuration names none, a place that is
    /// no bed of ours counts as elsewhere.
    #[must_use]
    pub fn place(&self, location: Option<&Location>) -> Place {
        let Some(location) = location else {
            return Place::Unstated;
        };
        if let Some(bed) = self.of_place(location) {
            return Place::Bed(bed.clone());
        }
        let mut places = self.beds.iter().flat_map(|bed| &bed.setup.places);
        match places.any(|place| place.same_ward(location)) {
            false => Place::Elsewhere,
            true if location.bed.is_empty() => Place::Ward,
            true => Place::NoSuchBed,
        }
    }

    /// The bed that room and bed mean where no point of care is told; none if several could be.
    #[must_use]
    pub fn of_place_in_ward(&self, location: &Location) -> Option<&BedId> {
        let mut found = self.beds.iter().filter(|bed| {
            let mut places = bed.setup.places.iter();
            places.any(|place| place.matches_in_ward(location))
        });
        let first = found.next()?;
        found.next().is_none().then_some(&first.setup.id)
    }

    /// The bed that a location means: the most exact pattern wins; none if two are equal.
    #[must_use]
    pub fn of_place(&self, location: &Location) -> Option<&BedId> {
        let mut best: Option<(usize, &BedId, bool)> = None;
        for bed in &self.beds {
            for place in bed
                .setup
                .places
                .iter()
                .filter(|place| place.matches(location))
            {
                let exact = place.exactness();
                best = match best {
                    Some((most, id, _)) if most == exact && *id != bed.setup.id => {
                        Some((most, id, true))
                    }
                    Some((most, ..)) if most >= exact => best,
                    _ => Some((exact, &bed.setup.id, false)),
                };
            }
        }
        best.and_then(|(_, id, ambiguous)| (!ambiguous).then_some(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn bed(id: &str, places: &[&str], devices: &[&str]) -> BedSetup {
        BedSetup {
            id: BedId::parse(id).unwrap(),
            places: places
                .iter()
                .map(|p| PlacePattern::parse(p).unwrap())
                .collect(),
            devices: devices
                .iter()
                .map(|d| DeviceId::parse(d).unwrap())
                .collect(),
        }
    }

    fn at(unit: &str, room: &str, bed: &str) -> Location {
        let part = Arc::<str>::from;
        Location {
            point_of_care: part(unit),
            room: part(room),
            bed: part(bed),
            ..<_>::default()
        }
    }

    #[test]
    fn room_and_bed_are_enough_where_only_one_bed_fits() {
        let beds = Beds::new(vec![
            bed("a", &["4E^12^1"], &[]),
            bed("b", &["4E^12^2", "4E^^7"], &[]),
            bed("c", &["5W^12^2"], &[]),
            bed("d", &["5W^13"], &[]),
        ])
        .unwrap();
        let rows = [
            ("12", "1", Some("a")),
            (" 12 ", "1", Some("a")),
            ("", "1", Some("a")),
            // In two wards, and a bed of any room.
            ("12", "2", None),
            ("9", "7", Some("b")),
            ("13", "1", None),
            ("13", "", None),
        ];
        for (room, number, expected) in rows {
            let found = beds.of_place_in_ward(&at("", room, number));
            assert_eq!(found.map(BedId::as_str), expected, "{room} {number}");
        }
    }

    #[test]
    fn a_ward_names_everything_once() {
        assert_eq!(Beds::new(vec![]).unwrap_err(), BedsError::None);
        for (second, word) in [
            (bed("1", &[], &[]), "bed 1 is there twice"),
            (
                bed("2", &["4E^^1"], &[]),
                "location 4E^^1 means bed 1 and bed 2",
            ),
            (
                bed("2", &[], &["AA"]),
                "device AA is given to bed 1 and to bed 2",
            ),
        ] {
            let error = Beds::new(vec![bed("1", &["4E^^1"], &["AA"]), second]).unwrap_err();
            assert_eq!(error.to_string(), word);
        }
    }

    #[test]
    fn the_most_exact_place_wins_and_a_tie_means_nobody() {
        let beds = Beds::new(vec![
            bed("1", &["4E^^1"], &[]),
            bed("2", &["4E^2^1"], &[]),
            bed("3", &["^7^3", "4E^7"], &[]),
            bed("4", &["4E^^9"], &[]),
            bed("5", &["^5^9"], &[]),
        ])
        .unwrap();
        let of = |unit, room, bed| beds.of_place(&at(unit, room, bed)).map(BedId::as_str);
        assert_eq!(of("4E", "", "1"), Some("1"));
        assert_eq!(of("4E", "2", "1"), Some("2"));
        assert_eq!(of("4E", "7", "3"), Some("3"));
        assert_eq!(of("4E", "5", "9"), None);
        assert_eq!(of("5W", "", "1"), None);
    }
}
