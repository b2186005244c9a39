//! What lives through a restart, and what must not.

use super::ward::{Ward, bed};
use crate::duty::DutyWish;
use crate::{Kept, KeptError, People, Refusal, Right, Settings, Wish};

fn restarted(ward: &mut Ward) -> Result<(), KeptError> {
    let text = serde_json::to_string(&ward.people.keep(ward.now)).unwrap();
    let kept: Kept = serde_json::from_str(&text).unwrap();
    let settings = Settings::of(["1", "2", "3"].map(bed).to_vec());
    ward.people = People::restore(ward.now, settings, kept)?;
    ward.jobs.clear();
    ward.drain();
    Ok(())
}

#[test]
fn people_and_their_duty_are_known_again_and_everybody_signs_in_anew() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    let take = DutyWish::TakeBed(bed("1"));
    ward.wish("desk", Wish::Duty(take)).unwrap();
    let before = ward.people.keep(ward.now);
    restarted(&mut ward).unwrap();
    assert_eq!(ward.people.keep(ward.now), before);
    assert_eq!(ward.permit("desk", Right::See), Err(Refusal::NotSignedIn));
    let nora = ward.id("2001");
    let on_duty = ward.people.on_duty(ward.now.wall, &bed("1"));
    assert_eq!(on_duty.owner, Some(nora));
    assert_eq!(ward.pin("desk", "2001", "4711"), Ok(()));
}

#[test]
fn a_restart_forgives_no_attempt_of_person_or_screen() {
    let mut ward = Ward::staffed();
    for place in ["a", "b", "c", "d"] {
        ward.pin(place, "2001", "0815").unwrap_err();
        ward.pin("desk", "9999", "0815").unwrap_err();
    }
    ward.slow = true;
    // Killed while the host computes the fifth of each.
    ward.pin("e", "2001", "0815").unwrap();
    ward.pin("desk", "9999", "0815").unwrap();
    ward.slow = false;
    restarted(&mut ward).unwrap();
    let person = ward.pin("f", "2001", "4711");
    assert!(matches!(person, Err(Refusal::Paused { .. })), "{person:?}");
    let screen = ward.pin("desk", "2002", "4712");
    assert!(matches!(screen, Err(Refusal::Paused { .. })), "{screen:?}");
}

#[test]
fn a_used_code_stays_used() {
    let mut ward = Ward::with_ada();
    restarted(&mut ward).unwrap();
    let again = ward.strong("desk", "1000", super::ward::ADA, "ADAKEY");
    assert_eq!(again, Err(Refusal::WrongSignIn));
}

#[test]
fn kept_people_without_an_administrator_do_not_open_the_station() {
    let kept = Ward::staffed();
    let kept = kept.people.keep(kept.now);
    let none = |kept: &mut Kept| kept.persons.retain(|person| !person.can_administer());
    let empty = |kept: &mut Kept| kept.persons.clear();
    let twice = |kept: &mut Kept| kept.persons.push(kept.persons[0].clone());
    let fewer = |kept: &mut Kept| kept.last_id = 2;
    type Harm<'a> = &'a dyn Fn(&mut Kept);
    let rows: [(&str, Harm, &str); 4] = [
        ("no administrator", &none, "has no administrator"),
        ("nobody at all", &empty, "has no administrator"),
        ("somebody twice", &twice, "twice"),
        ("more than were ever added", &fewer, "were ever added"),
    ];
    for (what, harm, wanted) in rows {
        let mut harmed = kept.clone();
        harm(&mut harmed);
        let ward = Ward::unpacked();
        let error = People::restore(ward.now, Settings::of(vec![]), harmed).unwrap_err();
        assert!(error.to_string().contains(wanted), "{what}: {error}");
    }
}

#[test]
fn a_station_that_was_never_set_up_is_so_after_a_restart() {
    let mut ward = Ward::unpacked();
    restarted(&mut ward).unwrap();
    assert_eq!(ward.people.stage(), crate::Stage::Setup);
}
