//! Carries out what a lane's outbox asks for, for as long as its journal is the station's:
//! reads, sends, keeps the cursor, shows how it stands. The same for every receiver.

use super::lane::{Arrived, Aside, Ends, Lane, Paused, Receiver, Wish, Wished};
use super::late::{self, Late};
use super::rate::Rate;
use super::source::Source;
use super::telling::Telling;
use super::{blocking, seed};
use crate::link::scan::Scan;
use crate::link::status;
use crate::system_clock::SystemClock;
use lamplight_api::link::LinkState;
use lamplight_feeds::{Panicked, isolated};
use lamplight_journal::hex;
use lamplight_link::outbox::Lane as Order;
use lamplight_link::wire::{Push, Record};
use lamplight_link::{Effect, Failure, Input, Outbox, Step};
use lamplight_store::{Batch, Cursor, NotSent, Reader, Seq, StoreError};
use lamplight_units::Mono;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// The sender's name on the wire, where a wire has room for one.
const PROGRAM: &str = concat!("lamplight ", env!("CARGO_PKG_VERSION"));
/// What is shown is brought up to date this often, when nothing happens.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What a panic said stays out of it: it may quote a message.
const FAILED: &str =
    "this program failed by a fault of ours while it sent; keep the log and report it";
const READ_FAILED: &str = "this program failed by a fault of ours while it read the station's own records; keep the log and report it";

/// What comes back from what was begun.
enum Back {
    Input(Input),
    Arrived(Order, Arrived),
    /// The newest rows were looked at; these overtake, and there is more to look at.
    Scanned(Scan, Vec<Record>, bool),
    /// They can't be read now.
    NotScanned(Scan),
    /// What had been set aside was offered once more; `None` where that failed by a panic.
    Late(Option<Late>),
}

/// One journal on its way.
pub(super) struct Run<R> {
    lane: Lane<R>,
    generation: u64,
    outbox: Outbox,
    scan: Option<Scan>,
    last: i64,
    /// Records that stand aside in the store, but for those that the outbox counts.
    aside: u64,
    aside_reason: Option<String>,
    /// What stands aside is being offered once more.
    offering: bool,
    paused: Option<Paused>,
    rate: Rate,
    telling: Telling,
    give: mpsc::UnboundedSender<Back>,
    back: mpsc::UnboundedReceiver<Back>,
    look_at: Mono,
}

/// What a run begins with, read from the store.
pub(super) struct Begin {
    pub generation: u64,
    journal: String,
    cursor: i64,
    last: i64,
    pub aside: (u64, Option<String>),
    scan: Option<Scan>,
    urgent: Vec<Record>,
}

impl Begin {
    /// How many records wait, where the newest is this one.
    pub fn behind(&self, last: i64) -> u64 {
        u64::try_from(last.max(self.last) - self.cursor).unwrap_or(0)
    }
}

/// May block.
pub(super) fn read_begin(
    reader: &Reader,
    name: &str,
    source: Source,
    backlog: bool,
    overtaking: bool,
) -> Result<Begin, StoreError> {
    let generation = reader.generation();
    let now = SystemClock::wall();
    let cursor = match reader.cursor(name)? {
        Some(cursor) => cursor.seq.number(),
        None => source.first(reader, now, backlog)?,
    };
    let (scan, urgent) = if overtaking {
        let (scan, urgent) = Scan::begin(reader, cursor)?;
        (Some(scan), urgent)
    } else {
        (None, Vec::new())
    };
    let last = match source.complete(now) {
        Some(newest) => newest,
        None => reader.last()?.number(),
    };
    Ok(Begin {
        generation,
        journal: hex::of(&reader.journal_id()?),
        cursor,
        last,
        aside: late::standing(reader, name)?,
        scan,
        urgent,
    })
}

impl<R: Receiver> Run<R> {
    pub async fn begin(lane: &Lane<R>, paused: Option<&Paused>) -> Result<Self, StoreError> {
        let (reader, name) = (lane.station.reader.clone(), lane.name.clone());
        let (source, backlog, overtaking) = (lane.source, lane.backlog, lane.overtaking);
        let read = move || read_begin(&reader, &name, source, backlog, overtaking);
        let found = blocking(read).await?;
        let now = lane.station.clock.now();
        let mut outbox = Outbox::new(PROGRAM, &found.journal, found.cursor, lane.limits, seed());
        if paused.is_some() {
            outbox.handle(now, Input::Pause);
        }
        outbox.handle(now, Input::Written(found.last));
        outbox.handle(now, Input::Urgent(found.urgent));
        let (give, back) = mpsc::unbounded_channel();
        let (aside, aside_reason) = found.aside;
        let run = Self {
            lane: lane.clone(),
            generation: found.generation,
            outbox,
            scan: found.scan,
            last: found.last,
            aside,
            aside_reason,
            offering: false,
            paused: paused.cloned(),
            rate: Rate::default(),
            telling: Telling::default(),
            give,
            back,
            look_at: Mono::START,
        };
        // Where a new destination begins must not move with the next start.
        run.keep(Step {
            confirmed: found.cursor,
            set_aside: Vec::new(),
        });
        Ok(run)
    }

    pub async fn run(mut self, ends: &Ends, wished: &mut Wished) {
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
                Some(wish) = wished.wishes.recv() => self.wish(wished, &wish),
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
                    // Intervals that come once more, since the clock was put back, hold other
                    // numbers than before.
                    self.handle(Input::PutBack(newest));
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
        if let Source::Rows { after } = self.lane.source {
            self.last = self.last.max(last);
            if after.is_zero() {
                self.handle(Input::Written(self.last));
            }
            self.look();
        }
    }

    /// Looks at the newest rows for what overtakes, one look at a time.
    fn look(&mut self) {
        let Some(scan) = self.scan.take() else { return };
        let (reader, give) = (self.lane.station.reader.clone(), self.give.clone());
        let spare = scan.clone();
        tokio::spawn(async move {
            let back = match isolated(blocking(move || scan.go_on(&reader))).await {
                Ok(Ok((scan, urgent, more))) => Back::Scanned(scan, urgent, more),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "alarms may not overtake");
                    Back::NotScanned(spare)
                }
                Err(Panicked) => {
                    tracing::error!("a look for what overtakes failed by a panic");
                    Back::NotScanned(spare)
                }
            };
            // Fails when the run has ended.
            let _ = give.send(back);
        });
    }

    fn take(&mut self, back: Back) {
        match back {
            Back::Input(input) => self.handle(input),
            Back::Arrived(order, arrived) => {
                self.set_aside(arrived.asides);
                self.handle(Input::Taken(order, arrived.taken));
            }
            Back::Scanned(scan, urgent, more) => {
                // Rows that were written meanwhile asked for a look that was under way.
                let behind = more || scan.at < self.last;
                self.scan = Some(scan);
                if !urgent.is_empty() {
                    self.handle(Input::Urgent(urgent));
                }
                if behind {
                    self.look();
                }
            }
            // They are looked at with the next row, and come in their order all the same.
            Back::NotScanned(scan) => self.scan = Some(scan),
            Back::Late(late) => self.offered(late),
        }
    }

    fn wish(&mut self, wished: &mut Wished, wish: &Wish) {
        self.paused = self.lane.wished(wished, wish).cloned();
        match wish {
            Wish::Pause { .. } => self.handle(Input::Pause),
            Wish::Resume { .. } => self.handle(Input::Resume),
            Wish::Again { .. } => self.offer(),
        }
    }

    /// Offers what stands aside once more, beside what is under way; one at a time.
    fn offer(&mut self) {
        if !R::AGAIN || self.paused.is_some() || std::mem::replace(&mut self.offering, true) {
            return;
        }
        let (lane, give) = (self.lane.clone(), self.give.clone());
        tokio::spawn(async move {
            let late = isolated(late::offer(&lane)).await.ok();
            // Fails when the run has ended.
            let _ = give.send(Back::Late(late));
        });
    }

    fn offered(&mut self, late: Option<Late>) {
        self.offering = false;
        let Some(late) = late else {
            self.aside_reason = Some(FAILED.to_owned());
            return;
        };
        self.append(late.batch);
        // What the outbox gave up stands in the store as well, and is counted there from now on.
        let given_up = self.outbox.forget_aside();
        self.aside = (self.aside + given_up).saturating_sub(late.gone);
        self.aside_reason = late.reason.filter(|_| self.aside > 0);
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
                    let read = move || {
                        let now = SystemClock::wall();
                        source.read(&reader, now, after, records, bytes)
                    };
                    tokio::spawn(async move {
                        let input = match isolated(blocking(read)).await {
                            Ok(Ok(records)) => Input::Read { after, records },
                            Ok(Err(error)) => Input::ReadFailed(format!(
                                "the station's own records can't be read: {error}"
                            )),
                            Err(Panicked) => Input::ReadFailed(READ_FAILED.to_owned()),
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
        let now = self.lane.station.clock.now().mono;
        let confirmed = self.outbox.report(now).confirmed;
        tokio::spawn(async move {
            let back = match isolated(receiver.send(order, push, confirmed)).await {
                Ok(Ok(arrived)) => Back::Arrived(order, arrived),
                Ok(Err(failure)) => Back::Input(Input::Failed(order, failure)),
                // Without a word of it the lane would wait for its answer for ever.
                Err(Panicked) => {
                    let failure = Failure::Unreachable(FAILED.to_owned());
                    Back::Input(Input::Failed(order, failure))
                }
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
        let mut batch = Batch::repeatable(Vec::new());
        for aside in asides {
            self.aside += 1;
            self.aside_reason = Some(aside.reason.clone());
            batch
                .not_sent
                .push(self.not_sent(aside.seq, aside.seq, aside.reason));
        }
        self.append(batch);
    }

    /// A cursor that is not written costs that some things are sent twice after a restart.
    fn keep(&self, step: Step) {
        let mut batch = Batch::repeatable(Vec::new());
        batch.cursors.push(Cursor {
            destination: self.lane.name.clone(),
            seq: Seq::new(step.confirmed),
            at: SystemClock::wall(),
        });
        for aside in step.set_aside {
            batch
                .not_sent
                .push(self.not_sent(aside.from, aside.to, aside.reason));
        }
        self.append(batch);
    }

    fn not_sent(&self, from: i64, to: i64, reason: String) -> NotSent {
        tracing::warn!(lane = self.lane.name, from, to, reason, "set aside");
        NotSent {
            destination: self.lane.name.clone(),
            from: Seq::new(from),
            to: Seq::new(to),
            at: SystemClock::wall(),
            reason,
        }
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
        let now = self.lane.station.clock.now();
        let report = self.outbox.report(now.mono);
        self.rate.note(now.mono, report.confirmed);
        let mut view = self.lane.starting();
        status::fill(&mut view, &report, now);
        view.per_minute = self.rate.per_minute(report.confirmed);
        view.set_aside += self.aside;
        view.set_aside_reason = view.set_aside_reason.or_else(|| self.aside_reason.clone());
        if let Some(paused) = &self.paused {
            view.state = LinkState::Paused {
                since_ms: paused.since.millis(),
            };
            view.paused_by = Some(paused.by.clone());
        }
        let trouble = &self.lane.trouble;
        self.telling
            .look(now.mono, &self.lane.name, &view.state, trouble, false);
        ends.show.send_if_modified(|shown| {
            let changed = *shown != view;
            *shown = view;
            changed
        });
    }
}
