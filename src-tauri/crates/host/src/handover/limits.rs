//! Limits that were changed: a row of the journal with what each was and is.
//!
//! The row of the wish (`limits.set`) tells what was asked for; a limit that was moved along
//! by another, and what any of them was before, stands in this one.

use lamplight_api::command::Command;
use lamplight_api::limits::{BedLimitsView, SideView};
use lamplight_api::project;
use lamplight_station::Station;
use lamplight_store::{Entry, JournalFilter, Reader, StoreError};
use lamplight_units::{BedId, Now, Wall};
use serde::{Deserialize, Serialize};

/// The kind of these rows.
pub(crate) const LIMITS_CHANGED: &str = "limits.changed";
/// Changes of one bed and shift that are read.
const MOST: u32 = 200;

/// One limit that is another now; `None` is off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LimitMoved {
    pub label: String,
    pub side: SideView,
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub unit: String,
    pub digits: u8,
}

/// What somebody changed in one go.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LimitsChanged {
    pub at: Wall,
    pub by: String,
    /// Empty: other settings than limits, such as delays.
    pub moved: Vec<LimitMoved>,
}

/// The limits of the bed that a command is about to change.
pub(crate) fn before(station: &Station, now: Now, command: &Command) -> Option<BedLimitsView> {
    let Command::SetLimits { bed, .. } = command else {
        return None;
    };
    let bed = BedId::parse(bed).ok()?;
    project::limits::bed_limits(station, now, &bed).ok()
}

/// The row of a change that was made.
pub(crate) fn changed(
    station: &Station,
    now: Now,
    by: &str,
    before: &BedLimitsView,
) -> Option<Entry> {
    let bed = BedId::parse(&before.bed).ok()?;
    let after = project::limits::bed_limits(station, now, &bed).ok()?;
    let body = serde_json::to_string(&moved(before, &after)).ok()?;
    let mut entry = Entry::new(now.wall, LIMITS_CHANGED, body);
    entry.bed = Some(bed);
    entry.actor = Some(by.to_owned());
    Some(entry)
}

fn moved(before: &BedLimitsView, after: &BedLimitsView) -> Vec<LimitMoved> {
    let mut moved = Vec::new();
    for row in &after.rows {
        let was = before
            .rows
            .iter()
            .find(|one| one.parameter == row.parameter);
        for side in &row.sides {
            let sides = was.into_iter().flat_map(|was| &was.sides);
            let mut same = sides.filter(|one| one.side == side.side);
            let from = same.next().and_then(|was| was.on.then_some(was.at.value));
            let to = side.on.then_some(side.at.value);
            if from != to {
                moved.push(LimitMoved {
                    label: row.label.clone(),
                    side: side.side,
                    from,
                    to,
                    unit: row.unit.clone(),
                    digits: row.digits,
                });
            }
        }
    }
    moved
}

/// What was changed of a bed, in order.
pub(super) fn read(
    reader: &Reader,
    bed: &BedId,
    from: Wall,
    until: Wall,
) -> Result<Vec<LimitsChanged>, StoreError> {
    let rows = reader.journal(&JournalFilter {
        from: Some(from),
        to: Some(until),
        bed: Some(bed.clone()),
        kind: Some(LIMITS_CHANGED.to_owned()),
        limit: MOST,
        ..JournalFilter::default()
    })?;
    let one = |row: lamplight_store::Row| LimitsChanged {
        at: row.entry.at,
        by: row.entry.actor.unwrap_or_default(),
        moved: serde_json::from_str(&row.entry.body).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(one).collect())
}
