//! A protocol of acceptance: what a feed or device is, what was tested, what came of it, and
//! who signed.

use crate::alarms::day_time;
use crate::document::Document;
use crate::error::Error;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::table::{Column, Row, Table};
use chrono::{DateTime, FixedOffset};

/// One line of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptanceRow {
    /// When; `None` for what stands at no time.
    pub at: Option<DateTime<FixedOffset>>,
    /// What: a fact, a step of a test, a signature.
    pub what: String,
    /// What came of it.
    pub result: String,
    /// Who, or empty.
    pub by: String,
    /// Must not be missed.
    pub bold: bool,
}

/// A protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Of which feed or device.
    pub subject: String,
    /// When it was signed.
    pub at: DateTime<FixedOffset>,
    /// Its lines, in order.
    pub rows: Vec<AcceptanceRow>,
}

/// The protocol of acceptance.
///
/// # Errors
/// When it would be too long, or its time is beyond the calendar.
pub fn acceptance(
    header: &Header,
    layout: Layout,
    acceptance: &Acceptance,
) -> Result<Document, Error> {
    frame::check_times(&[acceptance.at])?;
    let words = layout.language.words();
    let frame = Frame {
        header,
        layout,
        title: words.acceptance,
        about: frame::moment(acceptance.at),
        subject: acceptance.subject.clone(),
        scale: String::new(),
    };
    let columns = vec![
        Column::new(words.time, 0.25),
        Column::new(words.what, 0.33),
        Column::new(words.result, 0.25),
        Column::new(words.by, 0.17),
    ];
    let rows = acceptance.rows.iter().map(|row| Row {
        cells: vec![
            row.at.map(day_time).unwrap_or_default(),
            row.what.clone(),
            row.result.clone(),
            row.by.clone(),
        ],
        bold: row.bold,
        wide: row.by.is_empty().then_some(2),
    });
    let place = frame::body(layout);
    let table = Table::new(columns, rows.collect(), place.width, words.none);
    Document::draw(&frame, &table.bodies(place.height))
}
