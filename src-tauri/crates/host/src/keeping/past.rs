//! The Alarms view's questions, answered from what was kept: pages, stories, the load.
//!
//! Read on a thread of its own: a question about a month never holds up the ward.

use super::episodes::{kind, rank};
use super::journal::acknowledger;
use crate::handover::Made;
use crate::outward::communicator;
use crate::printing::Zone;
use lamplight_alarms::load::{Episode as Counted, Load, Period, Tally};
use lamplight_alarms::policy::Rank;
use lamplight_alarms::{DeliveryState, Ending, Kind, Priority, Receiver, What, Withdrawn};
use lamplight_api::command::Refusal;
use lamplight_api::history::{
    BinView, CauseView, EpisodeView, HistoryPage, HistoryQuery, LoadCountView, LoadQuery,
    LoadRowView, LoadView, StoryEventView, StoryView, StoryWhat,
};
use lamplight_api::view::{KindView, PriorityView, RungView, SourceView};
use lamplight_store::{Episode, EpisodeFilter, EpisodeState, Reader, Row, StoreError};
use lamplight_units::{BedId, Wall};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many events of one story are shown; the journal has all.
const MOST_EVENTS: usize = 500;
/// How many conditions a load counts at the most: a month of a ward that alarms each
/// ten seconds.
const MOST_COUNTED: u32 = 250_000;

/// Questions that are read at one time. With a disk that does not answer each holds a thread
/// for as long; whoever asks more waits, and is told after [`PATIENCE`].
pub(super) const MOST_AT_ONCE: usize = 16;
/// An answer that takes longer is of no use to whoever looks at a screen.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers questions about what was, each on a thread that may wait for the disk.
#[derive(Clone)]
pub(crate) struct Past {
    reader: Reader,
    beds: usize,
    turns: Arc<Semaphore>,
    /// Pages of handovers that were made lately.
    pub(crate) made: Arc<Made>,
    /// The ward's local time.
    pub(crate) zone: Zone,
}

impl std::fmt::Debug for Past {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Past").finish_non_exhaustive()
    }
}

impl Past {
    /// Of a ward of so many beds.
    pub fn new(reader: Reader, beds: usize) -> Self {
        let turns = Arc::new(Semaphore::new(MOST_AT_ONCE));
        Self {
            reader,
            beds,
            turns,
            made: Arc::default(),
            zone: Zone::Local,
        }
    }

    /// A page of conditions.
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Refusal> {
        self.ask(move |past| history(&past.reader, &query)).await
    }

    /// The story of one condition.
    pub async fn story(&self, id: u64) -> Result<StoryView, Refusal> {
        let found = self.ask(move |past| story(&past.reader, id)).await?;
        found.ok_or_else(|| Refusal::gone("This alarm is no longer in the records."))
    }

    /// How much the records hold.
    pub async fn bytes(&self) -> Result<u64, Refusal> {
        self.ask(|past| past.reader.space().map(|space| space.used))
            .await
    }

    /// The alarm load of a time.
    pub async fn load(&self, query: LoadQuery) -> Result<LoadView, Refusal> {
        self.ask(move |past| load(&past.reader, query, past.beds))
            .await
    }

    /// Reads on a thread of the runtime's that may block.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let past = self.clone();
        let read = async {
            let turn = Arc::clone(&self.turns).acquire_owned().await;
            let read = move || {
                // Given back when it has been read, however long nobody has waited for it.
                let _turn = turn;
                read(&past)
            };
            tokio::task::spawn_blocking(read).await
        };
        let refused =
            |problem: String| Refusal::unavailable(format!("The records can't be read: {problem}"));
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok(answer)) => answer.map_err(|error| refused(error.to_string())),
            Ok(Err(error)) => Err(refused(error.to_string())),
            Err(_) => Err(refused("the disk does not answer".to_owned())),
        }
    }

    pub(crate) const fn reader(&self) -> &Reader {
        &self.reader
    }
}

/// A page of conditions.
fn history(reader: &Reader, query: &HistoryQuery) -> Result<HistoryPage, StoreError> {
    let most = u32::try_from(HistoryPage::MOST).unwrap_or(u32::MAX);
    let filter = EpisodeFilter {
        limit: most + 1,
        ..filter(query)
    };
    let mut rows = reader.episodes(&filter)?;
    let more = rows.len() > HistoryPage::MOST;
    rows.truncate(HistoryPage::MOST);
    Ok(HistoryPage {
        rows: rows.iter().map(episode).collect(),
        more,
        since_ms: since(reader)?,
        trouble: String::new(),
    })
}

fn filter(query: &HistoryQuery) -> EpisodeFilter {
    let wall = |ms: i64| Wall::from_micros(ms.saturating_mul(1_000));
    EpisodeFilter {
        from: query.from_ms.map(wall),
        to: query.to_ms.map(wall),
        bed: query.bed.as_deref().and_then(|bed| BedId::parse(bed).ok()),
        priority_least: query.least.map(|least| rank(priority_of(least))),
        kind: query.kind.map(|asked| kind(kind_of(asked)).to_owned()),
        owner: query.owner.clone(),
        state: query.open.map(|open| {
            if open {
                EpisodeState::Open
            } else {
                EpisodeState::Ended
            }
        }),
        words: query.words.split_whitespace().map(str::to_owned).collect(),
        before: query.before,
        limit: u32::MAX,
    }
}

/// When the first row of the journal was written.
fn since(reader: &Reader) -> Result<Option<i64>, StoreError> {
    let first = reader.journal_after(lamplight_store::Seq::NONE, 1)?;
    Ok(first.first().map(|row| row.entry.at.millis()))
}

/// The whole story of one condition; `None` when it was never heard of.
fn story(reader: &Reader, id: u64) -> Result<Option<StoryView>, StoreError> {
    let Some(row) = reader.episode(id)? else {
        return Ok(None);
    };
    let rows = reader.story(id)?;
    let omitted = rows.len().saturating_sub(MOST_EVENTS);
    let first = rows.iter().take(1.min(rows.len()));
    let rest = rows.iter().skip(omitted.max(1));
    Ok(Some(StoryView {
        episode: episode(&row),
        events: first.chain(rest).filter_map(event).collect(),
        omitted: u64::try_from(omitted.saturating_sub(1)).unwrap_or(0),
    }))
}

/// The alarm load of a time.
fn load(reader: &Reader, query: LoadQuery, beds_watched: usize) -> Result<LoadView, StoreError> {
    let wall = |ms: i64| Wall::from_micros(ms.saturating_mul(1_000));
    let since = since(reader)?;
    // A day without records is not a day without alarms.
    let from = since.map_or(query.from_ms, |since| since.max(query.from_ms));
    let bin = Duration::from_secs(60 * u64::from(query.bin_min.max(1)));
    let period = Period::new(wall(from), wall(query.to_ms), bin);
    let episodes = reader.episodes(&EpisodeFilter {
        from: Some(wall(from)),
        to: Some(wall(query.to_ms)),
        limit: MOST_COUNTED,
        ..EpisodeFilter::default()
    })?;
    let mut load = Load::new(period, beds_watched);
    let full = episodes.len() >= MOST_COUNTED as usize;
    // The bars begin where was asked, so that a morning without records is seen as empty.
    for row in &episodes {
        load.add(&counted(row));
    }
    let mut view = view(
        &load,
        since.filter(|since| *since > query.from_ms),
        beds_watched,
    );
    if full {
        view.trouble =
            format!("Only the newest {MOST_COUNTED} alarms are counted. Choose a shorter time.");
    }
    Ok(view)
}

fn view(load: &Load, since_ms: Option<i64>, beds_watched: usize) -> LoadView {
    let mut beds: Vec<LoadRowView> = load
        .beds()
        .map(|(bed, tally)| row(bed.as_str(), tally))
        .collect();
    let mut owners: Vec<LoadRowView> = load
        .owners()
        .map(|(name, tally)| row(name, tally))
        .collect();
    for rows in [&mut beds, &mut owners] {
        rows.sort_by_key(|row| std::cmp::Reverse(row.count.alarms));
    }
    LoadView {
        all: count(load.all()),
        per_bed_and_day: load.per_bed_and_day(),
        beds_watched: u32::try_from(beds_watched).unwrap_or(u32::MAX),
        since_ms,
        beds,
        owners,
        causes: load
            .top()
            .into_iter()
            .map(|(cause, alarms)| CauseView {
                cause: cause.to_string(),
                alarms,
            })
            .collect(),
        bins: load
            .bins()
            .map(|(at, alarms)| BinView {
                at_ms: at.millis(),
                alarms,
            })
            .collect(),
        trouble: String::new(),
    }
}

fn row(name: &str, tally: &Tally) -> LoadRowView {
    LoadRowView {
        name: name.to_owned(),
        count: count(tally),
    }
}

fn count(tally: &Tally) -> LoadCountView {
    LoadCountView {
        alarms: tally.alarms,
        high: tally.high,
        medium: tally.medium,
        low: tally.low,
        technical: tally.technical,
        unacknowledged: tally.unacknowledged,
        median_acknowledged_s: tally.median_to_acknowledge().map(|d| d.as_secs_f64()),
    }
}

fn counted(row: &Episode) -> Counted {
    let shared = |text: &String| Arc::from(text.as_str());
    Counted {
        bed: row.bed.clone(),
        priority: priority(row.priority),
        kind: kind_named(&row.kind),
        cause: shared(&row.cause),
        owner: row.owner.as_ref().map(shared),
        began: row.began,
        acknowledged: row.acknowledged.as_ref().map(|(at, by)| (*at, shared(by))),
        ended: row.ended,
    }
}

pub(super) fn episode(row: &Episode) -> EpisodeView {
    EpisodeView {
        id: row.condition,
        bed: row.bed.as_ref().map(ToString::to_string),
        patient: row
            .patient
            .as_ref()
            .map(|name| name.reveal().clone())
            .unwrap_or_default(),
        priority: priority_view(priority(row.priority)),
        kind: match kind_named(&row.kind) {
            Kind::Physiological => KindView::Physiological,
            Kind::Technical => KindView::Technical,
            Kind::Advisory => KindView::Advisory,
            Kind::Call => KindView::Call,
        },
        source: match row.source.as_str() {
            "device" => SourceView::Device,
            _ => SourceView::Station,
        },
        text: row.text.clone(),
        began_ms: row.began.millis(),
        ended_ms: row.ended.map(Wall::millis),
        acknowledged_ms: row.acknowledged.as_ref().map(|(at, _)| at.millis()),
        acknowledged_by: row
            .acknowledged
            .as_ref()
            .map(|(_, by)| by.clone())
            .unwrap_or_default(),
        owner: row.owner.clone().unwrap_or_default(),
        told_all: row.told_all.is_some(),
    }
}

/// A row of the journal as an event of a story; `None` for what is no news to a reader.
fn event(row: &Row) -> Option<StoryEventView> {
    if let Some(step) = communicator::step(row) {
        return Some(step);
    }
    let what: What = serde_json::from_str(&row.entry.body)
        .inspect_err(|error| tracing::warn!(seq = row.seq.number(), %error, "an event of the journal can't be read"))
        .ok()?;
    let mut view = StoryEventView {
        at_ms: row.entry.at.millis(),
        what: StoryWhat::Began,
        who: row.entry.actor.clone().unwrap_or_default(),
        priority: None,
        rung: None,
        text: String::new(),
    };
    view.what = tell(what, &mut view)?;
    Some(view)
}

/// The kind of the event; writes the rest of it into the view.
fn tell(what: What, view: &mut StoryEventView) -> Option<StoryWhat> {
    use StoryWhat as S;
    let mut news = |news: &lamplight_alarms::Announcement, what| {
        view.priority = Some(priority_view(news.priority));
        view.text = news.text.to_string();
        Some(what)
    };
    match what {
        What::Began(ref began) => news(began, S::Began),
        What::Returned(ref returned) => news(returned, S::Returned),
        What::Changed(ref changed) => news(changed, S::Changed),
        What::Rose { to, by_time, .. } => {
            view.priority = Some(priority_view(to));
            Some(if by_time { S::RoseByTime } else { S::Rose })
        }
        What::Fell { to, .. } => {
            view.priority = Some(priority_view(to));
            Some(S::Fell)
        }
        What::OverAtSource => Some(S::OverAtSource),
        What::Ended(Ending::Reset(_) | Ending::SeenUnconfirmed(_)) => Some(S::Reset),
        What::Ended(Ending::BySource | Ending::AfterDelay) => Some(S::Ended),
        What::Sounded(at) => {
            view.priority = Some(priority_view(at));
            Some(S::Sounded)
        }
        What::Acknowledged(by) => {
            view.who = acknowledger(&by);
            Some(S::Acknowledged)
        }
        What::Unacknowledged(Withdrawn::RanOut) => Some(S::AcknowledgementRanOut),
        What::Unacknowledged(
            Withdrawn::By(_)
            | Withdrawn::GivenBack
            | Withdrawn::Graver
            | Withdrawn::Bedside
            | Withdrawn::AnotherPatient,
        ) => Some(S::Unacknowledged),
        What::Inhibited(_) => Some(S::Inhibited),
        What::ToTheFore => Some(S::ToTheFore),
        What::Accepted(by) => {
            // The row has the name; one of an older version has the configuration's alone.
            if view.who.is_empty() {
                view.who = by.to_string();
            }
            Some(S::Accepted)
        }
        What::Unaccepted(_) => Some(S::GivenBack),
        What::Escalated(rank) => {
            view.rung = Some(rung(rank));
            Some(S::Escalated)
        }
        What::Skipped(rank) => {
            view.rung = Some(rung(rank));
            Some(S::Skipped)
        }
        What::Delivery {
            to, step, state, ..
        } => {
            view.rung = Some(rung(step));
            match to {
                Receiver::Person(person) if view.who.is_empty() => view.who = person.to_string(),
                Receiver::Person(_) => {}
                Receiver::All => view.who = String::new(),
            }
            match state {
                // That it was asked for is told by the escalation.
                DeliveryState::Queued => None,
                DeliveryState::Delivered => Some(S::Delivered),
                DeliveryState::Seen => Some(S::Seen),
                DeliveryState::TimedOut => Some(S::TimedOut),
                DeliveryState::Declined => Some(S::Declined),
                DeliveryState::Accepted => Some(S::Accepted),
            }
        }
        // Of the station's sound and its silences, not of one condition.
        What::Paused(_)
        | What::PauseEnded(_)
        | What::Inactivated(_)
        | What::InactivationEnded { .. }
        | What::Reminded
        | What::Assigned { .. } => None,
        What::Restarted { .. } => Some(S::Restarted),
    }
}

const fn rung(rank: Rank) -> RungView {
    match rank {
        Rank::Owner => RungView::Owner,
        Rank::Second => RungView::Second,
        Rank::Charge => RungView::Charge,
        Rank::All => RungView::All,
    }
}

const fn priority(rank: u8) -> Priority {
    match rank {
        0 => Priority::Advisory,
        1 => Priority::Low,
        2 => Priority::Medium,
        _ => Priority::High,
    }
}

const fn priority_view(priority: Priority) -> PriorityView {
    match priority {
        Priority::Advisory => PriorityView::None,
        Priority::Low => PriorityView::Low,
        Priority::Medium => PriorityView::Medium,
        Priority::High => PriorityView::High,
    }
}

const fn priority_of(view: PriorityView) -> Priority {
    match view {
        PriorityView::None => Priority::Advisory,
        PriorityView::Low => Priority::Low,
        PriorityView::Medium => Priority::Medium,
        PriorityView::High => Priority::High,
    }
}

const fn kind_of(view: KindView) -> Kind {
    match view {
        KindView::Physiological => Kind::Physiological,
        KindView::Technical => Kind::Technical,
        KindView::Call => Kind::Call,
        KindView::Advisory => Kind::Advisory,
    }
}

fn kind_named(word: &str) -> Kind {
    [Kind::Technical, Kind::Advisory, Kind::Call]
        .into_iter()
        .find(|one| kind(*one) == word)
        .unwrap_or(Kind::Physiological)
}
