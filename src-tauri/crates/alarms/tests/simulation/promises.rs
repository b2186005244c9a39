//! What must hold after every step.
//!
//! The observer keeps a shadow of its own from the effects and compares it with the state
//! that the engine shows. It knows nothing of how the engine works inside.

use lamplight_alarms::{
    Alarms, Condition, ConditionId, DeliveryId, Effect, Ending, Event, Notice, Presence, Priority,
    Receiver, Silenced, Sound, ToneWish, Until, Visual, What, Why,
};
use lamplight_units::{Mono, Now};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// The shadow of one condition.
#[derive(Debug, Clone)]
struct Shadow {
    priority: Priority,
    present: bool,
    acknowledged: bool,
    latched_here: bool,
    /// The first delivery of its climb, and since when that climb is unanswered.
    waiting: Option<(DeliveryId, Mono)>,
}

/// Who watches the engine.
#[derive(Debug, Default)]
pub struct Observer {
    shadows: BTreeMap<ConditionId, Shadow>,
    began: BTreeSet<ConditionId>,
    notices: BTreeSet<ConditionId>,
    tone: Option<ToneWish>,
    sequence: u64,
    /// How much was seen, so that a run that tests nothing is noticed.
    pub seen: Seen,
}

/// Counts of what a run went through.
#[derive(Debug, Default, Clone, Copy)]
pub struct Seen {
    pub begun: u64,
    pub ended: u64,
    pub high: u64,
    pub silent: u64,
    pub inhibited: u64,
    pub latched: u64,
    pub reset: u64,
    pub all_told: u64,
    pub paused: u64,
    pub broke_through: u64,
    pub ran_out: u64,
    pub restarts: u64,
}

impl Observer {
    /// Forgets what an outside party forgets when the program ends.
    pub fn restarted(&mut self) {
        self.tone = None;
        self.notices.clear();
        self.seen.restarts += 1;
    }

    /// Takes the effects of one step and checks every promise.
    pub fn step(&mut self, now: Now, alarms: &Alarms, effects: &[Effect]) {
        let mut sounded = BTreeSet::new();
        for effect in effects {
            match effect {
                Effect::SoundNow { condition, .. } => {
                    sounded.insert(*condition);
                }
                Effect::Tone(tone) => self.tone = *tone,
                Effect::Record(event) => self.event(event),
                Effect::Notice(notice) => self.notice(*notice),
                Effect::Deliver { to, .. } => {
                    self.seen.all_told += u64::from(*to == Receiver::All);
                }
                Effect::Reminder | Effect::Changed(_) => {}
            }
        }
        self.nothing_lost_nothing_invented(alarms);
        for open in alarms.conditions().open() {
            self.check(now, alarms, open, sounded.contains(&open.id));
        }
        self.tone_is_the_highest(alarms);
        ends_by_itself(now, alarms);
    }

    fn event(&mut self, event: &Arc<Event>) {
        assert_eq!(
            event.sequence,
            self.sequence + 1,
            "an event is missing or doubled"
        );
        self.sequence = event.sequence;
        match &event.what {
            What::PauseEnded(_) | What::Paused(_) => self.seen.paused += 1,
            _ => {}
        }
        let Some(id) = event.condition else {
            return;
        };
        match &event.what {
            What::Began(_) => {
                assert!(self.began.insert(id), "{id:?} began twice");
                self.seen.begun += 1;
            }
            What::Ended(ending) => {
                self.seen.ended += 1;
                let held = self.shadows.remove(&id).is_some_and(|s| s.latched_here);
                let by_person = matches!(ending, Ending::Reset(_) | Ending::SeenUnconfirmed(_));
                self.seen.reset += u64::from(by_person);
                assert!(
                    !held || by_person,
                    "{id:?} was latched and ended without a person"
                );
            }
            What::Unacknowledged(lamplight_alarms::Withdrawn::RanOut) => self.seen.ran_out += 1,
            _ => {}
        }
    }

    fn notice(&mut self, notice: Notice) {
        match notice {
            Notice::Begin(id) => assert!(self.notices.insert(id), "a notice begins twice"),
            Notice::Update(id) => assert!(self.notices.contains(&id), "no such notice"),
            Notice::Close(id) => assert!(self.notices.remove(&id), "a notice closes twice"),
        }
    }

    /// Every open condition began by an event, and none that is not over by an event is gone.
    fn nothing_lost_nothing_invented(&mut self, alarms: &Alarms) {
        for open in alarms.conditions().open() {
            assert!(self.began.contains(&open.id), "{:?} was invented", open.id);
        }
        for id in self.shadows.keys() {
            assert!(alarms.get(*id).is_some(), "{id:?} is gone without an end");
        }
        for id in &self.notices {
            assert!(alarms.get(*id).is_some(), "a notice of {id:?} stays");
        }
    }

    fn check(&mut self, now: Now, alarms: &Alarms, open: &Condition, sounded: bool) {
        let id = open.id;
        let signal = alarms.signal(id).expect("an open condition has a signal");
        assert_eq!(signal.priority, open.priority);
        assert!(open.priority >= open.announced.priority, "never lowered");
        if open.priority == Priority::High && open.announced.presence == Presence::Present {
            self.seen.high += 1;
            let hidden = signal.visual == Visual::Outlined;
            assert!(
                !hidden || open.inhibited.is_some() || dark(&signal.sound),
                "{open:?}"
            );
        }
        if let Sound::Silent(silent) = &signal.sound {
            self.seen.silent += 1;
            reason_is_live(now, alarms, open, &silent.why, &silent.until);
        }
        self.new_or_graver_sounds(alarms, open, sounded);
        self.has_a_receiver(now, alarms, open);
    }

    /// A new condition, a graver one and one that is true again sound at once, unless a
    /// reason holds; the pause is none for a high one.
    fn new_or_graver_sounds(&mut self, alarms: &Alarms, open: &Condition, sounded: bool) {
        let before = self.shadows.get(&open.id);
        let present = open.announced.presence == Presence::Present;
        let newly = before
            .is_none_or(|before| open.priority > before.priority || (present && !before.present));
        let sound = &alarms.signal(open.id).expect("checked above").sound;
        if newly && *sound == Sound::Sounding {
            assert!(sounded, "{open:?} is new or graver and did not sound");
        }
        if newly && open.priority == Priority::High {
            let paused = matches!(sound, Sound::Silent(silent) if silent.why == Why::Paused);
            assert!(!paused, "{open:?} is new, high, and held back by the pause");
            self.seen.broke_through +=
                u64::from(alarms.pause().is_some() && *sound == Sound::Sounding);
        }
        let again = before.is_some_and(|before| present && !before.present);
        let graver = before.is_some_and(|before| open.priority > before.priority);
        let here = open.acknowledged.is_some() && !open.announced.acknowledged_at_bedside;
        let was = before.is_some_and(|before| before.acknowledged);
        assert!(
            !(here && was && (again || graver)),
            "{open:?} is graver and still acknowledged"
        );
    }

    /// Unanswered, announced conditions have somebody told, and all in the end.
    fn has_a_receiver(&mut self, now: Now, alarms: &Alarms, open: &Condition) {
        let care = alarms.care(open.id).expect("an open condition has care");
        let signal = alarms.signal(open.id).expect("checked above");
        let answered = open.acknowledged.is_some() || care.accepted.is_some();
        let announced = open.inhibited.is_none() && !dark(&signal.sound);
        let waits = !answered && announced;
        let told_all = alarms
            .deliveries(open.id)
            .any(|told| told.to == Receiver::All);
        let first = alarms.deliveries(open.id).next().map(|told| told.id);
        let before = self.shadows.get(&open.id).and_then(|shadow| shadow.waiting);
        let waiting = first.filter(|_| waits).map(|first| match before {
            Some((same, since)) if same == first => (first, since),
            Some(_) | None => (first, now.mono),
        });
        assert!(!waits || first.is_some(), "{open:?} has no receiver");
        if let Some((_, since)) = waiting {
            assert!(
                told_all || alarms.next_rung(open.id).is_some(),
                "{open:?} will never be told to all"
            );
            let longest = Duration::from_secs(1_900);
            assert!(
                told_all || now.mono.since(since) < longest,
                "{open:?} waits for ever"
            );
        }
        self.seen.inhibited += u64::from(open.inhibited.is_some());
        let latched_here = care.over_at_source && open.announced.presence == Presence::Latched;
        self.seen.latched += u64::from(latched_here);
        self.shadows.insert(
            open.id,
            Shadow {
                priority: open.priority,
                present: open.announced.presence == Presence::Present,
                acknowledged: open.acknowledged.is_some(),
                latched_here,
                waiting,
            },
        );
    }

    /// The station sounds what is gravest among what sounds, and only then.
    fn tone_is_the_highest(&self, alarms: &Alarms) {
        let sounding = |open: &&Condition| {
            alarms
                .signal(open.id)
                .is_some_and(|signal| signal.sound == Sound::Sounding)
        };
        let highest = alarms
            .conditions()
            .open()
            .filter(sounding)
            .map(|open| open.priority)
            .max();
        assert_eq!(self.tone.map(|tone| tone.priority), highest);
        assert_eq!(self.tone, alarms.tone());
    }
}

fn dark(sound: &Sound) -> bool {
    let off = |kind: &Silenced| matches!(kind, Silenced::AlarmOff | Silenced::AlarmPaused);
    match sound {
        Sound::Sounding => false,
        Sound::Silent(silent) => match &silent.why {
            Why::Inactivated { kind, .. } | Why::AtBedside(kind) => off(kind),
            _ => false,
        },
    }
}

/// A silence is live: what it names exists now, and its end has not passed.
fn reason_is_live(now: Now, alarms: &Alarms, open: &Condition, why: &Why, until: &Until) {
    if let Until::Time(end) = until {
        assert!(
            end.mono > now.mono,
            "{open:?} is silent beyond the end: {why:?}"
        );
    }
    let live = match why {
        Why::Acknowledged => open.acknowledged.is_some(),
        Why::Paused => alarms.pause().is_some(),
        Why::Inactivated { kind, reason } => {
            !reason.is_empty()
                && alarms
                    .inactivations()
                    .any(|order| order.kind == *kind && order.scope.covers(open))
        }
        Why::AtBedside(kind) => open.announced.silenced == Some(*kind),
        Why::Inhibited(other) => alarms
            .get(*other)
            .is_some_and(|other| other.announced.presence == Presence::Present),
        Why::OnsetTold => open.priority < Priority::High,
        Why::Advisory => open.priority == Priority::Advisory,
    };
    assert!(
        live,
        "{open:?} is silent for a reason that does not hold: {why:?}"
    );
}

/// Whatever has an end is gone by then.
fn ends_by_itself(now: Now, alarms: &Alarms) {
    assert!(
        alarms
            .pause()
            .is_none_or(|pause| pause.until.mono > now.mono)
    );
    for order in alarms.inactivations() {
        assert!(order.until.is_none_or(|until| until.mono > now.mono));
    }
    for open in alarms.conditions().open() {
        let until = open.acknowledged.as_ref().and_then(|seen| seen.until);
        assert!(until.is_none_or(|until| until.mono > now.mono));
    }
    assert!(alarms.poll_timeout().is_none_or(|due| due > now.mono));
}
