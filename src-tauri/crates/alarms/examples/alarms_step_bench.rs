//! How long one step of the alarm engine takes with 64 beds of 20 open conditions each.
//!
//! A step is one call with all its effects polled: a number in a text changes, a priority
//! rises or falls, a condition ends and comes back, somebody acknowledges. Prints one JSON
//! line a figure. The bar: p99 at most 100 us.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a measurement reads the clock and prints; the engine does neither"
)]

use lamplight_alarms::{
    Actor, Alarms, Announcement, Class, Command, ConditionKey, Kind, Origin, Presence, Priority,
    Role, Subject, ValidPolicy,
};
use lamplight_units::{BedId, IdError, Mono, Now, Wall};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const BEDS: u64 = 64;
const EACH: u64 = 20;
const STEPS: u64 = 50_000;
const CLASSES: [&str; 5] = ["hr-high", "hr-low", "spo2-low", "leads-off", "vent-tach"];

fn main() -> Result<(), IdError> {
    let mut now = Now {
        mono: Mono::START,
        wall: Wall::from_micros(0),
    };
    let mut alarms = Alarms::new(ValidPolicy::default());
    let beds = (0..BEDS)
        .map(|bed| BedId::parse(&bed.to_string()).map(Subject::Bed))
        .collect::<Result<Vec<_>, _>>()?;
    for (number, bed) in (0..BEDS).zip(&beds) {
        for which in 0..EACH {
            alarms.announce(now, news(number, bed, which, 0));
        }
    }
    drain(&mut alarms);
    let nurse = Actor::station(Role::Nurse);
    let mut taken = Vec::new();
    for (step, bed) in (0..STEPS).zip((0..BEDS).zip(&beds).cycle()) {
        let said = news(bed.0, bed.1, step / BEDS % EACH, step);
        now = now.after(Duration::from_millis(20));
        let began = Instant::now();
        alarms.handle_timeout(now);
        match step % 7 {
            0 => {
                alarms.end(now, &said.key);
            }
            1 => {
                let id = alarms.conditions().by_key(&said.key).map(|open| open.id);
                if let Some(id) = id {
                    let _ = black_box(alarms.command(now, &nurse, Command::Acknowledge(id)));
                }
            }
            _ => {
                alarms.announce(now, said);
            }
        }
        drain(&mut alarms);
        taken.push(began.elapsed());
    }
    taken.sort_unstable();
    for (name, share) in [("p50", 500), ("p99", 990), ("p999", 999), ("max", 1_000)] {
        let at = (taken.len() * share / 1_000).min(taken.len() - 1);
        let micros = taken.get(at).map_or(0.0, |took| took.as_secs_f64() * 1e6);
        println!(r#"{{"name":"alarms.step_us_{name}","value":{micros:.1},"unit":"us"}}"#);
    }
    let open = alarms.conditions().len();
    println!(r#"{{"name":"alarms.open","value":{open},"unit":"conditions"}}"#);
    Ok(())
}

fn drain(alarms: &mut Alarms) {
    while let Some(effect) = alarms.poll_effect() {
        black_box(effect);
    }
}

/// What is said of a bed's condition at a step.
fn news(number: u64, bed: &Subject, which: u64, step: u64) -> Announcement {
    let class = usize::try_from(which).ok().and_then(|at| CLASSES.get(at));
    let class = class.map_or_else(
        || Class::named(&format!("class {which}")),
        |c| Class::known(c),
    );
    let priority = match (which + step / 1_280) % 3 {
        0 => Priority::Low,
        1 => Priority::Medium,
        _ => Priority::High,
    };
    Announcement {
        key: ConditionKey::new(&format!("device/{number}"), &which.to_string()),
        subject: bed.clone(),
        origin: Origin::Device,
        kind: Kind::Physiological,
        category: class.category(),
        class,
        priority,
        text: Arc::from(format!("HR {}", 100 + step % 60)),
        advice: Arc::from(""),
        about: None,
        presence: Presence::Present,
        silenced: None,
        acknowledged_at_bedside: false,
    }
}
