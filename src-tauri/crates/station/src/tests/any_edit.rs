//! Whatever is asked of the limits: all of it is in force and makes sense, or nothing is.

use super::limits::ward;
use super::story::{bed, nurse};
use crate::Edit;
use lamplight_alarms::limits::{Change, Parameter, Side};
use proptest::prelude::*;
use std::time::Duration;

fn side() -> impl Strategy<Value = Side> {
    prop::sample::select(Side::ALL.to_vec())
}

/// Often a number that might be a limit, sometimes anything.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![8 => 20.0..250.0, 1 => any::<f64>()]
}

fn time() -> impl Strategy<Value = Duration> {
    prop_oneof![8 => 0_u64..20_000, 1 => any::<u64>()].prop_map(Duration::from_millis)
}

fn edit() -> impl Strategy<Value = Edit> {
    let few = vec![
        Parameter::HeartRate,
        Parameter::Spo2,
        Parameter::RespirationRate,
        Parameter::Temperature,
    ];
    (
        prop::sample::select(few),
        side(),
        number(),
        time(),
        any::<bool>(),
        0..7,
    )
        .prop_map(|(parameter, side, number, time, on, which)| Edit {
            parameter,
            change: match which {
                0 => Change::On { side, on },
                1 => Change::Delay { side, delay: time },
                2 => Change::EndDelay(time),
                3 => Change::ApnoeaTime(time),
                _ => Change::At {
                    side,
                    number,
                    unit: parameter.unit(),
                },
            },
        })
}

/// Whether a wish is in force, to the step.
fn holds(edit: &Edit, set: &lamplight_alarms::limits::LimitSet) -> bool {
    let mut wished = *set;
    let change = match edit.change {
        Change::At { side, number, unit } => Change::At {
            side,
            number: edit.parameter.round(number),
            unit,
        },
        other => other,
    };
    wished.apply(&change).is_ok() && wished == *set
}

proptest! {
    #[test]
    fn what_is_set_is_in_force_and_makes_sense_and_what_is_refused_changes_nothing(
        wishes in prop::collection::vec(prop::collection::vec(edit(), 1..5), 1..6),
        rate in 30.0..200.0,
    ) {
        let mut story = ward();
        for edits in wishes {
            story.heart_rate("A", "1", 3, rate);
            let asked = story.station.preview_limits(story.now, &nurse(), &bed("1"), &edits, &[]);
            let before = story.station.bed_limits(&bed("1")).unwrap().own.clone();
            let open = story.open("1");
            let done = story.set(&edits);
            let limits = story.station.bed_limits(&bed("1")).unwrap();
            if done.is_err() {
                prop_assert_eq!(limits.own, &before);
                prop_assert_eq!(open, story.open("1"));
                prop_assert!(asked.is_err() || !asked.unwrap().problems.is_empty());
                continue;
            }
            let asked = asked.unwrap();
            prop_assert!(asked.problems.is_empty());
            prop_assert_eq!(limits.own, &asked.own);
            for parameter in Parameter::ALL {
                let effective = limits.own.effective(limits.profile, parameter);
                prop_assert_eq!(effective.limits.check(), Ok(()));
                prop_assert_eq!(effective.problem, None);
                let of_it = edits.iter().filter(|edit| edit.parameter == parameter);
                for edit in of_it {
                    prop_assert!(holds(edit, &effective.limits), "{:?}", edit);
                }
            }
        }
    }
}
