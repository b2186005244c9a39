//! What stands on the time axis of a bed: conditions, absences of the station, notes and
//! stretches to keep, changes of limits. And whether a new mark makes sense.

use super::{Stretch, bed_of, wall};
use crate::keeping::marking::{self, Marking};
use crate::keeping::past::{Past, episode};
use crate::system_clock::SystemClock;
use lamplight_api::command::{Command, Refusal};
use lamplight_api::marking::{MarkDraft, MarkName, MarkView};
use lamplight_api::review::{AwayView, LimitsChangedView, MarksView};
use lamplight_store::{EpisodeFilter, JournalFilter, Mark, Reader, Row, Seq, StoreError};
use lamplight_units::{BedId, Wall};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// How many starts of the station are looked through: one each quarter of an hour of the
/// longest stretch.
const MOST_STARTS: u32 = 1_000;
/// How many changes of limits of a bed are looked through: one each ten minutes.
const MOST_CHANGES: u32 = 1_600;
/// How long a mark that was removed can be had back: a day. In microseconds.
const UNDO_US: i64 = 24 * 3_600 * 1_000_000;

impl Past {
    /// All notes and stretches to keep of a bed, however old, oldest first.
    pub async fn marked(&self, bed: String) -> Result<Vec<MarkView>, Refusal> {
        let bed = bed_of(&bed)?;
        let marks = self
            .ask(move |past| past.reader().marks(Some(&bed)))
            .await?;
        Ok(marks.iter().map(marking::view).collect())
    }

    /// A wish for a new mark, if it makes sense.
    pub async fn mark_to_make(&self, draft: MarkDraft) -> Result<Marking, Refusal> {
        let bed = bed_of(&draft.bed)?;
        let note = draft.note.trim().to_owned();
        if note.chars().count() > MarkDraft::NOTE_MOST {
            return Err(Refusal::invalid(format!(
                "A note has at the most {} characters. Shorten it.",
                MarkDraft::NOTE_MOST
            )));
        }
        // A moment is a stretch without a length, which `Stretch` has none of.
        let most = MarkDraft::SPAN_MOST_MS;
        Stretch::new(
            draft.from_ms,
            draft.to_ms.max(draft.from_ms.saturating_add(1)),
            most,
        )?;
        if draft.to_ms < draft.from_ms {
            return Err(Refusal::invalid(
                "This time ends before it begins. Choose another.",
            ));
        }
        if note.is_empty() && draft.to_ms == draft.from_ms {
            return Err(Refusal::invalid("A note needs words. Write some."));
        }
        let of = bed.clone();
        let marks = self.ask(move |past| past.reader().marks(Some(&of))).await?;
        room(&marks, &draft)?;
        Ok(Marking::Make {
            bed,
            from: wall(draft.from_ms),
            to: wall(draft.to_ms),
            note,
        })
    }

    /// A wish to remove a mark that is there.
    pub async fn mark_to_remove(&self, name: MarkName) -> Result<Marking, Refusal> {
        let bed = bed_of(&name.bed)?;
        let marks = self
            .ask(move |past| past.reader().marks(Some(&bed)))
            .await?;
        let found = marks.into_iter().find(|mark| mark.id == name.id);
        found.map(Marking::Remove).ok_or_else(gone)
    }

    /// A wish to have a mark back that was removed within a day.
    pub async fn mark_to_restore(&self, name: MarkName) -> Result<Marking, Refusal> {
        let bed = bed_of(&name.bed)?;
        let since = SystemClock::wall().micros().saturating_sub(UNDO_US);
        let found = self
            .ask(move |past| removed(past.reader(), &bed, Wall::from_micros(since), name.id))
            .await?;
        found.map(Marking::Restore).ok_or_else(gone)
    }
}

fn gone() -> Refusal {
    Refusal::gone("This note is not there any longer.")
}

/// Whether the bed may have one more.
fn room(marks: &[Mark], draft: &MarkDraft) -> Result<(), Refusal> {
    if marks.len() >= MarkDraft::OF_BED_MOST {
        return Err(Refusal::invalid(format!(
            "Bed {} has {} notes, and no room for more. Remove some first.",
            draft.bed,
            marks.len()
        )));
    }
    let kept: i64 = marks
        .iter()
        .map(|mark| mark.to.millis() - mark.from.millis())
        .sum();
    if kept + (draft.to_ms - draft.from_ms) > MarkDraft::KEPT_MOST_MS {
        return Err(Refusal::invalid(format!(
            "Of bed {} no more than {} h are kept. Keep a shorter time, or remove another one first.",
            draft.bed,
            MarkDraft::KEPT_MOST_MS / 3_600_000
        )));
    }
    Ok(())
}

/// The mark as it was when it was removed last; `None` when it is there, or never was.
fn removed(reader: &Reader, bed: &BedId, since: Wall, id: i64) -> Result<Option<Mark>, StoreError> {
    if reader.marks(Some(bed))?.iter().any(|mark| mark.id == id) {
        return Ok(None);
    }
    let rows = reader.journal(&JournalFilter {
        from: Some(since),
        to: None,
        bed: Some(bed.clone()),
        kind: Some("mark.removed".to_owned()),
        after: Seq::NONE,
        limit: 0,
    })?;
    let read = |row: &Row| {
        let body: Json = serde_json::from_str(&row.entry.body).ok()?;
        serde_json::from_value::<MarkView>(body.get("mark")?.clone()).ok()
    };
    let found = rows.iter().rev().filter_map(read).find(|one| one.id == id);
    Ok(found.map(|one| Mark {
        id: one.id,
        bed: bed.clone(),
        from: wall(one.from_ms),
        to: wall(one.to_ms),
        at: wall(one.made_ms),
        actor: Some(one.by).filter(|by| !by.is_empty()),
        note: one.note,
    }))
}

/// What happened in a time.
pub(super) fn marks(
    reader: &Reader,
    bed: &BedId,
    stretch: Stretch,
) -> Result<MarksView, StoreError> {
    let mut rows = reader.episodes(&EpisodeFilter {
        bed: Some(bed.clone()),
        from: Some(stretch.from()),
        to: Some(stretch.to()),
        limit: u32::try_from(MarksView::MOST + 1).unwrap_or(u32::MAX),
        ..EpisodeFilter::default()
    })?;
    let more = rows.len() > MarksView::MOST;
    rows.truncate(MarksView::MOST);
    let inside = |mark: &Mark| mark.from < stretch.to() && mark.to >= stretch.from();
    Ok(MarksView {
        conditions: rows.iter().map(episode).collect(),
        more,
        away: away(reader, stretch)?,
        marks: reader
            .marks(Some(bed))?
            .iter()
            .filter(|mark| inside(mark))
            .map(marking::view)
            .collect(),
        limits: limits(reader, bed, stretch)?,
    })
}

/// When limits of the bed were changed here, newest first.
fn limits(
    reader: &Reader,
    bed: &BedId,
    stretch: Stretch,
) -> Result<Vec<LimitsChangedView>, StoreError> {
    let rows = reader.journal(&JournalFilter {
        from: Some(stretch.from()),
        to: Some(stretch.to()),
        bed: Some(bed.clone()),
        kind: Some("limits.set".to_owned()),
        after: Seq::NONE,
        limit: MOST_CHANGES,
    })?;
    let changes = rows.iter().rev().filter_map(changed);
    Ok(changes.take(MarksView::LIMITS_MOST).collect())
}

/// The change that a row tells of; `None` when it was refused.
fn changed(row: &Row) -> Option<LimitsChangedView> {
    let body: Json = serde_json::from_str(&row.entry.body).ok()?;
    if body.get("refused").is_some_and(|why| !why.is_null()) {
        return None;
    }
    let command: Command = serde_json::from_value(body.get("command")?.clone()).ok()?;
    let Command::SetLimits { edits, reset, .. } = command else {
        return None;
    };
    let parameters: BTreeSet<String> = edits
        .into_iter()
        .map(|edit| edit.parameter)
        .chain(reset)
        .collect();
    Some(LimitsChangedView {
        at_ms: row.entry.at.millis(),
        by: row.entry.actor.clone().unwrap_or_default(),
        parameters: parameters.into_iter().collect(),
    })
}

/// When the station did not run. The start that ends an absence tells how long it was, so
/// starts after the stretch count as well.
fn away(reader: &Reader, stretch: Stretch) -> Result<Vec<AwayView>, StoreError> {
    let starts = reader.journal(&JournalFilter {
        from: Some(stretch.from()),
        to: None,
        bed: None,
        kind: Some("station.started".to_owned()),
        after: Seq::NONE,
        limit: MOST_STARTS,
    })?;
    let absence = |row: &Row| {
        let told: Json = serde_json::from_str(&row.entry.body).ok()?;
        let seconds = told.get("away_s")?.as_f64()?;
        let to_ms = row.entry.at.millis();
        let from_ms = to_ms.saturating_sub(milliseconds(seconds));
        (from_ms < stretch.to_ms && to_ms > from_ms).then_some(AwayView { from_ms, to_ms })
    };
    Ok(starts.iter().filter_map(absence).collect())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float is cast with saturation"
)]
fn milliseconds(seconds: f64) -> i64 {
    (seconds.max(0.0) * 1e3).round() as i64
}
