//! One lane: a cursor over what is counted, and what takes it. `run` carries it out.

use super::run::{Begin, Run, read_begin};
use super::source::Source;
use super::telling::Telling;
use super::trouble::Trouble;
use super::{LaneEnd, Running, Station};
use crate::system_clock::SystemClock;
use lamplight_api::link::{LinkKind, LinkState, LinkView};
use lamplight_link::Failure;
use lamplight_link::backoff::{Backoff, Chances};
use lamplight_link::outbox::{Lane as Order, Limits};
use lamplight_link::wire::{Push, Record, Taken};
use lamplight_store::{StoreError, Writer};
use lamplight_units::Wall;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

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

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Arrived {
    /// How far the receiver is, and what of the batch it refused.
    pub taken: Taken,
    /// What it will never take, beside that.
    pub asides: Vec<Aside>,
}

/// What is on the other side.
pub(crate) trait Receiver: Send + Sync + 'static {
    /// Whether what was set aside can be offered once more, out of its order.
    const AGAIN: bool;
    /// Whether it must be met before anything can be sent.
    const MEETS: bool = false;

    /// What is to be done before anything can be sent, such as an enrolment; until it is well.
    fn meet(&self) -> impl Future<Output = Result<(), Failure>> + Send {
        async { Ok(()) }
    }

    /// Takes a batch; one without records asks whether it is there. The receiver has every
    /// record up to `confirmed`.
    fn send(
        &self,
        order: Order,
        push: Push,
        confirmed: i64,
    ) -> impl Future<Output = Result<Arrived, Failure>> + Send;

    /// Takes records that were set aside; those that it refuses once more are answered.
    fn again(
        &self,
        records: Vec<Record>,
    ) -> impl Future<Output = Result<Vec<Aside>, Failure>> + Send {
        async move {
            drop(records);
            Err(Failure::Refused(
                "It takes records in their order only.".to_owned(),
            ))
        }
    }
}

/// What a person wishes.
#[derive(Debug, Clone)]
pub(crate) enum Wish {
    /// Send nothing until it goes on.
    Pause { by: String },
    /// Go on, and try at once.
    Resume { by: String },
    /// Offer what was set aside once more.
    Again { by: String },
}

/// Somebody has stopped it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paused {
    pub since: Wall,
    pub by: String,
}

/// What a person wished of a link, kept over restarts under the link's name.
pub(crate) struct Kept<'a> {
    pub writer: &'a Writer,
    pub name: &'a str,
}

impl Kept<'_> {
    /// Whether it is stopped.
    pub fn read(
        reader: &lamplight_store::Reader,
        name: &str,
    ) -> Result<Option<Paused>, StoreError> {
        let key = format!("{name}/paused");
        let settings = reader.settings()?;
        let found = settings
            .into_iter()
            .find(|one| one.key == key && one.value == "true");
        Ok(found.map(|one| Paused {
            since: one.at,
            by: one.actor.unwrap_or_default(),
        }))
    }

    /// Keeps the wish, and who had it.
    pub fn keep(&self, wish: &Wish) -> Option<Paused> {
        let at = SystemClock::wall();
        let (kind, by, paused) = match wish {
            Wish::Pause { by } => ("link.paused", by, Some(true)),
            Wish::Resume { by } => ("link.resumed", by, Some(false)),
            Wish::Again { by } => ("link.again", by, None),
        };
        let body = serde_json::json!({ "link": self.name }).to_string();
        let mut entry = lamplight_store::Entry::new(at, kind, body);
        entry.actor = Some(by.clone());
        let mut batch = lamplight_store::Batch::kept(vec![entry]);
        batch
            .settings
            .extend(paused.map(|paused| lamplight_store::Setting {
                key: format!("{}/paused", self.name),
                at,
                actor: Some(by.clone()),
                value: paused.to_string(),
            }));
        self.writer.append(batch, |written| {
            if let Err(error) = written {
                tracing::warn!(%error, "it is not kept what somebody wished of a link");
            }
        });
        (paused == Some(true)).then(|| Paused {
            since: at,
            by: by.clone(),
        })
    }
}

/// What a lane is made of.
pub(crate) struct Lane<R> {
    /// The cursor's name in the store, such as `fhir/rows`.
    pub name: String,
    /// What goes there.
    pub kind: LinkKind,
    /// The receiver's name in the configuration, where there may be several; else empty.
    pub called: String,
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
            called: self.called.clone(),
            server: self.server.clone(),
            receiver: Arc::clone(&self.receiver),
            station: self.station.clone(),
            trouble: self.trouble.clone(),
            ..*self
        }
    }
}

/// The ends of a lane that stay while it is started anew.
pub(super) struct Ends {
    pub wished: tokio::sync::Mutex<Wished>,
    pub show: watch::Sender<LinkView>,
    /// The journal's last row, from the store's writer.
    pub written: watch::Receiver<i64>,
}

/// What people wish of it.
pub(super) struct Wished {
    pub wishes: mpsc::Receiver<Wish>,
    /// Whether somebody has stopped it; `None` until that was read.
    paused: Option<Option<Paused>>,
}

impl Wished {
    pub fn paused(&self) -> Option<&Paused> {
        self.paused.as_ref().and_then(Option::as_ref)
    }
}

impl<R: Receiver> Lane<R> {
    /// Runs it for as long as the program does, supervised; within the runtime.
    pub fn start(self) -> LaneEnd {
        let (wish, wishes) = mpsc::channel(8);
        let (show, status) = watch::channel(self.starting());
        let (tell, written) = watch::channel(0);
        self.station.writer.on_written(move |seq| {
            tell.send_replace(seq.number());
        });
        let ends = Arc::new(Ends {
            wished: tokio::sync::Mutex::new(Wished {
                wishes,
                paused: None,
            }),
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

    /// Before anything is known.
    pub(super) fn starting(&self) -> LinkView {
        let mut view = super::starting(&self.name, self.kind, &self.server);
        view.receiver.clone_from(&self.called);
        view.again = R::AGAIN;
        view
    }

    async fn run(self, ends: Arc<Ends>) {
        let mut wished = ends.wished.lock().await;
        while wished.paused.is_none() {
            let (reader, name) = (self.station.reader.clone(), self.name.clone());
            match super::blocking(move || Kept::read(&reader, &name)).await {
                Ok(paused) => wished.paused = Some(paused),
                Err(error) => self.unreadable(&error).await,
            }
        }
        // One that is stopped shows what waits and what stands aside also after a restart.
        if R::MEETS {
            self.meet(&ends, &mut wished).await;
        }
        loop {
            let begun = Run::begin(&self, wished.paused()).await;
            match begun {
                // Ends when another journal is begun.
                Ok(run) => run.run(&ends, &mut wished).await,
                Err(error) => self.unreadable(&error).await,
            }
        }
    }

    async fn unreadable(&self, error: &StoreError) {
        tracing::warn!(lane = self.name, %error, "the records can't be read");
        tokio::time::sleep(AGAIN_AFTER).await;
    }

    /// What waits and what stands aside of one that was not met yet.
    async fn counted(&self) -> Option<Begin> {
        let (reader, name) = (self.station.reader.clone(), self.name.clone());
        let (source, backlog) = (self.source, self.backlog);
        let read = move || read_begin(&reader, &name, source, backlog, false);
        match super::blocking(read).await {
            Ok(begin) => Some(begin),
            Err(error) => {
                tracing::warn!(lane = self.name, %error, "what waits can't be counted");
                None
            }
        }
    }

    /// Until the receiver knows this station.
    async fn meet(&self, ends: &Ends, wished: &mut Wished) {
        let backoff = Backoff::default();
        let mut chances = Chances::new(super::seed());
        let (mut failures, mut telling) = (0, Telling::default());
        let mut view = self.starting();
        let mut written = ends.written.clone();
        loop {
            let mut wait = None;
            let counted = self.counted().await;
            if let Some(begin) = &counted {
                view.behind = begin.behind(0);
                (view.set_aside, view.set_aside_reason) = begin.aside.clone();
            }
            if let Some(paused) = wished.paused() {
                view.state = LinkState::Paused {
                    since_ms: paused.since.millis(),
                };
                view.paused_by = Some(paused.by.clone());
            } else {
                view.paused_by = None;
                match self.receiver.meet().await {
                    Ok(()) => {
                        telling.look(
                            self.station.clock.now().mono,
                            &self.name,
                            &LinkState::Starting,
                            &self.trouble,
                            true,
                        );
                        return;
                    }
                    Err(failure) => {
                        failures += 1;
                        let (state, asked) = not_met(&view.state, failure);
                        let refused = matches!(state, LinkState::Refused { .. });
                        view.state = state;
                        wait = Some(if refused {
                            backoff.most
                        } else {
                            backoff.wait(failures, chances.draw(), asked)
                        });
                    }
                }
            }
            let now = self.station.clock.now();
            view.next_try_ms = wait.map(|wait| now.after(wait).wall.millis());
            telling.look(now.mono, &self.name, &view.state, &self.trouble, true);
            ends.show.send_replace(view.clone());
            let again = async {
                match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::pin!(again);
            loop {
                tokio::select! {
                    () = &mut again => break,
                    // Whoever presses "go on" wants it tried now.
                    Some(wish) = wished.wishes.recv() => {
                        self.wished(wished, &wish);
                        break;
                    }
                    Ok(()) = written.changed() => {
                        let last = *written.borrow_and_update();
                        let Some(begin) = &counted else { continue };
                        if begin.generation != self.station.reader.generation() {
                            // Another journal was begun.
                            break;
                        }
                        view.behind = begin.behind(last);
                        ends.show.send_replace(view.clone());
                    }
                }
            }
        }
    }

    /// Keeps what somebody wished; whether it is stopped from then on.
    pub(super) fn wished<'a>(&self, wished: &'a mut Wished, wish: &Wish) -> Option<&'a Paused> {
        let kept = Kept {
            writer: &self.station.writer,
            name: &self.name,
        };
        let paused = kept.keep(wish);
        if !matches!(wish, Wish::Again { .. }) {
            wished.paused = Some(paused);
        }
        wished.paused()
    }
}

/// Why it can't be spoken to yet, and how long it asks to wait.
fn not_met(before: &LinkState, failure: Failure) -> (LinkState, Option<Duration>) {
    let now = SystemClock::wall().millis();
    let (sentence, asked) = match failure {
        Failure::Refused(sentence) => {
            let since_ms = match before {
                LinkState::Refused { since_ms, .. } => *since_ms,
                _ => now,
            };
            return (LinkState::Refused { since_ms, sentence }, None);
        }
        Failure::Unreachable(sentence) => (sentence, None),
        Failure::Busy { sentence, after } => (sentence, after),
        Failure::TooLarge => ("its answer is too long".to_owned(), None),
    };
    let since_ms = match before {
        LinkState::Offline { since_ms, .. } => *since_ms,
        _ => now,
    };
    (LinkState::Offline { since_ms, sentence }, asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outward::late;
    use crate::outward::testing::{Home, alarm_rows, at, synced, until};
    use lamplight_alarms::Priority;
    use lamplight_store::{Batch, NotSent, Seq};
    use std::sync::atomic::{AtomicU32, Ordering};

    /// Fails by a panic at first, and then takes everything.
    #[derive(Default)]
    struct Fails {
        asked: AtomicU32,
    }

    impl Receiver for Fails {
        const AGAIN: bool = false;

        async fn send(&self, _: Order, push: Push, confirmed: i64) -> Result<Arrived, Failure> {
            tokio::task::yield_now().await;
            assert!(self.asked.fetch_add(1, Ordering::Relaxed) > 0, "on purpose");
            let head = push.records.last().map_or(confirmed, |record| record.seq);
            let taken = Taken {
                head,
                ..Taken::default()
            };
            Ok(Arrived {
                taken,
                asides: Vec::new(),
            })
        }
    }

    /// Sets the newest of each batch aside; when that is offered once more it fails by a panic,
    /// and then takes it.
    #[derive(Default)]
    struct Refuses {
        offered: AtomicU32,
    }

    impl Receiver for Refuses {
        const AGAIN: bool = true;

        async fn send(&self, _: Order, push: Push, confirmed: i64) -> Result<Arrived, Failure> {
            tokio::task::yield_now().await;
            let newest = push.records.last().map(|record| record.seq);
            let aside = newest.map(|seq| Aside {
                seq,
                reason: "not this one".to_owned(),
            });
            let taken = Taken {
                head: newest.unwrap_or(confirmed),
                ..Taken::default()
            };
            Ok(Arrived {
                taken,
                asides: aside.into_iter().collect(),
            })
        }

        async fn again(&self, _: Vec<Record>) -> Result<Vec<Aside>, Failure> {
            tokio::task::yield_now().await;
            let before = self.offered.fetch_add(1, Ordering::Relaxed);
            assert!(before > 0, "on purpose");
            Ok(Vec::new())
        }
    }

    /// At which records a receiver fails.
    type FailsAt = fn(i64) -> bool;

    /// Takes everything but some records, at which it fails by itself.
    struct Failing {
        at: FailsAt,
        offered: AtomicU32,
    }

    impl Receiver for Failing {
        const AGAIN: bool = true;

        async fn send(&self, _: Order, _: Push, _: i64) -> Result<Arrived, Failure> {
            tokio::task::yield_now().await;
            Err(Failure::Unreachable("it is not asked".to_owned()))
        }

        async fn again(&self, records: Vec<Record>) -> Result<Vec<Aside>, Failure> {
            tokio::task::yield_now().await;
            self.offered.fetch_add(1, Ordering::Relaxed);
            if records.iter().any(|record| (self.at)(record.seq)) {
                return Err(Failure::Unreachable("a fault of its own (500)".to_owned()));
            }
            Ok(Vec::new())
        }
    }

    /// Is to be met first, and can't be.
    struct Away;

    impl Receiver for Away {
        const AGAIN: bool = false;
        const MEETS: bool = true;

        async fn meet(&self) -> Result<(), Failure> {
            tokio::task::yield_now().await;
            Err(Failure::Unreachable("away".to_owned()))
        }

        async fn send(&self, _: Order, _: Push, _: i64) -> Result<Arrived, Failure> {
            tokio::task::yield_now().await;
            Err(Failure::Unreachable("away".to_owned()))
        }
    }

    fn lane<R: Receiver>(home: &Home, receiver: &Arc<R>) -> Lane<R> {
        let station = home.station();
        Lane {
            name: "test".to_owned(),
            kind: LinkKind::FhirRows,
            called: String::new(),
            server: String::new(),
            source: Source::Rows {
                after: Duration::ZERO,
            },
            limits: Limits::default(),
            backlog: true,
            overtaking: false,
            receiver: Arc::clone(receiver),
            trouble: Trouble::new("FHIR server", station.supervisor.clone()),
            station,
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_batch_whose_sending_panics_has_failed_and_is_sent_again() {
        let home = Home::new();
        home.write(alarm_rows(7, "7", 0, Priority::High, true));
        let receiver = Arc::new(Fails::default());
        synced(&lane(&home, &receiver).start()).await;
        assert!(receiver.asked.load(Ordering::Relaxed) > 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_stands_aside_can_be_offered_again_after_an_offer_that_panicked() {
        let home = Home::new();
        home.write(alarm_rows(7, "7", 0, Priority::High, true));
        let end = lane(&home, &Arc::new(Refuses::default())).start();
        assert!(synced(&end).await.set_aside > 0);
        home.flush();
        let offer = || Wish::Again {
            by: "Tech".to_owned(),
        };
        end.wishes.send(offer()).await.unwrap();
        let failed = |why: &String| why.contains("fault of ours");
        until(&end, |view| {
            view.set_aside_reason.as_ref().is_some_and(failed)
        })
        .await;
        end.wishes.send(offer()).await.unwrap();
        until(&end, |view| view.set_aside == 0).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_record_at_which_the_receiver_still_fails_holds_up_no_other_that_stands_aside() {
        let home = Home::new();
        home.write(alarm_rows(7, "7", 0, Priority::High, true));
        let mut batch = Batch::repeatable(Vec::new());
        batch.not_sent.extend((1..=4).map(|seq| NotSent {
            destination: "test".to_owned(),
            from: Seq::new(seq),
            to: Seq::new(seq),
            at: at(seq),
            reason: "not this one".to_owned(),
        }));
        home.writer()
            .append(batch, |written| assert!(written.is_ok()));
        home.flush();
        // At the oldest, at those in the middle, at all of them: then it is not asked for ever.
        let rows: [(FailsAt, u64, u32); 3] = [
            (|seq| seq == 1, 3, 4),
            (|seq| seq == 2 || seq == 3, 2, 4),
            (|_| true, 0, late::FAILED_MOST),
        ];
        for (fails, gone, offered) in rows {
            let receiver = Arc::new(Failing {
                at: fails,
                offered: AtomicU32::new(0),
            });
            let late = late::offer(&lane(&home, &receiver)).await;
            assert_eq!(late.gone, gone);
            assert_eq!(receiver.offered.load(Ordering::Relaxed), offered);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn one_that_was_not_met_yet_shows_what_waits_also_while_it_is_paused() {
        let home = Home::new();
        home.write(alarm_rows(7, "7", 0, Priority::High, true));
        let receiver = Arc::new(Away);
        let end = lane(&home, &receiver).start();
        until(&end, |view| {
            matches!(view.state, LinkState::Offline { .. }) && view.behind >= 4
        })
        .await;
        let pause = Wish::Pause {
            by: "Tech".to_owned(),
        };
        end.wishes.send(pause).await.unwrap();
        let stopped = |view: &LinkView| matches!(view.state, LinkState::Paused { .. });
        until(&end, stopped).await;
        drop(end);
        let mut batch = Batch::repeatable(Vec::new());
        batch.not_sent.push(NotSent {
            destination: "test".to_owned(),
            from: Seq::new(1),
            to: Seq::new(1),
            at: at(0),
            reason: "not this one".to_owned(),
        });
        home.writer()
            .append(batch, |written| assert!(written.is_ok()));
        home.flush();
        let end = lane(&home, &receiver).start();
        let view = until(&end, |view| stopped(view) && view.set_aside == 1).await;
        assert_eq!(view.set_aside_reason.as_deref(), Some("not this one"));
        assert!(view.behind >= 4, "{view:?}");
        home.write(alarm_rows(8, "7", 5, Priority::High, true));
        until(&end, |now| stopped(now) && now.behind >= view.behind + 4).await;
    }
}
