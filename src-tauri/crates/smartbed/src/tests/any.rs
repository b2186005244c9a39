//! What holds for any messages at any times.

use super::{Bed, device_time, report};
use crate::{Course, Rule, Seen};
use lamplight_protocols::bed::{BedFacts, BedReport, ExitMonitor, LyingPosition, RailState, Told};
use proptest::prelude::*;

fn told<T: Clone + std::fmt::Debug + 'static>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Told<T>> {
    prop_oneof![
        4 => Just(Told::Not),
        1 => Just(Told::Unknown),
        5 => of.prop_map(Told::Is),
    ]
}

fn exits() -> impl Strategy<Value = ExitMonitor> {
    use ExitMonitor::{Armed, Off, Out, Paused};
    prop_oneof![Just(Off), Just(Armed), Just(Paused), Just(Out)]
}

fn rails() -> impl Strategy<Value = RailState> {
    prop_oneof![Just(RailState::Up), Just(RailState::Down)]
}

fn positions() -> impl Strategy<Value = LyingPosition> {
    use LyingPosition::{Back, Edge, Left, Sitting};
    prop_oneof![Just(Back), Just(Left), Just(Sitting), Just(Edge)]
}

prop_compose! {
    fn reports()(
        exit in told(exits()),
        occupied in told(any::<bool>()),
        rail in told(rails()),
        brake in told(any::<bool>()),
        lowest in told(any::<bool>()),
        weight_kg in told(any::<f64>()),
        head_deg in told(-50.0..500.0),
        position in told(positions()),
        online in told(any::<bool>()),
        (from_memory, sent) in (any::<bool>(), proptest::option::of(any::<i32>())),
    ) -> BedReport {
        let mut report = report(BedFacts {
            exit,
            occupied,
            rails: [rail, Told::Not, Told::Not, rail],
            brake,
            lowest,
            weight_kg,
            head_deg,
            position,
            ..BedFacts::default()
        });
        report.from_memory = from_memory;
        report.online = online;
        report.sent_at = sent.map(|seconds| device_time(i64::from(seconds)));
        report
    }
}

proptest! {
    #[test]
    fn an_exit_that_is_told_live_is_an_alarm_until_the_bed_says_otherwise(
        story in prop::collection::vec((reports(), 0.0..400.0_f64), 1..60),
        fall_risk in any::<bool>(),
    ) {
        let mut bed = Bed::new();
        bed.lying.fall_risk = fall_risk;
        // What the bed itself said last of its exit monitoring.
        let mut out = false;
        for (report, wait) in story {
            if !report.from_memory && let Told::Is(exit) = report.facts.exit {
                out = exit == ExitMonitor::Out;
            }
            let offline = report.online == Told::Is(false);
            let memory = report.from_memory;
            bed.hear(&report);
            if out && !memory && !offline && report.facts.exit == Told::Is(ExitMonitor::Out) {
                prop_assert!(bed.told().contains(&Rule::Exit));
            }
            bed.silence(wait);
        }
    }

    #[test]
    fn no_number_out_of_its_range_is_ever_seen(
        story in prop::collection::vec(reports(), 1..40),
    ) {
        let mut bed = Bed::new();
        for report in story {
            bed.hear(&report);
            let look = bed.frame.look(bed.now.mono, bed.policy.stale_after);
            for (seen, range) in [
                (look.weight_kg(), crate::range::WEIGHT_KG),
                (look.head_deg(), crate::range::HEAD_DEG),
            ] {
                let shown = match seen {
                    Seen::Is(held) => Some(held),
                    Seen::Unknown { last, .. } => last,
                };
                prop_assert!(shown.is_none_or(|held| range.contains(&held.value)));
            }
            let points = bed.frame.course().points();
            prop_assert!(points.iter().all(|p| crate::range::WEIGHT_KG.contains(&p.kg)));
            prop_assert!(points.len() <= Course::MOST);
        }
    }

    #[test]
    fn the_next_look_is_never_in_the_past_and_leads_to_an_end(
        story in prop::collection::vec((reports(), 0.0..400.0_f64), 1..40),
    ) {
        let mut bed = Bed::new();
        for (report, wait) in story {
            bed.hear(&report);
            if let Some(next) = bed.judge.next(&bed.policy) {
                prop_assert!(next > bed.now.mono);
            }
            bed.silence(wait);
        }
        // With nothing new each delay ends: no rule wakes the station for ever.
        for _ in 0..crate::rules::RULES.len() * 2 + 2 {
            let Some(next) = bed.judge.next(&bed.policy) else { break };
            let wait = next.since(bed.now.mono);
            bed.silence(wait.as_secs_f64() + 0.001);
        }
        bed.silence(10_000.0);
        bed.silence(10_000.0);
        prop_assert_eq!(bed.judge.next(&bed.policy), None);
    }
}
