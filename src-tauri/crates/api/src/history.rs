//! The Alarms view: conditions now and past, the story of each, and the alarm load.
//!
//! These are questions and answers, not pushed state: the past is read when somebody
//! looks at it.

use crate::view::{KindView, PriorityView, RungView, SourceView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which conditions the Alarms view asks for. What is `None` or empty asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryQuery {
    /// Not ended before this (ms since 1970).
    #[ts(type = "number | null")]
    pub from_ms: Option<i64>,
    /// Begun before this (ms since 1970).
    #[ts(type = "number | null")]
    pub to_ms: Option<i64>,
    /// Of this bed.
    pub bed: Option<String>,
    /// Of at least this priority at their gravest.
    pub least: Option<PriorityView>,
    /// Of this kind.
    pub kind: Option<KindView>,
    /// Of this owner.
    pub owner: Option<String>,
    /// Only open ones (`true`), only ended ones (`false`).
    pub open: Option<bool>,
    /// With these letters in text, bed or patient.
    pub words: String,
    /// Only conditions with a smaller id: the next page.
    #[ts(type = "number | null")]
    pub before: Option<u64>,
}

/// A page of conditions, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryPage {
    /// The conditions: [`HistoryPage::MOST`] at most.
    pub rows: Vec<EpisodeView>,
    /// Whether there are older ones.
    pub more: bool,
    /// Since when the station knows; what came before is not in it (ms since 1970).
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// Why the past can't be read whole, in one sentence, or empty.
    pub trouble: String,
}

impl HistoryPage {
    /// The most rows of a page.
    pub const MOST: usize = 200;
}

/// One condition, open or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EpisodeView {
    /// Names it.
    #[ts(type = "number")]
    pub id: u64,
    /// The bed, or `None` for the station, a feed, a device of no bed.
    pub bed: Option<String>,
    /// Who was in the bed, `FAMILY, G`, or empty.
    pub patient: String,
    /// Its gravest priority.
    pub priority: PriorityView,
    /// What it was about.
    pub kind: KindView,
    /// Who noticed.
    pub source: SourceView,
    /// What it read, last.
    pub text: String,
    /// When it began (ms since 1970).
    #[ts(type = "number")]
    pub began_ms: i64,
    /// When it ended; `None` while it is open.
    #[ts(type = "number | null")]
    pub ended_ms: Option<i64>,
    /// When it was first acknowledged.
    #[ts(type = "number | null")]
    pub acknowledged_ms: Option<i64>,
    /// By whom, or empty.
    pub acknowledged_by: String,
    /// The bed's nurse then, or empty.
    pub owner: String,
    /// Whether everybody had to be told.
    pub told_all: bool,
}

/// The whole story of one condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoryView {
    /// The condition.
    pub episode: EpisodeView,
    /// What happened, oldest first.
    pub events: Vec<StoryEventView>,
    /// Events between the first and the others that are not here.
    #[ts(type = "number")]
    pub omitted: u64,
}

/// One event of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoryEventView {
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What.
    pub what: StoryWhat,
    /// Who did it, or whom it reached; empty for nobody.
    pub who: String,
    /// The priority that it had, or took.
    pub priority: Option<PriorityView>,
    /// The rung of the ladder.
    pub rung: Option<RungView>,
    /// Its words then, a reason, another condition's words; or empty.
    pub text: String,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StoryWhat {
    /// It began.
    Began,
    /// It came back.
    Returned,
    /// Its source says something else of it.
    Changed,
    /// Its source made it graver.
    Rose,
    /// It became graver by lasting.
    RoseByTime,
    /// It became milder.
    Fell,
    /// Over at its source, and held here.
    OverAtSource,
    /// It ended.
    Ended,
    /// A person reset it.
    Reset,
    /// Its sound began.
    Sounded,
    /// Acknowledged.
    Acknowledged,
    /// The acknowledgement was taken back.
    Unacknowledged,
    /// The acknowledgement ran out unsolved.
    AcknowledgementRanOut,
    /// Another condition hides it.
    Inhibited,
    /// Nothing hides it any longer.
    ToTheFore,
    /// Somebody took it.
    Accepted,
    /// Somebody gave it back, or it ran out.
    GivenBack,
    /// It went to the next rung.
    Escalated,
    /// Nobody stood on that rung.
    Skipped,
    /// Somebody was told, and the message arrived.
    Delivered,
    /// Somebody saw it.
    Seen,
    /// Somebody declined it.
    Declined,
    /// Nobody answered in time.
    TimedOut,
    /// The station ran again after a while away.
    Restarted,
    /// An alarm communicator has a message of it, to bring it to a pager or a telephone.
    PagerTook,
    /// The message is on the pager.
    PagerBrought,
    /// Somebody read it there.
    PagerRead,
    /// Somebody calls back from there.
    PagerCalled,
    /// That call is over.
    PagerHungUp,
    /// Somebody answered there, which acknowledges nothing here.
    PagerAnswered,
    /// The message did not arrive.
    PagerFailed,
}

/// Which time the load is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LoadQuery {
    /// From (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until before (ms since 1970).
    #[ts(type = "number")]
    pub to_ms: i64,
    /// Width of a bin in minutes: 60, 1440.
    pub bin_min: u32,
}

/// The alarm load of a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LoadView {
    /// Of all beds and the station.
    pub all: LoadCountView,
    /// Alarms for each bed and day; `None` without beds or time.
    pub per_bed_and_day: Option<f64>,
    /// How many beds were watched.
    pub beds_watched: u32,
    /// Since when the station knows, if later than asked (ms since 1970).
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// By bed, most alarms first.
    pub beds: Vec<LoadRowView>,
    /// By the bed's nurse, most alarms first; an empty name: beds without a nurse.
    pub owners: Vec<LoadRowView>,
    /// The ten causes of most alarms.
    pub causes: Vec<CauseView>,
    /// Alarms begun in each bin, oldest first.
    pub bins: Vec<BinView>,
    /// Why the past can't be read whole, in one sentence, or empty.
    pub trouble: String,
}

/// The load of one bed or nurse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LoadRowView {
    /// The bed or the nurse.
    pub name: String,
    /// How many.
    pub count: LoadCountView,
}

/// Counts of alarms.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct LoadCountView {
    /// Alarms of any priority.
    #[ts(type = "number")]
    pub alarms: u64,
    /// Of high priority.
    #[ts(type = "number")]
    pub high: u64,
    /// Of medium priority.
    #[ts(type = "number")]
    pub medium: u64,
    /// Of low priority.
    #[ts(type = "number")]
    pub low: u64,
    /// About equipment.
    #[ts(type = "number")]
    pub technical: u64,
    /// That nobody acknowledged.
    #[ts(type = "number")]
    pub unacknowledged: u64,
    /// Median time to acknowledgement in seconds.
    pub median_acknowledged_s: Option<f64>,
}

/// A cause and how many alarms it made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CauseView {
    /// Such as `HR high`.
    pub cause: String,
    /// How many.
    #[ts(type = "number")]
    pub alarms: u64,
}

/// Alarms of one bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BinView {
    /// When it begins (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// How many began in it.
    #[ts(type = "number")]
    pub alarms: u64,
}
