//! The writer's thread: takes what waits, commits it, answers.
//!
//! When a commit fails, nothing of it is on the disk. Batches that somebody
//! repeats are refused, the others wait, samples go back into their lane; and
//! after a pause, which doubles from 50 ms up to 5 s, the database is opened
//! anew and everything that waits is written in one commit, with a row
//! `store.resumed` that says since when and what was lost. Damage sets the
//! database aside (`database`), and the same path begins a new one.

use crate::commit::{Outcome, Work};
use crate::database::{self, Place, Ready};
use crate::error::{AppendError, StoreError};
use crate::faults::Faults;
use crate::health::{State, Trouble};
use crate::journal::Head;
use crate::queue::{Done, Flushed, Job, Pace, Taken, Wants};
use crate::record::{Batch, Entry};
use crate::retention::Sweep;
use crate::tail::{self, Piece, Tails};
use crate::waiting::{MOST_ENTRIES, Waiting};
use crate::writer::Shared;
use lamplight_units::Wall;
use rusqlite::Connection;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Series packed in one commit: packing one takes about half a millisecond,
/// and an alarm may be waiting behind it.
const MOST_SEALED: usize = 16;
/// So many commits or bytes, and the WAL is copied back.
const CHECKPOINT_COMMITS: u32 = 256;
const CHECKPOINT_BYTES: usize = 4 << 20;
const RETRY_LEAST: Duration = Duration::from_millis(50);
const RETRY_MOST: Duration = Duration::from_secs(5);

/// The disk takes nothing.
struct Failure {
    trouble: Trouble,
    since: Option<Wall>,
    retry_at: Instant,
    pause: Duration,
    lost_entries: u64,
}

pub(crate) struct Worker {
    shared: Arc<Shared>,
    place: Place,
    pace: Pace,
    faults: Option<Arc<Faults>>,
    /// `None` while it has to be opened anew.
    db: Option<Connection>,
    head: Head,
    /// The last row of the tail.
    tail_id: i64,
    waiting: Waiting,
    failure: Option<Failure>,
    sweep: Option<Sweep>,
    /// The database is new, and the tail is in memory only.
    tail_bare: bool,
    newest: Option<Wall>,
    last_commit: Instant,
    last_samples: Instant,
    commits: u32,
    bytes: usize,
}

/// Appends and flushes that one commit answers.
#[derive(Default)]
struct Callers {
    appends: Vec<(Batch, Done)>,
    flush: Option<(bool, Flushed)>,
}

impl Worker {
    pub(crate) fn new(
        shared: Arc<Shared>,
        place: Place,
        pace: Pace,
        faults: Option<Arc<Faults>>,
        ready: Ready,
    ) -> Result<Self, StoreError> {
        let tail_id = tail::last_id(&ready.db).map_err(StoreError::sql("reading the tail"))?;
        let now = Instant::now();
        Ok(Self {
            shared,
            place,
            pace,
            faults,
            tail_id,
            head: ready.head,
            db: Some(ready.db),
            waiting: Waiting::default(),
            failure: None,
            sweep: None,
            tail_bare: false,
            newest: None,
            last_commit: now,
            last_samples: now,
            commits: 0,
            bytes: 0,
        })
    }

    /// Until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        loop {
            let taken = self.shared.queue.take(&self.wants());
            let closed = taken.closed;
            self.handle(taken);
            if closed {
                break;
            }
        }
        if let (Some(db), None) = (&self.db, &self.failure) {
            // The next opening would do it; done here it is quicker.
            let _ = database::checkpoint(db);
        }
        if !self.waiting.is_empty() {
            tracing::error!(
                entries = self.waiting.entries(),
                "closed before the disk took them"
            );
        }
        self.shared.end();
    }

    fn wants(&self) -> Wants {
        let now = Instant::now();
        match &self.failure {
            Some(failure) => Wants {
                jobs_at: now,
                samples_at: failure.retry_at,
                latest: Some(failure.retry_at),
            },
            None => Wants {
                jobs_at: self.last_commit + self.pace.delay,
                samples_at: self.last_samples + self.pace.samples,
                latest: (self.sweep.is_some() || self.has_due()).then_some(now),
            },
        }
    }

    fn has_due(&self) -> bool {
        let newest = self.newest.unwrap_or_default();
        !self.shared.tails().due(newest, 1).is_empty()
    }

    fn handle(&mut self, taken: Taken) {
        let idle = taken.jobs.is_empty() && taken.pieces.is_empty();
        let callers = self.sort(taken.jobs);
        let newest = callers
            .appends
            .iter()
            .filter_map(|(batch, _)| batch.newest())
            .max();
        let sampled = taken.pieces.iter().filter_map(Piece::newest).max();
        self.newest = self.newest.max(newest).max(sampled);
        let held_off = |failure: &&Failure| Instant::now() < failure.retry_at && !taken.closed;
        if let Some(failure) = self.failure.as_ref().filter(held_off) {
            let trouble = failure.trouble;
            self.shared.queue.put_back(taken.pieces);
            return self.refuse(callers, trouble);
        }
        if idle && self.sweep.is_some() && !self.has_due() {
            return self.sweep();
        }
        self.attempt(callers, taken.pieces);
        if self.sweep.is_some() && self.failure.is_none() {
            self.sweep();
        }
    }

    fn sort(&mut self, jobs: Vec<Job>) -> Callers {
        let mut callers = Callers::default();
        for job in jobs {
            match job {
                Job::Append { batch, done } => callers.appends.push((batch, done)),
                Job::Retain { before, bytes_most } => {
                    self.sweep = Some(Sweep::new(before, bytes_most));
                }
                Job::Flush { seal, done } => callers.flush = Some((seal, done)),
            }
        }
        callers
    }

    /// Commits and answers; or fails, and answers that.
    fn attempt(&mut self, callers: Callers, pieces: Vec<Piece>) {
        let asked = callers.flush.as_ref().is_some_and(|(seal, _)| *seal);
        match self.commit(&callers, &pieces) {
            Ok(outcome) => {
                self.settle(outcome.lost, pieces);
                // The first sequences are those of what had waited.
                let skipped = outcome.seqs.len() - callers.appends.len();
                let seqs = outcome.seqs.into_iter().skip(skipped);
                for ((batch, done), seq) in callers.appends.into_iter().zip(seqs) {
                    self.bytes += batch.size();
                    done(Ok(seq));
                }
                let sealed = if asked || self.tail_bare {
                    self.seal_all()
                } else {
                    Ok(())
                };
                self.tail_bare &= sealed.is_err();
                if let Some((_, done)) = callers.flush {
                    done(sealed);
                }
                self.checkpoint();
            }
            Err(error) => {
                self.shared.queue.put_back(pieces);
                self.fail(&error);
                self.refuse(callers, error.trouble());
            }
        }
    }

    fn commit(&mut self, callers: &Callers, pieces: &[Piece]) -> Result<Outcome, StoreError> {
        self.reopen()?;
        let waited = self.waiting.all();
        let resumed = self.resumed();
        let mut batches: Vec<&Batch> = resumed.iter().chain(&waited).collect();
        batches.extend(callers.appends.iter().map(|(batch, _)| batch));
        let newest = self.newest.unwrap_or_default();
        let outcome = self.write(&batches, pieces, |tails| tails.due(newest, MOST_SEALED))?;
        self.waiting.clear();
        Ok(outcome)
    }

    fn write(
        &mut self,
        batches: &[&Batch],
        pieces: &[Piece],
        sealing: impl FnOnce(&Tails) -> Vec<crate::SeriesId>,
    ) -> Result<Outcome, StoreError> {
        let series = self.shared.registry().unwritten();
        let shared = Arc::clone(&self.shared);
        let mut tails = shared.tails();
        let sealing = sealing(&tails);
        let nothing = batches.is_empty() && pieces.is_empty() && sealing.is_empty();
        let Some(db) = self.db.as_ref().filter(|_| !nothing) else {
            return Ok(Outcome {
                head: self.head,
                seqs: Vec::new(),
                lost: 0,
            });
        };
        let id = self.tail_id + 1;
        let work = Work {
            head: self.head,
            batches: batches.to_vec(),
            series: &series,
            pieces,
            tail_id: id,
            tails: &tails,
            sealing: &sealing,
            faults: self.faults.as_deref(),
        };
        let outcome = work.commit(db)?;
        if outcome.head != self.head {
            self.head = outcome.head;
            shared.written(outcome.head.seq);
        }
        self.tail_id += 2;
        let mut registry = shared.registry();
        if let Some((last, _)) = series.last() {
            registry.written = last.0;
        }
        for series in sealing {
            tails.remove(series);
        }
        for piece in pieces {
            tails.add(tail::row_of(id, piece), piece.clone(), &registry);
        }
        Ok(outcome)
    }

    /// Packs whatever has begun.
    fn seal_all(&mut self) -> Result<(), StoreError> {
        loop {
            let mut some = self.shared.tails().all();
            some.truncate(MOST_SEALED);
            if some.is_empty() {
                return Ok(());
            }
            let outcome = self.write(&[], &[], |_| some)?;
            self.shared.health().lost_samples += outcome.lost;
        }
    }

    /// After a commit that held.
    fn settle(&mut self, lost: u64, pieces: Vec<Piece>) {
        self.last_commit = Instant::now();
        self.commits += 1;
        if !pieces.is_empty() {
            self.last_samples = self.last_commit;
            self.bytes += pieces.iter().map(|piece| 2 * piece.len()).sum::<usize>();
        }
        self.failure = None;
        let mut health = self.shared.health();
        health.lost_samples += lost;
        health.waiting_entries = 0;
        let changed = health.enter(State::Recording, self.newest);
        drop(health);
        if changed {
            self.shared.tell();
        }
    }

    fn fail(&mut self, error: &StoreError) {
        let trouble = error.trouble();
        tracing::error!(%error, source = ?std::error::Error::source(error), "nothing is recorded");
        if trouble == Trouble::Damaged {
            // If even this can't be written, the next commit meets the damage again.
            let _ = self.place.note_damage();
        }
        self.db = None;
        let last = self.failure.take();
        let pause = last
            .as_ref()
            .map_or(RETRY_LEAST, |f| (f.pause * 2).min(RETRY_MOST));
        self.failure = Some(Failure {
            trouble,
            since: last.as_ref().map_or(self.newest, |f| f.since),
            retry_at: Instant::now() + pause,
            pause,
            lost_entries: last.map_or(0, |f| f.lost_entries),
        });
        let changed = self
            .shared
            .health()
            .enter(State::Trouble(trouble), self.newest);
        if changed {
            self.shared.tell();
        }
    }

    /// Answers everybody that it is not on the disk, and keeps what nobody repeats.
    fn refuse(&mut self, callers: Callers, trouble: Trouble) {
        let mut lost = 0;
        let mut answers = Vec::with_capacity(callers.appends.len());
        for (batch, done) in callers.appends {
            if batch.keep {
                lost += self.waiting.push(batch, MOST_ENTRIES);
                answers.push((done, AppendError::Waiting(trouble)));
            } else {
                lost += batch.entries.len();
                answers.push((done, AppendError::Refused(trouble)));
            }
        }
        if let Some(failure) = &mut self.failure {
            failure.lost_entries += lost as u64;
        }
        let mut health = self.shared.health();
        health.lost_entries += lost as u64;
        health.waiting_entries = self.waiting.entries() as u64;
        drop(health);
        for (done, answer) in answers {
            done(Err(answer));
        }
        if let Some((_, done)) = callers.flush {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR);
            done(Err(StoreError::sql("flushing")(
                rusqlite::Error::SqliteFailure(code, None),
            )));
        }
    }

    /// The row that tells of the time without a record, once it is over.
    fn resumed(&self) -> Option<Batch> {
        let failure = self.failure.as_ref()?;
        let since = failure
            .since
            .map_or_else(|| "null".to_owned(), |at| format!("\"{}\"", at.iso()));
        let body = format!(
            "{{\"since\":{since},\"reason\":\"{}\",\"lost_entries\":{},\"lost_samples\":{}}}",
            failure.trouble.words(),
            failure.lost_entries,
            self.shared.queue.samples_lost(),
        );
        let at = self.newest.or(failure.since).unwrap_or_default();
        Some(Batch::kept(vec![Entry::new(at, "store.resumed", body)]))
    }

    /// Opens the database again after a failure.
    fn reopen(&mut self) -> Result<(), StoreError> {
        if self.db.is_some() {
            return Ok(());
        }
        let ready = database::ready(&self.place, self.newest.unwrap_or_default())?;
        if ready.new || ready.set_aside.is_some() {
            // Nothing that was is in the new one: the series are written again,
            // and what stood in the tail goes into its first blocks.
            self.shared.registry().written = 0;
            self.tail_bare = true;
            let mut health = self.shared.health();
            health.generation += 1;
            health.set_aside = ready.set_aside.or(health.set_aside.take());
        }
        self.head = ready.head;
        self.db = Some(ready.db);
        Ok(())
    }

    fn sweep(&mut self) {
        let (Some(db), Some(mut sweep)) = (&self.db, self.sweep.take()) else {
            return;
        };
        let beds = |id| self.shared.registry().key(id).map(|key| key.bed.clone());
        match sweep.step(db, beds) {
            Ok(true) => self.sweep = Some(sweep),
            Ok(false) => {}
            // The next commit meets the same trouble and deals with it.
            Err(error) => tracing::warn!(%error, "retention stops until it is asked for again"),
        }
        self.commits += 1;
        self.checkpoint();
    }

    fn checkpoint(&mut self) {
        if self.commits < CHECKPOINT_COMMITS && self.bytes < CHECKPOINT_BYTES {
            return;
        }
        self.commits = 0;
        self.bytes = 0;
        if let Some(Err(error)) = self.db.as_ref().map(database::checkpoint) {
            tracing::warn!(%error, "the WAL grows");
        }
    }
}
