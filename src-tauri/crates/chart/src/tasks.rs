//! What is to be done by when: turning, vital signs, medication, and how late it is.
//!
//! A task that is not done is never dropped: it gets later. Times missed by a task that
//! goes by the clock are counted, not made up for.

use crate::author::Author;
use crate::item::Note;
use lamplight_units::Now;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

/// Names a task within its stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TaskId(u64);

impl TaskId {
    /// As a number, for a command from the screen.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// From the number of a command; one that names nothing is refused there.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskKind {
    /// Turn the patient.
    Turn,
    /// Take vital signs.
    Vitals,
    /// Give a medication. The order itself is not kept here.
    Medication(Note),
    /// Look in on the patient.
    Round,
    /// Anything else.
    Other(Note),
}

/// How a task comes back after it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repeat {
    /// So long after it was done: turning.
    AfterDone(Duration),
    /// Every so long by the clock, done or not: medication at 8, 14 and 20.
    ByClock(Duration),
}

impl Repeat {
    const fn every(self) -> Duration {
        match self {
            Self::AfterDone(every) | Self::ByClock(every) => every,
        }
    }
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its name.
    pub id: TaskId,
    /// What.
    pub kind: TaskKind,
    /// When it is due.
    pub due: Now,
    /// So long after that it is late.
    pub grace: Duration,
    /// Whether it comes back.
    pub repeat: Option<Repeat>,
    /// Who ordered it.
    pub by: Author,
    /// Who did it last, and when.
    pub done: Option<(Author, Now)>,
    /// Times by the clock that passed without it.
    pub missed: u32,
}

/// What somebody wants to have done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// What.
    pub kind: TaskKind,
    /// When it is due first.
    pub due: Now,
    /// So long after that it is late.
    pub grace: Duration,
    /// Whether it comes back.
    pub repeat: Option<Repeat>,
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lateness {
    /// Not due for so long.
    In(Duration),
    /// Due, and not late yet.
    Due,
    /// Late by so much, counted from when it was due.
    Late(Duration),
}

/// Why a task is not taken or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaskRefusal {
    /// Too many.
    #[error("this patient has {} tasks already; end one first", Tasks::MOST)]
    Full,
    /// There is no such task.
    #[error("task {0} is not on this patient's list (any more)")]
    NoTask(u64),
    /// Shorter than anybody can work.
    #[error("a task comes back after five minutes at the earliest")]
    TooOften,
    /// Done later than now, or before the task was there.
    #[error("the time at which it was done lies in the future; correct the time")]
    Future,
}

/// The tasks of one stay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tasks {
    next: u64,
    open: VecDeque<Task>,
}

const SHORTEST: Duration = Duration::from_secs(300);

impl Tasks {
    /// So many tasks a patient; one more is refused, with a sentence.
    pub const MOST: usize = 64;

    /// Adds a task.
    ///
    /// # Errors
    /// When there are too many, or it would come back too often.
    pub fn add(&mut self, by: &Author, new: NewTask) -> Result<TaskId, TaskRefusal> {
        if self.open.len() >= Self::MOST {
            return Err(TaskRefusal::Full);
        }
        if new.repeat.is_some_and(|repeat| repeat.every() < SHORTEST) {
            return Err(TaskRefusal::TooOften);
        }
        self.next += 1;
        let id = TaskId(self.next);
        self.open.push_back(Task {
            id,
            kind: new.kind,
            due: new.due,
            grace: new.grace,
            repeat: new.repeat,
            by: by.clone(),
            done: None,
            missed: 0,
        });
        Ok(id)
    }

    /// Somebody did it at a time; it comes back or leaves the list. Returns the task as it
    /// was, for the journal.
    ///
    /// # Errors
    /// When there is no such task, or the time lies in the future.
    pub fn done(
        &mut self,
        now: Now,
        by: &Author,
        id: TaskId,
        at: Now,
    ) -> Result<Task, TaskRefusal> {
        if at.wall > now.after(Duration::from_secs(60)).wall {
            return Err(TaskRefusal::Future);
        }
        let index = self.index(id)?;
        let was = self.open[index].clone();
        let Some(repeat) = was.repeat else {
            self.open.remove(index);
            return Ok(was);
        };
        let task = &mut self.open[index];
        task.done = Some((by.clone(), at));
        match repeat {
            Repeat::AfterDone(every) => task.due = at.after(every),
            Repeat::ByClock(every) => {
                let (due, missed) = next_by_clock(task.due, every, at);
                task.due = due;
                task.missed = task.missed.saturating_add(missed);
            }
        }
        Ok(was)
    }

    /// It was not done after all: the task is again as [`Self::done`] said that it was.
    ///
    /// # Errors
    /// When another took its place, and there are too many.
    pub fn undo(&mut self, was: Task) -> Result<(), TaskRefusal> {
        if let Ok(index) = self.index(was.id) {
            self.open[index] = was;
            return Ok(());
        }
        if self.open.len() >= Self::MOST {
            return Err(TaskRefusal::Full);
        }
        self.open.push_back(was);
        Ok(())
    }

    /// Takes a task off the list, done or not; returns it for the journal.
    ///
    /// # Errors
    /// When there is no such task.
    pub fn end(&mut self, id: TaskId) -> Result<Task, TaskRefusal> {
        let index = self.index(id)?;
        self.open.remove(index).ok_or(TaskRefusal::NoTask(id.0))
    }

    /// The open tasks, the most urgent first.
    #[must_use]
    pub fn open(&self) -> Vec<&Task> {
        let mut tasks: Vec<&Task> = self.open.iter().collect();
        tasks.sort_by_key(|task| (task.due.wall, task.id));
        tasks
    }

    /// The next time at which a task becomes due or late; when to look again.
    #[must_use]
    pub fn next_change(&self, now: Now) -> Option<Now> {
        let times = |task: &Task| [task.due, task.due.after(task.grace)];
        let all = self.open.iter().flat_map(times);
        all.filter(|at| at.wall > now.wall).min_by_key(|at| at.wall)
    }

    fn index(&self, id: TaskId) -> Result<usize, TaskRefusal> {
        let index = self.open.iter().position(|task| task.id == id);
        index.ok_or(TaskRefusal::NoTask(id.0))
    }
}

impl Task {
    /// How it stands. The due time is one of the wall clock, as people keep it.
    #[must_use]
    pub fn lateness(&self, now: Now) -> Lateness {
        let seconds = now.wall.seconds_since(self.due.wall);
        let apart = Duration::try_from_secs_f64(seconds.abs()).unwrap_or(Duration::MAX);
        if seconds < 0.0 {
            Lateness::In(apart)
        } else if apart <= self.grace {
            Lateness::Due
        } else {
            Lateness::Late(apart)
        }
    }
}

/// The first time of the clock's row after what was done, and how many before it passed
/// undone. What is done belongs to the nearest time: half an interval before it at most.
fn next_by_clock(due: Now, every: Duration, at: Now) -> (Now, u32) {
    let late = at.wall.micros().saturating_sub(due.wall.micros());
    let late = Duration::from_micros(u64::try_from(late).unwrap_or(0));
    let half = every / 2;
    let passed = (late + half).as_nanos() / every.as_nanos().max(1);
    let passed = u32::try_from(passed).unwrap_or(u32::MAX - 1);
    let step = every.checked_mul(passed.saturating_add(1));
    (due.after(step.unwrap_or(Duration::MAX)), passed)
}
