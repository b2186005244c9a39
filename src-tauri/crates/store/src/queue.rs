//! What waits for the writer, and its bounds.
//!
//! Two lanes. *Appends* are answered; *samples* are not.
//!
//! | bound | what happens there |
//! |---|---|
//! | [`MOST_APPENDS`] batches or [`MOST_BYTES`] | the append is answered with `QueueFull` at once; nothing waits for room |
//! | [`MOST_SAMPLES`] values | the oldest go, are counted, and read back as a gap |
//! | [`MOST_PER_COMMIT`] entries | the rest goes into the next commit |
//!
//! While the disk takes nothing, samples are lost before conditions: they stay
//! in their lane up to its bound (a minute and a half of 64 beds), while
//! batches that nobody repeats wait in a list of their own (`waiting`).
//!
//! A batch that meets a quiet writer is committed at once; under load a commit
//! begins at most [`Pace::delay`] after the first of its batches came.

use crate::record::{Batch, Seq};
use crate::retention::Before;
use crate::tail::Piece;
use crate::{AppendError, StoreError};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Batches that wait at most.
pub const MOST_APPENDS: usize = 65_536;
/// Their bytes at most.
pub const MOST_BYTES: usize = 128 << 20;
/// Samples and numbers that wait at most.
pub const MOST_SAMPLES: usize = 4 << 20;
/// Entries in one commit, about.
pub const MOST_PER_COMMIT: usize = 4_096;

/// Called once, from the writer's thread, when the batch's fate is known.
pub(crate) type Done = Box<dyn FnOnce(Result<Seq, AppendError>) + Send>;

/// Called once when all that came before is on the disk, or could not be.
pub(crate) type Flushed = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

pub(crate) enum Job {
    Append {
        batch: Batch,
        done: Done,
    },
    Retain {
        before: Before,
        bytes_most: Option<u64>,
    },
    /// Everything, samples too, and with `seal` also what a block is not full of.
    Flush {
        seal: bool,
        done: Flushed,
    },
}

/// How long things may wait.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// An append, while others are gathered.
    pub delay: Duration,
    /// Samples, which go together with whatever is committed then.
    pub samples: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            delay: Duration::from_millis(5),
            samples: Duration::from_secs(1),
        }
    }
}

#[derive(Default)]
struct Lanes {
    jobs: VecDeque<Job>,
    bytes: usize,
    pieces: VecDeque<Piece>,
    samples: usize,
    samples_lost: u64,
    /// Flushes in line: what is before them is not held back.
    flushes: usize,
    closed: bool,
}

#[derive(Default)]
pub(crate) struct Queue {
    lanes: Mutex<Lanes>,
    wake: Condvar,
}

/// When the writer wants to be given what.
pub(crate) struct Wants {
    /// Appends not before, unless there are plenty.
    pub(crate) jobs_at: Instant,
    /// Samples not before.
    pub(crate) samples_at: Instant,
    /// Nothing may be longer than this in coming, even nothing.
    pub(crate) latest: Option<Instant>,
}

#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) jobs: Vec<Job>,
    pub(crate) pieces: Vec<Piece>,
    /// Nothing comes any more, and nothing is left.
    pub(crate) closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an append in line, or answers it at once.
    pub(crate) fn append(&self, batch: Batch, done: Done) {
        let size = batch.size();
        let mut lanes = self.lock();
        let refused = if lanes.closed {
            Some(AppendError::Closed)
        } else if lanes.has_room(size) {
            None
        } else {
            Some(AppendError::QueueFull)
        };
        if let Some(error) = refused {
            drop(lanes);
            return done(Err(error));
        }
        lanes.bytes += size;
        lanes.jobs.push_back(Job::Append { batch, done });
        drop(lanes);
        self.wake.notify_one();
    }

    /// Whether an append of so many bytes would be taken.
    pub(crate) fn has_room(&self, size: usize) -> bool {
        self.lock().has_room(size)
    }

    /// Puts another job in line; there are never more than a few. `false` when closed.
    pub(crate) fn push(&self, job: Job) -> bool {
        let mut lanes = self.lock();
        if lanes.closed {
            return false;
        }
        lanes.flushes += usize::from(matches!(job, Job::Flush { .. }));
        lanes.jobs.push_back(job);
        drop(lanes);
        self.wake.notify_one();
        true
    }

    pub(crate) fn sample(&self, piece: Piece) {
        let mut lanes = self.lock();
        if lanes.closed {
            return;
        }
        let first = lanes.pieces.is_empty();
        lanes.samples += piece.len();
        lanes.pieces.push_back(piece);
        lanes.trim();
        drop(lanes);
        if first {
            self.wake.notify_one();
        }
    }

    /// Pieces that could not be written go back to the front.
    pub(crate) fn put_back(&self, pieces: Vec<Piece>) {
        let mut lanes = self.lock();
        lanes.samples += pieces.iter().map(Piece::len).sum::<usize>();
        for piece in pieces.into_iter().rev() {
            lanes.pieces.push_front(piece);
        }
        lanes.trim();
    }

    pub(crate) fn samples_lost(&self) -> u64 {
        self.lock().samples_lost
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_all();
    }

    /// Waits for what the writer wants.
    pub(crate) fn take(&self, wants: &Wants) -> Taken {
        let mut lanes = self.lock();
        loop {
            let now = Instant::now();
            let flush = lanes.flushes > 0;
            let hurried = lanes.closed || flush || lanes.jobs.len() >= MOST_PER_COMMIT / 8;
            let jobs = !lanes.jobs.is_empty() && (hurried || now >= wants.jobs_at);
            let pieces =
                !lanes.pieces.is_empty() && (lanes.closed || flush || now >= wants.samples_at);
            let due = wants.latest.is_some_and(|at| now >= at);
            if jobs || pieces || due || lanes.closed {
                return lanes.take(jobs, pieces);
            }
            let next = [
                wants.latest,
                (!lanes.jobs.is_empty()).then_some(wants.jobs_at),
                (!lanes.pieces.is_empty()).then_some(wants.samples_at),
            ];
            lanes = match next.into_iter().flatten().min() {
                Some(at) => {
                    let wait = at.saturating_duration_since(now);
                    let waited = self.wake.wait_timeout(lanes, wait);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self
                    .wake
                    .wait(lanes)
                    .unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

impl Lanes {
    /// An empty one takes whatever comes: what is larger than its bound would never go.
    fn has_room(&self, size: usize) -> bool {
        self.jobs.is_empty() || self.jobs.len() < MOST_APPENDS && self.bytes + size <= MOST_BYTES
    }

    fn trim(&mut self) {
        while self.samples > MOST_SAMPLES {
            let Some(piece) = self.pieces.pop_front() else {
                break;
            };
            self.samples -= piece.len();
            self.samples_lost += piece.len() as u64;
        }
    }

    fn take(&mut self, jobs: bool, pieces: bool) -> Taken {
        let mut taken = Taken::default();
        if jobs {
            let mut entries = 0;
            while entries < MOST_PER_COMMIT {
                let Some(job) = self.jobs.pop_front() else {
                    break;
                };
                if let Job::Append { batch, .. } = &job {
                    entries += batch.entries.len().max(1);
                    self.bytes -= batch.size();
                }
                let last = matches!(job, Job::Flush { .. });
                taken.jobs.push(job);
                // A flush ends a commit, so that it covers what came before it.
                if last {
                    self.flushes -= 1;
                    break;
                }
            }
        }
        if pieces {
            self.samples = 0;
            taken.pieces = self.pieces.drain(..).collect();
        }
        taken.closed = self.closed && self.jobs.is_empty() && self.pieces.is_empty();
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::SeriesId;
    use crate::tail::Values;
    use lamplight_units::Wall;
    use std::sync::mpsc::channel;

    fn piece(n: usize) -> Piece {
        Piece {
            series: SeriesId(1),
            values: Values::Wave {
                from: Wall::default(),
                samples: vec![0; n],
            },
        }
    }

    #[test]
    fn the_oldest_samples_go_first_and_are_counted() {
        let queue = Queue::default();
        queue.sample(piece(10));
        queue.sample(piece(MOST_SAMPLES - 5));
        assert_eq!(queue.samples_lost(), 10);
        queue.put_back(vec![piece(6)]);
        assert_eq!(queue.samples_lost(), 16, "what comes back is the oldest");
    }

    #[test]
    fn a_full_queue_answers_at_once() {
        let queue = Queue::default();
        let (send, answers) = channel();
        for _ in 0..=MOST_APPENDS {
            let send = send.clone();
            queue.append(
                Batch::default(),
                Box::new(move |answer| send.send(answer).unwrap()),
            );
        }
        assert_eq!(
            answers.try_iter().collect::<Vec<_>>(),
            [Err(AppendError::QueueFull)]
        );
    }

    #[test]
    fn a_closed_queue_gives_what_it_has_and_takes_no_more() {
        let queue = Queue::default();
        queue.append(Batch::default(), Box::new(|_| {}));
        queue.sample(piece(3));
        queue.close();
        let far = Instant::now() + Duration::from_secs(3600);
        let taken = queue.take(&Wants {
            jobs_at: far,
            samples_at: far,
            latest: None,
        });
        assert_eq!(
            (taken.jobs.len(), taken.pieces.len(), taken.closed),
            (1, 1, true)
        );
        let (send, answers) = channel();
        queue.append(
            Batch::default(),
            Box::new(move |answer| send.send(answer).unwrap()),
        );
        assert_eq!(answers.recv().unwrap(), Err(AppendError::Closed));
    }
}
