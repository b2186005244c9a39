//! The live picture to the broker: a task beside the station's thread, which waits for nothing here.
//!
//! Bounds: batches of changes that may wait are [`BATCHES`]; beyond, they are left out, the next
//! one tells so by its number, and the whole is asked for. What is published is always the newest,
//! so a broker that is slow or away costs pictures in between.

use super::pictures::{Due, Pictures, Taken};
use super::waves::{self, Waves};
use crate::outward::Trouble;
use crate::ward::Ward;
use lamplight_api::view::ChangeBatch;
use lamplight_broker::async_nats::Client;
use lamplight_broker::payload::Run;
use lamplight_broker::{Settings, Standing, streams};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// Batches that may wait.
const BATCHES: usize = 64;
/// The list, and beds whose conditions changed, go out this often.
const URGENT_EVERY: Duration = Duration::from_millis(50);
/// Other beds go out at every so many of these: four times a second.
const BEDS_EVERY: u32 = 5;
/// The beat.
const BEAT_EVERY: Duration = Duration::from_secs(1);
/// A station whose thread has given no sign for so long does not beat: its picture is old.
const SILENT_AFTER: Duration = Duration::from_secs(2);
/// All is published again this often, whatever a broker forgot.
const ALL_EVERY: Duration = Duration::from_secs(60);
/// A message that finds no room for so long is left out.
const ROOM_WITHIN: Duration = Duration::from_millis(50);
/// A broker that is away for less is no matter for a person.
const TELL_AFTER: Duration = Duration::from_secs(60);

/// What went and what was left out, since the start.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub pictures: AtomicU64,
    pub pictures_left_out: AtomicU64,
    pub frames: AtomicU64,
    pub frames_left_out: AtomicU64,
    pub batches_left_out: AtomicU64,
}

impl Counts {
    fn json(&self) -> Json {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        json!({
            "pictures": of(&self.pictures),
            "pictures_left_out": of(&self.pictures_left_out),
            "wave_frames": of(&self.frames),
            "wave_frames_left_out": of(&self.frames_left_out),
            "batches_left_out": of(&self.batches_left_out),
        })
    }
}

/// Adds one.
pub(super) fn count(of: &AtomicU64) {
    of.fetch_add(1, Ordering::Relaxed);
}

/// What the task is made of.
#[derive(Clone)]
pub(super) struct Live {
    pub ward: Ward,
    pub settings: Settings,
    /// The ward's id in subjects.
    pub id: String,
    pub run: Run,
    pub patients: bool,
    pub waves: bool,
    pub trouble: Trouble,
    pub counts: Arc<Counts>,
    pub tell: watch::Sender<Standing>,
    /// JetStream keeps the newest for late viewers, or why not.
    pub kept: watch::Sender<Option<String>>,
}

impl Live {
    /// Runs until the station stops.
    pub async fn run(self) {
        tokio::join!(self.watch(), self.publish());
    }

    /// For `lamplight-headless links` and `state`.
    pub fn json(&self) -> Json {
        let state = match &*self.tell.borrow() {
            Standing::Starting => json!({ "kind": "starting" }),
            Standing::Up(_) => json!({ "kind": "synced" }),
            Standing::Down {
                sentence, refused, ..
            } => json!({
                "kind": if *refused { "refused" } else { "offline" },
                "sentence": sentence,
            }),
        };
        json!({
            "name": "broker/live",
            "server": self.settings.servers.join(", "),
            "ward": self.id,
            "state": state,
            "newest_not_kept": *self.kept.borrow(),
            "counts": self.counts.json(),
        })
    }

    /// A broker that is away for long is a condition.
    async fn watch(&self) {
        let mut standing = self.tell.subscribe();
        loop {
            let now = standing.borrow_and_update().clone();
            let changed = match self.wrong(&now) {
                None => {
                    self.trouble.tell("live", None);
                    standing.changed().await
                }
                Some(sentence) => {
                    let back = timeout(TELL_AFTER, standing.wait_for(Standing::up)).await;
                    match back.map(|done| done.map(|_| ())) {
                        Ok(Ok(())) => Ok(()),
                        Ok(Err(ended)) => Err(ended),
                        Err(_) => {
                            self.trouble.tell("live", Some(&sentence));
                            standing.changed().await
                        }
                    }
                }
            };
            if changed.is_err() {
                return;
            }
        }
    }

    fn wrong(&self, standing: &Standing) -> Option<String> {
        match standing {
            Standing::Starting | Standing::Up(_) => None,
            Standing::Down { sentence, .. } => Some(format!(
                "other screens do not see this ward live; {sentence}"
            )),
        }
    }

    async fn publish(&self) {
        let client = match self.settings.connect(&self.tell).await {
            Ok(client) => client,
            Err(why) => {
                tracing::error!(why, "the ward is not published");
                self.trouble
                    .tell("live", Some(&format!("nothing is published: {why}.")));
                return;
            }
        };
        let (queue, mut batches) = mpsc::channel::<ChangeBatch>(BATCHES);
        let counts = Arc::clone(&self.counts);
        // On the station's thread: never waits.
        let sink = move |batch: &ChangeBatch| match queue.try_send(batch.clone()) {
            Ok(()) => true,
            Err(mpsc::error::TrySendError::Full(_)) => {
                count(&counts.batches_left_out);
                true
            }
            Err(mpsc::error::TrySendError::Closed(_)) => false,
        };
        if self.ward.subscribe(Box::new(sink)).await.is_err() {
            return;
        }
        let (show, waves) = watch::channel(Arc::default());
        let frames = Waves {
            client: client.clone(),
            ward: self.ward.clone(),
            id: self.id.clone(),
            of: waves,
            standing: self.tell.subscribe(),
            counts: Arc::clone(&self.counts),
        };
        let publishing = self.pictures(&client, &mut batches, &show);
        if self.waves {
            tokio::join!(publishing, waves::run(frames));
        } else {
            publishing.await;
        }
    }

    async fn pictures(
        &self,
        client: &Client,
        batches: &mut mpsc::Receiver<ChangeBatch>,
        show: &watch::Sender<Arc<waves::Beds>>,
    ) {
        let mut pictures = Pictures::new(&self.id, self.run.clone(), self.patients);
        let mut standing = self.tell.subscribe();
        let mut turn = 0_u32;
        let mut known = Standing::Starting;
        let mut heard = Instant::now();
        let mut missing = true;
        let mut urgent = ticks(URGENT_EVERY);
        let mut beat = ticks(BEAT_EVERY);
        let mut all = ticks(ALL_EVERY);
        loop {
            if missing {
                let Ok(whole) = self.ward.snapshot().await else {
                    return;
                };
                pictures.snapshot(whole);
                missing = false;
                let beds = Arc::new(pictures.waves());
                show.send_if_modified(|shown| replaced(shown, beds));
            }
            tokio::select! {
                batch = batches.recv() => {
                    let Some(batch) = batch else { return };
                    heard = Instant::now();
                    let wave_beds = batch.changes.iter().any(|change| {
                        matches!(change, lamplight_api::view::Change::Bed(_))
                    });
                    missing = pictures.batch(batch) == Taken::Missing;
                    if wave_beds && !missing {
                        let beds = Arc::new(pictures.waves());
                        show.send_if_modified(|shown| replaced(shown, beds));
                    }
                }
                _ = urgent.tick() => {
                    turn = turn.wrapping_add(1);
                    let standing = standing.borrow_and_update().clone();
                    if !standing.up() {
                        continue;
                    }
                    if standing != known {
                        self.keep_newest(client).await;
                        pictures.all_anew();
                        known = standing;
                    }
                    for due in pictures.due(turn.is_multiple_of(BEDS_EVERY)) {
                        if self.send(client, &due).await {
                            count(&self.counts.pictures);
                            pictures.went(due);
                        } else {
                            count(&self.counts.pictures_left_out);
                            pictures.again(due);
                        }
                    }
                }
                _ = beat.tick() => {
                    let up = standing.borrow().up();
                    let lives = heard.elapsed() < SILENT_AFTER;
                    let beat = (up && lives).then(|| pictures.beat()).flatten();
                    if let Some((subject, payload)) = beat {
                        // The next one comes in a second.
                        let _ = put(client, subject, payload).await;
                    }
                }
                _ = all.tick() => pictures.all_anew(),
            }
        }
    }

    /// A broker without JetStream shows the ward all the same, only not to who comes late.
    async fn keep_newest(&self, client: &Client) {
        let kept = streams::keep_newest(client).await;
        let why = kept.err().map(|(sentence, _)| sentence);
        if let Some(why) = &why {
            tracing::warn!(why, "late viewers of the ward wait for the next picture");
        }
        self.kept.send_replace(why);
    }

    async fn send(&self, client: &Client, due: &Due) -> bool {
        for (subject, payload) in &due.messages {
            if !put(client, subject.clone(), payload.clone()).await {
                return false;
            }
        }
        true
    }
}

fn replaced(shown: &mut Arc<waves::Beds>, beds: Arc<waves::Beds>) -> bool {
    let changed = *shown != beds;
    if changed {
        *shown = beds;
    }
    changed
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Whether it found room in time.
pub(super) async fn put(client: &Client, subject: String, payload: Vec<u8>) -> bool {
    let sent = client.publish(subject, payload.into());
    matches!(timeout(ROOM_WITHIN, sent).await, Ok(Ok(())))
}
