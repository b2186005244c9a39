//! Whatever comes in: no right beyond the table, no way round a pause, always one
//! administrator, always a receiver.

use super::vouch::{ALL, vouched};
use super::ward::{ADA, Ward, badge, bed, person, terminal};
use crate::duty::{DutyWish, Told};
use crate::lockout::{FREE, pause_after};
use crate::{Claim, Effect, Input, Proof, Right, Role, Roles, Typed, Vouched, Wish};
use lamplight_units::{Mono, Wall};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

const PLACES: [&str; 3] = ["office", "desk", "side"];
const BADGES: [&str; 7] = ["1000", "2001", "2002", "2003", "2004", "2005", "9999"];
const PINS: [&str; 4] = ["4711", "4712", "4713", "0815"];

/// What may happen.
#[derive(Debug, Clone)]
enum Event {
    Wait(u32),
    Clock(i32),
    Pin(usize, usize, usize),
    Ada(usize),
    Out(usize),
    Lock(usize),
    Touch(usize),
    Compute,
    Slow(bool),
    Roles(usize, usize, u8),
    Retire(usize, usize),
    SetPin(usize, usize, usize),
    Add(usize, u8),
    Unlock(usize, usize),
    Assign(usize, usize, usize),
    Charge(usize, usize),
    Take(usize, usize),
    Break(usize, usize, usize),
    Back(usize, usize),
    Buddies(usize, usize, usize),
    Ask(usize),
    Cancel(usize),
    Say(usize, usize, u8, bool),
}

fn event() -> impl Strategy<Value = Event> {
    let place = || 0..PLACES.len();
    let who = || 0..BADGES.len();
    let bed = || 0..3_usize;
    prop_oneof![
        2 => prop_oneof![0_u32..120, 0_u32..40_000].prop_map(Event::Wait),
        1 => (-90_000_i32..90_000).prop_map(Event::Clock),
        6 => (place(), who(), 0..PINS.len()).prop_map(|(a, b, c)| Event::Pin(a, b, c)),
        3 => place().prop_map(Event::Ada),
        1 => place().prop_map(Event::Out),
        1 => place().prop_map(Event::Lock),
        1 => place().prop_map(Event::Touch),
        2 => Just(Event::Compute),
        1 => any::<bool>().prop_map(Event::Slow),
        3 => (place(), who(), any::<u8>()).prop_map(|(a, b, c)| Event::Roles(a, b, c)),
        2 => (place(), who()).prop_map(|(a, b)| Event::Retire(a, b)),
        1 => (place(), who(), 0..PINS.len()).prop_map(|(a, b, c)| Event::SetPin(a, b, c)),
        1 => (place(), any::<u8>()).prop_map(|(a, b)| Event::Add(a, b)),
        1 => (place(), who()).prop_map(|(a, b)| Event::Unlock(a, b)),
        2 => (place(), bed(), who()).prop_map(|(a, b, c)| Event::Assign(a, b, c)),
        1 => (place(), who()).prop_map(|(a, b)| Event::Charge(a, b)),
        2 => (place(), bed()).prop_map(|(a, b)| Event::Take(a, b)),
        2 => (place(), who(), who()).prop_map(|(a, b, c)| Event::Break(a, b, c)),
        1 => (place(), who()).prop_map(|(a, b)| Event::Back(a, b)),
        1 => (place(), who(), who()).prop_map(|(a, b, c)| Event::Buddies(a, b, c)),
        3 => place().prop_map(Event::Ask),
        1 => place().prop_map(Event::Cancel),
        4 => (0..4_usize, who(), any::<u8>(), any::<bool>())
            .prop_map(|(a, b, c, d)| Event::Say(a, b, c, d)),
    ]
}

fn roles(bits: u8) -> Roles {
    let has = |place: &usize| bits & (1 << place) != 0;
    let roles: Vec<Role> = (0..5).filter(has).map(|place| Role::ALL[place]).collect();
    Roles::of(&roles)
}

/// Somebody with that badge, also retired; or nobody.
fn id(ward: &Ward, who: usize) -> crate::PersonId {
    let known = ward.people.register().all();
    let mut known = known.filter(|person| person.badge.reveal() == BADGES[who]);
    known
        .next()
        .map_or_else(|| crate::PersonId::new("p0"), |person| person.id.clone())
}

fn input(ward: &Ward, event: &Event) -> Option<(usize, Input)> {
    let at = |place: usize| terminal(PLACES[place]);
    let wish = |place, wish| {
        Some((
            place,
            Input::Wish {
                at: at(place),
                wish,
            },
        ))
    };
    let duty = |place, order| wish(place, Wish::Duty(order));
    let shift = ward.now.wall;
    match *event {
        Event::Wait(_) | Event::Clock(_) | Event::Compute | Event::Slow(_) => None,
        Event::Pin(place, who, pin) => {
            let claim = Claim::Badge(badge(BADGES[who]));
            let proof = Proof::Pin(Typed::new(PINS[pin]));
            Some((
                place,
                Input::SignIn {
                    at: at(place),
                    claim,
                    proof,
                },
            ))
        }
        Event::Ada(place) => {
            let claim = Claim::Badge(badge("1000"));
            let proof = Proof::Password {
                password: Typed::new(ADA),
                code: ward.code("ADAKEY"),
            };
            Some((
                place,
                Input::SignIn {
                    at: at(place),
                    claim,
                    proof,
                },
            ))
        }
        Event::Out(place) => Some((place, Input::SignOut { at: at(place) })),
        Event::Lock(place) => Some((place, Input::Lock { at: at(place) })),
        Event::Touch(place) => Some((place, Input::Activity { at: at(place) })),
        Event::Roles(place, who, bits) => wish(place, Wish::SetRoles(id(ward, who), roles(bits))),
        Event::Retire(place, who) => wish(place, Wish::Retire(id(ward, who))),
        Event::SetPin(place, who, pin) => {
            wish(place, Wish::SetPin(id(ward, who), Typed::new(PINS[pin])))
        }
        Event::Add(place, bits) => {
            let new = crate::NewPerson {
                roles: roles(bits),
                ..person("3000", "Eve", &[])
            };
            wish(place, Wish::Add(new))
        }
        Event::Unlock(place, who) => wish(place, Wish::Unlock(id(ward, who))),
        Event::Assign(place, at_bed, who) => duty(
            place,
            DutyWish::Assign {
                shift,
                bed: bed(["1", "2", "3"][at_bed]),
                nurse: Some(id(ward, who)),
                second: None,
            },
        ),
        Event::Charge(place, who) => {
            let charge = Some(id(ward, who));
            duty(place, DutyWish::SetCharge { shift, charge })
        }
        Event::Take(place, at_bed) => duty(place, DutyWish::TakeBed(bed(["1", "2", "3"][at_bed]))),
        Event::Break(place, who, cover) => duty(
            place,
            DutyWish::BeginBreak {
                who: id(ward, who),
                cover: id(ward, cover),
                lasting: Duration::from_secs(1_800),
            },
        ),
        Event::Ask(place) => Some((place, Input::AskProvider { at: at(place) })),
        Event::Cancel(place) => Some((place, Input::CancelProvider { at: at(place) })),
        Event::Say(subject, who, bits, strong) => {
            let job = PLACES.iter().find_map(|name| {
                let asks = ward.people.terminals.get(&terminal(name))?.asks?;
                Some(asks)
            });
            let said = Vouched {
                roles: roles(bits),
                strong,
                ..vouched(&format!("s{subject}"), BADGES[who], &[])
            };
            let said = Ok(Box::new(said));
            Some((0, Input::Vouched { job: job?, said }))
        }
        Event::Back(place, who) => duty(place, DutyWish::EndBreak(id(ward, who))),
        Event::Buddies(place, one, other) => duty(
            place,
            DutyWish::SetBuddies {
                shift,
                one: id(ward, one),
                other: Some(id(ward, other)),
            },
        ),
    }
}

fn happens(ward: &mut Ward, event: &Event) {
    ward.effects.clear();
    match event {
        Event::Wait(seconds) => ward.wait_s(u64::from(*seconds)),
        Event::Clock(seconds) => {
            let micros = ward.now.wall.micros() + i64::from(*seconds) * 1_000_000;
            ward.now.wall = Wall::from_micros(micros);
        }
        Event::Slow(slow) => ward.slow = *slow,
        Event::Compute => ward.compute_all(),
        other => {
            if let Some((_, input)) = input(ward, other) {
                // Refused or not: what must hold, holds.
                let _ = ward.people.handle(ward.now, input);
            }
        }
    }
    ward.drain();
}

/// What a session may give: what the person's roles give today, by the table alone.
fn no_right_beyond_the_table(ward: &mut Ward) -> Result<(), TestCaseError> {
    for place in PLACES {
        let session = ward.session(place).cloned();
        let person = session
            .as_ref()
            .and_then(|session| ward.people.register().get(&session.person).cloned());
        for right in Right::ALL {
            // As the table: who is here, with which roles, by what.
            let open = session.as_ref().filter(|session| !session.locked);
            let allowed = open.zip(person.as_ref()).is_some_and(|(session, person)| {
                person.is_active()
                    && person.roles.iter().any(|role| {
                        role.may(*right) && session.how.in_force(person.roles).has(role)
                    })
            });
            let got = ward.people.permitted(&terminal(place), *right).is_ok();
            prop_assert_eq!(got, allowed, "{} {:?}", place, right);
        }
    }
    Ok(())
}

/// Whoever has a strong role by the provider has it by the table and a second factor.
fn strong_roles_are_proved_well(ward: &Ward, event: &Event) -> Result<(), TestCaseError> {
    let Event::Say(_, _, bits, strong) = *event else {
        return Ok(());
    };
    let let_in = |effect: &Effect| {
        matches!(
            effect,
            Effect::ProviderAnswered {
                outcome: Ok(()),
                ..
            }
        )
    };
    if !ward.effects.iter().any(let_in) {
        return Ok(());
    }
    // The last one: before it the sessions elsewhere were weighed anew.
    let mut effects = ward.effects.iter().rev();
    let signed_in = effects.find_map(|effect| match effect {
        Effect::SignedIn { roles, .. } => Some(*roles),
        _ => None,
    });
    let got = signed_in.unwrap_or_default();
    prop_assert!(!got.is_empty());
    prop_assert_eq!(got.and(roles(bits)), got, "no role beyond the table");
    prop_assert!(strong || !got.any_strong());
    Ok(())
}

fn every_bed_has_a_receiver(ward: &Ward) -> Result<(), TestCaseError> {
    for name in ["1", "2", "3"] {
        for ahead in [0, 3_600, 40_000, 400_000_i64] {
            let at = Wall::from_micros(ward.now.wall.micros() + ahead * 1_000_000);
            let on_duty = ward.people.on_duty(at, &bed(name));
            let told = on_duty.told();
            prop_assert_eq!(told.last(), Some(&Told::Everybody));
            for told in &told {
                if let Told::Person(person) = told {
                    let may = ward.people.register().may(person, Right::CareForBed);
                    prop_assert!(may, "{} is told of bed {}", person, name);
                    let away = ward
                        .people
                        .duty()
                        .is_on_break(person, at, &ward.people.settings);
                    prop_assert!(!away, "{} is on a break", person);
                }
            }
            let second_is_another = on_duty.second.is_none() || on_duty.second != on_duty.owner;
            prop_assert!(second_is_another);
        }
    }
    Ok(())
}

/// Attempts at one person's secrets since the last that was right: when each was made.
#[derive(Default)]
struct Watch(BTreeMap<String, Vec<Mono>>);

impl Watch {
    /// Each attempt comes after the pause that those before it have earned, by the rule in
    /// its plain form, worked out here anew.
    fn attempt(&mut self, who: &str, now: Mono) -> Result<(), TestCaseError> {
        let made = self.0.entry(who.to_owned()).or_default();
        let wrong = u32::try_from(made.len()).unwrap();
        if let (Some(last), Some(pause)) = (made.last(), pause_after(wrong)) {
            prop_assert!(wrong >= FREE);
            prop_assert!(
                now.since(*last) >= pause,
                "attempt {} at {}",
                wrong + 1,
                who
            );
        }
        made.push(now);
        Ok(())
    }

    fn forgiven(&mut self, who: &str) {
        self.0.remove(who);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_sequence_of_inputs_gives_a_right_that_the_table_does_not_or_leaves_a_bed_alone(
        events in prop::collection::vec(event(), 1..60)
    ) {
        let mut ward = Ward::staffed();
        ward.people.settings.vouching = Some(ALL);
        for event in &events {
            happens(&mut ward, event);
            no_right_beyond_the_table(&mut ward)?;
            strong_roles_are_proved_well(&ward, event)?;
            every_bed_has_a_receiver(&ward)?;
            let able = ward.people.register().all().filter(|person| person.can_administer());
            prop_assert!(able.count() >= 1, "somebody can always administer");
            prop_assert!(ward.people.poll_timeout().is_some_and(|due| due >= ward.now.mono));
        }
    }

    #[test]
    fn a_pause_is_never_got_round(
        tries in prop::collection::vec(
            (0..6_usize, 0..2_usize, any::<bool>(), any::<bool>(), 0_u64..50),
            1..120,
        )
    ) {
        let mut ward = Ward::staffed();
        ward.slow = true;
        let mut watch = Watch::default();
        for (place, who, right, answered, seconds) in tries {
            let place = format!("s{place}");
            let (number, pin) = [("2001", "4711"), ("2002", "4712")][who];
            let _ = ward.pin(&place, number, if right { pin } else { "0815" });
            if ward.effects.iter().any(|effect| matches!(effect, Effect::Compute { .. })) {
                watch.attempt(number, ward.now.mono)?;
            }
            if answered {
                ward.compute_all();
                ward.drain();
            }
            for at in ward.effects.iter().filter_map(|effect| match effect {
                Effect::SignedIn { person, .. } => Some(person.clone()),
                _ => None,
            }) {
                let person = ward.people.register().get(&at).unwrap();
                watch.forgiven(person.badge.reveal());
            }
            ward.wait_s(seconds);
        }
    }
}
