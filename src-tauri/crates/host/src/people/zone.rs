//! What the people's machine must know of this ward and of the system's local time.

use chrono::{DateTime, Duration, Local, Offset, TimeZone, Utc};
use lamplight_people::duty::Zone;
use lamplight_people::{Settings, Vouching};
use lamplight_station::Setup;
use lamplight_units::Wall;

/// So far back: shifts are remembered for days.
const BACK_DAYS: i64 = 30;
/// So far ahead: no station runs longer without a start.
const AHEAD_DAYS: i64 = 3 * 366;

/// The settings of a ward.
pub(crate) fn settings(setup: &Setup, vouching: Option<Vouching>) -> Settings {
    let beds = setup.beds.all().iter().map(|bed| bed.setup.id.clone());
    Settings {
        zone: table(&Local, Utc::now()),
        before_setup: setup.role,
        vouching,
        ..Settings::of(beds.collect())
    }
}

/// The changes of a zone round a time, each found to the second.
fn table<Z: TimeZone>(zone: &Z, now: DateTime<Utc>) -> Zone {
    let offset = |at: DateTime<Utc>| {
        zone.offset_from_utc_datetime(&at.naive_utc())
            .fix()
            .local_minus_utc()
    };
    // Whole seconds, so that a change is found to the second.
    let now = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
    let first = now - Duration::days(BACK_DAYS);
    let mut changes = Vec::new();
    for day in 0..BACK_DAYS + AHEAD_DAYS {
        let (mut before, mut after) =
            (first + Duration::days(day), first + Duration::days(day + 1));
        if offset(before) == offset(after) {
            continue;
        }
        while after - before > Duration::seconds(1) {
            let middle = before + Duration::seconds((after - before).num_seconds() / 2);
            if offset(middle) == offset(before) {
                before = middle;
            } else {
                after = middle;
            }
        }
        let whole = after.timestamp().saturating_mul(1_000_000);
        changes.push((Wall::from_micros(whole), offset(after)));
    }
    Zone::new(offset(first), &changes)
}
