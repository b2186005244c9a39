//! Each rule at its delay, one tick before, and without its fact.

use super::{Bed, UP, down};
use crate::rules::{RULES, Word};
use crate::{AskedRails, Check, Protection, Rule, words};
use lamplight_alarms::Priority;
use lamplight_protocols::bed::{BedFacts, ExitMonitor, LyingPosition, Rail, Told};
use std::sync::Arc;

#[test]
fn the_table_has_a_row_for_each_rule_in_its_place() {
    for (place, row) in RULES.iter().enumerate() {
        assert_eq!(row.rule as usize, place);
        assert!(row.fall_risk >= row.others || row.rule == Rule::ArmedForNobody);
        // What can hurt is never less than what is only less safe.
        if row.word == Word::Alert {
            assert!(row.fall_risk <= Some(Priority::Medium));
        }
    }
}

#[test]
fn a_rule_is_told_at_its_delay_and_not_a_tick_before() {
    let is = |facts: BedFacts| facts;
    for (rule, facts) in [
        (
            Rule::ExitOff,
            is(BedFacts {
                exit: Told::Is(ExitMonitor::Off),
                ..BedFacts::default()
            }),
        ),
        (
            Rule::RailDown,
            BedFacts {
                rails: down(Rail::HeadRight),
                ..BedFacts::default()
            },
        ),
        (
            Rule::BrakeOff,
            BedFacts {
                brake: Told::Is(false),
                ..BedFacts::default()
            },
        ),
        (
            Rule::NotLowest,
            BedFacts {
                lowest: Told::Is(false),
                ..BedFacts::default()
            },
        ),
        (
            Rule::NearExit,
            BedFacts {
                position: Told::Is(LyingPosition::Edge),
                ..BedFacts::default()
            },
        ),
        (
            Rule::OutLong,
            BedFacts {
                occupied: Told::Is(false),
                ..BedFacts::default()
            },
        ),
        (
            Rule::Wet,
            BedFacts {
                wet: Told::Is(true),
                ..BedFacts::default()
            },
        ),
        (
            Rule::OnBattery,
            BedFacts {
                plugged_in: Told::Is(false),
                ..BedFacts::default()
            },
        ),
        (
            Rule::HeadLow,
            BedFacts {
                head_deg: Told::Is(29.0),
                ..BedFacts::default()
            },
        ),
    ] {
        let mut bed = Bed::new();
        bed.lying.ventilated = true;
        bed.tell(facts);
        let begins = bed.policy.row(rule).begins_after.as_secs_f64();
        bed.wait(begins - 0.001);
        assert!(!bed.told().contains(&rule), "{rule:?} before its delay");
        bed.silence(0.001);
        assert!(bed.told().contains(&rule), "{rule:?} at its delay");
    }
}

#[test]
fn the_exit_alarm_is_told_at_once_and_ends_when_the_bed_says_so() {
    let mut bed = Bed::new();
    let exit = |exit| BedFacts {
        exit: Told::Is(exit),
        ..BedFacts::default()
    };
    bed.tell(exit(ExitMonitor::Armed));
    assert!(bed.told().is_empty());
    bed.tell(exit(ExitMonitor::Out));
    let told: Vec<_> = bed.judge.told(&bed.lying, &bed.policy).collect();
    assert_eq!(told, [(Rule::Exit, Priority::High)]);
    // Silence does not end it: nobody has seen the patient.
    bed.silence(7_200.0);
    assert!(bed.told().contains(&Rule::Exit));
    assert!(!bed.told().contains(&Rule::Silent), "half a minute more");
    bed.silence(30.0);
    assert!(bed.told().contains(&Rule::Silent));
    bed.tell(exit(ExitMonitor::Armed));
    assert!(bed.told().is_empty());
}

#[test]
fn a_patient_without_the_flag_is_asked_for_less() {
    let mut bed = Bed::new();
    bed.lying.fall_risk = false;
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Off),
        rails: [Told::Is(lamplight_protocols::bed::RailState::Down); 4],
        lowest: Told::Is(false),
        brake: Told::Is(false),
        head_deg: Told::Is(0.0),
        position: Told::Is(LyingPosition::Edge),
        ..BedFacts::default()
    });
    bed.wait(3_600.0);
    let told: Vec<_> = bed.judge.told(&bed.lying, &bed.policy).collect();
    assert_eq!(told, [(Rule::BrakeOff, Priority::Advisory)]);
    // The flag is set: what held all the time is told at once.
    bed.lying.fall_risk = true;
    bed.look();
    for rule in [
        Rule::ExitOff,
        Rule::RailDown,
        Rule::NotLowest,
        Rule::NearExit,
    ] {
        assert!(bed.told().contains(&rule), "{rule:?}");
    }
}

#[test]
fn what_the_bed_never_told_makes_no_finding_and_what_it_no_longer_knows_stays() {
    let mut bed = Bed::new();
    bed.wait(3_600.0);
    assert!(bed.told().is_empty());
    bed.tell(BedFacts {
        rails: down(Rail::HeadLeft),
        ..BedFacts::default()
    });
    bed.wait(60.0);
    assert_eq!(bed.told(), [Rule::RailDown]);
    bed.tell(BedFacts {
        rails: [Told::Unknown; 4],
        ..BedFacts::default()
    });
    bed.wait(600.0);
    assert_eq!(bed.told(), [Rule::RailDown]);
    bed.tell(BedFacts {
        rails: UP,
        ..BedFacts::default()
    });
    bed.wait(5.0);
    assert!(bed.told().is_empty());
}

#[test]
fn the_ward_says_which_rails_it_asks_for() {
    for (asked, foot_counts) in [
        (AskedRails::None, false),
        (AskedRails::Head, false),
        (AskedRails::All, true),
    ] {
        let mut bed = Bed::new();
        bed.policy.rails = asked;
        bed.tell(BedFacts {
            rails: down(Rail::FootLeft),
            ..BedFacts::default()
        });
        bed.wait(120.0);
        assert_eq!(
            bed.told().contains(&Rule::RailDown),
            foot_counts,
            "{asked:?}"
        );
    }
}

#[test]
fn after_a_walk_exit_monitoring_wants_to_be_set_again() {
    let mut bed = Bed::new();
    let facts = |exit, occupied| BedFacts {
        exit: Told::Is(exit),
        occupied: Told::Is(occupied),
        ..BedFacts::default()
    };
    bed.tell(facts(ExitMonitor::Armed, true));
    bed.tell(facts(ExitMonitor::Paused, true));
    bed.tell(facts(ExitMonitor::Paused, false));
    bed.wait(899.0);
    assert!(bed.told().is_empty(), "{:?}", bed.told());
    bed.wait(1.0);
    assert_eq!(bed.told(), [Rule::OutLong]);
    // Back, and the bed does not arm itself.
    bed.tell(facts(ExitMonitor::Off, true));
    assert!(bed.told().is_empty());
    bed.wait(120.0);
    assert_eq!(bed.told(), [Rule::ExitOff]);
}

#[test]
fn switched_off_to_get_up_is_no_decision_and_switched_off_in_bed_is_one() {
    let facts = |exit, occupied| BedFacts {
        exit: Told::Is(exit),
        occupied: Told::Is(occupied),
        ..BedFacts::default()
    };
    let mut bed = Bed::new();
    bed.lying.fall_risk = false;
    bed.tell(facts(ExitMonitor::Armed, true));
    bed.tell(facts(ExitMonitor::Off, false));
    bed.tell(facts(ExitMonitor::Off, true));
    bed.wait(120.0);
    assert_eq!(bed.told(), [Rule::NotRearmed]);
    bed.tell(facts(ExitMonitor::Armed, true));
    assert!(bed.told().is_empty());
    bed.tell(facts(ExitMonitor::Off, true));
    bed.wait(3_600.0);
    assert!(bed.told().is_empty());
}

#[test]
fn a_paused_bed_that_can_not_feel_the_patient_is_out_for_long_all_the_same() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Paused),
        ..BedFacts::default()
    });
    bed.wait(900.0);
    assert_eq!(bed.told(), [Rule::OutLong]);
}

#[test]
fn a_flapping_rail_is_one_finding_and_is_counted() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        rails: UP,
        ..BedFacts::default()
    });
    for _ in 0..20 {
        bed.tell(BedFacts {
            rails: down(Rail::HeadLeft),
            ..BedFacts::default()
        });
        bed.wait(3.0);
        bed.tell(BedFacts {
            rails: UP,
            ..BedFacts::default()
        });
        bed.wait(3.0);
    }
    assert_eq!(bed.told(), [Rule::Flapping]);
    assert_eq!(bed.frame.rail_changes(Rail::HeadLeft), 40);
    bed.wait(600.0);
    assert!(bed.told().is_empty());
}

#[test]
fn a_bed_of_nobody_that_watches_is_told_and_its_alarm_is_an_alarm() {
    let mut bed = Bed::new();
    bed.lying = crate::Lying::default();
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Armed),
        ..BedFacts::default()
    });
    bed.wait(300.0);
    assert_eq!(bed.told(), [Rule::ArmedForNobody]);
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Out),
        ..BedFacts::default()
    });
    let told: Vec<_> = bed.judge.told(&bed.lying, &bed.policy).collect();
    assert_eq!(told, [(Rule::Exit, Priority::Medium)]);
}

#[test]
fn the_next_patient_begins_with_no_alert_and_the_alarm_goes_on() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Out),
        lowest: Told::Is(false),
        faults: Told::Is(vec![Arc::from("motor")]),
        ..BedFacts::default()
    });
    bed.wait(600.0);
    assert_eq!(bed.told(), [Rule::Exit, Rule::NotLowest, Rule::Fault]);
    bed.judge.another_patient();
    bed.look();
    assert_eq!(bed.told(), [Rule::Exit, Rule::Fault]);
}

#[test]
fn the_checklist_says_what_protects() {
    let mut bed = Bed::new();
    let check = |bed: &Bed| {
        Protection::of(
            &bed.frame.look(bed.now.mono, bed.policy.stale_after),
            &bed.policy,
        )
        .all()
    };
    assert_eq!(check(&bed), [Check::Absent; 4]);
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Armed),
        rails: UP,
        brake: Told::Is(true),
        lowest: Told::Is(true),
        ..BedFacts::default()
    });
    assert_eq!(check(&bed), [Check::Yes; 4]);
    bed.tell(BedFacts {
        exit: Told::Is(ExitMonitor::Paused),
        rails: down(Rail::HeadLeft),
        brake: Told::Unknown,
        ..BedFacts::default()
    });
    assert_eq!(
        check(&bed),
        [Check::No, Check::No, Check::Unknown, Check::Yes]
    );
    bed.silence(300.0);
    assert_eq!(check(&bed), [Check::Unknown; 4]);
}

#[test]
fn each_sentence_says_what_where_and_what_to_do() {
    let mut bed = Bed::new();
    bed.tell(BedFacts {
        rails: down(Rail::HeadLeft),
        faults: Told::Is(vec![Arc::from("E-17 motor")]),
        ..BedFacts::default()
    });
    let look = bed.frame.look(bed.now.mono, bed.policy.stale_after);
    for row in RULES {
        let said = words::sentence(
            row.rule,
            "Bed 4",
            &look,
            &bed.lying,
            &bed.policy,
            bed.now.mono,
        );
        assert!(said.advice.starts_with("Bed 4: "), "{}", said.advice);
        assert!(said.advice.ends_with('.'), "{}", said.advice);
        assert!(
            !said.text.ends_with('.') && said.text.len() < 40,
            "{}",
            said.text
        );
    }
    let rail = words::sentence(
        Rule::RailDown,
        "Bed 4",
        &look,
        &bed.lying,
        &bed.policy,
        bed.now.mono,
    );
    assert_eq!(rail.text, "Left head rail down");
    assert_eq!(
        rail.advice,
        "Bed 4: left head rail down and the patient falls easily. Put it up."
    );
}
