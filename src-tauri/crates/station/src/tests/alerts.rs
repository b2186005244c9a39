//! Devices' alerts, mirrored as sent.

use super::story::{Story, alert, bed, nurse};
use crate::Command;
use lamplight_alarms::{Command as Wish, Effect, Presence, Priority};
use lamplight_protocols::report::{
    AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState, Channel, Limits, Term,
};
use lamplight_units::{Metric, RefId};
use lamplight_ward::Device;
use std::sync::Arc;

#[test]
fn an_alert_is_open_from_its_start_to_its_end() {
    let mut story = Story::new();
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
    assert_eq!(story.open("1"), ["Medium SpO2 LOW"]);
    assert_eq!(story.open("2"), Vec::<String>::new());
    story.alert("A", "1", ended("SpO2 LOW", AlertPriority::Medium));
    assert_eq!(story.open("1"), Vec::<String>::new());
}

fn ended(text: &str, priority: AlertPriority) -> AlertReport {
    AlertReport {
        phase: Some(AlertPhase::End),
        state: Some(AlertState::Inactive),
        ..alert(text, priority)
    }
}

#[test]
fn a_lethal_rhythm_that_is_over_is_held_until_a_person_resets_it() {
    let mut story = Story::new();
    story.alert("A", "1", alert("VENT FIB", AlertPriority::High));
    story.alert("A", "1", ended("VENT FIB", AlertPriority::High));
    story.wait(3600.0);
    assert_eq!(story.open("1"), ["High VENT FIB"]);
    let id = story.station.conditions_of(&bed("1"))[0].id;
    story
        .station
        .command(story.now, &nurse(), Command::Alarm(Wish::Reset(id)))
        .unwrap();
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_new_alert_orders_its_tone_at_once_and_its_end_silence() {
    let mut story = Story::new();
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
    let tones = |story: &mut Story| {
        std::iter::from_fn(|| story.station.poll_effect())
            .filter_map(|effect| match effect {
                Effect::Tone(wish) => Some(wish.map(|wish| wish.priority)),
                Effect::SoundNow { .. }
                | Effect::Reminder
                | Effect::Notice(_)
                | Effect::Deliver { .. }
                | Effect::Record(_)
                | Effect::Changed(_) => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(tones(&mut story), [Some(Priority::Medium)]);
    story.alert("A", "1", ended("SpO2 LOW", AlertPriority::Medium));
    assert_eq!(tones(&mut story), [None]);
}

#[test]
fn phase_and_state_decide_whether_an_alert_is_open() {
    use AlertPhase as P;
    use AlertState as S;
    for (phase, state, presence) in [
        (Some(P::Start), Some(S::Active), Some(Presence::Present)),
        (Some(P::Continue), Some(S::Active), Some(Presence::Present)),
        (Some(P::Update), None, Some(Presence::Present)),
        (None, Some(S::Active), Some(Presence::Present)),
        (None, None, Some(Presence::Present)),
        (Some(P::End), Some(S::Latched), Some(Presence::Latched)),
        (Some(P::Continue), Some(S::Latched), Some(Presence::Latched)),
        (Some(P::Point), None, Some(Presence::Latched)),
        (Some(P::Point), Some(S::Inactive), Some(Presence::Latched)),
        (Some(P::Start), Some(S::Inactive), Some(Presence::Present)),
        (Some(P::End), Some(S::Active), None),
        (Some(P::End), None, None),
        (Some(P::Reset), None, None),
        (Some(P::Update), Some(S::Inactive), None),
        (None, Some(S::Inactive), None),
    ] {
        let mut story = Story::new();
        story.alert(
            "A",
            "1",
            AlertReport {
                phase,
                state,
                ..alert("X", AlertPriority::Low)
            },
        );
        let open = story.station.conditions_of(&bed("1"));
        let got = open.first().map(|c| c.announced.presence);
        assert_eq!(got, presence, "{phase:?} {state:?}");
    }
}

#[test]
fn an_end_is_found_by_its_thread_when_its_words_differ() {
    let mut story = Story::new();
    let start = AlertReport {
        thread: Arc::from("E1"),
        ..alert("APNOEA", AlertPriority::High)
    };
    story.alert("A", "1", start);
    let end = AlertReport {
        thread: Arc::from("E1"),
        phase: Some(AlertPhase::End),
        state: Some(AlertState::Inactive),
        ..alert("", AlertPriority::Unstated)
    };
    story.alert("A", "1", end);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

/// The begin has the number that raised it, and with that its metric; the end has neither that
/// nor a thread, and no metric in its place.
#[test]
fn an_end_without_source_is_of_the_only_alert_of_its_event_at_its_place() {
    let low = |source: &str| AlertReport {
        event: Term {
            refid: RefId::sent("MDC_EVT_LO"),
            ..alert("", AlertPriority::Low).event
        },
        source: Metric::by_refid(source).map(Term::known),
        ..alert("LOW", AlertPriority::Medium)
    };
    let over = |one: AlertReport| AlertReport {
        phase: Some(AlertPhase::End),
        state: Some(AlertState::Inactive),
        ..one
    };
    let at = |place: &str, one: AlertReport| AlertReport {
        channel: Channel(Arc::from(place)),
        ..one
    };
    let words = |text: &str, one: AlertReport| AlertReport {
        event: alert("", AlertPriority::Low).event,
        text: Arc::from(text),
        ..one
    };
    let (spo2, heart) = (low("MDC_PULS_OXIM_SAT_O2"), low("MDC_ECG_HEART_RATE"));
    for (begun, end, left) in [
        (vec![spo2.clone()], low(""), 0),
        (vec![spo2.clone(), heart.clone()], low(""), 2),
        (vec![spo2.clone()], heart, 1),
        (vec![spo2.clone()], at("1.3.1.9", low("")), 1),
        (vec![at("", spo2.clone())], at("", low("")), 1),
        (vec![words("A", spo2.clone())], words("", low("")), 0),
        (vec![words("A", spo2.clone())], words("A", low("")), 0),
        (vec![words("A", spo2)], words("B", low("")), 1),
    ] {
        let mut story = Story::new();
        for one in begun {
            story.alert("A", "1", one);
        }
        let what = format!("{end:?}");
        story.alert("A", "1", over(end));
        let device = story.station.devices().get(&super::story::device("A"));
        let open = device.unwrap().alerts.iter().filter(|held| !held.ended);
        assert_eq!(open.count(), left, "{what}");
    }
}

#[test]
fn priority_and_kind_that_are_not_told_are_not_guessed_too_low() {
    use AlertKind as K;
    use AlertPriority as P;
    for (priority, kind, expected) in [
        (P::High, K::Technical, "High X"),
        (P::None, K::Advisory, "Advisory X"),
        (P::Unstated, K::Physiological, "Medium X"),
        (P::Unstated, K::Technical, "Low X"),
        (P::Unstated, K::Unstated, "Medium X"),
        (P::Unstated, K::Advisory, "Advisory X"),
    ] {
        let mut story = Story::new();
        story.alert(
            "A",
            "1",
            AlertReport {
                kind,
                ..alert("X", priority)
            },
        );
        assert_eq!(story.open("1"), [expected], "{priority:?} {kind:?}");
    }
}

#[test]
fn an_update_without_a_priority_keeps_the_one_told_before() {
    let mut story = Story::new();
    story.alert("A", "1", alert("X", AlertPriority::High));
    let update = AlertReport {
        phase: Some(AlertPhase::Update),
        ..alert("X", AlertPriority::Unstated)
    };
    story.alert("A", "1", update);
    assert_eq!(story.open("1"), ["High X"]);
}

#[test]
fn an_alert_without_words_shows_its_number_and_limit() {
    let mut story = Story::new();
    let report = super::story::with_number(story.report("A", "1"), "MDC_PULS_OXIM_SAT_O2", 86.0);
    let mut value = report.numbers[0].clone();
    value.limits = Limits {
        low: Some(90.0),
        high: None,
    };
    let mut low = alert("", AlertPriority::Medium);
    low.event.refid = RefId::known("MDC_EVT_LO");
    low.value = Some(Box::new(value));
    story.alert("A", "1", low);
    assert_eq!(story.open("1"), ["Medium SpO\u{2082} 86 < 90"]);
}

#[test]
fn an_alert_without_duration_leaves_the_list_by_itself() {
    let mut story = Story::new();
    story.alert(
        "A",
        "1",
        AlertReport {
            phase: Some(AlertPhase::Point),
            ..alert("PVC", AlertPriority::Low)
        },
    );
    story.wait(119.0);
    assert_eq!(story.open("1").len(), 1);
    story.wait(2.0);
    assert_eq!(story.open("1"), Vec::<String>::new());
}

fn moment() -> AlertReport {
    AlertReport {
        phase: Some(AlertPhase::Point),
        ..alert("SpO2 LOW", AlertPriority::Medium)
    }
}

#[test]
fn an_alert_without_duration_that_is_over_comes_back_with_no_bed_loss_or_restart() {
    let calm = Vec::<String>::new();
    let mut story = Story::new();
    story.alert("A", "1", moment());
    story.alert("B", "elsewhere", moment());
    story.wait(3_600.0);
    story.monitor("A", "2", 20);
    assert_eq!(story.open("2"), calm, "another patient's bed");
    story.wait(60.0);
    story.monitor("A", "2", 20);
    assert_eq!(story.open("2"), calm, "after a loss");
    story.restart(2.0);
    story.monitor("A", "2", 20);
    assert_eq!(story.open("2"), calm, "after a restart");
    let assign = Command::Assign(super::story::device("B"), bed("1"));
    story.wish(assign).unwrap();
    assert_eq!(story.open("1"), calm, "it was over before it had a bed");
}

#[test]
fn an_alert_that_lasts_after_its_moment_stays() {
    let mut story = Story::new();
    story.alert("A", "1", moment());
    story.wait(10.0);
    story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
    story.wait(600.0);
    assert_eq!(story.open("1"), ["Medium SpO2 LOW"]);
    story.alert("A", "1", ended("SpO2 LOW", AlertPriority::Medium));
    assert_eq!(story.open("1"), Vec::<String>::new());
}

#[test]
fn a_thousand_alerts_of_one_device_keep_the_open_ones() {
    let mut story = Story::new();
    story.alert("A", "1", alert("FIRST", AlertPriority::High));
    for n in 0..1_000 {
        let text = format!("N{n}");
        story.alert("A", "1", alert(&text, AlertPriority::Low));
        let end = AlertReport {
            phase: Some(AlertPhase::End),
            state: None,
            ..alert(&text, AlertPriority::Low)
        };
        story.alert("A", "1", end);
    }
    assert_eq!(story.open("1"), ["High FIRST"]);
    let kept = story
        .station
        .devices()
        .get(&super::story::device("A"))
        .unwrap()
        .alerts
        .len();
    assert!(kept <= Device::MOST_ALERTS);
}

/// One alert more than a device's list holds, all of them open; `N0` was heard of first.
fn overfull() -> Story {
    let mut story = Story::new();
    for n in 0..=Device::MOST_ALERTS {
        let start = AlertReport {
            thread: Arc::from(format!("T{n}")),
            ..alert(&format!("N{n}"), AlertPriority::Low)
        };
        story.alert("A", "1", start);
        story.wait(0.01);
    }
    story
}

fn presence(story: &Story, at: &str, text: &str) -> Option<Presence> {
    let all = story.station.conditions_of(&bed(at));
    let found = all.iter().find(|c| c.announced.text.as_ref() == text);
    found.map(|c| c.announced.presence)
}

#[test]
fn an_open_alert_that_is_pushed_out_is_unconfirmed_and_ends_with_its_end() {
    let mut story = overfull();
    assert_eq!(story.open("1").len(), Device::MOST_ALERTS + 1);
    assert_eq!(presence(&story, "1", "N0"), Some(Presence::Unconfirmed));
    assert_eq!(presence(&story, "1", "N1"), Some(Presence::Present));
    story.alert("A", "1", ended("N0", AlertPriority::Low));
    assert_eq!(presence(&story, "1", "N0"), None);
    // The end has pushed no other one out.
    assert_eq!(presence(&story, "1", "N1"), Some(Presence::Present));
}

#[test]
fn a_pushed_out_alert_whose_end_can_not_be_matched_is_closed_by_a_person() {
    let mut story = overfull();
    let end = AlertReport {
        thread: Arc::from("T0"),
        ..ended("", AlertPriority::Unstated)
    };
    story.alert("A", "1", end);
    assert_eq!(presence(&story, "1", "N0"), Some(Presence::Unconfirmed));
    let all = story.station.conditions_of(&bed("1"));
    let id = all.iter().find(|c| c.announced.text.as_ref() == "N0");
    let seen = Command::Alarm(Wish::Acknowledge(id.unwrap().id));
    story.station.command(story.now, &nurse(), seen).unwrap();
    assert_eq!(presence(&story, "1", "N0"), None);
}

#[test]
fn of_open_alerts_alone_the_one_not_heard_of_for_longest_is_pushed_out() {
    let mut story = overfull();
    story.alert("A", "1", alert("N1", AlertPriority::Low));
    story.alert("A", "1", alert("LATE", AlertPriority::High));
    assert_eq!(presence(&story, "1", "N1"), Some(Presence::Present));
    assert_eq!(presence(&story, "1", "N2"), Some(Presence::Unconfirmed));
}

#[test]
fn a_pushed_out_alert_moves_with_its_device() {
    let mut story = overfull();
    story.monitor("A", "2", 1);
    assert_eq!(presence(&story, "1", "N0"), None);
    assert_eq!(presence(&story, "2", "N0"), Some(Presence::Unconfirmed));
}

#[test]
fn words_that_a_monitor_repeats_are_kept_once() {
    let mut story = Story::new();
    for _ in 0..2 {
        story.alert("A", "1", alert("SpO2 LOW", AlertPriority::Medium));
        story.alert("A", "1", ended("SpO2 LOW", AlertPriority::Medium));
    }
    let kept = story.station.devices().get(&super::story::device("A"));
    let alerts = &kept.unwrap().alerts;
    assert_eq!(alerts.len(), 2);
    assert!(Arc::ptr_eq(&alerts[0].report.text, &alerts[1].report.text));
    assert!(Arc::ptr_eq(&alerts[0].name, &alerts[1].name));
}
