//! The numbers of a trend as tables: what was last measured at round times,
//! and the list of the marks.

use crate::alarms::day_time;
use crate::band::short;
use crate::document::{MOST_PAGES, check_pages};
use crate::error::Error;
use crate::table::{Column, Row, Table};
use crate::trend::{Series, Trend};
use crate::wave;
use crate::words::Words;
use chrono::{DateTime, FixedOffset, TimeDelta};

/// Columns beside the time that a page can take.
const MOST_COLUMNS: usize = 9;
/// A page holds fewer rows than this, on any paper.
const MOST_ROWS_ON_A_PAGE: usize = 60;

/// Marks, if there are any, then the values; wide tables one after the other.
pub(crate) fn tables(trend: &Trend, width: f64, words: &Words) -> Result<Vec<Table>, Error> {
    let mut tables = Vec::new();
    if !trend.marks.is_empty() {
        tables.push(marks(trend, width, words));
    }
    let Some(every) = trend.table.filter(|every| *every >= TimeDelta::seconds(1)) else {
        return Ok(tables);
    };
    let columns: Vec<(String, &Series)> = trend
        .panels
        .iter()
        .flat_map(|panel| {
            panel.series.iter().map(move |series| {
                let mut label = panel.label.clone();
                if series.label != panel.label {
                    label = format!("{label} {}", series.label);
                }
                (format!("{label} {}", panel.unit), series)
            })
        })
        .collect();
    let total_s = wave::seconds(trend.to.signed_duration_since(trend.from));
    let rows = (total_s / wave::seconds(every)).floor() as usize + 1;
    // Before any row is made: these are surely more pages than there may be.
    let pages =
        columns.len().div_ceil(MOST_COLUMNS) * (rows / MOST_ROWS_ON_A_PAGE).min(2 * MOST_PAGES);
    check_pages(pages)?;
    for part in columns.chunks(MOST_COLUMNS) {
        tables.push(values(trend, part, (every, rows), width, words));
    }
    Ok(tables)
}

fn marks(trend: &Trend, width: f64, words: &Words) -> Table {
    let columns = vec![
        Column::new("", 0.06),
        Column::new(words.time, 0.26),
        Column::new(words.what, 0.68),
    ];
    let rows = trend.marks.iter().enumerate().map(|(at, mark)| Row {
        cells: vec![(at + 1).to_string(), day_time(mark.at), mark.text.clone()],
        bold: false,
        wide: None,
    });
    Table::new(columns, rows.collect(), width, words.none)
}

fn values(
    trend: &Trend,
    series: &[(String, &Series)],
    (every, count): (TimeDelta, usize),
    width: f64,
    words: &Words,
) -> Table {
    let time = 44.0 / width;
    // Few columns stand close together, not across the whole page.
    let share = ((1.0 - time) / series.len().max(1) as f64).min(0.15);
    let mut columns = vec![Column::new(words.time, time)];
    columns.extend(series.iter().map(|(label, _)| Column::new(label, share)));
    let mut rows = Vec::new();
    let mut at = trend.from;
    let mut next = vec![0_usize; series.len()];
    let digits: Vec<usize> = series.iter().map(|(_, series)| digits(series)).collect();
    for _ in 0..count {
        let mut cells = vec![day_time(at)];
        for (((_, series), next), digits) in series.iter().zip(&mut next).zip(&digits) {
            cells.push(latest(series, next, (at, every), *digits));
        }
        rows.push(Row {
            cells,
            bold: false,
            wide: None,
        });
        match at.checked_add_signed(every) {
            Some(later) => at = later,
            None => break,
        }
    }
    Table::new(columns, rows, width, words.none)
}

/// What was last measured within the row's time; a dash where nothing was.
fn latest(
    series: &Series,
    next: &mut usize,
    (at, every): (DateTime<FixedOffset>, TimeDelta),
    digits: usize,
) -> String {
    while series.points.get(*next).is_some_and(|point| point.at <= at) {
        *next += 1;
    }
    let last = next.checked_sub(1).and_then(|last| series.points.get(last));
    last.filter(|point| at.signed_duration_since(point.at) < every)
        .and_then(|point| point.value)
        .filter(|value| value.is_finite())
        .map_or_else(|| "–".to_owned(), |value| written(value, digits))
}

/// Whole numbers stay whole; a column has the same digits in every row.
fn digits(series: &Series) -> usize {
    let mut values = series.points.iter().filter_map(|point| point.value);
    usize::from(values.any(|value| value.fract() != 0.0))
}

fn written(value: f64, digits: usize) -> String {
    if (0.1..1e7).contains(&value.abs()) || value == 0.0 {
        format!("{value:.digits$}")
    } else {
        short(value)
    }
}
