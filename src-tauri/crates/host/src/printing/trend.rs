//! Trends: numbers in panels, with what happened beside them.
//!
//! Of each part of the time the least, the greatest and the mean are drawn, so that no peak
//! is lost; the table takes the mean of the newest part before its time.

use super::check::{Stretch, bed as bed_of, chosen};
use super::make::{About, Contents};
use super::waves::members;
use super::words;
use super::{strip, zone::Zone};
use crate::keeping::past::Past;
use chrono::TimeDelta;
use lamplight_api::command::Refusal;
use lamplight_api::print::PrintLanguage;
use lamplight_api::project::series as named;
use lamplight_api::review::{
    MarksQuery, SPAN_MOST_MS, SeriesView, TrendLine, TrendQuery, TrendView,
};
use lamplight_report::{Mark, Panel, Point, Series, Trend};

/// A part is a fifth of a millimetre of paper.
const PARTS: u32 = 900;
/// Values further apart are not joined by a line; the same time as on the screen.
const JOINED_MS: i64 = 150_000;
/// A table has a row for each minute at the most.
const TABLE_MS_LEAST: i64 = 60_000;

/// Reads numbers of a stretch.
pub(super) async fn read(
    past: &Past,
    zone: Zone,
    language: PrintLanguage,
    bed: &str,
    series: &[u32],
    (from_ms, to_ms): (i64, i64),
    table_ms: Option<i64>,
) -> Result<(About, Contents), Refusal> {
    let stretch = Stretch::new(from_ms, to_ms, SPAN_MOST_MS)?;
    if table_ms.is_some_and(|ms| !(TABLE_MS_LEAST..=SPAN_MOST_MS).contains(&ms)) {
        return Err(Refusal::invalid(
            "A row of the table lasts a minute at the least.",
        ));
    }
    let id = bed_of(bed)?;
    let record = past.record(bed.to_owned()).await?;
    let views = chosen(&record.series, false, series, TrendQuery::SERIES_MOST)?;
    if views.is_empty() {
        return Err(Refusal::gone("No number of this bed is on record."));
    }
    let view = past
        .trend(TrendQuery {
            bed: bed.to_owned(),
            series: views.iter().map(|one| one.id).collect(),
            from_ms,
            to_ms,
            buckets: PARTS,
        })
        .await?;
    let (of, asked) = (id.clone(), views.clone());
    let units = past
        .ask(move |past| {
            let unit = |one| {
                members(past.reader(), &of, one)
                    .pop()
                    .map(|(_, key)| key.unit)
            };
            Ok(asked
                .iter()
                .map(|one| unit(one).unwrap_or_default())
                .collect::<Vec<_>>())
        })
        .await?;
    let mut marks = strip::marks(past, zone, bed, stretch).await?;
    marks.extend(away(past, zone, language, bed, stretch).await?);
    marks.sort_by_key(|mark| mark.at);
    let part_ms = stretch.ms() / i64::from(PARTS);
    let trend = Trend {
        from: zone.at(from_ms),
        to: zone.at(to_ms),
        joined: TimeDelta::milliseconds(JOINED_MS.max(3 * part_ms)),
        panels: panels(&labelled(views, language), &units, &view, zone),
        marks,
        table: table_ms.map(TimeDelta::milliseconds),
    };
    let bed = Some(id);
    Ok((About { bed, stretch }, Contents::Trend(trend)))
}

/// The numbers as the language abbreviates them.
fn labelled(views: Vec<SeriesView>, language: PrintLanguage) -> Vec<SeriesView> {
    let named = |mut view: SeriesView| {
        view.label = language.label(&view.label);
        view
    };
    views.into_iter().map(named).collect()
}

/// When the station did not run: nothing was measured then, and the page says why.
async fn away(
    past: &Past,
    zone: Zone,
    language: PrintLanguage,
    bed: &str,
    stretch: Stretch,
) -> Result<Vec<Mark>, Refusal> {
    let asked = MarksQuery {
        bed: bed.to_owned(),
        from_ms: stretch.from_ms,
        to_ms: stretch.to_ms,
    };
    let away = past.marks(asked).await?.away;
    let text = words::of(language).away;
    Ok(away
        .into_iter()
        .map(|one| Mark {
            at: zone.at(one.from_ms.max(stretch.from_ms)),
            text: format!("{text} {}", zone.at(one.to_ms).format("%H:%M:%S")),
        })
        .collect())
}

/// Numbers that share an axis: rates together, each pressure with its own.
fn panels(views: &[SeriesView], units: &[String], trend: &TrendView, zone: Zone) -> Vec<Panel> {
    type Row<'a> = (&'a SeriesView, &'a String, &'a TrendLine);
    let mut families: Vec<(String, Vec<Row<'_>>)> = Vec::new();
    for row in views.iter().zip(units).zip(&trend.lines) {
        let ((view, unit), line) = row;
        let family = family(view);
        let same = families.iter_mut().find(|(name, _)| *name == family);
        match same {
            Some((_, rows)) => rows.push((view, unit, line)),
            None => families.push((family, vec![(view, unit, line)])),
        }
    }
    let panel = |(_, rows): (String, Vec<Row<'_>>)| {
        let names: Vec<&str> = rows.iter().map(|(view, ..)| view.label.as_str()).collect();
        let label = shared(&names);
        let series = rows.iter().map(|(view, unit, line)| Series {
            label: rest(&view.label, &label).to_owned(),
            points: points(line, trend, (&view.refid, unit), zone),
        });
        Panel {
            series: series.collect(),
            unit: rows
                .first()
                .map(|(view, ..)| view.unit.clone())
                .unwrap_or_default(),
            label: if label.is_empty() {
                names.join(", ")
            } else {
                label
            },
            range: None,
        }
    };
    families.into_iter().map(panel).collect()
}

fn family(view: &SeriesView) -> String {
    let refid = view.refid.as_str();
    if refid.contains("HEART_RATE") || refid.contains("PULS_RATE") {
        return format!("rate {}", view.unit);
    }
    let ends = ["_SYS", "_DIA", "_MEAN"];
    let bare = ends.iter().find_map(|end| refid.strip_suffix(end));
    format!("{} {}", bare.unwrap_or(refid), view.unit)
}

/// What all names begin with: `NIBP` of `NIBP S` and `NIBP D`.
fn shared(names: &[&str]) -> String {
    let Some((first, others)) = names.split_first() else {
        return String::new();
    };
    let common = |other: &str| {
        let same = first.chars().zip(other.chars()).take_while(|(a, b)| a == b);
        same.count()
    };
    let least = others.iter().map(|other| common(other)).min();
    let length = least.unwrap_or_else(|| first.chars().count());
    let name: String = first.chars().take(length).collect();
    name.trim_end().to_owned()
}

fn rest<'a>(name: &'a str, shared: &str) -> &'a str {
    let rest = name.strip_prefix(shared).unwrap_or(name).trim_start();
    if rest.is_empty() { name } else { rest }
}

/// In each part the least, the greatest, the mean; one point where they are the same.
fn points(
    line: &TrendLine,
    trend: &TrendView,
    (refid, unit): (&str, &str),
    zone: Zone,
) -> Vec<Point> {
    let span = trend.to_ms - trend.from_ms;
    let quarter = |part: usize, quarters: i64| {
        let part = i64::try_from(part).unwrap_or(i64::MAX);
        let offset =
            (4 * part + quarters).saturating_mul(span) / (4 * i64::from(trend.buckets).max(1));
        zone.at(trend.from_ms + offset)
    };
    // A mean has no more digits than what it is of.
    let rounded = |mean: f64| named::written(mean, refid, unit).parse().unwrap_or(mean);
    let parts = line.least.iter().zip(&line.greatest).zip(&line.mean);
    let mut points = Vec::new();
    for (part, ((least, greatest), mean)) in parts.enumerate() {
        let (Some(least), Some(greatest), Some(mean)) = (least, greatest, mean) else {
            continue;
        };
        let mut add = |quarters, value| {
            points.push(Point {
                at: quarter(part, quarters),
                value: Some(value),
            });
        };
        if greatest > least {
            add(1, *least);
            add(2, *greatest);
            add(3, rounded(*mean));
        } else {
            add(2, *least);
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_is_called_by_what_its_lines_share() {
        for (names, panel, lines) in [
            (vec!["HR"], "HR", vec!["HR"]),
            (
                vec!["NIBP S", "NIBP D", "NIBP M"],
                "NIBP",
                vec!["S", "D", "M"],
            ),
            (vec!["HR", "PR"], "", vec!["HR", "PR"]),
            (vec!["T1", "T1"], "T1", vec!["T1", "T1"]),
        ] {
            let label = shared(&names);
            assert_eq!(label, panel);
            let told: Vec<&str> = names.iter().map(|name| rest(name, &label)).collect();
            assert_eq!(told, lines);
        }
    }

    #[test]
    fn every_part_keeps_its_least_and_greatest_number() {
        let line = TrendLine {
            series: 1,
            least: vec![Some(60.0), None, Some(70.0)],
            greatest: vec![Some(180.0), None, Some(70.0)],
            mean: vec![Some(72.4), None, Some(70.0)],
            count: vec![60, 0, 1],
        };
        let trend = TrendView {
            from_ms: 0,
            to_ms: 12_000,
            buckets: 3,
            lines: Vec::new(),
        };
        let zone = Zone::Fixed(chrono::FixedOffset::east_opt(3_600).unwrap());
        let term = ("MDC_ECG_HEART_RATE", "MDC_DIM_BEAT_PER_MIN");
        let drawn: Vec<(i64, Option<f64>)> = points(&line, &trend, term, zone)
            .iter()
            .map(|point| (point.at.timestamp_millis(), point.value))
            .collect();
        let expected = [(1_000, 60.0), (2_000, 180.0), (3_000, 72.0), (10_000, 70.0)];
        assert_eq!(drawn, expected.map(|(at, value)| (at, Some(value))));
    }
}
