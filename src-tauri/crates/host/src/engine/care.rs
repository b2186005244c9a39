//! Chart, scores and tasks: the page's question, its wishes, and what the journal has of them.

#[cfg(test)]
mod tests;

use super::wishes::invalid;
use lamplight_api::care::{
    CareView, CareWish as Asked, ChartDraft, RepeatView, TaskDraft, TaskKindView,
};
use lamplight_api::command::{Command, Refusal, RefusalCode};
use lamplight_api::project;
use lamplight_chart::{EntryId, NewEntry, NewTask, Note, Repeat, SpotId, TaskId, TaskKind};
use lamplight_station::{CareRefusal, CareWish, Station};
use lamplight_units::{BedId, Now, Wall};
use std::time::Duration;

/// Everything about the care of a bed.
pub(super) fn care(station: &Station, now: Now, bed: &str) -> Result<CareView, Refusal> {
    let bed = BedId::parse(bed).map_err(invalid)?;
    if station.setup().beds.get(&bed).is_none() {
        return Err(Refusal::gone(format!("this ward has no bed {bed}")));
    }
    Ok(project::care::care(station, now, &bed))
}

/// The wish behind what the page sends, if it is one.
pub(super) fn wish(asked: Asked, now: Now) -> Result<CareWish, Refusal> {
    Ok(match asked {
        Asked::Chart { entries, sure } => {
            let read = |draft: &ChartDraft| entry(draft, sure, now);
            CareWish::Chart(entries.iter().map(read).collect::<Result<_, _>>()?)
        }
        Asked::Correct {
            entry: old,
            to,
            reason,
            sure,
        } => CareWish::Correct {
            entry: EntryId::new(old),
            new: Box::new(entry(&to, sure, now)?),
            reason,
        },
        Asked::Strike { entry, reason } => CareWish::Strike {
            entry: EntryId::new(entry),
            reason,
        },
        Asked::Confirm { spot, sure } => CareWish::Confirm {
            spot: SpotId::new(spot),
            sure,
        },
        Asked::Reject { spot } => CareWish::Reject(SpotId::new(spot)),
        Asked::OrderScale2 { by } => CareWish::Scale2(Some(by)),
        Asked::EndScale2 => CareWish::Scale2(None),
        Asked::SuspectInfection { suspected } => CareWish::SuspectInfection(suspected),
        Asked::Pregnant { pregnant } => CareWish::Pregnant(pregnant),
        Asked::AddTask { task } => CareWish::AddTask(new_task(task, now)?),
        Asked::TaskDone { task, at_ms } => CareWish::TaskDone {
            task: TaskId::new(task),
            at: at_ms.map_or(now, |ms| at(ms, now)),
        },
        Asked::TaskUndone { task } => CareWish::TaskUndone(TaskId::new(task)),
        Asked::EndTask { task } => CareWish::EndTask(TaskId::new(task)),
    })
}

fn entry(draft: &ChartDraft, sure: bool, now: Now) -> Result<NewEntry, Refusal> {
    Ok(NewEntry {
        item: project::care::items::read(&draft.item).map_err(invalid)?,
        measured: draft.measured_ms.map_or(now, |ms| at(ms, now)),
        sure,
    })
}

/// A time that a person chose. The chart refuses what lies too far off.
fn at(ms: i64, now: Now) -> Now {
    now.at(Wall::from_micros(ms.saturating_mul(1_000)))
}

fn new_task(draft: TaskDraft, now: Now) -> Result<NewTask, Refusal> {
    let minutes = |count: u32| Duration::from_secs(60 * u64::from(count));
    let note = |text: String| Note::new(&text).map_err(invalid);
    Ok(NewTask {
        kind: match draft.what {
            TaskKindView::Turn => TaskKind::Turn,
            TaskKindView::Vitals => TaskKind::Vitals,
            TaskKindView::Medication { text } => TaskKind::Medication(note(text)?),
            TaskKindView::Round => TaskKind::Round,
            TaskKindView::Other { text } => TaskKind::Other(note(text)?),
        },
        due: at(draft.due_ms, now),
        grace: minutes(draft.grace_min),
        repeat: draft.repeat.map(
            |RepeatView {
                 minutes: m,
                 by_clock,
             }| match by_clock {
                true => Repeat::ByClock(minutes(m)),
                false => Repeat::AfterDone(minutes(m)),
            },
        ),
    })
}

/// For the page: whether to ask, to correct, or to open the chart again.
pub(super) const fn code(why: &CareRefusal) -> RefusalCode {
    match why {
        _ if why.asks() => RefusalCode::Ask,
        CareRefusal::NoStay(_) | CareRefusal::OtherPatient(_) | CareRefusal::NotDone => {
            RefusalCode::NotNow
        }
        CareRefusal::Author(_)
        | CareRefusal::Chart(_)
        | CareRefusal::Task(_)
        | CareRefusal::Order(_)
        | CareRefusal::Items => RefusalCode::Invalid,
    }
}

/// How a chart was before a wish, so that the journal can have what came of it.
pub(super) struct Before {
    bed: BedId,
    last: Option<EntryId>,
    /// Tasks that were done, each with when.
    done: Vec<(TaskId, Now)>,
}

impl Before {
    /// `None` for a command that is none of care.
    pub fn of(station: &Station, command: &Command) -> Option<Self> {
        let Command::Care { bed, .. } = command else {
            return None;
        };
        let bed = BedId::parse(bed).ok()?;
        let (_, last) = station.last_charted(&bed)?;
        let done = station.tasks_done(&bed);
        Some(Self { bed, last, done })
    }

    /// What was entered, and how the scores stand now; clinical data, which the journal is for.
    pub fn told(&self, station: &Station, now: Now) -> Option<serde_json::Value> {
        let (stay, _) = station.last_charted(&self.bed)?;
        let last = self.last.map(EntryId::get);
        let entered = project::care::entered_since(station, now, &self.bed, last);
        let scores = project::care::standing(station, now, &self.bed);
        let done = station.tasks_done(&self.bed);
        let done: Vec<u64> = done
            .iter()
            .filter(|done| !self.done.contains(done))
            .map(|(task, _)| task.get())
            .collect();
        let totals = project::care::totals(station, now, &self.bed);
        let mut told = serde_json::json!({
            "stay": stay.get(), "entered": entered, "scores": scores, "totals": totals,
        });
        if !done.is_empty() {
            told["tasks_done"] = done.into();
        }
        Some(told)
    }
}
