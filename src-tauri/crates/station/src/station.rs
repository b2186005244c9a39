//! The station itself: what comes in, and what can be read.

use crate::archive::Archive;
use crate::calls::{CallSetup, Desk as CallDesk};
use crate::care::{CareSetup, Desk};
use crate::change::{Change, Changes};
use crate::command::{Command, CommandError};
use crate::dead::{DeadLetters, KeptLetter};
use crate::deadlines::{Deadline, Deadlines};
use crate::duty::DutyNow;
use crate::feed::FeedStatus;
use crate::limits::{LimitSetup, Tended, Watch};
use crate::orders::Orders;
use crate::output::SoundOutput;
use crate::own::{DiskSpace, PageState, Part, SoundTest};
use crate::patients::{Goods, PatientRow};
use crate::pieces;
use crate::radio::Radio;
use crate::smart_beds::{BedRow, SmartBeds};
use crate::test_alarm::{Awaited, TestAlarm};
use crate::upkeep::Upkeep;
use chrono::FixedOffset;
use lamplight_alarms::{
    Actor, Alarms, Condition, ConditionId, ConditionKey, Effect, Register, Role, Roster, Subject,
    ValidPolicy,
};
use lamplight_protocols::order::{OrderNumber, OrderOutcome};
use lamplight_protocols::radio::RadioNews;
use lamplight_protocols::report::{DeadLetter, DeviceReport, Report, WaveChunk};
use lamplight_units::{BedId, DeviceId, FeedId, Mono, Now};
use lamplight_ward::devices::Refused;
use lamplight_ward::{Beds, Device, Devices, Freshness, HeldWave, Patience, ReadingKey, Stays};
use lamplight_waves::{GroupId, Hub, SeriesId};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

/// What a station is made of; from the configuration.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The ward's name.
    pub name: Arc<str>,
    /// Its beds.
    pub beds: Beds,
    /// Its feeds.
    pub feeds: Vec<FeedSetup>,
    /// How long a silence is borne at the least.
    pub patience: Patience,
    /// The rules of its alarms.
    pub policy: ValidPolicy,
    /// Who is on duty where.
    pub roster: Roster,
    /// The station's own limits on numbers; `None` leaves them to the bedside.
    pub limits: Option<LimitSetup>,
    /// What the ward decided about scores, charting and tasks.
    pub care: CareSetup,
    /// What the ward decided about calls: kinds, places, rooms.
    pub calls: CallSetup,
    /// What the ward decided about smart beds.
    pub smart_beds: lamplight_smartbed::Policy,
    /// As what whoever stands at the station acts, as long as nobody signs in by name.
    pub role: Role,
}

/// What the station must know of a feed.
#[derive(Debug, Clone)]
pub struct FeedSetup {
    /// Its id.
    pub id: FeedId,
    /// The zone of its times that come without one.
    pub zone: FixedOffset,
}

/// News from outside.
#[derive(Debug, Clone)]
pub enum Input {
    /// A message brought this.
    Report {
        /// Over which feed.
        feed: FeedId,
        /// What.
        report: Report,
    },
    /// A message, or a part of one, could not be used.
    DeadLetter {
        /// Over which feed.
        feed: FeedId,
        /// From whom.
        peer: Arc<str>,
        /// What and why.
        letter: DeadLetter,
    },
    /// The health of a feed changed.
    Feed(FeedStatus),
    /// The station's sound output is in another state.
    Output(SoundOutput),
    /// The sound output was tested.
    SoundTest {
        /// Whether it took the test.
        passed: bool,
    },
    /// The page of a window fell silent, answers again, or was closed.
    Page {
        /// The window in words, such as `the main window`.
        window: Arc<str>,
        /// What it does.
        state: PageState,
    },
    /// The disk of the data folder was looked at.
    Disk(DiskSpace),
    /// A part of the station is in trouble, or no longer.
    Own {
        /// Which.
        part: Part,
        /// What, where, what to do, in one sentence; `None` when it works.
        trouble: Option<Arc<str>>,
    },
    /// Who looks after which bed has changed, or may have.
    Duty(Box<DutyNow>),
    /// A feed is there, or is configured otherwise.
    FeedSet(FeedSetup),
    /// A feed is there no longer.
    FeedGone(FeedId),
    /// A test alarm has come through the queue of a feed.
    Test(TestAlarm),
    /// The next alert of a device is a test.
    AwaitTest(TestAlarm),
    /// A test is over.
    EndTest(u64),
    /// What became of an order on its way to a device.
    Order {
        /// Which.
        number: OrderNumber,
        /// What.
        outcome: OrderOutcome,
    },
    /// The radio tells something.
    Radio {
        /// Over which feed.
        feed: FeedId,
        /// What.
        news: RadioNews,
    },
}

/// The ward: one state, stepped with explicit time.
#[derive(Debug)]
pub struct Station {
    pub(crate) setup: Setup,
    pub(crate) devices: Devices,
    pub(crate) stays: Stays,
    pub(crate) goods: Goods,
    pub(crate) patient_rows: VecDeque<PatientRow>,
    pub(crate) alarms: Alarms,
    /// Where conditions stand, also while they are being ended.
    pub(crate) places: HashMap<ConditionId, Subject>,
    pub(crate) effects: VecDeque<Effect>,
    pub(crate) output: SoundOutput,
    pub(crate) sound_test: Option<SoundTest>,
    pub(crate) watches: HashMap<BedId, Watch>,
    /// What is kept for the patient of each bed; empty where the bedside alone judges.
    pub(crate) tended: HashMap<BedId, Tended>,
    pub(crate) last_prompt: u64,
    /// Chart, tasks and scores of each stay.
    pub(crate) desk: Desk,
    /// Nurse calls.
    pub(crate) call_desk: CallDesk,
    /// What was asked of devices.
    pub(crate) orders: Orders,
    /// What is known of bed frames.
    pub(crate) smart_beds: SmartBeds,
    pub(crate) bed_rows: VecDeque<BedRow>,
    /// Radio devices, and how far pairing one is.
    pub(crate) radio: Radio,
    pub(crate) waves: Hub,
    pub(crate) groups: HashMap<DeviceId, GroupId>,
    pub(crate) feeds: BTreeMap<FeedId, FeedStatus>,
    pub(crate) dead: DeadLetters,
    pub(crate) deadlines: Deadlines,
    pub(crate) changes: Changes,
    pub(crate) archive: Option<Archive>,
    /// Conditions of our limits from before a restart that have not been found again yet.
    pub(crate) doubtful: HashMap<BedId, Vec<ConditionKey>>,
    /// Who looks after which bed; `None` while that is the configuration's.
    pub(crate) duty: Option<Box<DutyNow>>,
    /// A device whose next alert is a test.
    pub(crate) awaited: Option<Awaited>,
    /// What is kept of devices beside what they tell; of known ones only.
    pub(crate) upkeep: BTreeMap<DeviceId, Upkeep>,
}

impl Station {
    /// A ward in which nothing has been heard yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let mut alarms = Alarms::new(setup.policy.clone());
        alarms.set_roster(setup.roster.clone());
        let beds = setup.beds.all().iter().map(|bed| &bed.setup.id);
        let tended = setup.limits.as_ref().map(|limits| limits.begin(beds));
        Self {
            tended: tended.unwrap_or_default(),
            last_prompt: 0,
            desk: Desk::new(setup.care.clone()),
            call_desk: CallDesk::new(&setup.calls),
            setup,
            devices: Devices::default(),
            stays: Stays::default(),
            goods: Goods::default(),
            patient_rows: VecDeque::new(),
            alarms,
            places: HashMap::new(),
            effects: VecDeque::new(),
            output: SoundOutput::Starting,
            sound_test: None,
            watches: HashMap::new(),
            orders: Orders::default(),
            smart_beds: SmartBeds::default(),
            bed_rows: VecDeque::new(),
            radio: Radio::default(),
            waves: Hub::new(lamplight_waves::Limits::default()),
            groups: HashMap::new(),
            feeds: BTreeMap::new(),
            dead: DeadLetters::default(),
            deadlines: Deadlines::default(),
            changes: Changes::default(),
            archive: None,
            doubtful: HashMap::new(),
            duty: None,
            awaited: None,
            upkeep: BTreeMap::new(),
        }
    }

    /// Takes news in. Then drain [`Self::poll_effect`] and [`Self::poll_change`].
    pub fn handle(&mut self, now: Now, input: Input) {
        self.take(now, input);
        self.settle_alarms(now);
    }

    fn take(&mut self, now: Now, input: Input) {
        match input {
            Input::Report {
                feed,
                report: Report::Device(report),
            } => {
                self.hear(now, &feed, &report);
            }
            Input::Report {
                feed,
                report: Report::Adt(report),
            } => {
                self.take_adt(now, &feed, &report);
                self.settle_care(now);
                self.look_at_frames(now);
            }
            Input::Report {
                feed,
                report: Report::Call(report),
            } => self.hear_call(now, &feed, &report),
            Input::Report {
                feed,
                report: Report::Bed(report),
            } => self.hear_bed(now, &feed, &report),
            Input::DeadLetter { feed, peer, letter } => {
                self.keep_letter(KeptLetter {
                    received: now,
                    feed,
                    peer,
                    letter,
                });
            }
            Input::Feed(status) => self.feed_changed(now, status),
            Input::Output(output) => self.output_changed(now, output),
            Input::SoundTest { passed } => self.sound_tested(now, passed),
            Input::Page { window, state } => self.page_changed(now, window, state),
            Input::Disk(space) => self.disk_changed(now, &space),
            Input::Own { part, trouble } => self.own_changed(now, part, trouble.as_deref()),
            Input::Duty(duty) => self.duty_changed(now, duty),
            Input::FeedSet(setup) => self.feed_set(now, setup),
            Input::FeedGone(feed) => self.feed_gone(now, &feed),
            Input::Test(test) => self.test_came(now, &test),
            Input::AwaitTest(test) => self.await_test(now, test),
            Input::EndTest(number) => self.end_test(now, number),
            Input::Order { number, outcome } => self.order_told(now, number, outcome),
            Input::Radio { feed, news } => self.hear_radio(now, &feed, news),
        }
    }

    /// Carries out what is due. Then drain [`Self::poll_effect`] and [`Self::poll_change`].
    pub fn handle_timeout(&mut self, now: Now) {
        while let Some(deadline) = self.deadlines.take_due(now.mono) {
            match deadline {
                Deadline::Silence(device) => self.silence_due(now, &device),
                Deadline::Numbers(device) => self.numbers_due(now, &device),
                Deadline::Repeat(device) => self.repeat_due(now, &device),
                Deadline::Judging(bed) => self.judging_due(now, &bed),
                Deadline::FoundAgain(bed) => self.found_again_due(now, &bed),
                Deadline::Watchdog(device) => self.watchdog_due(now, &device),
                Deadline::Moment(key) => self.moment_due(now, &key),
                Deadline::Care(stay) => self.care_due(now, stay),
                Deadline::Order(number) => self.order_due(now, number),
                Deadline::Upkeep(device) => self.judge_upkeep(now, &device),
                Deadline::Calls => self.calls_due(now),
                Deadline::CallFault(system) => self.call_fault_due(now, &system),
                Deadline::Pairing => self.pairing_due(),
                Deadline::Frame(device) => self.look_at_frame(now, &device),
                Deadline::Steady(part) => self.steady_due(now, &part),
                Deadline::Awaited(number) => self.end_test(now, number),
            }
        }
        self.alarms.handle_timeout(now);
        self.settle_alarms(now);
    }

    /// Carries out a person's wish. Then drain [`Self::poll_effect`] and [`Self::poll_change`].
    ///
    /// # Errors
    /// When the thing is gone or its state does not allow it; then nothing changed.
    pub fn command(
        &mut self,
        now: Now,
        actor: &Actor,
        command: Command,
    ) -> Result<(), CommandError> {
        let outcome = self.carry_out(now, actor, command);
        self.settle_care(now);
        self.look_at_frames(now);
        self.settle_alarms(now);
        outcome
    }

    /// The next thing that changed, until there is none.
    pub fn poll_change(&mut self) -> Option<Change> {
        self.changes.pop()
    }

    /// When [`Self::handle_timeout`] has something to do.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Mono> {
        [self.deadlines.next(), self.alarms.poll_timeout()]
            .into_iter()
            .flatten()
            .min()
    }

    /// The next thing to be done outside, until there is none.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    fn hear(&mut self, now: Now, feed: &FeedId, report: &DeviceReport) {
        if let Some(other) = self.namesake(&report.device, report.location.as_ref()) {
            let mut report = report.clone();
            report.device.id = other;
            self.hear_device(now, feed, &report);
        } else {
            self.hear_device(now, feed, report);
        }
    }

    fn hear_device(&mut self, now: Now, feed: &FeedId, report: &DeviceReport) {
        let zone = self.zone(feed);
        let patience = self.setup.patience;
        let id = &report.device.id;
        if let Some(before) = self.devices.get(id).map(|device| device.heard.mono) {
            self.in_use(now, id, before);
        }
        self.make_room_for(now, id);
        let Some(device) = self.devices.hear(now, feed, &report.device) else {
            self.set_aside(now, feed, beyond_devices(id));
            return;
        };
        let was_live = device.freshness(now, patience) == Some(Freshness::Live);
        let other_patient = report.patient.is_some() && report.patient != device.patient;
        let mut refused = device.take(now, feed, report, zone);
        let kept = device.waves.len();
        let is_new = |chunk: &&WaveChunk| !device.waves.contains_key(&wave_key(chunk));
        let new = report.waves.iter().filter(is_new).count();
        refused.waves = (kept + new).saturating_sub(Device::MOST_WAVES).min(new);
        if refused != Refused::default() {
            self.set_aside(now, feed, beyond_readings(id, refused));
        }
        self.settle_assignment(now, id);
        if other_patient && let Some(bed) = self.bed_of(id).cloned() {
            self.occupancy(now, &bed);
        }
        let mut other_waves = false;
        for (at, chunk) in report.waves.iter().enumerate() {
            let later = report.waves.get(at + 1..).unwrap_or_default();
            let came = pieces::came(now, chunk, later, zone);
            other_waves |= self.take_wave(came, id, chunk, zone);
        }
        self.returned(now, id);
        for alert in &report.alerts {
            self.take_alert(now, id, alert);
        }
        if let Some(watchdog) = report.watchdog {
            self.take_watchdog(now, id, watchdog);
        }
        self.judge_device(now, id);
        self.judge_battery(now, id);
        if !report.numbers.is_empty() || !report.alerts.is_empty() {
            self.judge_numbers(now, id);
        }
        self.watch_silence(now, id);
        self.care_hears(now, id);
        self.archive_device(now, id);
        // Samples alone change nothing that a view holds; they come several times a second.
        if !was_live || other_patient || other_waves || !report.numbers.is_empty() {
            let bed = self.bed_of(id).cloned();
            self.changes.bed(bed.as_ref());
        }
    }

    pub(crate) fn set_aside(&mut self, now: Now, feed: &FeedId, reason: String) {
        let letter = DeadLetter {
            control_id: None,
            reason: Arc::from(reason),
            defects: Vec::new(),
            head: Arc::from(""),
            octets: false,
            bytes: lamplight_units::Personal::default(),
            length: 0,
        };
        self.keep_letter(KeptLetter {
            received: now,
            feed: feed.clone(),
            peer: Arc::from(""),
            letter,
        });
    }

    fn keep_letter(&mut self, letter: KeptLetter) {
        self.archive_letter(&letter);
        self.dead.keep(letter);
        self.changes.note(Change::Feeds);
    }

    /// Takes samples in; says whether the wave looks different apart from them.
    fn take_wave(&mut self, now: Now, id: &DeviceId, chunk: &WaveChunk, zone: FixedOffset) -> bool {
        let group = self.wave_group_of(id);
        let Some(device) = self.devices.get_mut(id) else {
            return false;
        };
        let key = wave_key(chunk);
        let before = device.waves.get(&key);
        let series = match before {
            Some(held) => SeriesId(held.series),
            None if device.waves.len() >= Device::MOST_WAVES => return false,
            None => self.waves.open(group, chunk.rate),
        };
        let missing = chunk.samples.iter().filter(|s| s.is_nan()).count();
        let missing_before = before.map_or(0, |held| held.missing);
        let hollow = !chunk.samples.is_empty() && chunk.samples.iter().all(|s| s.is_nan());
        let other = before.is_none_or(|held| {
            held.hollow != hollow || held.rate != chunk.rate || held.range != chunk.range
        });
        let start = chunk.start.map(|at| at.to_wall(zone)).map(seconds);
        self.waves
            .push(now.mono, series, start, chunk.rate, &chunk.samples);
        device.waves.insert(
            key,
            HeldWave {
                term: chunk.term.clone(),
                channel: chunk.channel.clone(),
                series: series.0,
                rate: chunk.rate,
                unit: chunk.unit.clone(),
                resolution: chunk.resolution,
                range: chunk.range,
                received: now,
                hollow,
                missing: missing_before + missing as u64,
            },
        );
        other
    }

    /// The group of a device's waves: no other device that is there has its number.
    fn wave_group_of(&mut self, id: &DeviceId) -> GroupId {
        if let Some(group) = self.groups.get(id) {
            return *group;
        }
        let last = self.groups.values().map(|group| group.0).max();
        let group = GroupId(last.map_or(0, |last| last.saturating_add(1)));
        self.groups.insert(id.clone(), group);
        group
    }

    /// The zone of a feed's times without one.
    pub(crate) fn zone(&self, feed: &FeedId) -> FixedOffset {
        let known = self.setup.feeds.iter().find(|setup| setup.id == *feed);
        known.map_or_else(utc, |setup| setup.zone)
    }

    /// The bed that a device speaks for.
    pub(crate) fn bed_of(&self, device: &DeviceId) -> Option<&BedId> {
        self.devices
            .get(device)
            .and_then(|device| device.assignment.bed())
    }

    /// The ward's name, beds and feeds as configured.
    #[must_use]
    pub const fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Every device.
    #[must_use]
    pub const fn devices(&self) -> &Devices {
        &self.devices
    }

    /// Every stay.
    #[must_use]
    pub const fn stays(&self) -> &Stays {
        &self.stays
    }

    /// Every open condition.
    #[must_use]
    pub const fn conditions(&self) -> &Register {
        self.alarms.conditions()
    }

    /// The alarms: signals, ladders, pauses.
    #[must_use]
    pub const fn alarms(&self) -> &Alarms {
        &self.alarms
    }

    /// The state of the sound output, as last told.
    #[must_use]
    pub const fn output(&self) -> &SoundOutput {
        &self.output
    }

    /// The open conditions of a bed, most urgent first.
    #[must_use]
    pub fn conditions_of(&self, bed: &BedId) -> Vec<&Condition> {
        self.conditions().at(&Subject::Bed(bed.clone()))
    }

    /// The health of every feed.
    pub fn feeds(&self) -> impl Iterator<Item = &FeedStatus> {
        self.feeds.values()
    }

    /// Dead letters.
    #[must_use]
    pub const fn dead_letters(&self) -> &DeadLetters {
        &self.dead
    }

    /// The samples.
    #[must_use]
    pub const fn waves(&self) -> &Hub {
        &self.waves
    }

    /// Whether anything on a bed comes from our simulator.
    #[must_use]
    pub fn simulated(&self) -> bool {
        self.devices
            .all()
            .any(|device| device.assignment.bed().is_some() && device.identity.simulated())
    }
}

pub(crate) fn beyond_devices(id: &DeviceId) -> String {
    format!(
        "device {id} is beyond the {} devices that a station keeps",
        Devices::MOST
    )
}

fn wave_key(chunk: &WaveChunk) -> ReadingKey {
    ReadingKey::new(&chunk.channel, &chunk.term)
}

fn beyond_readings(id: &DeviceId, refused: Refused) -> String {
    format!(
        "device {id} sends more than is kept of one device: {} numbers, {} texts and {} pieces \
         of waves were left out",
        refused.numbers, refused.texts, refused.waves
    )
}

#[allow(
    clippy::cast_precision_loss,
    reason = "microseconds of this century keep 0.25 us in f64"
)]
fn seconds(at: lamplight_units::Wall) -> f64 {
    at.micros() as f64 / 1e6
}

pub(crate) fn utc() -> FixedOffset {
    #[allow(clippy::expect_used, reason = "zero is inside the range of offsets")]
    FixedOffset::east_opt(0).expect("zero is an offset")
}
