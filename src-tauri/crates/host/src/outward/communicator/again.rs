//! Whom the run before did not reach: read from the journal, since a person who is not told of
//! alarms is still not told of them after a restart.

use super::config::CommunicatorConfig;
use super::keep::{Became, KIND, Reach, place_of};
use super::make::mark;
use super::unreached::{Found, Unreached};
use crate::outward::Station;
use crate::system_clock::SystemClock;
use lamplight_store::{JournalFilter, StoreError};
use lamplight_units::Wall;
use serde_json::Value;
use std::collections::HashMap;

/// Microseconds back from now: a week. What is older is not looked for, since all rows of a busy
/// ward are read at a start.
const LOOKED_BACK: i64 = 7 * 86_400 * 1_000_000;

/// What the last rows of a recipient say.
struct Last {
    found: Found,
    condition: u64,
    reason: String,
}

/// Tells of each recipient of the configuration whom the last message did not reach.
///
/// # Errors
/// When the journal can't be read.
pub(super) fn tell(
    config: &CommunicatorConfig,
    station: &Station,
    unreached: &Unreached,
) -> Result<(), StoreError> {
    let since = Wall::from_micros(SystemClock::wall().micros().saturating_sub(LOOKED_BACK));
    let rows = station.reader.journal(&JournalFilter {
        from: Some(since),
        kind: Some(KIND.to_owned()),
        ..JournalFilter::default()
    })?;
    let recipients = config.recipients();
    let by_mark: HashMap<String, &str> = recipients.map(|to| (mark(to), to)).collect();
    let mut open: HashMap<&str, Last> = HashMap::new();
    for row in &rows {
        let body: Value = serde_json::from_str(&row.entry.body).unwrap_or_default();
        let word = |name: &str| body[name].as_str().unwrap_or_default();
        let to = word("message").rsplit('.').next();
        let to = to.and_then(|mark| by_mark.get(mark).copied());
        let (Some(to), Some(became), Some(condition)) =
            (to, Became::of(word("status")), row.entry.condition)
        else {
            continue;
        };
        if word("receiver") != config.name {
            continue;
        }
        match became.says() {
            Reach::Failed => {
                let refused = body["refused"] == true;
                let last = Last {
                    found: if refused {
                        Found::Refused
                    } else {
                        Found::Undelivered
                    },
                    condition,
                    reason: word("text").to_owned(),
                };
                open.insert(to, last);
            }
            Reach::OnItsWay => {
                open.retain(|one, last| *one != to || last.found != Found::Refused);
            }
            Reach::Reached => drop(open.remove(to)),
        }
    }
    for (to, last) in open {
        let place = place_of(&station.reader.story(last.condition)?);
        unreached.failed(to, &place, &last.reason, last.found);
    }
    Ok(())
}
