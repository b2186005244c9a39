//! A ward for the tests of what crosses to the page.

use lamplight_station::{CallSetup, CareSetup, Setup};
use lamplight_units::BedId;
use lamplight_ward::{BedSetup, Beds, Patience, PlacePattern};
use std::sync::Arc;

/// One bed, `1` at `4E^^1`, and the rest as it is where nobody has decided anything.
pub fn setup() -> Setup {
    Setup {
        name: Arc::from("4 East"),
        beds: Beds::new(vec![BedSetup {
            id: BedId::parse("1").unwrap(),
            places: vec![PlacePattern::parse("4E^^1").unwrap()],
            devices: vec![],
        }])
        .unwrap(),
        feeds: vec![],
        patience: Patience::default(),
        policy: lamplight_alarms::ValidPolicy::default(),
        roster: lamplight_alarms::Roster::default(),
        limits: None,
        care: CareSetup::default(),
        calls: CallSetup::default(),
        smart_beds: lamplight_smartbed::Policy::default(),
        role: lamplight_alarms::Role::Nurse,
    }
}
