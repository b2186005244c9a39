//! Test alarms with the time of each step, from a feed's queue to the screens.
//!
//! Each has a row of the journal when it is ordered (`test.ordered`), when it has ended with
//! all its times (`test.ended`), and when a person says what was heard and seen
//! (`test.found`). Bound: the newest [`MOST`] are kept at hand.

use super::Engine;
use super::equipment::Answer;
use super::wishes::refusal;
use lamplight_alarms::{ConditionId, Effect, Notice, Priority};
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::devices::{
    TestAlarmOrder, TestAlarmView, TestDoingView, TestFound, TestFoundView, TestSourceView,
    TestStepName as Step, TestStepView,
};
use lamplight_api::view::PriorityView;
use lamplight_feeds::{FeedEvent, FeedNews};
use lamplight_people::Right;
use lamplight_station::{Input, SoundOutput, Station, TestAlarm, TestSource};
use lamplight_store::Entry;
use lamplight_units::{DeviceId, FeedId, Mono, Now};
use serde_json::json;
use std::collections::{BTreeMap, VecDeque};

/// The most tests that are kept at hand.
const MOST: usize = 40;

/// The steps in their usual order.
const STEPS: [Step; 5] = [
    Step::Taken,
    Step::Sounded,
    Step::Noticed,
    Step::Listed,
    Step::Shown,
];

/// One test and how far it is.
#[derive(Debug, Clone)]
struct Run {
    order: TestAlarm,
    by_device: bool,
    at: Now,
    /// From here the steps are timed: when it was sent, or when the device's message came.
    begun: Option<Mono>,
    reached: BTreeMap<u8, Mono>,
    condition: Option<ConditionId>,
    over: bool,
    found: Option<TestFoundView>,
}

/// What is there beside the screens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outside {
    /// A tone that is ordered would be heard, as far as the station knows.
    pub sounds: bool,
    /// A notice that is ordered would be seen.
    pub notifies: bool,
}

/// The tests of this run of the station.
#[derive(Default)]
pub(super) struct TestAlarms {
    runs: VecDeque<Run>,
    last: u64,
}

impl TestAlarms {
    fn get_mut(&mut self, number: u64) -> Option<&mut Run> {
        let mut runs = self.runs.iter_mut();
        runs.find(|run| run.order.number == number)
    }

    /// Whether one is under way: what comes is looked at only then.
    fn under_way(&self) -> bool {
        self.runs.iter().any(|run| !run.over)
    }

    /// The order of a test that has come through the queue.
    fn came(&mut self, number: u64, now: Mono) -> Option<TestAlarm> {
        let run = self.get_mut(number).filter(|run| !run.over)?;
        run.reach(Step::Taken, now);
        Some(run.order.clone())
    }

    /// After news that came at `since`: a test whose condition is new has begun with it.
    pub fn look(&mut self, station: &Station, since: Option<Mono>, now: Mono) {
        if !self.under_way() {
            return;
        }
        for run in self.runs.iter_mut().filter(|run| !run.over) {
            if run.condition.is_none()
                && let Some(id) = station.test_condition(run.order.number)
            {
                run.condition = Some(id);
                run.begun = run.begun.or(since);
                run.reach(Step::Taken, now);
                if let Some(open) = station.conditions().get(id) {
                    run.order.priority = open.priority;
                }
            }
        }
    }

    /// Something was ordered outside. What nobody can carry out there is not reached.
    pub fn ordered(&mut self, effect: &Effect, now: Mono, outside: Outside) {
        if !self.under_way() {
            return;
        }
        let (id, step) = match effect {
            Effect::SoundNow { condition, .. } if outside.sounds => (*condition, Step::Sounded),
            Effect::Notice(Notice::Begin(id)) if outside.notifies => (*id, Step::Noticed),
            Effect::SoundNow { .. }
            | Effect::Notice(_)
            | Effect::Tone(_)
            | Effect::Reminder
            | Effect::Deliver { .. }
            | Effect::Record(_)
            | Effect::Changed(_) => return,
        };
        let mut runs = self.runs.iter_mut();
        if let Some(run) = runs.find(|run| run.condition == Some(id)) {
            run.reach(step, now);
        }
    }

    /// A batch with the list was handed to the screens.
    pub fn listed(&mut self, now: Mono) {
        for run in self.runs.iter_mut().filter(|run| !run.over) {
            if run.condition.is_some() {
                run.reach(Step::Listed, now);
            }
        }
    }

    /// The tests that have ended since, with their last word.
    fn ended(&mut self, station: &Station) -> Vec<Run> {
        let mut ended = Vec::new();
        if !self.under_way() {
            return ended;
        }
        for run in self.runs.iter_mut().filter(|run| !run.over) {
            let number = run.order.number;
            let open = station.test_condition(number).is_some();
            let waits = station.awaited_test() == Some(number);
            // One that is still in the queue has not begun.
            let sent = !run.by_device && run.condition.is_none() && !run.has(Step::Taken);
            if !open && !waits && !sent {
                run.over = true;
                ended.push(run.clone());
            }
        }
        ended
    }
}

impl Run {
    fn reach(&mut self, step: Step, now: Mono) {
        self.reached.entry(place(step)).or_insert(now);
    }

    fn has(&self, step: Step) -> bool {
        self.reached.contains_key(&place(step))
    }

    fn after_ms(&self, step: Step) -> Option<f64> {
        let at = self.reached.get(&place(step))?;
        let after = at.since(self.begun?);
        Some((after.as_secs_f64() * 1e6).round() / 1e3)
    }

    fn doing(&self) -> TestDoingView {
        match (self.over, self.condition) {
            (false, None) if self.by_device => TestDoingView::Waiting,
            (false, _) => TestDoingView::Open,
            (true, Some(_)) => TestDoingView::Ended,
            (true, None) => TestDoingView::NeverCame,
        }
    }

    fn view(&self, station: &Station) -> TestAlarmView {
        let step = |step: Step| {
            let after_ms = self.after_ms(step);
            let why = match after_ms {
                None if self.condition.is_some() => why(station, self.order.priority, step),
                None | Some(_) => String::new(),
            };
            TestStepView {
                step,
                after_ms,
                why,
            }
        };
        TestAlarmView {
            number: self.order.number,
            source: match &self.order.source {
                TestSource::Feed(feed) => TestSourceView::Feed {
                    feed: feed.to_string(),
                },
                TestSource::Device(device) => TestSourceView::Device {
                    device: device.to_string(),
                },
            },
            by_device: self.by_device,
            priority: lamplight_api::project::priority(self.order.priority),
            by: self.order.by.to_string(),
            at_ms: self.at.wall.millis(),
            doing: self.doing(),
            condition: self.condition.map(ConditionId::get),
            steps: STEPS.into_iter().map(step).collect(),
            found: self.found.clone(),
        }
    }

    fn row(&self, now: Now, kind: &str) -> Entry {
        let steps: serde_json::Map<String, serde_json::Value> = STEPS
            .into_iter()
            .map(|step| {
                (
                    format!("{step:?}").to_lowercase(),
                    json!(self.after_ms(step)),
                )
            })
            .collect();
        let (feed, device) = match &self.order.source {
            TestSource::Feed(feed) => (Some(feed.as_str()), None),
            TestSource::Device(device) => (None, Some(device.as_str())),
        };
        let body = json!({
            "test": self.order.number,
            "feed": feed,
            "device": device,
            "by_device": self.by_device,
            "priority": lamplight_api::project::priority(self.order.priority),
            "doing": self.doing(),
            "after_ms": steps,
            "found": self.found,
        });
        let mut entry = Entry::new(now.wall, kind, body.to_string());
        entry.actor = Some(self.order.by.to_string());
        entry.condition = self.condition.map(ConditionId::get);
        entry
    }
}

/// Where a step stands on the way.
fn place(step: Step) -> u8 {
    match step {
        Step::Taken => 0,
        Step::Sounded => 1,
        Step::Noticed => 2,
        Step::Listed => 3,
        Step::Shown => 4,
    }
}

/// Why a step is not reached, where the station knows.
fn why(station: &Station, priority: Priority, step: Step) -> String {
    let words = match step {
        Step::Sounded => match station.output() {
            SoundOutput::Off => {
                "This station makes no sound: it is switched off in its configuration, or it has no window."
            }
            SoundOutput::Missing | SoundOutput::Failed(_) => {
                "The sound output does not work. Check the loudspeaker."
            }
            SoundOutput::Muted => "The computer's sound is muted. Switch it on.",
            SoundOutput::Starting | SoundOutput::Working => {
                if station.alarms().pause().is_some() {
                    "The sound is paused. End the pause and test again."
                } else if priority == Priority::Advisory {
                    "An advisory has no tone."
                } else {
                    ""
                }
            }
        },
        Step::Noticed if priority <= Priority::Low => "A notice is for medium and high priority.",
        Step::Noticed => {
            "This station shows no desktop notices: it has no window, or they do not work."
        }
        Step::Taken | Step::Listed | Step::Shown => "",
    };
    words.to_owned()
}

/// What may be asked about tests.
pub(crate) enum Testing {
    Begin(TestAlarmOrder, Answer<u64>),
    End(u64, Answer<()>),
    /// A screen has drawn it.
    Shown(u64),
    Found(TestFound, Answer<()>),
}

impl Engine {
    pub(super) fn testing(&mut self, now: Now, asked: Testing) {
        // Whoever asked may have gone meanwhile.
        match asked {
            Testing::Begin(order, answer) => {
                let _ = answer.send(self.begin_test(now, &order));
            }
            Testing::End(number, answer) => {
                let permitted = self.crew.permit(now, &self.here, Right::TestAlarm);
                let ended = permitted.map(|_| {
                    self.station.handle(now, Input::EndTest(number));
                });
                let _ = answer.send(ended);
            }
            Testing::Shown(number) => {
                let at = self.clock.now().mono;
                if let Some(run) = self.tests.get_mut(number).filter(|run| !run.over) {
                    run.reach(Step::Shown, at);
                }
            }
            Testing::Found(found, answer) => {
                let _ = answer.send(self.test_found(now, &found));
            }
        }
    }

    /// The newest tests, the newest first.
    pub(super) fn test_views(&self) -> Vec<TestAlarmView> {
        let runs = self.tests.runs.iter().rev();
        runs.map(|run| run.view(&self.station)).collect()
    }

    fn begin_test(&mut self, now: Now, order: &TestAlarmOrder) -> Result<u64, Refusal> {
        let actor = self.crew.permit(now, &self.here, Right::TestAlarm)?;
        if self.tests.under_way() {
            return Err(Refusal::new(
                RefusalCode::NotNow,
                "A test is under way. Wait until it ends, or end it.",
            ));
        }
        let invalid = |error: lamplight_units::IdError| Refusal::invalid(error.to_string());
        let source = match &order.source {
            TestSourceView::Feed { feed } => {
                TestSource::Feed(FeedId::parse(feed).map_err(invalid)?)
            }
            TestSourceView::Device { device } => {
                TestSource::Device(DeviceId::parse(device).map_err(invalid)?)
            }
        };
        if order.by_device && matches!(source, TestSource::Feed(_)) {
            return Err(Refusal::invalid(
                "A feed has no alarm of its own; test a device.",
            ));
        }
        let checked = self.station.check_test(&source, order.by_device);
        checked.map_err(|error| refusal(&error))?;
        self.tests.last += 1;
        let number = self.tests.last;
        let test = TestAlarm {
            number,
            source: source.clone(),
            priority: match order.priority {
                PriorityView::High => Priority::High,
                PriorityView::Medium => Priority::Medium,
                PriorityView::Low | PriorityView::None => Priority::Low,
            },
            by: actor.name.clone(),
        };
        let run = Run {
            order: test.clone(),
            by_device: order.by_device,
            at: now,
            begun: (!order.by_device).then_some(now.mono),
            reached: BTreeMap::new(),
            condition: None,
            over: false,
            found: None,
        };
        let row = run.row(now, "test.ordered");
        if order.by_device {
            self.station.handle(now, Input::AwaitTest(test));
        } else {
            let feed = match &source {
                TestSource::Feed(feed) => feed.clone(),
                TestSource::Device(id) => {
                    let device = self.station.devices().get(id);
                    device.map(|device| device.feed.clone()).ok_or_else(|| {
                        Refusal::new(RefusalCode::Gone, "This device is no longer there.")
                    })?
                }
            };
            let event = FeedEvent {
                feed,
                connection: None,
                received_at: now,
                what: FeedNews::Test { number },
                receipt: None,
                raw: None,
            };
            let full = |_| {
                Refusal::unavailable(
                    "The queue of the feeds is full: the station does not keep up. Nothing was tested.",
                )
            };
            let queue = self.queue.as_ref().ok_or_else(|| {
                Refusal::unavailable("This station has no queue of feeds. Nothing was tested.")
            })?;
            queue.try_send(event).map_err(full)?;
        }
        self.tests.runs.push_back(run);
        if self.tests.runs.len() > MOST {
            self.tests.runs.pop_front();
        }
        if let Some(keeping) = &mut self.keeping {
            keeping.note(row);
        }
        Ok(number)
    }

    /// What could carry a tone or a notice out now.
    pub(super) fn outside(&self) -> Outside {
        Outside {
            sounds: self.signals.plays()
                && matches!(
                    self.station.output(),
                    SoundOutput::Working | SoundOutput::Starting
                ),
            notifies: self.signals.notifies(),
        }
    }

    /// A test has come through the queue like any message.
    pub(super) fn test_news(&mut self, now: Now, number: u64) {
        if let Some(test) = self.tests.came(number, self.clock.now().mono) {
            self.station.handle(now, Input::Test(test));
            self.settle(Some(now.mono));
        }
    }

    /// Writes down what has ended.
    pub(super) fn settle_tests(&mut self, now: Now) {
        for run in self.tests.ended(&self.station) {
            if let Some(keeping) = &mut self.keeping {
                keeping.note(run.row(now, "test.ended"));
            }
        }
    }

    fn test_found(&mut self, now: Now, found: &TestFound) -> Result<(), Refusal> {
        let actor = self.crew.permit(now, &self.here, Right::TestAlarm)?;
        let gone = || Refusal::new(RefusalCode::Gone, "This test is kept here no longer.");
        let run = self.tests.get_mut(found.number).ok_or_else(gone)?;
        if run.condition.is_none() {
            return Err(Refusal::new(
                RefusalCode::NotNow,
                "There was nothing to hear or see yet.",
            ));
        }
        run.found = Some(TestFoundView {
            heard: found.heard,
            seen: found.seen,
            by: actor.name.to_string(),
            at_ms: now.wall.millis(),
        });
        let mut row = run.row(now, "test.found");
        row.actor = Some(actor.name.to_string());
        if let Some(keeping) = &mut self.keeping {
            keeping.note(row);
        }
        Ok(())
    }
}
