//! One lane: an outbox, its source, and what takes it.

use super::source::Source;
use super::trouble::Trouble;
use super::{LaneEnd, Running, Station};
use crate::link::scan::Scan;
use crate::link::status;
use crate::system_clock::SystemClock;
use lamplight_api::link::{CentralState, CentralView};
use lamplight_link::outbox::{Lane as Order, Limits};
use lamplight_link::wire::{Push, Record, Taken};
use lamplight_link::{Effect, Failure, Input, Outbox, Step};
use lamplight_store::{Batch, Cursor, NotSent, Seq, Setting, StoreError};
use lamplight_units::Mono;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// What is shown is brought up to date this often, when nothing happens.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A receiver that is away for less is no matter for a person.
const TELL_AFTER: Duration = Duration::from_secs(60);
/// What the station's own records refuse is looked at again.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// A part of a record that the receiver will never take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Aside {
    /// The record.
    pub seq: i64,
    /// What, and why not.
    pub reason: String,
}

/// What is on the other side.
pub(crate) trait Receiver: Send + Sync + 'static {
    /// Takes all of these, durably, or fails as a whole: whatever did arrive is harmless when
    /// it comes again. What it will never take is answered and not tried again.
    fn take(
        &self,
        records: Vec<Record>,
    ) -> impl Future<Output = Result<Vec<Aside>, Failure>> + Send;

    /// Nothing is to be sent; whether it is there all the same.
    fn ask(&self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What a person wishes.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    /// Send nothing until it goes on.
    Pause { by: String },
    /// Go on, and try at once.
    Resume { by: String },
}

/// What a lane is made of.
pub(crate) struct Lane<R> {
    /// The cursor's name in the store, such as `fhir/rows`.
    pub name: String,
    /// The other side's address, without secrets.
    pub server: String,
    pub source: Source,
    pub limits: Limits,
    /// Whether a destination that is new gets what was before it.
    pub backlog: bool,
    /// Whether rows of open high alarms overtake.
    pub overtaking: bool,
    pub receiver: Arc<R>,
    pub station: Station,
    pub trouble: Trouble,
}

impl<R> Clone for Lane<R> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            server: self.server.clone(),
            receiver: Arc::clone(&self.receiver),
            station: self.station.clone(),
            trouble: self.trouble.clone(),
            ..*self
        }
    }
}

struct Ends {
    wishes: tokio::sync::Mutex<mpsc::Receiver<Wish>>,
    show: watch::Sender<CentralView>,
    written: watch::Receiver<i64>,
}

impl<R: Receiver> Lane<R> {
    /// Runs it for as long as the program does, supervised; within the runtime.
    pub fn start(self) -> LaneEnd {
        let (wish, wishes) = mpsc::channel(8);
        let (show, status) = watch::channel(status::starting(self.server.clone()));
        let (tell, written) = watch::channel(0);
        self.station.writer.on_written(move |seq| {
            tell.send_replace(seq.number());
        });
        let ends = Arc::new(Ends {
            wishes: tokio::sync::Mutex::new(wishes),
            show,
            written,
        });
        let (supervisor, name) = (self.station.supervisor.clone(), self.name.clone());
        let called = name.clone();
        let run = move || self.clone().run(Arc::clone(&ends));
        let task = tokio::spawn(async move { supervisor.keep(&called, run).await });
        LaneEnd {
            name,
            status,
            wishes: wish,
            running: Arc::new(Running(task.abort_handle())),
        }
    }

    async fn run(self, ends: Arc<Ends>) {
        let mut wishes = ends.wishes.lock().await;
        loop {
            match Run::begin(&self).await {
                // Ends when another journal is begun.
                Ok(run) => run.run(&ends, &mut wishes).await,
                Err(error) => {
                    tracing::warn!(lane = self.name, %error, "the records can't be read");
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
            }
        }
    }

    fn paused_key(&self) -> String {
        format!("{}/paused", self.name)
    }

    fn keep_wish(&self, paused: bool, by: &str) {
        let at = SystemClock::wall();
        let kind = if paused {
            "link.paused"
        } else {
            "link.resumed"
        };
        let body = serde_json::json!({ "link": self.name }).to_string();
        let mut entry = lamplight_store::Entry::new(at, kind, body);
        entry.actor = Some(by.to_owned());
        let mut batch = Batch::kept(vec![entry]);
        batch.settings.push(Setting {
            key: self.paused_key(),
            at,
            actor: Some(by.to_owned()),
            value: paused.to_string(),
        });
        self.station.writer.append(batch, |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "it is not kept whether a link is paused");
            }
        });
    }
}

enum Back {
    Input(Input),
    /// A batch was taken but for these; the cursor may go to `head`.
    Taken(Order, i64, Vec<Aside>),
    Scanned(Result<(Scan, Vec<Record>), StoreError>),
}

/// One journal on its way.
struct Run<R> {
    lane: Lane<R>,
    generation: u64,
    outbox: Outbox,
    scan: Option<Scan>,
    last: i64,
    aside: u64,
    aside_reason: Option<String>,
    give: mpsc::UnboundedSender<Back>,
    back: mpsc::UnboundedReceiver<Back>,
    told: bool,
    trouble_since: Option<Mono>,
    look_at: Mono,
}

struct Begin {
    generation: u64,
    cursor: i64,
    last: i64,
    paused: bool,
    scan: Option<Scan>,
    urgent: Vec<Record>,
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // The supervisor above catches it and begins anew.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

impl<R: Receiver> Run<R> {
    async fn begin(lane: &Lane<R>) -> Result<Self, StoreError> {
        let (reader, name, key) = (
            lane.station.reader.clone(),
            lane.name.clone(),
            lane.paused_key(),
        );
        let (source, backlog, overtaking) = (lane.source, lane.backlog, lane.overtaking);
        let found = blocking(move || -> Result<Begin, StoreError> {
            let generation = reader.generation();
            let now = SystemClock::wall();
            let cursor = match reader.cursor(&name)? {
                Some(cursor) => cursor.seq.number(),
                None => source.first(&reader, now, backlog)?,
            };
            let (scan, urgent) = if overtaking {
                let (scan, urgent) = Scan::begin(&reader, cursor)?;
                (Some(scan), urgent)
            } else {
                (None, Vec::new())
            };
            let last = match source.complete(now) {
                Some(newest) => newest,
                None => reader.last()?.number(),
            };
            let settings = reader.settings()?;
            Ok(Begin {
                generation,
                cursor,
                last,
                paused: settings
                    .iter()
                    .any(|one| one.key == key && one.value == "true"),
                scan,
                urgent,
            })
        })
        .await?;
        let now = lane.station.clock.now();
        let mut seed = [0; 8];
        // Without random numbers all stations wait alike, which is not worse than that.
        let _ = getrandom::fill(&mut seed);
        let mut outbox = Outbox::new("", "", found.cursor, lane.limits, u64::from_le_bytes(seed));
        if found.paused {
            outbox.handle(now, Input::Pause);
        }
        outbox.handle(now, Input::Written(found.last));
        outbox.handle(now, Input::Urgent(found.urgent));
        let (give, back) = mpsc::unbounded_channel();
        let run = Self {
            lane: lane.clone(),
            generation: found.generation,
            outbox,
            scan: found.scan,
            last: found.last,
            aside: 0,
            aside_reason: None,
            give,
            back,
            told: false,
            trouble_since: None,
            look_at: Mono::START,
        };
        // Where a new destination begins must not move with the next start.
        run.keep(Step {
            confirmed: found.cursor,
            set_aside: Vec::new(),
        });
        Ok(run)
    }

    async fn run(mut self, ends: &Ends, wishes: &mut mpsc::Receiver<Wish>) {
        let mut written = ends.written.clone();
        loop {
            self.tick();
            self.act();
            self.show(ends);
            let now = self.lane.station.clock.now().mono;
            let look = now + LOOK_EVERY;
            let wake = self.outbox.poll_timeout().map_or(look, |at| at.min(look));
            tokio::select! {
                Some(back) = self.back.recv() => self.take(back),
                changed = written.changed() => {
                    let last = *written.borrow_and_update();
                    self.written(last);
                    if changed.is_err() {
                        // The store is closed: the program ends.
                        std::future::pending::<()>().await;
                    }
                }
                Some(wish) = wishes.recv() => self.wish(&wish),
                () = tokio::time::sleep_until(self.lane.station.clock.instant(wake.max(now)).into()) => {}
            }
            if self.lane.station.reader.generation() != self.generation {
                tracing::warn!(lane = self.lane.name, "another journal was begun");
                return;
            }
        }
    }

    fn handle(&mut self, input: Input) {
        let now = self.lane.station.clock.now();
        self.outbox.handle(now, input);
    }

    /// What becomes complete by time alone.
    fn tick(&mut self) {
        match self.lane.source {
            Source::Slots { .. } => {
                if let Some(newest) = self.lane.source.complete(SystemClock::wall()) {
                    self.handle(Input::Written(newest));
                }
            }
            // Rows that were too young are looked at again, once a second.
            Source::Rows { after } if !after.is_zero() => {
                let now = self.lane.station.clock.now().mono;
                if now >= self.look_at {
                    self.look_at = now + LOOK_EVERY;
                    self.handle(Input::Written(self.last));
                }
            }
            Source::Rows { .. } => {}
        }
    }

    fn written(&mut self, last: i64) {
        if matches!(self.lane.source, Source::Rows { .. }) {
            self.last = self.last.max(last);
            if self.lane.source
                == (Source::Rows {
                    after: Duration::ZERO,
                })
            {
                self.handle(Input::Written(self.last));
            }
            self.look();
        }
    }

    /// Looks at the newest rows for what overtakes, one look at a time.
    fn look(&mut self) {
        let Some(scan) = self.scan.take() else { return };
        let (reader, give) = (self.lane.station.reader.clone(), self.give.clone());
        tokio::task::spawn_blocking(move || {
            let done = scan.go_on(&reader).map(|(scan, urgent, _)| (scan, urgent));
            // Fails when the run has ended.
            let _ = give.send(Back::Scanned(done));
        });
    }

    fn take(&mut self, back: Back) {
        match back {
            Back::Input(input) => self.handle(input),
            Back::Taken(order, head, asides) => {
                self.set_aside(asides);
                let taken = Taken {
                    head,
                    ..Taken::default()
                };
                self.handle(Input::Taken(order, taken));
            }
            Back::Scanned(Ok((scan, urgent))) => {
                let behind = scan.at < self.last;
                self.scan = Some(scan);
                if !urgent.is_empty() {
                    self.handle(Input::Urgent(urgent));
                }
                if behind {
                    self.look();
                }
            }
            Back::Scanned(Err(error)) => {
                // The rows come in their order all the same.
                tracing::warn!(%error, "alarms may not overtake");
                self.scan = Some(Scan::at(self.last));
            }
        }
    }

    fn wish(&mut self, wish: &Wish) {
        match wish {
            Wish::Pause { by } => {
                self.lane.keep_wish(true, by);
                self.handle(Input::Pause);
            }
            Wish::Resume { by } => {
                self.lane.keep_wish(false, by);
                self.handle(Input::Resume);
            }
        }
    }

    fn act(&mut self) {
        while let Some(effect) = self.outbox.poll(self.lane.station.clock.now()) {
            match effect {
                Effect::Read {
                    after,
                    records,
                    bytes,
                } => {
                    let (reader, source) = (self.lane.station.reader.clone(), self.lane.source);
                    let give = self.give.clone();
                    tokio::task::spawn_blocking(move || {
                        let now = SystemClock::wall();
                        let input = match source.read(&reader, now, after, records, bytes) {
                            Ok(records) => Input::Read { after, records },
                            Err(error) => Input::ReadFailed(format!(
                                "the station's own records can't be read: {error}"
                            )),
                        };
                        // Fails when the run has ended.
                        let _ = give.send(Back::Input(input));
                    });
                }
                Effect::Send(order, push) => self.send(order, push),
                Effect::Keep(step) => self.keep(step),
            }
        }
    }

    fn send(&self, order: Order, push: Push) {
        let (receiver, give) = (Arc::clone(&self.lane.receiver), self.give.clone());
        let confirmed = self
            .outbox
            .report(self.lane.station.clock.now().mono)
            .confirmed;
        let gone = push.set_aside.iter().map(|aside| aside.to).max();
        let newest = push.records.last().map(|record| record.seq);
        let head = newest.max(gone).unwrap_or(confirmed);
        tokio::spawn(async move {
            let done = if push.records.is_empty() {
                receiver.ask().await.map(|()| Vec::new())
            } else {
                receiver.take(push.records).await
            };
            let back = match done {
                Ok(asides) => Back::Taken(order, head, asides),
                Err(failure) => Back::Input(Input::Failed(order, failure)),
            };
            // Fails when the run has ended.
            let _ = give.send(back);
        });
    }

    /// What the receiver refused for good is a row of the store each, for a technician.
    fn set_aside(&mut self, asides: Vec<Aside>) {
        if asides.is_empty() {
            return;
        }
        let at = SystemClock::wall();
        let mut batch = Batch::repeatable(Vec::new());
        for aside in asides {
            tracing::warn!(
                lane = self.lane.name,
                row = aside.seq,
                reason = aside.reason,
                "set aside"
            );
            self.aside += 1;
            self.aside_reason = Some(aside.reason.clone());
            batch.not_sent.push(NotSent {
                destination: self.lane.name.clone(),
                from: Seq::new(aside.seq),
                to: Seq::new(aside.seq),
                at,
                reason: aside.reason,
            });
        }
        self.append(batch);
    }

    /// A cursor that is not written costs that some things are sent twice after a restart.
    fn keep(&self, step: Step) {
        let at = SystemClock::wall();
        let mut batch = Batch::repeatable(Vec::new());
        batch.cursors.push(Cursor {
            destination: self.lane.name.clone(),
            seq: Seq::new(step.confirmed),
            at,
        });
        for aside in step.set_aside {
            batch.not_sent.push(NotSent {
                destination: self.lane.name.clone(),
                from: Seq::new(aside.from),
                to: Seq::new(aside.to),
                at,
                reason: aside.reason,
            });
        }
        self.append(batch);
    }

    fn append(&self, batch: Batch) {
        let name = self.lane.name.clone();
        self.lane.station.writer.append(batch, move |written| {
            if let Err(error) = written {
                tracing::warn!(lane = name, %error, "the cursor is not written");
            }
        });
    }

    fn show(&mut self, ends: &Ends) {
        let now = self.lane.station.clock.now().mono;
        let mut view = status::view(&self.lane.server, &self.outbox.report(now));
        view.set_aside += self.aside;
        view.set_aside_reason = self.aside_reason.clone().or(view.set_aside_reason);
        let trouble = match &view.state {
            CentralState::Offline { sentence, .. } => {
                Some(format!("it is not reached ({sentence})."))
            }
            CentralState::Refused { sentence, .. } => Some(sentence.clone()),
            CentralState::Starting
            | CentralState::Synced
            | CentralState::Behind
            | CentralState::Paused { .. } => None,
        };
        match trouble {
            Some(sentence) => {
                let since = *self.trouble_since.get_or_insert(now);
                if !self.told && now.since(since) >= TELL_AFTER {
                    self.told = true;
                    self.lane.trouble.tell(&self.lane.name, Some(&sentence));
                }
            }
            None => {
                self.trouble_since = None;
                if std::mem::take(&mut self.told) {
                    self.lane.trouble.tell(&self.lane.name, None);
                }
            }
        }
        ends.show.send_if_modified(|shown| {
            let changed = *shown != view;
            *shown = view;
            changed
        });
    }
}
