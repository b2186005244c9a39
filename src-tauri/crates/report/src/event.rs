//! One event: what happened, who did what, and the strip around it.

use crate::alarms::{Priority, day_time};
use crate::canvas::Place;
use crate::document::{Body, Document, check_pages};
use crate::error::Error;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::strip::{Sheets, Strip};
use crate::table::{Column, Row, Table};
use crate::words::Words;
use chrono::{DateTime, FixedOffset};

/// One line of what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What: began, acknowledged, ended, a note.
    pub text: String,
    /// Who, or empty where nobody acted.
    pub by: String,
}

/// An event with its strip.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What it is called: the alarm's text.
    pub title: String,
    /// When it began.
    pub at: DateTime<FixedOffset>,
    /// Its priority, where it was an alarm.
    pub priority: Option<Priority>,
    /// What happened, in order.
    pub rows: Vec<EventRow>,
    /// The waves around it, where there are any.
    pub strip: Option<Strip>,
}

/// The event report: first what happened, then the strip.
///
/// # Errors
/// When the strip has no length, or it would be too long.
pub fn event(header: &Header, layout: Layout, event: &Event) -> Result<Document, Error> {
    frame::check_times(&[event.at])?;
    let words = layout.language.words();
    let place = frame::body(layout);
    let strip = event.strip.as_ref();
    let sheets = strip.map(|strip| Sheets::new(strip, place)).transpose()?;
    let strip_pages = sheets.as_ref().map_or(0, Sheets::pages);
    check_pages(strip_pages)?;
    let priority = event.priority.map(|p| format!(" · {}", p.text(words)));
    let frame = Frame {
        header,
        layout,
        title: words.event,
        about: frame::moment(event.at),
        subject: format!("{}{}", event.title, priority.unwrap_or_default()),
        scale: sheets.as_ref().map(Sheets::scale).unwrap_or_default(),
    };
    let columns = vec![
        Column::new(words.time, 0.22),
        Column::new(words.what, 0.55),
        Column::new(words.by, 0.23),
    ];
    let rows = event.rows.iter().map(|row| Row {
        cells: vec![day_time(row.at), row.text.clone(), row.by.clone()],
        bold: false,
        wide: None,
    });
    let table = Table::new(columns, rows.collect(), place.width, words.none);
    Document::draw(&frame, &bodies(&table, sheets.as_ref(), place, words))
}

/// Table and strip on one page where they fit, else one after the other.
fn bodies<'b>(
    table: &'b Table,
    sheets: Option<&'b Sheets<'b>>,
    place: Place,
    words: &'static Words,
) -> Vec<Body<'b>> {
    let Some(sheets) = sheets else {
        return table.bodies(place.height);
    };
    let below = table.height() + 6.0;
    let fits = |height: f64| below + height <= place.height;
    if sheets.height_of_one().is_some_and(fits) {
        return vec![Box::new(move |canvas, place| {
            table.draw(canvas, place, 0..usize::MAX)?;
            let y = place.y + below;
            sheets.draw(canvas, Place { y, ..place }, 0, words)
        })];
    }
    let mut bodies = table.bodies(place.height);
    bodies.extend((0..sheets.pages()).map(|page| -> Body<'b> {
        Box::new(move |canvas, place| sheets.draw(canvas, place, page, words))
    }));
    bodies
}
