//! Whatever people do, in whatever order: nothing is lost, nothing is overwritten, and
//! what was not confirmed counts for nothing.

use super::ward::{at, chart, nurse, pulse};
use crate::{EntryId, NewEntry, Repeat, SpotCheck, SpotId, State, TaskId, Tasks};
use lamplight_units::DeviceId;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
enum Act {
    Record(f64, u64, bool),
    Correct(u64, f64),
    Strike(u64),
    Receive(f64),
    Confirm(u64, bool),
    Reject(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (-50f64..500.0, 0u64..2_000, any::<bool>()).prop_map(|(n, m, s)| Act::Record(n, m, s)),
        (0u64..30, -50f64..500.0).prop_map(|(id, n)| Act::Correct(id, n)),
        (0u64..30).prop_map(Act::Strike),
        (-50f64..500.0).prop_map(Act::Receive),
        (0u64..30, any::<bool>()).prop_map(|(id, sure)| Act::Confirm(id, sure)),
        (0u64..30).prop_map(Act::Reject),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_is_overwritten_and_every_correction_leads_to_what_stands(acts in proptest::collection::vec(act(), 0..60)) {
        let mut chart = chart();
        let mut first_seen: BTreeMap<EntryId, crate::Item> = BTreeMap::new();
        for (step, act) in acts.into_iter().enumerate() {
            let now = at(1_000 + step as u64);
            let new = |number, measured, sure| NewEntry { item: pulse(number), measured: at(measured), sure };
            match act {
                Act::Record(number, measured, sure) => { let _ = chart.record(now, &nurse(), new(number, measured, sure)); }
                Act::Correct(id, number) => { let _ = chart.correct(now, &nurse(), EntryId::new(id), new(number, 900, true), "slip"); }
                Act::Strike(id) => { let _ = chart.strike(now, &nurse(), EntryId::new(id), "other patient"); }
                Act::Receive(number) => {
                    let device = DeviceId::parse("d").expect("an id");
                    chart.receive(now, SpotCheck { device, measured: now, items: vec![pulse(number)] });
                }
                Act::Confirm(id, sure) => { let _ = chart.confirm(now, &nurse(), SpotId::new(id), sure); }
                Act::Reject(id) => { let _ = chart.reject(SpotId::new(id)); }
            }
            for entry in chart.entries() {
                let seen = first_seen.entry(entry.id).or_insert_with(|| entry.item.clone());
                prop_assert_eq!(&*seen, &entry.item);
            }
            prop_assert_eq!(chart.entries().count(), first_seen.len());
        }
        for entry in chart.entries() {
            if let State::Corrected { by } = entry.state {
                let next = chart.entries().find(|other| other.id == by).expect("the one in its place");
                prop_assert_eq!(next.corrects.as_ref().map(|(old, _)| *old), Some(entry.id));
            }
        }
        let said = chart.inputs().pulse.and_then(|measured| measured.what.value.number());
        if let Some(said) = said {
            prop_assert!(chart.standing().any(|entry| entry.item == pulse(said)));
            prop_assert!((0.0..=350.0).contains(&said));
        }
    }

    #[test]
    fn a_task_by_the_clock_keeps_to_its_times_and_is_next_due_after_what_was_done(every in 5u64..2_000, done in 0u64..100_000) {
        let mut tasks = Tasks::default();
        let every_minutes = super::ward::minutes(every);
        let new = crate::NewTask {
            kind: crate::TaskKind::Vitals,
            due: at(500),
            grace: super::ward::minutes(15),
            repeat: Some(Repeat::ByClock(every_minutes)),
        };
        let id: TaskId = tasks.add(&nurse(), new).expect("taken");
        tasks.done(at(done), &nurse(), id, at(done)).expect("done");
        let due = tasks.open()[0].due.wall.micros() - at(500).wall.micros();
        let step = i64::try_from(every_minutes.as_micros()).expect("small");
        prop_assert_eq!(due % step, 0);
        prop_assert!(due >= step);
        prop_assert!(tasks.open()[0].due.wall > at(done).wall);
    }
}
