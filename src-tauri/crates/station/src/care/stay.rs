//! What is kept of one stay.

use super::face::Face;
use super::keep::{KeptCare, KeptCourse};
use lamplight_alarms::{Announcement, ConditionKey};
use lamplight_chart::{Author, Chart, Group, Item, Kind, Task, Tasks};
use lamplight_scores::{Course, NotFor, Policy, ScoreId, Scored, Spo2Scale};
use lamplight_units::{BedId, DeviceId, Mono, Now, StayId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// So many patients who have left are kept, for a discharge that is cancelled or a transfer
/// that comes back; beyond it the one who left first goes. The journal has all of it.
pub(super) const MOST_LEFT: usize = 64;
/// And no longer than this.
pub(super) const LEFT_FOR: Duration = Duration::from_secs(24 * 3600);
/// So many tasks that were done can be taken back.
const MOST_DONE: usize = 16;
/// So many measurements of devices are remembered as known.
const MOST_SEEN: usize = 32;

/// What people said about the patient as far as scores must know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Orders {
    /// Which SpO2 scale, and who ordered it.
    pub scale: Spo2Scale,
    /// Who entered that order, and when.
    pub scale_by: Option<(Author, Now)>,
    /// Who suspects an infection, and since when.
    pub infection: Option<(Author, Now)>,
    /// Who entered a pregnancy, and when.
    pub pregnant: Option<(Author, Now)>,
}

/// A task that was done, and as it was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneTask {
    /// As it was.
    pub was: Task,
    /// By whom.
    pub by: Author,
    /// When it was done.
    pub at: Now,
}

/// The care of one stay.
#[derive(Debug)]
pub(crate) struct Care {
    /// What a restart must know. Shared with what is being written; changed through
    /// [`Self::change`] alone.
    pub(super) kept: Arc<KeptCare>,
    pub(super) courses: BTreeMap<ScoreId, Arc<KeptCourse>>,
    /// The last results, or why there is none for this patient.
    pub(super) reckoned: BTreeMap<ScoreId, Result<Scored, NotFor>>,
    /// When that was.
    pub(super) reckoned_at: Option<Mono>,
    /// When it is done again.
    pub(super) wake: Option<Mono>,
    /// Where the patient lies; `None` when he or she has left the ward.
    pub(super) bed: Option<BedId>,
    /// Devices' numbers from before this are of somebody else.
    pub(super) here_since: Now,
    /// When the patient left.
    pub(super) left: Option<Now>,
    pub(super) told: BTreeMap<ConditionKey, Announcement>,
    pub(super) face: Face,
    /// A simulated device's number is among the parts.
    pub(super) simulated: bool,
}

impl Care {
    pub(super) fn new(now: Now, stay: StayId, group: Group) -> Self {
        let kept = KeptCare {
            stay,
            revision: 0,
            began: now,
            chart: Chart::new(now, group),
            tasks: Tasks::default(),
            orders: Orders::default(),
            done: VecDeque::new(),
            seen: VecDeque::new(),
            left: None,
        };
        Self::restored(now, Arc::new(kept))
    }

    /// As it was kept. Where the patient lies and what devices say is found out anew.
    pub(super) fn restored(now: Now, kept: Arc<KeptCare>) -> Self {
        Self {
            left: kept.left,
            kept,
            courses: BTreeMap::new(),
            reckoned: BTreeMap::new(),
            reckoned_at: None,
            wake: None,
            bed: None,
            here_since: now,
            told: BTreeMap::new(),
            face: Face::default(),
            simulated: false,
        }
    }

    /// Changes what a restart must know.
    pub(super) fn change<T>(&mut self, change: impl FnOnce(&mut KeptCare) -> T) -> T {
        let kept = Arc::make_mut(&mut self.kept);
        kept.revision += 1;
        change(kept)
    }

    /// Takes a result into the course of its score.
    pub(super) fn take(&mut self, scored: &Scored, policy: &Policy) {
        let (stay, began) = (self.kept.stay, self.kept.began);
        let kept = self.courses.entry(scored.score).or_insert_with(|| {
            Arc::new(KeptCourse {
                stay,
                score: scored.score,
                revision: 0,
                course: Course::new(began),
            })
        });
        let kept = Arc::make_mut(kept);
        let before = mark(&kept.course);
        kept.course.take(scored, policy);
        // What only says the same of a later time is found again after a restart.
        if mark(&kept.course) != before {
            kept.revision += 1;
        }
    }

    /// What was charted last of a kind.
    pub(crate) fn last_charted(&self, kind: Kind) -> Option<&Item> {
        self.kept.chart.last(kind).map(|entry| &entry.item)
    }

    pub(super) fn course(&self, score: ScoreId) -> Option<&Course> {
        self.courses.get(&score).map(|kept| &kept.course)
    }

    /// Whether a device's measurement of that stamp is new here; it is known from then on.
    pub(super) fn first_seen(&mut self, device: &DeviceId, stamp: &str) -> bool {
        let known = |(id, at): &(DeviceId, Arc<str>)| id == device && at.as_ref() == stamp;
        if self.kept.seen.iter().any(known) {
            return false;
        }
        self.change(|kept| {
            kept.seen.push_back((device.clone(), Arc::from(stamp)));
            if kept.seen.len() > MOST_SEEN {
                kept.seen.pop_front();
            }
        });
        true
    }

    /// Remembers a task that was done, so that it can be taken back.
    pub(super) fn remember_done(kept: &mut KeptCare, done: DoneTask) {
        kept.done.push_back(done);
        if kept.done.len() > MOST_DONE {
            kept.done.pop_front();
        }
    }
}

/// What a course says that a restart could not find out again.
fn mark(course: &Course) -> (usize, u64, Option<Now>, bool) {
    let results = course.results();
    (
        results.len(),
        course.dropped(),
        results.last().map(|last| last.at),
        results.iter().rev().take(3).any(|kept| kept.superseded),
    )
}
