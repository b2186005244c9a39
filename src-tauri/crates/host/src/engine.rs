//! The thread that owns the station: brings it news and time, hands out its changes.
//!
//! What an alarm wants done is done after each input, never behind the rest of the queue.
//!
//! Bounds: feeds wait while the queue is full (back-pressure reaches the sockets);
//! changes go out in batches ([`batches`]), each carrying the newest state, so a slow page
//! gets fewer batches and never an older one; wave frames go out every [`FRAME_EVERY`] and
//! are the first to be left out when a page does not keep up.

mod answer;
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
mod request;
mod smart_beds;
mod staff;
mod test_alarms;
mod traffic;
mod watch;
mod wishes;

use crate::keeping::Keeping;
use crate::shifts::Shifts;
use crate::signals::{Signals, Told};
use crate::system_clock::SystemClock;
use batches::Batches;
pub(crate) use crew::{Answer, Crew};
use equipment::Equipment;
pub(crate) use equipment::{Answer as Answering, Question};
use feeds::FeedLines;
pub(crate) use hospital::Told as HospitalTold;
use lamplight_alarms::Effect;
use lamplight_api::people::SessionView;
use lamplight_api::project;
use lamplight_api::view::Change as View;
use lamplight_feeds::{Again, FeedEvent, FeedNews, OrderSender, RadioSender};
use lamplight_protocols::report::Report;
use lamplight_station::{Change, Input, Station};
use lamplight_units::{FeedId, Mono, Now, TerminalId};
pub(crate) use limits::{LimitsQuestion, Previewed};
use orders::Ways;
use outlets::{Outlets, Streams};
pub(crate) use people::{input, people_refusal};
use promptness::Promptness;
use radio::Radios;
pub(crate) use request::Request;
pub use request::{ChangeSink, FrameSink, Sessions};
pub(crate) use staff::ActAnswer;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use test_alarms::TestAlarms;
pub(crate) use test_alarms::Testing;
use tokio::sync::mpsc;

/// Wave frames go out this often.
const FRAME_EVERY: Duration = Duration::from_millis(50);
/// The lists of feeds and devices are brought up to date this often.
const LISTS_EVERY: Duration = Duration::from_secs(2);
/// Events taken from the queue before the rest of the work has its turn: as many as it
/// holds, so that a question finds everything that came before it.
const EVENTS_A_TURN: usize = crate::host::EVENTS;

/// Tells the start where a listener is bound, or that it can't be (`None`).
pub(crate) type Bound = mpsc::UnboundedSender<(FeedId, Option<Arc<str>>)>;

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
                        // Whoever asks after an acknowledgement finds what was acknowledged; and
                        // whoever tells something and then asks, what was told.
                        self.listen(&mut told);
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
                let Some(wish) = self.signals.acknowledges(id) else {
                    tracing::info!("a notice was pressed that is shown no longer");
                    return;
                };
                match self.crew.actor(now, &self.here, &self.station, &wish) {
                    Ok(actor) => {
                        if let Err(error) = self.station.command(now, &actor, wish) {
                            // It ended, somebody was quicker, or another patient lies there;
                            // the screen shows how it stands.
                            tracing::info!(%error, "a notice's acknowledgement came too late");
                            self.signals.show_again(&self.station, id);
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

    fn listen(&mut self, told: &mut mpsc::UnboundedReceiver<Told>) {
        for _ in 0..EVENTS_A_TURN {
            match told.try_recv() {
                Ok(told) => self.hear(told),
                Err(_) => break,
            }
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
}
