//! Facts that are wrong, late, doubled, remembered or gone.

use super::{Bed, T0_S, UP, device_time, down, report};
use crate::{Reach, Rule, Seen, Step, Why};
use lamplight_protocols::bed::{BedFacts, ExitMonitor, Rail, Told};
use std::sync::Arc;

fn why<T>(seen: &Seen<T>) -> Option<Why> {
    match seen {
        Seen::Is(_) => None,
        Seen::Unknown { why, .. } => Some(*why),
    }
}

#[test]
fn a_number_that_no_bed_can_have_is_unknown_and_said_once() {
    for (name, facts) in [
        (
            "weight in kg 900",
            BedFacts {
                weight_kg: Told::Is(900.0),
                ..BedFacts::default()
            },
        ),
        (
            "head angle in degrees 400",
            BedFacts {
                head_deg: Told::Is(400.0),
                ..BedFacts::default()
            },
        ),
        (
            "height in cm -3",
            BedFacts {
                height_cm: Told::Is(-3.0),
                ..BedFacts::default()
            },
        ),
        (
            "battery in percent 101",
            BedFacts {
                battery_pct: Told::Is(101.0),
                ..BedFacts::default()
            },
        ),
        (
            "weight in kg NaN",
            BedFacts {
                weight_kg: Told::Is(f64::NAN),
                ..BedFacts::default()
            },
        ),
        (
            "weight in kg 1e300",
            BedFacts {
                weight_kg: Told::Is(1e300),
                ..BedFacts::default()
            },
        ),
    ] {
        let mut bed = Bed::new();
        let heard = bed.tell(facts.clone());
        assert_eq!(
            heard.refused,
            [format!("{name} is none that a bed can have")]
        );
        assert!(bed.tell(facts).refused.is_empty(), "{name}");
        assert!(bed.frame.course().points().is_empty(), "{name}");
    }
}

#[test]
fn a_number_out_of_range_takes_the_one_before_away_and_keeps_it_as_the_last() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        weight_kg: Told::Is(72.34),
        ..BedFacts::default()
    });
    bed.wait(60.0);
    bed.tell(BedFacts {
        weight_kg: Told::Is(900.0),
        ..BedFacts::default()
    });
    let seen = bed
        .frame
        .look(bed.now.mono, bed.policy.stale_after)
        .weight_kg();
    let Seen::Unknown { why, last } = seen else {
        panic!("{seen:?}");
    };
    assert_eq!(why, Why::OutOfRange);
    assert_eq!(last.map(|last| last.value), Some(72.3));
}

#[test]
fn the_same_message_twice_changes_nothing() {
    let mut bed = Bed::new();
    let facts = BedFacts {
        exit: Told::Is(ExitMonitor::Armed),
        rails: UP,
        weight_kg: Told::Is(70.0),
        ..BedFacts::default()
    };
    let first = bed.tell(facts.clone());
    assert_eq!(first.steps.len(), 5);
    let before = bed.frame.clone();
    let again = bed.tell(facts);
    assert!(again.steps.is_empty() && !again.shown);
    assert_eq!(bed.frame, before);
}

#[test]
fn each_reason_for_not_knowing_is_told_apart() {
    let mut bed = Bed::new();
    let exit = |bed: &Bed| why(&bed.frame.look(bed.now.mono, bed.policy.stale_after).exit());
    assert_eq!(exit(&bed), Some(Why::NeverTold));
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Armed),
        ..BedFacts::default()
    });
    assert_eq!(exit(&bed), None);
    bed.silence(299.9);
    assert_eq!(exit(&bed), None);
    bed.silence(0.1);
    assert_eq!(exit(&bed), Some(Why::Stale));
    let mut gone = report(BedFacts::default());
    gone.online = Told::Is(false);
    bed.hear(&gone);
    assert_eq!(exit(&bed), Some(Why::Offline));
    // Any word of the bed itself proves that it is there.
    let heard = bed.tell(BedFacts::default());
    assert_eq!(heard.steps, [Step::Online { to: Some(true) }]);
    assert_eq!(exit(&bed), None);
    bed.tell(BedFacts {
        exit: Told::Unknown,
        ..BedFacts::default()
    });
    assert_eq!(exit(&bed), Some(Why::ToldUnknown));
}

#[test]
fn a_bed_that_was_retained_yesterday_is_no_bed_of_now() {
    let mut bed = Bed::new();
    let mut old = report(BedFacts {
        exit: Told::Is(ExitMonitor::Out),
        ..BedFacts::default()
    });
    old.from_memory = true;
    old.sent_at = Some(device_time(T0_S - 86_400));
    bed.hear(&old);
    let look = bed.frame.look(bed.now.mono, bed.policy.stale_after);
    assert_eq!(
        (look.reach(), why(&look.exit())),
        (Reach::Stale, Some(Why::Stale))
    );
    assert!(!bed.told().contains(&Rule::Exit));
    // What it says now is believed, and memory never comes before it.
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Armed),
        ..BedFacts::default()
    });
    bed.hear(&old);
    let look = bed.frame.look(bed.now.mono, bed.policy.stale_after);
    assert_eq!(look.exit().value(), Some(ExitMonitor::Armed));
}

#[test]
fn memory_of_a_moment_ago_counts_and_memory_without_a_time_is_only_shown() {
    let facts = || BedFacts {
        exit: Told::Is(ExitMonitor::Out),
        ..BedFacts::default()
    };
    let mut bed = Bed::new();
    let mut young = report(facts());
    young.from_memory = true;
    young.sent_at = Some(device_time(T0_S - 20));
    bed.hear(&young);
    assert_eq!(bed.told(), [Rule::Exit]);

    let mut bed = Bed::new();
    let mut timeless = report(facts());
    timeless.from_memory = true;
    bed.hear(&timeless);
    let look = bed.frame.look(bed.now.mono, bed.policy.stale_after);
    assert_eq!(why(&look.exit()), Some(Why::Memory));
    assert!(!bed.told().contains(&Rule::Exit));
}

#[test]
fn faults_and_versions_are_bounded() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        faults: Told::Is(vec![Arc::from("x".repeat(10_000)); 1_000]),
        firmware: Told::Is(Arc::from("9".repeat(10_000))),
        ..BedFacts::default()
    });
    let look = bed.frame.look(bed.now.mono, bed.policy.stale_after);
    let faults = look.faults().value().unwrap();
    assert_eq!((faults.len(), faults[0].len()), (16, 100));
    assert_eq!(look.firmware().value().unwrap().len(), 100);
}

#[test]
fn a_rail_that_is_told_first_has_not_changed() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        rails: down(Rail::FootRight),
        ..BedFacts::default()
    });
    assert_eq!(bed.frame.rail_changes(Rail::FootRight), 0);
    bed.tell(BedFacts {
        rails: UP,
        ..BedFacts::default()
    });
    assert_eq!(bed.frame.rail_changes(Rail::FootRight), 1);
}

#[test]
fn a_frame_lives_through_text() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Armed),
        rails: UP,
        weight_kg: Told::Is(70.04),
        faults: Told::Is(vec![Arc::from("motor")]),
        ..BedFacts::default()
    });
    let text = serde_json::to_string(&bed.frame).unwrap();
    let back: crate::Frame = serde_json::from_str(&text).unwrap();
    assert_eq!(back, bed.frame);
}
