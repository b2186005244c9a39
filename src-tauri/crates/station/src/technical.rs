//! The station's own findings about devices, patients and feeds.

use crate::change::Change;
use crate::feed::{FeedState, FeedStatus};
use crate::station::{FeedSetup, Station};
use lamplight_alarms::{
    Announcement, Category, Class, ConditionKey, Kind, Origin, Presence, Priority, Subject, class,
};
use lamplight_units::{BedId, DeviceId, FeedId, Now, PatientId};
use lamplight_ward::{Assignment, Stay, Unassigned};
use std::sync::Arc;

/// A device's clock may differ by this before somebody should set it.
const CLOCK_TOLERANCE_S: f64 = 120.0;

pub(crate) fn finding(
    key: ConditionKey,
    class: Class,
    subject: Subject,
    priority: Priority,
    text: &str,
    advice: String,
) -> Announcement {
    Announcement {
        key,
        subject,
        origin: Origin::Station,
        kind: Kind::Technical,
        class,
        category: Category::Equipment,
        priority,
        text: Arc::from(text),
        advice: Arc::from(advice),
        about: None,
        presence: Presence::Present,
        silenced: None,
        acknowledged_at_bedside: false,
    }
}

impl Station {
    /// Judges a device after news of it: its clock, its claim to a bed, its patient.
    pub(crate) fn judge_device(&mut self, now: Now, id: &DeviceId) {
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let source = Self::source_of(id);
        let clock_key = ConditionKey::new(&source, "clock");
        let claim_key = Self::claim_key(id);
        let bed = device.assignment.bed().cloned();
        let offset = device
            .clock_offset_s()
            .filter(|offset| offset.abs() > CLOCK_TOLERANCE_S);
        let claim = match &device.assignment {
            Assignment::None(Unassigned::Taken { bed, by }) => Some((bed.clone(), by.clone())),
            Assignment::Bed(_) | Assignment::None(_) => None,
        };
        let (claimed, wrong) = if device.frame {
            ("Two frames for one bed", "at the wrong frame")
        } else {
            ("Two monitors for one bed", "at the wrong monitor")
        };
        match (&bed, offset) {
            (Some(bed), Some(offset)) => {
                let words = clock_words(offset);
                self.announce(
                    now,
                    finding(
                        clock_key,
                        class::CLOCK_OFF,
                        Subject::Bed(bed.clone()),
                        Priority::Advisory,
                        "Monitor clock off",
                        format!("Bed {bed}: the monitor's clock is {words}. Times shown are corrected; set its clock."),
                    ),
                );
            }
            _ => self.end_condition(now, &clock_key),
        }
        match claim {
            Some((bed, by)) => self.announce(
                now,
                finding(
                    claim_key,
                    class::BED_CLAIMED,
                    Subject::Bed(bed.clone()),
                    Priority::Low,
                    claimed,
                    format!("Bed {bed}: device {id} says that it stands here, too. Shown is {by}; correct the bed {wrong}."),
                ),
            ),
            None => self.end_condition(now, &claim_key),
        }
        if let Some(bed) = bed {
            self.judge_patient(now, &bed);
        }
    }

    /// Whether the devices of a bed name the patient whom ADT put there.
    pub(crate) fn judge_patient(&mut self, now: Now, bed: &BedId) {
        let key = ConditionKey::new("station", &format!("patient/{bed}"));
        let admitted = self.stays.in_bed(bed);
        let admitted = admitted.filter(|stay| stay.known_as().next().is_some());
        let other = admitted.and_then(|admitted| {
            self.devices.of_bed(bed).find(|device| {
                device
                    .patient
                    .as_ref()
                    .is_some_and(|claim| !claim.ids.is_empty() && disjoint(&claim.ids, admitted))
            })
        });
        match other {
            Some(_) => self.announce(
                now,
                finding(
                    key,
                    class::OTHER_PATIENT,
                    Subject::Bed(bed.clone()),
                    Priority::Medium,
                    "Another patient on the monitor",
                    format!("Bed {bed}: the monitor names another patient than the admission. Check who is in the bed, then correct the monitor or the admission."),
                ),
            ),
            None => self.end_condition(now, &key),
        }
    }

    /// A feed is there from now on, or its times without a zone mean another one. It begins anew.
    pub(crate) fn feed_set(&mut self, now: Now, setup: FeedSetup) {
        self.doubt_call_faults(now, Some(&setup.id));
        let feeds = &mut self.setup.feeds;
        match feeds.iter_mut().find(|known| known.id == setup.id) {
            Some(known) => *known = setup,
            None => feeds.push(setup),
        }
        self.changes.note(Change::Feeds);
    }

    /// A feed is there no longer: what is wrong with it is over. What its devices told stays
    /// and turns stale, then lost, like that of any device that falls silent.
    pub(crate) fn feed_gone(&mut self, now: Now, feed: &FeedId) {
        self.setup.feeds.retain(|known| known.id != *feed);
        self.feeds.remove(feed);
        self.end_at_feed(now, feed);
        self.changes.note(Change::Feeds);
    }

    /// Ends what stands at a feed: its failure, the silence of its call system. Nobody is left
    /// who would say that it is over.
    fn end_at_feed(&mut self, now: Now, feed: &FeedId) {
        let open = self.conditions().at(&Subject::Feed(feed.clone()));
        let keys: Vec<ConditionKey> = open.iter().map(|open| open.announced.key.clone()).collect();
        for key in keys {
            self.forget_call_fault(&key);
            self.end_condition(now, &key);
        }
    }

    /// After a restart: a feed that the configuration has no longer tells nothing any more.
    pub(crate) fn end_at_feeds_gone(&mut self, now: Now) {
        let mut gone: Vec<FeedId> = Vec::new();
        for open in self.conditions().open() {
            if let Subject::Feed(feed) = &open.announced.subject
                && !self.setup.feeds.iter().any(|known| known.id == *feed)
            {
                gone.push(feed.clone());
            }
        }
        for feed in gone {
            self.end_at_feed(now, &feed);
        }
    }

    /// The health of a feed changed: a feed that can't work is a condition.
    pub(crate) fn feed_changed(&mut self, now: Now, status: FeedStatus) {
        let id = status.id.clone();
        let key = ConditionKey::new("station", &format!("feed/{id}"));
        match status.state {
            FeedState::Failed => {
                let subject = Subject::Feed(id.clone());
                let text = format!("Feed {id} does not work");
                self.announce(
                    now,
                    finding(
                        key,
                        class::FEED_FAILED,
                        subject,
                        Priority::Medium,
                        &text,
                        status.trouble.to_string(),
                    ),
                );
            }
            FeedState::Starting
            | FeedState::Listening
            | FeedState::Connecting
            | FeedState::Connected
            | FeedState::Stopped => self.end_condition(now, &key),
        }
        self.feeds.insert(id, status);
        self.changes.note(Change::Feeds);
    }
}

/// Whether none of some ids is, or before a merge was, the patient's.
fn disjoint(some: &[PatientId], admitted: &Stay) -> bool {
    !some.iter().any(|one| {
        admitted
            .known_as()
            .any(|other| other.number() == one.number())
    })
}

/// `10 min ahead`, `3 h behind`, `2 days ahead`.
fn clock_words(offset: f64) -> String {
    let side = if offset > 0.0 { "ahead" } else { "behind" };
    let seconds = offset.abs();
    let (count, unit) = match seconds {
        s if s < 5_400.0 => (s / 60.0, "min"),
        s if s < 129_600.0 => (s / 3_600.0, "h"),
        s => (s / 86_400.0, "days"),
    };
    format!("{count:.0} {unit} {side}")
}
