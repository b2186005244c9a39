//! Restart: what the station must know again, as plain data, and back.
//!
//! Numbers and waves are not in it: a value from before the restart is no value of now,
//! and the archive has it. What is in it is what a person has decided or must not miss:
//! conditions with their care, pauses and silences, who lies where, which device speaks
//! for which bed, and the alerts of each device, so that their end finds its condition.
//!
//! The monotonic clock goes on over the restart: the host starts it where the kept state
//! stopped, plus the time away by the wall clock ([`Kept::resumes_at`]). So every instant
//! in here stays true, and a device that was lost for ten minutes still is.

use crate::calls::BEYOND_TOLD_FOR;
use crate::care::{KeptCare, KeptCourse};
use crate::change::Change;
use crate::deadlines::Deadline;
use crate::limits::{KeptGoods, KeptTended};
use crate::radio::FIRMWARE_TOLD_FOR;
use crate::room::TOLD_FOR as NO_ROOM_TOLD_FOR;
use crate::smart_beds::KeptFrame;
use crate::station::{Setup, Station};
use crate::technical::finding;
use crate::test_alarm::OPEN_FOR;
use crate::upkeep::KeptUpkeep;
use lamplight_alarms::{Alarms, Class, ConditionKey, Priority, Snapshot, Subject};
use lamplight_calls::KeptCalls;
use lamplight_protocols::radio::KnownRadio;
use lamplight_protocols::report::{AlertPhase, DeviceIdentity, Location, PatientClaim};
use lamplight_units::{BedId, DeviceId, FeedId, Mono, Now, Wall};
use lamplight_ward::{Assignment, Cadence, Closed, Device, HeldAlert, Stays, Unassigned};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// A keep-alive is not missed before its sender could have noticed that we are back.
const WATCHDOG_GRACE: Duration = Duration::from_secs(60);

/// The station was not there for a while.
const AWAY: Class = Class::known("station-away");
/// A restart that took longer is told: nobody watched from here meanwhile.
const WORTH_TELLING: Duration = Duration::from_secs(10);
/// How long it is told.
const TOLD_FOR: Duration = Duration::from_secs(600);

/// What lives through a restart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// When it was taken.
    pub taken: Now,
    /// The alarms.
    pub alarms: Snapshot,
    /// Beds whose monitoring is suspended.
    pub standby: Vec<BedId>,
    /// Beds out of service.
    pub closed: Vec<(BedId, Closed)>,
    /// Every stay.
    pub stays: Stays,
    /// Every device.
    pub devices: Vec<KeptDevice>,
    /// What was set for the patient of each bed.
    pub tended: Vec<KeptTended>,
    /// What was set for patients who have just left.
    pub goods: Vec<KeptGoods>,
    /// Chart, tasks and orders of each stay.
    pub cares: Vec<Arc<KeptCare>>,
    /// The scores of each stay.
    pub courses: Vec<Arc<KeptCourse>>,
    /// Calls and presence.
    pub calls: KeptCalls,
    /// Maintenance of devices.
    #[serde(default)]
    pub upkeep: Vec<KeptUpkeep>,
    /// Radio devices that are the station's own.
    pub radios: Vec<KnownRadio>,
    /// What is known of bed frames.
    pub frames: Vec<Arc<KeptFrame>>,
}

impl Kept {
    /// Where the monotonic clock goes on when it is `wall` o'clock. A wall clock that went
    /// back meanwhile counts as no time away.
    #[must_use]
    pub fn resumes_at(&self, wall: Wall) -> Mono {
        let micros = wall.micros().saturating_sub(self.taken.wall.micros());
        self.taken.mono + Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }
}

/// A device without its readings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptDevice {
    /// Its names.
    pub identity: DeviceIdentity,
    /// Over which feed it sent.
    pub feed: FeedId,
    /// Where it said it stands.
    pub location: Option<Location>,
    /// The patient whom it named.
    pub patient: Option<PatientClaim>,
    /// When it was first heard of.
    pub first_heard: Now,
    /// When it last sent anything, if it is lost. Of one that sends, nobody can tell what it
    /// would have sent meanwhile, and what is kept of it would be another thing each second.
    pub lost_since: Option<Lost>,
    /// It sends live data, so that its silence means something.
    pub monitors: bool,
    /// The bed that it spoke for.
    pub bed: Option<BedId>,
    /// What a person decided.
    pub by_hand: Option<Option<BedId>>,
    /// It is a bed frame.
    #[serde(default)]
    pub frame: bool,
    /// It said that it leaves.
    pub leaving: bool,
    /// It promised a keep-alive.
    pub watchdog: bool,
    /// Its open alerts.
    pub alerts: Vec<HeldAlert>,
}

/// When a device fell silent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lost {
    /// When it last sent anything.
    pub heard: Now,
    /// Its rhythm.
    pub cadence: Cadence,
}

impl Station {
    /// What must live through a restart.
    #[must_use]
    pub fn keep(&self, now: Now) -> Kept {
        let beds = self.setup.beds.all().iter();
        let (cares, courses) = self.keep_care();
        Kept {
            taken: now,
            alarms: self.alarms.snapshot(now),
            standby: beds
                .filter(|bed| bed.standby)
                .map(|bed| bed.setup.id.clone())
                .collect(),
            closed: self.keep_closed(),
            stays: self.stays.clone(),
            devices: self.devices.all().map(|d| self.keep_device(d)).collect(),
            tended: self.keep_tended(),
            goods: self.goods.keep(),
            cares,
            courses,
            calls: self.calls().keep(),
            upkeep: self.keep_upkeep(),
            radios: self.keep_radios(),
            frames: self.keep_frames(),
        }
    }

    fn keep_closed(&self) -> Vec<(BedId, Closed)> {
        let beds = self.setup.beds.all().iter();
        beds.filter_map(|bed| Some((bed.setup.id.clone(), bed.closed.clone()?)))
            .collect()
    }

    fn keep_device(&self, device: &Device) -> KeptDevice {
        let id = &device.identity.id;
        let lost = self.conditions().by_key(&Self::silence_key(id)).is_some();
        KeptDevice {
            identity: device.identity.clone(),
            feed: device.feed.clone(),
            location: device.location.clone(),
            patient: device.patient.clone(),
            first_heard: device.first_heard,
            lost_since: lost.then(|| Lost {
                heard: device.heard,
                cadence: device.cadence.clone(),
            }),
            monitors: device.monitors(),
            bed: device.assignment.bed().cloned(),
            by_hand: device.by_hand.clone(),
            frame: device.frame,
            leaving: device.leaving,
            watchdog: self.deadlines.is_set(&Deadline::Watchdog(id.clone())),
            alerts: device.alerts.iter().filter(|a| !a.ended).cloned().collect(),
        }
    }

    /// A ward that goes on where another run stopped. The configuration wins where it says
    /// something else: a bed that is no more holds nobody, the roster is its own.
    #[must_use]
    pub fn resume(setup: Setup, kept: Kept, now: Now) -> Self {
        let mut station = Self::new(setup);
        station.alarms = Alarms::restore(station.setup.policy.clone(), kept.alarms, now);
        for condition in station.alarms.conditions().open() {
            let subject = condition.announced.subject.clone();
            station.places.insert(condition.id, subject);
        }
        for id in &kept.standby {
            if let Some(bed) = station.setup.beds.get_mut(id) {
                bed.standby = true;
            }
        }
        for (id, closed) in kept.closed {
            if let Some(bed) = station.setup.beds.get_mut(&id) {
                bed.closed = Some(closed);
            }
        }
        let beds = &station.setup.beds;
        station.stays.restore(beds, kept.stays);
        for device in kept.devices {
            station.resume_device(now, device);
        }
        station.resume_tended(kept.tended);
        station.goods.resume(now, kept.goods);
        station.resume_care(now, kept.cares, kept.courses);
        station.resume_calls(now, kept.calls);
        station.resume_radios(kept.radios);
        // After the radios, which know how people call their devices.
        station.resume_upkeep(now, kept.upkeep);
        station.resume_frames(now, kept.frames);
        for bed in station.setup.beds.all() {
            station.changes.note(Change::Bed(bed.setup.id.clone()));
        }
        station.changes.note(Change::Needs);
        station.changes.note(Change::Devices);
        station.tell_conflicts_again(now);
        station.doubt_own(now);
        station.end_at_feeds_gone(now);
        station.doubt_call_faults(now, None);
        station.end_in_time(now);
        station.tell_away(now, now.mono.since(kept.taken.mono));
        station.settle_alarms(now);
        station
    }

    /// What is told for a while only ends when that is over, also where its beginning was told
    /// by the run before.
    fn end_in_time(&mut self, now: Now) {
        for open in self.alarms.conditions().open() {
            let key = &open.announced.key;
            let told_for = match (&*key.source, &*key.name) {
                ("station", "away") => TOLD_FOR,
                ("station", "calls-beyond") => BEYOND_TOLD_FOR,
                ("station", "devices-beyond") => NO_ROOM_TOLD_FOR,
                ("test", _) => OPEN_FOR,
                (source, "firmware") if source.starts_with("device/") => FIRMWARE_TOLD_FOR,
                _ => continue,
            };
            let end = (open.since.mono + told_for).max(now.mono);
            self.deadlines.set(Deadline::Moment(key.clone()), end);
        }
    }

    /// Nothing was watched from here for a while: the list says so for ten minutes.
    fn tell_away(&mut self, now: Now, away: Duration) {
        if away < WORTH_TELLING {
            return;
        }
        let key = ConditionKey::new("station", "away");
        let long = in_words(away);
        let advice = format!(
            "Station: it was not running for {long}, so nothing was watched or recorded from here in that time. Look at what the bedside monitors have of it."
        );
        let text = format!("Was not running for {long}");
        self.deadlines
            .set(Deadline::Moment(key.clone()), now.mono + TOLD_FOR);
        self.announce(
            now,
            finding(key, AWAY, Subject::Station, Priority::Low, &text, advice),
        );
    }

    fn resume_device(&mut self, now: Now, kept: KeptDevice) {
        let id = kept.identity.id.clone();
        let known = |bed: &BedId| self.setup.beds.get(bed).is_some();
        let gone = kept.bed.clone().filter(|bed| !known(bed));
        let bed = kept.bed.filter(known);
        // Given by hand to a bed that is no more, it is where it says that it stands.
        let by_hand = kept
            .by_hand
            .filter(|given| given.as_ref().is_none_or(known));
        let assignment = bed.map_or(Assignment::None(Unassigned::NoPlace), Assignment::Bed);
        for alert in &kept.alerts {
            if alert.report.phase == Some(AlertPhase::Point) {
                self.moment_of(now, &id, &alert.name);
            }
        }
        if kept.watchdog {
            self.deadlines
                .set(Deadline::Watchdog(id.clone()), now.mono + WATCHDOG_GRACE);
        }
        let mut device = Device::silent(now, kept.feed, kept.identity);
        device.location = kept.location;
        device.patient = kept.patient;
        device.assignment = assignment;
        device.by_hand = by_hand;
        device.frame = kept.frame;
        device.leaving = kept.leaving;
        device.alerts = kept.alerts;
        device.first_heard = kept.first_heard;
        if let Some(lost) = kept.lost_since {
            device.heard = lost.heard;
            device.cadence = lost.cadence;
        } else if kept.monitors {
            // Nobody could send while we were away: its silence counts from here on.
            device.cadence.heard(now.mono);
        }
        self.devices.restore(device);
        if let Some(gone) = gone {
            // What it still alarms about is told at the bed to which it goes.
            self.end_conditions_of(now, &id);
            self.judge_patient(now, &gone);
        }
        self.confirm_alerts(now, &id);
        self.watch_silence(now, &id);
    }

    /// A device that sends again has a while to repeat its alerts.
    fn confirm_alerts(&mut self, now: Now, id: &DeviceId) {
        let open = self
            .devices
            .get(id)
            .is_some_and(|device| device.alerts.iter().any(|alert| !alert.ended));
        if open {
            self.deadlines
                .set(Deadline::Repeat(id.clone()), now.mono + Self::REPEAT_WITHIN);
        }
    }
}

/// `42 s`, `8 min`, `3 h`, `2 days`.
fn in_words(long: Duration) -> String {
    match long.as_secs() {
        s if s < 120 => format!("{s} s"),
        s if s < 7_200 => format!("{} min", s / 60),
        s if s < 172_800 => format!("{} h", s / 3_600),
        s => format!("{} days", s / 86_400),
    }
}
