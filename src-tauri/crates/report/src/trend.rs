//! Trends: hours of numbers as graphs, one panel a parameter, and as a table.

use crate::canvas::{Anchor, Canvas, GREY, INK, PALE, Pen, Place, Plot, Type};
use crate::document::{Body, Document, check_pages};
use crate::error::Error;
use crate::fonts;
use crate::frame::{self, Frame};
use crate::header::Header;
use crate::layout::Layout;
use crate::strip::{Mark, short};
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
    /// The axis, or what the values need.
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

fn draw_panel(
    canvas: &Canvas<'_>,
    at: Place,
    panel: &Panel,
    trend: &Trend,
    (total_s, ticks): (f64, &[(f64, String)]),
    words: &Words,
) -> Result<(), Error> {
    let (low, high, step) = axis(panel, trend);
    name(canvas, at, panel)?;
    let plot = canvas.plot(at, 0.0..total_s, low..high);
    for tick in ticks {
        plot.path(&[(tick.0, low), (tick.0, high)], Pen(PALE, 0.1))?;
    }
    for n in 0..=((high - low) / step).round() as u32 {
        let value = low + f64::from(n) * step;
        plot.path(&[(0.0, value), (total_s, value)], Pen(PALE, 0.1))?;
        let y = at.bottom() - (value - low) / (high - low) * at.height;
        let set = Type::plain(2.6).at(Anchor::End);
        canvas.text((at.x - 1.2, y + 0.9), set, &tick_text(value, step))?;
    }
    canvas.frame(at, Pen(GREY, 0.15))?;
    let mut any = false;
    for (nth, series) in panel.series.iter().enumerate() {
        for run in runs(series, trend, total_s, (low, high), at.width) {
            any = true;
            draw_run(&plot, &run, nth, total_s / at.width)?;
        }
    }
    if any {
        return Ok(());
    }
    let middle = (at.x + at.width / 2.0, at.y + at.height / 2.0 + 1.0);
    canvas.text(
        middle,
        Type::plain(3.0).grey().at(Anchor::Middle),
        words.no_data,
    )
}

fn tick_text(value: f64, step: f64) -> String {
    if step.fract() == 0.0 && value.abs() < 1e7 {
        format!("{value:.0}")
    } else if step >= 0.1 && value.abs() < 1e6 {
        format!("{value:.1}")
    } else {
        short(value)
    }
}

/// The panel's name, and each line's name after a sample of it.
fn name(canvas: &Canvas<'_>, at: Place, panel: &Panel) -> Result<(), Error> {
    let y = at.y - 1.2;
    let title = fonts::cut(
        &format!("{} {}", panel.label, panel.unit),
        at.width / 3.0,
        3.0,
        true,
    );
    canvas.text((at.x, y), Type::plain(3.0).bold(), &title)?;
    if panel.series.len() < 2 {
        return Ok(());
    }
    let mut x = at.x + fonts::width(&title, 3.0, true) + 6.0;
    for (nth, series) in panel.series.iter().enumerate() {
        let label = fonts::cut(&series.label, 30.0, 2.6, false);
        let width = 9.0 + fonts::width(&label, 2.6, false) + 4.0;
        if x + width > at.right() {
            return canvas.text((x, y), Type::plain(2.6), "…");
        }
        let sample = Place {
            x,
            y: y - 1.8,
            width: 8.0,
            height: 1.8,
        };
        let plot = canvas.plot(sample, 0.0..8.0, 0.0..1.0);
        draw_run(&plot, &[(0.0, 0.5), (4.0, 0.5), (8.0, 0.5)], nth, 1.0)?;
        canvas.text((x + 9.0, y), Type::plain(2.6), &label)?;
        x += width;
    }
    Ok(())
}

/// `s_per_mm` is how much of the time axis a millimetre is.
fn draw_run(plot: &Plot<'_>, run: &[(f64, f64)], nth: usize, s_per_mm: f64) -> Result<(), Error> {
    if let [single] = run {
        return plot.dot(*single, 0.5, INK);
    }
    match nth {
        0 => plot.path(run, Pen(INK, 0.3)),
        1 => dashed(plot, run, s_per_mm * 1.5),
        2 => plot.path(run, Pen(GREY, 0.12)),
        // Dots that would lie on each other are not drawn again.
        _ => {
            let mut last = f64::MIN;
            for point in run.iter().filter(|p| p.0.is_finite()) {
                if point.0 - last >= s_per_mm {
                    plot.dot(*point, 0.35, INK)?;
                    last = point.0;
                }
            }
            Ok(())
        }
    }
}

/// Dashes of so many seconds: pieces of the line by turns drawn and left out.
fn dashed(plot: &Plot<'_>, run: &[(f64, f64)], dash_s: f64) -> Result<(), Error> {
    let pen = Pen(INK, 0.22);
    let drawn = |second: f64| (second / dash_s).floor() as i64 % 2 == 0;
    let mut dash: Vec<(f64, f64)> = Vec::new();
    for pair in run.windows(2) {
        let &[from, to] = pair else { continue };
        let parts = (((to.0 - from.0) / dash_s * 4.0).ceil()).clamp(1.0, 20_000.0);
        for n in 0..parts as u32 {
            let share = f64::from(n) / parts;
            let point = (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            );
            if drawn(point.0) {
                dash.push(point);
            } else if !dash.is_empty() {
                dash.push(point);
                plot.path(&std::mem::take(&mut dash), pen)?;
            }
        }
    }
    dash.extend(run.last());
    plot.path(&dash, pen)
}

/// The values that are there, as lines without what is missing or far apart.
fn runs(
    series: &Series,
    trend: &Trend,
    total_s: f64,
    (low, high): (f64, f64),
    width: f64,
) -> Vec<Vec<(f64, f64)>> {
    let joined_s = wave::seconds(trend.joined).max(0.0);
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for point in &series.points {
        let second = wave::seconds(point.at.signed_duration_since(trend.from));
        let Some(value) = point.value.filter(|v| v.is_finite()) else {
            open = false;
            continue;
        };
        if !(0.0..=total_s).contains(&second) {
            open = false;
            continue;
        }
        let here = (second, value.clamp(low, high));
        match runs.last_mut() {
            Some(run) if open && run.last().is_some_and(|p| near(p.0, second, joined_s)) => {
                run.push(here);
            }
            Some(_) | None => runs.push(vec![here]),
        }
        open = true;
    }
    let column_s = 0.1 * total_s / width;
    runs.iter()
        .map(|run| wave::thinned(run, column_s))
        .collect()
}

/// Out of order is not joined either: it would draw backwards.
fn near(before: f64, second: f64, joined_s: f64) -> bool {
    (0.0..=joined_s).contains(&(second - before))
}

/// Lower end, upper end and step of an axis, at round values.
fn axis(panel: &Panel, trend: &Trend) -> (f64, f64, f64) {
    let given = panel
        .range
        .filter(|(low, high)| low.abs() < 1e12 && high.abs() < 1e12 && high - low > 1e-6);
    let shown = trend.from..=trend.to;
    let values = panel.series.iter().flat_map(|s| &s.points);
    let (low, high) = given.unwrap_or_else(|| {
        values
            .filter(|p| shown.contains(&p.at))
            .filter_map(|p| p.value)
            .filter(|v| v.abs() < 1e12)
            .fold(None, |range: Option<(f64, f64)>, value| {
                let (low, high) = range.unwrap_or((value, value));
                Some((low.min(value), high.max(value)))
            })
            .unwrap_or((0.0, 1.0))
    });
    // A flat line lies in the middle of an axis, not on its edge.
    let least = (low.abs().max(high.abs()) * 0.02).max(1e-6);
    let (low, high) = if high - low < least {
        (low - least, high + least)
    } else {
        (low, high)
    };
    let rough = (high - low) / 4.0;
    let ten = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|n| n * ten)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(rough);
    (
        (low / step).floor() * step,
        (high / step).ceil() * step,
        step,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(values: &[f64]) -> Panel {
        let points = values.iter().map(|v| Point {
            at: DateTime::UNIX_EPOCH.fixed_offset(),
            value: Some(*v),
        });
        Panel {
            label: String::new(),
            unit: String::new(),
            range: None,
            series: vec![Series {
                label: String::new(),
                points: points.collect(),
            }],
        }
    }

    #[test]
    fn an_axis_has_round_ends_and_a_few_steps() {
        let at = DateTime::UNIX_EPOCH.fixed_offset();
        let trend = Trend {
            from: at,
            to: at,
            joined: TimeDelta::zero(),
            panels: Vec::new(),
            marks: Vec::new(),
            table: None,
        };
        for (values, expected) in [
            (vec![61.0, 118.0], (60.0, 120.0, 20.0)),
            (vec![36.4, 38.9], (36.0, 39.0, 1.0)),
            (vec![80.0], (78.0, 82.0, 1.0)),
            (vec![], (0.0, 1.0, 0.5)),
        ] {
            let (low, high, step) = axis(&panel(&values), &trend);
            assert!((low - expected.0).abs() < 1e-9, "{values:?}: {low}");
            assert!((high - expected.1).abs() < 1e-9, "{values:?}: {high}");
            assert!((step - expected.2).abs() < 1e-9, "{values:?}: {step}");
        }
    }
}
