//! The alarms of a stretch of time as a table.

use crate::document::Document;
use crate::error::Error;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::table::{Column, Row, Table};
use crate::words::Words;
use chrono::{DateTime, FixedOffset};

/// Priority of an alarm (IEC 60601-1-8) as it was at its highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// High: printed with three exclamation marks and bold.
    High,
    /// Medium: two.
    Medium,
    /// Low: one.
    Low,
    /// For information only.
    Advisory,
}

impl Priority {
    /// Marks and word: the printed page has no colours to tell them by.
    pub(crate) fn text(self, words: &Words) -> String {
        match self {
            Self::High => format!("!!! {}", words.high),
            Self::Medium => format!("!! {}", words.medium),
            Self::Low => format!("! {}", words.low),
            Self::Advisory => words.advisory.to_owned(),
        }
    }
}

/// One alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmRow {
    /// When it began.
    pub at: DateTime<FixedOffset>,
    /// When it ended; `None` while it goes on.
    pub ended: Option<DateTime<FixedOffset>>,
    /// Its highest priority.
    pub priority: Priority,
    /// What it says.
    pub text: String,
    /// When and by whom it was acknowledged.
    pub acknowledged: Option<(DateTime<FixedOffset>, String)>,
    /// What else is to be said: values, pauses, latched.
    pub note: String,
}

/// The alarms of a stretch of time, in the order in which they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarms {
    /// Its beginning.
    pub from: DateTime<FixedOffset>,
    /// Its end.
    pub to: DateTime<FixedOffset>,
    /// Which alarms are left out, in words; empty when none is.
    pub only: String,
    /// The alarms.
    pub rows: Vec<AlarmRow>,
}

/// The alarm report.
///
/// # Errors
/// When the stretch ends before it begins, or it would be too long.
pub fn alarms(header: &Header, layout: Layout, alarms: &Alarms) -> Result<Document, Error> {
    frame::check_times(&[alarms.from, alarms.to])?;
    if alarms.to < alarms.from {
        return Err(Error::NoTime);
    }
    let words = layout.language.words();
    let frame = Frame {
        header,
        layout,
        title: words.alarms,
        about: frame::stretch(alarms.from, alarms.to),
        subject: alarms.only.clone(),
        scale: String::new(),
    };
    let columns = vec![
        Column::new(words.time, 0.16),
        Column::new(words.ended, 0.16),
        Column::new(words.priority, 0.11),
        Column::new(words.alarm, 0.25),
        Column::new(words.acknowledged, 0.17),
        Column::new(words.note, 0.15),
    ];
    let rows = alarms.rows.iter().map(|alarm| row(alarm, words)).collect();
    let place = frame::body(layout);
    let table = Table::new(columns, rows, place.width, words.none);
    Document::draw(&frame, &table.bodies(place.height))
}

fn row(alarm: &AlarmRow, words: &Words) -> Row {
    let acknowledged = match &alarm.acknowledged {
        Some((at, by)) => format!("{} {by}", day_time(*at)),
        None => "–".to_owned(),
    };
    let ended = alarm
        .ended
        .map_or_else(|| words.ongoing.to_owned(), day_time);
    Row {
        bold: alarm.priority == Priority::High,
        cells: vec![
            day_time(alarm.at),
            ended,
            alarm.priority.text(words),
            alarm.text.clone(),
            acknowledged,
            alarm.note.clone(),
        ],
        wide: None,
    }
}

/// Date, time and zone, to be broken at its spaces.
pub(crate) fn day_time(at: DateTime<FixedOffset>) -> String {
    if frame::can_be_written(at) {
        at.format("%Y-%m-%d %H:%M:%S %:z").to_string()
    } else {
        "–".to_owned()
    }
}
