//! What other limits would have done to the hours that were, judged from the archive.

use super::past::Past;
use crate::engine::Previewed;
use lamplight_alarms::judge::{FindingKind, Happened, Point};
use lamplight_alarms::limits::Parameter;
use lamplight_alarms::{Announcement, What};
use lamplight_api::command::Refusal;
use lamplight_api::limits::LimitPreview;
use lamplight_api::project;
use lamplight_station::LimitPreview as Preview;
use lamplight_store::{EpisodeFilter, Reader, StoreError};
use lamplight_units::{BedId, RefId, Unit, Wall};
use std::collections::BTreeSet;
use std::time::Duration;

/// How far back: a shift, as the design says.
const HOURS: u64 = 8;
/// At the most so many alarms of one bed are compared.
const MOST_ALARMS: u32 = 1_000;

impl Past {
    /// Writes into a preview what the last hours would have been.
    pub async fn what_if(&self, previewed: Previewed) -> LimitPreview {
        let Previewed {
            mut view,
            bed,
            at: now,
            limits: preview,
        } = previewed;
        if preview.after.is_empty() {
            view.unknown = String::new();
            return view;
        }
        let judged: Result<_, Refusal> = self
            .ask(move |past| {
                let (history, happened) = hours(past.reader(), &bed, now, &preview)?;
                if history.is_empty() {
                    return Ok(None);
                }
                let points = history.into_iter();

                // The sets of a preview make sense: they were checked when it was made.
                Ok(project::limits::what_if(&preview, points, &happened, time_of_day).ok())
            })
            .await;
        match judged {
            Ok(Some(found)) => {
                view.what_if = Some(found);
                view.unknown = String::new();
            }
            Ok(None) => {}
            Err(refusal) => view.unknown = refusal.sentence,
        }
        view
    }
}

/// The numbers of the parameters concerned, oldest first, and the alarms of our limits.
fn hours(
    reader: &Reader,
    bed: &BedId,
    now: Wall,
    preview: &Preview,
) -> Result<(Vec<Point>, Vec<Happened>), StoreError> {
    let micros = i64::try_from(Duration::from_secs(3_600 * HOURS).as_micros()).unwrap_or(i64::MAX);
    let from = Wall::from_micros(now.micros().saturating_sub(micros));
    let parameters: BTreeSet<Parameter> = preview.after.iter().map(|set| set.parameter).collect();
    let concerns = |refid: &RefId| Parameter::of(refid).is_some_and(|p| parameters.contains(&p));
    let mut points = Vec::new();
    for (series, key) in reader.series(Some(bed)) {
        let metric = RefId::sent(&key.refid);
        if key.is_wave() || !concerns(&metric) {
            continue;
        }
        let unit = Unit::by_name(&key.unit).unwrap_or(Unit::Dimensionless);
        let numbers = reader.numbers_of(series, from, now)?;
        points.extend(numbers.into_iter().map(|(at, value)| Point {
            at,
            metric: metric.clone(),
            value,
            unit,
        }));
    }
    points.sort_by_key(|point| point.at);
    let episodes = reader.episodes(&EpisodeFilter {
        bed: Some(bed.clone()),
        from: Some(from),
        to: Some(now),
        limit: MOST_ALARMS,
        ..EpisodeFilter::default()
    })?;
    let mut happened = Vec::new();
    for episode in episodes.into_iter().filter(|e| e.source == "station") {
        let story = reader.story(episode.condition)?;
        let events = story
            .iter()
            .filter_map(|row| serde_json::from_str::<What>(&row.entry.body).ok());
        let mut found = None;
        let mut acted_on = false;
        for what in events {
            match what {
                What::Began(news) => found = finding(&news),
                What::Accepted(_) => acted_on = true,
                _ => {}
            }
        }
        if let Some((metric, kind)) = found.filter(|(metric, _)| concerns(metric)) {
            happened.push(Happened {
                metric,
                kind,
                began: episode.began,
                ended: episode.ended,
                acted_on,
            });
        }
    }
    Ok((points, happened))
}

/// The finding behind a condition of our limits; its key ends in `metric/kind`.
fn finding(news: &Announcement) -> Option<(RefId, FindingKind)> {
    let (rest, kind) = news.key.name.rsplit_once('/')?;
    let (_, metric) = rest.rsplit_once('/')?;
    let kind = FindingKind::ALL
        .into_iter()
        .find(|one| one.name() == kind)?;
    (news.key.source.as_ref() == "limits").then(|| (RefId::sent(metric), kind))
}

/// `14:07`, on the clock on the wall.
fn time_of_day(at: Wall) -> String {
    at.to_utc().map_or_else(String::new, |at| {
        at.with_timezone(&chrono::Local).format("%H:%M").to_string()
    })
}
