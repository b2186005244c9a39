//! What the screen reads of a bed's care.

use super::face::Face;
use super::stay::{Care, DoneTask, Orders};
use crate::station::Station;
use lamplight_chart::{Chart, EntryId, TaskId, Tasks};
use lamplight_scores::{Course, Inputs, NotFor, Policy, ScoreId, Scored, Standing, Table};
use lamplight_units::{BedId, Now, StayId};

/// The care of the patient of a bed.
#[derive(Debug)]
pub struct BedCare<'a> {
    /// Whose.
    pub stay: StayId,
    /// Since when.
    pub began: Now,
    /// The chart.
    pub chart: &'a Chart,
    /// What is to be done.
    pub tasks: &'a Tasks,
    /// What was done last, and can be taken back.
    pub done: Vec<&'a DoneTask>,
    /// What was said about the patient.
    pub orders: &'a Orders,
    /// The scores, in the order of the screen.
    pub scores: Vec<Reckoned<'a>>,
    /// What devices say now, to be proposed to a person.
    pub live: Inputs,
    /// A simulated device's number is among the parts.
    pub simulated: bool,
}

/// One score of a patient.
#[derive(Debug)]
pub struct Reckoned<'a> {
    /// Which.
    pub score: ScoreId,
    /// Its table, where it has one.
    pub table: Option<&'a Table>,
    /// The last result, or why there is none for this patient.
    pub result: &'a Result<Scored, NotFor>,
    /// What holds.
    pub standing: Option<Standing>,
    /// The results of the stay.
    pub course: Option<&'a Course>,
}

impl Station {
    /// The care of the patient of a bed; `None` where nobody is admitted.
    #[must_use]
    pub fn care_of(&self, bed: &BedId, now: Now) -> Option<BedCare<'_>> {
        let stay = self.stays.in_bed(bed)?;
        let care = self.desk.cares.get(&stay.id)?;
        let (live, _) = self.live_of(care, stay, bed, now);
        Some(BedCare {
            stay: stay.id,
            began: care.kept.began,
            chart: &care.kept.chart,
            tasks: &care.kept.tasks,
            done: care.kept.done.iter().collect(),
            orders: &care.kept.orders,
            scores: self.reckoned(care, now),
            live,
            simulated: care.simulated,
        })
    }

    fn reckoned<'a>(&'a self, care: &'a Care, now: Now) -> Vec<Reckoned<'a>> {
        let policy: &Policy = &self.desk.setup.policy;
        let one = |score: &ScoreId| {
            let course = care.course(*score);
            Some(Reckoned {
                score: *score,
                table: self.desk.table(*score),
                result: care.reckoned.get(score)?,
                standing: course.map(|course| course.standing(policy, now)),
                course,
            })
        };
        self.desk.setup.scores.iter().filter_map(one).collect()
    }

    /// What the tile shows of the care of a bed; `None` where nobody is admitted.
    #[must_use]
    pub fn care_face(&self, bed: &BedId) -> Option<&Face> {
        let stay = self.stays.in_bed(bed)?;
        self.desk.cares.get(&stay.id).map(|care| &care.face)
    }

    /// The tasks of a bed that were done lately, each with when, for the journal to tell which
    /// were done since.
    #[must_use]
    pub fn tasks_done(&self, bed: &BedId) -> Vec<(TaskId, Now)> {
        let care = self
            .stays
            .in_bed(bed)
            .and_then(|stay| self.desk.cares.get(&stay.id));
        let done = care.into_iter().flat_map(|care| &care.kept.done);
        done.map(|done| (done.was.id, done.at)).collect()
    }

    /// The newest entry of a bed's chart, for the journal to tell what was added since.
    #[must_use]
    pub fn last_charted(&self, bed: &BedId) -> Option<(StayId, Option<EntryId>)> {
        let stay = self.stays.in_bed(bed)?;
        let care = self.desk.cares.get(&stay.id)?;
        let last = care.kept.chart.entries().next_back();
        Some((stay.id, last.map(|entry| entry.id)))
    }
}
