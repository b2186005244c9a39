//! `[calls]`: call places, rooms, kinds, call systems.
//!
//! ```toml
//! [calls]
//! rings_again_s = 180       # taken and not ended
//!
//! [[calls.room]]
//! name = "12"
//! beds = ["3", "4"]
//!
//! [[calls.place]]
//! address = "0816"          # as the call system writes it
//! room = "12"
//! spot = "wc"               # bed, wc, bath, room, door
//!
//! [calls.kinds.patient]
//! priority = "medium"       # advisory, low, medium, high
//!
//! [[calls.system]]
//! name = "ESPA 1"
//! never_cancels = true
//! close_after_min = 30
//! ```
//!
//! What is left out stays as docs/CALLS.md has it.

use super::scores::PriorityConfig;
use lamplight_calls::{Ends, Kind, Places, Policy, Spot, SystemRules};
use lamplight_station::CallSetup;
use lamplight_units::BedId;
use lamplight_ward::Beds;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// `[calls]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallsConfig {
    /// Taken and not ended for so long, a call rings again.
    pub rings_again_s: Option<u64>,
    /// After a restart, what is not told again within this is unconfirmed.
    pub confirmed_within_s: Option<u64>,
    /// Presence that lasts longer is taken for forgotten.
    pub presence_min: Option<u64>,
    /// `[[calls.room]]`
    #[serde(rename = "room")]
    pub rooms: Vec<RoomConfig>,
    /// `[[calls.place]]`
    #[serde(rename = "place")]
    pub places: Vec<CallPlaceConfig>,
    /// `[calls.kinds.NAME]`
    pub kinds: BTreeMap<String, CallKindConfig>,
    /// `[[calls.system]]`
    #[serde(rename = "system")]
    pub systems: Vec<CallSystemConfig>,
}

/// `[[calls.room]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomConfig {
    /// As it is called, and as call systems write it.
    pub name: String,
    /// The beds in it.
    #[serde(default)]
    pub beds: Vec<String>,
}

/// `[[calls.place]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallPlaceConfig {
    /// The call system's address.
    pub address: String,
    /// The bed, where it is one's.
    #[serde(default)]
    pub bed: Option<String>,
    /// The room, where it is not a bed's.
    #[serde(default)]
    pub room: String,
    /// Where in the room.
    #[serde(default)]
    pub spot: Option<SpotConfig>,
}

/// Where in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpotConfig {
    /// At the bed.
    Bed,
    /// In the WC.
    Wc,
    /// In the bath.
    Bath,
    /// In the room.
    Room,
    /// At the door.
    Door,
}

impl SpotConfig {
    const fn spot(self) -> Spot {
        match self {
            Self::Bed => Spot::Bed,
            Self::Wc => Spot::Wc,
            Self::Bath => Spot::Bath,
            Self::Room => Spot::Room,
            Self::Door => Spot::Door,
        }
    }
}

/// `[calls.kinds.NAME]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CallKindConfig {
    /// How urgent.
    pub priority: Option<PriorityConfig>,
    /// What ends it.
    pub ends: Option<EndsConfig>,
    /// Made while staff are present, it is an emergency.
    pub emergency_with_presence: Option<bool>,
    /// Somebody should have taken it within this.
    pub taken_within_s: Option<u64>,
    /// Somebody should be there within this.
    pub arrived_within_s: Option<u64>,
}

/// What ends a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::enum_variant_names, reason = "as the file has them")]
pub enum EndsConfig {
    /// Its place alone.
    AtPlace,
    /// Its place, or the station.
    AtPlaceOrStation,
    /// Its place, once somebody has taken it.
    AtPlaceAndTaken,
}

/// `[[calls.system]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallSystemConfig {
    /// As it names itself.
    pub name: String,
    /// It never says that a call is over.
    #[serde(default)]
    pub never_cancels: bool,
    /// What somebody took and it has not told again for so long is closed.
    #[serde(default)]
    pub close_after_min: Option<u64>,
}

impl CallsConfig {
    /// What the station is told.
    ///
    /// # Errors
    /// One sentence that names the entry.
    pub(super) fn setup(&self, beds: &Beds) -> Result<CallSetup, String> {
        let mut places = self.table(|bed| beds.get(bed).is_some())?;
        let located = beds.all().iter().flat_map(|bed| {
            let of_bed = bed.setup.places.iter();
            of_bed.map(|place| (&bed.setup.id, place.ward(), place.room()))
        });
        places.locate(located);
        Ok(CallSetup {
            policy: self.policy()?,
            places,
        })
    }

    fn policy(&self) -> Result<Policy, String> {
        let mut policy = Policy::default();
        let wide = |name: &str, value: u64, least: u64, most: u64| {
            let fits = (least..=most).contains(&value);
            fits.then_some(value).ok_or_else(|| {
                format!("calls: {name} = {value} must be between {least} and {most}")
            })
        };
        if let Some(value) = self.rings_again_s {
            let value = wide("rings_again_s", value, 30, 1_800)?;
            policy.rings_again_after = Duration::from_secs(value);
        }
        if let Some(value) = self.confirmed_within_s {
            let value = wide("confirmed_within_s", value, 5, 600)?;
            policy.confirmed_within = Duration::from_secs(value);
        }
        if let Some(value) = self.presence_min {
            let value = wide("presence_min", value, 5, 240)?;
            policy.presence_for = Duration::from_secs(60 * value);
        }
        for (name, config) in &self.kinds {
            let kind = Kind::named(name).ok_or_else(|| {
                let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
                format!(
                    "calls: {name:?} is no kind of call; there are {}",
                    known.join(", ")
                )
            })?;
            let mut rules = policy.of(kind);
            if let Some(priority) = config.priority {
                let off = || format!("calls: {name} can't be off; the least is advisory");
                rules.priority = priority.priority().ok_or_else(off)?;
            }
            if let Some(ends) = config.ends {
                rules.ends = match ends {
                    EndsConfig::AtPlace => Ends::AtPlace,
                    EndsConfig::AtPlaceOrStation => Ends::AtPlaceOrStation,
                    EndsConfig::AtPlaceAndTaken => Ends::AtPlaceAndTaken,
                };
                if kind == Kind::CodeBlue && rules.ends != Ends::AtPlace {
                    return Err("calls: code_blue ends only at its place".to_owned());
                }
            }
            if let Some(emergency) = config.emergency_with_presence {
                rules.emergency_with_presence = emergency;
            }
            if let Some(value) = config.taken_within_s {
                let value = wide("taken_within_s", value, 1, 86_400)?;
                rules.taken_within = Duration::from_secs(value);
            }
            if let Some(value) = config.arrived_within_s {
                let value = wide("arrived_within_s", value, 1, 86_400)?;
                rules.arrived_within = Duration::from_secs(value);
            }
            policy.set(kind, rules);
        }
        for system in &self.systems {
            let close = system.close_after_min;
            let close = close.map(|value| wide("close_after_min", value, 1, 1_440));
            let close = close.transpose()?.map(|min| Duration::from_secs(60 * min));
            if close.is_some() && !system.never_cancels {
                let name = &system.name;
                return Err(format!(
                    "calls: system {name:?} has close_after_min, which needs never_cancels = true"
                ));
            }
            let rules = SystemRules {
                never_cancels: system.never_cancels,
                close_after: close,
            };
            policy.systems.insert(Arc::from(system.name.trim()), rules);
        }
        Ok(policy)
    }

    fn table(&self, has: impl Fn(&BedId) -> bool) -> Result<Places, String> {
        let wrong = |error: &dyn std::fmt::Display| format!("calls: {error}");
        let bed = |id: &String| {
            let id = BedId::parse(id).map_err(|error| wrong(&error))?;
            let there = has(&id);
            there
                .then_some(id.clone())
                .ok_or_else(|| format!("calls: this ward has no bed {id}"))
        };
        let mut places = Places::default();
        for room in &self.rooms {
            let beds = room.beds.iter().map(bed).collect::<Result<Vec<_>, _>>()?;
            let added = places.add_room(&room.name, beds);
            added.map_err(|error| wrong(&error))?;
        }
        for place in &self.places {
            let bed = place.bed.as_ref().map(bed).transpose()?;
            let spot = place.spot.map(SpotConfig::spot);
            let added = places.add_address(&place.address, bed, &place.room, spot);
            added.map_err(|error| wrong(&error))?;
        }
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn setup(text: &str) -> Result<CallSetup, String> {
        let text = format!("{text}\n[[bed]]\nid = \"3\"\n");
        let config: Config = toml::from_str(&text).map_err(|error| error.to_string())?;
        config.setup().map(|setup| setup.calls)
    }

    #[test]
    fn a_ward_says_what_it_has_and_the_rest_stays() {
        let calls = setup(
            "[calls]\nrings_again_s = 120\n[[calls.room]]\nname = \"12\"\nbeds = [\"3\"]\n[[calls.place]]\naddress = \"0816\"\nroom = \"12\"\nspot = \"wc\"\n[calls.kinds.patient]\npriority = \"medium\"\n[[calls.system]]\nname = \"ESPA 1\"\nnever_cancels = true\nclose_after_min = 30",
        )
        .unwrap();
        let factory = Policy::default();
        assert_eq!(calls.policy.rings_again_after, Duration::from_secs(120));
        assert_eq!(calls.policy.of(Kind::Wc), factory.of(Kind::Wc));
        let patient = calls.policy.of(Kind::Patient);
        assert_eq!(patient.priority, lamplight_alarms::Priority::Medium);
        assert_eq!(patient.taken_within, factory.of(Kind::Patient).taken_within);
        assert!(calls.policy.system("ESPA 1").never_cancels);
        assert_eq!(calls.places.beds_of("12").len(), 1);
    }

    #[test]
    fn what_makes_no_sense_is_one_sentence() {
        let rows = [
            ("[calls]\nring_again_s = 1", "unknown field"),
            ("[calls]\nrings_again_s = 1", "between 30 and 1800"),
            ("[calls.kinds.lunch]\n", "no kind of call"),
            ("[calls.kinds.wc]\npriority = \"off\"", "can't be off"),
            (
                "[calls.kinds.code_blue]\nends = \"at_place_or_station\"",
                "only at its place",
            ),
            ("[[calls.room]]\nname = \"1\"\nbeds = [\"9\"]", "no bed 9"),
            (
                "[[calls.place]]\naddress = \"1\"",
                "neither a bed nor a room",
            ),
            (
                "[[calls.system]]\nname = \"x\"\nclose_after_min = 3",
                "never_cancels",
            ),
        ];
        for (text, part) in rows {
            let error = setup(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
