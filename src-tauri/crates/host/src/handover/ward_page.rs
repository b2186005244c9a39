//! The summary of the ward for the charge nurse, and what stands above every page.

use super::Staff;
use super::facts::BedFacts;
use super::page::{self, Pen, grave, plain};
use super::words::fill;
use lamplight_api::handover::{HandoverBed, HandoverLine, Sbar};
use lamplight_store::{JournalFilter, Reader, StoreError};
use lamplight_units::{BedId, Wall};
use serde_json::Value as Json;

/// Beds that are named as those with most alarms.
const MOST_NAMED: usize = 3;
/// Starts and gaps of one shift that are told.
const MOST_GAPS: u32 = 50;

/// A bed of the ward in three parts, without numbers: its nurse's page has those.
pub(super) fn bed(pen: Pen, facts: &BedFacts, nurse: Option<&str>) -> HandoverBed {
    let words = pen.words;
    let nurse = nurse.map_or_else(
        || grave(words.no_nurse),
        |name| plain(fill(words.nurse, &[("name", name)])),
    );
    let mut todo = page::open(pen, facts);
    todo.extend(page::silences(pen, facts));
    HandoverBed {
        parts: vec![
            page::part(pen, Sbar::Situation, vec![nurse]),
            page::part(pen, Sbar::Assessment, page::alarms(pen, facts)),
            page::part(pen, Sbar::Recommendation, todo),
        ],
        ..page::named(facts)
    }
}

/// What concerns the whole ward.
pub(super) fn summary(pen: Pen, staff: &Staff, facts: &[BedFacts]) -> Vec<HandoverLine> {
    let words = pen.words;
    let nurses: Vec<String> = staff
        .nurses
        .iter()
        .map(|nurse| format!("{} ({})", nurse.name, nurse.beds.len()))
        .collect();
    let mut lines = Vec::new();
    if !nurses.is_empty() {
        lines.push(plain(fill(words.nurses, &[("list", &nurses.join(", "))])));
    }
    lines.push(if staff.unassigned.is_empty() {
        plain(words.all_assigned)
    } else {
        let beds: Vec<&str> = staff.unassigned.iter().map(BedId::as_str).collect();
        grave(fill(words.unassigned, &[("list", &beds.join(", "))]))
    });
    let mut alarmed: Vec<&BedFacts> = facts.iter().filter(|one| one.alarms.all() > 0).collect();
    alarmed.sort_by_key(|one| std::cmp::Reverse(one.alarms.all()));
    let named: Vec<String> = alarmed
        .iter()
        .take(MOST_NAMED)
        .map(|one| format!("{} {} ({})", words.bed, one.bed, one.alarms.all()))
        .collect();
    if !named.is_empty() {
        lines.push(plain(fill(
            words.most_alarms,
            &[("list", &named.join(", "))],
        )));
    }
    lines
}

/// What a page tells of, and the times of which nothing is on record.
pub(super) fn reach(
    reader: &Reader,
    pen: Pen,
    ends: Wall,
) -> Result<Vec<HandoverLine>, StoreError> {
    let words = pen.words;
    let times = [("from", pen.time(pen.begins)), ("to", pen.time(pen.until))];
    let mut lines = vec![plain(page::filled(words.tells, &times))];
    let kinds = [
        ("station.started", words.away),
        ("store.resumed", words.not_recorded),
    ];
    for (kind, phrase) in kinds {
        // A start after the shift may end an absence that began in it.
        let day_after = Wall::from_micros(ends.micros().saturating_add(86_400_000_000));
        let rows = reader.journal(&JournalFilter {
            from: Some(pen.begins),
            to: Some(day_after),
            kind: Some(kind.to_owned()),
            limit: MOST_GAPS,
            ..JournalFilter::default()
        })?;
        for row in &rows {
            let to = row.entry.at;
            let Some(from) = absent_since(to, &row.entry.body) else {
                continue;
            };
            if from < pen.until && from < to {
                let times = [("from", pen.time(from)), ("to", pen.time(to))];
                lines.push(grave(page::filled(phrase, &times)));
            }
        }
    }
    Ok(lines)
}

/// Since when nothing was recorded, by the row that ends it.
fn absent_since(to: Wall, body: &str) -> Option<Wall> {
    let told: Json = serde_json::from_str(body).ok()?;
    if let Some(seconds) = told.get("away_s").and_then(Json::as_f64) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float is cast with saturation"
        )]
        let micros = (seconds.max(0.0) * 1e6).round() as i64;
        return Some(Wall::from_micros(to.micros().saturating_sub(micros)));
    }
    let since = told.get("since")?.as_str()?;
    let at = chrono::DateTime::parse_from_rfc3339(since).ok()?;
    Some(Wall::from_micros(at.timestamp_micros()))
}
