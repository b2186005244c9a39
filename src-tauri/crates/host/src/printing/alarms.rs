//! The alarms of a bed or of the ward as a table, oldest first.

use super::check::{Stretch, bed as bed_of};
use super::make::{About, Contents};
use super::words::{self, Words};
use super::zone::Zone;
use crate::keeping::past::Past;
use lamplight_api::command::Refusal;
use lamplight_api::history::{EpisodeView, HistoryQuery};
use lamplight_api::print::{PrintLanguage, PrintWhat};
use lamplight_api::review::SPAN_MOST_MS;
use lamplight_api::view::PriorityView;
use lamplight_report::{AlarmRow, Alarms, Priority};

/// What was asked for.
pub(super) struct Asked {
    pub bed: Option<String>,
    pub times: (i64, i64),
    pub least: Option<PriorityView>,
    pub language: PrintLanguage,
    /// Whether patients are named in the rows of the ward.
    pub identity: bool,
}

/// Reads the alarms of a stretch.
pub(super) async fn read(
    past: &Past,
    zone: Zone,
    asked: Asked,
) -> Result<(About, Contents), Refusal> {
    let stretch = Stretch::new(asked.times.0, asked.times.1, SPAN_MOST_MS)?;
    let bed = asked.bed.as_deref().map(bed_of).transpose()?;
    let mut found = episodes(past, &asked, stretch).await?;
    found.sort_by_key(|one| (one.began_ms, one.id));
    let words = words::of(asked.language);
    let rows = found.iter().map(|one| row(one, zone, &asked, words));
    let alarms = Alarms {
        from: zone.at(stretch.from_ms),
        to: zone.at(stretch.to_ms),
        only: asked
            .least
            .map_or_else(String::new, |least| words.only(least)),
        rows: rows.collect(),
    };
    Ok((About { bed, stretch }, Contents::Alarms(alarms)))
}

/// Page by page, up to the bound.
async fn episodes(
    past: &Past,
    asked: &Asked,
    stretch: Stretch,
) -> Result<Vec<EpisodeView>, Refusal> {
    let mut query = HistoryQuery {
        from_ms: Some(stretch.from_ms),
        to_ms: Some(stretch.to_ms),
        bed: asked.bed.clone(),
        least: asked.least,
        ..HistoryQuery::default()
    };
    let mut found: Vec<EpisodeView> = Vec::new();
    loop {
        let page = past.history(query.clone()).await?;
        query.before = page.rows.last().map(|row| row.id);
        found.extend(page.rows);
        if found.len() > PrintWhat::ALARMS_MOST {
            return Err(Refusal::invalid(format!(
                "There are more than {} alarms in this time. Choose a shorter one, or a higher priority.",
                PrintWhat::ALARMS_MOST
            )));
        }
        if !page.more {
            return Ok(found);
        }
    }
}

fn row(one: &EpisodeView, zone: Zone, asked: &Asked, words: &Words) -> AlarmRow {
    let of_ward = asked.bed.is_none();
    let place = match &one.bed {
        Some(bed) => format!("{} {bed}: ", words.bed),
        None => format!("{}: ", words.station),
    };
    AlarmRow {
        at: zone.at(one.began_ms),
        ended: one.ended_ms.map(|at| zone.at(at)),
        priority: priority(one.priority),
        text: format!("{}{}", if of_ward { &place } else { "" }, one.text),
        acknowledged: one
            .acknowledged_ms
            .map(|at| (zone.at(at), words.person(&one.acknowledged_by).to_owned())),
        note: match (of_ward, asked.identity) {
            (true, true) => one.patient.clone(),
            (true, false) => String::new(),
            (false, _) => one.owner.clone(),
        },
    }
}

/// The priority as the report prints it.
pub(super) const fn priority(view: PriorityView) -> Priority {
    match view {
        PriorityView::None => Priority::Advisory,
        PriorityView::Low => Priority::Low,
        PriorityView::Medium => Priority::Medium,
        PriorityView::High => Priority::High,
    }
}
