//! Trends: the least, the greatest and the mean of a number in equal parts of a time.

use super::{Answer, Stretch, group};
use lamplight_api::command::Refusal;
use lamplight_api::review::{TrendLine, TrendQuery, TrendView};
use lamplight_store::{Reader, SeriesId, StoreError};
use lamplight_units::BedId;

/// Parts that are shorter are reckoned from the numbers themselves, longer ones from the
/// minutes that the store keeps beside them: ten days of a number each second would be a
/// million numbers to unpack for a thousand pixels.
const FINE_MS: i64 = 120_000;
/// At the most so many shorter parts are read of one series.
const MOST_PARTS: usize = 20_000;

/// Answers a question.
pub(super) fn answer(
    reader: &Reader,
    bed: &BedId,
    stretch: Stretch,
    query: &TrendQuery,
) -> Answer<TrendView> {
    if let Err(refusal) = check(query) {
        return Ok(Err(refusal));
    }
    let mut lines = Vec::with_capacity(query.series.len());
    for id in &query.series {
        let found = match group(reader, bed, *id, false) {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let members = found.members.iter().map(|(series, _)| *series);
        let parts = parts(reader, members, stretch, query.buckets as usize)?;
        lines.push(line(*id, &parts));
    }
    Ok(Ok(TrendView {
        from_ms: stretch.from_ms,
        to_ms: stretch.to_ms,
        buckets: query.buckets,
        lines,
    }))
}

fn check(query: &TrendQuery) -> Result<(), Refusal> {
    if query.series.len() > TrendQuery::SERIES_MOST {
        return Err(Refusal::invalid(format!(
            "At the most {} numbers are shown together. Choose fewer.",
            TrendQuery::SERIES_MOST
        )));
    }
    if query.buckets == 0 || query.buckets > TrendQuery::BUCKETS_MOST {
        return Err(Refusal::invalid(format!(
            "A trend has 1 to {} parts.",
            TrendQuery::BUCKETS_MOST
        )));
    }
    Ok(())
}

/// What lies in one part.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    least: f64,
    greatest: f64,
    /// Of the numbers, or of the middles of shorter parts times their count.
    sum: f64,
    count: usize,
}

impl Part {
    const EMPTY: Self = Self {
        least: f64::INFINITY,
        greatest: f64::NEG_INFINITY,
        sum: 0.0,
        count: 0,
    };

    fn add(&mut self, least: f64, greatest: f64, count: usize) {
        self.least = self.least.min(least);
        self.greatest = self.greatest.max(greatest);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53 numbers")]
        let weight = count as f64;
        self.sum += f64::midpoint(least, greatest) * weight;
        self.count += count;
    }
}

fn parts(
    reader: &Reader,
    members: impl Iterator<Item = SeriesId>,
    stretch: Stretch,
    buckets: usize,
) -> Result<Vec<Part>, StoreError> {
    let mut parts = vec![Part::EMPTY; buckets];
    let width_ms = stretch.ms() / i64::try_from(buckets.max(1)).unwrap_or(i64::MAX);
    for series in members {
        if width_ms < FINE_MS {
            exact(reader, series, stretch, &mut parts)?;
        } else {
            coarse(reader, series, stretch, width_ms, &mut parts)?;
        }
    }
    Ok(parts)
}

/// From the numbers themselves.
fn exact(
    reader: &Reader,
    series: SeriesId,
    stretch: Stretch,
    parts: &mut [Part],
) -> Result<(), StoreError> {
    let (begin, span) = (stretch.from().micros(), stretch.ms().saturating_mul(1_000));
    for (at, value) in reader.numbers_of(series, stretch.from(), stretch.to())? {
        let offset = i128::from(at.micros() - begin);
        let place = offset * parts.len() as i128 / i128::from(span.max(1));
        let part = usize::try_from(place)
            .ok()
            .and_then(|place| parts.get_mut(place));
        if let (Some(part), Some(number)) = (part, value.number()) {
            part.add(number, number, 1);
        }
    }
    Ok(())
}

/// From shorter parts of two minutes and more.
fn coarse(
    reader: &Reader,
    series: SeriesId,
    stretch: Stretch,
    width_ms: i64,
    parts: &mut [Part],
) -> Result<(), StoreError> {
    let most = (MOST_PARTS / parts.len().max(1)).max(1);
    let shorter = usize::try_from(width_ms / FINE_MS)
        .unwrap_or(1)
        .clamp(1, most);
    let found = reader.trend(
        series,
        stretch.from(),
        stretch.to(),
        parts.len().saturating_mul(shorter),
    )?;
    for (part, found) in parts.iter_mut().zip(found.chunks(shorter)) {
        for bucket in found.iter().flatten() {
            part.add(bucket.min, bucket.max, bucket.n);
        }
    }
    Ok(())
}

fn line(series: u32, parts: &[Part]) -> TrendLine {
    let each = |of: fn(&Part) -> f64| {
        let written = |part: &Part| (part.count > 0).then(|| of(part));
        parts.iter().map(written).collect()
    };
    TrendLine {
        series,
        least: each(|part| part.least),
        greatest: each(|part| part.greatest),
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53 numbers")]
        mean: each(|part| part.sum / part.count as f64),
        count: parts
            .iter()
            .map(|part| u32::try_from(part.count).unwrap_or(u32::MAX))
            .collect(),
    }
}
