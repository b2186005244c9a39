//! The handle through which everything is written.

use crate::error::{AppendError, StoreError};
use crate::health::Health;
use crate::queue::{Job, Queue};
use crate::record::{Batch, Seq};
use crate::retention::Before;
use crate::series::{Registry, SeriesId, SeriesKey};
use crate::tail::{self, Piece, Tails, Values};
use lamplight_units::{Value, Wall};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What listens to the store's health.
pub(crate) type Listener = Box<dyn Fn(&Health) + Send>;
/// What follows the journal.
type Follower = Box<dyn Fn(Seq) + Send>;

/// What the writer's thread, the writers' handles and the readers share.
pub(crate) struct Shared {
    pub(crate) queue: Queue,
    registry: Mutex<Registry>,
    tails: Mutex<Tails>,
    health: Mutex<Health>,
    listeners: Mutex<Vec<Listener>>,
    followers: Mutex<Vec<Follower>>,
    ended: Mutex<bool>,
    at_end: Condvar,
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn new(registry: Registry, tails: Tails) -> Self {
        Self {
            queue: Queue::default(),
            registry: Mutex::new(registry),
            tails: Mutex::new(tails),
            health: Mutex::new(Health::new()),
            listeners: Mutex::default(),
            followers: Mutex::default(),
            ended: Mutex::new(false),
            at_end: Condvar::new(),
        }
    }

    /// The writer's thread has nothing left to do.
    pub(crate) fn end(&self) {
        *lock(&self.ended) = true;
        self.at_end.notify_all();
    }

    /// Waits at most so long for the end of the writer's thread.
    pub(crate) fn ended(&self, within: Duration) -> bool {
        let goes_on = |ended: &mut bool| !*ended;
        let waited = self
            .at_end
            .wait_timeout_while(lock(&self.ended), within, goes_on);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    pub(crate) fn registry(&self) -> MutexGuard<'_, Registry> {
        lock(&self.registry)
    }

    pub(crate) fn tails(&self) -> MutexGuard<'_, Tails> {
        lock(&self.tails)
    }

    pub(crate) fn health(&self) -> MutexGuard<'_, Health> {
        lock(&self.health)
    }

    /// Tells everybody who listens.
    pub(crate) fn tell(&self) {
        let health = self.health_now();
        for listener in lock(&self.listeners).iter() {
            listener(&health);
        }
    }

    pub(crate) fn health_now(&self) -> Health {
        let lost = self.queue.samples_lost();
        let mut health = self.health().clone();
        health.lost_samples += lost;
        health
    }

    /// Tells everybody who follows the journal how far it is.
    pub(crate) fn written(&self, last: Seq) {
        for follower in lock(&self.followers).iter() {
            follower(last);
        }
    }

    pub(crate) fn listen(&self, listener: Listener) {
        lock(&self.listeners).push(listener);
    }
}

/// Writes, from any thread, without waiting. Clones are the same writer.
#[derive(Clone)]
pub struct Writer(pub(crate) Arc<Shared>);

impl Writer {
    /// Writes all of `batch` or nothing, and calls `done` when it is durable
    /// (with its last row's number) or when it is not.
    ///
    /// `done` is called exactly once: from the writer's thread, or from this
    /// one when the queue is full or closed. It must not wait.
    pub fn append(
        &self,
        batch: Batch,
        done: impl FnOnce(Result<Seq, AppendError>) + Send + 'static,
    ) {
        self.0.queue.append(batch, Box::new(done));
    }

    /// Whether [`Writer::append`] would take `batch` now. What nobody repeats is better
    /// held by its owner than answered with `QueueFull`. Stays true until somebody else
    /// appends, since the writer's thread only takes away.
    #[must_use]
    pub fn has_room(&self, batch: &Batch) -> bool {
        self.0.queue.has_room(batch.size())
    }

    /// The number of a series; the same for the same key, for ever.
    ///
    /// # Errors
    /// When there are as many as the archive can tell apart.
    pub fn series(&self, key: &SeriesKey) -> Result<SeriesId, StoreError> {
        self.0.registry().id(key)
    }

    /// Samples of a wave, the device's own integers, the first of them at `from`.
    pub fn samples(&self, series: SeriesId, from: Wall, samples: &[i32]) {
        if !samples.is_empty() {
            let values = Values::Wave {
                from,
                samples: samples.to_vec(),
            };
            self.0.queue.sample(Piece { series, values });
        }
    }

    /// Numbers with their times, or the reasons why there are none. Times are
    /// kept to the millisecond.
    pub fn numbers(&self, series: SeriesId, numbers: &[(Wall, Value)]) {
        if !numbers.is_empty() {
            let values = tail::numbers(numbers);
            self.0.queue.sample(Piece { series, values });
        }
    }

    /// Removes what is old, and where the database has more than `bytes_most` bytes the
    /// oldest waves and numbers; in small steps between commits. The host calls it now and
    /// then.
    pub fn retain(&self, before: Before, bytes_most: Option<u64>) {
        // A closed store keeps what it has.
        let _ = self.0.queue.push(Job::Retain { before, bytes_most });
    }

    /// Calls `done` when everything given before is durable, samples too.
    /// With `seal`, what has begun is packed into blocks as it is.
    pub fn flush(&self, seal: bool, done: impl FnOnce(Result<(), StoreError>) + Send + 'static) {
        let job = Job::Flush {
            seal,
            done: Box::new(done),
        };
        // When closed, all of it has been written before.
        let _ = self.0.queue.push(job);
    }

    /// Calls `follower`, from the writer's thread, with the number of the last row whenever
    /// rows are durable. It must not wait.
    pub fn on_written(&self, follower: impl Fn(Seq) + Send + 'static) {
        lock(&self.0.followers).push(Box::new(follower));
    }

    /// How the disk is doing.
    #[must_use]
    pub fn health(&self) -> Health {
        self.0.health_now()
    }

    /// Calls `listener`, from the writer's thread, whenever the state changes.
    pub fn on_health(&self, listener: impl Fn(&Health) + Send + 'static) {
        self.0.listen(Box::new(listener));
    }
}
