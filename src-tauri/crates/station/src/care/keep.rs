//! Over a restart: chart, tasks, orders and courses go on; what devices said is heard anew.
//!
//! Each stay is a part of its own, and each course: a number that changes every minute does
//! not write a chart of a month again. `revision` says whether one has changed since.

use super::stay::{Care, DoneTask, Orders};
use super::tell;
use crate::station::Station;
use lamplight_chart::{Chart, Tasks};
use lamplight_scores::{Course, ScoreId};
use lamplight_units::{DeviceId, Now, StayId};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// What is kept of the care of one stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptCare {
    pub(super) stay: StayId,
    pub(super) revision: u64,
    pub(super) began: Now,
    pub(super) chart: Chart,
    pub(super) tasks: Tasks,
    pub(super) orders: Orders,
    pub(super) done: VecDeque<DoneTask>,
    pub(super) seen: VecDeque<(DeviceId, Arc<str>)>,
    pub(super) left: Option<Now>,
}

impl KeptCare {
    /// Whose.
    #[must_use]
    pub const fn stay(&self) -> StayId {
        self.stay
    }

    /// One more with every change.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }
}

/// What is kept of one score in one stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptCourse {
    pub(super) stay: StayId,
    pub(super) score: ScoreId,
    pub(super) revision: u64,
    pub(super) course: Course,
}

impl KeptCourse {
    /// Whose.
    #[must_use]
    pub const fn stay(&self) -> StayId {
        self.stay
    }

    /// Of which score.
    #[must_use]
    pub const fn score(&self) -> ScoreId {
        self.score
    }

    /// One more with every change that a restart could not find out again.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }
}

impl Station {
    pub(crate) fn keep_care(&self) -> (Vec<Arc<KeptCare>>, Vec<Arc<KeptCourse>>) {
        let cares = self.desk.cares.values();
        let courses = cares.clone().flat_map(|care| care.courses.values());
        let courses = courses.cloned().collect();
        (cares.map(|care| care.kept.clone()).collect(), courses)
    }

    /// Puts it back. A condition of ours that was open is looked at again at once: the charted
    /// parts are there, so a high risk of before the restart is one still.
    pub(crate) fn resume_care(
        &mut self,
        now: Now,
        kept: Vec<Arc<KeptCare>>,
        courses: Vec<Arc<KeptCourse>>,
    ) {
        for kept in kept {
            let stay = kept.stay;
            self.desk.cares.insert(stay, Care::restored(now, kept));
        }
        for course in courses {
            if let Some(care) = self.desk.cares.get_mut(&course.stay) {
                care.courses.insert(course.score, course);
            }
        }
        let ours = self.conditions().open();
        let ours = ours.filter(|open| open.announced.key.source.as_ref() == tell::SOURCE);
        let ours: Vec<_> = ours.map(|open| open.announced.clone()).collect();
        for open in ours {
            let care = tell::stay_of(&open.key).and_then(|stay| self.desk.cares.get_mut(&stay));
            match care {
                Some(care) => drop(care.told.insert(open.key.clone(), open)),
                None => self.end_condition(now, &open.key),
            }
        }
        self.settle_care(now);
    }
}
