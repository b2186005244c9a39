//! Calls in the journal, and what is read from there: past calls and response times.
//!
//! Each event of a call is a row (`call.raised`, `call.taken`, ...), with the call as it was
//! then; the row of its end has all that the figures need.

use super::past::Past;
use lamplight_api::calls::{
    CallCauseView, CallCountView, CallEndView, CallKindRow, CallLoadQuery, CallLoadView,
    CallRowView, PastCallView, PastCallsPage, PastCallsQuery,
};
use lamplight_api::command::Refusal;
use lamplight_api::project::calls::kind;
use lamplight_calls::load::{Episode, Tally, Waits};
use lamplight_calls::{By, Kind, Reason, Released, What};
use lamplight_station::CallRow;
use lamplight_store::{Entry, JournalFilter, Reader, Row, StoreError};
use lamplight_units::Wall;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The row of a call's end.
const ENDED: &str = "call.ended";
/// How many calls are read for one answer at the most: a month of a busy ward.
const MOST: u32 = 100_000;

/// What a row has of a call.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    call: u64,
    what: What,
    kind: Kind,
    told: Kind,
    place: Arc<str>,
    system: Arc<str>,
    shift: Arc<str>,
    raised_us: i64,
    taken_us: Option<i64>,
    taken_by: Option<Arc<str>>,
    arrived_us: Option<i64>,
    rang_again: u32,
    from_memory: bool,
    taken_within_s: u64,
    arrived_within_s: u64,
}

/// The row of an event. `shift` is the one that is on.
pub(super) fn row(row: &CallRow, shift: &Arc<str>) -> Entry {
    let call = &row.call;
    let first = call.first_taken.as_ref();
    let body = Body {
        call: call.id.0,
        what: row.what.clone(),
        kind: call.kind,
        told: call.told,
        place: Arc::from(call.place.words()),
        system: Arc::clone(&call.system),
        shift: Arc::clone(shift),
        raised_us: call.raised.wall.micros(),
        taken_us: first.map(|taken| taken.at.wall.micros()),
        taken_by: first.map(|taken| Arc::clone(taken.by.name())),
        arrived_us: call.arrived.map(|at| at.wall.micros()),
        rang_again: call.rang_again,
        from_memory: call.from_memory,
        taken_within_s: row.taken_within.as_secs(),
        arrived_within_s: row.arrived_within.as_secs(),
    };
    // Plain data: it has no way to fail.
    let text = serde_json::to_string(&body).unwrap_or_default();
    let mut entry = Entry::new(row.at.wall, name(&row.what), text);
    entry.bed.clone_from(&call.place.bed);
    entry.actor = by(&row.what).map(ToString::to_string);
    entry
}

const fn name(what: &What) -> &'static str {
    match what {
        What::Raised => "call.raised",
        What::Changed => "call.changed",
        What::Became { .. } => "call.became",
        What::Taken(_) => "call.taken",
        What::Released(_) => "call.released",
        What::RangAgain => "call.rang-again",
        What::Arrived => "call.arrived",
        What::LeftUnended => "call.left-unended",
        What::HandedOn { .. } => "call.handed-on",
        What::Promoted(_) => "call.promoted",
        What::OverAtPlace => "call.over-at-place",
        What::Unconfirmed => "call.unconfirmed",
        What::Confirmed => "call.confirmed",
        What::Reopened(_) => "call.reopened",
        What::Ended(_) => ENDED,
    }
}

fn by(what: &What) -> Option<&Arc<str>> {
    let by = match what {
        What::Taken(by)
        | What::Released(Released::By(by))
        | What::HandedOn { by, .. }
        | What::Promoted(by)
        | What::Reopened(by) => Some(By::name(by)),
        What::Ended(reason) => reason.by(),
        What::Raised
        | What::Changed
        | What::Became { .. }
        | What::Released(Released::BySystem)
        | What::RangAgain
        | What::Arrived
        | What::LeftUnended
        | What::OverAtPlace
        | What::Unconfirmed
        | What::Confirmed => None,
    };
    by.filter(|name| !name.is_empty())
}

impl Past {
    /// Calls that ended in a time.
    pub async fn past_calls(&self, query: PastCallsQuery) -> Result<PastCallsPage, Refusal> {
        self.ask(move |past| past_calls(past.reader(), &query))
            .await
    }

    /// How long people waited in a time.
    pub async fn call_load(&self, query: CallLoadQuery) -> Result<CallLoadView, Refusal> {
        self.ask(move |past| call_load(past.reader(), query)).await
    }
}

fn ended(reader: &Reader, from_ms: i64, to_ms: i64) -> Result<Vec<(Row, Body)>, StoreError> {
    let wall = |ms: i64| Some(Wall::from_micros(ms.saturating_mul(1_000)));
    let rows = reader.journal(&JournalFilter {
        from: wall(from_ms),
        to: wall(to_ms),
        kind: Some(ENDED.to_owned()),
        limit: MOST,
        ..JournalFilter::default()
    })?;
    let read = |row: Row| {
        let body = serde_json::from_str(&row.entry.body)
            .inspect_err(|error| tracing::warn!(seq = row.seq.number(), %error, "a call of the journal can't be read"))
            .ok()?;
        Some((row, body))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

pub(super) fn past_calls(
    reader: &Reader,
    query: &PastCallsQuery,
) -> Result<PastCallsPage, StoreError> {
    let words = query.words.trim().to_lowercase();
    let fits = |body: &Body| {
        let name = body.taken_by.as_deref().unwrap_or_default();
        let text = format!("{} {name}", body.place).to_lowercase();
        query.kind.is_none_or(|asked| asked == kind(body.kind)) && text.contains(&words)
    };
    let rows = ended(reader, query.from_ms, query.to_ms)?;
    let mut fitting = rows.iter().rev().filter(|(_, body)| fits(body));
    let page: Vec<PastCallView> = fitting
        .by_ref()
        .take(PastCallsPage::MOST)
        .map(|(row, body)| past_call(row, body))
        .collect();
    Ok(PastCallsPage {
        rows: page,
        more: fitting.next().is_some(),
    })
}

fn past_call(row: &Row, body: &Body) -> PastCallView {
    let ms = |us: i64| us.div_euclid(1_000);
    let ended_ms = row.entry.at.millis();
    let until = body.taken_us.map_or(ended_ms, ms);
    let within = i64::try_from(body.taken_within_s).unwrap_or(i64::MAX);
    PastCallView {
        id: body.call,
        kind: kind(body.kind),
        place: body.place.to_string(),
        bed: row.entry.bed.as_ref().map(ToString::to_string),
        raised_ms: ms(body.raised_us),
        taken_ms: body.taken_us.map(ms),
        taken_by: body.taken_by.as_deref().unwrap_or_default().to_owned(),
        arrived_ms: body.arrived_us.map(ms),
        ended_ms,
        reason: match &body.what {
            What::Ended(Reason::Taken(_)) => CallEndView::Taken,
            What::Ended(Reason::Completed(_)) => CallEndView::Completed,
            What::Ended(Reason::TimedOut) => CallEndView::TimedOut,
            _ => CallEndView::AtPlace,
        },
        ended_by: row.entry.actor.clone().unwrap_or_default(),
        late: until.saturating_sub(ms(body.raised_us)) > within.saturating_mul(1_000),
    }
}

pub(super) fn call_load(reader: &Reader, query: CallLoadQuery) -> Result<CallLoadView, StoreError> {
    let rows = ended(reader, query.from_ms, query.to_ms)?;
    let mut waits = Waits::default();
    for (row, body) in &rows {
        // A fault is no call of anybody.
        if body.kind != Kind::Fault {
            waits.add(&episode(row, body));
        }
    }
    let named = |rows: Vec<(&Arc<str>, &Tally)>| {
        let row = |(name, tally): (&Arc<str>, &Tally)| CallRowView {
            name: name.to_string(),
            count: count(tally),
        };
        let mut rows: Vec<CallRowView> = rows.into_iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count.calls));
        rows
    };
    let full = rows.len() >= MOST as usize;
    let kinds = waits.kinds().map(|(of, tally)| CallKindRow {
        kind: kind(of),
        count: count(tally),
    });
    let top = waits.top().into_iter();
    Ok(CallLoadView {
        all: count(waits.all()),
        kinds: kinds.collect(),
        beds: named(waits.beds().collect()),
        shifts: named(waits.shifts().collect()),
        nurses: named(waits.nurses().collect()),
        top: top
            .map(|(of, place, calls)| CallCauseView {
                kind: kind(of),
                place: place.to_string(),
                calls,
            })
            .collect(),
        trouble: if full {
            format!("Only the first {MOST} calls are counted. Choose a shorter time.")
        } else {
            String::new()
        },
    })
}

fn episode(row: &Row, body: &Body) -> Episode {
    let wall = Wall::from_micros;
    Episode {
        kind: body.kind,
        bed: row.entry.bed.clone(),
        place: Arc::clone(&body.place),
        nurse: body.taken_by.clone().filter(|name| !name.is_empty()),
        shift: Arc::clone(&body.shift),
        raised: wall(body.raised_us),
        taken: body.taken_us.map(wall),
        arrived: body.arrived_us.map(wall),
        until: row.entry.at,
        taken_within: Duration::from_secs(body.taken_within_s),
        arrived_within: Duration::from_secs(body.arrived_within_s),
    }
}

fn count(tally: &Tally) -> CallCountView {
    let seconds = |long: Option<Duration>| long.map(|long| long.as_secs_f64());
    CallCountView {
        calls: tally.calls,
        late_taken: tally.late_taken,
        late_arrived: tally.late_arrived,
        median_taken_s: seconds(tally.taken.median()),
        p90_taken_s: seconds(tally.taken.p90()),
        median_arrived_s: seconds(tally.arrived.median()),
        p90_arrived_s: seconds(tally.arrived.p90()),
    }
}
