//! A table over as many pages as it takes; its head stands on each.

use crate::canvas::{Canvas, PALE, Pen, Place, Type};
use crate::document::Body;
use crate::error::Error;
use crate::fonts;

const SIZE: f64 = 2.9;
const LINE: f64 = 3.8;
const PAD: f64 = 1.4;
const HEAD: f64 = 6.0;
/// A cell's text beyond this many lines ends in an ellipsis.
const MOST_LINES: usize = 4;
/// A wide cell is a text that must not be cut: 1,000 letters fit.
const MOST_WIDE_LINES: usize = 60;

/// A column: its head and its share of the width.
pub(crate) struct Column {
    pub head: String,
    pub share: f64,
}

impl Column {
    pub(crate) fn new(head: &str, share: f64) -> Self {
        Self {
            head: head.to_owned(),
            share,
        }
    }
}

/// One row: its cells, and whether it is set bold.
pub(crate) struct Row {
    pub cells: Vec<String>,
    pub bold: bool,
    /// This cell has the room of all behind it, which are empty, and is told whole.
    pub wide: Option<usize>,
}

/// A table, wrapped for its width.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Wrapped>,
    empty: String,
}

struct Wrapped {
    cells: Vec<Vec<String>>,
    bold: bool,
    height: f64,
}

impl Table {
    /// `empty` stands in place of the rows where there are none.
    pub(crate) fn new(columns: Vec<Column>, rows: Vec<Row>, width: f64, empty: &str) -> Self {
        let rows = rows
            .into_iter()
            .map(|row| wrapped(row, &columns, width))
            .collect();
        Self {
            columns,
            rows,
            empty: empty.to_owned(),
        }
    }

    /// The rows of each page: `first` is the height that the first has left.
    pub(crate) fn pages(&self, first: f64, next: f64) -> Vec<std::ops::Range<usize>> {
        let mut pages = Vec::new();
        let (mut begin, mut left) = (0, first - HEAD);
        for (at, row) in self.rows.iter().enumerate() {
            if row.height > left && at > begin {
                pages.push(begin..at);
                (begin, left) = (at, next - HEAD);
            }
            left -= row.height;
        }
        pages.push(begin..self.rows.len());
        pages
    }

    /// The table as pages of its own.
    pub(crate) fn bodies(&self, height: f64) -> Vec<Body<'_>> {
        self.pages(height, height)
            .into_iter()
            .map(|rows| -> Body<'_> {
                Box::new(move |canvas, place| self.draw(canvas, place, rows.clone()))
            })
            .collect()
    }

    /// The height of the whole table on one page.
    pub(crate) fn height(&self) -> f64 {
        let rows: f64 = self.rows.iter().map(|row| row.height).sum();
        HEAD + rows.max(LINE + PAD)
    }

    pub(crate) fn draw(
        &self,
        canvas: &Canvas<'_>,
        place: Place,
        rows: std::ops::Range<usize>,
    ) -> Result<(), Error> {
        let mut x = place.x;
        for column in &self.columns {
            let room = column.share * place.width - 2.0;
            let head = fonts::cut(&column.head, room, SIZE, true);
            canvas.text((x, place.y + 3.4), Type::plain(SIZE).bold(), &head)?;
            x += column.share * place.width;
        }
        let mut y = place.y + HEAD - 1.0;
        let rule = |y: f64, pen: Pen| canvas.line((place.x, y), (place.right(), y), pen);
        rule(y, Pen(crate::canvas::GREY, 0.25))?;
        if self.rows.is_empty() {
            return canvas.text((place.x, y + 5.0), Type::plain(SIZE), &self.empty);
        }
        let rows = rows.start..rows.end.min(self.rows.len());
        for row in self.rows.get(rows).unwrap_or_default() {
            row.draw(canvas, &self.columns, (place.x, y), place.width)?;
            y += row.height;
            rule(y, Pen(PALE, 0.15))?;
        }
        Ok(())
    }
}

fn wrapped(row: Row, columns: &[Column], width: f64) -> Wrapped {
    let wrap = |(at, cell): (usize, &String)| {
        let wide = row.wide == Some(at);
        let behind = if wide { columns.len() } else { at + 1 };
        let shares = columns.iter().take(behind).skip(at);
        let room = shares.map(|column| column.share).sum::<f64>() * width - 2.0;
        let most = if wide { MOST_WIDE_LINES } else { MOST_LINES };
        let cell = fonts::broken(cell, room, SIZE, row.bold);
        fonts::wrap(&cell, room, SIZE, row.bold, most)
    };
    let cells = row.cells.iter().take(columns.len()).enumerate();
    let cells: Vec<Vec<String>> = cells.map(wrap).collect();
    let lines = cells.iter().map(Vec::len).max().unwrap_or(1);
    Wrapped {
        cells,
        bold: row.bold,
        height: lines as f64 * LINE + PAD,
    }
}

impl Wrapped {
    fn draw(
        &self,
        canvas: &Canvas<'_>,
        columns: &[Column],
        (x, y): (f64, f64),
        width: f64,
    ) -> Result<(), Error> {
        let set = Type {
            bold: self.bold,
            ..Type::plain(SIZE)
        };
        let mut x = x;
        for (cell, column) in self.cells.iter().zip(columns) {
            for (at, line) in cell.iter().enumerate() {
                canvas.text((x, y + PAD / 2.0 + 2.9 + at as f64 * LINE), set, line)?;
            }
            x += column.share * width;
        }
        Ok(())
    }
}
