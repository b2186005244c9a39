//! What people do for a patient: chart, correct, confirm, order, and their tasks.

use super::set::Sheet;
use super::stay::{Care, DoneTask};
use crate::command::CommandError;
use crate::station::Station;
use lamplight_alarms::Actor;
use lamplight_chart::{
    Author, AuthorError, EntryId, NewEntry, NewTask, Question, Refusal, SpotId, TaskId, TaskKind,
    TaskRefusal,
};
use lamplight_scores::{OrderError, Scale2Order, Spo2Scale};
use lamplight_units::{BedId, Now, StayId};

/// So many items in one wish: a full sheet has a dozen.
const MOST_ITEMS: usize = 64;

/// A wish about the care of a patient.
#[derive(Debug, Clone, PartialEq)]
pub enum CareWish {
    /// Enters one or several things: all of them or none.
    Chart(Vec<NewEntry>),
    /// Puts a new entry in the place of one that stands.
    Correct {
        /// The old one.
        entry: EntryId,
        /// The new one.
        new: Box<NewEntry>,
        /// Why.
        reason: String,
    },
    /// Strikes an entry out.
    Strike {
        /// Which.
        entry: EntryId,
        /// Why.
        reason: String,
    },
    /// A device's measurement is of this patient and right.
    Confirm {
        /// Which.
        spot: SpotId,
        /// The author was asked about what is unusual.
        sure: bool,
    },
    /// It is not, or not right.
    Reject(SpotId),
    /// `SpO2` scale 2, by the order of a named clinician; `None`: scale 1 again.
    Scale2(Option<String>),
    /// Somebody suspects an infection, or no longer.
    SuspectInfection(bool),
    /// The patient is pregnant, or was entered so by mistake.
    Pregnant(bool),
    /// Something is to be done.
    AddTask(NewTask),
    /// It was done.
    TaskDone {
        /// Which.
        task: TaskId,
        /// When.
        at: Now,
    },
    /// It was not done after all.
    TaskUndone(TaskId),
    /// It is not to be done any more.
    EndTask(TaskId),
}

/// Why it was not done. Nothing is changed then.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CareRefusal {
    /// Nobody is admitted there.
    #[error("bed {0} has no admitted patient: admit the patient to chart")]
    NoStay(BedId),
    /// The page was opened for another patient.
    #[error(
        "the patient in bed {0} is another now; nothing was written. Open the chart again and look whose it is"
    )]
    OtherPatient(BedId),
    /// Nobody is named.
    #[error(transparent)]
    Author(#[from] AuthorError),
    /// The chart does not take it.
    #[error(transparent)]
    Chart(#[from] Refusal),
    /// The tasks do not.
    #[error(transparent)]
    Task(#[from] TaskRefusal),
    /// The order has no name.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// Nothing, or more than a person can mean.
    #[error("chart between 1 and {MOST_ITEMS} things at once")]
    Items,
    /// It was done too long ago, or by nobody.
    #[error("that task was not done lately, so it can't be taken back")]
    NotDone,
}

impl CareRefusal {
    /// It may be right: ask the person and wish it again as sure.
    #[must_use]
    pub const fn asks(&self) -> bool {
        matches!(self, Self::Chart(Refusal::Ask(_)))
    }
}

impl Station {
    /// Carries it out for the patient of a bed, who is the one whom the person saw.
    pub(crate) fn do_care(
        &mut self,
        now: Now,
        actor: &Actor,
        bed: &BedId,
        stay: Option<StayId>,
        wish: CareWish,
    ) -> Result<(), CommandError> {
        if self.setup.beds.get(bed).is_none() {
            return Err(CommandError::NoBed(bed.clone()));
        }
        let lying = self.stays.in_bed(bed).map(|stay| stay.id);
        let refused = |why: CareRefusal| Err(CommandError::Care(why));
        let Some(id) = lying else {
            return refused(match stay {
                Some(_) => CareRefusal::OtherPatient(bed.clone()),
                None => CareRefusal::NoStay(bed.clone()),
            });
        };
        if stay.is_some_and(|seen| seen != id) {
            return refused(CareRefusal::OtherPatient(bed.clone()));
        }
        self.settle_care(now);
        let Some(care) = self.desk.cares.get_mut(&id) else {
            return refused(CareRefusal::NoStay(bed.clone()));
        };
        let by = Author::new(actor.id.as_str(), &actor.name).map_err(CareRefusal::from)?;
        let sheet = match &wish {
            CareWish::Chart(items) => Some(Sheet::of(items)),
            _ => None,
        };
        care.carry_out(now, &by, wish)?;
        if let Some(sheet) = sheet {
            care.tick_off(now, &by, &self.desk.setup.scores, &sheet);
        }
        self.reckon(now, id);
        self.changes.bed(Some(bed));
        Ok(())
    }
}

impl Station {
    /// The patient of a bed was turned, as its bed tells: each task to turn is done by it.
    pub(crate) fn turned(&mut self, now: Now, bed: &BedId, by: &Author, at: Now) {
        let Some(stay) = self.stays.in_bed(bed).map(|stay| stay.id) else {
            return;
        };
        let Some(care) = self.desk.cares.get_mut(&stay) else {
            return;
        };
        let tasks = care.kept.tasks.open().into_iter();
        let turning = tasks.filter(|task| task.kind == TaskKind::Turn);
        let turning: Vec<TaskId> = turning.map(|task| task.id).collect();
        for task in &turning {
            // Refused only for a task that is none or a time to come, and neither is.
            let _ = care.task_done(now, by, *task, at);
        }
        if !turning.is_empty() {
            self.reckon(now, stay);
            self.changes.bed(Some(bed));
        }
    }
}

impl Care {
    fn carry_out(&mut self, now: Now, by: &Author, wish: CareWish) -> Result<(), CareRefusal> {
        match wish {
            CareWish::Chart(items) => self.chart(now, by, items)?,
            CareWish::Correct { entry, new, reason } => {
                self.change(|kept| kept.chart.correct(now, by, entry, *new, &reason))?;
            }
            CareWish::Strike { entry, reason } => {
                self.change(|kept| kept.chart.strike(now, by, entry, &reason))?;
            }
            CareWish::Confirm { spot, sure } => {
                self.change(|kept| kept.chart.confirm(now, by, spot, sure))?;
            }
            CareWish::Reject(spot) => {
                self.change(|kept| kept.chart.reject(spot))?;
            }
            CareWish::Scale2(order) => self.order_scale(now, by, order)?,
            CareWish::SuspectInfection(suspected) => self.change(|kept| {
                kept.orders.infection = suspected.then(|| (by.clone(), now));
            }),
            CareWish::Pregnant(pregnant) => self.change(|kept| {
                kept.orders.pregnant = pregnant.then(|| (by.clone(), now));
            }),
            CareWish::AddTask(new) => {
                self.change(|kept| kept.tasks.add(by, new))?;
            }
            CareWish::TaskDone { task, at } => self.task_done(now, by, task, at)?,
            CareWish::TaskUndone(task) => self.task_undone(task)?,
            CareWish::EndTask(task) => {
                self.change(|kept| kept.tasks.end(task))?;
            }
        }
        Ok(())
    }

    /// All of it or nothing; every question at once, so that a sheet is asked about once.
    fn chart(&mut self, now: Now, by: &Author, items: Vec<NewEntry>) -> Result<(), CareRefusal> {
        if items.is_empty() || items.len() > MOST_ITEMS {
            return Err(CareRefusal::Items);
        }
        let mut chart = self.kept.chart.clone();
        let mut questions: Vec<Question> = Vec::new();
        for new in items {
            match chart.record(now, by, new) {
                Ok(_) => {}
                Err(Refusal::Ask(more)) => {
                    for one in more {
                        if !questions.contains(&one) {
                            questions.push(one);
                        }
                    }
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        if !questions.is_empty() {
            return Err(Refusal::Ask(questions).into());
        }
        self.change(|kept| kept.chart = chart);
        Ok(())
    }

    fn order_scale(
        &mut self,
        now: Now,
        by: &Author,
        order: Option<String>,
    ) -> Result<(), CareRefusal> {
        let scale = match order {
            Some(name) => Spo2Scale::Two(Scale2Order::new(&name, now)?),
            None => Spo2Scale::One,
        };
        self.change(|kept| {
            kept.orders.scale = scale;
            kept.orders.scale_by = Some((by.clone(), now));
        });
        Ok(())
    }

    pub(super) fn task_done(
        &mut self,
        now: Now,
        by: &Author,
        task: TaskId,
        at: Now,
    ) -> Result<(), CareRefusal> {
        let was = self.change(|kept| kept.tasks.done(now, by, task, at))?;
        let by = by.clone();
        self.change(|kept| Self::remember_done(kept, DoneTask { was, by, at }));
        Ok(())
    }

    fn task_undone(&mut self, task: TaskId) -> Result<(), CareRefusal> {
        let mut places = self.kept.done.iter();
        let place = places.rposition(|done| done.was.id == task);
        let done = place.and_then(|place| self.change(|kept| kept.done.remove(place)));
        let done = done.ok_or(CareRefusal::NotDone)?;
        self.change(|kept| kept.tasks.undo(done.was))?;
        Ok(())
    }
}
