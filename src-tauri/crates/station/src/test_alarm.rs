//! Test alarms: an alarm that is none goes the whole way of one, and everything says so.
//!
//! Two sorts. One is sent by the station itself through the queue of a feed. The other is
//! waited for: a technician lets a device alarm at the bench, and its next alert is announced
//! as a test. That needs a device that speaks for no bed, since what a device says of a bed is
//! of a patient and never a test.
//!
//! The condition is technical, stands at the feed or device and never at a bed, begins with
//! "Test" and ends by itself after [`OPEN_FOR`]. It is of the class [`TEST_ALARM`], by which
//! the list of what was and the alarm load leave it out.

use crate::command::CommandError;
use crate::deadlines::Deadline;
use crate::station::Station;
use crate::technical::finding;
use lamplight_alarms::{Class, ConditionId, ConditionKey, Priority, Subject};
use lamplight_protocols::report::AlertPriority;
use lamplight_units::{DeviceId, FeedId, Now};
use lamplight_ward::HeldAlert;
use std::sync::Arc;
use std::time::Duration;

/// The class of a test.
pub const TEST_ALARM: Class = Class::known("test-alarm");
/// A test ends by itself after so long: time to look at the list, to listen and to find the
/// notice, and not long enough to stand for something.
pub const OPEN_FOR: Duration = Duration::from_secs(60);
/// A device's alert is waited for so long.
pub const WAITS_FOR: Duration = Duration::from_secs(180);

/// What a test is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestSource {
    /// A feed.
    Feed(FeedId),
    /// A device.
    Device(DeviceId),
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestAlarm {
    /// Its number, never used twice while the station runs.
    pub number: u64,
    /// What it is about.
    pub source: TestSource,
    /// How urgent; what is waited for has the priority that its device gives it.
    pub priority: Priority,
    /// Who ordered it, by name.
    pub by: Arc<str>,
}

/// A device whose next alert is a test.
#[derive(Debug, Clone)]
pub(crate) struct Awaited {
    device: DeviceId,
    test: TestAlarm,
}

impl Station {
    /// The name of a test's condition.
    #[must_use]
    pub fn test_key(number: u64) -> ConditionKey {
        ConditionKey::new("test", &number.to_string())
    }

    /// The condition of a test, while it is open.
    #[must_use]
    pub fn test_condition(&self, number: u64) -> Option<ConditionId> {
        let open = self.conditions().by_key(&Self::test_key(number));
        open.map(|condition| condition.id)
    }

    /// The number of the test that waits for a device's alert.
    #[must_use]
    pub fn awaited_test(&self) -> Option<u64> {
        self.awaited.as_ref().map(|awaited| awaited.test.number)
    }

    /// Whether the source of a test is there and fit for it.
    ///
    /// # Errors
    /// When there is no such feed or device, or a device that is waited for speaks for a bed.
    pub fn check_test(&self, source: &TestSource, waits: bool) -> Result<(), CommandError> {
        match source {
            TestSource::Feed(feed) => {
                let known = self.setup.feeds.iter().any(|setup| setup.id == *feed);
                known
                    .then_some(())
                    .ok_or_else(|| CommandError::NoFeed(feed.clone()))
            }
            TestSource::Device(id) => {
                let device = self.devices.get(id);
                let device = device.ok_or_else(|| CommandError::NoDevice(id.clone()))?;
                match device.assignment.bed() {
                    Some(bed) if waits => Err(CommandError::TestOnBed {
                        device: id.clone(),
                        bed: bed.clone(),
                    }),
                    Some(_) | None => Ok(()),
                }
            }
        }
    }

    /// A test has come through a feed's queue.
    pub(crate) fn test_came(&mut self, now: Now, test: &TestAlarm) {
        let words = match &test.source {
            TestSource::Feed(feed) => format!("Feed {feed}"),
            TestSource::Device(device) => format!("Device {device}"),
        };
        self.announce_test(now, test, &words, "Test alarm");
    }

    /// The next alert of a device is a test.
    pub(crate) fn await_test(&mut self, now: Now, test: TestAlarm) {
        let TestSource::Device(device) = test.source.clone() else {
            return;
        };
        let number = test.number;
        self.awaited = Some(Awaited { device, test });
        self.deadlines
            .set(Deadline::Awaited(number), now.mono + WAITS_FOR);
    }

    /// Nobody waits for it any longer; an open one ends.
    pub(crate) fn end_test(&mut self, now: Now, number: u64) {
        self.awaited
            .take_if(|awaited| awaited.test.number == number);
        self.deadlines.clear(&Deadline::Awaited(number));
        self.end_condition(now, &Self::test_key(number));
    }

    /// A device that speaks for no bed has an alert: the one that was waited for?
    pub(crate) fn alert_off_bed(&mut self, now: Now, id: &DeviceId, held: &HeldAlert) {
        let awaited = self.awaited.take_if(|awaited| awaited.device == *id);
        let Some(Awaited { mut test, .. }) = awaited.filter(|_| !held.ended) else {
            return;
        };
        self.deadlines.clear(&Deadline::Awaited(test.number));
        test.priority = match held.report.priority {
            AlertPriority::High => Priority::High,
            AlertPriority::Medium => Priority::Medium,
            // What is not told is shown as the mildest that sounds.
            AlertPriority::Low | AlertPriority::None | AlertPriority::Unstated => Priority::Low,
        };
        let text = match held.report.text.trim() {
            "" => "Test alarm by the device".to_owned(),
            words => format!("Test alarm by the device: {words}"),
        };
        self.announce_test(now, &test, &format!("Device {id}"), &text);
    }

    fn announce_test(&mut self, now: Now, test: &TestAlarm, place: &str, text: &str) {
        let key = Self::test_key(test.number);
        let subject = match &test.source {
            TestSource::Feed(feed) => Subject::Feed(feed.clone()),
            TestSource::Device(device) => Subject::Device(device.clone()),
        };
        let advice = format!(
            "{place}: this is a test by {}, no patient is concerned. It ends by itself.",
            test.by
        );
        self.deadlines
            .set(Deadline::Moment(key.clone()), now.mono + OPEN_FOR);
        self.announce(
            now,
            finding(key, TEST_ALARM, subject, test.priority, text, advice),
        );
    }
}
