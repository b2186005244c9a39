//! A handover: bed by bed in SBAR order, as many pages as it takes.
//!
//! Nothing of it is cut: what a nurse hands over must not end in an ellipsis. A text wraps
//! on as many lines as it needs, and a bed that goes on over the page says so.

use crate::canvas::{Canvas, GREY, PALE, Pen, Place, Type};
use crate::document::{Body, Document};
use crate::error::Error;
use crate::fonts;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::words::Words;
use chrono::{DateTime, FixedOffset};

const SIZE: f64 = 3.1;
const LINE: f64 = 4.1;
const TITLE: f64 = 4.0;
/// The height of a bed's title with the room above it.
const TITLE_LINE: f64 = 8.4;
/// The heads of the parts stand left of their lines.
const HEADS: f64 = 33.0;
/// So many lines of one text; a page holds some sixty, so this is no page's bound.
const MOST_LINES: usize = 400;

/// A handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The nurse, or the ward.
    pub title: String,
    /// What the shift is called.
    pub shift: String,
    /// Its beginning.
    pub from: DateTime<FixedOffset>,
    /// Until when it tells.
    pub to: DateTime<FixedOffset>,
    /// What concerns all of it.
    pub summary: Vec<HandoverLine>,
    /// Bed by bed.
    pub beds: Vec<HandoverBed>,
    /// Signatures, or that there is none.
    pub signatures: Vec<HandoverLine>,
}

/// A bed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverBed {
    /// Bed, patient, record number, date of birth.
    pub title: String,
    /// In SBAR order.
    pub parts: Vec<HandoverPart>,
    /// The nurse's words for the next one, or empty.
    pub note: String,
}

/// A part: its head and its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverPart {
    /// In words.
    pub head: String,
    /// Its lines.
    pub lines: Vec<HandoverLine>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverLine {
    /// In words.
    pub text: String,
    /// Must not be missed.
    pub bold: bool,
    /// The records do not have it.
    pub grey: bool,
}

/// What stands on one line of paper.
struct Item {
    left: String,
    text: String,
    set: Type,
    /// A title of a bed: a rule stands above it.
    title: bool,
    /// The bed that it belongs to, by its title; empty above and below all beds.
    of: String,
}

impl Item {
    const fn height(&self) -> f64 {
        if self.title { TITLE_LINE } else { LINE }
    }
}

/// The handover report.
///
/// # Errors
/// When it would be too long, or its times are beyond the calendar.
pub fn handover(header: &Header, layout: Layout, handover: &Handover) -> Result<Document, Error> {
    frame::check_times(&[handover.from, handover.to])?;
    let words = layout.language.words();
    let frame = Frame {
        header,
        layout,
        title: words.handover,
        about: frame::stretch(handover.from, handover.to),
        subject: format!("{} · {} {}", handover.title, words.shift, handover.shift),
        scale: String::new(),
    };
    let place = frame::body(layout);
    let items = items(handover, words, place.width);
    let pages = pages(&items, place.height);
    let bodies: Vec<Body<'_>> = pages
        .into_iter()
        .map(|range| -> Body<'_> {
            let first = range.start;
            let shown = items.get(range).unwrap_or_default();
            Box::new(move |canvas, place| draw(canvas, place, shown, first, words))
        })
        .collect();
    Document::draw(&frame, &bodies)
}

/// Everything as lines of paper.
fn items(handover: &Handover, words: &Words, width: f64) -> Vec<Item> {
    let mut items = Vec::new();
    lines(&mut items, "", &handover.summary, width, "");
    for bed in &handover.beds {
        for (at, title) in wrapped(&bed.title, width, TITLE, true)
            .into_iter()
            .enumerate()
        {
            items.push(Item {
                left: String::new(),
                text: title,
                set: Type::plain(TITLE).bold(),
                title: at == 0,
                of: bed.title.clone(),
            });
        }
        for part in &bed.parts {
            lines(&mut items, &part.head, &part.lines, width, &bed.title);
        }
        if !bed.note.trim().is_empty() {
            let notes: Vec<HandoverLine> = bed
                .note
                .lines()
                .map(|text| HandoverLine {
                    text: text.to_owned(),
                    bold: true,
                    grey: false,
                })
                .collect();
            lines(&mut items, words.for_the_next, &notes, width, &bed.title);
        }
    }
    // A line of room, so that no signature is taken for the last bed's.
    let room = HandoverLine {
        text: String::new(),
        bold: false,
        grey: false,
    };
    lines(&mut items, "", &[room], width, "");
    lines(&mut items, "", &handover.signatures, width, "");
    items
}

/// The lines of a part, its head beside the first.
fn lines(items: &mut Vec<Item>, head: &str, all: &[HandoverLine], width: f64, of: &str) {
    let mut heads = wrapped(head, HEADS - 2.0, SIZE, false).into_iter();
    let indent = if head.is_empty() { 0.0 } else { HEADS };
    let item = |left, text, set| Item {
        left,
        text,
        set,
        title: false,
        of: of.to_owned(),
    };
    for line in all {
        let mut set = Type::plain(SIZE);
        set.bold = line.bold;
        if line.grey {
            set.colour = GREY;
        }
        for text in wrapped(&line.text, width - indent - 1.0, SIZE, line.bold) {
            items.push(item(heads.next().unwrap_or_default(), text, set));
        }
    }
    // A head of more lines than its part has.
    let rest = heads.filter(|head| !head.is_empty());
    items.extend(rest.map(|head| item(head, String::new(), Type::plain(SIZE))));
}

/// A word that is longer than the line is broken where the line ends: a text without spaces
/// must not be cut either.
fn wrapped(text: &str, room: f64, size: f64, bold: bool) -> Vec<String> {
    let mut broken = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let mut left = room;
        for c in word.chars() {
            let wide = fonts::width(&c.to_string(), size, bold);
            if wide > left {
                broken.push(' ');
                left = room;
            }
            left -= wide;
            broken.push(c);
        }
        broken.push(' ');
    }
    fonts::wrap(&broken, room, size, bold, MOST_LINES)
}

/// Which items stand on which page. A title never stands alone at the foot.
fn pages(items: &[Item], height: f64) -> Vec<std::ops::Range<usize>> {
    let mut pages = Vec::new();
    let (mut begin, mut left) = (0, height);
    for (at, item) in items.iter().enumerate() {
        let keeps = if item.title { 3.0 * LINE } else { 0.0 };
        if item.height() + keeps > left && at > begin {
            pages.push(begin..at);
            // A bed that goes on has a line that says so.
            let goes_on = if item.title || item.of.is_empty() {
                0.0
            } else {
                LINE
            };
            (begin, left) = (at, height - goes_on);
        }
        left -= item.height();
    }
    pages.push(begin..items.len());
    pages
}

fn draw(
    canvas: &Canvas<'_>,
    place: Place,
    items: &[Item],
    first: usize,
    words: &Words,
) -> Result<(), Error> {
    let mut y = place.y;
    let goes_on = items.first().filter(|item| first > 0 && !item.title);
    if let Some(item) = goes_on.filter(|item| !item.of.is_empty()) {
        let text = format!("{} ({})", item.of, words.continued);
        let text = fonts::cut(&text, place.width, SIZE, true);
        canvas.text((place.x, y + 3.0), Type::plain(SIZE).bold(), &text)?;
        y += LINE;
    }
    for item in items {
        if item.title {
            let rule = y + 1.6;
            canvas.line((place.x, rule), (place.right(), rule), Pen(PALE, 0.2))?;
        }
        let base = y + item.height() - 1.2;
        let indented = !item.of.is_empty() && item.set.size < TITLE;
        let x = if indented { place.x + HEADS } else { place.x };
        canvas.text((place.x, base), Type::plain(SIZE).grey(), &item.left)?;
        canvas.text((x, base), item.set, &item.text)?;
        y += item.height();
    }
    Ok(())
}
