//! The journal's rows and the conditions, as JSON lines.

use super::files::{Folder, Part};
use super::progress::{Doing, Steps};
use super::{ExportError, Order};
use lamplight_export::Mask;
use lamplight_export::events::{ConditionRow, EventRow, write_condition, write_event};
use lamplight_store::{Episode, EpisodeFilter, JournalFilter, Reader, Row};
use lamplight_units::{BedId, Personal};

/// Rows read at a time.
const ROWS: u32 = 1_000;
/// Conditions of a bed in one export. A bed that alarms each ten seconds for ten days has
/// fewer; of more the newest are taken.
const CONDITIONS_MOST: u32 = 100_000;

/// The conditions of a bed that lasted into the stretch, the oldest first.
pub(super) fn episodes(
    reader: &Reader,
    order: &Order,
    bed: &BedId,
) -> Result<Vec<Episode>, ExportError> {
    let mut episodes = reader.episodes(&EpisodeFilter {
        from: Some(order.from),
        to: Some(order.to),
        bed: Some(bed.clone()),
        limit: CONDITIONS_MOST,
        ..EpisodeFilter::default()
    })?;
    episodes.reverse();
    Ok(episodes)
}

/// Writes `conditions.jsonl`.
pub(super) fn conditions(
    beds: &[Vec<Episode>],
    mask: &mut Mask,
    folder: &mut Folder,
) -> Result<(), ExportError> {
    let name = "conditions.jsonl";
    let path = folder.path_of(name);
    let mut part = folder.begin(name)?;
    for episode in beds.iter().flatten() {
        let written = write_condition(&mut part, mask, &condition(episode));
        written.map_err(ExportError::writing(&path))?;
    }
    folder.finish(part)
}

fn condition(episode: &Episode) -> ConditionRow<'_> {
    ConditionRow {
        id: episode.condition,
        bed: episode.bed.as_ref().map(BedId::as_str),
        patient: patient(episode),
        priority: word(episode.priority),
        kind: &episode.kind,
        source: &episode.source,
        cause: &episode.cause,
        text: &episode.text,
        began: episode.began,
        ended: episode.ended,
        acknowledged: episode
            .acknowledged
            .as_ref()
            .map(|(at, by)| (*at, by.as_str())),
        owner: episode.owner.as_deref(),
    }
}

fn patient(episode: &Episode) -> Option<&str> {
    episode
        .patient
        .as_ref()
        .map(Personal::reveal)
        .map(String::as_str)
}

/// A rank in words, as the host numbers them.
pub(super) const fn word(rank: u8) -> &'static str {
    match rank {
        0 => "advisory",
        1 => "low",
        2 => "medium",
        _ => "high",
    }
}

/// Writes `journal.jsonl`: the rows of these beds, and when the station ran.
pub(super) fn journal(
    reader: &Reader,
    order: &Order,
    beds: &[BedId],
    mask: &mut Mask,
    folder: &mut Folder,
    steps: &mut Steps<'_>,
) -> Result<(), ExportError> {
    let name = "journal.jsonl";
    let path = folder.path_of(name);
    let mut part = folder.begin(name)?;
    let mut filter = JournalFilter {
        from: Some(order.from),
        to: Some(order.to),
        limit: ROWS,
        ..JournalFilter::default()
    };
    loop {
        let rows = reader.journal(&filter)?;
        let Some(last) = rows.last() else { break };
        filter.after = last.seq;
        write_rows(&mut part, &rows, beds, mask).map_err(ExportError::writing(&path))?;
        steps.step(Doing::Events, None, (order.from, order.from))?;
    }
    folder.finish(part)
}

fn write_rows(
    part: &mut Part,
    rows: &[Row],
    beds: &[BedId],
    mask: &mut Mask,
) -> Result<(), lamplight_export::WriteError> {
    for Row { seq, entry, .. } in rows {
        let ours = match &entry.bed {
            Some(bed) => beds.contains(bed),
            // They tell why there is nothing from here to there.
            None => entry.kind.starts_with("station."),
        };
        if ours {
            let row = EventRow {
                seq: seq.number(),
                at: entry.at,
                kind: &entry.kind,
                bed: entry.bed.as_ref().map(BedId::as_str),
                actor: entry.actor.as_deref(),
                condition: entry.condition,
                body: &entry.body,
            };
            write_event(part, mask, &row)?;
        }
    }
    Ok(())
}
