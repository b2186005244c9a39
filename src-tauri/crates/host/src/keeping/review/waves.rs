//! Waves: strips at full rate, and pages of one wave by the least and greatest of columns.

use super::{Answer, Group, Stretch, group, groups, wall};
use lamplight_api::command::Refusal;
use lamplight_api::project::series as named;
use lamplight_api::review::{
    PageQuery, PageRow, PageView, StripPiece, StripQuery, StripView, StripWave,
};
use lamplight_store::{Reader, SeriesKind, StoreError, WavePiece};
use lamplight_units::BedId;

/// All waves of a time.
pub(super) fn strip(reader: &Reader, bed: &BedId, stretch: Stretch) -> Answer<StripView> {
    let mut waves: Vec<(usize, StripWave)> = Vec::new();
    let mut samples = 0;
    for group in groups(reader, bed) {
        let pieces = pieces(reader, &group, stretch)?;
        samples += pieces
            .iter()
            .map(|piece| piece.samples.len())
            .sum::<usize>();
        if samples > StripQuery::SAMPLES_MOST {
            return Ok(Err(Refusal::invalid(
                "There are too many samples in this time. Choose a shorter one.",
            )));
        }
        let Some(newest) = group.newest().filter(|_| !pieces.is_empty()) else {
            continue;
        };
        waves.push((
            named::rank(&newest.refid),
            StripWave {
                series: group.id,
                pieces: pieces.into_iter().map(piece_view).collect(),
            },
        ));
    }
    waves.sort_by_key(|(rank, wave)| (*rank, wave.series));
    Ok(Ok(StripView {
        from_ms: stretch.from_ms,
        to_ms: stretch.to_ms,
        waves: waves.into_iter().map(|(_, wave)| wave).collect(),
    }))
}

/// The pieces of a wave, whichever series they are in; none of a number.
fn pieces(reader: &Reader, group: &Group, stretch: Stretch) -> Result<Vec<WavePiece>, StoreError> {
    let mut pieces = Vec::new();
    for (id, key) in &group.members {
        if key.is_wave() {
            pieces.extend(reader.wave(*id, stretch.from(), stretch.to())?);
        }
    }
    pieces.sort_by_key(|piece| piece.from);
    Ok(pieces)
}

fn piece_view(piece: WavePiece) -> StripPiece {
    StripPiece {
        from_ms: milliseconds(piece.from.micros()),
        rate_hz: piece.rate.hz(),
        scale: piece.scale,
        shift: piece.shift,
        samples: piece.samples,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds since 1970 stay below 2^53 until the year 2255"
)]
fn milliseconds(micros: i64) -> f64 {
    micros as f64 / 1e3
}

/// The time of a page, when the question makes sense.
pub(super) fn page_stretch(query: &PageQuery) -> Result<Stretch, Refusal> {
    if !(1_000..=PageQuery::ROW_MOST_MS).contains(&query.row_ms) {
        return Err(Refusal::invalid(
            "A row lasts from a second to five minutes.",
        ));
    }
    if query.rows == 0 {
        return Err(Refusal::invalid("A page has at least one row."));
    }
    let all = u64::from(query.columns).saturating_mul(u64::from(query.rows));
    if query.columns == 0
        || query.columns > PageQuery::COLUMNS_MOST
        || all > PageQuery::ALL_COLUMNS_MOST
    {
        return Err(Refusal::invalid(format!(
            "A page has 1 to {} columns in a row, and {} in all.",
            PageQuery::COLUMNS_MOST,
            PageQuery::ALL_COLUMNS_MOST
        )));
    }
    let span = query.row_ms.saturating_mul(i64::from(query.rows));
    let to_ms = query.from_ms.saturating_add(span);
    // A page from before 1970 ends there or later; only its beginning is wrong.
    Stretch::new(query.from_ms, to_ms, PageQuery::SPAN_MOST_MS)
}

/// A page of one wave. Row by row, so that no more than a row is held in full.
pub(super) fn page(
    reader: &Reader,
    bed: &BedId,
    stretch: Stretch,
    query: &PageQuery,
) -> Answer<PageView> {
    let group = match group(reader, bed, query.series, true) {
        Ok(group) => group,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let columns = columns(&group, query);
    let scale = Scale::of(&group);
    let mut rows = Vec::with_capacity(query.rows as usize);
    for n in 0..i64::from(query.rows) {
        let from_ms = stretch.from_ms + n * query.row_ms;
        let row = Stretch {
            from_ms,
            to_ms: from_ms + query.row_ms,
        };
        rows.push(page_row(&pieces(reader, &group, row)?, row, columns, scale));
    }
    Ok(Ok(PageView {
        from_ms: stretch.from_ms,
        row_ms: query.row_ms,
        columns: u32::try_from(columns).unwrap_or(u32::MAX),
        scale: scale.scale,
        shift: scale.shift,
        rows,
    }))
}

/// As many as asked, but with two samples or more in each: with fewer there would be columns
/// without any, and they would look like gaps.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a float is cast with saturation; a row lasts 300 s at the most"
)]
fn columns(group: &Group, query: &PageQuery) -> usize {
    let rate = |kind: SeriesKind| match kind {
        SeriesKind::Wave { rate, .. } => rate.hz(),
        SeriesKind::Numbers => f64::INFINITY,
    };
    let slowest = group
        .members
        .iter()
        .map(|(_, key)| rate(key.kind))
        .fold(f64::INFINITY, f64::min);
    let samples = slowest * query.row_ms as f64 / 1e3;
    (query.columns as usize).min((samples / 2.0).max(1.0) as usize)
}

/// How the numbers of a page are read: as those of the newest series.
#[derive(Debug, Clone, Copy)]
struct Scale {
    scale: f64,
    shift: f64,
}

impl Scale {
    fn of(group: &Group) -> Self {
        match group.newest().map(|key| key.kind) {
            Some(SeriesKind::Wave { scale, shift, .. }) if scale.is_normal() => {
                Self { scale, shift }
            }
            Some(SeriesKind::Wave { .. } | SeriesKind::Numbers) | None => Self {
                scale: 1.0,
                shift: 0.0,
            },
        }
    }

    /// A sample of another series, in the steps of this one.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float is cast with saturation"
    )]
    fn steps(self, sample: i32, of: &WavePiece) -> i32 {
        if (of.scale - self.scale).abs() < f64::EPSILON * self.scale.abs()
            && (of.shift - self.shift).abs() < f64::EPSILON
        {
            return sample;
        }
        let value = f64::from(sample).mul_add(of.scale, of.shift);
        ((value - self.shift) / self.scale).round() as i32
    }
}

/// The least and greatest sample of each column.
fn page_row(pieces: &[WavePiece], row: Stretch, columns: usize, scale: Scale) -> PageRow {
    if pieces.is_empty() {
        return PageRow::default();
    }
    let mut least = vec![None; columns];
    let mut greatest = vec![None; columns];
    #[expect(clippy::cast_precision_loss, reason = "a row lasts 300 s at the most")]
    let per_second = columns as f64 * 1e3 / row.ms() as f64;
    for piece in pieces {
        let first = piece.from.seconds_since(wall(row.from_ms)) * per_second;
        let step = per_second / piece.rate.hz();
        for (n, sample) in piece.samples.iter().enumerate() {
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a float is cast with saturation, and negative means the first column"
            )]
            let column = (n as f64).mul_add(step, first) as usize;
            let value = scale.steps(*sample, piece);
            if let (Some(low), Some(high)) = (least.get_mut(column), greatest.get_mut(column)) {
                *low = Some(low.map_or(value, |low: i32| low.min(value)));
                *high = Some(high.map_or(value, |high: i32| high.max(value)));
            }
        }
    }
    PageRow { least, greatest }
}
