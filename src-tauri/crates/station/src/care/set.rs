//! A full set that is charted is the vital signs that were due: nobody ticks them off twice.

use super::stay::Care;
use lamplight_chart::{Author, Item, Lateness, NewEntry, TaskKind};
use lamplight_scores::{Part, ScoreId};
use lamplight_units::Now;
use std::collections::BTreeSet;

/// The parts of a full set where no score of the ward is made for the patient: those of NEWS2.
const USUAL: [Part; 7] = [
    Part::Respiration,
    Part::Spo2,
    Part::Oxygen,
    Part::Systolic,
    Part::Pulse,
    Part::Consciousness,
    Part::Temperature,
];

/// What a sheet holds of a set.
pub(super) struct Sheet {
    parts: BTreeSet<Part>,
    /// When the last of it was measured.
    measured: Option<Now>,
}

impl Sheet {
    pub(super) fn of(items: &[NewEntry]) -> Self {
        let of_set = items.iter().filter(|new| part(&new.item).is_some());
        Self {
            parts: items.iter().filter_map(|new| part(&new.item)).collect(),
            measured: of_set.map(|new| new.measured).max_by_key(|at| at.wall),
        }
    }
}

/// The part of a score that an item is.
const fn part(item: &Item) -> Option<Part> {
    Some(match item {
        Item::Vital { vital, .. } => vital.part(),
        Item::BloodPressure { .. } => Part::Systolic,
        Item::Oxygen(_) => Part::Oxygen,
        Item::Consciousness(_) => Part::Consciousness,
        Item::Effort(_) => Part::Effort,
        Item::Gcs(_)
        | Item::Pain(_)
        | Item::Glucose { .. }
        | Item::Fluid { .. }
        | Item::Note(_) => {
            return None;
        }
    })
}

impl Care {
    /// Ticks off the vital signs that are due, the longest due first, if the sheet has every
    /// part of the ward's score for this patient. It can be taken back like any task.
    pub(super) fn tick_off(&mut self, now: Now, by: &Author, scores: &[ScoreId], sheet: &Sheet) {
        let full = match self.main(scores) {
            Some(scored) => scored
                .parts
                .iter()
                .all(|explained| sheet.parts.contains(&explained.part)),
            None => USUAL.iter().all(|part| sheet.parts.contains(part)),
        };
        let (true, Some(measured)) = (full, sheet.measured) else {
            return;
        };
        let due = |lateness| matches!(lateness, Lateness::Due | Lateness::Late(_));
        let tasks = self.kept.tasks.open();
        let mut vitals = tasks.iter().filter(|task| task.kind == TaskKind::Vitals);
        if let Some(task) = vitals
            .find(|task| due(task.lateness(now)))
            .map(|task| task.id)
        {
            // Refused only for a time ahead of now, and the chart has taken that time.
            let _ = self.task_done(now, by, task, measured);
        }
    }
}
