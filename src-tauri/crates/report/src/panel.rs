//! One panel of a trend: axis, lines that stay apart without colour, legend.

use crate::band::short;
use crate::canvas::{Anchor, Canvas, GREY, INK, PALE, Pen, Place, Plot, Type};
use crate::error::Error;
use crate::fonts;
use crate::trend::{Panel, Series, Trend};
use crate::wave;
use crate::words::Words;

/// No quantity of a bedside is as large; such a value is none.
const MOST_VALUE: f64 = 1e12;

/// Draws a panel into its box; the name stands above it.
pub(crate) fn draw_panel(
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
        let Some(value) = point.value.filter(|v| v.abs() < MOST_VALUE) else {
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
    let drawable = |v: &f64| v.abs() < MOST_VALUE;
    let shown = trend.from..=trend.to;
    let points = panel.series.iter().flat_map(|s| &s.points);
    let values = points
        .filter(|p| shown.contains(&p.at))
        .filter_map(|p| p.value);
    // A value beyond the given axis widens it: at the edge it would look like
    // another value.
    let given = panel
        .range
        .filter(|(low, high)| drawable(low) && drawable(high) && high - low > 1e-6);
    let (low, high) = values
        .filter(drawable)
        .fold(given, |range, value| {
            let (low, high) = range.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        })
        .unwrap_or((0.0, 1.0));
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
        .find(|step| *step >= rough * 0.85)
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
    use crate::trend::Point;
    use chrono::{DateTime, TimeDelta};

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
        let mut given = panel(&[130.0]);
        given.range = Some((40.0, 120.0));
        assert_eq!(axis(&given, &trend), (40.0, 140.0, 20.0));
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
