//! Trends: hours of numbers as graphs, one panel a parameter, and as a table.

use crate::canvas::{Anchor, Canvas, GREY, Pen, Place, Type};
use crate::document::{Body, Document, check_pages};
use crate::error::Error;
use crate::fonts;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::panel::draw_panel;
use crate::strip::Mark;
use crate::trend_table;
use crate::wave;
use crate::words::Words;
use chrono::{DateTime, FixedOffset, TimeDelta};

/// One value; `None` where it was known to be missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When it was measured.
    pub at: DateTime<FixedOffset>,
    /// The value.
    pub value: Option<f64>,
}

/// One line of a panel. The first of a panel is thick, the second broken, the
/// third thin, more are dots: they stay apart without colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name: `Sys`.
    pub label: String,
    /// Its values in order of time.
    pub points: Vec<Point>,
}

/// Values that share a unit and an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What they are: `NIBP`.
    pub label: String,
    /// Their unit.
    pub unit: String,
    /// The axis, or what the values need; a value beyond it widens it.
    pub range: Option<(f64, f64)>,
    /// The lines.
    pub series: Vec<Series>,
}

/// Numbers over a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Its beginning.
    pub from: DateTime<FixedOffset>,
    /// Its end.
    pub to: DateTime<FixedOffset>,
    /// Values further apart are not joined: between them nothing is known.
    pub joined: TimeDelta,
    /// The panels, from above.
    pub panels: Vec<Panel>,
    /// Alarms, calls and events: a numbered stroke through all panels, and a list.
    pub marks: Vec<Mark>,
    /// A table with a row each so long; none without.
    pub table: Option<TimeDelta>,
}

const AXIS: f64 = 14.0;
const TIMES: f64 = 8.0;
const LOWEST: f64 = 26.0;
const HIGHEST: f64 = 60.0;
/// Name and legend above a panel's box.
const NAME: f64 = 5.0;

/// The trend report: graphs, then the list of marks, then the table.
///
/// # Errors
/// When the stretch is empty, or it would be too long.
pub fn trend(header: &Header, layout: Layout, trend: &Trend) -> Result<Document, Error> {
    frame::check_times(&[trend.from, trend.to])?;
    let total_s = wave::seconds(trend.to.signed_duration_since(trend.from));
    if total_s <= 0.0 {
        return Err(Error::NoTime);
    }
    let words = layout.language.words();
    let place = frame::body(layout);
    let frame = Frame {
        header,
        layout,
        title: words.trend,
        about: frame::stretch(trend.from, trend.to),
        subject: String::new(),
        scale: String::new(),
    };
    let tables = trend_table::tables(trend, place.width, words)?;
    let on_a_page = (((place.height - TIMES) / LOWEST) as usize).max(1);
    let graph_pages = trend.panels.len().div_ceil(on_a_page);
    check_pages(graph_pages)?;
    let mut bodies: Vec<Body<'_>> = trend
        .panels
        .chunks(on_a_page)
        .map(|panels| -> Body<'_> {
            Box::new(move |canvas, place| graphs(canvas, place, trend, total_s, panels, words))
        })
        .collect();
    for table in &tables {
        bodies.extend(table.bodies(place.height));
    }
    Document::draw(&frame, &bodies)
}

fn graphs(
    canvas: &Canvas<'_>,
    place: Place,
    trend: &Trend,
    total_s: f64,
    panels: &[Panel],
    words: &Words,
) -> Result<(), Error> {
    let share = (place.height - TIMES) / panels.len().max(1) as f64;
    let height = share.min(HIGHEST);
    let mut at = Place {
        x: place.x + AXIS,
        width: place.width - AXIS,
        y: place.y,
        height: height - NAME,
    };
    let all = Place {
        height: height * panels.len() as f64 - NAME,
        y: place.y + NAME,
        ..at
    };
    let ticks = time_ticks(trend, total_s);
    for panel in panels {
        at.y += NAME;
        draw_panel(canvas, at, panel, trend, (total_s, &ticks), words)?;
        at.y += height - NAME;
    }
    for tick in &ticks {
        let x = all.x + tick.0 / total_s * all.width;
        let set = Type::plain(2.6).at(Anchor::Middle);
        canvas.text((x, all.bottom() + 3.6), set, &tick.1)?;
    }
    marks(canvas, all, trend, total_s)
}

/// Strokes through all panels with the number under which the list has them.
fn marks(canvas: &Canvas<'_>, all: Place, trend: &Trend, total_s: f64) -> Result<(), Error> {
    let mut free = f64::MIN;
    for (at, mark) in trend.marks.iter().enumerate() {
        let second = wave::seconds(mark.at.signed_duration_since(trend.from));
        if !(0.0..=total_s).contains(&second) {
            continue;
        }
        let x = all.x + second / total_s * all.width;
        canvas.line((x, all.y), (x, all.bottom()), Pen(GREY, 0.2))?;
        // Where strokes stand close, a number that would cover another is left to the list.
        let number = (at + 1).to_string();
        let width = fonts::width(&number, 2.6, true);
        if x - width / 2.0 > free {
            let set = Type::plain(2.6).bold().at(Anchor::Middle);
            canvas.text((x, all.y - 0.8), set, &number)?;
            free = x + width / 2.0 + 0.6;
        }
    }
    Ok(())
}

/// Round times on the clock of the ward, at most a dozen.
fn time_ticks(trend: &Trend, total_s: f64) -> Vec<(f64, String)> {
    const STEPS: [i64; 16] = [
        1, 5, 15, 60, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800,
        604_800,
    ];
    let wanted = total_s / 12.0;
    let longest = ((total_s / 6.0) as i64).max(1);
    let step = STEPS
        .into_iter()
        .find(|s| *s as f64 >= wanted)
        .unwrap_or(longest);
    let local = trend.from.timestamp() + i64::from(trend.from.offset().local_minus_utc());
    let first = (local.div_euclid(step) + 1) * step - local;
    let form = if step >= 43_200 {
        "%m-%d %H:%M"
    } else {
        "%H:%M"
    };
    let form = if step < 60 { "%H:%M:%S" } else { form };
    let base = TimeDelta::nanoseconds(i64::from(trend.from.timestamp_subsec_nanos()));
    (0..13)
        .filter_map(|n| TimeDelta::try_seconds(first + n * step))
        .filter_map(|after| {
            let at = trend.from.checked_add_signed(after - base)?;
            let second = wave::seconds(after - base);
            (second <= total_s).then(|| (second, at.format(form).to_string()))
        })
        .collect()
}
