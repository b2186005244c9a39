//! A station in view-only mode: another ward's picture for the pages here.
//!
//! It stands where the station's own thread stands otherwise and is asked the same [`Request`]s.
//! What it can answer from the broker it answers; everything else is let go unanswered, and
//! [`Ward`](crate::Ward) says then that this screen only shows. So a question of a later day is
//! refused as well, and there is nothing here that could act.
//!
//! Bounds: [`MESSAGES`] pictures and [`FRAMES`] frames may wait; what does not fit is left out,
//! and the next beat shows which picture is missing.

use super::replay::Replay;
use super::seen::{Seen, Took};
use crate::engine::Request;
use crate::engine::outlets::Outlets;
use crate::signals::Told;
use crate::system_clock::SystemClock;
use futures::StreamExt as _;
use futures::stream::select_all;
use lamplight_api::people::SessionView;
use lamplight_api::view::{BedView, Change, FeedView, NeedView, WardSnapshot, WardView};
use lamplight_broker::async_nats::{Client, Message};
use lamplight_broker::{Kind, Settings, Standing, Subject, streams};
use lamplight_units::{Mono, Now, Wall};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};

/// Pictures and beats that may wait.
const MESSAGES: usize = 4_096;
/// Frames that may wait.
const FRAMES: usize = 1_024;
/// Frames go to the pages this often, as on the ward.
const FRAME_EVERY: Duration = Duration::from_millis(50);
/// Changes are gathered for this long.
const BATCH_EVERY: Duration = Duration::from_millis(100);
/// A page that hears nothing for longer knows that the core is gone.
const BEAT_EVERY: Duration = Duration::from_millis(500);
/// Pictures that are missing are asked for this often at most.
const ASK_EVERY: Duration = Duration::from_secs(3);

/// Which ward is shown, and from where.
pub(crate) struct Viewer {
    pub ward: String,
    pub settings: Settings,
    pub clock: SystemClock,
}

/// A message of the broker.
struct Heard {
    subject: String,
    payload: Vec<u8>,
    live: bool,
}

/// What the pages were last told.
#[derive(Default)]
struct Shown {
    ward: Option<WardView>,
    needs: Vec<NeedView>,
    calls: Option<lamplight_api::calls::CallsView>,
    beds: BTreeMap<String, BedView>,
    order: Vec<String>,
    feed: Option<FeedView>,
}

struct Desk {
    clock: SystemClock,
    settings: Settings,
    seen: Seen,
    replay: Replay,
    outlets: Outlets,
    shown: Shown,
    standing: watch::Receiver<Standing>,
    /// Since when the connection is as it is (ms since 1970, our clock).
    since_ms: i64,
    last_ms: Option<i64>,
    frames: u64,
    frames_refused: u64,
}

impl Viewer {
    /// Runs until it is told to stop; within a runtime with sockets.
    pub async fn run(
        self,
        mut requests: mpsc::Receiver<Request>,
        mut told: mpsc::UnboundedReceiver<Told>,
    ) {
        let (tell, standing) = watch::channel(Standing::Starting);
        let (queue, mut messages) = mpsc::channel(MESSAGES);
        let (wave_queue, mut frames) = mpsc::channel(FRAMES);
        let asks = Arc::new(Notify::new());
        let listen = listen(
            self.settings.clone(),
            self.ward.clone(),
            tell,
            (queue, wave_queue),
            Arc::clone(&asks),
        );
        let listening = tokio::spawn(listen);
        let mut desk = Desk {
            clock: self.clock,
            settings: self.settings,
            seen: Seen::new(&self.ward),
            replay: Replay::default(),
            outlets: Outlets::default(),
            shown: Shown::default(),
            standing,
            since_ms: self.clock.now().wall.millis(),
            last_ms: None,
            frames: 0,
            frames_refused: 0,
        };
        let mut flush = ticks(FRAME_EVERY);
        let mut batch = ticks(BATCH_EVERY);
        let mut beat = ticks(BEAT_EVERY);
        let mut ask = ticks(ASK_EVERY);
        loop {
            tokio::select! {
                biased;
                request = requests.recv() => match request {
                    Some(Request::Stop) | None => break,
                    Some(request) => desk.answer(request),
                },
                Some(heard) = messages.recv() => desk.hear(&heard),
                Some(bytes) = frames.recv() => desk.frame(&bytes),
                // What this program says of its own parts has no station here; the log has it.
                Some(_) = told.recv() => {}
                _ = flush.tick() => desk.replay.flush(desk.clock.now().mono),
                _ = batch.tick() => desk.tell(false),
                _ = beat.tick() => desk.tell(true),
                _ = ask.tick() => if desk.seen.asks(desk.clock.now().mono) {
                    asks.notify_one();
                },
            }
        }
        listening.abort();
    }
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

impl Desk {
    fn hear(&mut self, heard: &Heard) {
        let now = self.clock.now();
        self.last_ms = Some(now.wall.millis());
        let took = self
            .seen
            .take(now.mono, &heard.subject, &heard.payload, heard.live);
        if took == Took::Anew {
            self.replay.forget();
        }
    }

    fn frame(&mut self, bytes: &[u8]) {
        match self.replay.take(self.clock.now().mono, bytes) {
            Ok(()) => self.frames += 1,
            Err(error) => {
                if self.frames_refused == 0 {
                    tracing::warn!(%error, "a frame of the broker is not used");
                }
                self.frames_refused += 1;
            }
        }
    }

    /// The time on the screen: the ward's, or before it was heard ours.
    fn now(&self) -> Now {
        let now = self.clock.now();
        match self.seen.clock_ms(now.mono) {
            Some(ms) => Now {
                mono: now.mono,
                wall: Wall::from_micros(ms.saturating_mul(1_000)),
            },
            None => now,
        }
    }

    /// Tells the pages what looks different, and that there is somebody.
    fn tell(&mut self, anyhow: bool) {
        self.look();
        let now = self.now();
        let changes = self.changes(now.mono);
        if anyhow || !changes.is_empty() {
            // One that panics is let go; its page says that it hears nothing.
            let _ = self.outlets.send(now, changes);
        }
    }

    fn look(&mut self) {
        if self.standing.has_changed().unwrap_or(false) {
            let standing = self.standing.borrow_and_update().clone();
            self.since_ms = self.clock.now().wall.millis();
            self.seen.standing(standing);
        }
    }

    fn changes(&mut self, now: Mono) -> Vec<Change> {
        let mut changes = Vec::new();
        let ward = self.seen.ward_view(now);
        if self.shown.ward.as_ref() != Some(&ward) {
            self.shown.ward = Some(ward.clone());
            changes.push(Change::Ward(ward));
        }
        let beds = self.seen.beds(now);
        let order: Vec<String> = beds.iter().map(|bed| bed.id.clone()).collect();
        if self.shown.order != order {
            // A page learns which beds there are, and in which order, from the whole alone.
            self.shown.order = order;
            self.outlets.skip();
        }
        for bed in beds {
            if self.shown.beds.get(&bed.id) != Some(&bed) {
                self.shown.beds.insert(bed.id.clone(), bed.clone());
                changes.push(Change::Bed(Box::new(bed)));
            }
        }
        let needs = self.seen.needs(now);
        if self.shown.needs != needs {
            self.shown.needs.clone_from(&needs);
            changes.push(Change::Needs(needs));
        }
        let calls = self.seen.calls();
        if self.shown.calls.as_ref() != Some(&calls) {
            self.shown.calls = Some(calls.clone());
            changes.push(Change::Calls(calls));
        }
        let feed = self.feed();
        // Its counts change with every message; they go along with something else.
        let state = |feed: &FeedView| (feed.state.clone(), feed.trouble.clone());
        if self.shown.feed.as_ref().map(state) != Some(state(&feed)) || !changes.is_empty() {
            self.shown.feed = Some(feed.clone());
            changes.push(Change::Feeds(vec![feed]));
        }
        changes
    }

    /// The broker, as the feed that it is to this screen.
    fn feed(&self) -> FeedView {
        let (state, trouble) = match &*self.standing.borrow() {
            Standing::Starting => ("connecting", String::new()),
            Standing::Up(_) => ("connected", String::new()),
            Standing::Down { sentence, .. } => ("failed", sentence.clone()),
        };
        FeedView {
            id: "broker".to_owned(),
            address: self.settings.servers.join(", "),
            state: state.to_owned(),
            since_ms: self.since_ms,
            connections: u32::from(state == "connected"),
            messages_per_s: 0.0,
            messages: self.seen.taken,
            dead_letters: self.seen.refused + self.frames_refused,
            last_message_ms: self.last_ms,
            trouble,
        }
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Snapshot(answer) => {
                self.tell(true);
                // Whoever asked may have gone in the meantime.
                let _ = answer.send(self.snapshot());
            }
            Request::State(more, answer) => {
                self.look();
                let text = self.state(more).to_string();
                let _ = answer.send(vec![text.into_bytes()]);
            }
            Request::Subscribe(sink, answer) => {
                self.outlets.add(sink);
                let _ = answer.send(());
            }
            Request::OpenWaves(sink, answer) => {
                let _ = answer.send(self.replay.open(sink));
            }
            Request::Watch(id, series) => self.replay.watch(id, series),
            Request::WardName(answer) => {
                let name = self.seen.ward_view(self.clock.now().mono).name;
                let _ = answer.send(Ok(name));
            }
            // Unanswered: `Ward` says that this screen only shows.
            _ => {}
        }
    }

    fn snapshot(&self) -> WardSnapshot {
        let now = self.now();
        WardSnapshot {
            seq: self.outlets.seq(),
            now_ms: now.wall.millis(),
            ward: self.seen.ward_view(now.mono),
            beds: self.seen.beds(now.mono),
            needs: self.seen.needs(now.mono),
            calls: self.seen.calls(),
            feeds: vec![self.feed()],
            devices: Vec::new(),
            session: SessionView::nobody(),
        }
    }

    fn state(&self, more: Vec<(&'static str, serde_json::Value)>) -> serde_json::Value {
        let whole = self.snapshot();
        let mut told = json!({
            "at": self.clock.now().wall.iso(),
            "ward": whole.ward,
            "beds": whole.beds,
            "needs": whole.needs,
            "feeds": whole.feeds,
            "frames": self.frames,
            "frames_refused": self.frames_refused,
            "refused": self.seen.refused,
            "refused_because": self.seen.reason,
        });
        for (name, value) in more {
            told[name] = value;
        }
        told
    }
}

/// Listens to the ward's subjects for as long as the program runs.
async fn listen(
    settings: Settings,
    ward: String,
    tell: watch::Sender<Standing>,
    (messages, frames): (mpsc::Sender<Heard>, mpsc::Sender<Vec<u8>>),
    asks: Arc<Notify>,
) {
    let done = async {
        let client = settings.connect(&tell).await?;
        let pictures = [
            Subject::ward(&ward, Kind::Beat).to_string(),
            Subject::ward(&ward, Kind::View).to_string(),
            Subject::beds_of(&ward, Kind::View),
        ];
        let mut subscriptions = Vec::new();
        for subject in pictures {
            subscriptions.push(subscribe(&client, subject).await?);
        }
        let mut live = select_all(subscriptions);
        let mut waves = subscribe(&client, Subject::beds_of(&ward, Kind::Waves)).await?;
        let mut standing = tell.subscribe();
        // The first connection counts as a change, too.
        standing.mark_changed();
        loop {
            tokio::select! {
                message = live.next() => {
                    let Some(message) = message else { return Ok(()) };
                    let heard = Heard {
                        subject: message.subject.to_string(),
                        payload: message.payload.to_vec(),
                        live: true,
                    };
                    if messages.send(heard).await.is_err() {
                        return Ok(());
                    }
                }
                frame = waves.next() => {
                    let Some(Message { payload, .. }) = frame else { return Ok(()) };
                    // Left out when the pages do not keep up; drawn as a gap.
                    let _ = frames.try_send(payload.to_vec());
                }
                changed = standing.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    if standing.borrow_and_update().up() {
                        asks.notify_one();
                    }
                }
                () = asks.notified() => {
                    // Beside what comes live: an answer that takes long holds nothing up.
                    tokio::spawn(newest(client.clone(), ward.clone(), messages.clone()));
                }
            }
        }
    };
    let done: Result<(), String> = done.await;
    if let Err(why) = done {
        tracing::error!(why, "the ward is not seen");
        tell.send_replace(Standing::Down {
            sentence: format!("{why}."),
            refused: true,
            made: 0,
        });
        // Whoever watches hears it for as long as the program runs.
        std::future::pending::<()>().await;
    }
}

async fn subscribe(
    client: &Client,
    subject: String,
) -> Result<lamplight_broker::async_nats::Subscriber, String> {
    let done = client.subscribe(subject).await;
    done.map_err(|error| format!("the ward's subjects can't be listened to: {error}"))
}

/// What the broker kept of the ward.
async fn newest(client: Client, ward: String, messages: mpsc::Sender<Heard>) {
    let filters = [
        Subject::ward(&ward, Kind::View).to_string(),
        Subject::beds_of(&ward, Kind::View),
    ];
    for filter in filters {
        match streams::newest_of(&client, &filter).await {
            Ok(found) => {
                for (subject, payload) in found {
                    let heard = Heard {
                        subject,
                        payload,
                        live: false,
                    };
                    if messages.send(heard).await.is_err() {
                        return;
                    }
                }
            }
            // Then a late viewer waits for the next picture.
            Err(why) => tracing::info!(why, "nothing of the ward was kept"),
        }
    }
}
