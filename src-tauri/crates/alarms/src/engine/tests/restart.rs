//! The program ends and begins again: nothing is lost, nothing is invented.

use super::super::*;
use super::ward::*;
use crate::class;
use crate::condition::Silenced;
use crate::signal::Why;
use lamplight_units::Wall;
use std::time::Duration;

impl Ward {
    /// The program is away for so long on the wall clock; its new monotonic clock begins
    /// at zero.
    fn restarts(&mut self, away_s: i64) {
        let kept = self.alarms.snapshot(self.now);
        let wall = Wall::from_micros(self.now.wall.micros() + away_s * 1_000_000);
        self.now = Now {
            mono: Mono::START,
            wall,
        };
        self.effects.clear();
        self.alarms = Alarms::restore(self.alarms.policy().clone(), kept, self.now);
        self.drain();
    }
}

#[test]
fn a_pause_goes_on_by_the_wall_clock() {
    for (away, left) in [
        (0, Some(70)),
        (60, Some(10)),
        (70, None),
        (9_999, None),
        (-500, Some(70)),
    ] {
        let mut ward = Ward::new();
        let id = ward.say(device(class::HR_HIGH, Priority::Medium));
        ward.nurse(Command::PauseAudio);
        ward.pass(50);
        ward.restarts(away);
        let pause = ward.alarms.pause().map(|pause| pause.until);
        let expected = left.map(|left| ward.now.after(Duration::from_secs(left)));
        assert_eq!(pause, expected, "{away} s away");
        assert_eq!(ward.why(id).is_none(), left.is_none(), "{away} s away");
        let tone = ward
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Tone(Some(_))));
        assert_eq!(tone, left.is_none(), "{away} s away");
    }
}

#[test]
fn what_fell_due_while_away_happens_in_its_order() {
    let mut ward = Ward::new();
    ward.roster();
    let lead = ward.say(technical(class::LEADS_OFF, Priority::Low));
    let seen = ward.say(device(class::APNOEA, Priority::High));
    ward.nurse(Command::Acknowledge(seen));
    ward.restarts(2_400);
    assert_eq!(ward.alarms.get(lead).unwrap().priority, Priority::High);
    assert_eq!(ward.why(seen), None);
    let rises: Vec<Priority> = ward
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::Rose { to, .. } => Some(to),
            _ => None,
        })
        .collect();
    assert_eq!(rises, [Priority::Medium, Priority::High]);
    let away = Duration::from_secs(2_400);
    assert!(
        ward.events
            .iter()
            .any(|event| event.what == What::Restarted { away })
    );
}

#[test]
fn a_restart_without_time_away_changes_nothing() {
    let mut ward = Ward::new();
    ward.roster();
    let lead = ward.say(technical(class::LEADS_OFF, Priority::Low));
    let apnoea = device(class::APNOEA, Priority::High);
    let id = ward.say(apnoea.clone());
    ward.say(judged(class::HR_LOW, Priority::Medium));
    ward.over(&device(class::VENT_FIB, Priority::High));
    ward.charge(Command::Inactivate {
        scope: Scope {
            subject: bed("2"),
            class: None,
        },
        kind: Silenced::AlarmOff,
        reason: Arc::from("test"),
        lasting: None,
    });
    ward.pass(20);
    let facts = |ward: &Ward| -> Vec<_> {
        ward.alarms
            .conditions()
            .open()
            .map(|open| {
                (
                    open.id,
                    open.priority,
                    open.inhibited,
                    ward.why(open.id),
                    ward.visual(open.id),
                )
            })
            .collect()
    };
    let before = facts(&ward);
    ward.restarts(0);
    assert_eq!(facts(&ward), before);
    assert_eq!(
        ward.told(),
        [NURSE, NURSE],
        "what is still queued is told again"
    );
    ward.pass(9);
    assert_eq!(ward.told(), Vec::<String>::new());
    ward.pass(1);
    assert_eq!(ward.told(), ["ben"], "the rung keeps its time");
    ward.over(&apnoea);
    ward.restarts(10);
    assert_eq!(ward.say(apnoea), id, "a return is continued over a restart");
    ward.pass(600 - 20 - 10 - 10);
    assert_eq!(ward.alarms.get(lead).unwrap().priority, Priority::Medium);
    assert!(!matches!(ward.why(lead), Some(Why::Paused)));
}
