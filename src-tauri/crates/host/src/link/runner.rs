//! Carries out what the outbox asks for, for as long as the station runs.

use super::client::{self, Central};
use super::identity::Identity;
use super::news::{self, Next};
use super::scan::{self, Scan};
use super::status::{self, Status};
use crate::engine::{HospitalTold, Request};
use crate::supervisor::Supervisor;
use crate::system_clock::SystemClock;
use lamplight_api::link::{CentralState, CentralView};
use lamplight_feeds::Receipt;
use lamplight_journal::hex;
use lamplight_link::backoff::{Backoff, Chances};
use lamplight_link::outbox::{Lane, Limits};
use lamplight_link::wire::{NewsPage, Record};
use lamplight_link::{Destination, Effect, Failure, Input, Outbox, Step};
use lamplight_station::{Input as StationInput, Part};
use lamplight_store::{Batch, Cursor, NotSent, Reader, Seq, Setting, StoreError, Writer};
use lamplight_units::Mono;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use url::Url;

const CENTRAL: Destination = Destination::Central;
const PROGRAM: &str = concat!("lamplight ", env!("CARGO_PKG_VERSION"));
/// Whether it is stopped by a person, over restarts.
const PAUSED: &str = "central/paused";
/// What is shown is brought up to date this often, when nothing happens.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A server that is away for less is no matter for a person.
const TELL_AFTER: Duration = Duration::from_secs(60);
/// What the station's own files refuse is looked at again.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// What a person wishes.
#[derive(Debug, Clone)]
pub(crate) enum Order {
    /// Send nothing until it goes on.
    Pause {
        /// By whom.
        by: String,
    },
    /// Go on.
    Resume {
        /// By whom.
        by: String,
    },
}

/// What a runner needs.
#[derive(Clone)]
pub(crate) struct Runner {
    pub url: Url,
    pub authority: Option<PathBuf>,
    pub code: Option<String>,
    /// What the station calls itself there.
    pub name: String,
    pub folder: Arc<Path>,
    pub reader: Reader,
    pub writer: Writer,
    pub clock: SystemClock,
    pub station: Supervisor,
    /// To the station's thread, which carries out what the hospital tells.
    pub requests: mpsc::Sender<Request>,
}

/// The two ends of a runner.
pub(crate) struct Ends {
    orders: tokio::sync::Mutex<mpsc::Receiver<Order>>,
    show: watch::Sender<CentralView>,
    /// The journal's last row, from the store's writer.
    written: watch::Receiver<i64>,
}

impl Runner {
    /// The ends; what a page reads, and where orders go.
    pub fn ends(&self) -> (Arc<Ends>, Status, mpsc::Sender<Order>) {
        let (order, orders) = mpsc::channel(8);
        let (show, status) = watch::channel(status::starting(self.url.to_string()));
        let (tell, written) = watch::channel(0);
        self.writer.on_written(move |seq| {
            tell.send_replace(seq.number());
        });
        let ends = Ends {
            orders: tokio::sync::Mutex::new(orders),
            show,
            written,
        };
        (Arc::new(ends), status, order)
    }

    /// Runs for as long as the program does.
    pub async fn run(self, ends: Arc<Ends>) {
        let mut orders = ends.orders.lock().await;
        let central = self.known(&ends, &mut orders).await;
        loop {
            match Run::begin(&self, central.clone()).await {
                // Ends when another journal is begun.
                Ok(run) => run.run(&ends, &mut orders).await,
                Err(error) => {
                    tracing::warn!(%error, "the records can't be read for the central server");
                    self.show_offline(&ends, &error.to_string());
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
            }
        }
    }

    fn show_offline(&self, ends: &Ends, sentence: &str) {
        let now = SystemClock::wall().millis();
        ends.show.send_modify(|view| {
            let since_ms = match view.state {
                CentralState::Offline { since_ms, .. } => since_ms,
                _ => now,
            };
            view.state = CentralState::Offline {
                since_ms,
                sentence: sentence.to_owned(),
            };
        });
    }

    fn show_refused(&self, ends: &Ends, sentence: &str) {
        let since_ms = SystemClock::wall().millis();
        ends.show.send_modify(|view| {
            view.state = CentralState::Refused {
                since_ms,
                sentence: sentence.to_owned(),
            };
        });
        self.tell(Some(sentence));
    }

    /// A condition of the station, for as long as it lasts.
    fn tell(&self, sentence: Option<&str>) {
        let trouble = sentence.map(|sentence| {
            format!("Central server: {sentence} Everything is kept here and sent later. Tell a technician.")
        });
        self.station.tell(StationInput::Own {
            part: Part::Central,
            trouble: trouble.map(Arc::from),
        });
    }

    /// Until the server knows this station.
    async fn known(&self, ends: &Ends, orders: &mut mpsc::Receiver<Order>) -> Central {
        let backoff = Backoff::default();
        let mut chances = Chances::new(seed());
        let mut failures = 0;
        loop {
            let wait = match self.meet().await {
                Ok(central) => {
                    self.tell(None);
                    return central;
                }
                Err(Failure::Refused(sentence)) => {
                    self.show_refused(ends, &sentence);
                    backoff.most
                }
                Err(Failure::Unreachable(sentence) | Failure::Busy { sentence, .. }) => {
                    self.show_offline(ends, &sentence);
                    failures += 1;
                    backoff.wait(failures, chances.draw(), None)
                }
                Err(Failure::TooLarge) => backoff.most,
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                // Whoever presses "go on" wants it tried now.
                Some(_) = orders.recv() => {}
            }
        }
    }

    async fn meet(&self) -> Result<Central, Failure> {
        let own = |error: &dyn std::fmt::Display| {
            Failure::Refused(format!(
                "This station's own key for it can't be read ({error}). Restore central.json from a backup, or remove it and enrol the station anew."
            ))
        };
        let mut identity = Identity::obtain(&self.folder).map_err(|error| own(&error))?;
        let http = client::http(self.authority.as_deref())
            .map_err(|error| Failure::Refused(format!("its authority can't be used: {error}.")))?;
        if identity.station().is_none() {
            let Some(code) = &self.code else {
                return Err(Failure::Refused(
                    "This station is not enrolled. Write the code from the server's administrator as enrol in [central].".to_owned(),
                ));
            };
            let known = client::enrol(&http, &self.url, &identity, code, &self.name).await?;
            tracing::info!(
                station = known.station,
                ward = known.ward,
                "enrolled at the central server"
            );
            identity
                .enrolled(&self.folder, known.station, known.ward)
                .map_err(|error| own(&error))?;
        }
        Ok(Central::new(http, self.url.clone(), Arc::new(identity)))
    }

    /// Keeps a person's wish, and who had it.
    fn keep_wish(&self, paused: bool, by: &str) {
        let at = SystemClock::wall();
        let mut entry = lamplight_store::Entry::new(
            at,
            if paused {
                "central.paused"
            } else {
                "central.resumed"
            },
            "{}",
        );
        entry.actor = Some(by.to_owned());
        let mut batch = Batch::kept(vec![entry]);
        batch.settings.push(Setting {
            key: PAUSED.to_owned(),
            at,
            actor: Some(by.to_owned()),
            value: paused.to_string(),
        });
        self.writer.append(batch, |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "it is not kept whether the central link is paused");
            }
        });
    }
}

fn seed() -> u64 {
    let mut bytes = [0; 8];
    // Without random numbers all stations wait alike, which is not worse than that.
    let _ = getrandom::fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// One journal on its way.
struct Run {
    runner: Runner,
    central: Central,
    generation: u64,
    outbox: Outbox,
    scan: Option<Scan>,
    last: i64,
    give: mpsc::UnboundedSender<Back>,
    back: mpsc::UnboundedReceiver<Back>,
    /// The newest item of news that is carried out and kept, whether more is asked for, and
    /// the newest there is.
    news: i64,
    asking: bool,
    newest: i64,
    /// The trouble was told to the station.
    told: bool,
    trouble_since: Option<Mono>,
}

/// What comes back from what was begun.
enum Back {
    Input(Input),
    Scanned(Result<(Scan, Vec<Record>, bool), StoreError>),
    /// The number of the newest news that there is.
    News(i64),
    Page(Result<NewsPage, Failure>),
    /// News are kept up to this one, or not.
    Kept(Option<i64>),
}

/// What a run begins with, read from the store.
struct Begin {
    generation: u64,
    journal: String,
    cursor: i64,
    last: i64,
    paused: bool,
    news: i64,
    scan: Scan,
    urgent: Vec<Record>,
}

fn begin(reader: &Reader, stream: &str) -> Result<Begin, StoreError> {
    let generation = reader.generation();
    let cursor = reader
        .cursor(CENTRAL.name())?
        .map_or(0, |cursor| cursor.seq.number());
    let (scan, urgent) = Scan::begin(reader, cursor)?;
    let settings = reader.settings()?;
    Ok(Begin {
        generation,
        journal: hex::of(&reader.journal_id()?),
        cursor,
        last: scan.at,
        news: reader
            .cursor(stream)?
            .map_or(0, |cursor| cursor.seq.number()),
        paused: settings
            .iter()
            .any(|setting| setting.key == PAUSED && setting.value == "true"),
        scan,
        urgent,
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // The supervisor above catches it and begins anew.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

impl Run {
    async fn begin(runner: &Runner, central: Central) -> Result<Self, StoreError> {
        let reader = runner.reader.clone();
        let stream = news::cursor(central.ward());
        let found = blocking(move || begin(&reader, &stream)).await?;
        let now = runner.clock.now();
        let mut outbox = Outbox::new(
            PROGRAM,
            &found.journal,
            found.cursor,
            Limits::default(),
            seed(),
        );
        if found.paused {
            outbox.handle(now, Input::Pause);
        }
        outbox.handle(now, Input::Written(found.last));
        outbox.handle(now, Input::Urgent(found.urgent));
        let (give, back) = mpsc::unbounded_channel();
        Ok(Self {
            runner: runner.clone(),
            central,
            generation: found.generation,
            outbox,
            scan: Some(found.scan),
            last: found.last,
            news: found.news,
            asking: false,
            newest: 0,
            give,
            back,
            told: false,
            trouble_since: None,
        })
    }

    async fn run(mut self, ends: &Ends, orders: &mut mpsc::Receiver<Order>) {
        let mut written = ends.written.clone();
        loop {
            self.act();
            self.show(ends);
            let now = self.runner.clock.now().mono;
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
                Some(order) = orders.recv() => self.order(&order),
                () = tokio::time::sleep_until(self.runner.clock.instant(wake.max(now)).into()) => {}
            }
            if self.runner.reader.generation() != self.generation {
                tracing::warn!("another journal was begun; the central server is told of it");
                return;
            }
        }
    }

    fn handle(&mut self, input: Input) {
        let now = self.runner.clock.now();
        self.outbox.handle(now, input);
    }

    fn take(&mut self, back: Back) {
        match back {
            Back::Input(input) => self.handle(input),
            Back::Scanned(Ok((scan, urgent, more))) => {
                let behind = more || scan.at < self.last;
                self.scan = Some(scan);
                if !urgent.is_empty() {
                    self.handle(Input::Urgent(urgent));
                }
                if behind {
                    self.look();
                }
            }
            Back::News(last) => self.ask_news(last),
            Back::Page(page) => self.keep_news(page),
            Back::Kept(Some(to)) => {
                self.asking = false;
                self.news = to;
                self.ask_news(self.newest);
            }
            Back::Kept(None) => self.asking = false,
            Back::Scanned(Err(error)) => {
                // The rows come in their order all the same.
                tracing::warn!(%error, "alarms may not overtake");
                self.scan = Some(Scan::at(self.last));
            }
        }
    }

    /// Each answer tells of the newest; so what is not read now is read with the next. A newest
    /// that is older than ours is looked at, too: the answer may be, or the stream was put back.
    fn ask_news(&mut self, last: i64) {
        if self.asking || last == self.news {
            return;
        }
        self.asking = true;
        let (central, give, after) = (self.central.clone(), self.give.clone(), self.news);
        tokio::spawn(async move {
            // Fails when the run has ended.
            let _ = give.send(Back::Page(central.news(after).await));
        });
    }

    fn keep_news(&mut self, page: Result<NewsPage, Failure>) {
        let page = match page {
            Ok(page) => page,
            Err(failure) => {
                tracing::warn!(?failure, "news of the hospital are not read");
                self.asking = false;
                return;
            }
        };
        self.newest = page.last;
        let cursor = news::cursor(self.central.ward());
        let (give, requests) = (self.give.clone(), self.runner.requests.clone());
        match news::next(self.news, page) {
            Next::Nothing => self.asking = false,
            Next::Items(items) => {
                let to = items.last().map_or(self.news, |item| item.number);
                let (receipt, kept) = Receipt::new();
                tokio::spawn(async move {
                    let told = HospitalTold { items, cursor };
                    // Fails when the station ends; then the next start asks again.
                    let asked = requests.send(Request::Hospital(told, receipt)).await;
                    let kept = asked.is_ok() && kept.await.is_ok();
                    let _ = give.send(Back::Kept(kept.then_some(to)));
                });
            }
            Next::PutBack(to) => self.put_back(cursor, to),
        }
    }

    /// What follows is new under numbers that are known here.
    fn put_back(&self, cursor: String, to: i64) {
        tracing::warn!(from = self.news, to, "the hospital's stream was put back");
        let at = SystemClock::wall();
        let body = serde_json::json!({ "from": self.news, "to": to }).to_string();
        let mut batch = Batch::repeatable(vec![lamplight_store::Entry::new(
            at,
            "central.put-back",
            body,
        )]);
        batch.cursors.push(Cursor {
            destination: cursor.clone(),
            seq: Seq::new(to),
            at,
        });
        let (give, requests) = (self.give.clone(), self.runner.requests.clone());
        let (tell, told) = tokio::sync::oneshot::channel();
        self.runner.writer.append(batch, move |written| {
            // Fails when the run has ended.
            let _ = tell.send(written.is_ok());
        });
        tokio::spawn(async move {
            let kept = told.await.unwrap_or(false);
            let forgot = Request::HospitalForgot(cursor, to);
            let kept = kept && requests.send(forgot).await.is_ok();
            let _ = give.send(Back::Kept(kept.then_some(to)));
        });
    }

    fn written(&mut self, last: i64) {
        self.last = self.last.max(last);
        self.handle(Input::Written(last));
        self.look();
    }

    /// Looks at the newest rows for what overtakes, one look at a time.
    fn look(&mut self) {
        let Some(scan) = self.scan.take() else { return };
        let (reader, give) = (self.runner.reader.clone(), self.give.clone());
        tokio::task::spawn_blocking(move || {
            let spare = scan.clone();
            let done = scan.go_on(&reader).or_else(|error| {
                if spare.at == 0 {
                    Err(error)
                } else {
                    Ok((spare, Vec::new(), false))
                }
            });
            // Fails when the run has ended.
            let _ = give.send(Back::Scanned(done));
        });
    }

    fn order(&mut self, order: &Order) {
        match order {
            Order::Pause { by } => {
                self.runner.keep_wish(true, by);
                self.handle(Input::Pause);
            }
            Order::Resume { by } => {
                self.runner.keep_wish(false, by);
                self.handle(Input::Resume);
            }
        }
    }

    fn act(&mut self) {
        while let Some(effect) = self.outbox.poll(self.runner.clock.now()) {
            let give = self.give.clone();
            let answer = move |input| {
                // Fails when the run has ended.
                let _ = give.send(Back::Input(input));
            };
            match effect {
                Effect::Read {
                    after,
                    records,
                    bytes,
                } => {
                    let reader = self.runner.reader.clone();
                    tokio::task::spawn_blocking(move || {
                        answer(match scan::read(&reader, after, records, bytes) {
                            Ok(records) => Input::Read { after, records },
                            Err(error) => Input::ReadFailed(format!(
                                "the station's own records can't be read: {error}"
                            )),
                        });
                    });
                }
                Effect::Send(lane, push) => {
                    let central = self.central.clone();
                    let tell = self.give.clone();
                    tokio::spawn(async move {
                        answer(match central.push(lane, push).await {
                            Ok(taken) => {
                                // What overtakes is answered without looking at the stream.
                                if lane == Lane::Ordered {
                                    // Fails when the run has ended.
                                    let _ = tell.send(Back::News(taken.news));
                                }
                                Input::Taken(lane, taken)
                            }
                            Err(failure) => Input::Failed(lane, failure),
                        });
                    });
                }
                Effect::Keep(step) => self.keep(step),
            }
        }
    }

    /// A cursor that is not written costs that some rows are sent twice after a restart.
    fn keep(&self, step: Step) {
        let at = SystemClock::wall();
        let destination = || CENTRAL.name().to_owned();
        let mut batch = Batch::repeatable(Vec::new());
        batch.cursors.push(Cursor {
            destination: destination(),
            seq: Seq::new(step.confirmed),
            at,
        });
        for aside in step.set_aside {
            tracing::warn!(
                from = aside.from,
                to = aside.to,
                reason = aside.reason,
                "rows are set aside, the central server does not take them"
            );
            batch.not_sent.push(NotSent {
                destination: destination(),
                from: Seq::new(aside.from),
                to: Seq::new(aside.to),
                at,
                reason: aside.reason,
            });
        }
        self.runner.writer.append(batch, |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "the central server's cursor is not written");
            }
        });
    }

    fn show(&mut self, ends: &Ends) {
        let now = self.runner.clock.now().mono;
        let view = status::view(self.runner.url.as_str(), &self.outbox.report(now));
        let trouble = match &view.state {
            CentralState::Offline { sentence, .. } | CentralState::Refused { sentence, .. } => {
                Some(sentence.clone())
            }
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
                    self.runner
                        .tell(Some(&format!("it is not reached ({sentence}).")));
                }
            }
            None => {
                self.trouble_since = None;
                if std::mem::take(&mut self.told) {
                    self.runner.tell(None);
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
