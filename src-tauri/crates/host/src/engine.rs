//! The thread that owns the station: brings it news and time, hands out its changes.
//!
//! What an alarm wants done is done after each input, never behind the rest of the queue.
//!
//! Bounds: feeds wait while the queue is full (back-pressure reaches the sockets);
//! changes go out in batches ([`batches`]), each carrying the newest state, so a slow page
//! gets fewer batches and never an older one; wave frames go out every [`FRAME_EVERY`] and
//! are the first to be left out when a page does not keep up.

mod batches;
mod care;
mod crew;
mod duty;
mod equipment;
mod feeds;
mod hospital;
mod limits;
mod orders;
pub(crate) mod outlets;
mod patients;
mod people;
mod promptness;
mod radio;
mod smart_beds;
mod staff;
mod test_alarms;
mod traffic;
mod watch;
mod wishes;

use crate::handover::{Act, Staff};
use crate::keeping::Keeping;
use crate::keeping::marking::{self, MarkAnswer, Marking};
use crate::shifts::Shifts;
use crate::signals::{Signals, Told};
use crate::system_clock::SystemClock;
use crate::ward::WatchId;
use batches::Batches;
pub(crate) use crew::{Answer, Crew};
use equipment::Equipment;
pub(crate) use equipment::{Answer as Answering, Question};
use feeds::FeedLines;
pub(crate) use hospital::Told as HospitalTold;
use lamplight_alarms::{Actor, Effect};
use lamplight_api::about::KeyPlaceView;
use lamplight_api::bluetooth::BluetoothView;
use lamplight_api::care::{CareView, RoundView};
use lamplight_api::command::{Command, Refusal};
use lamplight_api::duty::DutyView;
use lamplight_api::patients::CensusView;
use lamplight_api::people::{PeopleView, SessionView};
use lamplight_api::print::PrintLanguage;
use lamplight_api::project;
use lamplight_api::smart_bed::SmartBedView;
use lamplight_api::state::State;
use lamplight_api::view::{Change as View, ChangeBatch, WardSnapshot};
use lamplight_feeds::{Again, FeedEvent, FeedNews, OrderSender, RadioSender, Receipt};
use lamplight_people::{Right, Session, Stage};
use lamplight_protocols::report::Report;
use lamplight_station::{Change, FeedSetup, Input, Station};
use lamplight_store::Entry;
use lamplight_units::{FeedId, Mono, Now, TerminalId};
pub(crate) use limits::{LimitsQuestion, Previewed};
use orders::Ways;
use outlets::{Outlets, Streams};
pub(crate) use people::{input, people_refusal};
use promptness::Promptness;
use radio::Radios;
pub(crate) use staff::ActAnswer;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use test_alarms::TestAlarms;
pub(crate) use test_alarms::Testing;
use tokio::sync::{mpsc, oneshot};
use wishes::{refusal, wish};

/// Wave frames go out this often.
const FRAME_EVERY: Duration = Duration::from_millis(50);
/// The lists of feeds and devices are brought up to date this often.
const LISTS_EVERY: Duration = Duration::from_secs(2);
/// Events taken from the queue before the rest of the work has its turn: as many as it
/// holds, so that a question finds everything that came before it.
const EVENTS_A_TURN: usize = crate::host::EVENTS;

/// Receives batches of changes; answers `false` when it is gone.
pub type ChangeSink = Box<dyn FnMut(&ChangeBatch) -> bool + Send>;
/// Receives wave frames; answers `false` when it is gone.
pub type FrameSink = Box<dyn FnMut(Vec<u8>) -> bool + Send>;

/// Tells the start where a listener is bound, or that it can't be (`None`).
pub(crate) type Bound = mpsc::UnboundedSender<(FeedId, Option<Arc<str>>)>;

/// What may be asked of the thread.
pub(crate) enum Request {
    Snapshot(oneshot::Sender<WardSnapshot>),
    /// With what stands beside the station: the ways to the central server and to a broker.
    State(
        Vec<(&'static str, serde_json::Value)>,
        oneshot::Sender<Vec<Vec<u8>>>,
    ),
    Subscribe(ChangeSink),
    OpenWaves(FrameSink, oneshot::Sender<WatchId>),
    Watch(WatchId, Vec<u32>),
    Command(Command, oneshot::Sender<Result<(), Refusal>>),
    Limits(LimitsQuestion),
    Census(String, oneshot::Sender<Result<CensusView, Refusal>>),
    Care(String, oneshot::Sender<Result<CareView, Refusal>>),
    Rounds(oneshot::Sender<Result<Vec<RoundView>, Refusal>>),
    SmartBed(String, oneshot::Sender<Result<SmartBedView, Refusal>>),
    Bluetooth(oneshot::Sender<Result<BluetoothView, Refusal>>),
    Mark(Marking, MarkAnswer),
    /// A row for the journal, by whoever stands here if it names nobody.
    Note(Entry),
    People(TerminalId, Box<lamplight_people::Input>, Answer),
    /// Who stands there is to be asked of the provider, in that language.
    AskProvider(TerminalId, PrintLanguage, Answer),
    Sessions(oneshot::Sender<Sessions>),
    /// Where the key of the records is and what is wrong with them; `None` without records.
    Records(oneshot::Sender<Option<(KeyPlaceView, Option<String>)>>),
    PeopleList(oneshot::Sender<Result<PeopleView, Refusal>>),
    /// Who acts here with a right.
    Permit(Right, oneshot::Sender<Result<Actor, Refusal>>),
    /// Whether whoever stands here may see what is kept of patients.
    See(oneshot::Sender<Result<(), Refusal>>),
    WardName(oneshot::Sender<Result<String, Refusal>>),
    /// Who looks after which bed in the shift of that time; `None` is now.
    Duty(Option<i64>, oneshot::Sender<Result<DutyView, Refusal>>),
    /// Who hands over in the shift of that time.
    Staff(Option<i64>, oneshot::Sender<Result<Staff, Refusal>>),
    Handover(Act, ActAnswer),
    /// Of the technician.
    Technician(Question),
    /// A feed is there, or is another; what reads its messages again; the way to it.
    FeedSet(FeedSetup, Again, oneshot::Sender<()>),
    /// The way for orders to a feed that has just been started.
    FeedWay(FeedId, OrderSender),
    /// A feed has ended and is there no longer.
    FeedGone(FeedId, oneshot::Sender<()>),
    /// About a test alarm.
    Testing(Testing),
    /// What the hospital tells, and whom to tell that it is kept.
    Hospital(HospitalTold, Receipt),
    /// The hospital's stream of that cursor was put back to there.
    HospitalForgot(String, i64),
    Stop,
}

/// Who is signed in where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessions {
    /// Whether people sign in at all.
    pub stage: Stage,
    /// By terminal, locked or not.
    pub sessions: Vec<(TerminalId, Session)>,
}

/// Whether a message tells what no later one tells again: an admission, a transfer, a call.
/// What a monitor or a bed sends of itself comes with each of its messages.
fn said_once(news: &FeedNews) -> bool {
    let FeedNews::Message { reports, .. } = news else {
        return false;
    };
    reports
        .iter()
        .any(|report| matches!(report, Report::Adt(_) | Report::Call(_)))
}

/// Owns the station and everybody who listens to it.
pub(crate) struct Engine {
    clock: SystemClock,
    station: Station,
    crew: Crew,
    /// Where whoever presses in a window or a notice of this program stands.
    here: TerminalId,
    signals: Signals,
    shifts: Shifts,
    /// `None` when the records can't be kept; a condition says so.
    keeping: Option<Keeping>,
    bound: Bound,
    lines: FeedLines,
    equipment: Equipment,
    tests: TestAlarms,
    /// Each stream of the hospital is carried out up to there.
    told_to: BTreeMap<String, i64>,
    /// The queue of the feeds, for what this program sends through it itself.
    queue: Option<mpsc::Sender<FeedEvent>>,
    ways: Ways,
    radios: Radios,
    batches: Batches,
    promptness: Promptness,
    outlets: Outlets,
    streams: Streams,
    next_frame: Mono,
    next_lists: Mono,
    next_watch: Mono,
}

impl Engine {
    pub fn new(
        clock: SystemClock,
        (station, crew, here): (Station, Crew, TerminalId),
        signals: Signals,
        shifts: Shifts,
        keeping: Option<Keeping>,
        bound: Bound,
        (ways, radios): (BTreeMap<FeedId, OrderSender>, BTreeMap<FeedId, RadioSender>),
    ) -> Self {
        let now = clock.now();
        let lines = FeedLines::new(now, station.setup());
        Self {
            clock,
            station,
            crew,
            here,
            signals,
            shifts,
            keeping,
            bound,
            lines,
            equipment: Equipment::default(),
            tests: TestAlarms::default(),
            told_to: BTreeMap::new(),
            queue: None,
            ways: Ways::new(ways),
            radios: Radios::new(radios),
            batches: Batches::new(now.mono),
            promptness: Promptness::default(),
            outlets: Outlets::default(),
            streams: Streams::default(),
            next_frame: now.mono,
            next_lists: now.mono,
            next_watch: now.mono,
        }
    }

    /// With what reads the messages of feeds again, and the queue that they are in.
    pub fn tending(
        mut self,
        readers: BTreeMap<FeedId, Again>,
        queue: mpsc::Sender<FeedEvent>,
    ) -> Self {
        self.equipment.readers = readers;
        self.queue = Some(queue);
        self
    }

    /// Runs until it is told to stop.
    pub async fn run(
        mut self,
        mut events: mpsc::Receiver<FeedEvent>,
        mut requests: mpsc::Receiver<Request>,
        mut told: mpsc::UnboundedReceiver<Told>,
    ) {
        loop {
            let wake = tokio::time::Instant::from_std(self.clock.instant(self.wake_at()));
            tokio::select! {
                biased;
                // Few, and whether anybody can hear matters to every answer.
                Some(told) = told.recv() => self.hear(told),
                request = requests.recv() => match request {
                    Some(Request::Stop) | None => return self.close(&mut events),
                    Some(request) => {
                        // Whoever asks after an acknowledgement finds what was acknowledged.
                        self.drain(&mut events);
                        self.answer(request);
                    }
                },
                Some(event) = events.recv() => {
                    self.take(event);
                    self.drain(&mut events);
                }
                () = tokio::time::sleep_until(wake) => {}
            }
            self.turn();
        }
    }

    /// What came is kept and answered before the end.
    fn close(mut self, events: &mut mpsc::Receiver<FeedEvent>) {
        self.drain(events);
        self.settle(None);
        if let Some(keeping) = self.keeping.take() {
            keeping.close(self.clock.now(), &self.station);
        }
    }

    /// News from sound and notices.
    fn hear(&mut self, told: Told) {
        let now = self.clock.now();
        match told {
            Told::Output(output) => self.station.handle(now, Input::Output(output)),
            Told::Tested { output } => self.tested(now, output),
            Told::Input(input) => self.station.handle(now, *input),
            Told::Acknowledge(id) => {
                let wish =
                    lamplight_station::Command::Alarm(lamplight_alarms::Command::Acknowledge(id));
                match self.crew.actor(now, &self.here, &self.station, &wish) {
                    Ok(actor) => {
                        if let Err(error) = self.station.command(now, &actor, wish) {
                            // It ended, or somebody was quicker; the screen shows how it stands.
                            tracing::info!(%error, "a notice's acknowledgement came too late");
                        }
                    }
                    // It stays open, and asks for somebody who signs in.
                    Err(refusal) => tracing::info!(why = refusal.sentence, "a notice was pressed"),
                }
            }
            Told::Computed(job, computed) => self.crew.computed(now, job, computed),
            Told::Vouched(job, said) => self.crew.vouched(now, job, said),
        }
    }

    fn drain(&mut self, events: &mut mpsc::Receiver<FeedEvent>) {
        for _ in 0..EVENTS_A_TURN {
            match events.try_recv() {
                Ok(event) => self.take(event),
                Err(_) => break,
            }
        }
    }

    fn wake_at(&self) -> Mono {
        let mut at = self.batches.wake_at(self.crew.looks_different());
        at = at.min(self.next_lists).min(self.next_watch);
        at = self.station.poll_timeout().map_or(at, |due| at.min(due));
        at = self.crew.due().map_or(at, |due| at.min(due));
        if let Some(keeping) = &self.keeping {
            at = at.min(keeping.due());
        }
        if !self.streams.is_empty() {
            at = at.min(self.next_frame);
        }
        at
    }

    fn take(&mut self, mut event: FeedEvent) {
        let receipt = event.receipt.take();
        let once = said_once(&event.what);
        match &event.what {
            // Nobody listens for this any more once the start is over.
            FeedNews::Listening { address } => {
                let _ = self.bound.send((event.feed.clone(), Some(address.clone())));
            }
            FeedNews::Failed { .. } => {
                let _ = self.bound.send((event.feed.clone(), None));
            }
            FeedNews::Connecting { .. }
            | FeedNews::Connected
            | FeedNews::Disconnected { .. }
            | FeedNews::Message { .. }
            | FeedNews::DeadLetter(_)
            | FeedNews::DeadLettersCounted { .. }
            | FeedNews::Fault { .. }
            | FeedNews::Trouble { .. }
            | FeedNews::Test { .. }
            | FeedNews::Order { .. }
            | FeedNews::Radio(_) => {}
        }
        self.equipment.lines.take(self.clock.now().mono, &event);
        // The time of arrival counts, not how long it waited in the queue.
        let now = event.received_at;
        if let FeedNews::Test { number } = event.what {
            self.test_news(now, number);
            return;
        }
        for input in self.lines.take(now, event) {
            self.station.handle(now, input);
            self.settle(Some(now.mono));
        }
        self.send_list();
        match (&mut self.keeping, receipt) {
            (Some(keeping), Some(receipt)) => keeping.receipt(now.mono, receipt, once),
            // Nothing is kept, and the station says so; the sender goes on.
            (None, Some(receipt)) => receipt.kept(),
            (_, None) => {}
        }
    }

    /// Carries out what the station wants done, and gathers what changed by it. After news,
    /// `since` says when it came: a tone does not wait for the other messages of the queue,
    /// and how prompt it was is kept.
    fn settle(&mut self, since: Option<Mono>) {
        self.carry_orders();
        self.carry_radio();
        self.tests.look(&self.station, since, self.clock.now().mono);
        while let Some(effect) = self.station.poll_effect() {
            self.signals.carry_out(&self.station, &effect);
            let outside = self.outside();
            self.tests.ordered(&effect, self.clock.now().mono, outside);
            if let (Effect::Record(event), Some(keeping)) = (&effect, &mut self.keeping) {
                keeping.event(&self.station, event);
            }
            if let (Some(since), Effect::SoundNow { .. }) = (since, &effect) {
                self.promptness.tone_ordered(since, self.clock.now().mono);
            }
        }
        while let Some(row) = self.station.poll_patient_row() {
            if let Some(keeping) = &mut self.keeping {
                keeping.patient(&row);
            }
        }
        while let Some(row) = self.station.poll_call_row() {
            if let Some(keeping) = &mut self.keeping {
                let shift = self.crew.people().shift_at(row.at.wall).name;
                keeping.call(&row, &shift);
            }
        }
        while let Some(row) = self.station.poll_bed_row() {
            if let Some(keeping) = &mut self.keeping {
                keeping.bed(&row);
            }
        }
        while let Some(reading) = self.station.poll_archive() {
            if let Some(keeping) = &mut self.keeping {
                keeping.archived(reading);
            }
        }
        let mut listed = false;
        while let Some(change) = self.station.poll_change() {
            listed |= change == Change::Needs;
            self.batches.note(change);
        }
        if let (Some(since), true) = (since, listed) {
            self.promptness.list_changed(since);
        }
    }

    /// Everything that is due after news or time.
    fn turn(&mut self) {
        let now = self.clock.now();
        self.station.handle_timeout(now);
        self.settle_people(now);
        if now.mono >= self.next_lists {
            self.next_lists = now.mono + LISTS_EVERY;
            self.refresh_feeds(now);
            self.batches.note(Change::Devices);
        }
        if now.mono >= self.next_watch {
            self.watch(now);
        }
        self.settle(None);
        self.send_list();
        if self.batches.is_due(now.mono, self.crew.looks_different()) {
            self.send_batch(now);
        }
        if now.mono >= self.next_frame && !self.streams.is_empty() {
            self.next_frame = now.mono + FRAME_EVERY;
            let panics = self.streams.send(now.mono, self.station.waves());
            self.screens_failed(now, panics);
        }
        self.settle_tests(now);
        if let Some(keeping) = &mut self.keeping {
            keeping.commit(now, &self.station);
        }
    }

    /// Carries out what the people's machine wants. What changed is written at once: an
    /// attempt that was counted must be counted after a kill.
    fn settle_people(&mut self, now: Now) {
        let keep = self.crew.settle(now);
        if let Some(duty) = keep.duty {
            self.station.handle(now, Input::Duty(duty));
        }
        let Some(keeping) = &mut self.keeping else {
            return;
        };
        for entry in keep.entries {
            keeping.people_did(self.crew.people().register(), &entry);
        }
        if let Some(people) = keep.people {
            keeping.people(&people);
        }
    }

    fn refresh_feeds(&mut self, now: Now) {
        for status in self.lines.all(now) {
            self.station.handle(now, Input::Feed(status));
        }
    }

    /// The list, ahead of the tiles.
    fn send_list(&mut self) {
        let now = self.clock.now();
        if self.batches.take_list(now.mono) {
            self.send(now, &BTreeSet::from([Change::Needs]), None);
        }
    }

    fn send_batch(&mut self, now: Now) {
        let changes = self.batches.take(now.mono);
        let session = self.crew.new_look(now, &self.here);
        self.send(now, &changes, session);
    }

    fn send(&mut self, now: Now, changed: &BTreeSet<Change>, session: Option<SessionView>) {
        if self.outlets.is_empty() {
            self.promptness.nobody_listens();
            return;
        }
        let listed = changed.contains(&Change::Needs);
        let changes = changed
            .iter()
            .map(|change| project::change(&self.station, now, change))
            .chain(session.map(View::Session))
            .collect();
        let panics = self.outlets.send(now, changes);
        self.screens_failed(now, panics);
        if listed {
            let handed = self.clock.now().mono;
            self.promptness.handed_out(handed);
            self.tests.listed(handed);
        }
    }

    /// Carries a command out; says who is in the record for it. Of one that was refused since
    /// nobody has the right, that is the station itself.
    fn command(&mut self, now: Now, command: Command) -> (Actor, Result<(), Refusal>) {
        let nobody = || Actor::station(self.station.setup().role);
        if let Command::Duty { wish } = command {
            let actor = self.crew.whoever(&self.here).unwrap_or_else(nobody);
            return (actor, self.crew.order(now, &self.here.clone(), wish));
        }
        let wish = match wish(command, now) {
            Ok(wish) => wish,
            Err(refused) => return (nobody(), Err(refused)),
        };
        match self.crew.actor(now, &self.here, &self.station, &wish) {
            Ok(actor) => {
                let outcome = self.station.command(now, &actor, wish);
                (actor, outcome.map_err(|error| refusal(&error)))
            }
            Err(refused) => (nobody(), Err(refused)),
        }
    }

    fn answer(&mut self, request: Request) {
        let now = self.clock.now();
        // Whoever asked may have gone in the meantime; then nobody wants the answer.
        match request {
            Request::Snapshot(answer) => {
                self.refresh_feeds(now);
                self.settle(None);
                self.send_batch(now);
                let seq = self.outlets.seq();
                let session = self.crew.session(now, &self.here);
                let _ = answer.send(project::snapshot(&self.station, now, seq, session));
            }
            Request::State(more, answer) => {
                self.refresh_feeds(now);
                let state = State::new(&self.station, now);
                let records = self.keeping.as_ref().map(Keeping::json);
                let state = state
                    .with("alarm_path", self.promptness.json())
                    .with("records", records.unwrap_or_default());
                let whole = more.into_iter();
                let state = whole.fold(state, |state, (name, value)| state.with(name, value));
                let _ = answer.send(state.text());
            }
            Request::Subscribe(sink) => self.outlets.add(sink),
            Request::OpenWaves(sink, answer) => {
                let _ = answer.send(self.streams.open(sink));
            }
            Request::Census(search, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let census = || project::census::census(&self.station, now, &search);
                let _ = answer.send(seen.map(|()| census()));
            }
            Request::Limits(question) => {
                let actor = self.crew.planner(now, &self.here, Right::SetLimits);
                limits::answer(&self.station, now, &actor, question);
            }
            Request::People(at, input, answer) => {
                self.crew.ask(now, at, *input, answer);
                self.settle_people(now);
            }
            Request::AskProvider(at, language, answer) => {
                self.crew.ask_provider(now, at, language, answer);
                self.settle_people(now);
            }
            Request::PeopleList(answer) => {
                let permitted = self.crew.permit(now, &self.here, Right::ManagePeople);
                let people = || project::people::people(self.crew.people(), now);
                let _ = answer.send(permitted.map(|_| people()));
            }
            Request::Permit(right, answer) => {
                let _ = answer.send(self.crew.permit(now, &self.here, right));
            }
            Request::See(answer) => {
                let _ = answer.send(self.crew.sees(now, &self.here));
            }
            Request::WardName(answer) => {
                let _ = answer.send(Ok(self.station.setup().name.to_string()));
            }
            Request::Sessions(answer) => {
                let people = self.crew.people();
                let one = |(at, session): (&TerminalId, &Session)| (at.clone(), session.clone());
                let _ = answer.send(Sessions {
                    stage: people.stage(),
                    sessions: people.sessions().map(one).collect(),
                });
            }
            Request::Records(answer) => {
                let _ = answer.send(self.keeping.as_ref().map(Keeping::nature));
            }
            Request::Duty(shift_ms, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let people = self.crew.people();
                let mut view = duty::view(people, &self.station, now.wall, &self.here, shift_ms);
                if let (Ok(view), Err(_)) = (&mut view, seen) {
                    duty::veil(view);
                }
                let _ = answer.send(view);
            }
            Request::Staff(shift_ms, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let _ = answer.send(seen.and_then(|()| self.staff(now, shift_ms)));
            }
            Request::Handover(act, answer) => self.handover(now, act, answer),
            Request::Care(bed, answer) => {
                let seen = self.crew.sees(now, &self.here);
                let _ = answer.send(seen.and_then(|()| care::care(&self.station, now, &bed)));
            }
            Request::Rounds(answer) => {
                let seen = self.crew.sees(now, &self.here);
                let _ = answer.send(seen.map(|()| project::care::rounds(&self.station, now)));
            }
            Request::SmartBed(bed, answer) => {
                let _ = answer.send(smart_beds::smart_bed(&self.station, now, &bed));
            }
            Request::Bluetooth(answer) => {
                let _ = answer.send(Ok(project::bluetooth::bluetooth(&self.station)));
            }
            Request::Watch(id, series) => self.streams.watch(id, series),
            Request::Mark(wish, answer) => match self.crew.permit(now, &self.here, Right::Chart) {
                Ok(actor) => {
                    let keeping = self.keeping.as_mut();
                    marking::carry_out(keeping, &self.station, now, &actor, wish, answer);
                }
                Err(refusal) => {
                    let _ = answer.send(Err(refusal));
                }
            },
            Request::Note(mut entry) => {
                entry.at = now.wall;
                if entry.actor.is_none() {
                    let actor = self.crew.planner(now, &self.here, Right::Print);
                    entry.actor = Some(actor.name.to_string());
                }
                if let Some(keeping) = &mut self.keeping {
                    keeping.note(entry);
                }
            }
            Request::Technician(question) => self.technician(now, question),
            Request::Testing(asked) => self.testing(now, asked),
            Request::Hospital(told, receipt) => self.hospital_tells(now, &told, receipt),
            Request::HospitalForgot(cursor, to) => self.hospital_forgot(&cursor, to),
            Request::FeedSet(setup, again, answer) => {
                self.feed_set(now, setup, again);
                let _ = answer.send(());
            }
            Request::FeedWay(id, way) => self.ways.set(id, way),
            Request::FeedGone(id, answer) => {
                self.feed_gone(now, &id);
                let _ = answer.send(());
            }
            // Ends the loop before it comes here.
            Request::Stop => {}
            Request::Command(command, answer) => {
                let before = care::Before::of(&self.station, &command);
                let limits = crate::handover::limits_before(&self.station, now, &command);
                let (actor, outcome) = self.command(now, command.clone());
                if let Some(keeping) = &mut self.keeping {
                    let told = before.and_then(|before| before.told(&self.station, now));
                    keeping.command(now, &actor, &command, told, &outcome);
                    // What a limit was before the wish stands in no other row.
                    let moved = limits.filter(|_| outcome.is_ok()).and_then(|before| {
                        crate::handover::limits_changed(&self.station, now, &actor.name, &before)
                    });
                    moved.into_iter().for_each(|row| keeping.note(row));
                }
                self.settle_people(now);
                // The change is on its way before the answer: no page shows the old state after "done".
                self.settle(None);
                self.send_batch(now);
                let _ = answer.send(outcome);
            }
        }
    }
}
