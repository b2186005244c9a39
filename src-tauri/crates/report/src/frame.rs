//! What every page shares: whose it is above, when printed and which page below.

use crate::canvas::{self, Anchor, Canvas, GREY, INK, PALE, Pen, Place, Type, WHITE};
use crate::error::Error;
use crate::fonts;
use crate::header::Header;
use crate::layout::Layout;
use chrono::{DateTime, Datelike, FixedOffset};

/// Most printers reach to 5 mm from the edge; this leaves room for a punch.
pub(crate) const MARGIN: f64 = 9.0;
const HEAD: f64 = 29.0;
const FOOT: f64 = 13.0;
/// The bar to check the printer with.
const RULER: f64 = 50.0;
const MISSING: &str = "–";

/// What the frame of a report's pages is made of.
pub(crate) struct Frame<'a> {
    pub header: &'a Header,
    pub layout: Layout,
    /// The kind of report.
    pub title: &'static str,
    /// What it is about: a time, a stretch, a text.
    pub about: String,
    /// Why it was made, in bold, or empty.
    pub subject: String,
    /// The scale, or empty where nothing has one.
    pub scale: String,
}

/// Refuses times with which the calendar cannot count.
pub(crate) fn check_times(times: &[DateTime<FixedOffset>]) -> Result<(), Error> {
    if times.iter().all(|at| can_be_written(*at)) {
        Ok(())
    } else {
        Err(Error::Calendar)
    }
}

/// Near the ends of the calendar the local time cannot be told.
pub(crate) fn can_be_written(at: DateTime<FixedOffset>) -> bool {
    (1..9999).contains(&at.naive_utc().year())
}

/// A moment with its zone, as every page writes it.
pub(crate) fn moment(at: DateTime<FixedOffset>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC%:z").to_string()
}

/// A stretch of time with its zone, the second date only where it is another.
pub(crate) fn stretch(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> String {
    let to = to.with_timezone(from.offset());
    let end = if to.date_naive() == from.date_naive() {
        "%H:%M:%S"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    let begin = from.format("%Y-%m-%d %H:%M:%S");
    format!("{begin} – {} UTC{}", to.format(end), from.format("%:z"))
}

/// The part of the page that is left for the body.
pub(crate) fn body(layout: Layout) -> Place {
    let (width, height) = layout.size_mm();
    Place {
        x: MARGIN,
        y: MARGIN + HEAD,
        width: width - 2.0 * MARGIN,
        height: height - 2.0 * MARGIN - HEAD - FOOT,
    }
}

/// Draws one page: frame and body.
pub(crate) fn page(
    frame: &Frame<'_>,
    number: (usize, usize),
    draw: impl Fn(&Canvas<'_>, Place) -> Result<(), Error>,
) -> Result<String, Error> {
    let place = body(frame.layout);
    canvas::page(frame.layout.size_mm(), |canvas| {
        draw(canvas, place)?;
        head(canvas, frame, place)?;
        foot(canvas, frame, number, place)
    })
}

fn head(canvas: &Canvas<'_>, frame: &Frame<'_>, body: Place) -> Result<(), Error> {
    let words = frame.layout.language.words();
    let title = Type::plain(5.0).bold();
    canvas.text((body.x, MARGIN + 4.6), title, frame.title)?;
    let mut right = body.right();
    if frame.header.simulated {
        right -= badge(canvas, (right, MARGIN), words.simulated)? + 4.0;
    }
    let left = body.x + fonts::width(frame.title, 5.0, true) + 5.0;
    let about = fonts::cut(&frame.about, (right - left).max(20.0), 3.4, false);
    canvas.text((left, MARGIN + 4.6), Type::plain(3.4), &about)?;

    fields(canvas, frame, body)?;
    let subject = fonts::cut(&frame.subject, body.width, 3.6, true);
    canvas.text((body.x, MARGIN + 24.2), Type::plain(3.6).bold(), &subject)?;
    let under = body.y - 3.0;
    canvas.line((body.x, under), (body.right(), under), Pen(GREY, 0.25))
}

/// White on black: seen at a glance, on any printer. Answers its width.
fn badge(canvas: &Canvas<'_>, (right, y): (f64, f64), text: &str) -> Result<f64, Error> {
    let width = fonts::width(text, 3.2, true) + 4.0;
    let place = Place {
        x: right - width,
        y,
        width,
        height: 6.0,
    };
    canvas.fill(place, INK)?;
    let set = Type {
        colour: WHITE,
        ..Type::plain(3.2).bold().at(Anchor::Middle)
    };
    canvas.text((right - width / 2.0, y + 4.2), set, text)?;
    Ok(width)
}

/// Patient, number, birth, bed and device, each with its small label above.
fn fields(canvas: &Canvas<'_>, frame: &Frame<'_>, body: Place) -> Result<(), Error> {
    let (header, words) = (frame.header, frame.layout.language.words());
    let or_dash = |text: &str| {
        if text.trim().is_empty() {
            MISSING.to_owned()
        } else {
            text.to_owned()
        }
    };
    let personal = |text: Option<&str>| or_dash(text.unwrap_or_default());
    let birth = header.birth.as_ref().map(|b| b.reveal().to_string());
    let bed = format!("{}, {}", or_dash(&header.bed), or_dash(&header.ward));
    let patient = header.patient.as_ref().map(|p| p.reveal().as_str());
    let mrn = header.mrn.as_ref().map(|p| p.reveal().as_str());
    let cells = [
        (0.30, words.patient, personal(patient), true),
        (0.19, words.mrn, personal(mrn), true),
        (0.13, words.born, personal(birth.as_deref()), false),
        (0.19, words.bed, bed, true),
        (0.19, words.device, or_dash(&header.device), false),
    ];
    let mut x = body.x;
    for (share, label, value, bold) in cells {
        let room = share * body.width - 3.0;
        canvas.text((x, MARGIN + 11.0), Type::plain(2.4).grey(), label)?;
        value_lines(canvas, (x, MARGIN + 15.2), room, &value, bold)?;
        x += share * body.width;
    }
    Ok(())
}

/// As large as fits: one line, then smaller, then two lines, then cut.
fn value_lines(
    canvas: &Canvas<'_>,
    (x, y): (f64, f64),
    room: f64,
    value: &str,
    bold: bool,
) -> Result<(), Error> {
    let fits = |size: f64| fonts::width(value, size, bold) <= room;
    let size = [3.8, 3.4, 3.0]
        .into_iter()
        .find(|&size| fits(size))
        .unwrap_or(3.0);
    let set = Type {
        bold,
        ..Type::plain(size)
    };
    for (at, line) in fonts::wrap(value, room, size, bold, 2).iter().enumerate() {
        canvas.text((x, y + at as f64 * size * 1.25), set, line)?;
    }
    Ok(())
}

fn foot(
    canvas: &Canvas<'_>,
    frame: &Frame<'_>,
    (number, of): (usize, usize),
    body: Place,
) -> Result<(), Error> {
    let (header, words) = (frame.header, frame.layout.language.words());
    let top = body.bottom() + 2.0;
    canvas.line((body.x, top), (body.right(), top), Pen(PALE, 0.2))?;
    let small = Type::plain(2.6);
    let by = format!(
        "{} {} {} {}",
        words.printed,
        moment(header.printed_at),
        words.by,
        if header.by.trim().is_empty() {
            MISSING
        } else {
            &header.by
        },
    );
    let [first, second, third] = [3.6, 7.4, 11.2].map(|below| top + below);
    let right = body.right();
    let by = fonts::cut(&by, body.width - 30.0, 2.6, false);
    canvas.text((body.x, first), small, &by)?;
    let page = format!("{} {number} {} {of}", words.page, words.of);
    canvas.text((right, first), small.bold().at(Anchor::End), &page)?;
    if !frame.scale.is_empty() {
        let text = format!("{} · {}", frame.scale, words.true_to_scale);
        let text = fonts::cut(&text, body.width - RULER - 20.0, 2.6, true);
        canvas.text((body.x, second), small.bold(), &text)?;
        ruler(canvas, (right - RULER, second))?;
    }
    let mut tail = "Lamplight".to_owned();
    if header.simulated {
        tail = format!("{tail} · {}", words.simulated);
    }
    canvas.text((body.x, third), small.grey(), &tail)?;
    if canvas.has_unprintable() {
        let end = small.grey().at(Anchor::End);
        canvas.text((right, third), end, words.unprintable)?;
    }
    Ok(())
}

/// A bar of 50 mm to hold a ruler to.
fn ruler(canvas: &Canvas<'_>, (x, y): (f64, f64)) -> Result<(), Error> {
    let bar = y - 0.9;
    let pen = Pen(INK, 0.25);
    canvas.line((x, bar), (x + RULER, bar), pen)?;
    for end in [x, x + RULER] {
        canvas.line((end, bar - 1.0), (end, bar + 1.0), pen)?;
    }
    let set = Type::plain(2.6).grey().at(Anchor::End);
    canvas.text((x - 1.5, y), set, "50 mm")
}
