//! The Review view: what is on record of a bed, as trends, as pages of one wave and as
//! strips of all waves.
//!
//! Questions and answers, like the Alarms view's. Every question is bounded, by the
//! constants beside its type; one that asks for more is refused with a sentence. Times are
//! milliseconds since 1970 on the station's wall clock. A stretch includes its beginning and
//! not its end.
//!
//! What is on record belongs to a bed, not to a patient: a stretch may reach back to whoever
//! lay there before.

use crate::history::EpisodeView;
use crate::marking::MarkView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest stretch of a trend and of its marks: 240 h are kept, and a day is added so
/// that the edge of the oldest one can be seen. In milliseconds.
pub const SPAN_MOST_MS: i64 = 11 * 24 * 3_600_000;

/// What there is to look at of one bed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordView {
    /// The bed.
    pub bed: String,
    /// When the first of it was measured; `None` when nothing is on record.
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    /// When the last of it was.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
    /// Waves and numbers, in the order of the screens.
    pub series: Vec<SeriesView>,
}

/// One wave or one number of a bed, whichever devices sent it one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SeriesView {
    /// Names it in the other questions; the same for as long as the records are.
    pub id: u32,
    /// REFID, such as `MDC_ECG_HEART_RATE`.
    pub refid: String,
    /// Short label, such as `HR`.
    pub label: String,
    /// Unit for the screen; empty without one.
    pub unit: String,
    /// Where in the device, to tell apart what shares a label.
    pub channel: String,
    /// Whether it is a wave.
    pub wave: bool,
    /// Samples a second of a wave, as last sent.
    pub rate_hz: Option<f64>,
    /// When the first of it was measured (ms since 1970).
    #[ts(type = "number")]
    pub since_ms: i64,
    /// When the last of it was.
    #[ts(type = "number")]
    pub until_ms: i64,
}

/// Asks for the course of some numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrendQuery {
    /// The bed.
    pub bed: String,
    /// [`SeriesView::id`] of numbers: [`TrendQuery::SERIES_MOST`] at most.
    pub series: Vec<u32>,
    /// From (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until before.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// In so many equal parts: [`TrendQuery::BUCKETS_MOST`] at most.
    pub buckets: u32,
}

impl TrendQuery {
    /// As many as are drawn under each other.
    pub const SERIES_MOST: usize = 24;
    /// More columns than a screen has pixels to tell apart.
    pub const BUCKETS_MOST: u32 = 4_000;
}

/// The course of some numbers. A table asks the same with a part for each of its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TrendView {
    /// When the first part begins (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// When the last one ends.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// How many parts.
    pub buckets: u32,
    /// One for each that was asked for, in that order.
    pub lines: Vec<TrendLine>,
}

/// One number's course: a value for each part, `None` where nothing was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TrendLine {
    /// [`SeriesView::id`].
    pub series: u32,
    /// The least in each part.
    pub least: Vec<Option<f64>>,
    /// The greatest.
    pub greatest: Vec<Option<f64>>,
    /// The mean. In parts of two minutes or more it is reckoned from the middles of
    /// shorter parts, and may be off by less than half their range.
    pub mean: Vec<Option<f64>>,
    /// How many numbers lie in each part.
    pub count: Vec<u32>,
}

/// Asks what happened to a bed in a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarksQuery {
    /// The bed.
    pub bed: String,
    /// From (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until before.
    #[ts(type = "number")]
    pub to_ms: i64,
}

/// What stands on the time axis.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarksView {
    /// Conditions of the bed that reach into the time, newest first:
    /// [`MarksView::MOST`] at most.
    pub conditions: Vec<EpisodeView>,
    /// Whether there are older ones.
    pub more: bool,
    /// When the station did not run, oldest first.
    pub away: Vec<AwayView>,
    /// Notes and stretches to keep that reach into the time, oldest first:
    /// [`crate::marking::MarkDraft::OF_BED_MOST`] at most.
    pub marks: Vec<MarkView>,
    /// When limits of the bed were changed here, newest first: [`MarksView::LIMITS_MOST`] at
    /// most.
    pub limits: Vec<LimitsChangedView>,
}

impl MarksView {
    /// The most conditions of an answer.
    pub const MOST: usize = 1_000;
    /// The most changes of limits of an answer; older ones are left out.
    pub const LIMITS_MOST: usize = 500;
}

/// Somebody changed limits of the bed at this station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LimitsChangedView {
    /// When (ms since 1970).
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who.
    pub by: String,
    /// Which parameters, such as `HR`.
    pub parameters: Vec<String>,
}

/// A time in which the station did not run: nothing was watched and nothing recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AwayView {
    /// Since (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until.
    #[ts(type = "number")]
    pub to_ms: i64,
}

/// Asks for all waves of a bed, as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StripQuery {
    /// The bed.
    pub bed: String,
    /// From (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until before: [`StripQuery::SPAN_MOST_MS`] later at most.
    #[ts(type = "number")]
    pub to_ms: i64,
}

impl StripQuery {
    /// A minute. In milliseconds.
    pub const SPAN_MOST_MS: i64 = 60_000;
    /// Samples of all waves together: twelve leads and four more at 500 a second.
    pub const SAMPLES_MOST: usize = 500_000;
}

/// All waves of a bed in a time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct StripView {
    /// From (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until before.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// Those that have samples in the time, in the order of the screens.
    pub waves: Vec<StripWave>,
}

/// One wave in a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StripWave {
    /// [`SeriesView::id`].
    pub series: u32,
    /// Oldest first. Between two pieces nothing was recorded.
    pub pieces: Vec<StripPiece>,
}

/// Samples without a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StripPiece {
    /// When the first one was taken (ms since 1970, with parts of one).
    pub from_ms: f64,
    /// Samples a second.
    pub rate_hz: f64,
    /// A value is `sample * scale + shift`, in the wave's unit.
    pub scale: f64,
    /// The value of 0.
    pub shift: f64,
    /// The sender's own integers.
    pub samples: Vec<i32>,
}

/// Asks for a page of one wave in rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageQuery {
    /// The bed.
    pub bed: String,
    /// [`SeriesView::id`] of a wave.
    pub series: u32,
    /// When the first row begins (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// How long a row is: a second to five minutes.
    #[ts(type = "number")]
    pub row_ms: i64,
    /// How many: all of them an hour at the most.
    pub rows: u32,
    /// In how many columns a row is wanted: [`PageQuery::COLUMNS_MOST`] at most.
    pub columns: u32,
}

impl PageQuery {
    /// The longest page. In milliseconds.
    pub const SPAN_MOST_MS: i64 = 3_600_000;
    /// The longest row. In milliseconds.
    pub const ROW_MOST_MS: i64 = 300_000;
    /// Columns of one row: as many as a wide screen has pixels.
    pub const COLUMNS_MOST: u32 = 4_096;
    /// Columns of the page.
    pub const ALL_COLUMNS_MOST: u64 = 250_000;
}

/// A page of one wave. Each column has its least and its greatest sample, so that no peak is
/// lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PageView {
    /// When the first row begins (ms since 1970).
    #[ts(type = "number")]
    pub from_ms: i64,
    /// How long a row is.
    #[ts(type = "number")]
    pub row_ms: i64,
    /// Columns of a row: as asked, or fewer where there are not so many samples.
    pub columns: u32,
    /// A value is `number * scale + shift`, in the wave's unit.
    pub scale: f64,
    /// The value of 0.
    pub shift: f64,
    /// The rows, oldest first.
    pub rows: Vec<PageRow>,
}

/// One row: a number for each column, `None` where nothing was recorded. Empty when there is
/// nothing in the whole row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageRow {
    /// The least of each column.
    pub least: Vec<Option<i32>>,
    /// The greatest.
    pub greatest: Vec<Option<i32>>,
}
