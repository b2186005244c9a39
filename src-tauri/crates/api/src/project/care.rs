//! From a patient's care in the station to what the screen shows of it.

pub mod items;
mod scores;

#[cfg(test)]
mod tests;

use crate::care::{
    BalanceView, CareFace, CareView, DoneView, EntryState, EntryView, OrderView, PendingView,
    ProposalItem, RepeatView, RiskView, RoundView, ScoreChip, StayCareView, TaskChip, TaskKindView,
    TaskView,
};
use crate::limits::GroupView;
use crate::project::patients;
use lamplight_chart::{Author, Entry, Group, Origin, Pending, Repeat, State, Task, TaskKind};
use lamplight_scores::{Inputs, Measured, Part, Quantity, Risk, Scored, Source, Spo2Scale};
use lamplight_station::{BedCare, Face, Orders, Station};
use lamplight_units::{BedId, Now};
use lamplight_ward::Device;
use std::time::Duration;

/// So many entries of a chart go to the page at once: more than two weeks of a set each
/// shift, or two days of hourly ones. Older ones are in the journal.
const MOST_ENTRIES: usize = 300;
/// Fluids are added up over a day.
const BALANCE: Duration = Duration::from_secs(24 * 3_600);

/// What the tile shows; `None` where nobody is admitted.
#[must_use]
pub fn face(station: &Station, bed: &BedId) -> Option<CareFace> {
    let Face {
        score,
        task,
        late,
        waiting,
    } = station.care_face(bed)?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Some(CareFace {
        score: score.as_ref().map(|score| {
            let arrow = match score.direction {
                1 => " \u{2191}",
                -1 => " \u{2193}",
                _ => "",
            };
            let open = if score.open { "+ ?" } else { "" };
            ScoreChip {
                text: format!("{} {}{open}{arrow}", score.name, score.total),
                open: score.open,
                risk: risk(score.risk),
                due_ms: score.due.map(|(from, _)| from.millis()),
                overdue: score.overdue,
                simulated: score.simulated,
            }
        }),
        task: task.as_ref().map(|task| TaskChip {
            id: task.id.get(),
            what: task_kind(&task.kind),
            due_ms: task.due.millis(),
            urgency: task.urgency,
        }),
        late: count(*late),
        waiting: count(*waiting),
    })
}

/// Everything about the care of a bed.
#[must_use]
pub fn care(station: &Station, now: Now, bed: &BedId) -> CareView {
    let devices: Vec<&Device> = station.devices().of_bed(bed).collect();
    CareView {
        bed: bed.to_string(),
        patient: patients::of_bed(station, bed, &devices, Some(now)),
        stay: station.care_of(bed, now).map(|care| stay(&care, now)),
    }
}

/// What is to be done in the ward, what is due first at the top, beds in the ward's order.
#[must_use]
pub fn rounds(station: &Station, now: Now) -> Vec<RoundView> {
    let mut rounds = Vec::new();
    for bed in station.setup().beds.all().iter().map(|bed| &bed.setup.id) {
        let Some(care) = station.care_of(bed, now) else {
            continue;
        };
        let devices: Vec<&Device> = station.devices().of_bed(bed).collect();
        let patient = patients::of_bed(station, bed, &devices, Some(now));
        rounds.extend(care.tasks.open().into_iter().map(|open| RoundView {
            bed: bed.to_string(),
            patient: patient.clone(),
            stay: care.stay.get(),
            task: task(open),
        }));
    }
    rounds.sort_by_key(|round| round.task.due_ms);
    rounds
}

fn stay(care: &BedCare<'_>, now: Now) -> StayCareView {
    let mut chart: Vec<&Entry> = care.chart.entries().collect();
    chart.sort_by_key(|entry| std::cmp::Reverse((entry.measured.wall, entry.id)));
    let older = chart.len().saturating_sub(MOST_ENTRIES);
    let from = Now {
        wall: lamplight_units::Wall::from_micros(
            now.wall.micros() - i64::try_from(BALANCE.as_micros()).unwrap_or(0),
        ),
        ..now
    };
    let balance = care.chart.balance(from, now.after(Duration::from_secs(60)));
    StayCareView {
        stay: care.stay.get(),
        began_ms: care.began.wall.millis(),
        now_ms: now.wall.millis(),
        group: match care.chart.group() {
            Group::Adult => GroupView::Adult,
            Group::Paediatric => GroupView::Paediatric,
            Group::Neonatal => GroupView::Neonatal,
        },
        simulated: care.simulated,
        chart: chart.into_iter().take(MOST_ENTRIES).map(entry).collect(),
        older: u32::try_from(older).unwrap_or(u32::MAX),
        pending: care.chart.pending().map(pending).collect(),
        tasks: care.tasks.open().into_iter().map(task).collect(),
        done: care
            .done
            .iter()
            .rev()
            .map(|done| DoneView {
                id: done.was.id.get(),
                what: task_kind(&done.was.kind),
                by: done.by.name().to_owned(),
                at_ms: done.at.wall.millis(),
            })
            .collect(),
        scores: care.scores.iter().map(scores::score).collect(),
        proposals: proposals(&care.live),
        balance: BalanceView {
            hours: 24,
            intake_ml: balance.intake_ml,
            output_ml: balance.output_ml,
        },
        scale2: scale2(care.orders),
        infection: care.orders.infection.as_ref().map(said),
        pregnant: care.orders.pregnant.as_ref().map(said),
    }
}

fn said((by, at): &(Author, Now)) -> OrderView {
    OrderView {
        by: by.name().to_owned(),
        entered_by: by.name().to_owned(),
        at_ms: at.wall.millis(),
    }
}

fn scale2(orders: &Orders) -> Option<OrderView> {
    match &orders.scale {
        Spo2Scale::One => None,
        Spo2Scale::Two(order) => Some(OrderView {
            by: order.by().to_owned(),
            entered_by: orders
                .scale_by
                .as_ref()
                .map(|(by, _)| by.name().to_owned())
                .unwrap_or_default(),
            at_ms: order.at().wall.millis(),
        }),
    }
}

/// One entry, as the screen and the journal have it.
#[must_use]
pub fn entry(entry: &Entry) -> EntryView {
    let (state, struck_by, struck_for) = match &entry.state {
        State::Stands => (EntryState::Stands, "", ""),
        State::Corrected { .. } => (EntryState::Corrected, "", ""),
        State::Struck { by, reason, .. } => (EntryState::Struck, by.name(), reason.reveal()),
    };
    let corrected_for = entry.corrects.as_ref().map(|(_, why)| why.reveal());
    EntryView {
        id: entry.id.get(),
        item: items::view(&entry.item),
        measured_ms: entry.measured.wall.millis(),
        entered_ms: entry.entered.wall.millis(),
        by: entry.by.name().to_owned(),
        device: match &entry.origin {
            Origin::Charted => String::new(),
            Origin::Confirmed { device } => device.to_string(),
        },
        sure: entry.sure,
        corrects: entry.corrects.as_ref().map(|(old, _)| old.get()),
        reason: if struck_for.is_empty() {
            corrected_for.unwrap_or_default().to_owned()
        } else {
            struck_for.to_owned()
        },
        state,
        struck_by: struck_by.to_owned(),
    }
}

fn pending(pending: &Pending) -> PendingView {
    PendingView {
        id: pending.id.get(),
        device: pending.spot.device.to_string(),
        measured_ms: pending.spot.measured.wall.millis(),
        items: pending.spot.items.iter().map(items::view).collect(),
    }
}

fn task(task: &Task) -> TaskView {
    let minutes = |every: Duration| u32::try_from(every.as_secs() / 60).unwrap_or(u32::MAX);
    TaskView {
        id: task.id.get(),
        what: task_kind(&task.kind),
        due_ms: task.due.wall.millis(),
        late_ms: task.due.after(task.grace).wall.millis(),
        repeat: task.repeat.map(|repeat| match repeat {
            Repeat::AfterDone(every) => RepeatView {
                minutes: minutes(every),
                by_clock: false,
            },
            Repeat::ByClock(every) => RepeatView {
                minutes: minutes(every),
                by_clock: true,
            },
        }),
        by: task.by.name().to_owned(),
        done_by: task
            .done
            .as_ref()
            .map(|(by, _)| by.name().to_owned())
            .unwrap_or_default(),
        done_ms: task.done.as_ref().map(|(_, at)| at.wall.millis()),
        missed: task.missed,
    }
}

fn task_kind(kind: &TaskKind) -> TaskKindView {
    let text = |note: &lamplight_chart::Note| note.reveal().to_owned();
    match kind {
        TaskKind::Turn => TaskKindView::Turn,
        TaskKind::Vitals => TaskKindView::Vitals,
        TaskKind::Medication(note) => TaskKindView::Medication { text: text(note) },
        TaskKind::Round => TaskKindView::Round,
        TaskKind::Other(note) => TaskKindView::Other { text: text(note) },
    }
}

pub(super) const fn risk(risk: Risk) -> RiskView {
    match risk {
        Risk::Low => RiskView::Low,
        Risk::LowMedium => RiskView::LowMedium,
        Risk::Medium => RiskView::Medium,
        Risk::High => RiskView::High,
    }
}

/// What devices say now, rounded as a chart writes it.
fn proposals(live: &Inputs) -> Vec<ProposalItem> {
    let numbers = [
        (Part::Respiration, &live.respiration),
        (Part::Spo2, &live.spo2),
        (Part::Pulse, &live.pulse),
        (Part::Systolic, &live.systolic),
        (Part::Temperature, &live.temperature),
    ];
    let one = |(part, measured): (Part, &Option<Measured<Quantity>>)| {
        let measured = measured.as_ref()?;
        let (number, unit) = (measured.what.value.number()?, measured.what.unit?);
        let steps = f64::from(part.resolution());
        let number = (number * steps).round() / steps;
        let (vital, item) = items::of_part(part, number, unit)?;
        Some(ProposalItem {
            vital,
            item: items::view(&item),
            signal: match &measured.source {
                Source::Device { signal } => signal.to_string(),
                Source::Confirmed | Source::Charted => String::new(),
            },
            at_ms: measured.at.wall.millis(),
        })
    };
    numbers.into_iter().filter_map(one).collect()
}

/// The entries of a chart that were made after one, for the journal.
#[must_use]
pub fn entered_since(
    station: &Station,
    now: Now,
    bed: &BedId,
    last: Option<u64>,
) -> Vec<EntryView> {
    let Some(care) = station.care_of(bed, now) else {
        return Vec::new();
    };
    let new = |one: &&Entry| last.is_none_or(|last| one.id.get() > last);
    care.chart.entries().filter(new).map(entry).collect()
}

/// The scores of a bed that are complete, for the journal.
#[must_use]
pub fn totals(station: &Station, now: Now, bed: &BedId) -> Vec<serde_json::Value> {
    let Some(care) = station.care_of(bed, now) else {
        return Vec::new();
    };
    let worked_out = care.scores.iter();
    let worked_out = worked_out.filter_map(|one| one.result.as_ref().ok());
    let total = |scored: &Scored| {
        // A shock index is kept in hundredths.
        let total: f64 = scored.written(scored.total()?).parse().ok()?;
        Some(serde_json::json!({ "score": scored.table, "total": total }))
    };
    worked_out.filter_map(total).collect()
}

/// How each score of a bed stands, one sentence each, for the journal.
#[must_use]
pub fn standing(station: &Station, now: Now, bed: &BedId) -> Vec<String> {
    let Some(care) = station.care_of(bed, now) else {
        return Vec::new();
    };
    let worked_out = care
        .scores
        .iter()
        .filter_map(|one| one.result.as_ref().ok());
    worked_out
        .map(|scored| scored.sentence(|at| at.wall.iso()))
        .collect()
}
