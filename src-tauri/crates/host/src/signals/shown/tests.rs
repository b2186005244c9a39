//! A press in a notice that was shown when another patient lay there.

use super::*;
use crate::config::Config;
use lamplight_alarms::{Actor, Role};
use lamplight_station::{CommandError, PatientWish};
use lamplight_units::{Mono, Now, Wall};
use lamplight_ward::{Newcomer, Person};

const NOW: Now = Now {
    mono: Mono::START,
    wall: Wall::from_micros(1_795_262_400_000_000),
};
const ID: ConditionId = ConditionId::new(3);

fn bed() -> BedId {
    BedId::parse("1").unwrap()
}

fn station() -> Station {
    let text = "[ward]\nname = \"4 East\"\n[[bed]]\nid = \"1\"\n";
    Station::new(toml::from_str::<Config>(text).unwrap().setup().unwrap())
}

fn does(station: &mut Station, wish: Command) -> Result<(), CommandError> {
    station.command(NOW, &Actor::station(Role::ChargeNurse), wish)
}

fn admit(station: &mut Station) {
    let who = Newcomer::Typed(Person {
        unidentified: true,
        ..Person::default()
    });
    let admit = PatientWish::Admit {
        bed: bed(),
        who: Box::new(who),
    };
    does(station, Command::Patient(admit)).unwrap();
}

#[test]
fn a_press_in_a_notice_is_for_whoever_lay_there_when_it_was_shown() {
    let (mut ward, mut shown) = (station(), Shown::default());
    shown.keeps(&ward, ID, Some(&bed()));
    let press = |shown: &Shown| shown.acknowledges(ID).unwrap();
    admit(&mut ward);
    let came = Err(CommandError::SomebodyCame(bed()));
    assert_eq!(does(&mut ward, press(&shown)), came);
    // Shown anew it is for the newcomer: that there is no such alarm is all that is wrong then.
    shown.keeps(&ward, ID, Some(&bed()));
    let there = does(&mut ward, press(&shown));
    assert!(matches!(there, Err(CommandError::Alarm(_))), "{there:?}");
    // Nobody lies there any more.
    let other = Err(CommandError::OtherPatient(bed()));
    assert_eq!(does(&mut station(), press(&shown)), other);
}

#[test]
fn what_is_at_no_bed_is_acknowledged_as_it_is_and_what_is_closed_not_at_all() {
    let (ward, mut shown) = (station(), Shown::default());
    shown.keeps(&ward, ID, None);
    let plain = Command::Alarm(Alarm::Acknowledge(ID));
    assert_eq!(shown.acknowledges(ID), Some(plain));
    shown.closes(ID);
    assert_eq!(shown.acknowledges(ID), None);
    shown.keeps(&ward, ID, Some(&bed()));
    shown.forget();
    assert_eq!(shown.acknowledges(ID), None);
}
