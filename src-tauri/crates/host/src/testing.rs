//! A ward with one bed, and somebody who comes into it.

use crate::config::Config;
use lamplight_alarms::{Actor, Role};
use lamplight_station::{Command, PatientWish, Station};
use lamplight_units::{BedId, Mono, Now, StayId, Wall};
use lamplight_ward::{Newcomer, Person};

/// When it happens.
pub const NOW: Now = Now {
    mono: Mono::START,
    wall: Wall::from_micros(1_795_262_400_000_000),
};

/// Its bed.
pub fn bed() -> BedId {
    BedId::parse("1").unwrap()
}

/// The ward; nobody lies there yet.
pub fn station() -> Station {
    let text = "[ward]\nname = \"4 East\"\n[[bed]]\nid = \"1\"\n";
    Station::new(toml::from_str::<Config>(text).unwrap().setup().unwrap())
}

/// Who stands at the station.
pub fn charge_nurse() -> Actor {
    Actor::station(Role::ChargeNurse)
}

/// Somebody is admitted to the bed.
pub fn admit(station: &mut Station) -> StayId {
    let who = Newcomer::Typed(Person {
        unidentified: true,
        ..Person::default()
    });
    let admit = PatientWish::Admit {
        bed: bed(),
        who: Box::new(who),
    };
    station
        .command(NOW, &charge_nurse(), Command::Patient(admit))
        .unwrap();
    station.stays().in_bed(&bed()).unwrap().id
}
