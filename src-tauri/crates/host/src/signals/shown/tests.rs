//! A press in a notice that was shown when another patient lay there.

use super::*;
use crate::testing::{NOW, admit, bed, charge_nurse, station};
use lamplight_station::CommandError;

const ID: ConditionId = ConditionId::new(3);

fn does(station: &mut Station, wish: Command) -> Result<(), CommandError> {
    station.command(NOW, &charge_nurse(), wish)
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
